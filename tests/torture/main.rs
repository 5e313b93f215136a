//! The torture test: the real program sends to servers that misbehave while it is killed, its database is stopped, its disk
//! fills. Afterwards everyone got it or is shown failed with the true reason, nobody got it twice unless that was shown as
//! unknown, and planned = made = ended.
//!
//! `cargo test` runs the short form. `cargo test --test torture -- --long` sends tens of thousands and kills many times;
//! `--seed N` repeats a run's misbehaviour (the seed is printed), a name or a part of it runs only what bears it.

mod chance;
mod gateway;
mod judge;
mod mail;
mod postgres;
mod scenarios;
mod town;

use std::time::Instant;

/// How much torture.
#[derive(Clone, Copy)]
pub struct Measure {
    /// How many people have an e-mail address.
    pub mails: u32,
    /// How many have a phone.
    pub texts: u32,
    /// How often the program is killed.
    pub kills: u32,
    /// Whether servers also keep silent for longer than any time-out.
    pub long: bool,
    /// Where chance comes from.
    pub seed: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after =
        |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let seed = after("--seed").map_or_else(rand::random::<u32>, |text| text.parse().expect("--seed takes a number"));
    let long = arguments.iter().any(|argument| argument == "--long");
    let seed = u64::from(seed);
    let measure = if long {
        Measure { mails: 30_000, texts: 10_000, kills: 25, long, seed }
    } else {
        Measure { mails: 1_200, texts: 400, kills: 5, long, seed }
    };
    let valued = ["--seed", "--test-threads", "--color", "--format", "--skip"];
    let filters: Vec<&String> = arguments
        .iter()
        .enumerate()
        .filter(|(at, argument)| {
            !argument.starts_with('-') && (*at == 0 || !valued.contains(&arguments[at - 1].as_str()))
        })
        .map(|(_, argument)| argument)
        .collect();
    if arguments.iter().any(|argument| argument == "--list") {
        scenarios::ALL.iter().for_each(|(name, _)| println!("{name}: test"));
        return;
    }
    for (name, scenario) in scenarios::ALL {
        if !filters.is_empty() && !filters.iter().any(|filter| name.contains(filter.as_str())) {
            continue;
        }
        println!("torture: {name}, seed {seed} …");
        let began = Instant::now();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        match runtime.block_on(scenario(measure)) {
            Some(verdict) => println!("torture: {name} ok in {:.0} s: {verdict}", began.elapsed().as_secs_f64()),
            None => println!("torture: {name} NOT RUN"),
        }
    }
}
