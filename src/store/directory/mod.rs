//! Who there is, and what an organization decided: members, links, settings, senders, published summaries.

pub(in crate::store) mod boards;
pub(in crate::store) mod link_book;
pub(in crate::store) mod links;
pub(in crate::store) mod members;
pub(in crate::store) mod organizations;
pub(in crate::store) mod publications;
pub(in crate::store) mod redirects;
pub(in crate::store) mod settings;
pub(in crate::store) mod sources;
