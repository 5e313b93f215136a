//! A source as a small tree with the place of everything in it. The checks read this tree; the library's own keeps no
//! places, but its slices point into the source, and that is where the places are taken from.

use fluent_syntax::ast;

use super::characters::Characters;

/// A message or a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name; a term's without the dash.
    pub name: String,
    /// Whether it is a term.
    pub is_term: bool,
    /// Byte at which the name begins.
    pub at: usize,
    /// Lines of the comment above it.
    pub comment: Vec<String>,
    /// The value (whose name is empty) and the attributes, in order.
    pub parts: Vec<Part>,
}

/// One part of a message: its value or an attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The attribute's name, empty for the value.
    pub name: String,
    /// Byte at which the name begins.
    pub at: usize,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words, at most one line of them.
    Text {
        /// The words.
        text: String,
        /// Byte at which they begin.
        at: usize,
    },
    /// Something that is inserted.
    Insert {
        /// What.
        what: Reference,
        /// Byte at which it begins.
        at: usize,
    },
    /// One of several variants.
    Select {
        /// What is looked at.
        on: Reference,
        /// Byte at which that begins.
        at: usize,
        /// The variants, in order.
        variants: Vec<Variant>,
    },
}

/// A variant of a select.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its key.
    pub key: Key,
    /// Whether it is taken when no other fits.
    pub is_default: bool,
    /// Byte at which the key begins.
    pub at: usize,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// The key of a variant.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A number, as written.
    Number(String),
    /// A plural category or any other word.
    Name(String),
}

impl Key {
    /// The key as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Number(text) | Self::Name(text) => text,
        }
    }
}

/// What is inserted or looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// `$name`
    Variable(String),
    /// `-name(case: "genitive")`
    Term {
        /// The name, without the dash.
        name: String,
        /// Named arguments.
        named: Vec<(String, String)>,
    },
    /// Another message
    Message(String),
    /// `NAME($x, option: "value")`
    Function {
        /// The name.
        name: String,
        /// What it is called with.
        positional: Vec<Reference>,
        /// Its options.
        named: Vec<(String, Literal)>,
    },
    /// `"text"` or `12`
    Literal(Literal),
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `"text"`
    Text(String),
    /// `12`
    Number(String),
}

impl Reference {
    /// The variable in it: `$n` as such or as what a function is called with.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Variable(name) => Some(name),
            Self::Function { positional, .. } => positional.first().and_then(Self::variable),
            _ => None,
        }
    }
}

const PLURAL_CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Whether a select is over a number: a numeric key, or only plural categories as keys.
pub fn chooses_by_number<'a>(keys: impl IntoIterator<Item = &'a Key> + Clone) -> bool {
    let numeric = |key: &Key| matches!(key, Key::Number(_));
    let plural = |key: &Key| numeric(key) || PLURAL_CATEGORIES.contains(&key.as_str());
    keys.clone().into_iter().any(numeric) || keys.into_iter().all(plural)
}

/// Calls `see` for every piece, also inside variants.
pub fn walk<'a>(pieces: &'a [Piece], see: &mut dyn FnMut(&'a Piece)) {
    for piece in pieces {
        see(piece);
        if let Piece::Select { variants, .. } = piece {
            variants.iter().for_each(|variant| walk(&variant.pieces, see));
        }
    }
}

/// Every reference of the pieces with its place, arguments of functions after the function itself.
pub fn references(pieces: &[Piece]) -> Vec<(&Reference, usize)> {
    fn inside<'a>(reference: &'a Reference, at: usize, found: &mut Vec<(&'a Reference, usize)>) {
        found.push((reference, at));
        if let Reference::Function { positional, .. } = reference {
            positional.iter().for_each(|argument| inside(argument, at, found));
        }
    }
    let mut found = Vec::new();
    walk(pieces, &mut |piece| match piece {
        Piece::Insert { what, at } => inside(what, *at, &mut found),
        Piece::Select { on, at, .. } => inside(on, *at, &mut found),
        Piece::Text { .. } => {}
    });
    found
}

/// Reads a source whose syntax is known to be right.
pub(super) fn entries(source: &str, resource: &ast::Resource<Characters<'_>>) -> Vec<Entry> {
    let reader = Reader { start: source.as_ptr().addr() };
    resource.body.iter().filter_map(|entry| reader.entry(entry)).collect()
}

struct Reader {
    start: usize,
}

impl Reader {
    fn at(&self, slice: &str) -> usize {
        slice.as_ptr().addr().saturating_sub(self.start)
    }

