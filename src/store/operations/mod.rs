//! Looking after a whole database: its state, its checks, copies of it.

pub(in crate::store) mod backup;
pub(in crate::store) mod copies;
pub(in crate::store) mod copy;
pub(in crate::store) mod restore;
pub(in crate::store) mod status;
pub(in crate::store) mod verify;
