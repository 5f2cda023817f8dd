//! The list of referrals as people read it, and its table for machines.

use super::stages::status_label;
use crate::domain::{Instant, Status};
use crate::messages::{Message, say};
use crate::report::dimension::Dimension;
use crate::report::referrals::{Moment, Precision, ReferralRow, Referrals, begun_days, full_days};
use crate::report::scope::Heading;
use crate::view::stages::status_word;
use crate::view::table::{Cell, Column, Document, Lead, Table};
use crate::view::words::count;

impl Referrals {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let (title, basis, table) = match self.query.stalled_for {
            Some(stalled_for) => {
                (self.stalled_title(stalled_for), say!("referrals-open-by-entry"), self.stalled_table())
            }
            None => (self.title(), self.basis_words(), self.table()),
        };
        let mut document = self.heading.document(title, Some(basis)).table(table);
        if self.lapsed > 0 {
            document = document.finding(match self.query.status {
                Some(_) => say!("referrals-lapsed-at-stage", count = self.lapsed),
                None => say!("referrals-lapsed", count = self.lapsed),
            });
        }
        let shown = self.rows.len() as i64;
        if shown < self.total {
            document = document.warning(say!("shown-first", count = shown)).advice(say!("referrals-more"));
        }
        document.data(self.data_table())
    }

    fn title(&self) -> Message {
        match self.query.status {
            Some(status) => {
                say!("referrals-with-status", referrals = self.counted_rows(), status = status_word(status))
            }
            None => self.counted_rows(),
        }
    }

    fn stalled_title(&self, stalled_for: i64) -> Message {
        let rows = self.counted_rows();
        let days = say!("count-days", count = full_days(stalled_for));
        match self.query.status {
            Some(status) => say!("referrals-stopped-at", referrals = rows, status = status_word(status), days),
            None => say!("referrals-stopped", referrals = rows, days),
        }
    }

    fn counted_rows(&self) -> Message {
        say!("count-referrals", count = self.total)
    }

    fn basis_words(&self) -> Message {
        let period = &self.heading.period;
        if period.start.is_none() && period.end.is_none() {
            say!("referrals-by-entry")
        } else {
            say!("referrals-entered-by-entry", period = self.heading.in_period())
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("referral_id", say!("label-referral")),
            Column::new("status", say!("label-status")),
            Column::new("member_id", say!("label-mentor")),
            Column::new("link_code", say!("label-link")),
            Column::new("entered", say!("label-entered")),
            Column::new("last_step", say!("label-last-step")),
            Column::new("flags", say!("label-flags")),
        ]);
        for row in &self.rows {
            let last = row.milestones.iter().flatten().max().copied();
            let flags = row.flags.names();
            table.push(vec![
                Cell::code(short_id(row)),
                Cell::word(status_word(row.status())),
                mentor(row),
                Cell::code(&row.link_code),
                self.day_cell(row.entry()),
                self.day_cell(last),
                Cell::List(flags.into_iter().map(str::to_owned).collect()),
            ]);
        }
        table
    }

    fn stalled_table(&self) -> Table {
        let mut table = Table::new(vec![
            Column::new("referral_id", say!("label-referral")),
            Column::new("member_id", say!("label-mentor")),
            Column::new("link_code", say!("label-link")),
            Column::new("entered", say!("label-entered")),
            Column::new("stalled_days", say!("label-stalled")),
            Column::new("lapses_in_days", say!("label-lapses-in")),
        ]);
        for row in &self.rows {
            let [stalled, lapses] = self.days_of(row);
            table.push(vec![
                Cell::code(short_id(row)),
                mentor(row),
                Cell::code(&row.link_code),
                self.day_cell(row.entry()),
                days_cell(stalled),
                days_cell(lapses),
            ]);
        }
        table
    }

    /// The way of each of some referrals: whose, by which link, its steps, and how it stands. `group_of` names the group.
    pub fn journeys<'r>(
        &self,
        rows: impl Iterator<Item = &'r ReferralRow>,
        group_of: impl Fn(&ReferralRow) -> String,
    ) -> Table {
        let mut table = Table::new(vec![
            Column::new("member_id", say!("label-mentor")),
            Column::new("link_code", say!("label-link")),
            Column::new("clicked_at", say!("label-clicked")),
            Column::new("installed_at", say!("label-installed")),
            Column::new("joined_at", say!("label-joined")),
            Column::new("activated_at", say!("label-activated")),
            Column::new("status", say!("page-now")),
        ])
        .named("referrals");
        for row in rows {
            let last = row.milestones.iter().rposition(Option::is_some);
            let step = |stage: usize| Cell::Step {
                seen: row.milestones[stage].map(|at| self.heading.day(at).to_string()),
                goes_on: (stage < 3).then(|| last.is_some_and(|last| stage < last)),
            };
            let mut cells = vec![self.asked_of(row, &group_of), link_of(row)];
            cells.extend([0, 1, 2, 3].map(step));
            let flags = row.flags.names().into_iter().map(flag_word);
            let more = Message::joined(self.standing(row).into_iter().chain(flags).collect(), ", ");
            cells.push(explained(row, status_label(row.status())).noted(more));
            table.push(cells);
        }
        table
    }

    /// Whom to ask about those who stand still, where they do, for how long, and for how long they still can go on.
    pub fn nudges(&self, group_of: impl Fn(&ReferralRow) -> String) -> Table {
        let mut table = Table::new(vec![
            Column::new("member_id", say!("page-mentor-to-ask")),
            Column::new("status", say!("page-stuck-at")),
            Column::new("stalled_days", say!("label-stalled")),
            Column::new("lapses_in_days", say!("label-lapses-in")),
        ])
        .named("stalled");
        for row in &self.rows {
            let stuck_at = match row.status() {
                Status::Joined => say!("page-stuck-joined"),
                Status::Installed => say!("page-stuck-installed"),
                Status::Generated | Status::Clicked | Status::Activated => say!("page-stuck-clicked"),
            };
            let [stalled, left] = self.days_of(row);
            table.push(vec![
                self.asked_of(row, &group_of),
                explained(row, stuck_at).noted(labels_of(row)),
                days_cell(stalled),
                days_cell(left),
            ]);
        }
        table
    }

    /// The mentor of a referral, with the group.
    fn asked_of(&self, row: &ReferralRow, group_of: impl Fn(&ReferralRow) -> String) -> Cell {
        mentor(row).leading(Dimension::Member, Some(&row.member_id)).noted(group_of(row))
    }

    /// Whether a referral can still go on, where it has somewhere to go.
    fn standing(&self, row: &ReferralRow) -> Option<Message> {
        let left = row.entry()?.plus(self.query.horizon).since(self.heading.as_of);
        match row.status() {
            Status::Activated | Status::Generated => None,
            _ if left > 0 => Some(say!("page-open-days-left", days = begun_days(left).to_string())),
            _ => Some(say!("status-lapsed")),
        }
    }

    /// For how many days a referral stands still, and in how many it lapses.
    fn days_of(&self, row: &ReferralRow) -> [Option<i64>; 2] {
        let as_of = self.heading.as_of;
        let last = row.milestones.iter().flatten().max();
        let stalled = last.map(|last| full_days(as_of.since(*last)));
        [stalled, row.entry().map(|entry| begun_days(entry.plus(self.query.horizon).since(as_of)))]
    }

    fn day_cell(&self, at: Option<Instant>) -> Cell {
        at.map_or(Cell::Empty, |at| Cell::Date(self.heading.day(at).to_string()))
    }

    /// The rows as machines read them.
    pub fn data_table(&self) -> Table {
        let columns = [
            "referral_id",
            "status",
            "link_code",
            "member_id",
            "campaign",
            "channel",
            "user_id",
            "generated_at",
            "clicked_at",
            "installed_at",
            "joined_at",
            "activated_at",
            "flags",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
            let mut cells = vec![
                Cell::code(row.referral_id.to_string()),
                Cell::code(row.status().name()),
                Cell::code(&row.link_code),
                Cell::code(&row.member_id),
                text(&row.campaign),
                text(&row.channel),
                text(&row.user_id),
                self.heading.time_cell(row.generated_at),
            ];
            cells.extend((0..4).map(|stage| moment_cell(row, stage, &self.heading)));
            cells.push(Cell::List(row.flags.names().into_iter().map(str::to_owned).collect()));
            table.push(cells);
        }
        table
    }
}

