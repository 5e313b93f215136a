//! Mails as servers, mailbox providers, machines and people write them.

#![expect(clippy::unwrap_used, reason = "tests")]

mod servers;

use super::*;

const OURS: &str = "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.ar";

fn lines(text: &str) -> Vec<u8> {
    text.trim_start_matches('\n').replace('\n', "\r\n").replace("OURS", OURS).into_bytes()
}

/// As Postfix writes it (RFC 3464).
fn postfix(action: &str, status: &str, diagnostic: &str) -> Vec<u8> {
    lines(&format!(
        "
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounce@solby.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"A.1/mail\"

This is a MIME-encapsulated message.

--A.1/mail
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

--A.1/mail
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
X-Postfix-Queue-ID: 4X

Final-Recipient: rfc822; Amina@example.org
Original-Recipient: rfc822;amina@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {diagnostic}

--A.1/mail
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Solby <sundhed@solby.example>
To: amina@example.org
Subject: Hej
Message-ID: <OURS@solby.example>

Hej
--A.1/mail--
"
    ))
}

#[test]
fn a_bounce_tells_which_mail_and_why() {
    for (action, status, diagnostic, fate) in [
        ("failed", "5.1.1", "550 5.1.1 <amina@example.org>: User unknown", Fate::Failed(Reason::BadAddress)),
        ("failed", "5.0.0", "550 No such user here", Fate::Failed(Reason::BadAddress)),
        ("failed", "5.2.2", "552 5.2.2 Mailbox full", Fate::Failed(Reason::Quota)),
        ("failed", "5.7.1", "554 5.7.1 rejected as spam", Fate::Failed(Reason::Blocked)),
        ("failed", "4.4.7", "delivery time expired", Fate::Failed(Reason::Expired)),
        ("failed", "5.6.0", "554 bad content", Fate::Failed(Reason::RejectedContent)),
        ("failed", "5.5.1", "503 out of order", Fate::Failed(Reason::Provider)),
        ("delayed", "4.4.1", "connect timed out", Fate::Delayed),
        ("delivered", "2.0.0", "250 ok", Fate::Delivered),
        ("FAILED", "5.1.1", "x", Fate::Failed(Reason::BadAddress)),
    ] {
        let Some(Mail::Status(said)) = read(&postfix(action, status, diagnostic), None) else { panic!("{status}") };
        assert_eq!(said.fate, fate, "{status} {diagnostic}");
        assert_eq!(said.about.message_id.as_deref(), Some(OURS));
        assert_eq!(said.about.recipient.as_deref(), Some("amina@example.org"));
        assert_eq!((said.code.as_deref(), said.words.as_str()), (Some(status), diagnostic));
    }
    let headers_only =
        String::from_utf8(postfix("failed", "5.1.1", "x")).unwrap().replace("message/rfc822", "text/rfc822-headers");
    let Some(Mail::Status(said)) = read(headers_only.as_bytes(), None) else { panic!("headers only") };
    assert_eq!(said.about.message_id.as_deref(), Some(OURS));
    let folded = String::from_utf8(postfix("failed", "5.1.1", "550 User\r\n    unknown")).unwrap();
    let Some(Mail::Status(said)) = read(folded.as_bytes(), None) else { panic!("folded") };
    assert_eq!(said.words, "550 User unknown");
}

#[test]
fn bounces_that_follow_no_standard() {
    // As qmail writes it.
    let qmail = lines(
        "
From: MAILER-DAEMON@mx.example.org
Subject: failure notice
To: bounce@solby.example

Hi. This is the qmail-send program at mx.example.org.

<amina@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <sundhed@solby.example>
Message-ID: <OURS@solby.example>
Subject: Hej
",
    );
    let Some(Mail::Status(said)) = read(&qmail, Some("<>")) else { panic!("qmail") };
    assert_eq!((said.fate, said.code.as_deref()), (Fate::Failed(Reason::BadAddress), Some("5.1.1")));
    assert_eq!(said.about.message_id.as_deref(), Some(OURS));
    // As Exim writes it.
    let exim = lines(
        "
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied

A message that you sent could not be delivered:

  amina@example.org
    host mx2.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<amina@example.org>:
    550 5.7.1 blocked by policy

------ This is a copy of the message, including all the headers. ------

Message-ID: <OURS@solby.example>
",
    );
    let Some(Mail::Status(said)) = read(&exim, None) else { panic!("exim") };
    assert_eq!((said.fate, said.words.as_str()), (Fate::Failed(Reason::Blocked), "550 5.7.1 blocked by policy"));
    let person = lines("\nFrom: a@b.dk\nSubject: Undeliverable?\n\nWas 550 the number? Message-ID: x\n");
    assert!(matches!(read(&person, None), Some(Mail::Reply(_))), "a person may write about it");
}

#[test]
fn a_complaint_is_no_bounce() {
    let report = |kind: &str| {
        lines(&format!(
            "
From: <abuse@provider.example>
Subject: FW: Hej
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <amina@example.org>

--b
Content-Type: message/rfc822

Message-ID: <OURS@solby.example>
Subject: Hej

Hej
--b--
"
        ))
    };
    let Some(Mail::Complaint(about)) = read(&report("abuse"), None) else { panic!("a complaint") };
    assert_eq!((about.message_id.as_deref(), about.recipient.as_deref()), (Some(OURS), Some("amina@example.org")));
    assert_eq!(read(&report("not-spam"), None), Some(Mail::Automatic));
}

