//! The command line: one file a command. Exit codes: 0 done, 1 failed, 2 wrong usage; `inbound` speaks as mail servers do.

mod attach;
mod catalogue;
mod channel;
mod check;
mod deliveries;
mod demo;
mod follow;
mod follow_up;
mod inbound;
mod maintenance;
mod organisation;
mod output;
mod people;
mod publish;
mod render;
mod serve;
mod staff;
mod terms;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, Use};
use crate::clock::Clock;
use crate::config::{Config, Options, Role as ProcessRole};
use crate::error::{Error, Result};
use crate::staff::{Actor, Role};

/// Health messages written once, read by everyone in their own language.
///
/// With no command it serves on 127.0.0.1:8080 with its database in ./data. `budstikke demo` shows what it does.
#[derive(Parser)]
#[command(name = "budstikke", version, max_term_width = 100)]
struct Line {
    #[command(flatten)]
    options: Options,
    /// Print results as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and pages and send what is due (the default)
    Serve(serve::Serve),
    /// Show everything with a sample town: one bulletin in twelve languages to files in a folder
    Demo(demo::Demo),
    /// Check the texts of a catalogue folder
    Check(check::Check),
    /// Render a message of the catalogue folder in a language
    Render(render::Render),
    /// Import and export recipients
    #[command(subcommand)]
    People(people::People),
    /// Import, export, list and approve texts
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    /// Show and set the words that all messages share: the municipality's name, its telephone number
    #[command(subcommand)]
    Terms(terms::Terms),
    /// Show and change the organisation's settings
    #[command(subcommand)]
    Organisation(organisation::OrganisationCommand),
    /// Publish a message, or show with --preflight what that would do
    Publish(publish::Publish),
    /// Show what became of a bulletin
    Report(publish::ReportOf),
    /// List deliveries that may or may not have gone, by bulletin and channel
    Unknown(deliveries::Unknown),
    /// Decide what becomes of a bulletin's deliveries that may or may not have gone
    Decide(deliveries::Decide),
    /// Send a bulletin again to those who did not get it
    SendAgain(deliveries::SendAgain),
    /// Hold a bulletin: nothing of it goes out until it is resumed
    Pause(publish::Steered),
    /// Let a held bulletin go on where it stopped
    Resume(publish::Steered),
    /// Stop a bulletin: what has not been sent stays unsent
    Cancel(publish::Steered),
    /// Publish a bulletin's message again, as its texts stand now, to exactly those who got it
    Correct(follow_up::Correct),
    /// Tell those who got a bulletin not to go by it any more
    Withdraw(follow_up::Withdraw),
    /// Add, change, list, test, switch and remove channels
    #[command(subcommand)]
    Channel(channel::Channels),
    /// Take what comes in from a mail server
    #[command(subcommand)]
    Inbound(inbound::InboundCommand),
    /// Create, list and revoke API tokens
    #[command(subcommand)]
    Token(staff::Tokens),
    /// Add and list staff
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Bring the database's tables up to date and end
    Migrate,
    /// Copy the SQLite database into a new file while it is in use
    Backup(maintenance::Backup),
    /// Erase a recipient with addresses and consents
    Erase(maintenance::Erase),
    /// Print the version
    Version,
}

/// Reads the command line, carries it out, says what went wrong.
pub fn main() -> ExitCode {
    let line = Line::try_parse().unwrap_or_else(|wrong| {
        if wrong.use_stderr() && std::env::args().any(|argument| argument == "inbound") {
            let _ = wrong.print();
            std::process::exit(inbound::AGAIN_LATER.into());
        }
        wrong.exit()
    });
    let json = line.json;
    let for_a_mail_server = matches!(line.command, Some(Command::Inbound(_)));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => {
            eprintln!("error: no runtime: {cause}");
            return ExitCode::from(1);
        }
    };
    let carried_out = runtime.block_on(carry_out(line));
    // A name that does not resolve would be waited for without end.
    runtime.shutdown_background();
    match carried_out {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(json, &error);
            ExitCode::from(match error {
                _ if for_a_mail_server => inbound::AGAIN_LATER,
                Error::Invalid(_) => 2,
                _ => 1,
            })
        }
    }
}

