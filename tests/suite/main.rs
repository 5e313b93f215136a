//! Stories through the front door, on both engines.

mod support;

mod another_way;
mod bad_input;
mod bad_luck;
mod catalogue;
mod channels;
mod command_line;
mod connections;
mod database;
mod email;
mod facebook;
mod failures;
mod inbound;
mod language_choice;
mod languages;
mod limits;
mod metrics;
mod opting_out;
mod oversight;
mod people;
mod planning;
mod previews;
mod progress;
mod publishing;
mod quiet_hours;
mod receipts;
mod retrying;
mod shape;
mod sick_channels;
mod sms_providers;
mod steering;
mod texts;
mod traces;
mod webhooks;
mod whatsapp;
