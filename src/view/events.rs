//! Stored events as people read them, and their table for machines.

use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::messages::say;
use crate::report::events::Events;

impl Events {
    /// The list for people, and its table for machines.
    pub fn document(&self) -> Document {
        let rows = self.rows.len() as i64;
        let title = match (self.only_unattributed, self.has_more) {
            (true, true) => say!("events-first-unattributed", count = rows),
            (true, false) => say!("count-unattributed-events", count = rows),
            (false, true) => say!("events-first", count = rows),
            (false, false) => say!("count-events", count = rows),
        };
        let mut document = Document::new(title).note(&self.organization_line).note(self.timezone.to_string());
        document = document.table(self.shown()).data(self.data());
        if self.has_more { document.advice(say!("limit-shows-more")) } else { document }
    }

    fn shown(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("id", say!("label-id")),
            Column::new("occurred_at", say!("label-when")),
            Column::new("event", say!("label-event")),
            Column::new("link_code", say!("label-link")),
            Column::new("click_id", say!("label-click")),
            Column::new("user_id", say!("label-user")),
            Column::new("referral_id", say!("label-referral")),
            Column::new("reason", say!("label-why-not")),
        ]);
        for row in &self.rows {
            let mut cells = vec![Cell::code(row.id.to_string()), self.time(row.occurred_at)];
            cells.push(Cell::code(row.event.name()));
            cells.extend([&row.link_code, &row.click_id, &row.user_id].map(|text| optional(text.as_deref())));
            // As `referral list` shows it.
            let referral = row.referral_id.as_deref().and_then(|id| id.get(..8)).map(|id| format!("r-{id}"));
            cells.push(optional(referral.as_deref()));
            cells.push(if row.retracted { Cell::word(say!("event-taken-back")) } else { optional(row.reason) });
            table.push(cells);
        }
        table
    }

    /// The table for machines.
    pub fn data(&self) -> Table {
        let columns = [
            "id",
            "event",
            "occurred_at",
            "link_code",
            "click_id",
            "user_id",
            "event_id",
            "source",
            "import_id",
            "file",
            "attributed_link",
            "referral_id",
            "reason",
            "retracted",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let texts = [&row.link_code, &row.click_id, &row.user_id, &row.event_id];
            let mut cells = vec![Cell::from(row.id), Cell::code(row.event.name()), self.time(row.occurred_at)];
            cells.extend(texts.map(|text| optional(text.as_deref())));
            cells.extend([&row.source, &row.import_id, &row.file].map(Cell::code));
            cells.push(optional(row.attributed_link.as_deref()));
            cells.push(optional(row.referral_id.as_deref()));
            cells.push(optional(row.reason));
            cells.push(Cell::from(i64::from(row.retracted)));
            table.push(cells);
        }
        table
    }

    fn time(&self, instant: Instant) -> Cell {
        let (day, time) = local_time(instant, self.timezone);
        Cell::Time { shown: format!("{day} {}", time.format("%H:%M:%S")), raw: instant.to_string() }
    }
}

fn optional(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, Cell::code)
}
