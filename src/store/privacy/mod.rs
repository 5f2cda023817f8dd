//! What stays of erased persons, who is kept out, who did what.

pub(crate) mod audit;
pub(crate) mod erased_ids;
pub(crate) mod owed;
pub(crate) mod renames;
pub(crate) mod retentions;
pub(crate) mod sealed;
pub(crate) mod sealed_newcomers;
