//! The live side: redirect, webhooks and the recruitment API over the same answers as the command line.
//!
//! `router` shows every route on one page, `listen` takes connections and ends them in good order, `links`
//! answers for referral links, `clicks` writes what counts. The only room that knows `axum`. It logs through a function that it is given.

mod access;
mod api;
mod body;
mod clicks;
pub mod client;
mod connections;
mod dashboard;
mod endpoints;
mod extract;
mod intake;
mod language;
mod limits;
mod links;
mod listen;
mod metrics;
mod noted;
mod openapi;
mod problem;
mod requests;
mod router;
mod state;
mod webhook;
mod work;

pub use listen::{ServeError, serve};
pub use openapi::document as openapi;
pub use router::{FILES, PAGES, ROUTES};
pub use state::{Log, ServeOptions};
