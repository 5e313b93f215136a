//! How many complete e-mails and SMS texts one core makes a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use budstikke::app::{App, Use};
use budstikke::bulletin;
use budstikke::channel::Parcel;
use budstikke::channel::email::SmtpSettings;
use budstikke::channel::email::mail::Templates;
use budstikke::channel::email::smtp::Tls;
use budstikke::clock::Clock;
use budstikke::config::{Config, Role};
use budstikke::delivery;
use budstikke::id::{AddressId, BulletinId};
use budstikke::inbound::opt_out;

use crate::Arguments;
use crate::table::{Line, Table};
use crate::town::Town;

const NAME: &str = "rendering";

pub fn run(arguments: &Arguments, table: &mut Table) {
    if !arguments.wants(NAME) {
        return;
    }
    let town = Town::new("rendering", None);
    town.run(&["people", "import", &somebody(&town)]);
    town.run(&["catalogue", "approve", "boil-water"]);
    town.run(&["channel", "add", "files", "{\"kind\":\"outbox\",\"carries\":\"email\"}"]);
    town.publish(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (app, bulletin) = runtime.block_on(async {
        let config = Config {
            database_url: town.database_url().to_owned(),
            listen: "127.0.0.1:0".parse().expect("an address"),
            public_url: "https://health.solby.example".to_owned(),
            data: town.data(),
            locales: "locales".into(),
            secret_key: None,
            log: "warn".to_owned(),
            metrics_listen: None,
            lmtp: None,
            allow_private: Vec::new(),
            role: Role::All,
        };
        let app = App::open(config, Clock::default(), Use::Command).await.expect("the town's database");
        let mut conn = app.db.read().await.expect("a connection");
        let found = bulletin::store::list(&mut conn, app.organisation_id(), BulletinId(i64::MAX), 1).await;
        drop(conn);
        (app, found.expect("bulletins").remove(0))
    });
    for language in ["da", "ar"] {
        let content = runtime.block_on(delivery::contents::content(&app, &bulletin, language));
        let content = Arc::new(content.expect("a database").expect("a text that can be rendered"));
        let (templates, settings, mut mail, mut octets) = (Templates::default(), settings(), Vec::new(), 0);
        let mut number = 0;
        let rate = a_second(|| {
            number += 1;
            let parcel = Parcel {
                to: format!("r{number}@example.org"),
                identity: format!("{}.adr_{number}.{language}", bulletin.id),
                address: AddressId(number),
                unsubscribe: opt_out::link(&app, AddressId(number), &content.language),
                published_at: 0,
                log: budstikke::channel::Log::default(),
                instead: None,
                content: content.clone(),
                also: Vec::new(),
                earlier: Vec::new(),
                heard_at: None,
            };
            templates.of(&settings, &parcel).fill(&parcel, &parcel.identity, &mut mail);
            octets += mail.len();
        });
        println!("  {} octets a mail", octets / usize::try_from(number).unwrap_or(1));
        table.add(line(format!("rendering e-mails for recipients, {language}"), rate, "mails/s and core"));
        let rate = a_second(|| {
            let content = runtime.block_on(delivery::contents::content(&app, &bulletin, language));
            assert!(content.expect("a database").is_some_and(|content| !content.sms.is_empty()));
        });
        table.add(line(format!("rendering a bulletin from its frozen text, {language}"), rate, "contents/s and core"));
    }
}

fn line(name: String, value: f64, unit: &'static str) -> Line {
    Line { name, engine: "", value, unit, compared_with: None, ratio: None, bar: "", met: None }
}

/// How often something can be done in a second.
fn a_second(mut work: impl FnMut()) -> f64 {
    let (began, mut times) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(2) {
        for _ in 0..50 {
            work();
        }
        times += 50;
    }
    f64::from(times) / began.elapsed().as_secs_f64()
}

fn somebody(town: &Town) -> String {
    let file = town.data().with_file_name("somebody.csv");
    std::fs::write(&file, "name;email;languages\nAmina;amina@example.org;ar\n").expect("a file");
    file.display().to_string()
}

fn settings() -> SmtpSettings {
    serde_json::from_value(
        serde_json::json!({ "host": "mail.solby.example", "from": "a@solby.example", "tls": Tls::Off }),
    )
    .expect("settings of a channel")
}
