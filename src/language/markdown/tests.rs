//! What the small Markdown writes, what it refuses, and that no text gets past it.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::language::Direction;

#[test]
fn writes_what_is_allowed() {
    let source = "## Før du kommer\n\nVask *hænder* **grundigt**\\\nmed sæbe & vand.\nI dag.\n\n\
        - Maske\n- Sprit\n\n3. Ring\n4. Vent\n\nLæs [mere](https://sundhed.dk/?a=1&b=2) nu.";
    assert_eq!(
        to_html(source, Direction::Ltr).unwrap(),
        "<h2>Før du kommer</h2>\n<p>Vask <em>hænder</em> <strong>grundigt</strong><br>\n\
         med sæbe &amp; vand.\nI dag.</p>\n<ul><li>Maske</li>\n<li>Sprit</li>\n</ul>\n\
         <ol start=\"3\"><li>Ring</li>\n<li>Vent</li>\n</ol>\n\
         <p>Læs <a href=\"https://sundhed.dk/?a=1&amp;b=2\">mere</a> nu.</p>\n"
    );
    assert_eq!(
        to_plain(source, Direction::Ltr).unwrap(),
        "Før du kommer\n\nVask hænder grundigt\nmed sæbe & vand. I dag.\n\n– Maske\n– Sprit\n\n\
         3. Ring\n4. Vent\n\nLæs mere (https://sundhed.dk/?a=1&b=2) nu."
    );
    assert!(to_html("", Direction::Ltr).unwrap().is_empty() && to_plain(" \n", Direction::Ltr).unwrap().is_empty());
    assert_eq!(to_plain("- a\n\n  b\n\n- c", Direction::Ltr).unwrap(), "– a\nb\n– c");
}

