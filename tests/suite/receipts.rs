//! What providers say later: kept, merged upwards, whatever the order.

use budstikke::channel::Reason;
use budstikke::channel::receive::Said;
use budstikke::delivery::receipts::{self, Receipt, Taken};
use budstikke::id::ChannelId;
use serde_json::json;

use crate::story;
use crate::support::Town;
use crate::support::gateway::Reply;

/// A receipt with nothing but what it says; tests fill in the rest.
pub fn receipt(channel: ChannelId, said: Said) -> Receipt<'static> {
    Receipt { channel, reference: None, identity: None, said, words: "", code: None, happened_at: None, event: None }
}

/// What the door for providers does with a receipt once it is verified.
pub async fn hand_in(town: &Town, receipt: Receipt<'_>) -> Taken {
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let taken = receipts::take(&mut tx, &town.app.ids, &receipt, town.app.clock.now()).await.expect("taken");
    tx.commit().await.expect("a commit");
    town.app.wake.delivery.notify_one();
    taken
}

pub async fn channel_id(town: &Town, name: &str) -> ChannelId {
    let channels = town.get("/api/v1/channels").await.ok();
    let channel = channels.as_array().expect("channels").iter().find(|channel| channel["name"] == name);
    channel.expect("the channel")["id"].as_str().expect("an id").parse().expect("an id")
}

/// A published bulletin of which one SMS has been accepted under the reference `gw-1`.
async fn an_accepted_sms(town: &Town) -> (String, ChannelId) {
    town.sms_channel().await;
    town.approve("emergency-childcare", &["en"]).await;
    town.resident(&["en"], "sms", "20123456").await;
    let bulletin = town.draft("routine").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    (bulletin, channel_id(town, "sms").await)
}

async fn state(town: &Town, bulletin: &str) -> String {
    town.deliveries(bulletin).await[0]["state"].as_str().expect("a word").to_owned()
}

story! {
    /// Receipts come twice, late and in the wrong order; the delivery only moves up, and every one of them is kept.
    async fn receipts_move_a_delivery_up_and_never_down(town) {
        let (bulletin, channel) = an_accepted_sms(&town).await;
        let of = |said| Receipt { reference: Some("gw-1"), ..receipt(channel, said) };
        assert!(matches!(hand_in(&town, of(Said::Sent)).await, Taken::Known(_, true)));
        assert!(matches!(hand_in(&town, of(Said::Accepted)).await, Taken::Known(_, false)));
        let failed = Receipt { event: Some("event-1"), words: "no such subscriber +4520123456", code: Some("0x1001"), ..of(Said::Failed(Reason::BadAddress)) };
        assert!(matches!(hand_in(&town, failed).await, Taken::Known(_, true)), "a late failure is a failure");
        assert_eq!(hand_in(&town, failed).await, Taken::Repeated);
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "bad-address": 1 }));
        assert!(matches!(hand_in(&town, of(Said::Delivered)).await, Taken::Known(_, true)));
        assert!(matches!(hand_in(&town, of(Said::Failed(Reason::Blocked))).await, Taken::Known(_, false)));
        assert_eq!(state(&town, &bulletin).await, "delivered");
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({}));
        let kept: (i64, String) = sqlx::query_as("SELECT COUNT(*), MAX(words) FROM receipt")
            .fetch_one(&mut *town.app.db.read().await.expect("a connection")).await.expect("rows");
        assert_eq!(kept, (5, "no such subscriber <recipient>".to_owned()));
    }
}

story! {
    /// The provider is faster than our own note of the send: its word waits and is applied.
    async fn a_receipt_before_the_outcome_finds_its_delivery(town) {
        town.sms_channel().await;
        let channel = channel_id(&town, "sms").await;
        let early = Receipt { reference: Some("gw-1"), event: Some("e"), ..receipt(channel, Said::Delivered) };
        assert_eq!(hand_in(&town, early).await, Taken::Unmatched);
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(state(&town, &bulletin).await, "accepted");
        // The next look at what came early; the clock is moved past it.
        town.app.clock.advance(11_000);
        town.app.wake.delivery.notify_one();
        town.wait_for("the receipt to be applied", async |town| state(town, &bulletin).await == "delivered").await;
        assert_eq!(hand_in(&town, early).await, Taken::Repeated);
    }
}

story! {
    /// An SMS that may have gone is shown as unknown, until the gateway says what became of it: by our own name of it,
    /// since nobody ever saw the gateway's.
    async fn a_receipt_resolves_what_was_unknown(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::HangUp);
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("an unknown delivery", async |town| town.count(&bulletin, "unknown").await == 1).await;
        let identity = sms.requests()[0].json()["ref"].as_str().expect("our name").to_owned();
        let said = Receipt { identity: Some(&identity), ..receipt(channel_id(&town, "sms").await, Said::Delivered) };
        assert!(matches!(hand_in(&town, said).await, Taken::Known(_, true)));
        assert_eq!((state(&town, &bulletin).await, sms.requests().len()), ("delivered".to_owned(), 1));
    }
}

story! {
    /// What is not ours is kept and does no harm: another system on the same account, another channel's name, garbage.
    async fn receipts_for_something_unknown_are_kept(town) {
        let (bulletin, channel) = an_accepted_sms(&town).await;
        let (_bridge, _) = town.bridge_channel().await;
        let other = channel_id(&town, "bridge").await;
        let delivery = &town.deliveries(&bulletin).await[0];
        let identity = format!("{bulletin}.{}.en", delivery["address"].as_str().expect("an id"));
        let failed = Said::Failed(Reason::BadAddress);
        for foreign in [
            Receipt { reference: Some("gw-2"), ..receipt(channel, failed) },
            Receipt { reference: Some("gw-1"), ..receipt(other, failed) },
            Receipt { identity: Some(&identity), ..receipt(other, failed) },
            Receipt { identity: Some("../../etc.passwd.da"), ..receipt(channel, failed) },
            Receipt { words: "?", ..receipt(channel, Said::Other) },
        ] {
            assert_eq!(hand_in(&town, foreign).await, Taken::Unmatched);
        }
        assert_eq!(state(&town, &bulletin).await, "accepted");
    }
}
