//! Opening a connection: greeting, EHLO, TLS, signing in, and everything that may go wrong there.

use super::*;

/// Every stage before a message, each refused with both classes.
#[tokio::test]
async fn refusals_while_opening_say_where_and_how_lasting() {
    let hello = "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n";
    let stages = [
        (Stage::Greeting, Tls::Off, vec![]),
        (Stage::Hello, Tls::Off, vec![say("220 x\r\n"), Hear("EHLO…")]),
        (Stage::StartTls, Tls::Required, [greeting(hello), vec![Hear("STARTTLS")]].concat()),
        (Stage::Authenticate, Tls::Off, [greeting(hello), vec![Hear("AUTH PLAIN…")]].concat()),
    ];
    for (stage, tls, script) in stages {
        let again = if stage == Stage::Hello { vec![Hear("HELO me.example"), say("550 no\r\n")] } else { vec![] };
        for (reply, again) in [("451 later\r\n", vec![]), ("550 no\r\n", again)] {
            let (address, played) = serve([script.clone(), vec![say(reply)], again].concat()).await;
            let error = open(&signing_in(tls), address).await.expect_err("refused");
            match (reply.starts_with('4'), stage, &error) {
                (true, _, SmtpError::Temporary { stage: at, code: Some(451), .. }) => assert_eq!(*at, stage),
                (false, Stage::StartTls | Stage::Authenticate, SmtpError::Configuration { .. }) => {}
                (false, _, SmtpError::Permanent { stage: at, code: 550, .. }) => assert_eq!(*at, stage),
                other => panic!("{other:?}"),
            }
            drop(played.await.expect("by the script"));
        }
    }
}

#[tokio::test]
async fn garbage_and_endless_replies_are_temporary() {
    for nonsense in ["HTTP/1.1 400 Bad Request\r\n".to_owned(), "220-more\r\n".repeat(1000), "2".repeat(10_000)] {
        let (address, _played) = serve(vec![say(nonsense), Wait]).await;
        let error = open(&server(Tls::Off), address).await.expect_err("nonsense");
        let SmtpError::Temporary { stage: Stage::Greeting, code: None, text } = error else { panic!("{error:?}") };
        assert!(text.starts_with("localhost:2525: the server's answer"), "{text}");
    }
}

#[tokio::test]
async fn signing_in_sends_the_bytes_of_the_standards() {
    let yes = vec![say("235 welcome\r\n"), Hear("QUIT"), say("221 bye\r\n")];
    let plain = vec![Hear("AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm")]; // RFC 4616 §4
    let login = vec![
        Hear("AUTH LOGIN"),
        say("334 VXNlcm5hbWU6\r\n"),
        Hear("dGlt"),
        say("334 UGFzc3dvcmQ6\r\n"),
        Hear("dGFuc3RhYWZ0YW5zdGFhZg=="),
    ];
    for (offers, script) in [("250-x\r\n250 AUTH LOGIN PLAIN\r\n", plain), ("250-x\r\n250 AUTH=LOGIN\r\n", login)] {
        let (address, played) = serve([greeting(offers), script, yes.clone()].concat()).await;
        open(&signing_in(Tls::Off), address).await.expect("signed in").quit().await;
        drop(played.await.expect("by the script"));
    }
}

#[tokio::test]
async fn refused_sign_ins_are_configuration_and_repeat_no_secret() {
    let refusal = "535 no: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n";
    for (offers, script) in [
        ("250-x\r\n250 AUTH PLAIN\r\n", vec![Hear("AUTH PLAIN…"), say(refusal)]),
        ("250-x\r\n250 AUTH CRAM-MD5\r\n", vec![]),
        ("250 x\r\n", vec![]),
    ] {
        let (address, _played) = serve([greeting(offers), script, vec![Wait]].concat()).await;
        let error = open(&signing_in(Tls::Off), address).await.expect_err("refused");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
        assert!(!error.to_string().contains("AHRp"), "{error}");
    }
    assert!(!format!("{:?}", signing_in(Tls::Off)).contains("tanstaaf"));
}

fn with_token(token: &str) -> Server {
    let credentials = Credentials { username: "someuser@example.com".into(), proof: Proof::Token(token.into()) };
    Server { credentials: Some(credentials), ..server(Tls::Off) }
}

/// The example of Google's description of XOAUTH2, and a token that does not fit into the first line.
#[tokio::test]
async fn tokens_are_sent_as_google_describes() {
    let token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg";
    let offers = "250-x\r\n250 AUTH PLAIN XOAUTH2\r\n";
    let yes = vec![say("235 welcome\r\n"), Hear("QUIT"), say("221 bye\r\n")];
    let short = vec![Hear(
        "AUTH XOAUTH2 dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
    )];
    let long =
        vec![Hear("AUTH XOAUTH2"), say("334 \r\n"), Hear("dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB4eHh4…")];
    for (token, script) in [(token, short), (&"x".repeat(2_000), long)] {
        let (address, played) = serve([greeting(offers), script, yes.clone()].concat()).await;
        open(&with_token(token), address).await.expect("signed in").quit().await;
        drop(played.await.expect("by the script"));
    }
    assert!(!format!("{:?}", with_token(token)).contains("ya29"));
}

