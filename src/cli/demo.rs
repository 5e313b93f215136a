//! `demo`: a sample town on this machine, thrown away at the end. Real rendering, real fan-out, real delivery workers;
//! only the last step writes files instead of talking to a network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::{self, App, Use};
use crate::audience::import::{self, Given, SegmentCache};
use crate::audience::{Address, AddressKind, Audience, Consent, NewRecipient, RecipientKind, Traits};
use crate::bulletin::publish::{self, NewBulletin};
use crate::bulletin::{State, Urgency, preflight, store};
use crate::channel::outbox::{self, OutboxSettings};
use crate::channel::{Sending, Settings, setup};
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::report;
use crate::error::{Error, Result};
use crate::id::{BulletinId, TokenId};
use crate::language::Tag;
use crate::message::folder::{self, Catalogue};
use crate::staff::{self, Actor, Role, Token, hash_of, new_secret};
use crate::translation::workflow;
use crate::{message, translation};

use super::{output, publish as tables};

#[derive(clap::Args)]
pub struct Demo {
    /// End when everything has been shown
    #[arg(long)]
    exit: bool,
}

/// Languages of the sample town with how many residents have each as their first; the last two have no text of their
/// own, so that their chain shows.
const RESIDENTS: [(&str, usize); 14] = [
    ("da", 30),
    ("en", 25),
    ("ar", 40),
    ("tr", 25),
    ("so", 30),
    ("ur", 20),
    ("fa", 20),
    ("bs", 15),
    ("pl", 25),
    ("ku", 15),
    ("uk", 30),
    ("ti", 20),
    ("fa-AF", 10),
    ("ro", 5),
];

/// The longest the sample bulletin may take to go out.
const PATIENCE: Duration = Duration::from_secs(30);

impl Demo {
    pub async fn run(self, config: &mut Config) -> Result<()> {
        super::log_to_stderr("warn");
        let town = std::env::temp_dir().join(format!("budstikke-demo-{}", std::process::id()));
        let result = self.show(config, &town).await;
        if self.exit || result.is_err() {
            let _ = std::fs::remove_dir_all(&town);
        }
        result
    }

    async fn show(&self, config: &mut Config, town: &Path) -> Result<()> {
        config.data = town.to_owned();
        config.database_url = format!("sqlite://{}?mode=rwc", town.join("budstikke.db").display());
        config.secret_key = None;
        // The catalogue is read; a demo writes nothing into somebody's folder.
        let catalogue = Catalogue::at(&config.locales);
        config.locales = PathBuf::from("/nonexistent/the-demo-writes-no-folder");
        let listener = match TcpListener::bind(config.listen).await {
            Ok(listener) => listener,
            Err(_) => {
                TcpListener::bind("127.0.0.1:0").await.map_err(|cause| Error::File("127.0.0.1".to_owned(), cause))?
            }
        };
        let bound = listener.local_addr().map_err(|cause| Error::File("listener".to_owned(), cause))?;
        config.public_url = crate::config::default_public_url(bound);
        let app = App::open(config.clone(), Clock::default(), Use::Serve).await?;
        let actor = Actor {
            organisation: app.organisation_id(),
            token: None,
            role: Role::Administrator,
            name: "demo".to_owned(),
        };

        println!("Budstikke demo: a sample town, its residents, twelve languages. Nothing leaves this machine.\n");
        folder::take_from(&app, &catalogue, folder::Seen::Remember).await?;
        let texts = approve_all(&app, &actor).await?;
        println!("1. {texts} texts approved for this demo only; no native speaker has reviewed them.");
        for kind in [AddressKind::Email, AddressKind::Sms, AddressKind::Webhook] {
            let settings = Settings::Outbox(OutboxSettings { carries: kind, sending: Sending::default() });
            let mut tx = app.db.begin().await?;
            setup::add(&app, &mut tx, &actor, &format!("{kind}-outbox"), settings, BTreeMap::new()).await?;
            tx.commit().await?;
        }
        let people = populate(&app, &actor).await?;
        println!("2. {people} sample recipients: residents, resource persons, pages of associations.");

        let stop = CancellationToken::new();
        let (running, stopped) = (app.clone(), stop.clone());
        let served =
            tokio::spawn(async move { app::run(running, listener, async move { stopped.cancelled().await }).await });

        let bulletin = draft(&app, &actor).await?;
        let checked = preflight::preflight(&app, &mut *app.db.read().await?, actor.organisation, bulletin).await?;
        println!("3. Before publishing, staff see who gets what:\n");
        tables::show_preflight(&checked, false);
        let mut tx = app.db.begin().await?;
        publish::publish(&app, &mut tx, &actor, bulletin).await?;
        tx.commit().await?;
        app.wake.planner.notify_one();
        wait_until_out(&app, &actor, bulletin).await?;

        println!("\n4. Published. Who got it in which language:\n");
        let report = report::report(&app, &mut *app.db.read().await?, actor.organisation, bulletin).await?;
        tables::show_report(&app, &report);
        println!("\n5. Three of the messages as they went out:");
        for (channel, language) in [("email-outbox", "ar"), ("sms-outbox", "pl"), ("webhook-outbox", "ti")] {
            example(&app.config.data, channel, language);
        }
        let secret = token(&app, &actor).await?;
        println!(
            "\nWhere to look next{}:",
            if self.exit { " (`budstikke demo` without --exit keeps all of this open)" } else { "" }
        );
        println!("  every message as a file   {}", town.join("outbox").display());
        println!("  the bulletin's own page   {}/b/{bulletin}", app.config.public_url);
        println!(
            "  the API                   curl -H 'Authorization: Bearer {secret}' {}/api/v1/bulletins",
            app.config.public_url
        );
        println!("  its description           {}/api/v1/openapi.json", app.config.public_url);
        if self.exit {
            stop.cancel();
        } else {
            println!("\nThe sample town is being served. Ctrl-C ends it and throws it away.");
            let _ = tokio::signal::ctrl_c().await;
            stop.cancel();
        }
        let ended = served.await.map_err(|panic| Error::Internal(panic.to_string()))?;
        if !self.exit {
            let _ = std::fs::remove_dir_all(town);
        }
        ended
    }
}

