//! `correct` and `withdraw`.

use crate::app::App;
use crate::bulletin::follow_up::{self, Changes, Reached};
use crate::bulletin::http::BulletinView;
use crate::bulletin::{Bulletin, Urgency, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::staff::Actor;

use super::{deliveries, output, publish};

#[derive(clap::Args)]
pub struct Correct {
    /// The bulletin's id
    bulletin: String,
    /// A variable's value that changes; the others stay
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    args: Vec<String>,
    /// How urgent it is, if not as before
    #[arg(long, value_enum)]
    urgency: Option<Urgency>,
    /// Where the link leads, if not where it led
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Only show who would get it
    #[arg(long)]
    preflight: bool,
}

impl Correct {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let id = deliveries::bulletin_id(&self.bulletin)?;
        let mut conn = app.db.read().await?;
        if self.preflight {
            let reached = follow_up::reached(&mut conn, actor.organisation, id).await?;
            show_reached(&reached, json);
            return Ok(());
        }
        let earlier = store::find(&mut conn, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
        drop(conn);
        let variables = publish::variables(app, &earlier.message_name, &self.args).await?;
        let mut tx = app.db.begin().await?;
        let changes = Changes { variables, link: self.link, urgency: self.urgency };
        let made = follow_up::correct(app, &mut tx, actor, id, changes).await?;
        said(tx, made, json).await
    }
}

#[derive(clap::Args)]
pub struct Withdraw {
    /// The bulletin's id
    bulletin: String,
}

impl Withdraw {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let id = deliveries::bulletin_id(&self.bulletin)?;
        let mut tx = app.db.begin().await?;
        let made = follow_up::withdraw(app, &mut tx, actor, id).await?;
        said(tx, made, json).await
    }
}

async fn said(tx: Tx, made: Bulletin, json: bool) -> Result<()> {
    tx.commit().await?;
    if json {
        output::print_json(&BulletinView::from(made));
        return Ok(());
    }
    if let Some(follows) = made.follows {
        println!("{} is the {} of {}", made.id, follows.manner.as_str(), follows.bulletin);
    }
    println!("a running `budstikke serve` sends it; `budstikke report {}` shows how far it is", made.id);
    Ok(())
}

fn show_reached(reached: &[Reached], json: bool) {
    if json {
        return output::print_json(&reached);
    }
    let mut table = output::table(&["language", "channel", "reached", "to come", "text"]);
    for Reached { language, channel, reached, to_come, text, .. } in reached {
        table.add_row([
            language.to_string(),
            channel.clone(),
            reached.to_string(),
            to_come.to_string(),
            text.as_str().to_owned(),
        ]);
    }
    println!("{table}");
}
