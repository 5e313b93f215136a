//! Access tokens for a mail account (OAuth 2.0, RFC 6749): one that was given, or one that is fetched, kept until shortly
//! before it ends, and fetched anew when the mail server does not take it.
//!
//! A refresh token that comes with an access token (RFC 6749 §6) is used from then on, but not kept beyond this process:
//! senders know no database. Where old ones end at once, use client credentials.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::channel::Outcome;
use crate::channel::kind::Secrets;
use crate::channel::outbound::Outbound;
use crate::channel::provider::{ask, post_form};
use crate::clock::{Clock, Millis};

use super::SmtpSettings;
use super::smtp::{SmtpError, Stage, withhold};

/// A token that is fetched this long before it ends does not end on the way.
const BEFORE_IT_ENDS: i64 = 120_000;
/// How long a token lives whose server does not say (RFC 6749 §5.1 recommends that it does).
const USUAL_LIFE: i64 = 3_600_000;
/// How much of an answer is read; a token of Microsoft has some 2,000 characters.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The secret that holds an access token.
pub(super) const ACCESS_TOKEN: &str = "access_token";
/// The secret that fetches access tokens in the name of a user.
pub(super) const REFRESH_TOKEN: &str = "refresh_token";
/// The secret by which the authorisation server knows us.
pub(super) const CLIENT_SECRET: &str = "client_secret";

/// The tokens of one account.
pub(super) struct Tokens {
    source: Option<Source>,
    kept: Mutex<Kept>,
}

/// Where tokens come from.
struct Source {
    url: String,
    client_id: String,
    client_secret: Option<String>,
    scope: Option<String>,
    outbound: Outbound,
    clock: Clock,
}

#[derive(Default)]
struct Kept {
    token: Option<Arc<str>>,
    /// When to fetch another.
    until: Option<Millis>,
    refresh: Option<String>,
}

impl Tokens {
    /// Of an account that signs in with tokens.
    pub fn of(settings: &SmtpSettings, secrets: &Secrets, outbound: &Outbound, clock: &Clock) -> Option<Self> {
        let secret = |name: &str| secrets.get(name).cloned();
        let source = settings.token_url.as_ref().map(|url| Source {
            url: url.clone(),
            client_id: settings.client_id.clone().unwrap_or_default(),
            client_secret: secret(CLIENT_SECRET),
            scope: settings.scope.clone(),
            outbound: outbound.within(&settings.sending),
            clock: clock.clone(),
        });
        let token: Option<Arc<str>> = secret(ACCESS_TOKEN).map(Into::into);
        if token.is_none() && source.is_none() {
            return None;
        }
        Some(Self { source, kept: Mutex::new(Kept { token, until: None, refresh: secret(REFRESH_TOKEN) }) })
    }

    /// Whether there are others than the one that was given.
    pub fn are_fetched(&self) -> bool {
        self.source.is_some()
    }

    /// A token that lives; another than the one that was just refused. Hands that ask at the same time get the same.
    pub async fn current(&self, refused: Option<&str>) -> Result<Arc<str>, SmtpError> {
        let mut kept = self.kept.lock().await;
        let lives = |until: Option<Millis>| match (until, &self.source) {
            (Some(until), Some(source)) => source.clock.now() < until,
            _ => true,
        };
        if let Some(token) = kept.token.as_ref().filter(|token| refused != Some(&***token) && lives(kept.until)) {
            return Ok(token.clone());
        }
        let Some(source) = &self.source else {
            return Err(unusable("the access token is not taken, and there is nowhere to fetch another"));
        };
        let fetched = source.fetch(kept.refresh.as_deref()).await?;
        let lives = fetched.lives.map_or(USUAL_LIFE, |seconds| seconds.saturating_mul(1_000));
        kept.until = Some(source.clock.now().plus(lives.saturating_sub(BEFORE_IT_ENDS).max(lives / 2)));
        kept.refresh = fetched.refresh.or_else(|| kept.refresh.take());
        Ok(kept.token.insert(fetched.token).clone())
    }
}

struct Fetched {
    token: Arc<str>,
    lives: Option<i64>,
    refresh: Option<String>,
}

impl Source {
    async fn fetch(&self, refresh: Option<&str>) -> Result<Fetched, SmtpError> {
        // In the name of a user (RFC 6749 §6), or of this program itself (§4.4).
        let mut fields = match refresh {
            Some(token) => vec![("grant_type", "refresh_token"), ("refresh_token", token)],
            None => vec![("grant_type", "client_credentials")],
        };
        fields.push(("client_id", &self.client_id));
        fields.extend(self.client_secret.as_deref().map(|secret| ("client_secret", secret)));
        fields.extend(self.scope.as_deref().map(|scope| ("scope", scope)));
        let answer = match post_form(&self.outbound, &self.url, &fields) {
            Ok(request) => ask(request, "", LONGEST_ANSWER).await,
            Err(outcome) => Err(outcome),
        };
        let answer = answer.map_err(|outcome| match outcome {
            Outcome::Failed { detail, .. } => unusable(&format!("settings.token_url: {detail}")),
            // A token that was made and never heard of does no harm.
            Outcome::Retry { detail, .. } | Outcome::Unknown { detail } | Outcome::Accepted { detail, .. } => {
                not_now(&format!("no access token could be fetched: {detail}"))
            }
        })?;
        let (status, said) = (answer.status, answer.json());
        let text = |name: &str| said[name].as_str().filter(|text| !text.is_empty());
        if let (true, Some(token)) = (status.is_success(), text("access_token")) {
            let life = &said["expires_in"];
            let lives = life.as_i64().or_else(|| life.as_str()?.parse().ok()).filter(|seconds| *seconds > 0);
            return Ok(Fetched { token: token.into(), lives, refresh: text("refresh_token").map(str::to_owned) });
        }
        let words: String =
            [text("error"), text("error_description")].into_iter().flatten().collect::<Vec<_>>().join(": ");
        let secrets: Vec<&str> = [refresh, self.client_secret.as_deref()].into_iter().flatten().collect();
        let words = format!("no access token could be fetched: {status} {}", withhold(&words, &secrets));
        // RFC 6749 §5.2: what is wrong with us is a 400 or 401.
        if status.is_client_error() && !matches!(status.as_u16(), 408 | 429) {
            Err(unusable(&words))
        } else {
            Err(not_now(&words))
        }
    }
}

fn unusable(text: &str) -> SmtpError {
    SmtpError::Configuration { text: text.to_owned() }
}

fn not_now(text: &str) -> SmtpError {
    SmtpError::Temporary { stage: Stage::Authenticate, code: None, text: text.to_owned() }
}
