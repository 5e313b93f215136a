//! The web: every path, what handlers take, how errors are answered, pages for residents.

pub mod extract;
pub mod health;
pub mod idempotency;
pub mod openapi;
pub mod page;
pub mod pagination;
pub mod problem;
pub mod routes;