#[test]
fn refuses_the_rest_by_name_and_line() {
    let refused = r#"raw HTML¦<b>x</b>¦<script>⏎alert(1)⏎</script>¦<!-- x -->
image¦![x](https://a.dk/x.png)
code¦`x`¦    x¦```⏎x⏎```
table¦| a | b |⏎|---|---|⏎| c | d |
block quote¦> x¦- > x
heading of another level than ##¦# x¦### x
underlined heading¦x⏎---¦##x⏎---¦x⏎===
heading in a list¦- ## x
horizontal rule¦***¦---
list inside a list¦- 1. b
footnote¦[^1]: x¦x[^1]⏎⏎[^1]: x
strikethrough¦~~x~~
task list¦- [ ] x
link definition¦[x]: https://a.dk¦[112]: 112
title of a link¦[x](https://a.dk "y")
link without a text¦[](https://a.dk)¦[⟨⟩](https://a.dk)
space in the target of a link¦[x](<https://a.dk/b c>)
link without a target¦[x](https://)¦[x](tel:)
link to anything but https:, http:, mailto: and tel:¦<javascript:x>
emphasis inside the same emphasis¦*a *b* c*¦****x****
list or block quote inside another¦> > > > > > > > > x"#;
    for line in refused.replace("⟨⟩", "\u{2068}\u{2069}").lines() {
        let (what, sources) = line.split_once('¦').unwrap();
        for source in sources.split('¦').map(|source| source.replace('⏎', "\n")) {
            let refusal = check(&format!("Hej.\r\n\r\n{source}")).unwrap_err();
            assert_eq!((refusal.what, refusal.line), (what, 3), "{source}");
        }
    }
    assert_eq!(check("- a\n  - b").unwrap_err().to_string(), "line 2: list inside a list is not allowed here");
}

#[test]
fn refuses_links_that_lead_elsewhere() {
    let targets = "javascript:alert(1) JavaScript:alert(1) \u{2068}javascript:x\u{2069} data:text/html,x \
                   java&#x73;cript:x //a.dk /a a.dk ftp://a.dk vbscript:x https:a.dk #a";
    for target in targets.split(' ') {
        let refusal = check(&format!("[x]({target})")).unwrap_err();
        assert!(refusal.what.starts_with("link "), "{target}: {refusal}");
    }
}

#[test]
fn addresses_read_left_to_right_and_lose_their_isolates() {
    let html = |source| to_html(source, Direction::Ltr).unwrap();
    let plain = |source| to_plain(source, Direction::Ltr).unwrap();
    assert_eq!(
        html("اتصل [+45 70 13 00 41](tel:+4570130041)"),
        "<p>اتصل <a href=\"tel:+4570130041\"><bdi dir=\"ltr\">+45 70 13 00 41</bdi></a></p>\n"
    );
    let isolated = "[\u{2068}https://a.dk\u{2069}](\u{2068}https://a.dk\u{2069})";
    assert_eq!(
        html(isolated),
        "<p><a href=\"https://a.dk\"><bdi dir=\"ltr\">\u{2068}https://a.dk\u{2069}</bdi></a></p>\n"
    );
    assert_eq!(plain(isolated), "\u{2068}https://a.dk\u{2069}");
    let mail = "<a href=\"mailto:a@b.dk\"><bdi dir=\"ltr\">a@b.dk</bdi></a>";
    assert_eq!(html("<a@b.dk>"), format!("<p>{mail}</p>\n"));
    assert!(!html("[اقرأ المزيد](https://a.dk)").contains("bdi"));
    let links = "[+45 70](tel:+4570) [Ring](tel:112) [os](mailto:a@b.dk?subject=x) <a@b.dk>";
    assert_eq!(plain(links), "+45 70 Ring (112) os (a@b.dk) a@b.dk");
    let anna = "**\u{2068}Anna\u{2069}** مرحبا";
    assert_eq!(plain(anna), "\u{2068}Anna\u{2069} مرحبا");
    assert!(html(anna).contains("<strong>\u{2068}Anna\u{2069}</strong>"));
}

#[test]
fn numbers_and_addresses_keep_their_order_in_right_to_left_text() {
    let source = "اتصل 70 13 00 41 أو \u{2068}+45 12 34 56 78\u{2069} أو [هنا](tel:112)";
    assert_eq!(
        to_html(source, Direction::Rtl).unwrap(),
        "<p>اتصل <bdi dir=\"ltr\">70 13 00 41</bdi> أو \u{2068}+45 12 34 56 78\u{2069} أو \
         <a href=\"tel:112\">هنا</a></p>\n"
    );
    assert_eq!(
        to_plain(source, Direction::Rtl).unwrap(),
        "اتصل \u{2066}70 13 00 41\u{2069} أو \u{2068}+45 12 34 56 78\u{2069} أو هنا (\u{2066}112\u{2069})"
    );
    assert_eq!(to_html("Ring 70 13 00 41", Direction::Ltr).unwrap(), "<p>Ring 70 13 00 41</p>\n");
}

#[test]
fn links_that_pretend_are_refused() {
    for honest in [
        "[solby.dk](https://www.solby.dk/test)",
        "[70 13 00 41](tel:+4570130041)",
        "[a@b.dk](mailto:a@b.dk?subject=x)",
        "[Ring 112](tel:112)",
        "[www.rødovre.dk](https://rødovre.dk)",
    ] {
        assert_eq!(check(honest), Ok(()), "{honest}");
    }
    for (false_one, what) in [
        ("[sst.dk](https://evil.example)", "link that shows another address than it leads to"),
        ("[70 13 00 41](tel:+4590000000)", "link that shows another address than it leads to"),
        ("[a@b.dk](https://a.dk)", "link that shows another address than it leads to"),
        ("[mere](https://sst.dk@evil.example)", "an account before the host of a link"),
        ("[mere](https://ѕst.dk)", "letters in the host of a link that look like others"),
    ] {
        assert_eq!(check(false_one).unwrap_err().what, what, "{false_one}");
    }
}

#[test]
fn escapes_text_and_targets() {
    assert_eq!(
        to_html("1 < 2 & \"3\" \\<b\\> &lt;i> [x](https://a.dk/'%22&quot;>)", Direction::Ltr).unwrap(),
        "<p>1 &lt; 2 &amp; &quot;3&quot; &lt;b&gt; &lt;i&gt; \
         <a href=\"https://a.dk/&#39;%22&quot;&gt;\">x</a></p>\n"
    );
}

#[test]
fn hostile_text_takes_moments() {
    for mark in ["- ", "> "] {
        let refusal = check(&(mark.repeat(250_000) + &"x\n".repeat(250_000))).unwrap_err();
        assert_eq!(refusal.what, "list or block quote inside another");
    }
    let units = "*a ¦*a_ ¦[¦[a](¦![¦`¦<!--¦<a ¦|a\n|-\n¦- a\n\n¦&¦a**b_¦[^a]: ¦[^a]¦[a]: b\n¦*¦_*¦<?¦\t";
    for unit in units.split('¦') {
        let start = std::time::Instant::now();
        // Allowed or not: what counts is that it ends.
        let _ = to_html(&unit.repeat(300_000 / unit.len()), Direction::Rtl);
        assert!(start.elapsed().as_secs() < 30, "{unit:?}");
    }
}

fn fragments() -> impl Strategy<Value = String> {
    let known = "*¦**¦_¦[¦](¦)¦https://a.dk¦tel:1¦- ¦1. ¦## ¦\n¦\n\n¦  \n¦\\\n¦<¦>¦<b>¦&¦&lt;¦\"¦`¦|¦\
                 \u{2068}¦\u{2069}¦سلام¦a¦ ¦\t¦\r\n¦<a@b.dk>";
    let known = prop::sample::select(known.split('¦').collect::<Vec<_>>());
    let fragment = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(fragment, 0..40).prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn any_text_is_refused_or_written_safely(source in fragments()) {
        let html = to_html(&source, Direction::Rtl);
        let plain = to_plain(&source, Direction::Ltr);
        prop_assert_eq!(html.is_ok(), plain.is_ok());
        prop_assert_eq!(html.is_ok(), check(&source).is_ok());
        if let (Ok(html), Ok(plain)) = (html, plain) {
            for rest in html.split('<').skip(1) {
                let tag = rest.trim_start_matches('/').split(['>', ' ']).next();
                let known = "p em strong ul ol li a h2 br bdi".split(' ').any(|name| tag == Some(name));
                prop_assert!(known, "{}", html);
            }
            prop_assert!(plain.lines().all(|line| line == line.trim_end()));
            for isolate in ['\u{2068}', '\u{2069}'] {
                let written = source.matches(isolate).count();
                prop_assert!(plain.matches(isolate).count() <= written);
            }
        }
    }
}
