//! What happens to the program while it sends.

use std::path::PathBuf;
use std::pin::Pin;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Measure;
use crate::chance::chance;
use crate::gateway::Gateway;
use crate::judge::judge;
use crate::mail::MailServer;
use crate::postgres::Cluster;
use crate::town::{Process, Town};

type Scenario = fn(Measure) -> Pin<Box<dyn Future<Output = Option<String>>>>;

/// Each with its name; what it saw, or `None` where it cannot be played here.
pub const ALL: [(&str, Scenario); 7] = [
    ("killed_again_and_again_on_sqlite", |measure| Box::pin(killed(measure, None, Town::settle))),
    ("killed_with_several_in_a_request", |measure| Box::pin(killed(measure, None, Town::settle_together))),
    ("killed_again_and_again_on_postgres", |measure| {
        Box::pin(async move { killed(measure, Some(Cluster::start()?), Town::settle).await })
    }),
    ("the_database_is_stopped", |measure| Box::pin(database_stopped(measure))),
    ("the_disk_is_full", |measure| Box::pin(disk_full(measure))),
    ("a_polite_end_in_the_middle", |measure| Box::pin(polite_end(measure))),
    ("many_workers", |measure| Box::pin(many_workers(measure))),
];

/// How long the mail server thinks about a message: what is sent shall not be over before the torture is.
const PACE: Duration = Duration::from_millis(10);

