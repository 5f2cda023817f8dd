//! The feed of changes as people read it, and its table for machines.

use super::table::{Cell, Column, Document, Table};
use crate::domain::calendar::local_time;
use crate::messages::say;
use crate::report::changes::Changes;

impl Changes {
    /// The part as a document.
    pub fn document(&self) -> Document {
        let columns = [
            ("revision", say!("label-revision")),
            ("received_at", say!("label-when")),
            ("type", say!("label-change")),
            ("member_id", say!("label-member")),
            ("link_code", say!("label-link")),
            ("value", say!("label-what")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in &self.rows {
            let (day, time) = local_time(row.received_at, self.timezone);
            let milestone = row.milestone.map(Cell::from);
            let short = row.referral_id.as_ref().map(|id| Cell::code(id.get(..8).unwrap_or(id)));
            let value = milestone.or_else(|| row.period.as_ref().map(Cell::code)).or(short);
            table.push(vec![
                Cell::from(row.revision),
                Cell::code(format!("{day} {}", time.format("%H:%M"))),
                Cell::code(row.r#type),
                row.member_id.as_ref().map_or(Cell::Empty, Cell::code),
                row.link_code.as_ref().map_or(Cell::Empty, Cell::code),
                value.unwrap_or(Cell::Empty),
            ]);
        }
        let document = Document::new(say!("count-feed-changes", count = self.rows.len() as i64, after = &self.after))
            .note(self.organization_line.clone())
            .table(table)
            .data(self.data_table());
        document.finding(say!("changes-go-on", next = &self.next))
    }

    fn data_table(&self) -> Table {
        let columns = [
            "organization",
            "place",
            "revision",
            "received_at",
            "type",
            "referral_id",
            "link_code",
            "member_id",
            "milestone",
            "publication",
            "period",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        let code = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::code);
        for row in &self.rows {
            table.push(vec![
                Cell::code(&self.organization),
                Cell::code(&row.place),
                Cell::from(row.revision),
                Cell::code(row.received_at.to_string()),
                Cell::code(row.r#type),
                code(&row.referral_id),
                code(&row.link_code),
                code(&row.member_id),
                row.milestone.map_or(Cell::Empty, Cell::from),
                row.publication.map_or(Cell::Empty, Cell::from),
                code(&row.period),
            ]);
        }
        table
    }
}
