//! Mail that came back or was written to us: bounces and complaints become receipts, an address that does not exist is
//! closed, and what people write is a reply.

use crate::app::App;
use crate::audience::opt_out::{self as wishes, by_link};
use crate::audience::store as addresses;
use crate::channel::receive::Said;
use crate::channel::{Channel, Reason};
use crate::clock::Millis;
use crate::db::Tx;
use crate::delivery::Key;
use crate::delivery::receipts::{self, Receipt};
use crate::error::Result;
use crate::id::AddressId;
use crate::organisation::Organisation;

use super::mail::{self, About, Fate, Mail, Status};
use super::store::{self, Wish};
use super::{opt_out, people, return_path};

/// After so many soft bounces in a row an address is closed.
const MOST_SOFT_BOUNCES: i32 = 5;
/// Soft bounces further apart than this, in milliseconds, are not in a row: mail arrived meanwhile, or none was sent.
const IN_A_ROW: i64 = 30 * 86_400_000;

/// The envelope of a mail, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Envelope<'a> {
    /// The return path.
    pub from: Option<&'a str>,
    /// The address it was sent to.
    pub to: Option<&'a str>,
}

/// A mail came in.
pub async fn came(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    channel: &Channel,
    envelope: &Envelope<'_>,
    raw: &[u8],
    came_at: Millis,
) -> Result<Option<String>> {
    let Some(mail) = mail::read(raw, envelope.from) else { return Ok(Some("this is no mail".to_owned())) };
    match mail {
        Mail::Status(status) => {
            let about = identified(app, &status.about, envelope);
            bounced(app, tx, channel, &status, about.as_deref(), came_at).await
        }
        Mail::Complaint(about) => {
            let Some(key) = identified(app, &about, envelope).and_then(|identity| Key::from_identity(&identity)) else {
                return Ok(Some("a complaint about no mail of ours".to_owned()));
            };
            stop(app, tx, organisation, key.0.address, "complaint", "marked as unwanted", came_at).await
        }
        Mail::Unsubscribe(token) => match opt_out::read(app, &token) {
            Some((address, _)) => stop(app, tx, organisation, address, "mail", "unsubscribe", came_at).await,
            None => Ok(Some("a wish to stop without one of our tokens".to_owned())),
        },
        Mail::Automatic => Ok(Some("written by a machine".to_owned())),
        Mail::Reply(reply) => {
            let bulletin = identified(app, &reply.about, envelope).and_then(|identity| Key::from_identity(&identity));
            let bulletin = bulletin.map(|(key, _)| key.bulletin);
            people::mailed(app, tx, organisation, channel, &reply, bulletin, came_at).await
        }
    }
}

/// Which of our mails it is about: by the return path that names it, or by the Message-ID in the copy that came back. Both are
/// signed: anybody can write a bounce or a complaint, and ids can be guessed.
fn identified(app: &App, about: &About, envelope: &Envelope<'_>) -> Option<String> {
    let by_path = envelope.to.and_then(|to| return_path::read(&app.secrets, to));
    by_path.or_else(|| return_path::of_message_id(&app.secrets, about.message_id.as_deref()?))
}

async fn bounced(
    app: &App,
    tx: &mut Tx,
    channel: &Channel,
    status: &Status,
    identity: Option<&str>,
    came_at: Millis,
) -> Result<Option<String>> {
    let said = match status.fate {
        Fate::Delivered => Said::Delivered,
        Fate::Delayed => Said::Other,
        Fate::Failed(reason) => Said::Failed(reason),
    };
    let receipt = Receipt {
        channel: channel.id,
        reference: None,
        identity,
        said,
        words: &status.words,
        code: status.code.as_deref(),
        happened_at: None,
        event: None,
    };
    let taken = receipts::take(tx, &app.ids, &receipt, came_at).await?;
    let receipts::Taken::Known(key, _) = taken else { return Ok(Some("a bounce of no mail of ours".to_owned())) };
    match status.fate {
        Fate::Failed(Reason::BadAddress) => {
            addresses::close(tx, key.address, Reason::BadAddress.as_str(), came_at).await?;
        }
        // About us or about what we wrote, not about them.
        Fate::Failed(Reason::Blocked | Reason::RejectedContent) => {}
        Fate::Failed(_) => {
            let since = came_at.plus(-IN_A_ROW);
            if addresses::count_soft_bounce(tx, key.address, since, came_at).await? >= MOST_SOFT_BOUNCES {
                addresses::close(tx, key.address, "soft-bounces", came_at).await?;
            }
        }
        Fate::Delivered => addresses::forget_soft_bounces(tx, key.address).await?,
        Fate::Delayed => {}
    }
    Ok(None)
}

async fn stop(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    address: AddressId,
    how: &str,
    words: &str,
    now: Millis,
) -> Result<Option<String>> {
    let Some((owner, ..)) = addresses::address(tx, address).await? else {
        return Ok(Some("from somebody who has been erased".to_owned()));
    };
    if owner != organisation.id {
        return Ok(Some("about an address of somebody else".to_owned()));
    }
    let actor = by_link(organisation.id);
    wishes::carry_out(app, tx, &actor, address, wishes::Wish::Stop, how).await?;
    let wish = Wish { wanted: "stop".to_owned(), how: how.to_owned(), words: words.to_owned(), at: now };
    store::add_wish(tx, &app.ids, organisation.id, None, address, &wish, now).await?;
    Ok(None)
}
