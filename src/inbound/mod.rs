//! The one door for what comes in from outside: receipts, replies, bounces, wishes to stop. `door` verifies and stores each
//! item as it came, unique by the provider's id of it, and answers at once; `work` handles the items one by one, each in a
//! transaction of its own, so that one that cannot be handled keeps none of the others, and none is handled twice.
//!
//! What a provider's words mean is for the channels to say (`channel/receive.rs`).

pub mod answers;
pub mod door;
pub mod http;
pub mod lmtp;
pub mod mail;
pub mod mailbox;
pub mod opt_out;
pub mod people;
pub mod post;
pub mod push;
pub mod return_path;
pub mod store;
pub mod work;
