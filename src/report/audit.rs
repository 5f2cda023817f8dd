//! The audit log as it is listed.

use super::scope::{json_lines, json_text};
use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::messages::say;
use chrono_tz::Tz;
use serde::Serialize;

/// An entry of the log.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    /// Its number, from 1.
    pub number: i64,
    /// When it was done.
    pub recorded_at: Instant,
    /// Who did it: `user:`, `token:` or `webhook:` and a name.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: Option<String>,
    /// To whom: a keyed hash.
    pub person: Option<String>,
    /// How many rows it was.
    pub rows: i64,
}

/// The log of an organization.
#[derive(Debug, Clone)]
pub struct AuditLog {
    /// The organization's slug.
    pub organization: String,
    /// The organization as people read it.
    pub organization_line: String,
    /// Its zone.
    pub timezone: Tz,
    /// The entries, oldest first.
    pub rows: Vec<AuditRow>,
}

#[derive(Serialize)]
struct AuditJson<'a> {
    report: &'static str,
    organization: &'a str,
    rows: &'a [AuditRow],
}

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

    /// The log as one JSON object.
    pub fn json(&self) -> String {
        json_text(&AuditJson { report: "audit", organization: &self.organization, rows: &self.rows })
    }

    /// The rows of NDJSON.
    pub fn json_rows(&self) -> Vec<String> {
        json_lines(&self.rows)
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