async fn approve_all(app: &App, actor: &Actor) -> Result<usize> {
    let organisation = app.organisation().await?;
    let mut conn = app.db.read().await?;
    let messages = message::store::list(&mut conn, organisation.id, "", 1_000).await?;
    let mut work: Vec<(String, Tag)> = Vec::new();
    for (id, name) in messages {
        let mut texts = translation::store::texts(&mut conn, id).await?;
        texts.sort_by_key(|text| text.language != organisation.source_language);
        work.extend(texts.into_iter().map(|text| (name.clone(), text.language)));
    }
    drop(conn);
    let mut tx = app.db.begin().await?;
    for (name, language) in &work {
        workflow::approve(app, &mut tx, actor, name, language, None).await?;
    }
    tx.commit().await?;
    Ok(work.len())
}

/// Residents by language, reached by e-mail or SMS in turn; resource persons with several languages; pages.
async fn populate(app: &App, actor: &Actor) -> Result<usize> {
    let now = app.clock.now();
    let mut people = Vec::new();
    let tag = |text: &str| -> Result<Tag> { text.parse().map_err(Error::Internal) };
    let address = |kind: AddressKind, value: &str| {
        Address::parse(kind, "sample", value).map_err(|field| Error::Invalid(vec![field]))
    };
    let mut add = |kind: RecipientKind, name: String, languages: Vec<Tag>, area: &str, address: Address| {
        let areas = BTreeSet::from([area.to_owned()]);
        let traits =
            Traits { kind, languages, areas, topics: BTreeSet::from(["health".to_owned()]), groups: BTreeSet::new() };
        let consent = Consent { given_at: now, how: "sample".to_owned(), text_version: "1".to_owned() };
        people.push((
            NewRecipient { name, traits, addresses: vec![address], opted_out: Vec::new(), consent: Some(consent) },
            None,
        ));
    };
    let mut number = 0;
    for (language, count) in RESIDENTS {
        for _ in 0..count {
            number += 1;
            let way = if number % 2 == 0 {
                address(AddressKind::Email, &format!("resident{number}@example.org"))?
            } else {
                address(AddressKind::Sms, &format!("20 00 {:02} {:02}", number / 100, number % 100))?
            };
            let area = ["Nordbyen", "Havnen", "Skovparken"][number % 3];
            let languages = vec![tag(language)?, tag("da")?];
            add(RecipientKind::Resident, format!("Resident {number}"), languages, area, way);
        }
    }
    let serves = [
        ("Neighbourhood mother A", vec!["ar", "so"]),
        ("Neighbourhood mother B", vec!["so", "ti"]),
        ("Fathers' group", vec!["ar", "ku", "tr"]),
        ("Integration council", vec!["bs", "ur", "fa"]),
        ("Housing social worker", vec!["uk", "pl", "en"]),
    ];
    for (place, (name, languages)) in serves.into_iter().enumerate() {
        let languages = languages.into_iter().map(tag).collect::<Result<Vec<_>>>()?;
        let way = address(AddressKind::Email, &format!("resource{place}@example.org"))?;
        add(RecipientKind::ResourcePerson, name.to_owned(), languages, "Nordbyen", way);
    }
    for (language, page) in [
        ("fa", "afghan-association"),
        ("bs", "bosnian-association"),
        ("ar", "arabic-parents"),
        ("so", "somali-mothers"),
        ("ti", "eritrean-church"),
        ("uk", "ukrainians-in-solby"),
        ("en", "internationals"),
        ("da", "solby"),
    ] {
        let way = address(AddressKind::Webhook, &format!("facebook/{page}"))?;
        add(RecipientKind::Page, page.to_owned(), vec![tag(language)?], "Nordbyen", way);
    }
    let count = people.len();
    let mut tx = app.db.begin().await?;
    import::keep(&mut tx, &app.ids, actor.organisation, &people, Given::ALL, &mut SegmentCache::default(), now).await?;
    tx.commit().await?;
    Ok(count)
}

