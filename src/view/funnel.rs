//! The funnel as people read it, and its table for machines.

use super::figures::stages_table;
use crate::domain::Stage;
use crate::messages::{Message, Value, say};
use crate::report::dimension::Dimension;
use crate::report::funnel::{Funnel, FunnelFigures, FunnelGroup, StageFigures};
use crate::report::scope::{Basis, Heading};
use crate::view::stages::{stage_label, stage_word};
use crate::view::table::{Cell, Chart, Column, Document, Fill, Parts, Table};
use std::collections::BTreeMap;

impl Funnel {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let heading = &self.heading;
        let mut document = heading.document(self.title(), Some(self.basis_words()));
        document.origin = heading.origin(&self.command(), &[self.basis]);
        let document = match (self.basis, self.by.is_empty()) {
            (Basis::Cohort, true) => self.cohort_findings(document.table(self.cohort_table())),
            (Basis::Cohort, false) => self.open_finding(document.table(self.cohort_groups())),
            (Basis::Event, true) => self.event_findings(document.table(self.event_table())),
            (Basis::Event, false) => document.table(self.event_groups()),
        };
        self.emptiness(document).data(self.data_table())
    }

    fn title(&self) -> Message {
        let of = self.heading.of_period();
        if self.by.is_empty() {
            return say!("funnel-title", period = of);
        }
        let by = self.by.iter().map(|dimension| Value::from(dimension.word())).collect();
        say!("funnel-title-by", period = of, dimensions = Value::List(by))
    }

    fn command(&self) -> String {
        let basis = if self.basis == Basis::Event { " --basis event" } else { "" };
        let by: Vec<&str> = self.by.iter().map(|dimension| dimension.name()).collect();
        let by = if by.is_empty() { String::new() } else { format!(" --by {}", by.join(",")) };
        format!("verve funnel{basis}{by}")
    }

    fn basis_words(&self) -> Message {
        let unit = self.by.iter().find(|dimension| dimension.calendar_unit().is_some()).map(|unit| unit.word());
        match (self.basis, unit) {
            (Basis::Cohort, Some(unit)) => say!("basis-cohort-by", unit),
            (Basis::Cohort, None) => say!("basis-cohort", period = self.heading.in_period()),
            (Basis::Event, Some(unit)) => say!("basis-event-by", unit),
            (Basis::Event, None) => say!("basis-event", period = self.heading.in_period()),
        }
    }

    /// How many of those who came got how far.
    pub(super) fn cohort_table(&self) -> Table {
        stages_table(&self.total.stages, self.has_times)
    }

    fn event_table(&self) -> Table {
        let columns = vec![
            Column::new("stage", say!("label-stage")),
            Column::new("observed", say!("label-happened")),
            Column::bar(),
        ];
        let mut table = Table::new(columns);
        let max = self.total.stages.iter().map(|stage| stage.observed).max().unwrap_or_default();
        for stage in &self.total.stages {
            let bar = Cell::Bar { value: stage.observed, max };
            table.push(vec![Cell::word(stage_label(stage.stage)), Cell::from(stage.observed), bar]);
        }
        table
    }

    fn cohort_groups(&self) -> Table {
        let mut columns = self.group_columns();
        columns.extend([
            Column::new("entered", say!("label-entered")),
            Column::bar(),
            Column::new("installed", say!("label-installed")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
            Column::new("rate", say!("label-rate")),
            Column::new("open", say!("label-open")),
            Column::new("lapsed", say!("label-lapsed")),
        ]);
        let mut table = Table::new(columns);
        let max = self.groups.iter().filter_map(|group| group.figures.entered).max().unwrap_or_default();
        for (cells, figures) in self.group_cells() {
            let bar = Cell::Bar { value: figures.entered.unwrap_or_default(), max };
            table.push(cells.into_iter().chain(cohort_cells(figures, bar)).collect());
        }
        table.push_total(self.total_cells().into_iter().chain(cohort_cells(&self.total, Cell::Blank)).collect());
        table.charts = self.chart(1).into_iter().collect();
        table
    }

    fn event_groups(&self) -> Table {
        let mut columns = self.group_columns();
        columns.extend([
            Column::new("clicked", say!("label-clicked")),
            Column::new("installed", say!("label-installed")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
        ]);
        let mut table = Table::new(columns);
        let counts = |figures: &FunnelFigures| figures.stages.map(|stage| Cell::from(stage.observed));
        for (cells, figures) in self.group_cells() {
            table.push(cells.into_iter().chain(counts(figures)).collect());
        }
        table.push_total(self.total_cells().into_iter().chain(counts(&self.total)).collect());
        // Joined: new members, the figure people look for.
        table.charts = self.chart(3).into_iter().collect();
        table
    }

    /// Periods of one kind can be drawn from left to right.
    fn chart(&self, figures: usize) -> Option<Chart> {
        let [only] = self.by.as_slice() else { return None };
        only.calendar_unit()?;
        let last = self.groups.len().checked_sub(1);
        let as_of = self.heading.day(self.heading.as_of);
        let running = last.filter(|_| self.heading.period.contains(as_of));
        Some(Chart { labels: 0, figures, before: None, running })
    }

    fn group_columns(&self) -> Vec<Column> {
        self.by.iter().map(|dimension| Column::new(dimension.name(), dimension.label())).collect()
    }

    fn total_cells(&self) -> Vec<Cell> {
        let blanks = self.by.iter().skip(1).map(|_| Cell::Blank);
        std::iter::once(Cell::word(say!("label-total"))).chain(blanks).collect()
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
            (None, _) => Cell::word(say!("none-label")),
            (Some(id), Some(name)) if ids_by_name.get(name).is_some_and(|ids| ids.len() > 1) => {
                Cell::text(format!("{name} ({id})"))
            }
            (Some(_), Some(name)) => Cell::text(name),
            (Some(key), None) => match dimension {
                Dimension::Member | Dimension::Link => Cell::code(key),
                _ if dimension.calendar_unit().is_some() => Cell::Date(key.to_owned()),
                _ => Cell::text(key),
            },
        };
        self.groups.iter().map(move |group| {
            let cell = |dimension: &Dimension| {
                let key = group.key(*dimension);
                shown(*dimension, key, group.name(*dimension)).leading(*dimension, key)
            };
            (self.by.iter().map(cell).collect(), &group.figures)
        })
    }

    fn cohort_findings(&self, document: Document) -> Document {
        let mut document = self.cohort_parts(document);
        let skipped: Vec<Message> = self.total.stages.iter().filter_map(skipped_words).collect();
        if !skipped.is_empty() {
            document = document.finding(say!("funnel-skipped", stages = Message::joined(skipped, ", ")));
        }
        match self.links {
            Some(links) if links.generated > 0 => {
                document.finding(say!("funnel-links", generated = links.generated, unused = links.unused))
            }
            Some(_) | None => document,
        }
    }

    /// Adds where those who came are now, how it is with those who have had their time, and how sure that is.
    pub(super) fn cohort_parts(&self, document: Document) -> Document {
        let total = &self.total;
        let is_open = total.open.unwrap_or_default() > 0;
        let mature = total.mature.filter(|_| is_open).map(|mature| self.mature_words(mature.entered, mature.activated));
        mature.into_iter().chain(total.people_words()).fold(self.where_now(document), Document::finding)
    }

    /// Adds where those who came are now.
    pub(super) fn where_now(&self, document: Document) -> Document {
        let total = &self.total;
        if total.entered.unwrap_or_default() == 0 {
            return document;
        }
        document.parts(Parts {
            title: say!("funnel-where-now", period = self.heading.in_period()),
            parts: vec![
                (say!("status-active"), total.reached(Stage::FirstLogin), Fill::Solid),
                (say!("status-open"), total.open.unwrap_or_default(), Fill::Hatched),
                (say!("status-lapsed"), total.lapsed.unwrap_or_default(), Fill::Outline),
            ],
        })
    }

    fn event_findings(&self, document: Document) -> Document {
        match self.new_members.as_ref().filter(|new| new.all > 0) {
            Some(new) => document.finding(new.words()),
            None => document,
        }
    }

    fn mature_words(&self, entered: i64, activated: i64) -> Message {
        let days = say!("count-days", count = self.horizon_days);
        let share = Value::Share(activated, entered);
        match (entered, activated) {
            (0, _) => say!("funnel-mature-none", days),
            (_, 1) => say!("funnel-mature-one", entered, days, activated, share),
            (_, _) => say!("funnel-mature", entered, days, activated, share),
        }
    }

    fn open_finding(&self, document: Document) -> Document {
        let open = self.total.open.unwrap_or_default();
        if open == 0 {
            return document;
        }
        let has_open = |group: &&FunnelGroup| group.figures.open.unwrap_or_default() > 0;
        let in_time: Vec<Value> = match self.by.as_slice() {
            [only] if only.calendar_unit().is_some() => {
                let key = |group: &FunnelGroup| group.keys.0.first()?.1.clone().map(Value::Date);
                self.groups.iter().filter(has_open).filter_map(key).collect()
            }
            _ => Vec::new(),
        };
        document.finding(match in_time.as_slice() {
            [only] => say!("funnel-open-one-group", group = only.clone()),
            [_, _] | [_, _, _] => {
                say!("funnel-open-groups", groups = Value::List(in_time))
            }
            [first, .., last] => {
                say!("funnel-open-range", first = first.clone(), last = last.clone())
            }
            [] if open == 1 => say!("funnel-open", count = open),
            [] => say!("funnel-open", count = open),
        })
    }

    fn emptiness(&self, document: Document) -> Document {
        let when = self.heading.in_period();
        let observed: i64 = self.total.stages.iter().map(|stage| stage.observed).sum();
        match self.basis {
            Basis::Cohort if observed == 0 => document.finding(say!("nobody-entered", period = when)),
            Basis::Event if observed == 0 => document.finding(say!("nothing-happened", period = when)),
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
                "people_at_least",
                "people_at_most",
                "share_at_least",
                "share_at_most",
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
            cells.extend(people_cells(stage, &figures.stages[0]));
            table.push(cells);
            before = stage.reached;
        }
    }
}

/// Both ends of the people at a stage, and the shares of all that follow.
fn people_cells(stage: &StageFigures, first: &StageFigures) -> [Cell; 4] {
    let ends = [stage.people_at_least, stage.people_at_most].map(Cell::from);
    let share = |part: Option<i64>, whole: Option<i64>| {
        let both = part.zip(whole);
        both.map_or(Cell::Empty, |(num, den)| Cell::Share { num: num.min(den), den })
    };
    let [least, most] = ends;
    let low = share(stage.people_at_least, first.people_at_most);
    [least, most, low, share(stage.people_at_most, first.people_at_least)]
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

fn skipped_words(stage: &StageFigures) -> Option<Message> {
    let skipped = stage.skipped.filter(|skipped| *skipped > 0)?;
    Some(Message::joined(vec![stage_word(stage.stage), Value::Count(skipped).into()], " "))
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
