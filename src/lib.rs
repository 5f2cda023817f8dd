//! `verve` makes the work of peer mentors countable: referral links, conversion events, recruitment funnels.
//!
//! The way of the data, and the rooms in reading order:
//!
//! - [`domain`]: what the numbers mean. Pure: stages, periods, attribution.
//! - [`store`]: what is kept. Facts are appended, answers kept up to date with them; the only room with SQL.

pub mod domain;
pub mod store;
