//! What the facts mean: referrals and statistics kept up to date with them, read for reports, computed anew.

pub(in crate::store) mod attribution_run;
pub(in crate::store) mod component;
pub(in crate::store) mod evidence;
pub(in crate::store) mod fingerprint;
pub(in crate::store) mod new_events;
pub(in crate::store) mod outlines;
pub(in crate::store) mod past;
pub(in crate::store) mod projection;
pub(in crate::store) mod read_answers;
pub(in crate::store) mod recompute;
pub(in crate::store) mod rework;
pub(in crate::store) mod selection;
pub(in crate::store) mod statistics;
pub(in crate::store) mod stored_referrals;
pub(in crate::store) mod unused_links;
