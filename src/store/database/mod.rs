//! The databases behind the store: the two engines, how statements carry values to them, and many rows at a time.

pub(crate) mod bulk;
pub(crate) mod columns;
pub(crate) mod engine;
pub(crate) mod filesystem;
pub(crate) mod log;
pub(crate) mod open;
pub(crate) mod opened;
pub(crate) mod postgres;
pub(crate) mod sql;
pub(crate) mod sqlite;
