//! Quiet hours: routine texts to phones wait until the morning, where the organisation is.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::story;
use crate::support::gateway::Reply;
use crate::support::{Town, quiet_hours};
use budstikke::staff::Role;

/// Moves the clock to the next time clocks in Copenhagen show that hour; how many hours that is in milliseconds.
fn go_to(town: &Town, hour: i8) {
    let now = town.app.clock.now().timestamp().to_zoned(TimeZone::get("Europe/Copenhagen").expect("a zone"));
    let then = now.date().at(hour, 0, 0, 0).to_zoned(now.time_zone().clone()).expect("a moment");
    let then = if then > now { then } else { then.checked_add(1.day()).expect("a day later") };
    town.app.clock.advance(then.timestamp().duration_since(now.timestamp()).as_millis().try_into().expect("a day"));
    town.later(0);
}

/// The hour that clocks in Copenhagen show at a moment.
fn hour(moment: &Value) -> (i8, i8) {
    let moment: Timestamp = moment.as_str().expect("a moment").parse().expect("RFC 3339");
    let shown = moment.to_zoned(TimeZone::get("Europe/Copenhagen").expect("a zone"));
    (shown.hour(), shown.minute())
}

story! {
    /// At night an e-mail goes and a routine SMS waits for the morning, with no try spent; urgent and emergency go at once.
    async fn routine_texts_wait_for_the_morning(town) {
        let token = town.token(Role::Administrator).await;
        let changes = json!({ "quiet_hours": "21:00-08:00" });
        town.with_token(&token).send(reqwest::Method::PATCH, "/api/v1/organisation", Some(changes), &[]).await.ok();
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        go_to(&town, 22);
        let routine = town.publish_to("Nordbyen", "routine", "sms", &["20123456".to_owned(), "20123457".to_owned()]).await;
        let letter = town.publish_to("Havnen", "routine", "email", &["amina@example.org".to_owned()]).await;
        town.wait_until_published(&letter).await;
        assert_eq!(mail.count(), 1);
        town.wait_for("the move to the morning", async |town| {
            town.deliveries(&routine).await.iter().filter(|one| one["due_at"].is_string() && hour(&one["due_at"]) == (8, 0)).count() == 2
        })
        .await;
        assert!(town.deliveries(&routine).await.iter().all(|one| one["tries"] == 0 && one["state"] == "queued"));
        let held = town.report(&routine).await["held"][0].clone();
        assert_eq!((&held["channel"], &held["deliveries"], hour(&held["quiet_until"])), (&json!("sms"), &json!(2), (8, 0)));

        for (area, urgency, number) in [("Vesterbro", "urgent", "20123458"), ("Midtbyen", "emergency", "20123459")] {
            let bulletin = town.publish_to(area, urgency, "sms", &[number.to_owned()]).await;
            town.wait_until_published(&bulletin).await;
        }
        assert_eq!(sms.requests().len(), 2);
        go_to(&town, 8);
        town.wait_until_published(&routine).await;
        assert_eq!(sms.requests().len(), 4);
    }
}

story! {
    /// A second try that would fall into the night is made in the morning, also when the day of trying is over by then.
    async fn a_retry_at_night_is_made_in_the_morning(town) {
        quiet_hours(&town.app, 21 * 60, 8 * 60).await;
        let sms = crate::support::gateway::Gateway::start().await;
        let sending = json!({ "retry": { "routine": { "first": "90m", "most": "2h", "give_up": "4h" } } });
        town.channel("sms", json!({ "kind": "sms-gateway", "url": sms.url(), "sender": "Solby", "sending": sending })).await;
        sms.reply(Reply::Status(503, &[], "down"));
        town.approve("emergency-childcare", &["en"]).await;
        go_to(&town, 20);
        let bulletin = town.publish_to("Nordbyen", "routine", "sms", &["20123456".to_owned()]).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        go_to(&town, 23);
        town.wait_for("the morning", async |town| hour(&town.deliveries(&bulletin).await[0]["due_at"]) == (8, 0)).await;
        assert_eq!(sms.requests().len(), 1);
        go_to(&town, 8);
        town.wait_until_published(&bulletin).await;
        assert_eq!((sms.requests().len(), town.count(&bulletin, "accepted").await), (2, 1));
    }
}

story! {
    /// What is still going out when the quiet hours begin stops there and goes on in the morning.
    async fn what_is_going_out_stops_at_nine(town) {
        quiet_hours(&town.app, 21 * 60, 8 * 60).await;
        let sms = crate::support::gateway::Gateway::start().await;
        let sending = json!({ "limits": { "per_second": 10, "burst": 1 } });
        town.channel("sms", json!({ "kind": "sms-gateway", "url": sms.url(), "sender": "Solby", "sending": sending })).await;
        town.approve("emergency-childcare", &["en"]).await;
        go_to(&town, 10);
        let numbers: Vec<String> = (0..60).map(|number| format!("{}", 20_300_000 + number)).collect();
        let bulletin = town.publish_to("Nordbyen", "routine", "sms", &numbers).await;
        town.wait_for("the first", async |_| sms.requests().len() >= 3).await;
        go_to(&town, 21);
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        let sent = sms.requests().len();
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert_eq!(sms.requests().len(), sent, "it goes on at night");
        assert!(sent < 60, "all had gone before");
        town.wait_for("the move to the morning", async |town| {
            let left = town.deliveries(&bulletin).await;
            left.iter().filter(|one| one["state"] == "queued").all(|one| hour(&one["due_at"]) == (8, 0))
        })
        .await;
        go_to(&town, 8);
        town.wait_until_published(&bulletin).await;
        assert_eq!(sms.requests().len(), 60);
        assert!(town.deliveries(&bulletin).await.iter().all(|one| one["tries"] == 1), "nothing was tried in vain");
    }
}

/// An organisation that has set its quiet hours to none sends at any hour.
#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_without_quiet_hours() {
    let Some(town) = Town::start(budstikke::db::Engine::Sqlite).await else { return };
    quiet_hours(&town.app, 23 * 60, 23 * 60).await;
    let sms = town.sms_channel().await;
    town.approve("emergency-childcare", &["en"]).await;
    go_to(&town, 23);
    let bulletin = town.publish_to("Nordbyen", "routine", "sms", &["20123456".to_owned()]).await;
    town.wait_until_published(&bulletin).await;
    assert_eq!(sms.requests().len(), 1);
}

/// What a new organisation has before anybody decided.
#[tokio::test(flavor = "multi_thread")]
async fn the_usual_quiet_hours() {
    let folder = crate::support::new_folder("usual");
    let config = crate::support::config(&folder, format!("sqlite://{}?mode=rwc", folder.join("b.db").display()), 0);
    let app =
        budstikke::app::App::open(config, Default::default(), budstikke::app::Use::Command).await.expect("it opens");
    let organisation = app.organisation().await.expect("an organisation");
    assert_eq!((organisation.quiet_from, organisation.quiet_until), (21 * 60, 8 * 60));
    let _ = std::fs::remove_dir_all(folder);
}
