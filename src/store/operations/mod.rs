//! Looking after a whole database: its state, and copies of it.

pub(crate) mod backup;
pub(crate) mod copies;
pub(crate) mod copy;
pub(crate) mod integrity;
pub(crate) mod status;
