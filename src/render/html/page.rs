//! The page in the making: its language, where it can lead to, and the ids that its drawings are named by.

use super::super::cell::value;
use super::Markup;
use crate::messages::{Days, Language, Message, Wording};
use crate::view::table::{Cell, Lead, Table};

/// Where a page that is served can lead to; a file that stands alone leads nowhere.
pub trait Ways {
    /// The address behind a cell.
    fn of(&self, lead: &Lead) -> Option<String>;

    /// What leads on from a table: words, and addresses, of downloads and pages.
    fn onward(&self, table: &Table) -> Vec<(Message, String)>;
}

/// What the parts of a page share.
pub(super) struct Page<'a> {
    language: Language,
    ways: Option<&'a dyn Ways>,
    ids: usize,
}

impl<'a> Page<'a> {
    /// A page in a language.
    pub const fn new(language: Language, ways: Option<&'a dyn Ways>) -> Self {
        Self { language, ways, ids: 0 }
    }

    /// An id that nothing else on the page has.
    pub fn next_id(&mut self) -> String {
        self.ids += 1;
        format!("d{}", self.ids)
    }

    /// Words in the page's language.
    pub fn words(&self, phrase: &Message) -> String {
        phrase.worded(self.wording())
    }

    /// A count as people write it.
    pub fn count(&self, count: i64) -> String {
        self.language.count(count)
    }

    /// What people read in a cell; an en dash where there is no value, a true minus before figures.
    pub fn cell(&self, cell: &Cell) -> String {
        let is_figure = matches!(cell, Cell::Integer(_) | Cell::Figure { .. } | Cell::Seconds(_) | Cell::Share { .. });
        match value(cell, self.wording()) {
            Some(text) if is_figure => text.replacen('-', "−", usize::from(text.starts_with('-'))),
            Some(text) => text,
            None if matches!(cell, Cell::Blank | Cell::Bar { .. } | Cell::Trend(_)) => String::new(),
            None => "–".to_owned(),
        }
    }

    /// Writes what people read in a cell, with its quiet words and where it leads.
    pub fn write(&self, out: &mut Markup, cell: &Cell) {
        match cell {
            Cell::Noted(cell, note) => {
                self.write(out, cell);
                out.raw(" ").element("span class=\"sub\"", &self.words(note));
            }
            Cell::Leading(cell, lead) => match self.ways.and_then(|ways| ways.of(lead)) {
                Some(address) => {
                    out.raw("<a href=\"").text(&address).raw("\">").text(&self.cell(cell)).raw("</a>");
                }
                None => self.write(out, cell),
            },
            cell => {
                out.text(&self.cell(cell));
            }
        }
    }

    /// Writes what leads on from a table.
    pub fn write_onward(&self, out: &mut Markup, table: &Table) {
        let onward = self.ways.map(|ways| ways.onward(table)).unwrap_or_default();
        if onward.is_empty() {
            return;
        }
        let title = table.title.as_ref().map(|title| self.words(title)).unwrap_or_default();
        out.raw("<p class=\"take hide-print\">");
        for (words, address) in onward {
            let is_file = address.contains("/download/");
            out.raw("<a href=\"").text(&address).raw(if is_file { "\" download>" } else { "\">" });
            out.text(&self.words(&words));
            // Two of the same word lead to two places.
            out.raw("<span class=\"hide\">, ").text(&title).raw("</span></a> ");
        }
        out.raw("</p>");
    }

    /// Writes the label of a column of a chart, which may lead on.
    pub fn write_short(&self, out: &mut Markup, cell: Option<&Cell>) {
        let text = self.short_label(cell);
        let lead = match cell {
            Some(Cell::Leading(_, lead)) => self.ways.and_then(|ways| ways.of(lead)),
            _ => None,
        };
        match lead {
            Some(address) => out.raw("<a href=\"").text(&address).raw("\">").text(&text).raw("</a>"),
            None => out.text(&text),
        };
    }

    /// The label of a column of a chart, with as little as tells it from its neighbours: `Mar` of `2025-03`.
    pub fn short_label(&self, cell: Option<&Cell>) -> String {
        match cell {
            None => String::new(),
            Some(Cell::Date(text)) => self.language.short_date(text),
            Some(Cell::Leading(cell, _)) => self.short_label(Some(cell)),
            Some(Cell::Noted(cell, note)) => format!("{} {}", self.short_label(Some(cell)), self.words(note)),
            Some(other) => self.cell(other),
        }
    }

    const fn wording(&self) -> Wording {
        Wording { language: self.language, days: Days::Written }
    }
}
