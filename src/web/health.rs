//! Whether the program is alive and whether it can work.

use axum::http::StatusCode;

use crate::app::App;
use crate::error::{Error, Result};

/// `GET /livez`: the process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// `GET /readyz`: the database answers too, within two seconds.
pub async fn ready(app: App) -> Result<(StatusCode, &'static str)> {
    let asked = async {
        let mut conn = app.db.read().await?;
        let one: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM organisation").fetch_one(&mut *conn).await?;
        Ok::<i64, Error>(one)
    };
    match tokio::time::timeout(std::time::Duration::from_secs(2), asked).await {
        Ok(Ok(_)) => Ok((StatusCode::OK, "ok")),
        Ok(Err(error)) => {
            tracing::warn!("not ready: {error}");
            Ok((StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"))
        }
        Err(_) => Ok((StatusCode::SERVICE_UNAVAILABLE, "the database does not answer within two seconds")),
    }
}
