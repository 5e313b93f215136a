//! Handing over messages: what goes over the wire, and what a refusal, a cut or silence at each step amounts to.

use proptest::prelude::*;

use super::super::transaction::stuff;
use super::*;

#[tokio::test]
async fn two_messages_go_over_one_connection_step_by_step() {
    let one = |size| {
        vec![
            Hear(size),
            say("250 ok\r\n"),
            Hear("RCPT TO:<anna@example.org>"),
            say("251 will forward\r\n"),
            Hear("DATA"),
            say("354 go\r\n"),
            Message,
            say("250 2.0.0 Ok: queued as 4F\u{7} for ANNA@example.org\r\n"),
        ]
    };
    let script = [
        one("MAIL FROM:<bounce@health.example> SIZE=7"),
        one("MAIL FROM:<bounce@health.example> SIZE=8"),
        vec![Hear("QUIT"), say("221 bye\r\n")],
    ];
    let (mut connection, played) = connected(PLAIN, script.concat()).await;
    let accepted = connection.send(&ENVELOPE, b"a\r\n.b").await.expect("taken");
    assert_eq!(accepted.reply, "2.0.0 Ok: queued as 4F for <recipient>");
    assert!(connection.reusable());
    connection.send(&ENVELOPE, b"a\n..b\n").await.expect("taken");
    connection.quit().await;
    assert_eq!(played.await.expect("by the script"), [b"a\r\n.b\r\n".to_vec(), b"a\r\n..b\r\n".to_vec()]);
}

#[tokio::test]
async fn two_messages_go_over_one_connection_pipelined() {
    let script = [taken(), taken(), vec![Hear("QUIT"), say("221 bye\r\n")]];
    let (mut connection, played) = connected(PIPELINING, script.concat()).await;
    for _ in 0..2 {
        connection.send(&ENVELOPE, b"hello").await.expect("taken");
        assert!(connection.reusable());
    }
    connection.quit().await;
    assert_eq!(played.await.expect("by the script").len(), 2);
}

#[tokio::test]
async fn refusals_of_a_message_say_where_and_leave_the_connection_usable() {
    let steps = [
        (Stage::MailFrom, Hear("MAIL FROM:…"), "250 ok\r\n"),
        (Stage::RcptTo, Hear("RCPT TO:…"), "250 ok\r\n"),
        (Stage::Data, Hear("DATA"), "354 go\r\n"),
        (Stage::Final, Message, "250 queued\r\n"),
    ];
    for refused in 0..steps.len() {
        for reply in ["452 later\r\n", "554-5.7.1 <anna@example.org>\r\n554 5.7.1 no\r\n"] {
            let mut script = Vec::new();
            for (_, step, _) in &steps[..=refused] {
                let yes = steps.iter().find(|(_, other, _)| format!("{other:?}") == format!("{step:?}"));
                script.extend([step.clone(), say(yes.expect("the same").2)]);
            }
            *script.last_mut().expect("not empty") = say(reply);
            script.extend([Hear("RSET"), say("250 ok\r\n")]);
            script.extend(steps.iter().flat_map(|(_, step, yes)| [step.clone(), say(*yes)]));
            let (mut connection, played) = connected(PLAIN, script).await;
            let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
            let stage = steps[refused].0;
            if reply.starts_with('4') {
                assert_eq!(error, SmtpError::Temporary { stage, code: Some(452), text: "later".into() });
            } else {
                let text = "5.7.1 <recipient> 5.7.1 no".into();
                assert_eq!(error, SmtpError::Permanent { stage, code: 554, text });
            }
            assert!(connection.reusable());
            connection.send(&ENVELOPE, b"two").await.expect("taken");
            assert_eq!(played.await.expect("by the script").last(), Some(&b"two\r\n".to_vec()));
        }
    }
}

#[tokio::test]
async fn a_refused_recipient_under_pipelining_keeps_the_connection_in_step() {
    let after_354 = vec![Hear("."), say("554 no valid recipients\r\n")];
    for (replies, ending) in [
        ("250 ok\r\n550 5.1.1 anna@example.org unknown\r\n354 go\r\n", after_354),
        ("250 ok\r\n550 5.1.1 anna@example.org unknown\r\n503 no recipients\r\n", vec![]),
    ] {
        let script = [pipelined(replies), ending, vec![Hear("RSET"), say("250 ok\r\n")], taken()].concat();
        let (mut connection, played) = connected(PIPELINING, script).await;
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
        let text = "5.1.1 <recipient> unknown".to_owned();
        assert_eq!(error, SmtpError::Permanent { stage: Stage::RcptTo, code: 550, text });
        assert!(connection.reusable());
        connection.send(&ENVELOPE, b"two").await.expect("taken");
        assert_eq!(played.await.expect("by the script"), [b"two\r\n".to_vec()], "nothing of the first message");
    }
}

