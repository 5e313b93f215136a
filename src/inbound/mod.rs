//! One door for what comes in from outside. So far: opting out by the link in an e-mail.

pub mod mail;
pub mod opt_out;
pub mod signature;
