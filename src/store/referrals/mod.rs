//! What the facts come to: referrals, unused links and statistics, stored and read.

pub(crate) mod read_answers;
pub(crate) mod referral_ids;
pub(crate) mod referral_rows;
pub(crate) mod selection;
pub(crate) mod statistics;
pub(crate) mod stored_referrals;
pub(crate) mod unused_links;
pub(crate) mod write;