#[tokio::test]
async fn a_refused_sender_with_a_taken_recipient_ends_the_connection() {
    let script = [pipelined("451 later\r\n250 ok\r\n354 go\r\n"), vec![Wait]].concat();
    let (mut connection, played) = connected(PIPELINING, script).await;
    let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
    assert!(matches!(error, SmtpError::Temporary { stage: Stage::MailFrom, code: Some(451), .. }), "{error:?}");
    assert!(!connection.reusable());
    drop(connection);
    assert!(played.await.expect("by the script").is_empty());
}

#[tokio::test]
async fn a_connection_cut_before_the_final_dot_is_temporary() {
    for script in [vec![], pipelined("250 ok\r\n250 ok\r\n")] {
        let (mut connection, _played) = connected(PIPELINING, script).await;
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("cut");
        assert!(matches!(error, SmtpError::Temporary { code: None, .. }), "{error:?}");
        assert!(!connection.reusable());
        assert!(connection.send(&ENVELOPE, b"one").await.is_err(), "broken for good");
    }
}

#[tokio::test]
async fn a_connection_cut_within_the_message_is_temporary() {
    let (mut connection, _played) = connected(PIPELINING, pipelined(GO)).await;
    let more_than_the_network_holds = vec![b'x'; 16 << 20];
    let error = connection.send(&ENVELOPE, &more_than_the_network_holds).await.expect_err("cut");
    assert!(matches!(error, SmtpError::Temporary { stage: Stage::Data, code: None, .. }), "{error:?}");
}

#[tokio::test]
async fn a_connection_lost_or_confused_after_the_final_dot_is_unknown() {
    for reply in ["", "25", "what?\r\n", "354 still going\r\n"] {
        let script = [pipelined(GO), vec![Message, say(reply)]].concat();
        let (mut connection, played) = connected(PIPELINING, script).await;
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("no answer");
        assert!(matches!(error, SmtpError::Unknown { .. }), "{error:?}");
        assert!(!connection.reusable());
        assert_eq!(played.await.expect("by the script").len(), 1);
    }
}

#[tokio::test]
async fn silence_after_the_final_dot_is_unknown_and_before_it_temporary() {
    for (script, unknown) in [(vec![Message, Wait], true), (vec![Wait], false)] {
        let before = if unknown { pipelined(GO) } else { vec![] };
        let (mut connection, _played) = connected(PIPELINING, [before, script].concat()).await;
        connection.timeouts.command = Duration::from_millis(if unknown { 5000 } else { 50 });
        connection.timeouts.final_reply = Duration::from_millis(50);
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("silence");
        assert_eq!(matches!(error, SmtpError::Unknown { .. }), unknown, "{error:?}");
        assert!(!connection.reusable());
    }
}

#[tokio::test]
async fn a_send_dropped_halfway_leaves_the_connection_unusable() {
    let (mut connection, _played) = connected(PIPELINING, [pipelined(""), vec![Wait]].concat()).await;
    timeout(Duration::from_millis(50), connection.send(&ENVELOPE, b"one")).await.expect_err("never answered");
    assert!(!connection.reusable());
}

