//! Growth as people read it, and its table for machines.

use super::figures::signed_share;
use super::heading::{days, in_period};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::messages::{Message, MonthForm, Value, say};
use crate::report::growth::{
    Change, FEWEST_ORGANIZATIONS, FEWEST_PEOPLE, Growth, GrowthCell, GrowthFigures, GrowthUnit, MOST_OF_ONE_PERCENT,
};
use crate::view::table::{Cell, Chart, Column, Document, Line, Origin, Table, Tone};
use chrono::NaiveDate;

impl Growth {
    /// The report as a document: heading, table, the thresholds, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = Document::new(say!("growth-title", period = self.span()))
            .note(say!("count-organizations-agreed", count = self.organizations as i64));
        let scope = say!("growth-basis", unit = self.unit(), zone = self.timezone.name(), as_of = self.minute_words());
        document.title.push(Line::new(scope, Tone::Origin));
        document.origin = self.origin();
        let total = &self.total;
        if let (Some(joined), Some(activated)) = (total.joined.value, total.activated.value) {
            let people = say!("count-people", count = joined);
            let (period, organizations) = (in_period(&self.period), self.organizations as i64);
            document = document.finding(say!("growth-joined", people, period, organizations, activated));
        }
        let months = self.rows.iter().filter(|_| self.by == GrowthUnit::Month);
        let best = months.filter_map(|row| Some((row.figures.joined.value?, &row.period))).max();
        if let Some((joined, month)) = best.filter(|_| self.rows.len() > 2) {
            let members = say!("count-new-members", count = joined);
            let months = Value::Month(month.clone(), MonthForm::WithYear);
            document = document.finding(say!("summary-best-month", months, members));
        }
        document = document.table(self.table());
        document = document.finding(say!(
            "growth-shown-from",
            people = FEWEST_PEOPLE,
            organizations = FEWEST_ORGANIZATIONS as i64,
            percent = MOST_OF_ONE_PERCENT
        ));
        if self.rows.iter().any(|row| row.is_partial) {
            document = document.finding(match self.by {
                GrowthUnit::Month => say!("growth-running-month"),
                GrowthUnit::Year => say!("growth-running-year"),
            });
        }
        if self.organizations < FEWEST_ORGANIZATIONS {
            document = document
                .finding(say!("growth-too-few", fewest = FEWEST_ORGANIZATIONS as i64))
                .advice(say!("growth-how-to-agree"));
        }
        document.data(self.data_table())
    }

    /// The period as a title has it: the first and the last month of several.
    fn span(&self) -> Message {
        let month = |day: NaiveDate| Value::Month(day.format("%Y-%m").to_string(), MonthForm::WithYear);
        let last = self.period.end.and_then(|end| end.pred_opt());
        match (self.period.start, last) {
            (Some(first), Some(last)) if self.period.label.contains("..") && self.by == GrowthUnit::Month => {
                say!("range", first = month(first), last = month(last))
            }
            _ if self.period.label.contains("..") => days(&self.period),
            _ => Value::Date(self.period.label.clone()).into(),
        }
    }

    const fn unit(&self) -> Message {
        match self.by {
            GrowthUnit::Month => say!("word-month"),
            GrowthUnit::Year => say!("word-year"),
        }
    }

    fn origin(&self) -> Origin {
        let by = if self.by == GrowthUnit::Year { " --by year" } else { "" };
        let (flags, zone, as_of) = (self.period.flags(), self.timezone.name(), self.as_of);
        let command = format!("verve growth {flags}{by} --tz {zone} --as-of {as_of}");
        let made = vec![
            (say!("made-days"), say!("made-days-words", days = days(&self.period), zone)),
            (say!("made-event"), say!("made-event-words")),
            (say!("made-again"), say!("made-again-words", command)),
        ];
        let scope = say!("page-days-as-of", days = days(&self.period), as_of = self.minute_words());
        Origin { scope: Some(scope), made }
    }

    fn minute_words(&self) -> Value {
        Value::Date(self.minute(self.as_of))
    }

    fn minute(&self, instant: Instant) -> String {
        let (day, time) = local_time(instant, self.timezone);
        format!("{day} {}", time.format("%H:%M"))
    }

    fn table(&self) -> Table {
        let (label, title) = match self.by {
            GrowthUnit::Month => (say!("label-month"), say!("summary-months")),
            GrowthUnit::Year => (say!("label-year"), say!("growth-years")),
        };
        let mut table = Table::new(vec![
            Column::new("period", label),
            Column::new("joined", say!("label-joined")),
            Column::new("joined_growth", say!("label-growth")),
            Column::new("activated", say!("label-activated")),
            Column::new("activated_growth", say!("label-growth")),
            Column::new("active_recruiters", say!("label-recruiters")),
            Column::new("active_organizations", say!("label-organizations")),
        ])
        .titled(title, Some(say!("basis-event-by", unit = self.unit())));
        let running = self.rows.iter().position(|row| row.is_partial);
        // Of figures that are all withheld there is nothing to draw.
        if self.rows.iter().any(|row| row.figures.joined.value.is_some()) {
            table.charts = [1, 3].map(|figures| Chart { labels: 0, figures, before: None, running }).to_vec();
        }
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
            let mark = Message::verbatim(if row.is_partial { "*" } else { "" });
            table.push(cells(Cell::Date(row.period.clone()).noted(mark), &row.figures));
        }
        table.push_total(cells(Cell::word(say!("label-total")), &self.total));
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
                Cell::code(self.by.name()),
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
        Some(value) => Cell::from(value),
        None => Cell::Withheld,
    }
}

/// `+12.5 %`, `new`, or nothing.
fn growth_cell(cell: GrowthCell) -> Cell {
    match cell.growth {
        None => Cell::Blank,
        Some(Change::New) => Cell::Figure { shown: say!("word-new"), raw: "new".to_owned() },
        Some(Change::By { value, before }) => signed_share(value - before, before),
    }
}
