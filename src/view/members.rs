//! Members as people read them, and their table for machines.

use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::say;
use crate::report::members::Members;

impl Members {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let members = i64::try_from(self.rows.len()).unwrap_or(i64::MAX);
        let title = say!("count-members", count = members);
        let mut document = Document::new(title).note(&self.organization_line).table(self.table());
        let without_link = self.rows.iter().filter(|row| row.links == 0 && row.merged_into.is_none()).count();
        if without_link > 0 {
            let without_link = i64::try_from(without_link).unwrap_or(i64::MAX);
            document = document.finding(say!("members-without-link", count = without_link));
        }
        document.data(self.data_table())
    }

    fn table(&self) -> Table {
        let columns = [
            ("member_id", say!("label-member")),
            ("name", say!("label-name")),
            ("group", say!("label-group")),
            ("board", say!("label-board")),
            ("links", say!("label-links")),
            ("referrals", say!("label-referrals")),
        ];
        let mut columns = columns.map(|(key, label)| Column::new(key, label)).to_vec();
        let has_merges = self.rows.iter().any(|row| row.merged_into.is_some());
        if has_merges {
            columns.push(Column::new("merged_into", say!("label-merged-into")));
        }
        let mut table = Table::new(columns);
        for row in &self.rows {
            let mut cells = vec![Cell::code(&row.member_id), text(row.name.as_ref()), text(row.group.as_ref())];
            cells.push(
                row.board
                    .map_or(Cell::Empty, |board| Cell::word(if board { say!("word-yes") } else { say!("word-no") })),
            );
            cells.extend([row.links, row.referrals].map(Cell::from));
            if has_merges {
                cells.push(row.merged_into.as_ref().map_or(Cell::Empty, Cell::code));
            }
            table.push(cells);
        }
        table
    }

    fn data_table(&self) -> Table {
        let columns = [
            "member_id",
            "name",
            "group",
            "user_id",
            "nickname",
            "links",
            "referrals",
            "board",
            "board_recorded_at",
            "board_recorded_by",
            "merged_into",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let mut cells = vec![Cell::code(&row.member_id)];
            cells.extend([&row.name, &row.group, &row.user_id, &row.nickname].map(|label| text(label.as_ref())));
            cells.extend([row.links, row.referrals].map(Cell::from));
            cells.push(row.board.map_or(Cell::Empty, |board| Cell::code(if board { "yes" } else { "no" })));
            let time = |at: Instant| Cell::Time { shown: at.to_string(), raw: at.to_string() };
            cells.extend([row.board_recorded_at.map_or(Cell::Empty, time), text(row.board_recorded_by.as_ref())]);
            cells.push(row.merged_into.as_ref().map_or(Cell::Empty, Cell::code));
            table.push(cells);
        }
        table
    }
}

fn text(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::members::MemberRow;
    use crate::view::fixtures::lines;

    fn member(member_id: &str, name: Option<&str>) -> MemberRow {
        MemberRow {
            member_id: member_id.to_owned(),
            name: name.map(str::to_owned),
            group: None,
            user_id: None,
            nickname: None,
            board: None,
            board_recorded_at: None,
            board_recorded_by: None,
            merged_into: None,
            links: 0,
            referrals: 0,
        }
    }

    #[test]
    fn lists_by_name_with_the_nameless_last() {
        let rows = vec![member("3", None), member("1", Some("Åse")), member("2", Some("Bjørn"))];
        let members = Members::list("NHF".to_owned(), rows);
        let ids: Vec<&str> = members.rows.iter().map(|row| row.member_id.as_str()).collect();
        assert_eq!(ids, ["2", "1", "3"]);
        let found = lines(&members.document());
        assert_eq!(found[2], "3 without a link: `verve link create --all-members` makes one each");
        assert!(members.json().starts_with(r#"{"report":"members","rows":[{"member_id":"2","name":"Bjørn""#));
    }
}
