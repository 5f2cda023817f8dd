//! Why a referral is what it is, as people read it.

use super::referrals::short_id;
use super::stages::status_word;
use super::table::{Cell, Column, Document, Table};
use super::words::file_name;
use crate::messages::{Message, say};
use crate::report::explain::Explanation;
use crate::report::referrals::ReferralRow;

impl Explanation {
    /// The explanation for people.
    pub fn document(&self) -> Document {
        let title = match &self.referral {
            Some(row) => say!("explain-referral", id = short_id(row), status = status_word(row.status())),
            None => say!("explain-no-referral", subject = &self.subject),
        };
        let mut document = self.heading.document(title, None);
        if let Some(row) = &self.referral {
            document = document.table(self.facts(row));
        }
        document = document.table(self.event_table());
        let why = if self.referral.is_some() { say!("explain-why") } else { say!("explain-why-none") };
        paragraph(paragraph(document, why, &self.why), say!("explain-lost"), &self.lost)
    }

    fn facts(&self, row: &ReferralRow) -> Table {
        let mut table = Table::without_head(vec![Column::unlabelled("field"), Column::unlabelled("value")]);
        let link = [Some(row.link_code.as_str()), self.link_kind, row.campaign.as_deref(), row.channel.as_deref()];
        let link: Vec<&str> = link.into_iter().flatten().collect();
        let mentor = match &row.member_name {
            Some(name) => format!("{name} ({})", row.member_id),
            None => row.member_id.clone(),
        };
        let mentor = [Some(mentor), self.group.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let flags = row.flags.names();
        let flags = if flags.is_empty() { Cell::word(say!("word-none")) } else { Cell::text(flags.join(", ")) };
        let person = row.user_id.as_ref().map_or_else(|| Cell::word(say!("explain-nobody-yet")), Cell::text);
        let link = Cell::text(link.join(", "));
        for (field, value) in [
            (say!("label-link"), link),
            (say!("label-mentor"), Cell::text(mentor)),
            (say!("label-person"), person),
            (say!("label-flags"), flags),
        ] {
            table.push(vec![Cell::word(field), value]);
        }
        table
    }

    fn event_table(&self) -> Table {
        // What found an event names its rule too: the rule has a column where some event is left out.
        let has_rule = self.events.iter().any(|event| !event.is_attributed);
        let mut columns = vec![
            Column::new("occurred_at", say!("label-when")),
            Column::new("event", say!("label-event")),
            Column::new("found_by", say!("label-found-by")),
        ];
        columns.extend(has_rule.then(|| Column::new("rule", say!("label-rule"))));
        columns.push(Column::new("file", say!("label-import")));
        let mut table = Table::new(columns);
        for event in &self.events {
            let mut cells = vec![
                self.heading.second_cell(event.occurred_at),
                Cell::code(event.event.name()),
                Cell::word(event.found_by.clone()),
            ];
            cells.extend(has_rule.then(|| Cell::word(event.rule.clone())));
            cells.push(Cell::text(file_name(&event.file)));
            table.push(cells);
        }
        table
    }
}

fn paragraph(document: Document, head: Message, lines: &[Message]) -> Document {
    let document = if lines.is_empty() { document } else { document.block(head) };
    lines.iter().fold(document, |document, line| {
        document.finding(Message::joined(vec![Message::verbatim("  "), line.clone()], ""))
    })
}
