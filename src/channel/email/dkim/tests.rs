//! The example of RFC 8463, and what keys and settings are taken. That others can verify whole mails is a story of
//! tests/suite/email.rs.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// RFC 8463 §A.3.
const MAIL: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n\
    Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
    Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n\
    Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

#[test]
fn signs_as_the_example_of_the_standard() {
    let header = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
        i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : \
        from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
    let (head, text) = MAIL.split_at(MAIL.find("\r\n\r\n").unwrap() + 2);
    assert!(header.contains(&BASE64.encode(digest(&SHA256, &canonical::body(&text.as_bytes()[2..])))));
    let seed = BASE64.decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").unwrap();
    let pkcs8 = [&[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20][..], &seed].concat();
    let key = Key::parse(&BASE64.encode(pkcs8)).unwrap();
    assert_eq!(key.published(), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let signature = BASE64.encode(key.sign(&Fields::of(head.as_bytes()).signed(&names, header)));
    let expected = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";
    assert_eq!(signature, expected);
}

fn key(selector: &str, algorithm: Algorithm) -> DkimKey {
    DkimKey { selector: selector.to_owned(), domain: None, algorithm }
}

/// No name that is signed is missing from the header, no line is long, and the mail itself stays as it was.
#[test]
fn a_signature_stands_in_front_of_the_mail() {
    let mut secrets = Secrets::new();
    let keys = [
        key("e1", Algorithm::Ed25519),
        DkimKey { domain: Some("solby.example".into()), ..key("e2", Algorithm::Ed25519) },
    ];
    assert_eq!(check(&keys, "sundhed.solby.example", &mut secrets).len(), 0);
    let mut mail = MAIL.as_bytes().to_vec();
    sign(&signers(&keys, "sundhed.solby.example", &secrets).unwrap(), &mut mail);
    let signed = String::from_utf8(mail).unwrap();
    let signatures = signed.strip_suffix(MAIL).unwrap();
    assert_eq!(signatures.matches("DKIM-Signature: v=1; a=ed25519-sha256;").count(), 2);
    assert!(
        signatures.contains("d=sundhed.solby.example;\r\n s=e1;") && signatures.contains("d=solby.example;\r\n s=e2;")
    );
    assert!(signatures.split("\r\n").all(|line| line.len() <= 78), "{signatures}");
    let names = signatures.split("h=").nth(1).unwrap().split(';').next().unwrap().replace("\r\n ", "");
    assert_eq!(names.split(':').collect::<Vec<_>>(), SIGNED);
}

#[test]
fn keys_that_cannot_sign_are_refused() {
    let made = new_ed25519();
    let pem = format!("-----BEGIN PRIVATE KEY-----\\n{made}\\n-----END PRIVATE KEY-----\\n");
    for good in [made.clone(), pem.clone(), pem.replace("\\n", "\r\n"), format!(" {}\n{}", &made[..40], &made[40..])] {
        assert_eq!(Key::parse(&good).unwrap().algorithm(), Algorithm::Ed25519);
    }
    // The key of RFC 8463 §A.2 has 1024 bits: too few.
    let elliptic = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5AljEyhBOu3pzU6ZALi9jiYWxqNphLtqSCv8mZori5ShRANCAARnuR/q8SiQPc196XYrhF7IPBQwCzgqAEGX6Pd04B1rjajOzoT/SsHcmqytW6eh8A6Hup+gzoXfzJce6qS8GHAT";
    for bad in
        ["", "key", "-----BEGIN PRIVATE KEY-----", &pem.replace("PRIVATE", "ENCRYPTED PRIVATE"), &made[..60], elliptic]
    {
        assert!(Key::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let fields = |keys: &[DkimKey], secrets: &[(&str, &str)]| {
        let mut secrets = secrets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let wrong = check(keys, "post.solby.example", &mut secrets);
        wrong.into_iter().map(|field| field.field).collect::<Vec<_>>().join(" ")
    };
    let in_domain = |domain: &str| DkimKey { domain: Some(domain.to_owned()), ..key("s", Algorithm::Ed25519) };
    for good in ["post.solby.example", "solby.example"] {
        assert_eq!(fields(&[in_domain(good)], &[]), "", "{good}");
    }
    for bad in ["example", "nordby.example", "st.solby.example", "a.post.solby.example", ""] {
        assert_eq!(fields(&[in_domain(bad)], &[]), "settings.dkim[0].domain", "{bad}");
    }
    for bad in ["", "S", "a..b", "-a", "a-", ".a", "a_b", "s;d=x", &"a".repeat(64)] {
        assert_eq!(fields(&[key(bad, Algorithm::Ed25519)], &[]), "settings.dkim[0].selector", "{bad}");
    }
    let twice = [key("a.b", Algorithm::Ed25519), key("a.b", Algorithm::Ed25519)];
    assert_eq!(fields(&twice, &[]), "settings.dkim[1].selector");
    assert_eq!(fields(&[key("r", Algorithm::Rsa)], &[]), "secrets.dkim_r");
    assert_eq!(
        fields(&[key("r", Algorithm::Rsa)], &[("dkim_r", &new_ed25519())]),
        "secrets.dkim_r",
        "another algorithm"
    );
    assert_eq!(fields(&[], &[("dkim_old", "x"), ("hook", "y")]), "secrets.dkim_old");
    assert_eq!(fields(&["a", "b", "c", "d", "e"].map(|name| key(name, Algorithm::Ed25519)), &[]), "settings.dkim");
}
