//! `verve` makes the work of peer mentors countable: referral links, conversion events, recruitment funnels.
//!
//! The way of the data, and the rooms in reading order:
//!
//! - [`domain`]: what the numbers mean. Pure: stages, periods, attribution.
//! - [`ingest`]: from files and bodies to batches of events; it writes nothing to the store.
//! - [`store`]: what is kept, table by table, on two engines.
//! - [`workflows`]: what is done with it: taking events in and back, attributing, erasing, restoring, verifying.
//! - [`report`]: from answers to finished reports. Pure.
//! - [`answers`]: one function for each question, called by every face of the program.
//! - [`demo`]: an invented organization to try it all on. Pure.
//! - [`render`]: from reports to bytes; knows formats and no domain.
//! - [`server`]: the live side: redirect, webhooks, API; the same answers over HTTP.
//! - [`cli`] and [`config`]: the command line; nobody imports it.

pub mod answers;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod ingest;
pub mod render;
pub mod report;
pub mod server;
pub mod store;
pub mod workflows;
