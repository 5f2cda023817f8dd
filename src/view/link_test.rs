//! Where a link leads each kind of visitor, as people read it.

use super::table::{Cell, Column, Document, Table};
use crate::messages::say;
use crate::report::link_test::{LinkTest, LinkTestRow};

impl LinkTest {
    /// The answer as a document.
    pub fn document(&self) -> Document {
        let columns = [
            ("visitor", say!("label-visitor")),
            ("goes_to", say!("label-goes-to")),
            ("counts", say!("label-counts")),
            ("because", say!("label-because")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in self.visits() {
            table.push(vec![visitor(&row), place(&row), counts(&row), Cell::word(row.because)]);
        }
        Document::new(say!("link-test-title", code = &self.code))
            .note(&self.organization_line)
            .note(&self.url)
            .table(table)
            .data(self.data_table())
    }

    fn data_table(&self) -> Table {
        let columns = ["visitor", "way", "target", "counts", "because"];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in self.visits() {
            let target = row.target.as_ref().map_or(Cell::Empty, Cell::code);
            let counts = Cell::code(if row.counts { "yes" } else { "no" });
            table.push(vec![Cell::code(row.visitor), Cell::code(row.way), target, counts, Cell::word(row.because)]);
        }
        table
    }
}

fn visitor(row: &LinkTestRow) -> Cell {
    Cell::word(match row.visitor {
        "iphone" => say!("visitor-iphone"),
        "ipad" => say!("visitor-ipad"),
        "android" => say!("visitor-android"),
        "desktop" => say!("visitor-desktop"),
        "preview" => say!("visitor-preview"),
        _ => say!("visitor-program"),
    })
}

fn place(row: &LinkTestRow) -> Cell {
    match (&row.target, row.way) {
        (Some(target), _) => Cell::code(target),
        (None, "page") => Cell::word(say!("way-page")),
        (None, _) => Cell::word(say!("way-nowhere")),
    }
}

fn counts(row: &LinkTestRow) -> Cell {
    Cell::word(if row.counts { say!("word-yes") } else { say!("word-no") })
}
