//! The summary as one long table: a figure a row, for spreadsheets and scripts.

use super::table::{Cell, Column, Table};
use crate::report::scope::Heading;
use crate::report::summary::Summary;
use crate::report::summary::facts::Number;

impl Summary {
    /// The table for machines: a figure a row.
    pub(super) fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["section", "key", "name", "figure", "value", "before"].map(Column::key));
        let mut table = Table::new(columns);
        let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
        for fact in self.facts() {
            let mut cells = self.heading.data_cells(fact.basis);
            cells.extend([Cell::code(fact.section), text(&fact.key), text(&fact.name), Cell::code(fact.figure)]);
            cells.push(match fact.value {
                Number::Count(count) => Cell::from(count),
                Number::Seconds(seconds) => Cell::Seconds(Some(seconds.0)),
            });
            cells.push(fact.before.map_or(Cell::Empty, Cell::from));
            table.push(cells);
        }
        table
    }
}