/// Words on a referral, which lead to why it is what it is.
fn explained(row: &ReferralRow, words: Message) -> Cell {
    match row.precision {
        Precision::Instant => Cell::Leading(Box::new(Cell::Word(words)), Lead::Referral(row.referral_id.to_string())),
        // Of an erased person there is nothing to explain.
        Precision::Day => Cell::Word(words),
    }
}

/// The link of a referral, with its campaign and channel.
fn link_of(row: &ReferralRow) -> Cell {
    Cell::code(&row.link_code).leading(Dimension::Link, Some(&row.link_code)).noted(labels_of(row))
}

fn labels_of(row: &ReferralRow) -> String {
    [&row.campaign, &row.channel].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// What is particular about a referral, in a few words.
fn flag_word(name: &str) -> Message {
    match name {
        "self_referral" => say!("page-flag-own-link"),
        "shared_click" => say!("page-flag-shared-click"),
        "forwarded" => say!("page-flag-forwarded"),
        "before_link" => say!("page-flag-before-link"),
        _ => say!("page-flag-other-order"),
    }
}

/// The name people use for a referral: `r-` and the first 8 hex digits.
pub fn short_id(row: &ReferralRow) -> String {
    let mut text = row.referral_id.simple().to_string();
    text.truncate(8);
    format!("r-{text}")
}

fn mentor(row: &ReferralRow) -> Cell {
    row.member_name.as_ref().map_or_else(|| Cell::code(&row.member_id), Cell::text)
}

fn days_cell(days: Option<i64>) -> Cell {
    days.map_or(Cell::Empty, |days| Cell::Figure { shown: format!("{} d", count(days)).into(), raw: days.to_string() })
}

fn moment_cell(row: &ReferralRow, stage: usize, heading: &Heading) -> Cell {
    match row.moment(stage, heading) {
        None => Cell::Empty,
        Some(Moment::Instant(at)) => heading.time_cell(at),
        Some(Moment::Day(day)) => Cell::Date(day),
    }
}
