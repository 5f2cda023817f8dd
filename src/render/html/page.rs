//! The page in the making: its language, and the ids that its drawings are named by.

use super::super::cell::value;
use crate::messages::{Language, Message};
use crate::view::table::Cell;

/// What the parts of a page share.
pub(super) struct Page {
    language: Language,
    ids: usize,
}

impl Page {
    /// A page in a language.
    pub const fn new(language: Language) -> Self {
        Self { language, ids: 0 }
    }

    /// An id that nothing else on the page has.
    pub fn next_id(&mut self) -> String {
        self.ids += 1;
        format!("d{}", self.ids)
    }

    /// Words in the page's language.
    pub fn words(&self, phrase: &Message) -> String {
        phrase.in_language(self.language)
    }

    /// A count as people write it.
    pub fn count(&self, count: i64) -> String {
        self.language.count(count)
    }

    /// What people read in a cell; an en dash where there is no value, a true minus before figures.
    pub fn cell(&self, cell: &Cell) -> String {
        let is_figure = matches!(cell, Cell::Integer(_) | Cell::Figure { .. } | Cell::Seconds(_) | Cell::Share { .. });
        match value(cell, self.language) {
            Some(text) if is_figure => text.replacen('-', "−", usize::from(text.starts_with('-'))),
            Some(text) => text,
            None if matches!(cell, Cell::Blank | Cell::Bar { .. } | Cell::Trend(_)) => String::new(),
            None => "–".to_owned(),
        }
    }

    /// The label of a column of a chart, with as little as tells it from its neighbours: `Mar` of `2025-03`.
    pub fn short_label(&self, cell: Option<&Cell>) -> String {
        let Some(cell) = cell else { return String::new() };
        match cell {
            Cell::Date(text) => self.language.short_date(text),
            other => self.cell(other),
        }
    }
}
