//! The recruitment API: the reports as `--format json` gives them, events and links in.

pub mod changes;
mod page;
pub mod people;
pub mod reports;
mod request;
pub mod tokens;

pub use changes::NewLinks;
pub use request::{ApiRequest, AuthorizedRequest};
pub use tokens::{MadeToken, NewMemberToken};
