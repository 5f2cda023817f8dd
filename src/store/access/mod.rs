//! Who may ask and who may deliver from outside, and how far a poll has come.

pub(crate) mod polls;
pub(crate) mod tokens;
pub(crate) mod webhooks;
