//! Referral links as people read them, and their table for machines.

use super::table::{Cell, Column, Document, Table};
use crate::domain::Instant;
use crate::messages::say;
use crate::report::links::{LeadsTo, LinkOccasion, LinkRow, Links};

impl LeadsTo {
    /// The cell of a table.
    pub fn cell(&self) -> Cell {
        match self {
            Self::Target(target) => Cell::code(target),
            Self::Page => Cell::word(say!("way-page")),
            Self::Nowhere => Cell::word(say!("way-nowhere")),
        }
    }
}

impl Links {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let links = size(self.rows.len());
        let (title, table) = match self.occasion {
            LinkOccasion::Made => (say!("count-links-made", count = links), self.made_table()),
            LinkOccasion::Listed => (say!("count-links", count = links), self.listed_table()),
            LinkOccasion::Changed => (say!("count-links-changed", count = links), self.listed_table()),
        };
        let mut document = Document::new(title).note(&self.organization_line).table(table);
        if self.occasion == LinkOccasion::Listed {
            let closed = self.rows.iter().filter(|row| row.is_closed_at(self.now)).count();
            let unused = self.rows.iter().filter(|row| row.referrals == 0).count();
            document = match (size(closed), size(unused)) {
                (0, 0) => document,
                (0, unused) => document.finding(say!("links-never-used", unused)),
                (closed, 0) => document.finding(say!("links-closed", closed)),
                (closed, unused) => document.finding(say!("links-closed-and-unused", closed, unused)),
            };
            let is_dead_end = |row: &&LinkRow| row.leads_to == LeadsTo::Nowhere && !row.is_closed_at(self.now);
            let dead_ends = size(self.rows.iter().filter(is_dead_end).count());
            if dead_ends > 0 {
                document = document.finding(say!("links-lead-nowhere", count = dead_ends));
            }
        }
        document.data(self.data_table())
    }

    fn made_table(&self) -> Table {
        let columns = [
            ("code", say!("label-code")),
            ("name", say!("label-mentor")),
            ("kind", say!("label-kind")),
            ("url", say!("label-url")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in &self.rows {
            table.push(vec![
                Cell::code(&row.code),
                mentor(row),
                Cell::code(row.kind.name()),
                row.url.as_ref().map_or(Cell::Empty, Cell::code),
            ]);
        }
        table
    }

    fn listed_table(&self) -> Table {
        let columns = [
            ("code", say!("label-code")),
            ("name", say!("label-mentor")),
            ("campaign", say!("label-campaign")),
            ("channel", say!("label-channel")),
            ("kind", say!("label-kind")),
            ("leads_to", say!("label-leads-to")),
            ("state", say!("label-state")),
            ("clicks", say!("label-clicks")),
            ("referrals", say!("label-referrals")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in &self.rows {
            let state = if row.is_closed_at(self.now) { say!("state-closed") } else { say!("status-open") };
            table.push(vec![
                Cell::code(&row.code),
                mentor(row),
                text(row.campaign.as_ref()),
                text(row.channel.as_ref()),
                Cell::code(row.kind.name()),
                row.leads_to.cell(),
                Cell::word(state),
                Cell::from(row.clicks),
                Cell::from(row.referrals),
            ]);
        }
        table
    }

    fn data_table(&self) -> Table {
        let columns = [
            "code",
            "url",
            "member_id",
            "name",
            "group",
            "campaign",
            "channel",
            "kind",
            "created_at",
            "expires_at",
            "disabled_at",
            "clicks",
            "referrals",
            "target",
            "ios_target",
            "android_target",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let mut cells = vec![
                Cell::code(&row.code),
                row.url.as_ref().map_or(Cell::Empty, Cell::code),
                Cell::code(&row.member_id),
            ];
            cells.extend([&row.name, &row.group, &row.campaign, &row.channel].map(|label| text(label.as_ref())));
            cells.push(Cell::code(row.kind.name()));
            cells.extend([Some(row.created_at), row.expires_at, row.disabled_at].map(time));
            cells.extend([row.clicks, row.referrals].map(Cell::from));
            let targets = [&row.target, &row.ios_target, &row.android_target];
            cells.extend(targets.map(|target| target.as_ref().map_or(Cell::Empty, Cell::code)));
            table.push(cells);
        }
        table
    }
}

fn time(instant: Option<Instant>) -> Cell {
    instant.map_or(Cell::Empty, |at| Cell::Time { shown: at.to_string(), raw: at.to_string() })
}

fn mentor(row: &LinkRow) -> Cell {
    row.name.as_ref().map_or_else(|| Cell::code(&row.member_id), Cell::text)
}

fn text(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

fn size(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LinkKind;
    use crate::report::fixtures::utc;
    use crate::view::fixtures::lines;

    fn links(occasion: LinkOccasion) -> Links {
        let row = LinkRow {
            code: "xhyd55p".to_owned(),
            url: Some("https://x.no/r/xhyd55p".to_owned()),
            member_id: "m-17".to_owned(),
            name: Some("Åse".to_owned()),
            group: None,
            campaign: None,
            channel: Some("sms".to_owned()),
            kind: LinkKind::Shared,
            created_at: utc("2025-01-01T00:00:00Z"),
            expires_at: None,
            disabled_at: Some(utc("2025-02-01T00:00:00Z")),
            target: None,
            ios_target: None,
            android_target: None,
            leads_to: LeadsTo::Target("https://nhf.no/".to_owned()),
            clicks: 0,
            referrals: 0,
        };
        let now = utc("2025-02-01T00:00:00Z");
        Links { organization_line: "NHF".to_owned(), occasion, now, rows: vec![row] }
    }

    #[test]
    fn json_and_csv_have_the_shape_of_the_interface() {
        let links = links(LinkOccasion::Made);
        let begin = r#"{"report":"links","rows":[{"code":"xhyd55p","url":"https://x.no/r/xhyd55p","member_id":"m-17","#;
        assert!(links.json().starts_with(begin), "{}", links.json());
        let data = links.document().data.unwrap_or_default();
        let keys: Vec<&str> = data.columns.iter().map(|column| column.key).collect();
        let expected = "code,url,member_id,name,group,campaign,channel,kind,created_at,expires_at,disabled_at,\
                        clicks,referrals,target,ios_target,android_target";
        assert_eq!(keys.join(","), expected);
        assert_eq!(data.rows[0].cells.len(), keys.len());
    }

    #[test]
    fn says_how_many_are_closed_or_unused() {
        assert_eq!(lines(&links(LinkOccasion::Made).document()), ["1 link made", "NHF"]);
        let found = lines(&links(LinkOccasion::Listed).document());
        assert_eq!(found, ["1 link", "NHF", "Of them closed 1, never used 1"]);
        let mut links = links(LinkOccasion::Listed);
        links.rows[0].leads_to = LeadsTo::Nowhere;
        links.now = utc("2025-01-15T00:00:00Z");
        assert_eq!(lines(&links.document()).last().map(String::as_str), Some("1 open link leads nowhere"));
    }
}
