//! A published summary as people read it.

use super::table::{Cell, Column, Document, Table};
use crate::messages::say;
use crate::report::publication::Published;

impl Published {
    /// What was published as a document.
    pub fn document(&self) -> Document {
        let heading = &self.heading;
        let days = heading.period.flags();
        let title = say!("published-title", period = heading.of_period());
        let mut table = Table::without_head(vec![Column::unlabelled("what"), Column::unlabelled("value")]);
        table.push(vec![Cell::word(say!("label-number")), Cell::code(self.number.to_string())]);
        table.push(vec![Cell::word(say!("label-revision")), Cell::code(heading.revision.to_string())]);
        table.push(vec![Cell::word(say!("label-digest")), Cell::code(&self.digest)]);
        heading
            .document(title, None)
            .table(table)
            .advice(say!("published-restated", period = &days))
            .data(self.data_table())
    }

    fn data_table(&self) -> Table {
        let columns = ["organization", "period", "timezone", "as_of", "revision", "number", "digest"];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        let heading = &self.heading;
        table.push(vec![
            Cell::code(&heading.organization),
            Cell::code(&heading.period.label),
            Cell::code(heading.timezone.name()),
            heading.time_cell(heading.as_of),
            Cell::from(heading.revision),
            Cell::from(self.number),
            Cell::code(&self.digest),
        ]);
        table
    }
}