#[test]
fn machines_are_not_answered() {
    let mail =
        |headers: &str| lines(&format!("\nFrom: amina@example.org\nSubject: Re: Hej\n{headers}\n\nJeg er på ferie\n"));
    for headers in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "List-Id: <x.example>",
        "List-Unsubscribe: <https://x.example/u>",
        "Mailing-List: list x@example.org; contact x-help@example.org",
        "Precedence: list",
        "Precedence: junk",
        "Precedence: auto-reply",
        "X-Autorespond: Ferie",
        "X-Mail-Autoreply: yes",
        "X-FC-MachineGenerated: true",
        "X-Loop: sundhed@solby.example",
        "Return-Path: <>",
    ] {
        assert_eq!(read(&mail(headers), None), Some(Mail::Automatic), "{headers}");
    }
    assert_eq!(read(&mail("X-A: b"), Some("<>")), Some(Mail::Automatic), "an empty return path");
    for person in [
        "Auto-Submitted: no",
        "Auto-Submitted: No (a person)",
        "Precedence: first-class",
        "X-Auto-Response-Suppress: None",
        "X-Mailer: iPhone",
    ] {
        assert!(matches!(read(&mail(person), Some("amina@example.org")), Some(Mail::Reply(_))), "{person}");
    }
    let no_reply = String::from_utf8(mail("X-A: b")).unwrap().replace("amina@", "no-reply@");
    assert_eq!(read(no_reply.as_bytes(), None), Some(Mail::Automatic));
}

#[test]
fn a_reply_is_what_the_person_wrote() {
    let reply = lines(
        "
From: Amina <Amina@Example.org>
To: sundhed@solby.example
Subject: =?utf-8?q?Re=3A_K=C3=A6re_alle?=
Message-ID: <x@mail.example>
In-Reply-To: <OURS@solby.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

متى تفتح المدرسة؟

On Monday, 30 November 2026, Solby wrote:
> Hej
> Amina
",
    );
    let Some(Mail::Reply(said)) = read(&reply, Some("amina@example.org")) else { panic!("a reply") };
    assert_eq!((said.from.as_str(), said.subject.as_str()), ("amina@example.org", "Re: Kære alle"));
    assert_eq!((said.text.as_str(), said.about.message_id.as_deref()), ("متى تفتح المدرسة؟", Some(OURS)));
    let html = lines(
        "\nFrom: a@b.dk\nReferences: <z@z> <OURS@solby.example>\nContent-Type: text/html\n\n<p>Hvor er det?</p><script>x</script>\n",
    );
    let Some(Mail::Reply(said)) = read(&html, None) else { panic!("HTML") };
    assert!(said.text.contains("Hvor er det?") && !said.text.contains('<'), "{}", said.text);
    assert_eq!(said.about.message_id.as_deref(), Some(OURS));
    let token = "uvehHGmxqAwaUTEGi1W_mgysBYkqP9nlYXI";
    let unsubscribe = |subject: &str| read(&lines(&format!("\nFrom: a@b.dk\nSubject: {subject}\n\n\n")), None);
    assert_eq!(unsubscribe(&format!("unsubscribe {token}")), Some(Mail::Unsubscribe(token.to_owned())));
    assert_eq!(unsubscribe(&format!("Unsubscribe  {token}")), Some(Mail::Unsubscribe(token.to_owned())));
    for other in ["unsubscribe", "unsubscribe me please", "unsubscribe short", &format!("unsubscribe {token} now")] {
        assert!(matches!(unsubscribe(other), Some(Mail::Reply(_))), "{other}");
    }
}

#[test]
fn what_they_wrote_stands_without_what_is_below() {
    for (text, wrote) in [
        ("Tak\n\nDen man. 30. nov. 2026 kl. 10.12 skrev Solby <\nsundhed@solby.example>:\n\n> Hej", "Tak"),
        ("Tak\nOn Mon, Nov 30, 2026 at 10:12 AM Solby <\ns@solby.example>\nwrote:\n> Hej", "Tak"),
        ("Vi er 3:\nto børn og mig\n\nSolby skrev:\n> Hej", "Vi er 3:\nto børn og mig"),
        ("Ring til os:\n> Hej", ""),
        ("Tak\n\n---- Wiadomość oryginalna ----\nOd: Solby", "Tak"),
        ("Tak\n--\nAmina", "Tak"),
        ("Tak\n----\nmere", "Tak\n----\nmere"),
        ("Først -- så\nmere:", "Først -- så\nmere:"),
    ] {
        assert_eq!(unquoted(text), wrote, "{text}");
    }
}

#[test]
fn what_is_no_mail_is_told_apart() {
    assert_eq!(read(b"", None), None);
    assert_eq!(read(b"\0\xff\xfe", None), None);
    assert_eq!(read(b"Subject: x\r\n\r\nno sender", None), None);
    let huge = [b"From: a@b.dk\r\n\r\n".as_slice(), &b"a ".repeat(500_000)].concat();
    let Some(Mail::Reply(said)) = read(&huge, None) else { panic!("long") };
    assert_eq!(said.text.chars().count(), LONGEST_REPLY);
    let nested = (0..2_000).fold(String::from("From: a@b.dk\r\n"), |mail, n| {
        format!("{mail}Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")
    });
    let _ = read(nested.as_bytes(), None);
}

proptest::proptest! {
    #[test]
    fn no_octets_break_the_reader(cut in 0usize..1_300, noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60)) {
        let mut mail = postfix("failed", "5.1.1", "550 User unknown");
        let cut = cut.min(mail.len());
        mail.splice(cut..(cut + noise.len() / 2).min(mail.len()), noise);
        let _ = read(&mail, Some(""));
        let _ = read(&mail[..cut], None);
    }
}
