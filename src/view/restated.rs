//! What has moved, as people read it, and its table for machines.

use crate::messages::{Message, Value, say};
use crate::report::restated::cells::{CellKey, CellValue};
use crate::report::restated::{MovedCell, Mover, Restated};
use crate::report::scope::{Basis, Heading};
use crate::view::stages::stage_label;
use crate::view::table::{Cell, Column, Document, Table};
use crate::view::words::count;

/// How many letters the names of what moved a cell may take.
const ROOM: usize = 30;

impl Restated {
    /// The report as a document: the whole and its months on both bases, and the table for machines.
    pub fn document(&self) -> Document {
        let since = self.heading.day(self.from.as_of);
        let (when, since) = (self.heading.of_period(), Value::Date(since.to_string()));
        let title = match &self.from.digest {
            Some(_) => say!("restated-title-published", period = when, day = since),
            None => say!("restated-title", period = when, day = since),
        };
        let [then, now] = [self.from.as_of, self.heading.as_of].map(|at| Value::Date(self.heading.minute(at)));
        let versus = say!("restated-versus", zone = self.heading.timezone.name(), then, now);
        let mut document = Document::new(title).note(self.heading.organization_line()).note(versus);
        document = document.note(say!("restated-names"));
        if let Some(words) = self.published_words() {
            document = document.finding(words);
        }
        if self.moved.is_empty() {
            return document.finding(say!("restated-nothing")).data(self.data_table());
        }
        for basis in [Basis::Event, Basis::Cohort] {
            document = document.table(self.table(basis));
        }
        let rest = self.moved.iter().filter(|moved| !is_shown(moved)).count();
        if rest > 0 {
            document = document.finding(say!("restated-more", count = rest as i64));
        }
        for mover in self.movers.iter().filter(|mover| mover.import_id.is_some()) {
            let received = mover.received_at.map(|at| self.heading.minute(at)).unwrap_or_default();
            let id = mover.import_id.as_deref().unwrap_or_default();
            let id = id.get(..8).unwrap_or(id);
            document =
                document.finding(say!("restated-import", name = mover.words(), id, when = Value::Date(received)));
        }
        document.data(self.data_table())
    }

    /// Whether what was published can be made again.
    fn published_words(&self) -> Option<Message> {
        let (was, is) = (self.from.digest.as_ref()?, self.from.digest_now.as_ref()?);
        if was == is {
            return Some(say!("restated-published-same", digest = was));
        }
        let revisions: Vec<Value> = self.from.erasures.iter().map(|revision| revision.to_string().into()).collect();
        Some(if revisions.is_empty() {
            say!("restated-published-other", was, is)
        } else {
            say!("restated-published-erased", revisions = Value::List(revisions), was, is)
        })
    }

    /// The whole of one basis with its months below each figure.
    fn table(&self, basis: Basis) -> Table {
        let when = self.heading.in_period();
        let (title, words) = match basis {
            Basis::Event => (say!("restated-what-happened"), say!("basis-event", period = when)),
            Basis::Cohort => (say!("restated-those-who-came"), say!("basis-cohort", period = when)),
        };
        let columns = vec![
            Column::new("figure", say!("label-figure")),
            Column::new("was", say!("label-was")),
            Column::new("is", say!("label-is")),
            Column::new("change", say!("label-change")),
            Column::new("moved_by", say!("label-moved-by")),
        ];
        let mut table = Table::new(columns).titled(title, Some(words));
        let mut shown: Vec<&MovedCell> =
            self.moved.iter().filter(|moved| moved.cell.basis == basis.name() && is_shown(moved)).collect();
        shown.sort_by_key(|moved| {
            (moved.cell.stage, place(moved.cell.figure), moved.cell.key.is_some(), &moved.cell.key)
        });
        for moved in shown {
            let label = match &moved.cell.key {
                Some(month) => Message::joined(vec![Message::verbatim("  "), Value::Date(month.clone()).into()], ""),
                None => label(&moved.cell),
            };
            let value = |value| value_cell(moved.value_or_zero(value));
            let change = change_cell(moved);
            let movers = self.mover_words(moved);
            table.push(vec![Cell::word(label), value(moved.was), value(moved.is), change, Cell::word(movers)]);
        }
        table
    }

    /// What moved a cell: by name where there is room, else how many of each kind.
    fn mover_words(&self, moved: &MovedCell) -> Message {
        let movers: Vec<&Mover> = moved.movers.iter().filter_map(|place| self.movers.get(*place)).collect();
        let names = Message::joined(movers.iter().map(|mover| mover.words()).collect(), ", ");
        if names.to_string().chars().count() <= ROOM {
            return names;
        }
        let time = movers.iter().filter(|mover| mover.kind == "time").count();
        let imports = movers.iter().filter(|mover| mover.kind == "import").count();
        let others = movers.len() - time - imports;
        let mut kinds = Vec::new();
        kinds.extend((time > 0).then(|| say!("moved-by-time")));
        kinds.extend((imports > 0).then(|| say!("count-imports", count = imports as i64)));
        kinds.extend((others > 0).then(|| say!("count-changes", count = others as i64)));
        Message::joined(kinds, ", ")
    }

    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns
            .extend(["from_as_of", "from_revision", "table", "by", "key", "name", "stage", "figure"].map(Column::key));
        columns.extend(["was", "is", "change", "moved_by"].map(Column::key));
        let mut table = Table::new(columns);
        let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
        for moved in &self.moved {
            let CellKey { report, basis, by, key, figure, .. } = &moved.cell;
            let mut cells = self.heading.data_cells(Basis::from_name(basis).unwrap_or(Basis::Event));
            cells.extend([self.heading.time_cell(self.from.as_of), Cell::from(self.from.revision)]);
            cells.extend([Cell::code(*report), by.map_or(Cell::Empty, Cell::code), text(key), text(&moved.name)]);
            cells.push(moved.stage().map_or(Cell::Empty, |stage| Cell::code(stage.name())));
            cells.push(Cell::code(*figure));
            cells.extend([moved.was, moved.is].map(|value| value_cell(moved.value_or_zero(value))));
            cells.push(value_cell(moved.change()));
            let ids = moved.movers.iter().filter_map(|place| self.movers.get(*place)).map(Mover::id);
            cells.push(Cell::List(ids.collect()));
            table.push(cells);
        }
        table
    }
}

