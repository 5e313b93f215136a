//! The channel log: what was asked and answered when deliveries were tried. `channel/log.rs` says what of it may be kept.

use crate::app::App;
use crate::error::Result;

use super::store;

/// How long it is kept, in milliseconds.
const KEPT: i64 = 7 * 86_400_000;

/// Forgets what is older, some at a time.
pub async fn forget_old(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::forget_exchanges(&mut tx, app.clock.now().plus(-KEPT), 5_000).await?;
    tx.commit().await?;
    Ok(())
}
