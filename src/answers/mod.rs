//! Answers: one function for each query, called by every face of the program alike.
//!
//! An answer takes the query and the snapshot, and gives a finished report. Nothing here knows a format or a screen.

mod audit;
mod changes;
mod check;
mod data_package;
mod dimensions;
mod display_names;
mod events;
mod explain;
mod export;
mod filters;
mod funnel;
mod growth;
mod imports;
mod ingested;
mod leaderboard;
mod made_links;
mod member_years;
mod members;
mod new_members;
mod person;
mod public;
mod published;
mod query;
mod referrals;
mod restated;
mod summary;

pub use audit::audit_log;
pub use changes::changes;
pub use check::{CheckQuery, check};
pub use data_package::{PackageExport, package_export};
pub use dimensions::{Dimensions, link_labels};
pub use events::{EventList, events};
pub use explain::{Subject, explain};
pub use export::{CanonicalExport, canonical_export};
pub use filters::{Filters, NONE};
pub use funnel::{FunnelOptions, funnel, funnel_within};
pub use growth::{growth, last_13_months};
pub use imports::{import_details, imports};
pub use ingested::ingested;
pub use leaderboard::leaderboard;
pub use made_links::{LinkPattern, leads_to, link_row, link_url, made_link, make_links, new_code};
pub use member_years::member_years;
pub use members::{links, members};
pub use person::{Person, person_export};
pub use public::{PublicError, public_board, public_page};
pub use published::digest;
pub use query::{Flagged, ReportQuery, ResolvedQuery, today};
pub use referrals::{
    ListPlace, Part, ReferralFilters, ReferralList, Stalled, referral_list, referral_part, stalled, stalled_for,
};
pub use restated::{EarlierAnswer, restated};
pub use summary::summary;
