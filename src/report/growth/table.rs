//! Growth as people read it, and its table for machines.

use super::{
    Change, FEWEST_ORGANIZATIONS, FEWEST_PEOPLE, Growth, GrowthCell, GrowthFigures, GrowthUnit, MOST_OF_ONE_PERCENT,
};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::report::language::phrase::{Phrase, Value, say};
use crate::report::scope::of_period;
use crate::report::table::{Cell, Column, Document, Table, fraction};
use crate::report::words::{count, percent};

impl Growth {
    /// The report as a document: heading, table, the thresholds, and the table for machines.
    pub fn document(&self) -> Document {
        let unit = Phrase::from(self.unit());
        let as_of = Value::Date(self.minute(self.as_of));
        let mut document = Document::new(say!("Growth {} across organizations", of_period(&self.period)))
            .note(Phrase::counted(
                self.organizations as i64,
                "{} organization agreed to be counted",
                "{} organizations agreed to be counted",
            ))
            .note(say!("Event: by {} of what happened. {}, as of {}", unit.clone(), self.timezone.name(), as_of))
            .table(self.table());
        document = document.finding(say!(
            "Shown from {} people of {} organizations on, none of them over {} %; else `:`",
            FEWEST_PEOPLE,
            FEWEST_ORGANIZATIONS as i64,
            MOST_OF_ONE_PERCENT
        ));
        if self.rows.iter().any(|row| row.is_partial) {
            document = document.finding(match self.by {
                GrowthUnit::Month => "* still running: compared with the same part of the month before",
                GrowthUnit::Year => "* still running: compared with the same part of the year before",
            });
        }
        if self.organizations < FEWEST_ORGANIZATIONS {
            document = document
                .finding(say!("With fewer than {} organizations nothing can be shown", FEWEST_ORGANIZATIONS as i64))
                .advice("`verve org set SLUG growth=yes` lets an organization be counted");
        }
        document.data(self.data_table())
    }

    const fn unit(&self) -> &'static str {
        match self.by {
            GrowthUnit::Month => "month",
            GrowthUnit::Year => "year",
        }
    }

    fn minute(&self, instant: Instant) -> String {
        let (day, time) = local_time(instant, self.timezone);
        format!("{day} {}", time.format("%H:%M"))
    }

    fn table(&self) -> Table {
        let label = match self.by {
            GrowthUnit::Month => "Month",
            GrowthUnit::Year => "Year",
        };
        let mut table = Table::new(vec![
            Column::new("period", label),
            Column::new("joined", "Joined"),
            Column::new("joined_growth", ""),
            Column::new("activated", "Activated"),
            Column::new("activated_growth", ""),
            Column::new("active_recruiters", "Recruiters"),
            Column::new("active_organizations", "Organizations"),
        ]);
        let cells = |label: Cell, figures: &GrowthFigures| {
            let GrowthFigures { joined, activated, active_recruiters, active_organizations } = figures;
            vec![
                label,
                value_cell(*joined),
                growth_cell(*joined),
                value_cell(*activated),
                growth_cell(*activated),
                value_cell(*active_recruiters),
                value_cell(*active_organizations),
            ]
        };
        for row in &self.rows {
            let mark = if row.is_partial { " *" } else { "" };
            let period = Phrase::joined(vec![Value::Date(row.period.clone()).into(), Phrase::verbatim(mark)], "");
            table.push(cells(Cell::word(period), &row.figures));
        }
        table.push_total(cells(Cell::word("Total"), &self.total));
        table
    }

    fn data_table(&self) -> Table {
        let head = ["timezone", "by", "as_of", "period", "partial"];
        let figures = ["joined", "activated", "active_recruiters", "active_organizations"];
        let growths = ["joined_growth", "activated_growth", "active_recruiters_growth", "active_organizations_growth"];
        let columns = head.into_iter().chain(figures).chain(growths).map(Column::key);
        let mut table = Table::new(columns.collect());
        for row in &self.rows {
            let GrowthFigures { joined, activated, active_recruiters, active_organizations } = row.figures;
            let all = [joined, activated, active_recruiters, active_organizations];
            let mut cells = vec![
                Cell::code(self.timezone.name()),
                Cell::code(self.unit()),
                Cell::Time { shown: self.minute(self.as_of), raw: self.as_of.to_string() },
                Cell::code(&row.period),
                Cell::code(if row.is_partial { "yes" } else { "no" }),
            ];
            cells.extend(all.map(|cell| Cell::Integer(cell.value)));
            cells.extend(all.map(growth_cell));
            table.push(cells);
        }
        table
    }
}

/// The figure; `:` for people and nothing for machines where it is not shown.
fn value_cell(cell: GrowthCell) -> Cell {
    match cell.value {
        Some(value) => Cell::Figure { shown: count(value).into(), raw: value.to_string() },
        None => Cell::Withheld,
    }
}

/// `+12.5 %`, `new`, or nothing.
fn growth_cell(cell: GrowthCell) -> Cell {
    match cell.growth {
        None => Cell::Blank,
        Some(Change::New) => Cell::Figure { shown: "new".into(), raw: "new".to_owned() },
        Some(Change::By { value, before }) => {
            let change = value - before;
            let sign = match change {
                0 => "",
                1.. => "+",
                _ => "-",
            };
            let raw = fraction(change, before).map(|share| share.to_string()).unwrap_or_default();
            Cell::Figure { shown: format!("{sign}{}", percent(change.abs(), before)).into(), raw }
        }
    }
}
