//! The recruitment API: the reports as `--format json` gives them, events and links in.

pub mod changes;
mod page;
mod question;
pub mod reports;

pub use changes::NewLinks;
