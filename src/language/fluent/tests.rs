//! What strict Fluent says, and what it refuses.

#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::language::number::Numerals;
use crate::language::values::Values;

/// Each variant on a line of its own, as the syntax wants it.
fn on_lines(source: &str) -> String {
    let source = source.replace(" [", "\n    [").replace(" *[", "\n   *[");
    if source.contains("*[") { source.replace(" }\n", "\n    }\n") } else { source }
}

fn render(language: &str, source: &str, values: &[(&str, Value)]) -> Result<String, RenderError> {
    let document = read(&on_lines(source)).unwrap();
    let renderer = Renderer::new(&Manner::new(&language.parse().unwrap(), Isolation::Bare), &[&document])?;
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    renderer.needed("m", None, &values)
}

#[test]
fn plurals_follow_cldr_where_the_library_does_not() {
    let source = "m = { $n -> [zero] zero [one] one [two] two [few] few [many] many *[other] other }\n";
    let arabic = |n: f64| render("ar", source, &[("n", Value::Number(n))]).unwrap();
    // CLDR 48, Arabic: few is n % 100 = 3..10, many n % 100 = 11..99.
    for (number, category) in
        [(0.0, "zero"), (1.0, "one"), (2.0, "two"), (103.0, "few"), (111.0, "many"), (100.0, "other")]
    {
        assert_eq!(arabic(number), category, "{number}");
    }
    assert_eq!(render("ro", source, &[("n", Value::Number(119.0))]).unwrap(), "few");
    assert_eq!(render("da", source, &[("n", Value::Number(1.5))]).unwrap(), "one");
}

#[test]
fn exact_numbers_come_before_categories() {
    let source = "m = { $n -> [0] none [1.5] one and a half [one] one *[other] { $n } }\n";
    let english = |n: f64| render("en", source, &[("n", Value::Number(n))]).unwrap();
    assert_eq!(
        [english(0.0), english(1.5), english(1.0), english(12345.0)],
        ["none", "one and a half", "one", "12,345"]
    );
}

#[test]
fn numbers_and_dates_are_written_as_the_language_writes_them() {
    let number = Value::Number(1_234_567.5);
    let date = ValueKind::Date.read("2026-11-30T14:05").unwrap();
    let of = |language: &str| {
        let number = render(language, "m = { $n }\n", &[("n", number.clone())]).unwrap();
        let source = "m = { DATETIME($d, dateStyle: \"long\", timeStyle: \"short\") }\n";
        (number, render(language, source, &[("d", date.clone())]).unwrap())
    };
    assert_eq!(of("da"), ("1.234.567,5".into(), "30. november 2026 kl. 14.05".into()));
    assert!(of("fa").1.contains("2026"), "the Gregorian year: {}", of("fa").1);
}

#[test]
fn what_cannot_be_said_right_is_an_error() {
    for (source, reason) in [
        ("m = { $gone }\n", "gone"),
        ("m = { -gone }\n", "gone"),
        ("m = { gone }\n", "gone"),
        ("m = { GONE() }\n", "GONE"),
        ("m = { NUMBER($t) }\n", "one number"),
        ("m = { NUMBER(1, style: \"loud\") }\n", "style"),
        ("-a = { -b }\n-b = { -a }\nm = { -a }\n", "Cyclic"),
    ] {
        let error = render("da", source, &[("t", Value::Text("x".into()))]).unwrap_err();
        assert!(error.reason.contains(reason), "{source}: {error}");
    }
}

#[test]
fn terms_have_cases() {
    let source =
        "-town = { $case -> *[nominative] Solby [genitive] Solbys }\nm = { -town } { -town(case: \"genitive\") }\n";
    assert_eq!(render("da", source, &[]).unwrap(), "Solby Solbys");
}

#[test]
fn inserted_words_are_isolated_only_where_they_would_jump() {
    let document = read("m = { $t }!\n").unwrap();
    let values = Values::from([("t".to_owned(), Value::Text("Solby".into()))]);
    let text = |language: &str| {
        let renderer =
            Renderer::new(&Manner::new(&language.parse().unwrap(), Isolation::Isolated), &[&document]).unwrap();
        renderer.needed("m", None, &values).unwrap()
    };
    assert_eq!(text("ar"), "\u{2068}Solby\u{2069}!");
    assert_eq!(text("da"), "Solby!");
}

#[test]
fn a_broken_source_is_refused_with_its_place() {
    let errors = read("ok = fine\nbroken = { $x\n").unwrap_err();
    assert_eq!(errors[0].line, 3);
    let errors = read("ok = fine\nm = { \"\\u🫰\" }\n").unwrap_err();
    assert_eq!((errors[0].line, errors[0].reason.contains('🫰')), (2, true), "{errors:?}");
    assert!(read(&format!("m = {}", "{".repeat(100_000))).is_err());
    assert!(read(&"x".repeat(LARGEST_SOURCE + 1)).is_err());
}

