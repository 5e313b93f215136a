//! Saying stop, and changing one's mind: stored at once, and what is queued to the address is stopped in the same
//! transaction. By the link in an e-mail, or by staff for somebody who called.

use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::{AddressId, OrganisationId};
use crate::staff::{Actor, Role};
use crate::{audit, delivery};

use super::store;

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// No more messages
    Stop,
    /// Messages again
    Resume,
}

/// The recipient itself, by a signed link.
pub fn by_link(organisation: OrganisationId) -> Actor {
    Actor { organisation, token: None, role: Role::Viewer, name: "recipient".to_owned() }
}

/// A provider that the recipient told to stop.
pub fn by_provider(organisation: OrganisationId) -> Actor {
    Actor { organisation, token: None, role: Role::Viewer, name: "provider".to_owned() }
}

/// Carries a wish out; doing it twice changes nothing.
pub async fn set(app: &App, actor: &Actor, address: AddressId, wish: Wish, how: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    carry_out(app, &mut tx, actor, address, wish, how).await?;
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction; whether it changed anything. `how` says by which way the wish came: `link`, `one-click`,
/// `staff`, `keyword`, `complaint`, `mail`.
pub async fn carry_out(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    address: AddressId,
    wish: Wish,
    how: &str,
) -> Result<bool> {
    let now = app.clock.now();
    let found = store::address(tx, address).await?;
    if found.is_none_or(|(organisation, ..)| organisation != actor.organisation) {
        return Err(Error::NotFound("address"));
    }
    let (since, action) = match wish {
        Wish::Stop => (Some(now), "address.opt-out"),
        Wish::Resume => (None, "address.opt-in"),
    };
    let changed = store::set_opt_out(tx, address, since).await?;
    if changed {
        let stopped = match wish {
            Wish::Stop => {
                let reason = crate::channel::Reason::OptedOut.as_str();
                delivery::another_way::after_opt_out(tx, actor.organisation, address, reason, now).await?
            }
            Wish::Resume => 0,
        };
        let details = serde_json::json!({ "how": how, "stopped": stopped });
        audit::append(tx, &app.ids, actor, action, &address.to_string(), &details, now).await?;
    }
    Ok(changed)
}
