//! From bytes to facts: opening, checking, decoding and rejecting inputs, for an import.
//!
//! A first pass ([`preflight`]) reads an input without writing anything; a second one ([`events`], [`records`]) gives
//! its records. Whatever comes in by a file, a webhook or a poll is decoded by [`decode`] and handed on in batches
//! ([`batch`], [`batches`]).

pub mod batch;
pub mod batches;
mod buffer;
pub mod checks;
mod column_names;
mod columns;
mod containers;
mod csv;
pub mod decode;
mod decompress;
pub mod delivery;
pub mod events;
pub mod filter;
mod header;
pub mod input_error;
mod lines;
mod ndjson;
pub mod options;
pub mod outfile;
pub mod personal_data;
pub mod preflight;
pub mod problems;
pub mod records;
pub mod rejects;
pub mod sniff;
pub mod source;
pub mod spec;
mod spec_values;
pub mod suggest;
pub mod time_format;
pub mod timestamp;
mod written_time;
