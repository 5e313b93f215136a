//! Handles what came in, item by item, each in a transaction of its own with everything that follows from it.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::audience::Address;
use crate::channel::receive::{Heard, HeardReceipt, Said};
use crate::channel::{self, Channel};
use crate::clock::Millis;
use crate::db::Tx;
use crate::defect;
use crate::delivery::receipts::{self, Receipt};
use crate::error::{Error, Result};
use crate::id::{InboundId, OrganisationId};

use super::store::{self, Item};
use super::{answers, people, post};

/// The longest sleep: what another process stored is seen within this time.
const TICK: Duration = Duration::from_secs(2);
/// After so many tries an item is put aside for somebody to look at.
const TRIES: i32 = 8;
/// How long handled items are kept, in milliseconds; receipts as they came, to look into what went wrong.
const KEPT: i64 = 30 * 86_400_000;
/// How long after a message was sent it may be read by a word about everything before a moment.
const READ_WITHIN: i64 = 30 * 86_400_000;
const HOUR: Duration = Duration::from_secs(3_600);

/// Handles what is due until the stop, and sends the answers: apart, so that a provider that is slow to take an answer keeps
/// nobody's "stop" waiting.
pub async fn run(app: App, stop: CancellationToken) -> Result<()> {
    let hearing = again_and_again(&stop, &app.wake.inbound, || hear_due(&app, &stop));
    let answering = again_and_again(&stop, &app.wake.answers, || answers::send_next(&app));
    let forgetting = async {
        loop {
            match forget(&app).await {
                Err(error) if !error.is_passing() => return Err(error),
                _ => {}
            }
            tokio::select! {
                () = tokio::time::sleep(HOUR) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    };
    tokio::try_join!(hearing, answering, forgetting).map(|_| ())
}

/// Does rounds while there is something to do; then waits for the bell, for a moment, or for the stop.
async fn again_and_again<F: Future<Output = Result<bool>>>(
    stop: &CancellationToken,
    bell: &Notify,
    round: impl Fn() -> F,
) -> Result<()> {
    loop {
        let mut bell = std::pin::pin!(bell.notified());
        bell.as_mut().enable();
        let busy = match round().await {
            Ok(busy) => busy,
            Err(error) if error.is_passing() => {
                tracing::warn!("what came in is handled and answered in a moment: {error}");
                false
            }
            Err(error) => return Err(error),
        };
        if busy && !stop.is_cancelled() {
            continue;
        }
        tokio::select! {
            () = &mut bell => {}
            () = tokio::time::sleep(TICK) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

async fn forget(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, app.clock.now().plus(-KEPT)).await?;
    tx.commit().await.map_err(Into::into)
}

/// Whether there was anything to do.
async fn hear_due(app: &App, stop: &CancellationToken) -> Result<bool> {
    let due = store::due(&mut *app.db.read().await?, app.clock.now(), 100).await?;
    for id in &due {
        if stop.is_cancelled() {
            return Ok(false);
        }
        handle(app, *id).await?;
        app.wake.answers.notify_one();
    }
    Ok(!due.is_empty())
}

/// Handles one item. What cannot be handled is tried again, and put aside after some tries; the others go on.
#[tracing::instrument(target = "budstikke::step", name = "hear", skip_all, fields(inbound.id = %id))]
pub async fn handle(app: &App, id: InboundId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let Some(item) = store::take(&mut tx, id).await? else { return Ok(()) };
    let error = match defect::contained(hear(app, &mut tx, &item)).await {
        Ok(words) => {
            store::handled(&mut tx, id, words.as_deref(), app.clock.now()).await?;
            return tx.commit().await.map_err(Into::into);
        }
        Err(error) if error.is_passing() => return Err(error),
        Err(error) => error,
    };
    tx.rollback().await?;
    let now = app.clock.now();
    // 10 s, 40 s, 160 s … at most an hour apart.
    let pause = (10_000_i64 << (2 * item.tries.clamp(0, 10))).min(3_600_000);
    let due = (item.tries + 1 < TRIES).then(|| now.plus(pause));
    tracing::warn!(inbound.id = %id, tries = item.tries + 1, "something that came in could not be handled: {}", without_people(&error));
    let mut tx = app.db.begin().await?;
    store::put_back(&mut tx, id, &without_people(&error), due).await?;
    tx.commit().await?;
    Ok(())
}

/// An error without what somebody wrote.
fn without_people(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Does what follows from an item; words about it where nothing does.
async fn hear(app: &App, tx: &mut Tx, item: &Item) -> Result<Option<String>> {
    let found = channel::store::by_id(tx, &app.secrets, item.channel_id).await?;
    let Some((organisation, channel)) = found else { return Ok(Some("the channel is gone".to_owned())) };
    let Some(receiver) = channel.settings.receiver(&channel) else {
        return Ok(Some("this kind of channel hears nothing".to_owned()));
    };
    let organisation = crate::organisation::find(tx, organisation).await?;
    match receiver.read(&item.raw).map_err(Error::Malformed)? {
        Heard::Receipt(receipt) => receipt_came(app, tx, item, receipt).await,
        Heard::Message(message) => {
            store::forget_raw(tx, item.id).await?;
            people::wrote(app, tx, &organisation, &channel, &message, item.came_at).await
        }
        Heard::Mail { envelope_from, envelope_to, mail } => {
            store::forget_raw(tx, item.id).await?;
            let envelope = post::Envelope { from: envelope_from.as_deref(), to: envelope_to.as_deref() };
            post::came(app, tx, &organisation, &channel, &envelope, &mail, item.came_at).await
        }
        Heard::ReadUntil { from, until } => {
            read_until(app, tx, &channel, organisation.id, &from, until, item.came_at).await
        }
        Heard::Stopped { from } => people::stopped(app, tx, &organisation, &channel, &from, item.came_at).await,
        Heard::Nothing(words) => Ok(Some(words)),
    }
}

/// Everything that went to somebody over this channel before a moment has been read.
async fn read_until(
    app: &App,
    tx: &mut Tx,
    channel: &Channel,
    organisation: OrganisationId,
    from: &str,
    until: Millis,
    came_at: Millis,
) -> Result<Option<String>> {
    let kind = channel.settings.carries();
    let Ok(address) = Address::parse(kind, "from", from) else {
        return Ok(Some("came from an address that is none".to_owned()));
    };
    let Some(sender) = store::sender(tx, organisation, kind.as_str(), address.value()).await? else {
        return Ok(Some("nobody here has this address".to_owned()));
    };
    let since = until.plus(-READ_WITHIN);
    for reference in store::sent_unread(tx, organisation, channel.id, sender.address_id, since, until).await? {
        let receipt = Receipt {
            channel: channel.id,
            reference: Some(&reference),
            identity: None,
            said: Said::Read,
            words: "read",
            code: None,
            happened_at: Some(until),
            event: None,
        };
        receipts::take(tx, &app.ids, &receipt, came_at).await?;
    }
    Ok(None)
}

async fn receipt_came(app: &App, tx: &mut Tx, item: &Item, heard: HeardReceipt) -> Result<Option<String>> {
    let receipt = Receipt {
        channel: item.channel_id,
        reference: heard.reference.as_deref(),
        identity: heard.identity.as_deref(),
        said: heard.said.unwrap_or(Said::Other),
        words: &heard.words,
        code: heard.code.as_deref(),
        happened_at: heard.happened_at,
        event: None,
    };
    if heard.said.is_none() {
        tracing::info!(channel.id = %item.channel_id, "a provider used a word that is not known: {}", heard.words.chars().take(50).collect::<String>());
    }
    if let receipts::Taken::Known(key, _) = receipts::take(tx, &app.ids, &receipt, item.came_at).await? {
        receipts::heed(app, tx, key.address, receipt.said).await?;
    }
    Ok(None)
}
