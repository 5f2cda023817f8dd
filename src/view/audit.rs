//! The audit log as people read it, and its table for machines.

use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::messages::say;
use crate::report::audit::AuditLog;

impl AuditLog {
    /// The log as a document.
    pub fn document(&self) -> Document {
        let columns = [
            ("recorded_at", say!("label-when")),
            ("actor", say!("label-who")),
            ("action", say!("label-did-what")),
            ("object", say!("label-to-what")),
            ("person", say!("label-to-whom")),
        ];
        let mut columns = columns.map(|(key, label)| Column::new(key, label)).to_vec();
        columns.push(Column::new("rows", say!("label-rows")));
        let mut table = Table::new(columns);
        for row in &self.rows {
            let short = |hash: &String| Cell::code(hash.get(..12).unwrap_or(hash));
            // The id of an import, as every list of imports shows it.
            let object = |object: &String| {
                Cell::code(if object.len() == 36 { object.get(..8).unwrap_or(object) } else { object })
            };
            table.push(vec![
                Cell::code(self.minute(row.recorded_at)),
                Cell::text(&row.actor),
                Cell::text(&row.action),
                row.object.as_ref().map_or(Cell::Empty, object),
                row.person.as_ref().map_or(Cell::Empty, short),
                Cell::from(row.rows),
            ]);
        }
        let title = say!("count-audit-entries", count = self.rows.len() as i64);
        Document::new(title)
            .note(self.organization_line.clone())
            .table(table)
            .data(self.data_table())
            .finding(say!("audit-persons"))
    }

    fn data_table(&self) -> Table {
        let columns = ["organization", "number", "recorded_at", "actor", "action", "object", "person", "rows"];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            table.push(vec![
                Cell::code(&self.organization),
                Cell::from(row.number),
                Cell::code(row.recorded_at.to_string()),
                Cell::text(&row.actor),
                Cell::text(&row.action),
                row.object.as_ref().map_or(Cell::Empty, Cell::code),
                row.person.as_ref().map_or(Cell::Empty, Cell::code),
                Cell::from(row.rows),
            ]);
        }
        table
    }

    fn minute(&self, at: Instant) -> String {
        let (day, time) = local_time(at, self.timezone);
        format!("{day} {}", time.format("%H:%M"))
    }
}
