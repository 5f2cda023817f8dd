//! Who there is, and what an organization decided: members, links, settings, senders, published summaries.

pub(crate) mod aliases;
pub(crate) mod boards;
pub(crate) mod link_closings;
pub(crate) mod link_labels;
pub(crate) mod link_resolver;
pub(crate) mod link_settings;
pub(crate) mod links;
pub(crate) mod member_groups;
pub(crate) mod member_history;
pub(crate) mod member_ids;
pub(crate) mod member_merges;
pub(crate) mod member_users;
pub(crate) mod members;
pub(crate) mod organizations;
pub(crate) mod person_merges;
pub(crate) mod publications;
pub(crate) mod redirects;
pub(crate) mod settings;
pub(crate) mod sources;
