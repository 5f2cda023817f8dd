//! `verve` makes the work of peer mentors countable: referral links, conversion events, recruitment funnels.
//!
//! The modules, in the order of the data's way:
//!
//! - [`domain`]: what the numbers mean. Pure: stages, periods, attribution.
//! - [`messages`]: what is said to people, in every language; figures and days as each writes them. Pure.
//! - [`ingest`]: from files and bodies to batches of events; it writes nothing to the store.
//! - [`store`]: what is kept, table by table, on two engines.
//! - [`workflows`]: what is done with it: taking events in and back, attributing, erasing, restoring, verifying.
//! - [`answers`]: one function for each question, called by the command line and the server alike.
//! - [`report`]: from answers to finished reports, which are values. Pure.
//! - [`view`]: from reports to documents of typed cells, and the words in them. Pure.
//! - [`render`]: from documents to bytes; knows formats and no domain.
//! - [`demo`]: an invented organization to try it all on. Pure.
//! - [`server`]: the live side: redirect, webhooks, API and dashboard.
//! - [`cli`] and [`config`]: the command line; nobody imports it.
//!
//! "Semantics section N" in a comment is a section of `docs/semantics.md`, the contract behind every figure; "the
//! interface page" is `docs/interface.md`, what scripts and clients may rely on. `docs/architecture.md` says who may import
//! whom, which rules hold and how to add things.

pub mod answers;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod ingest;
pub mod messages;
pub mod render;
pub mod report;
pub mod server;
pub mod store;
pub mod view;
pub mod workflows;
