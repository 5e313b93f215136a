//! What is done to the tree of a source before the fluent crate formats it: a selector over a number becomes a call of
//! `PLURAL`, a bare `{ $n }` a call of `FORMAT`, a term a call of `ISOLATE`.

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, Identifier, InlineExpression, NamedArgument, Pattern, PatternElement, Resource,
    Variant, VariantKey,
};

use super::tree::{Key, chooses_by_number};

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
            let keys: Vec<Key> = variants.iter().map(key).collect();
            if chooses_by_number(&keys) {
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

fn key(variant: &Variant<String>) -> Key {
    match &variant.key {
        VariantKey::Identifier { name } => Key::Name(name.clone()),
        VariantKey::NumberLiteral { value } => Key::Number(value.clone()),
    }
}
