//! Budstikke: health messages written once, read by everyone in their own language, passed on by people who are
//! trusted. The modules stand in the order a message travels.

pub mod app; // what every part shares; run(app, listener, shutdown)
pub mod audience; // recipients, consents, audience rules, choice of language
pub mod audit; // who did what
pub mod bulletin; // one publication of a message: preflight, publish, plan
pub mod channel; // ways out: SMTP, SMS gateways, webhooks, outbox
pub mod cli; // one file a command
pub mod clock; // time comes in from here
pub mod config; // flags and environment
pub mod db; // two engines, one dialect
pub mod defect; // one thing that fails by a defect is not the end of the others
pub mod delivery; // fan-out, render, send, report
pub mod error; // what can go wrong
pub mod id; // prefixed, time-ordered ids
pub mod inbound; // one door for what comes back
pub mod language; // tags, Fluent, plurals, numbers, dates, Markdown, SMS
pub mod message; // what is written once; the catalogue folder
pub mod metrics; // what operators measure
pub mod organisation; // owns everything
pub mod secrets; // sealing and signing
pub mod staff; // roles and tokens
pub mod traces; // the log, and what goes to a collector by OTLP
pub mod translation; // texts: revisions, checks, approval
pub mod web; // paths, extractors, problems, pages
pub mod words; // the program's own words
