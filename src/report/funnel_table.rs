//! The funnel as people read it, and its table for machines.

use super::dimension::Dimension;
use super::funnel::{Funnel, FunnelFigures, FunnelGroup, StageFigures};
use super::scope::{Basis, Heading};
use super::table::{Cell, Column, Document, Table};
use super::words::{count, counted, listed, percent};
use crate::domain::Stage;
use std::collections::BTreeMap;

/// What stands for an absent value in tables.
const NONE: &str = "(none)";

impl Funnel {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let heading = &self.heading;
        let document = heading.document(self.title(), Some(&self.basis_words()));
        let document = match (self.basis, self.by.is_empty()) {
            (Basis::Cohort, true) => self.cohort_findings(document.table(self.cohort_table())),
            (Basis::Cohort, false) => self.open_finding(document.table(self.cohort_groups())),
            (Basis::Event, true) => document.table(self.event_table()),
            (Basis::Event, false) => document.table(self.event_groups()),
        };
        self.emptiness(document).data(self.data_table())
    }

    fn title(&self) -> String {
        let by: Vec<&str> = self.by.iter().map(|dimension| dimension.name()).collect();
        let of = format!("Funnel {}", self.heading.period.after_noun());
        if by.is_empty() { of } else { format!("{of} by {}", listed(&by)) }
    }

    fn basis_words(&self) -> String {
        let unit = self.by.iter().find(|dimension| dimension.calendar_unit().is_some()).map(|unit| unit.name());
        match (self.basis, unit) {
            (Basis::Cohort, Some(unit)) => format!("Cohort: by {unit} of entry"),
            (Basis::Cohort, None) => format!("Cohort: entered {}", self.heading.period.after_verb()),
            (Basis::Event, Some(unit)) => format!("Event: by {unit} of what happened"),
            (Basis::Event, None) => format!("Event: happened {}", self.heading.period.after_verb()),
        }
    }

    pub(super) fn cohort_table(&self) -> Table {
        let mut columns = vec![
            Column::new("stage", "Stage"),
            Column::new("reached", "Reached"),
            Column::bar(),
            Column::new("share_of_first", "Of all"),
            Column::new("share_of_previous", "Of prev."),
        ];
        if self.has_times {
            columns.extend([Column::new("median_seconds", "Median"), Column::new("p90_seconds", "90 % in")]);
        }
        let mut table = Table::new(columns);
        let all = self.total.reached(Stage::LinkClicked);
        let mut before = None;
        for stage in &self.total.stages {
            let reached = self.total.reached(stage.stage);
            let mut cells = vec![
                Cell::text(stage_label(stage.stage)),
                Cell::from(reached),
                Cell::Bar { value: reached, max: all },
                Cell::Share { num: reached, den: all },
                before.map_or(Cell::Empty, |before| Cell::Share { num: reached, den: before }),
            ];
            if self.has_times {
                cells.extend(time_cells(stage));
            }
            table.push(cells);
            before = Some(reached);
        }
        table
    }

    fn event_table(&self) -> Table {
        let columns = vec![Column::new("stage", "Stage"), Column::new("observed", "Happened"), Column::bar()];
        let mut table = Table::new(columns);
        let max = self.total.stages.iter().map(|stage| stage.observed).max().unwrap_or_default();
        for stage in &self.total.stages {
            let bar = Cell::Bar { value: stage.observed, max };
            table.push(vec![Cell::text(stage_label(stage.stage)), Cell::from(stage.observed), bar]);
        }
        table
    }

    fn cohort_groups(&self) -> Table {
        let mut columns = self.group_columns();
        columns.extend([
            Column::new("entered", "Entered"),
            Column::bar(),
            Column::new("installed", "Installed"),
            Column::new("joined", "Joined"),
            Column::new("activated", "Activated"),
            Column::new("rate", "Rate"),
            Column::new("open", "Open"),
        ]);
        // A second dimension takes the room of the last column, which the others imply.
        if self.by.len() == 1 {
            columns.push(Column::new("lapsed", "Lapsed"));
        }
        let mut table = Table::new(columns);
        let max = self.groups.iter().filter_map(|group| group.figures.entered).max().unwrap_or_default();
        for (cells, figures) in self.group_cells() {
            let bar = Cell::Bar { value: figures.entered.unwrap_or_default(), max };
            table.push(cells.into_iter().chain(cohort_cells(figures, bar)).collect());
        }
        table.push_total(self.total_cells().into_iter().chain(cohort_cells(&self.total, Cell::Blank)).collect());
        table
    }

    fn event_groups(&self) -> Table {
        let mut columns = self.group_columns();
        columns.extend([
            Column::new("clicked", "Clicked"),
            Column::new("installed", "Installed"),
            Column::new("joined", "Joined"),
            Column::new("activated", "Activated"),
        ]);
        let mut table = Table::new(columns);
        let counts = |figures: &FunnelFigures| figures.stages.map(|stage| Cell::from(stage.observed));
        for (cells, figures) in self.group_cells() {
            table.push(cells.into_iter().chain(counts(figures)).collect());
        }
        table.push_total(self.total_cells().into_iter().chain(counts(&self.total)).collect());
        table
    }

    fn group_columns(&self) -> Vec<Column> {
        self.by.iter().map(|dimension| Column::new(dimension.name(), dimension.label())).collect()
    }

    fn total_cells(&self) -> Vec<Cell> {
        let blanks = self.by.iter().skip(1).map(|_| Cell::Blank);
        std::iter::once(Cell::text("Total")).chain(blanks).collect()
    }

    /// The values of each group as people read them; members of one name are told apart by their id.
    fn group_cells(&self) -> impl Iterator<Item = (Vec<Cell>, &FunnelFigures)> {
        let mut ids_by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for group in &self.groups {
            if let (Some(name), Some(id)) = (group.name(Dimension::Member), group.key(Dimension::Member)) {
                let ids = ids_by_name.entry(name).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        let shown = move |dimension: Dimension, key: Option<&str>, name: Option<&str>| match (key, name) {
            (None, _) => Cell::text(NONE),
            (Some(id), Some(name)) if ids_by_name.get(name).is_some_and(|ids| ids.len() > 1) => {
                Cell::text(format!("{name} ({id})"))
            }
            (Some(_), Some(name)) => Cell::text(name),
            (Some(key), None) => match dimension {
                Dimension::Group | Dimension::Campaign | Dimension::Channel => Cell::text(key),
                Dimension::Member | Dimension::Link => Cell::code(key),
                Dimension::Day | Dimension::Week | Dimension::Month | Dimension::Quarter | Dimension::Year => {
                    Cell::code(key)
                }
            },
        };
        self.groups.iter().map(move |group| {
            let cell = |dimension: &Dimension| shown(*dimension, group.key(*dimension), group.name(*dimension));
            (self.by.iter().map(cell).collect(), &group.figures)
        })
    }

    fn cohort_findings(&self, document: Document) -> Document {
        let total = &self.total;
        let mut document = document;
        let (active, open) = (total.reached(Stage::FirstLogin), total.open.unwrap_or_default());
        if total.entered.unwrap_or_default() > 0 {
            let lapsed = total.lapsed.unwrap_or_default();
            document =
                document.finding(format!("Active {}, open {}, lapsed {}", count(active), count(open), count(lapsed)));
        }
        if let Some(mature) = total.mature.filter(|_| open > 0) {
            let days = counted(self.horizon_days, "day", "days");
            document = document.finding(match mature.entered {
                0 => format!("Nobody has had their {days} yet: the rate can rise"),
                entered => format!(
                    "Of the {} who have had their {days}, {} {} active: {}",
                    count(entered),
                    count(mature.activated),
                    if mature.activated == 1 { "is" } else { "are" },
                    percent(mature.activated, entered)
                ),
            });
        }
        let skipped: Vec<String> = total.stages.iter().filter_map(skipped_words).collect();
        if !skipped.is_empty() {
            document = document.finding(format!("Passed without being seen: {}", skipped.join(", ")));
        }
        match self.links {
            Some(links) if links.generated > 0 => document.finding(format!(
                "Links generated {}, of which unused {}",
                count(links.generated),
                count(links.unused)
            )),
            Some(_) | None => document,
        }
    }

    fn open_finding(&self, document: Document) -> Document {
        let open = self.total.open.unwrap_or_default();
        if open == 0 {
            return document;
        }
        let has_open = |group: &&FunnelGroup| group.figures.open.unwrap_or_default() > 0;
        let in_time: Vec<String> = match self.by.as_slice() {
            [only] if only.calendar_unit().is_some() => {
                self.groups.iter().filter(has_open).filter_map(|group| group.keys.0.first()?.1.clone()).collect()
            }
            _ => Vec::new(),
        };
        document.finding(match in_time.as_slice() {
            [only] => format!("{only} still has open referrals: its rate can rise"),
            [_, _] | [_, _, _] => format!("{} still have open referrals: their rates can rise", listed(&in_time)),
            [first, .., last] => format!("{first} to {last} still have open referrals: their rates can rise"),
            [] => format!("{} still open: rates can rise", counted(open, "referral is", "referrals are")),
        })
    }

    fn emptiness(&self, document: Document) -> Document {
        let when = self.heading.period.after_verb();
        let observed: i64 = self.total.stages.iter().map(|stage| stage.observed).sum();
        match self.basis {
            Basis::Cohort if observed == 0 => document.finding(format!("Nobody entered {when}")),
            Basis::Event if observed == 0 => document.finding(format!("Nothing happened {when}")),
            Basis::Cohort | Basis::Event => document,
        }
    }

    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(self.by.iter().map(|dimension| Column::key(dimension.name())));
        columns.extend(
            [
                "stage",
                "observed",
                "reached",
                "skipped",
                "share_of_first",
                "share_of_previous",
                "median_seconds",
                "p90_seconds",
            ]
            .map(Column::key),
        );
        let mut table = Table::new(columns);
        if self.by.is_empty() {
            self.push_data(&mut table, &[], &self.total);
        }
        for group in &self.groups {
            let keys: Vec<Cell> =
                group.keys.0.iter().map(|(_, key)| key.as_ref().map_or(Cell::Empty, Cell::text)).collect();
            self.push_data(&mut table, &keys, &group.figures);
        }
        table
    }

    fn push_data(&self, table: &mut Table, keys: &[Cell], figures: &FunnelFigures) {
        let first = figures.stages[0].reached;
        let mut before = None;
        for stage in &figures.stages {
            let share = |whole: Option<i64>| match (stage.reached, whole) {
                (Some(num), Some(den)) => Cell::Share { num, den },
                (Some(_) | None, _) => Cell::Empty,
            };
            let mut cells = self.heading.data_cells(self.basis);
            cells.extend_from_slice(keys);
            cells.extend([
                Cell::code(stage.stage.name()),
                Cell::from(stage.observed),
                Cell::from(stage.reached),
                Cell::from(stage.skipped),
                share(first),
                share(before),
            ]);
            cells.extend(time_cells(stage));
            table.push(cells);
            before = stage.reached;
        }
    }
}

