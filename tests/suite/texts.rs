//! The command line for those who write texts: checks in every format, previews, terms and settings.

use serde_json::{Value, json};

use crate::command_line::Installation;

/// `check` names file, line and column, shows the words, exits with 1 on errors only, and speaks SARIF and GitHub's
/// annotations.
#[test]
fn texts_are_checked_in_a_folder() {
    let town = Installation::new();
    let said = town.said(&["check"]);
    assert!(said.contains("132 files in 12 languages: 0 errors, 0 warnings"), "{said}");
    let file = town.folder.join("locales/tr/messages/boil-water.ftl");
    let text = std::fs::read_to_string(&file).expect("the file");
    std::fs::write(&file, text.replacen("boil-water = ", "# allow title-long: it is a test\nboil-water = ", 1))
        .expect("written");
    let long = format!("boil-water = {}", "çok uzun ".repeat(20));
    std::fs::write(&file, text.replacen("boil-water = ", &long, 1)).expect("written");
    let said = town.said(&["check"]);
    assert!(said.contains("tr/messages/boil-water.ftl:8:1: warning: "), "{said}");
    assert!(said.contains("[title-long]\n    \u{2068}boil-water = çok uzun"), "{said}");
    let explained = text.replacen("boil-water = ", &format!("# allow title-long: it is a test\n{long}"), 1);
    std::fs::write(&file, explained).expect("written");
    assert!(town.said(&["check"]).contains("0 errors, 0 warnings, 1 explained"));
    assert!(town.said(&["check", "--explained"]).contains("explained: it is a test"));

    std::fs::write(&file, text.replacen("{ -hotline }", "112", 1)).expect("written");
    std::fs::write(town.folder.join("locales/da/messages/new-one.ftl"), "new-one = { $x\n").expect("written");
    let output = town.run(&["check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("da/messages/new-one.ftl:2:1: error: "), "{said}");
    assert!(said.contains("[fact-missing]") && said.contains("    source: \u{2068}"), "{said}");

    let json = |arguments: &[&str]| -> Value { serde_json::from_slice(&town.run(arguments).stdout).expect("JSON") };
    let findings = json(&["check", "--json"]);
    assert_eq!(findings, json(&["check", "--format", "json"]));
    let missing = findings.as_array().expect("a list").iter().find(|one| one["code"] == "fact-missing").expect("found");
    assert_eq!((&missing["file"], &missing["severity"]), (&json!("tr/messages/boil-water.ftl"), &json!("error")));
    let sarif = json(&["check", "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().expect("rules").iter().map(|rule| &rule["id"]).collect();
    for result in run["results"].as_array().expect("results") {
        assert!(rules.contains(&&result["ruleId"]), "{result}");
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64() > Some(0), "{result}");
    }
    let output = town.run(&["check", "--format", "github"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("::error file=da/messages/new-one.ftl,line=2,col=1,title=syntax::"), "{said}");
}

/// `render` shows every channel and every language, and the same values as a bulletin would take.
#[test]
fn texts_are_rendered_from_a_folder() {
    let town = Installation::new();
    let said = |arguments: &[&str]| town.said(&[&["render", "boil-water"], arguments].concat());
    let all = said(&["--all"]);
    for language in ["ar", "bs", "da", "en", "fa", "ku", "pl", "so", "ti", "tr", "uk", "ur"] {
        assert!(all.lines().any(|line| line.contains(&format!("│ {language} "))), "{language}: {all}");
    }
    // Each cell is isolated, so that Arabic does not turn over the columns beside it.
    let arabic = all.lines().find(|line| line.starts_with("│ ar ")).expect("Arabic");
    assert_eq!(arabic.matches('\u{2068}').count(), arabic.matches('\u{2069}').count());
    assert!(arabic.matches('\u{2068}').count() >= 2, "{arabic}");
    assert!(said(&["--lang", "tr", "--channel", "sms"]).contains("without marks"));
    assert!(said(&["--lang", "tr", "--channel", "sms", "--transliterate"]).contains("(GSM-7)"));
    assert!(said(&["--lang", "fa", "--native-digits", "--part", "title", "--arg", "area=A"]).contains('A'));
    assert!(said(&["--lang", "fa", "--native-digits", "--part", "summary"]).contains('۲'));
    assert!(said(&["--lang", "ar", "--channel", "email"]).starts_with("From: "));
    assert!(said(&["--lang", "ar", "--channel", "html"]).contains("dir=\"rtl\""));
    assert!(said(&["--lang", "da", "--channel", "chat"]).contains("https://wa.me/?text="));
    let event: Value = serde_json::from_str(&said(&["--lang", "da", "--channel", "webhook"])).expect("JSON");
    assert_eq!(event["type"], "bulletin.delivery");
    let preview = town.json(&["render", "boil-water", "--lang", "da", "--arg", "from=2026-11-29T23:30Z"]);
    assert_eq!(preview["variables"]["from"], "2026-11-30T00:30");
    for (arguments, words) in [
        (&["render", "boil-water", "--lang", "da", "--arg", "minutes=two"][..], "a number such as 12"),
        (&["render", "boil-water", "--lang", "da", "--arg", "hours=2"], "minutes=…"),
        (&["render", "boil-water", "--lang", "sv"], "ar, bs, da"),
        (&["render", "gone", "--lang", "da"], "boil-water, emergency-childcare"),
        (&["render", "boil-water", "--lang", "da", "--time-zone", "Mars"], "IANA"),
        (&["render", "boil-water"], "--lang"),
    ] {
        let (code, complaint) = town.complaint(arguments);
        assert_eq!(code, Some(2), "{complaint}");
        assert!(complaint.contains(words), "{complaint}");
    }
}

/// The hotline is set once and stands in every language; settings are shown and changed.
#[test]
fn terms_and_settings_are_set_by_hand() {
    let town = Installation::new();
    let said = town.said(&["terms", "set", "hotline", "+45 76 81 00 00"]);
    assert!(said.contains("ar, bs, da, en, fa"), "{said}");
    let terms = town.json(&["terms", "list"]);
    for language in ["ar", "pl", "ti"] {
        let terms = terms[language].as_array().expect("terms");
        assert!(terms.iter().any(|term| term["name"] == "hotline" && term["value"] == "+45 76 81 00 00"), "{terms:?}");
    }
    town.said(&["terms", "set", "municipality", "Gmina Vejle", "--lang", "pl", "--case", "genitive=Gminy Vejle"]);
    assert!(town.said(&["terms", "list", "--lang", "pl"]).contains("genitive: \u{2068}Gminy Vejle\u{2069}"));
    assert!(town.said(&["terms", "list", "--lang", "da"]).contains("Solby Kommune"));
    for (arguments, words) in [
        (&["terms", "set", "hotline", "{ $x }"][..], "without braces"),
        (&["terms", "set", "gone", "x"], "municipality, hotline, website"),
        (&["terms", "set", "hotline", "112", "--lang", "sv"], "ar, bs, da"),
        (&["terms", "set", "hotline", "112", "--case", "genitive"], "CASE=VALUE"),
        (&["organisation", "set", "--time-zone", "Mars"], "IANA"),
        (&["organisation", "set", "--native-digits", "da,x"], "a language tag"),
    ] {
        let (code, complaint) = town.complaint(arguments);
        assert_eq!(code, Some(2), "{complaint}");
        assert!(complaint.contains(words), "{complaint}");
    }
    let shown = town.json(&["organisation", "set", "--native-digits", "ar,fa", "--sms-parts", "3"]);
    assert_eq!((&shown["native_digits"], &shown["sms_parts"]), (&json!(["ar", "fa"]), &json!(3)));
    let shown = town.json(&["organisation", "set", "--native-digits", ""]);
    assert_eq!((&shown["native_digits"], &shown["sms_parts"]), (&json!([]), &json!(3)));
    assert!(town.said(&["organisation", "show"]).contains("Europe/Copenhagen"));
    for (given, shown) in [("22:30-7:05", "22:30-07:05"), ("none", "none")] {
        assert_eq!(town.json(&["organisation", "set", "--quiet-hours", given])["quiet_hours"], shown);
    }
}

/// The list of rules in the documentation is the one the program has.
#[test]
fn every_rule_is_documented() {
    use budstikke::translation::check::RULES;
    let mut table = "<!-- rules -->\n| code | | what it finds |\n| --- | --- | --- |\n".to_owned();
    for rule in RULES {
        table.push_str(&format!("| `{}` | {} | {} |\n", rule.code, rule.severity.as_str(), rule.about));
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/texts.md");
    let kept = std::fs::read_to_string(&file).expect("the documentation");
    let (before, rules) = kept.split_once("<!-- rules -->").expect("a place for the rules");
    if std::env::var_os("BUDSTIKKE_UPDATE_DOCS").is_some() {
        std::fs::write(&file, format!("{before}{table}")).expect("written");
        return;
    }
    assert_eq!(format!("<!-- rules -->{rules}"), table, "BUDSTIKKE_UPDATE_DOCS=1 makes it anew");
}
