//! Facts to finished answers: pure, one file or folder a question.
//!
//! A report is a value. `answers` fills it from the store; it gives itself as JSON (`json`, `rows`), and `view` says it to
//! people. In a folder `mod` is the value, `builder` counts it, `json` lays it out. What all reports share: [`scope`],
//! [`dimension`], [`tally`], [`display_name`] and [`public`]. Nothing here asks a clock or a database, and nothing is worded
//! for people.

pub mod access;
pub mod audit;
pub mod changes;
pub mod check;
pub mod data_package;
pub mod dimension;
pub mod display_name;
pub mod erasure;
pub mod events;
pub mod explain;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod funnel;
pub mod growth;
pub mod imports;
pub mod ingest;
pub mod leaderboard;
pub mod link_test;
pub mod links;
pub mod member_year;
pub mod members;
pub mod new_members;
pub mod public;
pub mod publication;
pub mod referrals;
pub mod rejections;
pub mod restated;
pub mod schemas;
pub mod scope;
pub mod summary;
pub mod tally;
