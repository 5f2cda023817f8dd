//! The databases behind the store: the two engines, how statements carry values to them, and many rows at a time.

pub(in crate::store) mod bulk;
pub(in crate::store) mod columns;
pub(in crate::store) mod engine;
pub(in crate::store) mod filesystem;
pub(in crate::store) mod log;
pub(in crate::store) mod open;
pub(in crate::store) mod opened;
pub(in crate::store) mod postgres;
pub(in crate::store) mod sql;
pub(in crate::store) mod sqlite;
