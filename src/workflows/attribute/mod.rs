//! Attribution of what is stored: the events of the components that a change touches, and what they come to.

pub mod as_of;
pub(crate) mod attribution_run;
pub(crate) mod component;
pub mod event_lookup;
mod feed;
pub(crate) mod moved_members;
pub mod moved_since;
pub(crate) mod new_events;
pub(crate) mod projection;
pub(crate) mod rework;
