//! What handlers take. Rights are extractors: a handler that takes none is public, and `routes.rs` shows which are.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::{Error, Field};
use crate::staff::{Actor, Role, hash_of, store};

/// The largest JSON body.
pub const JSON_LIMIT: usize = 1024 * 1024;

impl FromRequestParts<App> for App {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(app.clone())
    }
}

/// The owner of the bearer token, if the token's role is at least `needed`.
async fn actor(parts: &Parts, app: &App, needed: Role) -> Result<Actor, Error> {
    let header = parts.headers.get(AUTHORIZATION).ok_or(Error::TokenMissing)?;
    let secret = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, secret) = secret.ok_or(Error::TokenMissing)?;
    let mut conn = app.db.read().await?;
    let actor = store::actor_of(&mut conn, &hash_of(secret.trim())).await?.ok_or(Error::TokenWrong)?;
    if actor.role < needed {
        return Err(Error::Forbidden(needed));
    }
    Ok(actor)
}

/// Declares the extractor of a role: whoever has at least that role.
macro_rules! right {
    ($name:ident, $meaning:literal) => {
        #[doc = $meaning]
        pub struct $name(pub Actor);

        impl FromRequestParts<App> for $name {
            type Rejection = Error;
            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
                actor(parts, app, Role::$name).await.map(Self)
            }
        }

        impl aide::OperationInput for $name {}
    };
}

right!(Viewer, "May read.");
right!(Editor, "May write texts and keep recipients.");
right!(Reviewer, "May approve texts.");
right!(Publisher, "May send.");
right!(Administrator, "May set up channels and erase people.");

impl aide::OperationInput for App {}

/// A JSON body, read strictly: wrong and unknown fields are named.
pub struct Json<T>(pub T);

/// The bytes of a JSON body with what they say: an idempotency key remembers them. At most `LIMIT` bytes.
pub struct JsonBytes<T, const LIMIT: usize = JSON_LIMIT>(pub T, pub Bytes);

impl<T: DeserializeOwned, const LIMIT: usize> FromRequest<App> for JsonBytes<T, LIMIT> {
    type Rejection = Error;
    async fn from_request(request: Request, _: &App) -> Result<Self, Error> {
        let no_body = request.headers().get(CONTENT_TYPE).is_none()
            && request.headers().get("content-length").is_none_or(|length| length == "0");
        let json = no_body
            || request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| {
                let kind = kind.split(';').next().unwrap_or_default().trim();
                kind.eq_ignore_ascii_case("application/json")
            });
        if !json {
            return Err(Error::UnsupportedMediaType("application/json"));
        }
        let bytes = whole(request.into_body(), LIMIT).await?;
        // `POST …/publish` without a body means no options.
        let bytes = if no_body && bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        // serde would take an array for a struct, field by field.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Error::Malformed("the body must be a JSON object".to_owned()));
        }
        let deserializer = &mut serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(deserializer).map_err(|error| wrong(error, &bytes))?;
        Ok(Self(value, bytes))
    }
}

/// How much of a body that is too large is read and thrown away. A caller who is still writing when the connection closes
/// sees a broken pipe and never the answer that says why.
const DISCARDED: usize = 128 * 1024 * 1024;

/// A whole body.
///
/// # Errors
/// [`Error::BodyTooLarge`] when it is longer than `limit` bytes, [`Error::Malformed`] when it breaks off.
pub async fn whole(mut body: axum::body::Body, limit: usize) -> Result<Bytes, Error> {
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Error::Malformed("the body ended before it was complete".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        size += data.len();
        if size > DISCARDED {
            break;
        }
        if size <= limit {
            bytes.extend_from_slice(&data);
        }
    }
    if size > limit { Err(Error::BodyTooLarge(limit)) } else { Ok(bytes.into()) }
}

/// What is wrong with a body: no JSON at all, or a field with its value and what serde says is allowed.
fn wrong(error: serde_path_to_error::Error<serde_json::Error>, bytes: &[u8]) -> Error {
    use serde_path_to_error::Segment;
    let path = error.path().clone();
    let cause = error.into_inner();
    if !cause.is_data() {
        return Error::Malformed(format!("the body is not JSON: {cause}"));
    }
    let said = cause.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let body: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    let found = path.iter().try_fold(&body, |value, segment| match segment {
        Segment::Map { key } => value.get(key),
        Segment::Seq { index } => value.get(index),
        Segment::Enum { .. } | Segment::Unknown => Some(value),
    });
    let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    Error::Invalid(vec![match (missing, found) {
        (Some((name, _)), _) if path.iter().next().is_none() => Field::missing(name, "this field"),
        (Some((name, _)), _) => Field::missing(format!("{path}.{name}"), "this field"),
        (None, Some(value)) => Field::wrong(path.to_string(), value.to_string(), said),
        (None, None) => Field::missing(path.to_string(), said),
    }])
}

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        <JsonBytes<T>>::from_request(request, app).await.map(|JsonBytes(value, _)| Self(value))
    }
}

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Query parameters, read strictly.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        match axum::extract::Query::<T>::from_request_parts(parts, app).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Error::Invalid(vec![Field {
                field: "query".to_owned(),
                value: parts.uri.query().map(|query| query.chars().take(100).collect()),
                allowed: rejection.body_text().replace("Failed to deserialize query string: ", ""),
            }])),
        }
    }
}

/// Parts of the path. What is no id or name is nothing we have.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::NotFound("thing as the path names")),
        }
    }
}

impl<T: schemars::JsonSchema> aide::OperationInput for Json<T> {
    fn operation_input(context: &mut aide::generate::GenContext, operation: &mut aide::openapi::Operation) {
        axum::Json::<T>::operation_input(context, operation);
    }
}

impl<T: schemars::JsonSchema, const LIMIT: usize> aide::OperationInput for JsonBytes<T, LIMIT> {
    fn operation_input(context: &mut aide::generate::GenContext, operation: &mut aide::openapi::Operation) {
        axum::Json::<T>::operation_input(context, operation);
    }
}

impl<T: schemars::JsonSchema> aide::OperationInput for Query<T> {
    fn operation_input(context: &mut aide::generate::GenContext, operation: &mut aide::openapi::Operation) {
        axum::extract::Query::<T>::operation_input(context, operation);
    }
}

impl<T> aide::OperationInput for Path<T> {}

impl<T: schemars::JsonSchema> aide::OperationOutput for Json<T> {
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
