//! What happened: events and what they are found by, the imports that brought them, revisions.

pub(crate) mod event_keys;
pub(crate) mod event_postings;
pub(crate) mod event_quality;
pub(crate) mod event_selection;
pub(crate) mod events;
pub(crate) mod feed;
mod feed_page;
pub(crate) mod import_changes;
pub(crate) mod imports;
pub(crate) mod newcomers;
pub(crate) mod retractions;
pub(crate) mod revisions;
