//! `Idempotency-Key`: a repeated request gets the first answer and does nothing again. The answer is kept in the same
//! transaction as what it answers, so that there is no moment at which one exists without the other.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::db::Tx;
use crate::error::{Conflict, Error, Result};
use crate::staff::Actor;

/// The key of a request, and what request it is for.
pub struct IdempotencyKey {
    key: Option<String>,
    target: String,
}

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let target = format!("{} {}", parts.method, parts.uri.path());
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self { key: None, target }) };
        let allowed = "1 to 255 visible ASCII characters, new for each request";
        let key = header.to_str().map_err(|_| Error::wrong("Idempotency-Key", "…", allowed))?;
        if key.is_empty() || key.len() > 255 {
            return Err(Error::wrong("Idempotency-Key", key, allowed));
        }
        Ok(Self { key: Some(key.to_owned()), target })
    }
}

impl aide::OperationInput for IdempotencyKey {}

/// A JSON answer with its status, new or repeated.
pub struct Answer<T> {
    status: StatusCode,
    body: String,
    repeated: bool,
    shape: std::marker::PhantomData<T>,
}

impl<T: serde::Serialize> Answer<T> {
    /// An answer that is not kept.
    pub fn new(status: StatusCode, value: &T) -> Result<Self> {
        let body = serde_json::to_string(value).map_err(|cause| Error::Internal(cause.to_string()))?;
        Ok(Self { status, body, repeated: false, shape: std::marker::PhantomData })
    }
}

impl<T> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let mut response = (self.status, [(CONTENT_TYPE, "application/json")], self.body).into_response();
        if self.repeated {
            response.headers_mut().insert("idempotent-replayed", axum::http::HeaderValue::from_static("true"));
        }
        response
    }
}

impl<T: schemars::JsonSchema> aide::OperationOutput for Answer<T> {
    type Inner = T;
    fn operation_response(
        context: &mut aide::generate::GenContext,
        operation: &mut aide::openapi::Operation,
    ) -> Option<aide::openapi::Response> {
        axum::Json::<T>::operation_response(context, operation)
    }
    fn inferred_responses(
        context: &mut aide::generate::GenContext,
        operation: &mut aide::openapi::Operation,
    ) -> Vec<(Option<u16>, aide::openapi::Response)> {
        axum::Json::<T>::inferred_responses(context, operation)
    }
}

/// How long an answer is kept for a repeat.
const KEPT_FOR: i64 = 7 * 86_400_000;

/// Forgets answers that are old enough.
pub async fn forget_old(app: &App) -> Result<()> {
    let before = app.clock.now().plus(-KEPT_FOR);
    let mut tx = app.db.begin().await?;
    sqlx::query("DELETE FROM idempotency_key WHERE created_at < $1").bind(before).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

impl IdempotencyKey {
    /// The kept answer of an earlier request with this key; `None` when this is the first. A request with the same key
    /// that is still under way is waited for: the key is written first, and the second writer waits for the first.
    pub async fn earlier<T>(&self, app: &App, tx: &mut Tx, actor: &Actor, body: &[u8]) -> Result<Option<Answer<T>>> {
        let (Some(key), Some(token)) = (&self.key, actor.token) else { return Ok(None) };
        let hash = self.hash(body);
        let fresh = sqlx::query(
            "INSERT INTO idempotency_key (token_id, idempotency_key, request_hash, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (token_id, idempotency_key) DO NOTHING",
        )
        .bind(token)
        .bind(key)
        .bind(&hash)
        .bind(app.clock.now())
        .execute(&mut **tx)
        .await?;
        if fresh.rows_affected() == 1 {
            return Ok(None);
        }
        let row: (String, Option<i32>, Option<String>) = sqlx::query_as(
            "SELECT request_hash, status, body FROM idempotency_key WHERE token_id = $1 AND idempotency_key = $2",
        )
        .bind(token)
        .bind(key)
        .fetch_one(&mut **tx)
        .await?;
        match row {
            (known, ..) if known != hash => Err(Conflict::KeyReused.into()),
            (_, Some(status), Some(body)) => {
                let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
                let status = status.ok_or_else(|| Error::Internal("a kept status".to_owned()))?;
                Ok(Some(Answer { status, body, repeated: true, shape: std::marker::PhantomData }))
            }
            _ => Err(Error::Internal("an idempotency key without its answer".to_owned())),
        }
    }

    /// Makes the answer and keeps it for a repeat.
    pub async fn keep<T: serde::Serialize>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        status: StatusCode,
        value: &T,
    ) -> Result<Answer<T>> {
        let answer = Answer::new(status, value)?;
        if let (Some(key), Some(token)) = (&self.key, actor.token) {
            sqlx::query(
                "UPDATE idempotency_key SET status = $3, body = $4 WHERE token_id = $1 AND idempotency_key = $2",
            )
            .bind(token)
            .bind(key)
            .bind(i32::from(status.as_u16()))
            .bind(&answer.body)
            .execute(&mut **tx)
            .await?;
        }
        Ok(answer)
    }

    fn hash(&self, body: &[u8]) -> String {
        crate::secrets::sha256_hex(&[self.target.as_bytes(), b"\n", body].concat())
    }
}
