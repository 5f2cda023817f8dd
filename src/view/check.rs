//! The checks of the data as people read them, and their table for machines.

use super::table::{Cell, Column, Document, Table};
use super::words::shell_word;
use crate::domain::quality::Weeks;
use crate::messages::{Message, Value, say};
use crate::report::check::{CheckReport, CheckRow, CheckState, DataCheck, Subject, SubjectKind};

impl CheckReport {
    /// The report as a document: what is wrong and what to do, all figures, and the table for machines.
    pub fn document(&self) -> Document {
        let (checks, failed) = (self.checks.len() as i64, self.failed().len() as i64);
        let title = match failed {
            0 => say!("check-title-sound", checks),
            _ => say!("check-title-faults", failed, checks),
        };
        let [since, until] = self.days.map(|day| Value::Date(day.to_string()));
        let mut document = Document::new(title).note(&self.organization_line).note(say!("check-days", since, until));
        for row in self.faults() {
            let command = self.command(row);
            document = document.warning(row.words()).finding(say!("check-see", command));
        }
        document.table(self.table()).data(self.data_table())
    }

    /// The command that shows more of a fault, as a shell takes it.
    fn command(&self, row: &CheckRow) -> String {
        row.whole_command(&self.organization).into_iter().map(shell_word).collect::<Vec<_>>().join(" ")
    }

    fn table(&self) -> Table {
        let columns = [
            ("check", say!("label-check")),
            ("subject", say!("label-of-what")),
            ("now", say!("check-label-now", days = Weeks::DAYS)),
            ("before", say!("check-label-before")),
            ("state", say!("label-state")),
        ];
        let mut table = Table::new(columns.map(|(key, label)| Column::new(key, label)).to_vec());
        for row in &self.rows {
            let subject = row.subject.as_ref().map_or(Cell::Blank, |subject| Cell::text(subject.names.join(", ")));
            let state = match row.state {
                CheckState::Ok => say!("check-ok"),
                CheckState::Fault => say!("check-fault"),
                CheckState::Unclear => say!("check-unclear"),
            };
            let figures = [row.figure(row.now), row.figure(row.before)];
            let cells = [&[Cell::code(row.check.name()), subject][..], &figures, &[Cell::word(state)]].concat();
            if row.is_fault() { table.push_attention(cells) } else { table.push(cells) }
        }
        table
    }

    fn data_table(&self) -> Table {
        let columns = [
            "organization",
            "check",
            "state",
            "kind",
            "subject",
            "count",
            "of",
            "count_before",
            "of_before",
            "command",
        ];
        let mut table = Table::new(columns.map(Column::key).to_vec());
        for row in &self.rows {
            let kind = row.subject.as_ref().map_or(Cell::Empty, |subject| Cell::code(subject.kind.name()));
            let names = row.subject.as_ref().map_or(Cell::Empty, |subject| Cell::text(subject.names.join(", ")));
            let mut cells = vec![Cell::code(&self.organization), Cell::code(row.check.name())];
            cells.extend([Cell::code(row.state.name()), kind, names]);
            cells.extend(row.now.into_iter().chain(row.before).map(Cell::from));
            let command = self.command(row);
            cells.push(if command.is_empty() { Cell::Empty } else { Cell::code(command) });
            table.push(cells);
        }
        table
    }
}

impl CheckRow {
    /// A count and what it is out of, as people read it.
    fn figure(&self, figures: [Option<i64>; 2]) -> Cell {
        match (self.check, figures) {
            (DataCheck::SilentSources, [Some(silent), Some(usual)]) => {
                Cell::word(say!("check-silent-usual", silent = days(silent), usual = days(usual)))
            }
            (DataCheck::SilentSources, [Some(silent), None]) => Cell::word(say!("check-silent", silent = days(silent))),
            // Of nothing there is nothing to compare.
            (_, [Some(_), Some(0)]) => Cell::Empty,
            (_, [Some(count), Some(of)]) => Cell::word(say!("part-of-whole", part = count, whole = of)),
            (_, [Some(count), None]) => Cell::word(Message::from(Value::Count(count))),
            (_, [None, _]) => Cell::Blank,
        }
    }

    /// What is wrong, in a sentence, and where to look.
    fn words(&self) -> Message {
        let [count, of, count_before, of_before] =
            [self.now[0], self.now[1], self.before[0], self.before[1]].map(Option::unwrap_or_default);
        let names = self.subject.as_ref().map_or(&[][..], |subject| &subject.names);
        let name = names.first().map_or("", String::as_str);
        let share = Value::Share(count, of);
        let before = Value::Share(count_before, of_before);
        match self.check {
            DataCheck::ClicksCarried => say!("check-clicks-carried", source = name, count, of, share, before),
            DataCheck::LostEvents => say!("check-lost-events", source = name, count, of, share, before),
            DataCheck::SilentSources => {
                say!("check-silent-sources", source = name, silent = days(count), usual = days(of))
            }
            DataCheck::InstallsMissing => {
                say!("check-installs-missing", clicks = of, installs = count_before, clicks_before = of_before)
            }
            DataCheck::CrowdedIds => match self.subject.as_ref().map(|subject| subject.kind) {
                Some(SubjectKind::Click) => say!("check-crowded-click", click = name, count),
                _ => say!("check-crowded-user", user = name, count),
            },
            DataCheck::EarlyLogins => {
                say!("check-early-logins", count = count + count_before, of = of + of_before)
            }
            DataCheck::SharedUsers => say!("check-shared-users", members = listed(names)),
            DataCheck::AlikeLabels => say!("check-alike-labels", labels = listed(names), kind = kind(&self.subject)),
            DataCheck::DeadLinks => say!("check-dead-links", count, of),
        }
    }
}

fn days(count: i64) -> Message {
    say!("count-days", count)
}

fn listed(names: &[String]) -> Value {
    Value::List(names.iter().map(|name| Value::Text(name.clone())).collect())
}

/// What labels of a kind are called.
fn kind(subject: &Option<Subject>) -> Message {
    match subject.as_ref().map(|subject| subject.kind) {
        Some(SubjectKind::Campaigns) => say!("check-campaigns"),
        Some(SubjectKind::Channels) => say!("check-channels"),
        _ => say!("check-groups"),
    }
}
