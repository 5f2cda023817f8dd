//! The live side: redirect, webhooks and the recruitment API over the same answers as the command line.
//!
//! `router` shows every route on one page, `listen` takes connections and ends them in good order, `clicks`
//! writes what the redirect counts. The only room that knows `axum`. It logs through a function that it is given.

mod access;
mod api;
mod clicks;
pub mod client;
mod dashboard;
mod destinations;
mod extract;
mod limits;
mod listen;
mod metrics;
mod openapi;
mod problem;
mod redirect;
mod requests;
mod router;
mod state;
mod visitors;
mod webhook;

pub use listen::{ServeError, serve};
pub use openapi::document as openapi;
pub use router::{PAGES, ROUTES};
pub use state::{Log, ServeOptions};
