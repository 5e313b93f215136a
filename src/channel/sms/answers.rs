//! What the answers of a gateway mean, where the settings and not the code know the gateway: which status and which body
//! mean accepted, which words mean which reason, where the gateway's id of the message stands.

use crate::channel::provider::{Answer, reference};
use crate::channel::{Outcome, Reason};
use crate::error::Field;

/// What the answers of a gateway mean. Without any rule every 2xx means accepted.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// Statuses that can mean accepted; any 2xx where there are none
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted_statuses: Vec<u16>,
    /// Where in a JSON answer stands whether the message was accepted (RFC 6901), like `/resultCode`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<String>,
    /// What stands there then; without `accepted_at`, words one of which an answer that accepts contains
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Answers that refuse, the first that fits counts
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// In an answer that is not JSON: the text right before the gateway's id, like `ID: `
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_after: Option<String>,
}

/// An answer that refuses.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Words that the answer contains
    pub words: String,
    /// What they mean
    pub reason: Reason,
    /// Whether trying again later may help
    #[serde(default)]
    pub again: bool,
}

/// Reasons a gateway can have.
const REASONS: [Reason; 7] = [
    Reason::BadAddress,
    Reason::OptedOut,
    Reason::Blocked,
    Reason::RejectedContent,
    Reason::Quota,
    Reason::Config,
    Reason::Provider,
];

impl Answers {
    /// Whether there are no rules.
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Vec<Field> {
        let mut wrong = Vec::new();
        for status in self.accepted_statuses.iter().filter(|status| !(200..300).contains(*status)) {
            wrong.push(Field::wrong("settings.answers.accepted_statuses", status.to_string(), "200 to 299"));
        }
        wrong.extend(check_pointer("settings.answers.accepted_at", self.accepted_at.as_deref()));
        if self.accepted_at.is_some() && self.accepted.is_empty() {
            wrong.push(Field::missing("settings.answers.accepted", "what stands at accepted_at when it was accepted"));
        }
        if self.accepted.iter().any(String::is_empty) {
            wrong.push(Field::wrong("settings.answers.accepted", "", "words"));
        }
        if self.reference_after.as_ref().is_some_and(String::is_empty) {
            wrong.push(Field::wrong("settings.answers.reference_after", "", "the text before the id"));
        }
        for (place, refusal) in self.refusals.iter().enumerate() {
            let field = format!("settings.answers.refusals[{place}]");
            if refusal.words.is_empty() {
                wrong.push(Field::wrong(format!("{field}.words"), "", "words"));
            }
            if !REASONS.contains(&refusal.reason) {
                let allowed: Vec<&str> = REASONS.iter().map(|reason| reason.as_str()).collect();
                wrong.push(Field::wrong(format!("{field}.reason"), refusal.reason.as_str(), allowed.join(", ")));
            }
        }
        wrong
    }

    /// What an answer means.
    pub(super) fn outcome(&self, answer: &Answer, reference_at: Option<&str>, address: &str) -> Outcome {
        // Refusals first: some gateways say "200 OK" and mean no.
        if let Some(refusal) = self.refusals.iter().find(|refusal| answer.body.contains(&refusal.words)) {
            return match refusal.again {
                true => answer.again(refusal.reason, address),
                false => answer.refused(refusal.reason, address),
            };
        }
        if !answer.status.is_success() {
            return answer.by_status(address);
        }
        let json = answer.json();
        let status = self.accepted_statuses.is_empty() || self.accepted_statuses.contains(&answer.status.as_u16());
        let body = match &self.accepted_at {
            _ if self.accepted.is_empty() => true,
            Some(pointer) => json.pointer(pointer).is_some_and(|value| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.accepted.contains(&text)
            }),
            None => self.accepted.iter().any(|words| answer.body.contains(words)),
        };
        if !status || !body {
            return answer.not_understood(address);
        }
        let at = reference_at.and_then(|pointer| reference(json.pointer(pointer)?));
        let after = || {
            let (_, rest) = answer.body.split_once(self.reference_after.as_deref()?)?;
            let end = rest.find(|c: char| c.is_whitespace() || "<>\"',;".contains(c)).unwrap_or(rest.len());
            reference(&rest[..end].into())
        };
        answer.accepted(at.or_else(after), address)
    }
}

