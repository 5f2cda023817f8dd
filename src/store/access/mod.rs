//! Who may ask and who may deliver from outside, and how far a poll has come.

pub(in crate::store) mod polls;
pub(in crate::store) mod tokens;
pub(in crate::store) mod webhooks;