    fn entry(&self, entry: &ast::Entry<Characters<'_>>) -> Option<Entry> {
        let (id, value, attributes, comment, is_term) = match entry {
            ast::Entry::Message(message) => {
                (&message.id, message.value.as_ref(), &message.attributes, &message.comment, false)
            }
            ast::Entry::Term(term) => (&term.id, Some(&term.value), &term.attributes, &term.comment, true),
            _ => return None,
        };
        let at = self.at(&id.name);
        let value = value.map(|pattern| Part { name: String::new(), at, pieces: self.pieces(pattern) });
        let attributes = attributes.iter().map(|attribute| Part {
            name: attribute.id.name.to_string(),
            at: self.at(&attribute.id.name),
            pieces: self.pieces(&attribute.value),
        });
        let comment = comment.iter().flat_map(|comment| &comment.content).map(|line| line.to_string());
        Some(Entry {
            name: id.name.to_string(),
            is_term,
            at,
            comment: comment.collect(),
            parts: value.into_iter().chain(attributes).collect(),
        })
    }

    fn pieces(&self, pattern: &ast::Pattern<Characters<'_>>) -> Vec<Piece> {
        let piece = |element: &ast::PatternElement<Characters<'_>>| match element {
            ast::PatternElement::TextElement { value } => Piece::Text { text: value.to_string(), at: self.at(value) },
            ast::PatternElement::Placeable { expression } => self.placeable(expression),
        };
        pattern.elements.iter().map(piece).collect()
    }

    fn placeable(&self, expression: &ast::Expression<Characters<'_>>) -> Piece {
        match expression {
            // `{ { … } }` says the same as `{ … }`.
            ast::Expression::Inline(ast::InlineExpression::Placeable { expression }) => self.placeable(expression),
            ast::Expression::Inline(inline) => {
                Piece::Insert { what: reference(inline), at: self.at_of(inline).unwrap_or_default() }
            }
            ast::Expression::Select { selector, variants } => {
                let variants: Vec<Variant> = variants.iter().map(|variant| self.variant(variant)).collect();
                let first = variants.first().map_or(0, |variant| variant.at);
                Piece::Select { on: reference(selector), at: self.at_of(selector).unwrap_or(first), variants }
            }
        }
    }

    fn variant(&self, variant: &ast::Variant<Characters<'_>>) -> Variant {
        let (key, at) = match &variant.key {
            ast::VariantKey::Identifier { name } => (Key::Name(name.to_string()), self.at(name)),
            ast::VariantKey::NumberLiteral { value } => (Key::Number(value.to_string()), self.at(value)),
        };
        Variant { key, is_default: variant.default, at, pieces: self.pieces(&variant.value) }
    }

    /// Where an inline expression begins: at the first word of it that stands in the source.
    fn at_of(&self, inline: &ast::InlineExpression<Characters<'_>>) -> Option<usize> {
        use ast::InlineExpression as Inline;
        Some(match inline {
            Inline::StringLiteral { value } | Inline::NumberLiteral { value } => self.at(value),
            Inline::VariableReference { id }
            | Inline::FunctionReference { id, .. }
            | Inline::MessageReference { id, .. }
            | Inline::TermReference { id, .. } => self.at(&id.name),
            Inline::Placeable { expression } => match &**expression {
                ast::Expression::Inline(inner) => return self.at_of(inner),
                ast::Expression::Select { selector, .. } => return self.at_of(selector),
            },
        })
    }
}

fn reference(inline: &ast::InlineExpression<Characters<'_>>) -> Reference {
    use ast::InlineExpression as Inline;
    match inline {
        Inline::StringLiteral { value } => Reference::Literal(Literal::Text(unescaped(value))),
        Inline::NumberLiteral { value } => Reference::Literal(Literal::Number(value.to_string())),
        Inline::VariableReference { id } => Reference::Variable(id.name.to_string()),
        Inline::MessageReference { id, .. } => Reference::Message(id.name.to_string()),
        Inline::TermReference { id, arguments, .. } => {
            let named = arguments.iter().flat_map(|arguments| &arguments.named);
            let named = named.map(|argument| (argument.name.name.to_string(), literal(&argument.value).into_text()));
            Reference::Term { name: id.name.to_string(), named: named.collect() }
        }
        Inline::FunctionReference { id, arguments } => Reference::Function {
            name: id.name.to_string(),
            positional: arguments.positional.iter().map(reference).collect(),
            named: arguments
                .named
                .iter()
                .map(|argument| (argument.name.name.to_string(), literal(&argument.value)))
                .collect(),
        },
        Inline::Placeable { expression } => match &**expression {
            ast::Expression::Inline(inner) => reference(inner),
            ast::Expression::Select { selector, .. } => reference(selector),
        },
    }
}

/// Named arguments are literals (Fluent Syntax 1.0, NamedArgument).
fn literal(inline: &ast::InlineExpression<Characters<'_>>) -> Literal {
    match inline {
        ast::InlineExpression::StringLiteral { value } => Literal::Text(unescaped(value)),
        ast::InlineExpression::NumberLiteral { value } => Literal::Number(value.to_string()),
        _ => Literal::Text(String::new()),
    }
}

fn unescaped(value: &str) -> String {
    fluent_syntax::unicode::unescape_unicode_to_string(value).into_owned()
}

impl Literal {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) => text,
        }
    }
}
