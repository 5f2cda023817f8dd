//! Finished answers to documents: what people read of a report, as typed cells and words.
//!
//! Each file adds `document` to the report of its name, and `data_table`, the same for spreadsheets and scripts.
//! [`heading`] says whose data it is, of which days and as of when; [`table`] is what documents are made of. `render` turns
//! them into bytes, and a [`crate::messages::Language`] gives them words.

pub mod access;
pub mod audit;
mod changes;
mod check;
pub mod dashboard;
mod dimension;
pub mod erasure;
pub mod events;
pub mod explain;
mod facts;
pub mod figures;
mod findings;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod funnel;
mod growth;
pub mod heading;
pub mod imports;
pub mod ingest;
pub mod leaderboard;
pub mod link_test;
pub mod links;
pub mod member_year;
pub mod members;
mod new_members;
pub mod public;
pub mod publication;
pub mod referrals;
pub mod rejections;
pub mod restated;
pub mod stages;
pub mod suggestion;
pub mod summary;
pub mod table;
pub mod words;

pub use crate::report::data_package;
