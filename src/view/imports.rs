//! Imports as people read them, and their table for machines.

use super::ingest::short;
use super::table::{Cell, Column, Document, Table};
use super::words::{count, file_name};
use crate::messages::{Message, Value, say};
use crate::report::imports::{ImportDetails, ImportRow, Imports};
use crate::report::ingest::Verdicts;

/// The kinds of imports that are no events, each with the heading of its table.
const TABLES: [(&str, Message); 2] = [("members", say!("label-members")), ("links", say!("label-links"))];

impl Imports {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let imports = say!("count-imports", count = i64::try_from(self.rows.len()).unwrap_or(i64::MAX));
        let mut document = self.heading.document(imports, None);
        let has_events = self.rows.iter().any(ImportRow::is_of_events);
        if has_events || self.rows.is_empty() {
            document = document.table(self.events_table());
        }
        // Events, members and links are different things: one sum over them all would say nothing.
        for (kind, title) in TABLES {
            document = document.table(self.rows_table(kind, title));
        }
        if has_events {
            document = document.finding(match self.total().suppressed {
                0 => say!("imports-read"),
                _ => say!("imports-read-suppressed"),
            });
        }
        for row in &self.rows {
            let Some(undone_at) = row.undone_at else { continue };
            let (id, when) = (short(&row.import_id), Value::Date(self.heading.minute(undone_at)));
            document = document.finding(if row.is_of_events() {
                say!("imports-undone", id, day = when)
            } else {
                say!("imports-undone-rows", id, day = when)
            });
        }
        for row in self.rows.iter().filter(|row| !row.is_complete) {
            let id = short(&row.import_id);
            document = document.warning(say!("imports-cut-off", id));
        }
        if self.unattributed > 0 {
            let new = say!("count-new-events", count = self.total().new);
            document = document
                .warning(match self.unattributed {
                    1 => say!("imports-unattributed-one", events = new),
                    many => say!("imports-unattributed-many", count = many, events = new),
                })
                .advice(say!("imports-unattributed-advice"));
        }
        document.data(self.data_table())
    }

    fn events_table(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("import_id", say!("label-import")),
            Column::new("received_at", say!("label-received")),
            Column::new("file", say!("label-file")),
            Column::new("read", say!("label-read")),
            Column::new("new", say!("label-new")),
            Column::new("duplicate", say!("label-duplicate-short")),
            Column::new("rejected", say!("label-rejected-short")),
            Column::new("suppressed", say!("label-suppressed-short")),
            Column::new("left_out", say!("label-left-out-short")),
        ]);
        for row in self.rows.iter().filter(|row| row.is_of_events()) {
            let mut cells = self.first_cells(row);
            let Verdicts { duplicate, rejected, suppressed, left_out, .. } = row.verdicts;
            cells.extend([duplicate, rejected, suppressed, left_out].map(Cell::from));
            table.push(cells);
        }
        let mut total = vec![Cell::word(say!("label-total")), Cell::Blank, Cell::Blank];
        total.extend(verdict_cells(&self.total()));
        table.push_total(total);
        table
    }

    fn rows_table(&self, kind: &str, title: Message) -> Table {
        let mut table = Table::new(vec![
            Column::new("import_id", say!("label-import")),
            Column::new("received_at", say!("label-received")),
            Column::new("file", say!("label-file")),
            Column::new("read", say!("label-read")),
            Column::new("new", say!("label-new")),
            Column::new("changed", say!("label-changed")),
            Column::new("duplicate", say!("label-same")),
            Column::new("rejected", say!("label-rejected-short")),
        ])
        .titled(title, None::<Message>);
        for row in self.rows.iter().filter(|row| row.kind == kind) {
            let mut cells = self.first_cells(row);
            cells.extend([row.changed, row.verdicts.duplicate, row.verdicts.rejected].map(Cell::from));
            table.push(cells);
        }
        table
    }

    /// The cells of an import up to those for its new rows.
    fn first_cells(&self, row: &ImportRow) -> Vec<Cell> {
        let Verdicts { read, new, .. } = row.verdicts;
        let new = match row.undone_at {
            Some(_) => Cell::Figure { shown: format!("*{}", count(new)).into(), raw: new.to_string() },
            None => Cell::from(new),
        };
        let (id, file) = (Cell::code(short(&row.import_id)), Cell::text(file_name(&row.file)));
        vec![id, self.heading.time_cell(row.received_at), file, Cell::from(read), new]
    }

    fn data_table(&self) -> Table {
        let columns = [
            "import_id",
            "kind",
            "received_at",
            "file",
            "sha256",
            "read",
            "new",
            "changed",
            "duplicate",
            "rejected",
            "suppressed",
            "left_out",
            "undone_at",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let mut cells = vec![
                Cell::code(&row.import_id),
                Cell::code(&row.kind),
                self.heading.time_cell(row.received_at),
                Cell::text(&row.file),
                row.sha256.as_ref().map_or(Cell::Empty, Cell::code),
            ];
            let Verdicts { read, new, duplicate, rejected, suppressed, left_out } = row.verdicts;
            cells.extend([read, new, row.changed, duplicate, rejected, suppressed, left_out].map(Cell::from));
            cells.push(row.undone_at.map_or(Cell::Empty, |at| self.heading.time_cell(at)));
            table.push(cells);
        }
        table
    }
}

fn verdict_cells(verdicts: &Verdicts) -> [Cell; 6] {
    let Verdicts { read, new, duplicate, rejected, suppressed, left_out } = *verdicts;
    [read, new, duplicate, rejected, suppressed, left_out].map(Cell::from)
}