#[tokio::test]
async fn a_server_that_closes_or_speaks_while_idle_makes_the_connection_unusable() {
    for script in [taken(), [taken(), vec![say("421 idle\r\n"), Wait]].concat()] {
        let (mut connection, _played) = connected(PIPELINING, script).await;
        connection.send(&ENVELOPE, b"one").await.expect("taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!connection.reusable());
    }
    let (mut connection, _played) = connected(PIPELINING, pipelined("421 shutting down\r\n")).await;
    let error = connection.send(&ENVELOPE, b"one").await.expect_err("421");
    assert!(matches!(error, SmtpError::Temporary { code: Some(421), .. }), "{error:?}");
    assert!(!connection.reusable());
}

#[tokio::test]
async fn addresses_that_would_break_the_command_are_refused() {
    let offers = "250-x\r\n250-PIPELINING\r\n250 SIZE 20\r\n";
    let (mut connection, _played) = connected(offers, vec![Wait]).await;
    for bad in ["a@b\r\nRCPT TO:<c@d>", "a@b\n", "a\0@b", "a@b> SIZE=1", "<a@b", "a b@c", "a\u{a0}b@c"] {
        for envelope in [Envelope { to: bad, ..ENVELOPE }, Envelope { from: bad, ..ENVELOPE }] {
            let error = connection.send(&envelope, b"one").await.expect_err("refused");
            assert!(matches!(&error, SmtpError::Address { text } if !text.contains(bad)), "{bad:?}: {error:?}");
        }
    }
    // Letters beyond ASCII: a matter of the recipient or of our settings, and never of 8BITMIME.
    let letter = "To: <ä@b>\r\n\r\n7".as_bytes();
    let error = connection.send(&Envelope { to: "ä@b.example", ..ENVELOPE }, letter).await.expect_err("no SMTPUTF8");
    assert!(matches!(&error, SmtpError::Address { text } if text.contains("SMTPUTF8")), "{error:?}");
    for (from, message) in [("ä@b.example", &b"one"[..]), (ENVELOPE.from, "From: <ä@b>\r\n\r\n".as_bytes())] {
        let error = connection.send(&Envelope { from, ..ENVELOPE }, message).await;
        assert!(matches!(&error, Err(SmtpError::Configuration { text }) if text.contains("SMTPUTF8")), "{error:?}");
    }
    let error = connection.send(&Envelope { to: "", ..ENVELOPE }, b"one").await.expect_err("nobody");
    assert!(matches!(error, SmtpError::Address { .. }));
    let error = connection.send(&ENVELOPE, &[b'x'; 30]).await.expect_err("too large");
    assert!(matches!(error, SmtpError::Permanent { code: 552, .. }), "{error:?}");
    let error = connection.send(&ENVELOPE, "\r\n\r\næøå".as_bytes()).await.expect_err("8 bits");
    assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
    assert!(connection.reusable(), "nothing was sent");
}

#[tokio::test]
async fn eight_bits_and_addresses_beyond_ascii_are_announced() {
    let offers = "250-x\r\n250-SIZE\r\n250-8bitmime\r\n250 SMTPUTF8\r\n";
    let script = vec![
        Hear("MAIL FROM:<> SIZE=4 BODY=8BITMIME SMTPUTF8"),
        say("250 ok\r\n"),
        Hear("RCPT TO:<ä@b.example>"),
        say("450 Ä\r\n"),
        Hear("RSET"),
        say("250 ok\r\n"),
        Hear("MAIL FROM:<bounce@health.example> SIZE=10 BODY=8BITMIME"),
        say("250 ok\r\n"),
        Hear("RCPT TO:<anna@example.org>"),
        say("550 no\r\n"),
    ];
    let (mut connection, _played) = connected(offers, script).await;
    let error = connection.send(&Envelope { from: "", to: "ä@b.example" }, "å".as_bytes()).await.expect_err("450");
    assert_eq!(error, SmtpError::Temporary { stage: Stage::RcptTo, code: Some(450), text: "Ä".into() });
    // A body of 8 bits does not need SMTPUTF8.
    connection.send(&ENVELOPE, "A: b\r\n\r\nå".as_bytes()).await.expect_err("550");
}

proptest! {
    #[test]
    fn what_the_server_unstuffs_is_the_message_with_crlf(message in "([.a\r\n]|\r\n|\\.\r\n){0,40}") {
        let mut wire = Vec::new();
        let size = stuff(message.as_bytes(), &mut wire);
        let mut wanted = message.replace("\r\n", "\n").replace('\r', "\n");
        if !wanted.is_empty() && !wanted.ends_with('\n') {
            wanted.push('\n');
        }
        let wanted = wanted.replace('\n', "\r\n");
        prop_assert_eq!(String::from_utf8(unstuffed(&wire)).expect("ASCII"), wanted.clone());
        prop_assert_eq!(size, wanted.len());
        prop_assert_eq!(wire.windows(5).filter(|part| part == b"\r\n.\r\n").count(), usize::from(!wanted.is_empty()));
    }
}
