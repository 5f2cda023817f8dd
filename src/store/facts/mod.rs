//! What happened: events as they come in, found again by their keys, taken back by a new revision.

pub(in crate::store) mod append;
pub(in crate::store) mod batch;
pub(in crate::store) mod imports;
pub(in crate::store) mod outcome;
pub(in crate::store) mod retractions;
pub(in crate::store) mod revisions;
pub(in crate::store) mod undo;
pub(in crate::store) mod verdicts;
