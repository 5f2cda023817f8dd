//! The recruitment API: the reports as `--format json` gives them, events and links in.

pub mod changes;
mod page;
pub mod people;
mod question;
pub mod reports;
pub mod tokens;

pub use changes::NewLinks;
pub use question::{Asked, Asking};
pub use tokens::{MadeToken, NewMemberToken};
