//! What a file from elsewhere seems to be: the report of `--suggest`.

use crate::messages::Message;
use serde::Serialize;

/// What a file seems to be, and the command that reads it.
#[derive(Debug, Clone, Serialize)]
pub struct Suggestion {
    /// The report's name.
    pub report: &'static str,
    /// The file as it was given.
    pub file: String,
    /// `CSV`, `NDJSON` or `sheet`.
    pub format: &'static str,
    /// The encoding.
    pub encoding: String,
    /// What stands between two fields.
    pub delimiter: Option<String>,
    /// Lines above the header.
    pub skip_lines: u64,
    /// Rows that were looked at.
    pub rows: u64,
    /// The columns.
    pub columns: Vec<SuggestedColumn>,
    /// The words for what happened.
    pub words: Vec<SuggestedWord>,
    /// What cannot be told, or is taken for something that it may not be.
    pub unknown: Vec<Message>,
    /// The command to run.
    pub command: Vec<String>,
    /// Other readings that fit as well.
    pub others: Vec<OtherReading>,
    /// The commands as lines to paste, the likeliest first, the others with what they assume.
    #[serde(skip)]
    pub lines: Vec<(Option<Message>, String)>,
    /// What the command would do; none where it was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
}

/// A column and what it seems to be.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedColumn {
    /// Its name in the file.
    pub column: String,
    /// The field.
    pub field: Option<String>,
    /// Why.
    pub because: Option<Message>,
    /// Some of its cells.
    pub samples: Vec<String>,
}

/// A word and the stage that it seems to be.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedWord {
    /// The word.
    pub word: String,
    /// How many rows have it.
    pub rows: u64,
    /// The stage.
    pub stage: Option<&'static str>,
}

/// Another way to read the same file.
#[derive(Debug, Clone, Serialize)]
pub struct OtherReading {
    /// What it takes otherwise.
    #[serde(rename = "if")]
    pub condition: Message,
    /// Its command.
    pub command: Vec<String>,
}

/// What became of the rows when the command was tried.
#[derive(Debug, Clone, Serialize)]
pub struct Expected {
    /// Rows or events that can be taken.
    pub taken: u64,
    /// Rows left out.
    pub left_out: u64,
    /// Rows rejected.
    pub rejected: u64,
}

impl Suggestion {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
