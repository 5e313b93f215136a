//! Stories through the front door, on both engines.

mod support;

mod another_way;
mod bad_input;
mod catalogue;
mod channels;
mod command_line;
mod database;
mod facebook;
mod inbound;
mod language_choice;
mod languages;
mod metrics;
mod opting_out;
mod oversight;
mod people;
mod previews;
mod progress;
mod publishing;
mod receipts;
mod shape;
mod sms_providers;
mod texts;
mod webhooks;
mod whatsapp;
