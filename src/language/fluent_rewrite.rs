//! What is done to the tree of a source before the fluent crate formats it, and what is read off that tree.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, Identifier, InlineExpression, Message, NamedArgument, Pattern, PatternElement,
    Resource, Variant, VariantKey,
};

use super::values::ValueKind;

const PLURAL_CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What a pattern refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Variables, without the `$`.
    pub variables: BTreeSet<String>,
    /// Terms, without the dash.
    pub terms: BTreeSet<String>,
    /// Other messages.
    pub messages: BTreeSet<String>,
    /// Functions.
    pub functions: BTreeSet<String>,
}

/// The place of the first brace that opens more than 12 levels deep. The parser recurses; a hostile file must not
/// overflow its stack.
pub(super) fn too_deep(source: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (place, byte) in source.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = (depth - 1).max(0),
            // An entry starts at a line that begins with a letter or a dash: earlier braces no longer count.
            b'\n'
                if source.as_bytes().get(place + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'-') =>
            {
                depth = 0;
            }
            _ => {}
        }
        if depth > 12 {
            return Some(place);
        }
    }
    None
}

/// The tree as the fluent crate shall format it.
pub(super) fn rewritten(mut resource: Resource<String>) -> Resource<String> {
    for entry in &mut resource.body {
        let (patterns, attributes) = match entry {
            Entry::Message(message) => (message.value.as_mut(), &mut message.attributes),
            Entry::Term(term) => (Some(&mut term.value), &mut term.attributes),
            _ => continue,
        };
        patterns.into_iter().for_each(rewrite_pattern);
        attributes.iter_mut().for_each(|attribute| rewrite_pattern(&mut attribute.value));
    }
    resource
}

fn rewrite_pattern(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            rewrite_expression(expression);
        }
    }
}

fn rewrite_expression(expression: &mut Expression<String>) {
    match expression {
        Expression::Inline(inline) => rewrite_inline(inline),
        Expression::Select { selector, variants } => {
            if chooses_by_number(variants) {
                rewrite_selector(selector, variants);
            }
            variants.iter_mut().for_each(|variant| rewrite_pattern(&mut variant.value));
        }
    }
}

fn rewrite_inline(inline: &mut InlineExpression<String>) {
    let function = match inline {
        InlineExpression::VariableReference { .. } => "FORMAT",
        InlineExpression::TermReference { .. } => "ISOLATE",
        InlineExpression::Placeable { expression } => return rewrite_expression(expression),
        _ => return,
    };
    let inner = std::mem::replace(inline, InlineExpression::StringLiteral { value: String::new() });
    *inline = call(function, CallArguments { positional: vec![inner], named: Vec::new() });
}

fn rewrite_selector(selector: &mut InlineExpression<String>, variants: &mut [Variant<String>]) {
    let mut exact = Vec::new();
    for variant in variants {
        if let VariantKey::NumberLiteral { value } = &variant.key {
            let name = format!("exact-{}", exact.len());
            exact.push(value.clone());
            variant.key = VariantKey::Identifier { name };
        }
    }
    let old = std::mem::replace(selector, InlineExpression::StringLiteral { value: String::new() });
    let mut arguments = match old {
        InlineExpression::FunctionReference { arguments, .. } => arguments,
        other => CallArguments { positional: vec![other], named: Vec::new() },
    };
    let value = InlineExpression::StringLiteral { value: exact.join("|") };
    arguments.named.push(NamedArgument { name: Identifier { name: "exact".to_owned() }, value });
    *selector = call("PLURAL", arguments);
}

fn call(function: &str, arguments: CallArguments<String>) -> InlineExpression<String> {
    InlineExpression::FunctionReference { id: Identifier { name: function.to_owned() }, arguments }
}

/// Whether a select is over a number: a numeric key, or only plural categories as keys.
pub(super) fn chooses_by_number(variants: &[Variant<String>]) -> bool {
    let numeric = |variant: &Variant<String>| matches!(variant.key, VariantKey::NumberLiteral { .. });
    let category = |variant: &Variant<String>| match &variant.key {
        VariantKey::Identifier { name } => PLURAL_CATEGORIES.contains(&name.as_str()),
        VariantKey::NumberLiteral { .. } => true,
    };
    variants.iter().any(numeric) || variants.iter().all(category)
}

/// The patterns of a message by part; the title's name is empty.
pub(super) fn parts_of(message: &Message<String>) -> impl Iterator<Item = (&str, &Pattern<String>)> {
    let title = message.value.iter().map(|pattern| ("", pattern));
    title.chain(message.attributes.iter().map(|attribute| (attribute.id.name.as_str(), &attribute.value)))
}

/// What each part refers to.
pub(super) fn references_of(message: &Message<String>) -> BTreeMap<String, References> {
    let mut found: BTreeMap<String, References> = BTreeMap::new();
    for (part, pattern) in parts_of(message) {
        let references = found.entry(part.to_owned()).or_default();
        walk(pattern, &mut |seen| match seen {
            Seen::Variable(name, _) => drop(references.variables.insert(name.to_owned())),
            Seen::Term(name) => drop(references.terms.insert(name.to_owned())),
            Seen::Message(name) => drop(references.messages.insert(name.to_owned())),
            Seen::Function(name) => drop(references.functions.insert(name.to_owned())),
        });
    }
    found
}

/// Variables and what they hold: a date where `DATETIME` takes it, a number where `NUMBER` or a plural takes it.
pub(super) fn variables_of(message: &Message<String>) -> BTreeMap<String, ValueKind> {
    let mut kinds: BTreeMap<String, ValueKind> = BTreeMap::new();
    for (_, pattern) in parts_of(message) {
        walk(pattern, &mut |seen| {
            if let Seen::Variable(name, kind) = seen {
                let known = kinds.entry(name.to_owned()).or_insert(kind);
                if *known == ValueKind::Text {
                    *known = kind;
                }
            }
        });
    }
    kinds
}

enum Seen<'a> {
    Variable(&'a str, ValueKind),
    Term(&'a str),
    Message(&'a str),
    Function(&'a str),
}

fn walk<'a>(pattern: &'a Pattern<String>, see: &mut dyn FnMut(Seen<'a>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, see);
        }
    }
}

fn walk_expression<'a>(expression: &'a Expression<String>, see: &mut dyn FnMut(Seen<'a>)) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, ValueKind::Text, see),
        Expression::Select { selector, variants } => {
            let kind = if chooses_by_number(variants) { ValueKind::Number } else { ValueKind::Text };
            walk_inline(selector, kind, see);
            variants.iter().for_each(|variant| walk(&variant.value, see));
        }
    }
}

fn walk_inline<'a>(inline: &'a InlineExpression<String>, kind: ValueKind, see: &mut dyn FnMut(Seen<'a>)) {
    match inline {
        InlineExpression::VariableReference { id } => see(Seen::Variable(&id.name, kind)),
        InlineExpression::TermReference { id, arguments, .. } => {
            see(Seen::Term(&id.name));
            let arguments = arguments.iter().flat_map(|arguments| &arguments.positional);
            arguments.for_each(|argument| walk_inline(argument, ValueKind::Text, see));
        }
        InlineExpression::MessageReference { id, .. } => see(Seen::Message(&id.name)),
        InlineExpression::FunctionReference { id, arguments } => {
            see(Seen::Function(&id.name));
            let kind = match id.name.as_str() {
                "DATETIME" => ValueKind::Date,
                "NUMBER" => ValueKind::Number,
                _ => ValueKind::Text,
            };
            arguments.positional.iter().for_each(|argument| walk_inline(argument, kind, see));
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, see),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}
