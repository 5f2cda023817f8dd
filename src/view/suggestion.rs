//! What a file from elsewhere seems to be: the answer of `--suggest`.
//!
//! It is no report of what is stored, and most of it is words on why, so it is made here.

use super::table::{Cell, Column, Document, Table};
use crate::messages::{Message, say};
use serde::Serialize;

/// Words that a table shows.
const SHOWN_WORDS: usize = 30;

/// What a file seems to be, and the command that reads it.
#[derive(Debug, Clone, Serialize)]
pub struct Suggestion {
    /// The answer's name.
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
    /// The answer as a document, without the commands, which no line may break.
    pub fn document(&self) -> Document {
        let encoding = self.encoding.as_str();
        let mut document = Document::new(say!("suggest-title", file = &self.file))
            .note(match &self.delimiter {
                Some(delimiter) => say!("suggest-csv", encoding, delimiter, rows = self.rows as i64),
                None => say!("suggest-other", format = self.format, encoding, rows = self.rows as i64),
            })
            .table(self.columns_table());
        if !self.words.is_empty() {
            document = document.table(self.words_table());
        }
        for unknown in &self.unknown {
            document = document.warning(unknown.clone());
        }
        if let Some(Expected { taken, left_out, rejected }) = self.expected {
            let (taken, left_out, rejected) = (taken as i64, left_out as i64, rejected as i64);
            document = document.finding(say!("suggest-expected", taken, left_out, rejected));
        }
        document.data(self.columns_table())
    }

    /// The answer as one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn columns_table(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("field", say!("label-field")),
            Column::new("column", say!("label-column")),
            Column::new("because", say!("label-why")),
            Column::new("samples", say!("label-samples")),
        ]);
        let (read, ignored): (Vec<_>, Vec<_>) = self.columns.iter().partition(|column| column.field.is_some());
        for column in read.into_iter().chain(ignored) {
            table.push(vec![
                column.field.as_ref().map_or(Cell::Empty, Cell::code),
                Cell::text(&column.column),
                column.because.clone().map_or(Cell::Blank, Cell::word),
                Cell::text(column.samples.join(", ")),
            ]);
        }
        table
    }

    fn words_table(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("word", say!("label-word")),
            Column::new("rows", say!("label-rows")),
            Column::new("stage", say!("label-stage")),
        ]);
        for word in self.words.iter().take(SHOWN_WORDS) {
            let rows = i64::try_from(word.rows).unwrap_or(i64::MAX);
            let stage = word.stage.map_or(Cell::Empty, Cell::code);
            table.push(vec![Cell::text(&word.word), Cell::from(rows), stage]);
        }
        table
    }
}
