//! What must hold afterwards, whatever happened: everyone got it or is shown failed with the true reason; nobody got it twice
//! unless that delivery was shown as unknown; planned = made = ended.

use std::collections::HashMap;

use crate::gateway::{self, Gateway};
use crate::mail::{self, MailServer};
use crate::town::{Town, mail_address, phone_number};

const UNKNOWN: i32 = 15;
const ACCEPTED: i32 = 20;
const FAILED: i32 = 40;

#[derive(sqlx::FromRow)]
struct Row {
    value: String,
    state: i32,
    reason: Option<String>,
    unknown_attempts: i64,
    /// How many tries are shown as gone, or as perhaps gone.
    perhaps_gone: i64,
}

/// Judges and says what it saw in a line.
pub async fn judge(town: &Town, mails: u32, mail: &MailServer, texts: u32, gateway: &Gateway) -> String {
    let mut conn = town.connect().await;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT a.value, d.state, d.reason,
                (SELECT COUNT(*) FROM attempt t WHERE t.bulletin_id = d.bulletin_id AND t.address_id = d.address_id
                                                  AND t.language = d.language AND t.outcome = 15) AS unknown_attempts,
                (SELECT COUNT(*) FROM attempt t WHERE t.bulletin_id = d.bulletin_id AND t.address_id = d.address_id
                                                  AND t.language = d.language AND t.outcome IN (15, 20)) AS perhaps_gone
         FROM delivery d JOIN address a ON a.id = d.address_id",
    )
    .fetch_all(&mut conn)
    .await
    .expect("deliveries");
    let made = rows.len();
    assert_eq!(made, (mails + texts) as usize, "planned = made; log:\n{}", town.log());
    let by_address: HashMap<String, Row> = rows.into_iter().map(|row| (row.value.clone(), row)).collect();
    assert_eq!(by_address.len(), made, "one delivery an address");
    let (mut counts, mut repeats): (HashMap<&str, u32>, usize) = (HashMap::new(), 0);
    for address in (0..mails).map(mail_address) {
        let (row, taken) = (&by_address[&address], mail.taken(&address));
        let said = format!("{address}: state {}, reason {:?}, taken {taken:?}", row.state, row.reason);
        match (row.state, mail.lasting(&address)) {
            (ACCEPTED, mail::Manner::Take) => assert!(!taken.is_empty(), "shown accepted and never got it: {said}"),
            (FAILED, mail::Manner::RefuseRecipient) => assert_eq!(row.reason.as_deref(), Some("bad-address"), "{said}"),
            (FAILED, mail::Manner::RefuseContent) => {
                assert_eq!(row.reason.as_deref(), Some("rejected-content"), "{said}");
            }
            _ => panic!("not the truth: {said}; log:\n{}", town.log()),
        }
        // Only what is shown as unknown is sent again. A process that comes back late may tell what became of it, and then two
        // tries are shown as gone.
        assert!(taken.len() as i64 <= row.perhaps_gone, "twice, and never shown as unknown: {said}");
        assert!(taken.iter().all(|id| *id == taken[0]), "a twin with another Message-ID: {said}");
        repeats += taken.len().saturating_sub(1);
        *counts.entry(if row.state == ACCEPTED { "accepted" } else { "failed" }).or_default() += 1;
    }
    for number in (0..texts).map(phone_number) {
        let (row, taken) = (&by_address[&number], gateway.taken(&number));
        let said = format!("{number}: state {}, reason {:?}, taken {taken:?}", row.state, row.reason);
        // A gateway that does not know a message again never gets one twice.
        assert!(taken.len() <= 1, "twice: {said}");
        let name = match (row.state, gateway.lasting(&number)) {
            (ACCEPTED, gateway::Manner::Take) => {
                assert_eq!(taken.len(), 1, "shown accepted and never got it: {said}");
                "accepted"
            }
            (UNKNOWN, gateway::Manner::Take | gateway::Manner::Refuse) => {
                assert!(row.unknown_attempts > 0, "unknown without an attempt that tells why: {said}");
                "unknown"
            }
            (FAILED, gateway::Manner::Refuse) => {
                assert_eq!(row.reason.as_deref(), Some("rejected-content"), "{said}");
                "failed"
            }
            _ => panic!("not the truth: {said}; log:\n{}", town.log()),
        };
        *counts.entry(name).or_default() += 1;
    }
    let interrupted = town.number("SELECT COUNT(*) FROM attempt WHERE outcome = 15").await;
    let missing = town.number("SELECT COUNT(*) FROM bulletin_planning WHERE found_missing > 0").await;
    assert_eq!(missing, 0, "nothing was missing when planning ended");
    let reconciled = town.number("SELECT COUNT(*) FROM bulletin_planning WHERE reconciled_at IS NULL").await;
    assert_eq!(reconciled, 0, "planned = made was proved");
    let mut counts: Vec<String> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
    counts.sort_unstable();
    format!("{made} planned and made: {}; {repeats} repeats, {interrupted} tries shown as unknown", counts.join(", "))
}
