//! How an account is used: the part of the settings that every kind of channel shares. How much may be sent, how
//! often a delivery is tried and how long an answer is waited for. What is left out has its usual value, also when a later version changes that.

use crate::audience::AddressKind;
use crate::clock::Span;
use crate::error::Field;

use super::log::Keep;

/// How an account is used; everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// How long the provider may take to answer before nobody knows whether it took the message: 1s to 10m
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<Span>,
    /// How much may be sent; connections or requests at once stand with the kind
    #[serde(default, skip_serializing_if = "Limits::is_none")]
    pub limits: Limits,
    /// When a delivery that could not go is tried again
    #[serde(default, skip_serializing_if = "Retry::is_usual")]
    pub retry: Retry,
    /// Which requests and answers are kept for a week, for support
    #[serde(default, skip_serializing_if = "Keep::is_usual")]
    pub log: Keep,
}

/// How much an account permits, for all worker processes together.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Messages a second: 0.01 to 10000
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_second: Option<f64>,
    /// How many may go at once after a rest: 1 to 10000; one second's worth unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
    /// How much goes to one domain, for channels that carry e-mail
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_domain: Option<DomainLimits>,
}

/// How much goes to the addresses of one domain.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DomainLimits {
    /// Messages at once: 1 to 64
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<u16>,
    /// Messages a minute: 1 to 100000
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
}

/// When a delivery that could not go is tried again, by how urgent its bulletin is.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Usually `10s`, `6h`, `24h`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routine: Option<Steps>,
    /// Usually `5s`, `10m`, `24h`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Steps>,
    /// Usually `3s`, `5m`, `12h`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Steps>,
}

/// Tries that grow apart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// The shortest time between two tries; it doubles with each try
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Span>,
    /// The longest time between two tries
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Span>,
    /// When it has been tried for long enough
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give_up: Option<Span>,
}

/// Tries that grow apart, with nothing left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The shortest time between two tries.
    pub first: Span,
    /// The longest time between two tries.
    pub most: Span,
    /// How long it is tried in all.
    pub give_up: Span,
}

const HOUR: i64 = 3_600;
const ROUTINE: Schedule =
    Schedule { first: Span::seconds(10), most: Span::seconds(6 * HOUR), give_up: Span::seconds(24 * HOUR) };
const URGENT: Schedule =
    Schedule { first: Span::seconds(5), most: Span::seconds(600), give_up: Span::seconds(24 * HOUR) };
const EMERGENCY: Schedule =
    Schedule { first: Span::seconds(3), most: Span::seconds(300), give_up: Span::seconds(12 * HOUR) };
/// A message about health is not news any more after a month.
const LONGEST: Span = Span::seconds(30 * 24 * HOUR);

impl Steps {
    fn or(steps: Option<&Self>, usual: Schedule) -> Schedule {
        let steps = steps.cloned().unwrap_or_default();
        Schedule {
            first: steps.first.unwrap_or(usual.first),
            most: steps.most.unwrap_or(usual.most),
            give_up: steps.give_up.unwrap_or(usual.give_up),
        }
    }
}

impl Retry {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// For routine bulletins.
    pub fn routine(&self) -> Schedule {
        Steps::or(self.routine.as_ref(), ROUTINE)
    }

    /// For urgent bulletins.
    pub fn urgent(&self) -> Schedule {
        Steps::or(self.urgent.as_ref(), URGENT)
    }

    /// For emergencies.
    pub fn emergency(&self) -> Schedule {
        Steps::or(self.emergency.as_ref(), EMERGENCY)
    }
}