/// Whether people see the cell in the tables: the whole and the months of the funnel, without what follows from them.
fn is_shown(moved: &MovedCell) -> bool {
    let CellKey { report, by, figure, .. } = &moved.cell;
    let is_plain = match *by {
        None => !matches!(*figure, "skipped" | "share_of_previous" | "mature_activated" | "p90_seconds"),
        Some("month") => matches!(*figure, "observed" | "entered"),
        Some(_) => false,
    };
    // On the cohort, the months of each stage would hide the whole.
    let is_month_of_cohort = by.is_some() && moved.cell.basis == "cohort" && *figure == "observed";
    let is_doubled = by.is_none() && moved.cell.basis == "cohort" && *figure == "observed";
    *report == "funnel" && is_plain && !is_month_of_cohort && !is_doubled
}

/// Where a figure stands among those of its stage.
fn place(figure: &str) -> usize {
    let order =
        ["entered", "open", "lapsed", "mature_entered", "mature_share", "observed", "reached", "share_of_first"];
    order.iter().position(|other| *other == figure).unwrap_or(order.len())
}

/// A figure as people name it.
fn label(cell: &CellKey) -> Message {
    let stage = cell.stage.and_then(|rank| crate::domain::Stage::ALL.get(rank)).map(|stage| stage_label(*stage));
    match (stage, cell.figure) {
        (Some(stage), "observed" | "reached") => stage,
        (Some(stage), "share_of_first") => say!("restated-of-all", stage),
        (Some(stage), "median_seconds") => say!("restated-median", stage),
        (None, "entered") => say!("label-entered"),
        (None, "open") => say!("label-open"),
        (None, "lapsed") => say!("label-lapsed"),
        (None, "mature_entered") => say!("restated-mature"),
        (None, "mature_share") => say!("restated-mature-active"),
        (_, figure) => Message::verbatim(figure),
    }
}

fn value_cell(value: Option<CellValue>) -> Cell {
    match value {
        None => Cell::Empty,
        Some(CellValue::Count(count)) => Cell::from(count),
        Some(CellValue::Fraction(fraction)) => Cell::Fraction(Some(fraction)),
        Some(CellValue::Seconds(seconds)) => Cell::Seconds(Some(seconds.0)),
    }
}

/// A change with its sign; of a share in points of the percents beside it, of a time none, as its unit would mislead.
fn change_cell(moved: &MovedCell) -> Cell {
    let sign = |number: i64| if number > 0 { "+" } else { "" };
    let tenths = |share: f64| (share * 1_000.0 + 0.5).floor() as i64;
    match (moved.was, moved.is, moved.change()) {
        (Some(CellValue::Fraction(was)), Some(CellValue::Fraction(is)), change) => {
            let points = tenths(is) - tenths(was);
            let minus = if points < 0 { "-" } else { sign(points) };
            let shown = format!("{minus}{}.{}", points.abs() / 10, points.abs() % 10);
            let raw = change.map(CellValue::number).map(|change| change.to_string()).unwrap_or_default();
            Cell::Figure { shown: shown.into(), raw }
        }
        (_, _, Some(CellValue::Count(change))) => {
            Cell::Figure { shown: format!("{}{}", sign(change), count(change)).into(), raw: change.to_string() }
        }
        _ => Cell::Blank,
    }
}

impl Mover {
    /// What moved figures as people name it: a file, `undo of` a file, `time passed`.
    pub fn words(&self) -> Message {
        let file = self.file.as_deref().map(super::words::file_name);
        match (self.kind, file) {
            ("time", _) => say!("moved-by-time"),
            ("import", Some(file)) => Message::verbatim(file),
            ("undo", Some(file)) => say!("moved-by-undo", file),
            ("label", _) => match self.labelled.as_slice() {
                [] => say!("moved-by-labels"),
                [name] => say!("moved-by-label", name),
                [name, rest @ ..] => say!("moved-by-label-and-more", name, count = rest.len().to_string()),
            },
            ("links", _) => say!("moved-by-links"),
            ("members", _) => say!("moved-by-members"),
            ("merges", _) => say!("moved-by-merges"),
            ("settings", _) => say!("moved-by-settings"),
            ("erasure", _) => say!("moved-by-erasure"),
            ("retraction", _) => say!("moved-by-retraction"),
            (kind, _) => Message::verbatim(kind),
        }
    }
}