async fn pause(measure: Measure, what: &str, number: u32, from: u64, to: u64) {
    let milliseconds = from + chance(measure.seed, what, number, to - from);
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// SIGKILL at random moments, from the first moments of planning on.
async fn killed(measure: Measure, cluster: Option<Cluster>, settle: fn(&Town, u32, u16, u32, u16)) -> Option<String> {
    let (mail, gateway) = (MailServer::start(measure, PACE).await, Gateway::start(measure).await);
    let url = match &cluster {
        Some(cluster) => Some(cluster.new_database().await),
        None => None,
    };
    let town = Town::new(url, None);
    settle(&town, measure.mails, mail.port, measure.texts, gateway.port);
    town.publish();
    for kill in 1..=measure.kills {
        let process = town.serve("all");
        pause(measure, "kill", kill, 300, 1_800).await;
        process.kill();
        // Nobody is alive: the time in which leases run out may pass.
        if cluster.is_some() {
            town.let_leases_run_out().await;
        }
        town.let_time_pass().await;
    }
    let process = town.serve("all");
    town.wait_until_all_ended(600).await;
    let verdict = judge(&town, measure.mails, &mail, measure.texts, &gateway).await;
    ends_well(process, &town);
    Some(format!("{} kills; {verdict}", measure.kills))
}

fn ends_well(mut process: Process, town: &Town) {
    process.signal("TERM");
    assert_eq!(process.ended(Duration::from_secs(35)), Some(0), "a polite end; log:\n{}", town.log());
}

/// PostgreSQL is stopped without warning and started again while the program sends.
async fn database_stopped(measure: Measure) -> Option<String> {
    let cluster = Cluster::start()?;
    let (mail, gateway) = (MailServer::start(measure, PACE).await, Gateway::start(measure).await);
    let town = Town::new(Some(cluster.new_database().await), None);
    town.settle(measure.mails, mail.port, measure.texts, gateway.port);
    town.publish();
    let mut process = town.serve("all");
    let stops = if measure.long { 10 } else { 3 };
    for stop in 1..=stops {
        pause(measure, "stop", stop, 500, 1_500).await;
        assert!(cluster.stop(), "PostgreSQL stops");
        pause(measure, "away", stop, 200, 2_000).await;
        assert!(cluster.go_on(), "PostgreSQL starts");
        assert_eq!(process.ended(Duration::from_millis(500)), None, "outlives it; log:\n{}", town.log());
        town.let_time_pass().await;
    }
    // What was claimed in a commit whose answer got lost runs out by itself.
    let began = Instant::now();
    while town.number("SELECT COUNT(*) FROM delivery WHERE state = 0 AND attempts = 0").await > 0 {
        assert!(began.elapsed() < Duration::from_secs(300), "goes on; log:\n{}", town.log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    town.let_leases_run_out().await;
    town.wait_until_all_ended(300).await;
    let verdict = judge(&town, measure.mails, &mail, measure.texts, &gateway).await;
    ends_well(process, &town);
    Some(format!("{stops} times; {verdict}"))
}

/// A small file system of its own, where we may make one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn new(megabytes: u32) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("budstikke-torture-disk-{:08x}", rand::random::<u32>()));
        std::fs::create_dir_all(&folder).ok()?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        println!("NOT RUN: a small file system cannot be mounted here (it takes root and the right to mount)");
        let _ = std::fs::remove_dir(&folder);
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// The disk fills while the program sends, and is freed again.
async fn disk_full(measure: Measure) -> Option<String> {
    let disk = SmallDisk::new(if measure.long { 200 } else { 48 })?;
    let (mail, gateway) = (MailServer::start(measure, PACE).await, Gateway::start(measure).await);
    let town = Town::new(None, Some(&disk.0.join("data")));
    town.settle(measure.mails, mail.port, measure.texts, gateway.port);
    town.publish();
    let mut process = town.serve("all");
    let filler = disk.0.join("filler");
    let times = if measure.long { 8 } else { 3 };
    for time in 1..=times {
        pause(measure, "fill", time, 300, 1_000).await;
        // All that is left, to the last page.
        let mut file = std::fs::File::create(&filler).expect("a file");
        while std::io::Write::write_all(&mut file, &[0; 4_096]).is_ok() {}
        drop(file);
        pause(measure, "full", time, 500, 2_500).await;
        assert_eq!(process.ended(Duration::from_millis(10)), None, "outlives it; log:\n{}", town.log());
        std::fs::remove_file(&filler).expect("removed");
        town.let_time_pass().await;
    }
    town.wait_until_all_ended(300).await;
    let verdict = judge(&town, measure.mails, &mail, measure.texts, &gateway).await;
    ends_well(process, &town);
    Some(format!("full {times} times; {verdict}"))
}

/// SIGTERM in the middle: what is on the wire ends, the rest goes back, and nothing is unknown. A second signal ends at once.
async fn polite_end(measure: Measure) -> Option<String> {
    let gentle = Measure { mails: 300, texts: 0, ..measure };
    let (mail, gateway) = (MailServer::start(gentle, Duration::from_millis(400)).await, Gateway::start(gentle).await);
    let town = Town::new(None, None);
    town.settle(gentle.mails, mail.port, 0, gateway.port);
    town.publish();
    let unknown = "SELECT COUNT(*) FROM attempt WHERE reason = 'interrupted'";
    for _ in 0..3 {
        let mut process = town.serve("all");
        let before = mail.count();
        let began = Instant::now();
        while mail.count() < before + 3 && began.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let began = Instant::now();
        process.signal("TERM");
        assert_eq!(process.ended(Duration::from_secs(31)), Some(0), "log:\n{}", town.log());
        assert!(began.elapsed() < Duration::from_secs(15), "a message takes half a second");
        assert_eq!(town.number("SELECT COUNT(*) FROM delivery WHERE state = 10").await, 0, "leases are given back");
        assert_eq!(town.number(unknown).await, 0, "nothing was cut off");
        town.let_time_pass().await;
    }
    let mut process = town.serve("all");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    process.signal("TERM");
    tokio::time::sleep(Duration::from_millis(20)).await;
    // It may have been quick enough to end by itself.
    if process.ended(Duration::from_millis(1)).is_none() {
        process.signal("TERM");
        let code = process.ended(Duration::from_secs(2));
        assert!(matches!(code, Some(130 | 0)), "at once: {code:?}; log:\n{}", town.log());
    }
    town.let_time_pass().await;
    let process = town.serve("all");
    town.wait_until_all_ended(300).await;
    let verdict = judge(&town, gentle.mails, &mail, 0, &gateway).await;
    drop(process);
    Some(verdict)
}

/// Three workers whose clocks are a minute apart and a web process on one PostgreSQL: one is killed, one is frozen past its
/// lease and thawed, all are replaced one after the other while another bulletin is published.
async fn many_workers(measure: Measure) -> Option<String> {
    let cluster = Cluster::start()?;
    let (mail, gateway) = (MailServer::start(measure, PACE).await, Gateway::start(measure).await);
    let town = Town::new(Some(cluster.new_database().await), None);
    town.settle(measure.mails, mail.port, measure.texts, gateway.port);
    let web = town.serve("web");
    let clocks = [-60_000, 0, 60_000];
    let mut workers: Vec<Process> = clocks.iter().map(|ahead| town.serve_with_clock("worker", *ahead)).collect();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    town.publish();
    pause(measure, "begin", 1, 600, 1_200).await;
    assert_eq!(
        town.number("SELECT COUNT(*) FROM attempt WHERE reason = 'interrupted'").await,
        0,
        "clocks that are apart take nobody's lease away; log:\n{}",
        town.log()
    );
    workers.remove(0).kill();
    workers[0].signal("STOP");
    let lapsed = town.let_leases_run_out().await;
    // The one that is left looks for lapsed leases every ten seconds.
    let began = Instant::now();
    let left = "SELECT COUNT(*) FROM delivery WHERE state = 10 AND leased_until = 1";
    while town.number(left).await > 0 {
        assert!(began.elapsed() < Duration::from_secs(30), "takes over; log:\n{}", town.log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    workers[0].signal("CONT");
    // One after the other is replaced.
    for clock in clocks {
        let fresh = town.serve_with_clock("worker", clock);
        tokio::time::sleep(Duration::from_millis(700)).await;
        workers.push(fresh);
        if workers.len() > 3 {
            ends_well(workers.remove(0), &town);
        }
        town.let_time_pass().await;
    }
    town.wait_until_all_ended(300).await;
    let verdict = judge(&town, measure.mails, &mail, measure.texts, &gateway).await;
    drop((workers, web));
    Some(format!("{lapsed} leases ran out; {verdict}"))
}
