//! From bytes to facts: opening, checking, decoding and rejecting inputs, for an import.
//!
//! A first pass ([`framing`]) reads an input without writing anything; a second one ([`events`], [`records`]) gives
//! its records. Whatever comes in by a file, a webhook or a poll is decoded by [`decode`] and handed on in batches
//! ([`batch`], [`batches`]).

pub mod batch;
pub mod batches;
pub mod checks;
pub mod content;
mod csv;
pub mod decode;
pub mod delivery;
pub mod events;
pub mod framing;
mod header;
pub mod input_error;
mod layout;
mod ndjson;
pub mod outfile;
pub mod personal_data;
mod plain;
pub mod reading;
pub mod records;
pub mod rejects;
pub mod source;
pub mod timestamp;
mod window;