impl ImportDetails {
    /// The report as a document: heading, facts, rejected rows, and the table for machines.
    pub fn document(&self) -> Document {
        let ImportRow { import_id, file, kind, received_at, sha256, undone_at, .. } = &self.import;
        let mut facts = Table::without_head(vec![Column::unlabelled("fact"), Column::unlabelled("value")]);
        facts.push(vec![Cell::word(say!("label-id")), Cell::text(import_id)]);
        facts.push(vec![Cell::word(say!("label-kind")), Cell::text(kind)]);
        facts.push(vec![Cell::word(say!("label-received")), self.heading.time_cell(*received_at)]);
        if let Some(sha256) = sha256 {
            facts.push(vec![Cell::text("SHA-256"), Cell::text(sha256)]);
        }
        if let Some(undone_at) = undone_at {
            facts.push(vec![Cell::word(say!("label-undone")), self.heading.time_cell(*undone_at)]);
        }
        let Verdicts { read, new, duplicate, rejected, suppressed, left_out } = self.import.verdicts;
        let mut verdicts = Table::without_head(vec![Column::unlabelled("verdict"), Column::unlabelled("rows")]);
        let labelled = if self.import.is_of_events() {
            [
                (say!("label-read"), read),
                (say!("label-new"), new),
                (say!("label-duplicate"), duplicate),
                (say!("label-rejected"), rejected),
                (say!("label-suppressed"), suppressed),
                (say!("label-left-out"), left_out),
            ]
        } else {
            let changed = self.import.changed;
            [
                (say!("label-read"), read),
                (say!("label-new"), new),
                (say!("label-changed"), changed),
                (say!("label-unchanged"), duplicate),
                (say!("label-rejected"), rejected),
                (say!("label-left-out"), left_out),
            ]
        };
        for (label, rows) in labelled {
            verdicts.push(vec![Cell::word(label), Cell::from(rows)]);
        }
        let mut codes =
            Table::new(vec![Column::new("code", say!("label-rejected")), Column::new("rows", say!("label-rows"))]);
        for (code, rows) in &self.rejected_codes {
            codes.push_attention(vec![Cell::code(code), Cell::from(*rows)]);
        }
        let list = Imports { heading: self.heading.clone(), rows: vec![self.import.clone()], unattributed: 0 };
        let mut document =
            self.heading.document(say!("import-title", file, id = short(import_id)), None).table(facts).table(verdicts);
        document = document.table(codes);
        if !self.options.is_empty() {
            document = document.block(if self.import.is_of_events() {
                say!("imports-read-with", id = short(import_id))
            } else {
                say!("imports-read-with-options")
            });
        }
        for option in &self.options {
            document = document.finding(format!("  {option}"));
        }
        document.data(list.data_table())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Instant;
    use crate::report::fixtures::{heading, utc};
    use crate::view::fixtures::lines;

    fn row(id: &str, read: i64, new: i64, undone_at: Option<Instant>) -> ImportRow {
        let verdicts = Verdicts { read, new, duplicate: read - new, ..Verdicts::default() };
        let received_at = utc("2025-04-03T07:20:00Z");
        let (kind, file) = ("file".to_owned(), "2025-q1.csv".to_owned());
        ImportRow {
            import_id: id.to_owned(),
            kind,
            received_at,
            file,
            sha256: None,
            is_complete: true,
            verdicts,
            changed: 0,
            undone_at,
        }
    }

    fn list() -> Imports {
        let undone_at = Some(utc("2025-04-03T07:31:00Z"));
        let rows = vec![row("8d21e6b4-aa", 419, 407, None), row("96b04de1-bb", 38, 38, undone_at)];
        Imports { heading: heading(), rows, unattributed: 36 }
    }

    #[test]
    fn what_was_undone_is_not_in_the_total() {
        let imports = list();
        assert_eq!((imports.total().read, imports.total().new), (419, 407));
        let document = imports.document();
        assert_eq!(
            lines(&document),
            [
                "2 imports",
                "Nordlys Peer Association (demo data)",
                "Europe/Oslo, as of 2026-02-16 09:12, rev:17@2026-02-16T08:12:00Z",
                "Read = new + duplicate + rejected",
                "* 96b04de1 was undone on 2025-04-03 09:31 and is not in the total",
                "36 of 407 new events are unattributed",
                "`verve event list --unattributed` lists them",
            ]
        );
        let shown = document.first_table().map(|table| table.rows[1].cells[4].clone());
        assert_eq!(shown, Some(Cell::Figure { shown: "*38".to_owned().into(), raw: "38".to_owned() }));
    }

    #[test]
    fn rows_carry_their_verdicts() {
        let expected = concat!(
            r#"{"import_id":"8d21e6b4-aa","kind":"file","received_at":"2025-04-03T07:20:00Z","file":"2025-q1.csv","#,
            r#""sha256":null,"is_complete":true,"read":419,"new":407,"duplicate":12,"rejected":0,"suppressed":0,"left_out":0,"changed":0,"undone_at":null}"#
        );
        assert_eq!(list().rows()[0], expected);
        assert!(list().json().contains(r#""report":"imports""#));
    }

    #[test]
    fn one_import_shows_its_options() {
        let import = row("8d21e6b4-aa", 419, 407, None);
        let options = vec!["--assume-tz".to_owned(), "org".to_owned()];
        let rejected_codes = vec![("E_TS_NAIVE".to_owned(), 2)];
        let details = ImportDetails { heading: heading(), import, options, rejected_codes };
        assert_eq!(lines(&details.document())[0], "2025-q1.csv, import 8d21e6b4");
        assert!(details.json().ends_with(r#""options":["--assume-tz","org"],"rejected_codes":{"E_TS_NAIVE":2}}"#));
    }
}