/// Sources of what Fluent is made of, right and wrong, with any characters between.
fn sources() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let words = "{ | }|{ \"|{ \"\\u|{ \"\\U00|{ $n ->|{ NUMBER($n, |{ -term(|\"|\\|\\\"|\\{|\\u|\\U|\\u00e6|$n|-term|other|NUMBER(|DATETIME(|GONE(|\
        style: \"percent\"|)|, | ->|\
        \n    [one] |\n    [1.5] |\n   *[other] |\n    |\n    .body = |\nm2 = |\n-term = |\n# |\n## |\n|\r\n|\t|1|.|-|[|]|*|=";
    let words = proptest::sample::select(words.split('|').map(str::to_owned).collect::<Vec<_>>());
    let piece = prop_oneof![3 => words, 2 => "\\PC{0,3}", 1 => "[ a-c]{1,3}"];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(500))]

    /// Whatever a file holds, reading and rendering it end in words or in an error.
    #[test]
    fn no_source_breaks_the_program(source in sources()) {
        let source = format!("m = {source}\n");
        if let Ok(document) = read(&source) {
            let names: Vec<String> = document.messages().map(|message| message.name.clone()).collect();
            if let Ok(renderer) = Renderer::new(&Manner::new(&"ar".parse().unwrap(), Isolation::Isolated), &[&document]) {
                for name in names {
                    let values: Values = document.variables(&name).into_keys().map(|name| (name, Value::Number(3.0))).collect();
                    let _ = renderer.part(&name, None, &values);
                }
            }
        }
    }
}

#[test]
fn variables_are_typed_by_their_use_and_described_by_the_comment() {
    let source = "# Used rarely.\n# $from (date) 2026-11-30: first day\nm = { $name } { DATETIME($from) }\n    .body = { $n -> [one] a *[other] b }\n";
    let variables = read(&on_lines(source)).unwrap().variables("m");
    let kinds: Vec<_> = variables.iter().map(|(name, variable)| (name.as_str(), variable.kind)).collect();
    assert_eq!(kinds, [("from", ValueKind::Date), ("n", ValueKind::Number), ("name", ValueKind::Text)]);
    assert_eq!(variables["from"].explanation, "first day");
    assert!(variables["from"].example.is_some());
}

#[test]
fn numbers_are_shares_money_and_so_many_of_a_unit() {
    let say = |language: &str, call: &str, number: f64| {
        let source = format!("m = {{ NUMBER($n, {call}) }}\n");
        render(language, &source, &[("n", Value::Number(number))])
    };
    for (language, call, number, said) in [
        ("da", "style: \"percent\"", 0.125, "12\u{a0}%"),
        ("da", "style: \"percent\", maximumFractionDigits: 1", 0.125, "12,5\u{a0}%"),
        ("tr", "style: \"percent\"", 0.5, "%50"),
        ("da", "style: \"currency\", currency: \"DKK\"", 1234.5, "1.234,50\u{a0}kr."),
        ("da", "style: \"currency\", currency: \"DKK\", maximumFractionDigits: 0", 1234.0, "1.234\u{a0}kr."),
        ("en", "style: \"currency\", currency: \"EUR\"", -2.0, "-€2.00"),
        ("da", "style: \"unit\", unit: \"minute\"", 1.0, "1 minut"),
        ("da", "style: \"unit\", unit: \"minute\"", 20.0, "20 minutter"),
        ("pl", "style: \"unit\", unit: \"minute\"", 22.0, "22 minuty"),
        ("uk", "style: \"unit\", unit: \"day\"", 21.0, "21 день"),
        ("da", "style: \"unit\", unit: \"kilogram\", unitDisplay: \"short\"", 1.5, "1,5 kg"),
        ("da", "useGrouping: \"false\"", 12345.0, "12345"),
        ("da", "minimumFractionDigits: 2", 1.5, "1,50"),
        ("da", "maximumFractionDigits: 1", 1_234_567.25, "1.234.567,2"),
    ] {
        assert_eq!(say(language, call, number).unwrap(), said, "{language} {call}");
    }
    for (call, reason) in [
        ("style: \"loud\"", "style takes"),
        ("style: \"currency\"", "currency takes"),
        ("style: \"currency\", currency: \"BTC\"", "currency takes"),
        ("currency: \"DKK\"", "currency needs style"),
        ("style: \"unit\", unit: \"parsec\"", "unit takes one of"),
        ("minimumFractionDigits: 3, maximumFractionDigits: 1", "larger than"),
        ("minimumFractionDigits: 12", "0 to 9"),
        ("digits: 2", "not known"),
    ] {
        let error = say("da", call, 1.0).unwrap_err();
        assert!(error.reason.contains(reason), "{call}: {error}");
    }
}

