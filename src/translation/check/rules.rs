//! All rules by their stable names.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks approval
    Error,
    /// Somebody should look at it
    Warning,
}

impl Severity {
    /// The severity's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable name.
    pub code: &'static str,
    /// What its findings weigh.
    pub severity: Severity,
    /// What it looks for, in a sentence.
    pub about: &'static str,
}

const fn error(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Error, about }
}

const fn warning(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Warning, about }
}

/// All rules.
pub const RULES: [Rule; 45] = [
    error("file", "A file cannot be read, or its folder or name cannot be used."),
    error("syntax", "The Fluent syntax is broken."),
    error("id-differs", "The message has another name than its file, or there is more than one."),
    error("no-source", "There is no source text to translate from."),
    error("part-missing", "A part is missing that every message or the source text has."),
    error("part-obsolete", "The source text has no such part."),
    error("part-twice", "A part or a term stands there twice; only the first would count."),
    error("variable-unknown", "The source text has no such variable."),
    error("variable-missing", "A variable of the source text is missing, in all variants or in one."),
    error("variable-type", "A variable is used for something else than what it holds."),
    error("example-missing", "The source text does not describe a variable with an example."),
    error("term-unknown", "There is no such term in this language."),
    error("term-missing", "A term of the source language is missing."),
    error("function-unknown", "There is no such function."),
    error("function-options", "A function is called with options it does not have."),
    error("reference", "A text refers to another message."),
    error("variant-twice", "A variant stands there twice; only the first would count."),
    error("too-many-placeables", "A part has more than 100 placeables, which the formatter refuses."),
    error("fact-missing", "A telephone number, address, date or number of the source text is missing."),
    error("markdown", "The body uses markup that is not allowed."),
    error("url-look-alike", "A web address has letters that look like others, or an account before its host."),
    error("bidi-override", "A control overrules the direction in which the words are read."),
    error("bidi-unbalanced", "A control of direction is opened and not closed, or closed and not opened."),
    error("script-wrong", "The text is written in another script than its language."),
    error("script-mixed", "A word mixes letters of scripts that look alike."),
    error("character", "A character that no text should have, like the replacement character U+FFFD."),
    error("cannot-be-rendered", "The part cannot be rendered."),
    error("line-break", "A part that must be one line has more."),
    error("empty", "A part comes out empty."),
    warning("plural-missing", "The language has plural categories that are not written."),
    warning("plural-unused", "The language never uses this plural category."),
    warning("plural-number-hidden", "A variant is used for several numbers but does not say which."),
    warning("select-without-plurals", "A number chooses between variants that are no plural categories."),
    warning("variable-fewer", "A variable stands here less often than in the source text."),
    warning("same-as-source", "The part is the same as in the source language."),
    warning("variant-empty", "A variant is empty."),
    warning("term-unused", "The source text uses a term here, this text does not."),
    warning("case-unknown", "The term has no such case in this language."),
    warning("letters-mixed", "Letters of a neighbouring language that only look the same."),
    warning("digits-mixed", "Digits of more than one script."),
    warning("number-order", "A telephone number in groups would be turned around in right-to-left text."),
    warning("fact-added", "An address or telephone number that the source text does not have."),
    warning("title-long", "The title is longer than 140 characters."),
    warning("sms-parts", "The SMS has more parts than wanted."),
    warning("stale", "The source text has changed since this text was made."),
];

/// What the findings of a rule weigh.
pub(super) fn severity(code: &str) -> Severity {
    let rule = RULES.iter().find(|rule| rule.code == code);
    rule.map_or(Severity::Error, |rule| rule.severity)
}
