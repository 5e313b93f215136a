//! Plurals: categories a language has and a text lacks, categories it never uses, and numbers that are not said.

use crate::language::plural::{self, Counting};
use crate::language::values::ValueKind;

use super::{Case, Found, Key, Literal, Part, Piece, Reference, tree, tree::Variant};

/// Whole numbers that are looked at to learn what a category stands for.
const NUMBERS: u32 = 200;

pub(super) fn check(case: &Case<'_>, part: &Part, found: &mut Found<'_>) {
    tree::walk(&part.pieces, &mut |piece| {
        let Piece::Select { on, at, variants } = piece else { return };
        if tree::chooses_by_number(variants.iter().map(|variant| &variant.key)) {
            categories(case, part, on, *at, variants, found);
        } else if on.variable().is_some_and(|name| is_number(case, name)) {
            let help = "a number chooses by plural category ([one], *[other]) or by value ([0])".to_owned();
            found.add("select-without-plurals", &part.name, *at, help);
        }
    });
}

fn is_number(case: &Case<'_>, name: &str) -> bool {
    let variables = case.source.variables(case.name);
    variables
        .get(name)
        .is_some_and(|variable| variable.kind == ValueKind::Number || variable.declared == Some(ValueKind::Number))
}

fn categories(case: &Case<'_>, part: &Part, on: &Reference, at: usize, variants: &[Variant], found: &mut Found<'_>) {
    let language = case.language();
    let counting = counting(on);
    let all = plural::categories(language, counting);
    let exact: Vec<f64> = variants
        .iter()
        .filter_map(|variant| if let Key::Number(number) = &variant.key { number.parse().ok() } else { None })
        .collect();
    let whole: Vec<(u32, &str)> = (0..).zip(plural::whole_numbers(language, counting, NUMBERS)).collect();
    // Whole numbers of a category that no exact variant takes first.
    let numbers = |wanted: &str| -> Vec<u32> {
        let free = whole.iter().filter(|(number, of)| *of == wanted && !exact.contains(&f64::from(*number)));
        free.map(|(number, _)| *number).collect()
    };
    let has = |category: &str| variants.iter().any(|variant| variant.key == Key::Name(category.to_owned()));
    let missing: Vec<String> = all
        .iter()
        .filter(|category| !has(category))
        .filter_map(|category| {
            let numbers = numbers(category);
            let taken = numbers.is_empty() && whole.iter().any(|(_, of)| of == category);
            (!taken).then(|| format!("[{category}]{}", examples(&numbers)))
        })
        .collect();
    if !missing.is_empty() {
        let help = format!("{language} has other words after {}; write them", missing.join(" and "));
        found.add("plural-missing", &part.name, at, help);
    }
    for variant in variants {
        let Key::Name(category) = &variant.key else { continue };
        if !all.contains(&category.as_str()) {
            let help = format!("{language} never uses [{category}]; it has {}", all.join(", "));
            found.add("plural-unused", &part.name, variant.at, help);
            continue;
        }
        let said = tree::references(&variant.pieces).iter().any(|(reference, _)| reference.variable() == on.variable());
        let numbers = numbers(category);
        if !said && !variant.is_default && numbers.len() > 1 {
            let help = format!(
                "in {language} [{category}] is also used{}; say the number, or write [{}] for that one alone",
                examples(&numbers),
                numbers[0]
            );
            found.add("plural-number-hidden", &part.name, variant.at, help);
        }
    }
}

fn examples(numbers: &[u32]) -> String {
    let some: Vec<String> = numbers.iter().take(4).map(ToString::to_string).collect();
    match some.len() {
        0 => String::new(),
        _ if numbers.len() > some.len() => format!(" for {} …", some.join(", ")),
        _ => format!(" for {}", some.join(", ")),
    }
}

fn counting(on: &Reference) -> Counting {
    match on {
        Reference::Function { named, .. }
            if named.iter().any(|(name, value)| name == "type" && *value == Literal::Text("ordinal".to_owned())) =>
        {
            Counting::Ordinal
        }
        _ => Counting::Cardinal,
    }
}
