//! What is held about persons: erasure and what stays after it, who is kept out, who did what.

pub(in crate::store) mod audit;
pub(in crate::store) mod erasure;
pub(in crate::store) mod owed;
pub(in crate::store) mod sealed;
pub(in crate::store) mod suppression;