impl FunnelFigures {
    fn reached(&self, stage: Stage) -> i64 {
        self.stages[stage.rank()].reached.unwrap_or_default()
    }
}

impl FunnelGroup {
    fn key(&self, dimension: Dimension) -> Option<&str> {
        self.keys.0.iter().find(|(other, _)| *other == dimension)?.1.as_deref()
    }

    fn name(&self, dimension: Dimension) -> Option<&str> {
        self.labels.0.iter().find(|(other, _)| *other == dimension).map(|(_, name)| name.as_str())
    }
}

/// The name of a stage as people read it.
pub const fn stage_label(stage: Stage) -> &'static str {
    match stage {
        Stage::LinkClicked => "Link clicked",
        Stage::AppInstalled => "App installed",
        Stage::AccountCreated => "Account created",
        Stage::FirstLogin => "First login",
    }
}

fn skipped_words(stage: &StageFigures) -> Option<String> {
    let skipped = stage.skipped.filter(|skipped| *skipped > 0)?;
    Some(format!("{} {}", stage_label(stage.stage).to_lowercase(), count(skipped)))
}

fn time_cells(stage: &StageFigures) -> [Cell; 2] {
    [stage.median_seconds, stage.p90_seconds].map(|seconds| Cell::Seconds(seconds.map(|seconds| seconds.0)))
}

fn cohort_cells(figures: &FunnelFigures, bar: Cell) -> [Cell; 8] {
    let activated = figures.reached(Stage::FirstLogin);
    [
        Cell::from(figures.entered),
        bar,
        Cell::from(figures.reached(Stage::AppInstalled)),
        Cell::from(figures.reached(Stage::AccountCreated)),
        Cell::from(activated),
        Cell::Share { num: activated, den: figures.entered.unwrap_or_default() },
        Cell::from(figures.open),
        Cell::from(figures.lapsed),
    ]
}
