//! What the numbers are made of: pure types and rules, without input, output, clock or randomness.
//!
//! Everything here is a function of its arguments. `ingest` makes events, `store` keeps them, `report` counts them.

pub mod as_of;
pub mod attribution;
pub mod calendar;
pub mod code;
pub mod collation;
mod components;
pub mod credential;
pub mod device;
mod event;
mod event_table;
pub mod feed_place;
pub mod id;
pub mod identity;
mod instant;
pub mod labels;
mod link;
pub mod local_time;
mod merges;
pub mod people;
pub mod period;
pub mod quality;
mod referral;
pub mod rounding;
mod same_keys;
mod sealed;
pub mod signature;
mod stage;
mod statistics;
pub mod target;
pub mod visitor;

pub use components::{Components, Lists};
pub use event::{DEFAULT_SOURCE, Fact, RESIDUE, content_key};
pub use event_table::{EventTable, EventTexts};
pub use instant::{DAY, Instant, SECOND};
pub use link::{LinkFacts, LinkKind};
pub use merges::{Members, Merge, MergeError, Merges, Persons};
pub use referral::{Flags, LAG_TOLERANCE, ReferralNames, ReferralOutline, ReferralRecord, Status, Tie, entry};
pub use same_keys::SameKeys;
pub use sealed::{SealedNewcomer, SealedReferral};
pub use stage::Stage;
pub use statistics::{Counts, Statistics, StatisticsGrain, StatisticsKey};