async fn draft(app: &App, actor: &Actor) -> Result<BulletinId> {
    let variables = serde_json::json!({ "institution": "Skovbørnehaven", "from": "2026-11-30", "places": 3 });
    let new = NewBulletin {
        message: "emergency-childcare".to_owned(),
        variables: variables.as_object().cloned().unwrap_or_default(),
        audience: Audience::default(),
        urgency: Urgency::Urgent,
        link: None,
        follows: None,
    };
    let mut tx = app.db.begin().await?;
    let bulletin = publish::create(app, &mut tx, actor, new).await?;
    tx.commit().await?;
    Ok(bulletin.id)
}

async fn wait_until_out(app: &App, actor: &Actor, id: BulletinId) -> Result<()> {
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let found = store::find(&mut *app.db.read().await?, actor.organisation, id).await?;
            if found.is_some_and(|bulletin| bulletin.state == State::Published) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    waited.await.unwrap_or_else(|_| Err(Error::Internal("the sample bulletin did not go out in time".to_owned())))
}

async fn token(app: &App, actor: &Actor) -> Result<String> {
    let secret = new_secret();
    let now = app.clock.now();
    let token = Token {
        id: TokenId::new(&app.ids, now),
        name: "demo".to_owned(),
        role: Role::Administrator,
        created_at: now,
        revoked_at: None,
    };
    let mut tx = app.db.begin().await?;
    staff::store::add_token(&mut tx, actor.organisation, None, &token, &hash_of(&secret)).await?;
    tx.commit().await?;
    Ok(secret)
}

/// One message of a channel in a language, as its file has it.
fn example(data: &Path, channel: &str, language: &str) {
    let folder = outbox::folder(data, channel);
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    let ending = format!(".{language}.");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(&ending));
    let Some(content) = files.into_iter().find(named).and_then(|path| std::fs::read(path).ok()) else { return };
    println!("\n--- {channel}, {language}");
    match channel {
        "email-outbox" => print_mail(&content),
        "webhook-outbox" => {
            let event: serde_json::Value = serde_json::from_slice(&content).unwrap_or_default();
            let data = &event["data"];
            let shown = serde_json::json!({ "type": event["type"], "to": data["to"], "language": data["language"],
                "direction": data["direction"], "title": data["title"], "summary": data["summary"], "link": data["link"] });
            output::print_json(&shown);
        }
        _ => println!("{}", String::from_utf8_lossy(&content)),
    }
}

/// The readable side of an e-mail: its subject and text alternative.
fn print_mail(content: &[u8]) {
    let Some(mail) = mail_parser::MessageParser::default().parse(content) else { return };
    println!("Subject: {}\n", mail.subject().unwrap_or_default());
    println!("{}", mail.body_text(0).unwrap_or_default());
}