#[test]
fn dates_have_weekdays_and_native_digits_where_they_are_wanted() {
    let date = ValueKind::Date.read("2026-11-30T14:05").unwrap();
    let say = |language: &str, numerals: Numerals, call: &str| {
        let document = read(&format!("m = {{ DATETIME($d{call}) }}\n")).unwrap();
        let manner = Manner::new(&language.parse().unwrap(), Isolation::Bare).with(numerals);
        let renderer = Renderer::new(&manner, &[&document]).unwrap();
        renderer.needed("m", None, &Values::from([("d".to_owned(), date.clone())])).map_err(|error| error.reason)
    };
    let latin = |language: &str, call: &str| say(language, Numerals::Latin, call).unwrap();
    assert_eq!(latin("da", ", weekday: \"long\""), "mandag");
    assert_eq!(latin("da", ", timeStyle: \"short\""), "14.05");
    assert_eq!(latin("pl", ""), "30 listopada 2026");
    assert_eq!(latin("th", ", dateStyle: \"short\"").chars().filter(char::is_ascii_digit).count(), 6);
    assert_eq!(say("fa", Numerals::Native, "").unwrap(), "۳۰ نوامبر ۲۰۲۶");
    assert_eq!(say("ar", Numerals::Native, ", timeStyle: \"short\"").unwrap(), "١٤:٠٥");
    assert_eq!(say("da", Numerals::Native, ", timeStyle: \"short\"").unwrap(), "14.05", "Danish has no others");
    for (call, reason) in [
        (", weekday: \"long\", dateStyle: \"long\"", "stands alone"),
        (", dateStyle: \"huge\"", "dateStyle takes"),
        (", timeStyle: \"long\"", "timeStyle takes"),
        (", year: \"numeric\"", "not known"),
    ] {
        let error = say("da", Numerals::Latin, call).unwrap_err();
        assert!(error.contains(reason), "{call}: {error}");
    }
}

#[test]
fn errors_say_where() {
    let document = read("# a comment\nm = fine\n    .summary = also\n    .body =\n        { $gone }\n").unwrap();
    let renderer = Renderer::new(&Manner::new(&"ar".parse().unwrap(), Isolation::Bare), &[&document]).unwrap();
    let error = renderer.needed("m", Some("body"), &Values::new()).unwrap_err();
    assert_eq!((error.part.as_str(), error.line), ("m.body", 4));
    assert!(error.to_string().starts_with("m.body in ar, line 4: "), "{error}");
    assert_eq!(renderer.needed("m", Some("action"), &Values::new()).unwrap_err().reason, "this part is missing");
}

#[test]
fn everything_in_a_tree_knows_its_place() {
    let source = "# $n (number) 2: how many\nm = Title\n    .body = Æ { $n ->\n        [one] { -town }\n       *[other] { NUMBER($n) } x\n    } { \"lit\" }\n-town = Solby\n";
    let document = read(source).unwrap();
    let body = document.message("m").unwrap().part("body").unwrap();
    let mut places = Vec::new();
    for (reference, at) in tree::references(&body.pieces) {
        let Place { line, column } = document.place(at);
        places.push(format!("{line}:{column} {reference:?}"));
    }
    assert!(places[0].starts_with("3:18 Variable(\"n\")"), "{places:?}");
    assert!(places[1].starts_with("4:18 Term"), "{places:?}");
    assert!(places[2].starts_with("5:19 Function"), "{places:?}");
    assert!(places[4].starts_with("6:10 Literal(Text(\"lit\"))"), "{places:?}");
    assert_eq!(document.terms().count(), 1);
}

#[test]
fn hostile_sources_end_in_an_error_and_soon() {
    let started = std::time::Instant::now();
    let mut bomb = "-a0 = lol\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        bomb.push_str(&format!("-a{level} = {{ -a{below} }}{{ -a{below} }}{{ -a{below} }}{{ -a{below} }}\n"));
    }
    bomb.push_str("m = { -a39 }\n");
    assert!(render("da", &bomb, &[]).is_err(), "a term that doubles forty times");
    assert!(render("da", "-a = { -b }\n-b = { -a }\nm = { -a }\n", &[]).is_err(), "terms in a circle");
    assert!(render("da", "m = { n }\nn = { m }\n", &[]).is_err(), "messages in a circle");
    let wide: String = (0..101).map(|_| "{ $n }").collect();
    assert!(render("da", &format!("m = {wide}\n"), &[("n", Value::Number(1.0))]).is_err(), "101 placeables");
    for hostile in [
        format!("m = {}", "x".repeat(1_000_000)),
        format!("m = {}x{}", "{ ".repeat(50_000), " }".repeat(50_000)),
        format!("m =\n{}", "    { $n ->\n".repeat(5_000)),
        "m = \u{0}".to_owned(),
    ] {
        assert!(read(&hostile).is_err(), "{}", &hostile[..20]);
    }
    assert!(started.elapsed().as_secs() < 30);
}

proptest::proptest! {
    /// Whatever bytes a file holds, reading them ends in a document or in errors with places inside the file.
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let source = String::from_utf8_lossy(&bytes);
        match read(&source) {
            Ok(document) => for entry in document.entries() {
                proptest::prop_assert!(document.source()[entry.at..].starts_with(&entry.name));
            },
            Err(errors) => for error in errors {
                proptest::prop_assert!(error.line <= source.matches('\n').count() + 2);
            },
        }
    }
}
