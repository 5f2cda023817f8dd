//! What a file from elsewhere seems to be, as people read it.

use super::table::{Cell, Column, Document, Table};
use crate::messages::say;
use crate::report::suggestion::{Expected, Suggestion};

/// Words that a table shows.
const SHOWN_WORDS: usize = 30;

impl Suggestion {
    /// The report as a document, without the commands, which no line may break.
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