async fn carry_out(line: Line) -> Result<u8> {
    let Line { options, json, command } = line;
    let command = command.unwrap_or(Command::Serve(serve::Serve::default()));
    let role = if let Command::Serve(serve) = &command { serve.role } else { ProcessRole::All };
    let mut config = options.check(role).map_err(wrong_value)?;
    match command {
        Command::Serve(_) => return serve::run(config).await.map(|()| 0),
        Command::Demo(demo) => return demo.run(&mut config).await.map(|()| 0),
        Command::Check(check) => return check.run(&config, json).map(u8::from),
        Command::Render(render) => return render.run(&config, json).map(|()| 0),
        Command::Inbound(inbound) => {
            log_to_stderr("error");
            return inbound.run(config, json).await;
        }
        Command::Version => {
            println!("budstikke {}", env!("CARGO_PKG_VERSION"));
            return Ok(0);
        }
        _ => {}
    }
    log_to_stderr("warn");
    let app = App::open(config, Clock::default(), Use::Command).await?;
    let actor = actor(&app);
    if matches!(command, Command::Catalogue(_) | Command::Publish(_) | Command::Correct(_) | Command::Terms(_)) {
        // Also where no server has run yet, the texts of the folder are there.
        let catalogue = crate::message::folder::Catalogue::at(&app.config.locales);
        let step = crate::message::folder::take_from(&app, &catalogue, crate::message::folder::Seen::Remember).await?;
        step.problems.iter().for_each(|problem| eprintln!("{problem}"));
    }
    let done = match command {
        Command::People(people) => people.run(&app, &actor, json).await,
        Command::Catalogue(catalogue) => catalogue.run(&app, &actor, json).await,
        Command::Terms(terms) => terms.run(&app, &actor, json).await,
        Command::Organisation(organisation) => organisation.run(&app, &actor, json).await,
        Command::Publish(publish) => publish.run(&app, &actor, json).await,
        Command::Report(report) => report.run(&app, &actor, json).await,
        Command::Unknown(unknown) => unknown.run(&app, &actor, json).await,
        Command::Decide(decide) => decide.run(&app, &actor, json).await,
        Command::SendAgain(again) => again.run(&app, &actor, json).await,
        Command::Pause(steered) => steered.pause(&app, &actor).await,
        Command::Resume(steered) => steered.resume(&app, &actor).await,
        Command::Cancel(steered) => steered.cancel(&app, &actor).await,
        Command::Correct(correct) => correct.run(&app, &actor, json).await,
        Command::Withdraw(withdraw) => withdraw.run(&app, &actor, json).await,
        Command::Channel(channels) => channels.run(&app, &actor, json).await,
        Command::Token(tokens) => tokens.run(&app, &actor, json).await,
        Command::Staff(staff) => staff.run(&app, &actor, json).await,
        Command::Migrate => {
            println!("the tables are up to date");
            Ok(())
        }
        Command::Backup(backup) => backup.run(&app).await,
        Command::Erase(erase) => erase.run(&app, &actor).await,
        _ => Ok(()),
    };
    app.db.close().await;
    done.map(|()| 0)
}

fn wrong_value(wrong: crate::config::WrongValue) -> Error {
    Error::Invalid(vec![wrong.into_field()])
}

/// Whoever sits at the command line has the files anyway: may do everything, by the name of the system's user.
fn actor(app: &App) -> Actor {
    let user = std::env::var("USER").unwrap_or_else(|_| "operator".to_owned());
    Actor { organisation: app.organisation_id(), token: None, role: Role::Administrator, name: format!("cli:{user}") }
}

fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::new(filter);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // Tests in one process may have set it already.
    let _ = log.try_init();
    crate::defect::log_without_values();
}

/// Bound to a listener, the configuration knows the port it got.
fn with_port(config: &mut Config, bound: std::net::SocketAddr) {
    if config.listen.port() == 0 {
        config.public_url = config.public_url.replace(":0", &format!(":{}", bound.port()));
        config.listen = bound;
    }
}