/// A JSON pointer (RFC 6901) begins with a slash.
pub(super) fn check_pointer(field: &str, pointer: Option<&str>) -> Option<Field> {
    let pointer = pointer.filter(|pointer| !pointer.starts_with('/'))?;
    Some(Field::wrong(field, pointer, "a JSON pointer like /id"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn outcome(rules: serde_json::Value, status: u16, body: &str) -> Outcome {
        let rules: Answers = serde_json::from_value(rules).unwrap();
        assert_eq!(rules.check(), []);
        let status = reqwest::StatusCode::from_u16(status).unwrap();
        rules.outcome(
            &Answer { status, after: None, location: None, body: body.to_owned() },
            Some("/id"),
            "+4520123456",
        )
    }

    fn accepted(outcome: &Outcome) -> Option<&str> {
        match outcome {
            Outcome::Accepted { reference, .. } => reference.as_deref().or(Some("")),
            _ => None,
        }
    }

    #[test]
    fn any_success_is_accepted_unless_there_are_rules() {
        let none = || serde_json::json!({});
        assert_eq!(accepted(&outcome(none(), 202, "{\"id\": 42}")), Some("42"));
        assert_eq!(accepted(&outcome(none(), 200, "anything")), Some(""));
        assert!(matches!(outcome(none(), 400, "no"), Outcome::Failed { reason: Reason::RejectedContent, .. }));
        assert!(matches!(outcome(none(), 504, ""), Outcome::Unknown { .. }));
        assert!(matches!(outcome(none(), 402, ""), Outcome::Retry { reason: Reason::Config, .. }));
    }

    #[test]
    fn a_body_can_say_what_the_status_does_not() {
        let rules = || {
            serde_json::json!({
                "accepted_statuses": [200], "accepted_at": "/code", "accepted": ["1005", "ok"],
                "refusals": [{ "words": "blacklist", "reason": "opted-out" }, { "words": "busy", "reason": "provider", "again": true }],
            })
        };
        assert_eq!(accepted(&outcome(rules(), 200, "{\"id\": \"a\", \"code\": 1005}")), Some("a"));
        assert_eq!(accepted(&outcome(rules(), 200, "{\"id\": \"b\", \"code\": \"ok\"}")), Some("b"));
        assert!(matches!(outcome(rules(), 200, "{\"code\": 7}"), Outcome::Unknown { .. }));
        assert!(matches!(outcome(rules(), 201, "{\"code\": 1005}"), Outcome::Unknown { .. }));
        let stopped = outcome(rules(), 200, "on the blacklist");
        assert!(matches!(stopped, Outcome::Failed { reason: Reason::OptedOut, .. }));
        assert!(matches!(outcome(rules(), 200, "busy"), Outcome::Retry { reason: Reason::Provider, .. }));
        assert!(matches!(outcome(rules(), 401, "busy"), Outcome::Retry { reason: Reason::Provider, .. }));
    }

    #[test]
    fn an_id_may_stand_in_plain_text() {
        let rules = || serde_json::json!({ "accepted": ["OK"], "reference_after": "ID: " });
        assert_eq!(accepted(&outcome(rules(), 200, "OK ID: abc-1\n")), Some("abc-1"));
        assert_eq!(accepted(&outcome(rules(), 200, "OK")), Some(""));
        assert!(matches!(outcome(rules(), 200, "ERR 7"), Outcome::Unknown { .. }));
    }

    #[test]
    fn rules_that_cannot_work_are_named() {
        let rules: Answers = serde_json::from_value(serde_json::json!({
            "accepted_statuses": [404], "accepted_at": "code", "accepted": [""], "reference_after": "",
            "refusals": [{ "words": "", "reason": "erased" }],
        }))
        .unwrap();
        let fields: Vec<String> = rules.check().into_iter().map(|field| field.field).collect();
        for part in ["accepted_statuses", "accepted_at", "accepted", "reference_after", "words", "reason"] {
            assert!(fields.iter().any(|field| field.ends_with(part)), "{part}: {fields:?}");
        }
    }
}