impl Limits {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn check(&self, carries: AddressKind) -> Vec<Field> {
        let mut wrong = Vec::new();
        let mut within = |field: &str, number: Option<f64>, least: f64, most: f64| {
            if let Some(number) = number.filter(|number| !(least..=most).contains(number)) {
                let field = format!("settings.sending.limits.{field}");
                wrong.push(Field::wrong(field, number.to_string(), format!("{least} to {most}")));
            }
        };
        within("per_second", self.per_second, 0.01, 10_000.0);
        within("burst", self.burst.map(f64::from), 1.0, 10_000.0);
        if let Some(domain) = &self.per_domain {
            within("per_domain.parallel", domain.parallel.map(f64::from), 1.0, 64.0);
            within("per_domain.per_minute", domain.per_minute.map(f64::from), 1.0, 100_000.0);
        }
        if self.burst.is_some() && self.per_second.is_none() {
            wrong.push(Field::missing(
                "settings.sending.limits.per_second",
                "messages a second, where there is a burst",
            ));
        }
        if self.per_domain.is_some() && carries != AddressKind::Email {
            let field = "settings.sending.limits.per_domain";
            wrong.push(Field::wrong(field, carries.to_string(), "only on channels that carry e-mail"));
        }
        wrong
    }
}

impl Sending {
    /// Whether nothing was said: then it is not written down either.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self, carries: AddressKind) -> Result<(), Vec<Field>> {
        let mut wrong = self.limits.check(carries);
        let mut within = |field: &str, span: Option<Span>, least: Span, most: Span| {
            if let Some(span) = span.filter(|span| !(least..=most).contains(span)) {
                wrong.push(Field::wrong(
                    format!("settings.sending.{field}"),
                    span.to_string(),
                    format!("{least} to {most}"),
                ));
            }
        };
        within("answer_within", self.answer_within, Span::seconds(1), Span::seconds(600));
        let retry = &self.retry;
        for (urgency, steps, schedule) in [
            ("routine", &retry.routine, retry.routine()),
            ("urgent", &retry.urgent, retry.urgent()),
            ("emergency", &retry.emergency, retry.emergency()),
        ] {
            let steps = steps.clone().unwrap_or_default();
            let field = |name: &str| format!("retry.{urgency}.{name}");
            within(&field("first"), steps.first, Span::seconds(1), schedule.most);
            within(&field("most"), steps.most, schedule.first, LONGEST);
            within(&field("give_up"), steps.give_up, schedule.first, LONGEST);
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn sending(json: &str) -> Sending {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_left_out_is_usual() {
        let own = sending(r#"{"retry":{"routine":{"first":"1m"}}}"#);
        assert_eq!(own.retry.routine(), Schedule { first: Span::seconds(60), ..ROUTINE });
        assert_eq!(own.retry.urgent(), URGENT);
        assert_eq!(serde_json::to_string(&own).unwrap(), r#"{"retry":{"routine":{"first":"1m"}}}"#);
        assert!(Sending::default().check(AddressKind::Sms).is_ok() && own.check(AddressKind::Sms).is_ok());
    }

    #[test]
    fn what_cannot_work_is_refused_by_name() {
        let wrong = sending(
            r#"{"answer_within":"20m","retry":{"routine":{"first":"0s"},"urgent":{"first":"1h"},"emergency":{"most":"1s","give_up":"9999h"}}}"#,
        );
        let fields = |sending: &Sending, carries| -> Vec<String> {
            sending.check(carries).unwrap_err().into_iter().map(|field| field.field).collect()
        };
        assert_eq!(
            fields(&wrong, AddressKind::Email),
            [
                "settings.sending.answer_within",
                "settings.sending.retry.routine.first",
                "settings.sending.retry.urgent.first",
                "settings.sending.retry.emergency.most",
                "settings.sending.retry.emergency.give_up",
            ]
        );
        let wrong = sending(r#"{"limits":{"per_second":0,"burst":0,"per_domain":{"parallel":0,"per_minute":0}}}"#);
        let names = ["per_second", "burst", "per_domain.parallel", "per_domain.per_minute"];
        let limits = |names: &[&str]| -> Vec<String> {
            names.iter().map(|name| format!("settings.sending.limits.{name}")).collect()
        };
        assert_eq!(fields(&wrong, AddressKind::Email), limits(&names));
        let wrong = sending(r#"{"limits":{"burst":5,"per_domain":{"parallel":1}}}"#);
        assert_eq!(fields(&wrong, AddressKind::Sms), limits(&["per_second", "per_domain"]));
    }
}
