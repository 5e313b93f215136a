//! Saying stop, and changing one's mind: stored at once, and what is queued to the address is stopped in the same
//! transaction.

use crate::app::App;
use crate::error::Result;
use crate::id::AddressId;
use crate::staff::{Actor, Role};
use crate::{audit, delivery};

use super::store;

/// Stops messages to an address. Doing it twice changes nothing. `how` says by which way: `link`, `one-click`.
pub async fn stop(app: &App, address: AddressId, how: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some((organisation, _, _)) = store::address(&mut tx, address).await? else { return Ok(()) };
    if store::set_opt_out(&mut tx, address, Some(now)).await? {
        let reason = crate::channel::Reason::OptedOut.as_str();
        let stopped = delivery::store::cancel_address(&mut tx, organisation, address, reason, now).await?;
        let actor = Actor { organisation, token: None, role: Role::Viewer, name: "recipient".to_owned() };
        let details = serde_json::json!({ "how": how, "stopped": stopped });
        audit::append(&mut tx, &app.ids, &actor, "address.opt-out", &address.to_string(), &details, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes an opt-out back.
pub async fn resume(app: &App, address: AddressId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some((organisation, _, _)) = store::address(&mut tx, address).await? else { return Ok(()) };
    if store::set_opt_out(&mut tx, address, None).await? {
        let actor = Actor { organisation, token: None, role: Role::Viewer, name: "recipient".to_owned() };
        let details = serde_json::json!({});
        audit::append(&mut tx, &app.ids, &actor, "address.opt-in", &address.to_string(), &details, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
