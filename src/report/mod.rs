//! Facts to finished answers: pure, one file a question.
//!
//! A report is a value. `answers` fills it from the store; it gives itself as JSON (`json`, `rows`) and as a
//! [`table::Document`], which `render` turns into every other format. A `*_table` file lays out the value of the same
//! name. Nothing here asks a clock or a database.

pub mod access;
pub mod audit;
pub mod cell;
pub mod chart;
pub mod dimension;
pub mod disclosure;
pub mod erasure;
pub mod events;
pub mod explain;
#[cfg(test)]
mod fixtures;
pub mod funnel;
mod funnel_builder;
mod funnel_table;
pub mod growth;
mod growth_builder;
mod growth_table;
pub mod imports;
pub mod ingest;
pub mod language;
pub mod leaderboard;
mod leaderboard_table;
pub mod links;
pub mod member_year;
mod member_year_builder;
mod member_year_table;
pub mod members;
pub mod naming;
mod norwegian;
mod norwegian_dates;
mod norwegian_faults;
mod norwegian_intake;
pub mod phrase;
pub mod public_summary;
mod public_summary_json;
mod public_summary_table;
pub mod publication;
pub mod referrals;
mod referrals_table;
pub mod restated;
pub mod restated_cells;
mod restated_table;
pub mod scope;
pub mod summary;
mod summary_builder;
mod summary_facts;
mod summary_finish;
mod summary_json;
pub mod summary_months;
mod summary_table;
pub mod summary_words;
pub mod table;
pub mod tally;
pub mod wilson;
pub mod words;