#[tokio::test]
async fn a_refused_token_is_told_apart_and_not_repeated() {
    let offers = "250-x\r\n250 AUTH XOAUTH2\r\n";
    let reason = "334 eyJzdGF0dXMiOiI0MDAifQ==\r\n";
    let asked = vec![Hear("AUTH XOAUTH2…"), say(reason), Hear("")];
    for (script, replies) in [(asked, "535 5.7.8 no\r\n"), (vec![Hear("AUTH XOAUTH2…")], "535 no: hemmelig\r\n")] {
        let (address, _played) = serve([greeting(offers), script, vec![say(replies), Wait]].concat()).await;
        let error = open(&with_token("hemmelig"), address).await.expect_err("refused");
        assert!(matches!(error, SmtpError::Permanent { stage: Stage::Authenticate, code: 535, .. }), "{error:?}");
        assert!(!error.to_string().contains("hemmelig"), "{error}");
    }
    for (offers, token) in [("250-x\r\n250 AUTH PLAIN\r\n", "token"), (offers, "to\u{1}ken"), (offers, "")] {
        let (address, _played) = serve([greeting(offers), vec![Wait]].concat()).await;
        let error = open(&with_token(token), address).await.expect_err("cannot");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn tls_that_is_required_and_not_offered_is_configuration() {
    let offers = "250-x\r\n250 AUTH PLAIN\r\n";
    for tls in [Tls::Required, Tls::Opportunistic] {
        let (address, _played) = serve([greeting(offers), vec![Wait]].concat()).await;
        let error = open(&signing_in(tls), address).await.expect_err("no TLS");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
    }
    let (address, _played) = serve([greeting(offers), vec![Wait]].concat()).await;
    open(&server(Tls::Opportunistic), address).await.expect("plain text without a password");
}

#[tokio::test]
async fn starttls_forgets_what_was_said_in_plain_text() {
    let injected = "220 go\r\n250-evil.example\r\n250 AUTH LOGIN\r\n";
    let script = [
        greeting("250-x\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n"),
        vec![
            Hear("STARTTLS"),
            say(injected),
            StartTls,
            Hear("EHLO me.example"),
            say("250-x\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n"),
        ],
        vec![Hear("AUTH PLAIN…"), say("235 welcome\r\n")],
        taken(),
        taken(),
        vec![Hear("QUIT"), say("221 bye\r\n")],
    ];
    let (address, played) = serve(script.concat()).await;
    let mut connection = open(&signing_in(Tls::Required), address).await.expect("signed in");
    for _ in 0..2 {
        connection.send(&ENVELOPE, b"hello").await.expect("taken");
        assert!(connection.reusable());
    }
    connection.quit().await;
    assert_eq!(played.await.expect("by the script").len(), 2);
}

#[tokio::test]
async fn implicit_tls_checks_name_and_issuer() {
    let script = || [vec![StartTls], greeting(PIPELINING), vec![Hear("QUIT"), say("221 bye\r\n")]].concat();
    let (address, played) = serve(script()).await;
    open(&server(Tls::Implicit), address).await.expect("trusted").quit().await;
    drop(played.await.expect("by the script"));

    let (address, _played) = serve(script()).await;
    let elsewhere = Server { host: "mail.example".into(), ..server(Tls::Implicit) };
    let error = open(&elsewhere, address).await.expect_err("another name");
    assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");

    let (address, _played) = serve(script()).await;
    let error = Connection::open(&server(Tls::Implicit), address).await.expect_err("unknown issuer");
    assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");

    let (address, _played) = serve(greeting(PIPELINING)).await;
    let error = open(&server(Tls::Implicit), address).await.expect_err("no TLS there");
    assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_listening_is_temporary() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let error = Connection::open(&server(Tls::Off), address).await.expect_err("refused");
    assert!(matches!(error, SmtpError::Temporary { stage: Stage::Connect, code: None, .. }), "{error:?}");
    let error = Connection::open(&Server { hello: "x\r\nMAIL".into(), ..server(Tls::Off) }, address).await;
    assert!(matches!(error, Err(SmtpError::Configuration { .. })));
}

/// The second connection to a server skips the costly half of the handshake (RFC 8446 §2.2), as the server counts it.
#[tokio::test]
async fn a_second_connection_resumes_the_tls_session() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let counted = tokio::spawn(async move {
        let (acceptor, mut kinds) = (acceptor(), Vec::new());
        for _ in 0..3 {
            let (stream, _) = listener.accept().await.expect("a client");
            let mut stream = BufReader::new(acceptor.accept(stream).await.expect("TLS"));
            kinds.push(stream.get_ref().get_ref().1.handshake_kind());
            stream.write_all(b"220 mail.example\r\n").await.expect("the client listens");
            let mut line = String::new();
            for reply in ["250 mail.example\r\n", "221 bye\r\n"] {
                stream.read_line(&mut line).await.expect("a line");
                stream.write_all(reply.as_bytes()).await.expect("the client listens");
            }
            stream.shutdown().await.ok();
        }
        kinds
    });
    let mut roots = RootCertStore::empty();
    roots.add(localhost()).expect("a certificate");
    let (server, trust) = (server(Tls::Implicit), trusting(roots));
    for _ in 0..3 {
        let protection = Protection::Implicit(Encryption::new(&server, trust.clone()).expect("a name"));
        Connection::open_protected(&server, address, protection).await.expect("greeted").quit().await;
    }
    use tokio_rustls::rustls::HandshakeKind::{Full, Resumed};
    assert_eq!(counted.await.expect("served"), [Some(Full), Some(Resumed), Some(Resumed)]);
}
