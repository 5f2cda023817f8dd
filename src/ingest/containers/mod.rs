//! Inputs whose records are wrapped up: a zip with one file, a workbook, a JSON document.
//!
//! Each becomes a plain text in a temporary file that only this process sees, so that every reader behind it knows CSV
//! and NDJSON alone. Memory does not grow with the input.

mod json_document;
mod numbers;
mod ods;
mod table;
mod xlsx;
mod xml;
mod zip;

use super::decompress::Bytes;
use super::input_error::{InputError, Warning};
use super::options::Limits;
use std::fs::File;

pub(super) use json_document::needs_unwrapping;
pub(super) use numbers::day_and_time;
pub(super) use table::DELIMITER;

/// What an input is unwrapped with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unwrap<'a> {
    /// The input's name, for messages.
    pub name: &'a str,
    /// How much is read.
    pub limits: &'a Limits,
    /// The sheet of a workbook; the first that is not hidden where none is named.
    pub sheet: Option<&'a str>,
}

/// A text that was unwrapped.
#[derive(Debug)]
pub(super) struct Text {
    /// Where it is.
    pub file: File,
    /// What a person may want to know.
    pub warnings: Vec<Warning>,
    /// Whether it is the rows of a sheet.
    pub is_sheet: bool,
}

/// The one file of a zip, or a sheet of the workbook that the zip is.
pub(super) fn unzip(archive: &File, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    zip::unwrap(archive, unwrap)
}

/// The records of a JSON document, a line each.
pub(super) fn unwrap_json(bytes: &mut Bytes, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    json_document::unwrap(bytes, unwrap)
}

/// An empty temporary file.
fn temporary(name: &str) -> Result<File, InputError> {
    tempfile::tempfile().map_err(|error| super::source::cannot_keep(name, &error))
}
