//! Bounces in the forms of the servers that write most of them. Written anew from their documented formats.

use super::*;

fn status_of(mail: &[u8], envelope_from: Option<&str>) -> Status {
    match read(mail, envelope_from) {
        Some(Mail::Status(status)) => status,
        other => panic!("{other:?}"),
    }
}

/// A report in two parts and the mail that came back, with the fields given.
fn report(headers: &str, kind: &str, fields: &str, returned: &str) -> Vec<u8> {
    lines(&format!(
        "
{headers}
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary=\"b1\"

--b1
Content-Type: text/plain; charset=utf-8

Something went wrong.

--b1
{fields}

--b1
{returned}
--b1--
"
    ))
}

const RETURNED: &str = "Content-Type: message/rfc822\n\nFrom: sundhed@solby.example\nMessage-ID: <OURS@solby.example>\nSubject: Hej\n\nHej";

#[test]
fn gmail() {
    let fields = "Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Mon, 30 Nov 2026 01:02:03 -0800 (PST)
X-Original-Message-ID: <OURS@solby.example>

Final-Recipient: rfc822; amina@gmail.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.com. (2a00::1, the server for the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
 Please try double-checking the recipient's email address.
 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x1-20020
Last-Attempt-Date: Mon, 30 Nov 2026 01:02:04 -0800 (PST)";
    let headers = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: bounce@solby.example\nAuto-Submitted: auto-replied\nSubject: Delivery Status Notification (Failure)";
    for returned in [RETURNED, "Content-Type: image/png; name=icon.png\nContent-Transfer-Encoding: base64\n\nAAAA"] {
        let said = status_of(&report(headers, "delivery-status", fields, returned), Some(""));
        assert_eq!((said.fate, said.code.as_deref()), (Fate::Failed(Reason::BadAddress), Some("5.1.1")));
        assert_eq!(said.about.message_id.as_deref(), Some(OURS), "also where nothing came back");
    }
    let delayed = fields.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1");
    let headers = headers.replace("(Failure)", "(Delay)");
    assert_eq!(status_of(&report(&headers, "delivery-status", &delayed, RETURNED), None).fate, Fate::Delayed);
}

#[test]
fn exchange_and_office_365() {
    let headers = |subject: &str| {
        format!(
            "From: <postmaster@tenant.onmicrosoft.example>\nTo: <bounce@solby.example>\nContent-Language: da-DK\nX-MS-Exchange-Message-Is-Ndr:\nAuto-Submitted: auto-replied\nSubject: {subject}"
        )
    };
    for (status, diagnostic, reason) in [
        (
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient amina@example.org not found by SMTP address lookup",
            Reason::BadAddress,
        ),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", Reason::BadAddress),
        (
            "5.1.351",
            "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 Invalid recipient",
            Reason::BadAddress,
        ),
        ("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", Reason::Quota),
        ("5.2.1", "550 5.2.1 Mailbox cannot be accessed", Reason::BadAddress),
        ("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", Reason::Blocked),
        ("5.7.606", "550 5.7.606 Access denied, banned sending IP", Reason::Blocked),
        ("5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop", Reason::Provider),
    ] {
        let fields = format!(
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns;AM0PR01.eurprd01.prod.exchangelabs.example\nReceived-From-MTA: dns;mx.solby.example\nArrival-Date: Mon, 30 Nov 2026 09:00:00 +0000\n\nFinal-Recipient: rfc822;amina@example.org\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp;{diagnostic}\nX-Display-Name: Amina"
        );
        let said = status_of(&report(&headers("Undeliverable: Hej"), "delivery-status", &fields, RETURNED), Some("<>"));
        assert_eq!((said.fate, said.code.as_deref()), (Fate::Failed(reason), Some(status)));
        assert_eq!(said.about.message_id.as_deref(), Some(OURS));
    }
    let fields = "Content-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@b.dk\nAction: failed\nStatus: 5.1.10";
    let folded = RETURNED.replace("Message-ID: ", "Message-ID:\n ");
    let said = status_of(&report(&headers("Undeliverable: Hej"), "delivery-status", fields, &folded), None);
    assert_eq!(said.about.message_id.as_deref(), Some(OURS), "a Message-ID in a line of its own");
    // Older ones follow no standard; the return path alone says which mail it is.
    for subject in
        ["Undeliverable: Hej", "Kan ikke leveres: Hej", "Unzustellbar: Hej", "Olevererbart: Hej", "Ikke levert: Hej"]
    {
        let old = lines(&format!(
            "
From: System Administrator <postmaster@exchange.example>
To: bounce@solby.example
Subject: {subject}

Your message did not reach some or all of the intended recipients.

      Subject:  Hej
      Sent:     30-11-2026 09:00

The following recipient(s) could not be reached:

      amina@example.org on 30-11-2026 09:01
            The e-mail account does not exist at the organization this message was sent to.
            <exchange.example #5.1.1>
"
        ));
        let said = status_of(&old, Some(""));
        assert_eq!((said.fate, said.about.message_id), (Fate::Failed(Reason::BadAddress), None), "{subject}");
    }
    // A note of absence, as Exchange writes it.
    let absent = lines(
        "\nFrom: Amina <amina@example.org>\nSubject: Automatisk svar: Hej\nIn-Reply-To: <OURS@solby.example>\nX-Auto-Response-Suppress: All\nauto-submitted: auto-generated\n\nJeg er væk.\n",
    );
    assert_eq!(read(&absent, Some("<>")), Some(Mail::Automatic));
}

#[test]
fn exim() {
    let fields = "Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Action: failed
Final-Recipient: rfc822;amina@example.org
Status: 5.0.0
Remote-MTA: dns; mx2.example.org
Diagnostic-Code: smtp; 550 no such user";
    let headers = "X-Failed-Recipients: amina@example.org\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.org>\nSubject: Mail delivery failed: returning message to sender";
    let returned =
        "Content-type: text/rfc822-headers\n\nReceived: from x\nMessage-ID: <OURS@solby.example>\nSubject: Hej";
    let said = status_of(&report(headers, "delivery-status", fields, returned), Some(""));
    assert_eq!((said.fate, said.about.message_id.as_deref()), (Fate::Failed(Reason::BadAddress), Some(OURS)));
    let warning = lines(
        "\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.org>\nAuto-Submitted: auto-replied\nSubject: Warning: message 1tGx00-000-1 delayed 24 hours\n\nThis message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered.\n\n  amina@example.org\n    host mx2.example.org [192.0.2.1]\n    Connection timed out\n",
    );
    assert_eq!(read(&warning, Some("")), Some(Mail::Automatic), "it is still being tried");
}

#[test]
fn qmail_and_what_speaks_like_it() {
    let qmail = |words: &str, copy: &str| {
        lines(&format!(
            "
From: MAILER-DAEMON@mx.example.org
To: bounce@solby.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<amina@example.org>:
{words}

--- Below this line is a copy of the message.

{copy}
"
        ))
    };
    let copy = "Return-Path: <bounce@solby.example>\nReceived: (qmail 1 invoked from network); 30 Nov 2026\nMessage-Id: <OURS@solby.example>\nSubject: Hej";
    for (words, code, reason) in [
        ("Sorry, no mailbox here by that name. vpopmail (#5.1.1)", Some("5.1.1"), Reason::BadAddress),
        (
            "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.",
            Some("5.1.1"),
            Reason::BadAddress,
        ),
        (
            "192.0.2.1 failed after I sent the message.\nRemote host said: 554 5.7.1 Message rejected as spam",
            Some("5.7.1"),
            Reason::Blocked,
        ),
        ("user is over quota (#5.2.2)", Some("5.2.2"), Reason::Quota),
        (
            "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.",
            Some("4.4.1"),
            Reason::Expired,
        ),
        (
            "554: delivery error: dd This user doesn't have a yahoo.example account (amina@yahoo.example) [0]",
            None,
            Reason::BadAddress,
        ),
        (
            "554: delivery error: dd Sorry, your message cannot be delivered. This mailbox is disabled (554.30).",
            None,
            Reason::BadAddress,
        ),
    ] {
        for (copy, identity) in [(copy, Some(OURS)), ("", None)] {
            let said = status_of(&qmail(words, copy), Some(""));
            assert_eq!((said.fate, said.code.as_deref()), (Fate::Failed(reason), code), "{words}");
            assert_eq!(said.about.message_id.as_deref(), identity);
        }
    }
}

#[test]
fn beyond_ascii() {
    // RFC 6533, as Postfix writes it where addresses are UTF-8.
    let fields = "Content-Type: message/global-delivery-status
Content-Transfer-Encoding: 8bit

Reporting-MTA: dns; mx.example.org

Final-Recipient: utf-8; søren@rødgrød.example
Original-Recipient: utf-8;søren@rødgrød.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <søren@rødgrød.example>: ukendt";
    let headers = "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied";
    for returned in [
        RETURNED.to_owned(),
        RETURNED.replace("message/rfc822", "message/global\nContent-Transfer-Encoding: 8bit"),
        "Content-Type: message/global-headers\nContent-Transfer-Encoding: 8bit\n\nMessage-ID: <OURS@solby.example>\nSubject: Hej".to_owned(),
    ] {
        let said = status_of(&report(headers, "delivery-status", fields, &returned), Some(""));
        assert_eq!((said.fate, said.about.message_id.as_deref()), (Fate::Failed(Reason::BadAddress), Some(OURS)), "{returned}");
        assert_eq!(said.about.recipient.as_deref(), Some("søren@rødgrød.example"));
    }
}

#[test]
fn of_several_recipients_the_failed_one_counts() {
    let fields = "Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; a@example.org
Action: delivered
Status: 2.0.0

Final-Recipient: rfc822; b@example.org
Action: failed
Status: 5.1.1";
    let said = status_of(&report("From: x@example.org", "delivery-status", fields, RETURNED), None);
    assert_eq!((said.fate, said.about.recipient.as_deref()), (Fate::Failed(Reason::BadAddress), Some("b@example.org")));
    // A forwarded report is a person's mail and no report.
    let forwarded = lines(&format!(
        "\nFrom: a@b.dk\nSubject: Fwd: Undeliverable\nContent-Type: multipart/mixed; boundary=b1\n\n--b1\nContent-Type: text/plain\n\nHvad er det her?\n--b1\n{fields}\n--b1--\n"
    ));
    assert!(matches!(read(&forwarded, Some("a@b.dk")), Some(Mail::Reply(_))));
}

#[test]
fn our_own_mail_that_comes_back_is_no_reply() {
    // Through a list that sends everything to everyone, or an alias that leads back to us.
    let own = lines(
        "\nReturn-Path: <bounce@solby.example>\nFrom: Solby <sundhed@solby.example>\nTo: sundhed@solby.example\nMessage-ID: <OURS@solby.example>\nAuto-Submitted: auto-generated\nSubject: Hej\n\nHej\n",
    );
    assert_eq!(read(&own, Some("bounce@solby.example")), Some(Mail::Automatic));
    let by_list = lines(
        "\nFrom: Amina via Foreldre <foreldre@lists.example>\nIn-Reply-To: <OURS@solby.example>\nList-Post: <mailto:foreldre@lists.example>\nSubject: [Foreldre] Hej\n\nTak\n",
    );
    assert_eq!(read(&by_list, Some("foreldre-bounces@lists.example")), Some(Mail::Automatic));
}
