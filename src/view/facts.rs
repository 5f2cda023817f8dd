//! A summary as one long table: a figure a row, for spreadsheets and scripts.

use super::figures::text_cell;
use super::table::{Cell, Column, Table};
use crate::report::scope::Heading;
use crate::report::summary::Summary;
use crate::report::summary::facts::Number;

impl Summary {
    /// The table for machines.
    pub(super) fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["section", "key", "name", "figure", "value", "before"].map(Column::key));
        let mut table = Table::new(columns);
        for fact in self.facts() {
            let value = match fact.value {
                Number::Count(count) => Cell::from(count),
                Number::Seconds(seconds) => Cell::Seconds(Some(seconds.0)),
            };
            let mut cells = self.heading.data_cells(fact.basis);
            cells.extend([Cell::code(fact.section), text_cell(fact.key.as_deref()), text_cell(fact.name.as_deref())]);
            cells.extend([Cell::code(fact.figure), value, Cell::Integer(fact.before)]);
            table.push(cells);
        }
        table
    }
}
