//! Looking after a whole database: its state, its integrity, copies of it, and the files of a restore.

pub(crate) mod backup;
pub(crate) mod copies;
pub(crate) mod copy;
pub(crate) mod integrity;
pub(crate) mod last_backup;
pub(crate) mod restoring;
pub(crate) mod rotation;
pub(crate) mod status;
