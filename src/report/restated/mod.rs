//! What has moved since an earlier answer, and what moved it (semantics section 8).
//!
//! What moved is the difference of the two answers. Between them lie steps: time passed, then one import, undo or other
//! change after the other. A step moved a cell if the cell reads differently right before and right after it. Steps are
//! looked for by halves, only where a stretch of them begins and ends with different cells; so what moved a cell and was
//! taken back within such a stretch may go unnamed, and the steps that are named lead from what was to what is.

pub mod cells;

use crate::domain::{Instant, Stage};
use crate::report::scope::{Head, Heading, json_lines, json_text};
use cells::{CellKey, CellValue, Cells};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Something that moved figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mover {
    /// `time`, `import`, `undo`, `retraction`, `links`, `members`, `label`, `merges`, `settings` or `erasure`.
    #[schemars(extend("enum" = ["time", "import", "undo", "retraction", "links", "members", "label", "merges",
        "settings", "erasure"]))]
    pub kind: &'static str,
    /// The import that was taken in or undone.
    pub import_id: Option<String>,
    /// Its file.
    pub file: Option<String>,
    /// Whose labels changed: the ids of members, or the codes of links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labelled: Vec<String>,
    /// When the change was received; none for time.
    pub received_at: Option<Instant>,
    /// The revision after it; none for time.
    pub revision: Option<i64>,
}

impl Mover {
    /// Time that passed: referrals lapsed, and what is dated later than the earlier answer has happened.
    pub const TIME: Self =
        Self { kind: "time", import_id: None, file: None, labelled: Vec::new(), received_at: None, revision: None };
}

/// A cell that reads differently now.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedCell {
    /// What it is about.
    pub cell: CellKey,
    /// The name of its member.
    pub name: Option<String>,
    /// What it was; none for a cell that was empty or 0.
    pub was: Option<CellValue>,
    /// What it is; none for a cell that is empty or 0.
    pub is: Option<CellValue>,
    /// What moved it: places among the movers.
    pub movers: BTreeSet<usize>,
}

/// The earlier answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EarlierAnswer")]
pub struct Earlier {
    /// The moment it was true at.
    pub as_of: Instant,
    /// The revision it was made from.
    pub revision: i64,
    /// The digest of the published summary, where the answer is that one.
    pub digest: Option<String>,
    /// The digest of the same summary as it is made again now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest_now: Option<String>,
    /// The revisions of the erasures since then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erasures: Vec<i64>,
}

/// A finished comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Restated {
    /// Whose, which days, as of when now.
    pub heading: Heading,
    /// The earlier answer.
    pub from: Earlier,
    /// What moved anything, in its order.
    pub movers: Vec<Mover>,
    /// The cells that moved, in the order of reports.
    pub moved: Vec<MovedCell>,
}

/// A comparison under way: the cells that differ, and what is known to have moved them.
#[derive(Debug)]
pub struct RestatedBuilder {
    first: Cells,
    last: Cells,
    movers: Vec<Mover>,
    moved_by: BTreeMap<CellKey, BTreeSet<usize>>,
}

/// Steps that follow each other, with the cells before the first and after the last of them.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The places of the steps among all.
    pub steps: Range<usize>,
    /// The cells before them.
    pub before: Arc<Cells>,
    /// The cells after them.
    pub after: Arc<Cells>,
}

impl Stretch {
    /// Both halves, the later one first, by the cells between them.
    pub fn halves(self, between: Cells) -> [Self; 2] {
        let (between, middle) = (Arc::new(between), self.middle());
        let later = Self { steps: middle..self.steps.end, before: Arc::clone(&between), after: self.after };
        [later, Self { steps: self.steps.start..middle, before: self.before, after: between }]
    }

    /// The step with which the later half begins.
    pub const fn middle(&self) -> usize {
        self.steps.start + (self.steps.end - self.steps.start) / 2
    }

    /// Whether nothing moved on the whole.
    pub fn is_quiet(&self) -> bool {
        self.steps.is_empty() || self.before == self.after
    }
}

impl RestatedBuilder {
    /// Begins with the cells of the earlier answer and of the present one.
    pub fn new(earlier: Cells, present: Cells) -> Self {
        let mut builder = Self { first: earlier, last: present, movers: Vec::new(), moved_by: BTreeMap::new() };
        let keys: BTreeSet<&CellKey> = builder.first.keys().chain(builder.last.keys()).collect();
        let differs = |key: &&CellKey| builder.first.get(key) != builder.last.get(key);
        builder.moved_by = keys.into_iter().filter(differs).map(|key| (key.clone(), BTreeSet::new())).collect();
        builder
    }

    /// Whether the two answers differ.
    pub fn has_moved(&self) -> bool {
        !self.moved_by.is_empty()
    }

    /// The cells of the present answer.
    pub const fn present(&self) -> &Cells {
        &self.last
    }

    /// Those of some cells that moved.
    pub fn of_moved(&self, mut cells: Cells) -> Cells {
        cells.retain(|key, _| self.moved_by.contains_key(key));
        cells
    }

    /// Takes what a step moved, by the cells before and after it; steps are taken in their order.
    pub fn step(&mut self, mover: Mover, before: &Cells, after: &Cells) {
        let place = self.movers.len();
        self.movers.push(mover);
        for (key, movers) in &mut self.moved_by {
            if before.get(key) != after.get(key) {
                movers.insert(place);
            }
        }
    }

    /// The finished comparison; `name_of` gives the name of a member id.
    pub fn finish<'n>(self, heading: Heading, from: Earlier, name_of: impl Fn(&str) -> Option<&'n str>) -> Restated {
        let mut moved = Vec::new();
        for (cell, movers) in self.moved_by {
            let (was, is) = (self.first.get(&cell).copied(), self.last.get(&cell).copied());
            let member = cell.key.as_deref().filter(|_| cell.by == Some("member"));
            let name = member.and_then(&name_of).map(str::to_owned);
            moved.push(MovedCell { cell, name, was, is, movers });
        }
        let mut restated = Restated { heading, from, movers: self.movers, moved };
        restated.drop_idle_movers();
        restated
    }
}

impl Restated {
    /// Leaves out what moved nothing, and lets the cells name the rest by their new places.
    fn drop_idle_movers(&mut self) {
        let used: BTreeSet<usize> = self.moved.iter().flat_map(|cell| cell.movers.iter().copied()).collect();
        let places: BTreeMap<usize, usize> = used.iter().copied().zip(0..).collect();
        for cell in &mut self.moved {
            cell.movers = cell.movers.iter().filter_map(|mover| places.get(mover).copied()).collect();
        }
        let mut place = 0;
        self.movers.retain(|_| {
            place += 1;
            used.contains(&(place - 1))
        });
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        json_text(&RestatedJson {
            head: self.heading.head("restated", None),
            from: &self.from,
            movers: &self.movers,
            rows: self.json_rows(),
        })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.json_rows())
    }

    fn json_rows(&self) -> Vec<MovedJson<'_>> {
        self.moved.iter().map(|moved| MovedJson::of(moved, &self.movers)).collect()
    }
}

impl MovedCell {
    /// By how much the cell moved; an empty count was 0, and any other empty cell has no distance.
    pub fn change(&self) -> Option<CellValue> {
        let zero = CellValue::Count(0);
        match (self.was, self.is) {
            (None, Some(CellValue::Count(is))) => Some(CellValue::Count(is)),
            (Some(was @ CellValue::Count(_)), None) => zero.less(Some(was)),
            (was, is) => is?.less(was),
        }
        .filter(|_| !self.cell.figure.starts_with("rank") || self.was.is_some() && self.is.is_some())
    }

    /// The name of the stage, for figures of a stage.
    pub fn stage(&self) -> Option<Stage> {
        self.cell.stage.and_then(|rank| Stage::ALL.get(rank).copied())
    }

    /// What it was as people read it: an empty count is 0.
    pub fn value_or_zero(&self, value: Option<CellValue>) -> Option<CellValue> {
        let is_count = |value: &Option<CellValue>| matches!(value, Some(CellValue::Count(_)));
        let is_of_counts = is_count(&self.was) || is_count(&self.is);
        value.or_else(|| (is_of_counts && !self.cell.figure.starts_with("rank")).then_some(CellValue::Count(0)))
    }
}

/// What moved, as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Restated")]
pub struct RestatedJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// The earlier answer.
    from: &'a Earlier,
    /// What moved anything, in its order.
    movers: &'a [Mover],
    /// The figures that moved, in the order of reports.
    rows: Vec<MovedJson<'a>>,
}

/// A figure that moved.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MovedFigure")]
struct MovedJson<'a> {
    /// The report: `funnel` or `leaderboard`.
    table: &'static str,
    /// What counts by which day: `cohort` or `event`.
    basis: &'static str,
    /// By what the report is broken down; null for the whole.
    by: Option<&'static str>,
    /// The row: a month, a member's id, a group, a campaign, a channel.
    key: Option<&'a str>,
    /// The name of its member.
    name: Option<&'a str>,
    /// The stage, for figures of a stage.
    stage: Option<&'static str>,
    /// Which figure.
    figure: &'static str,
    /// What it was.
    #[schemars(with = "Option<f64>")]
    was: Option<CellValue>,
    /// What it is.
    #[schemars(with = "Option<f64>")]
    is: Option<CellValue>,
    /// By how much it moved.
    #[schemars(with = "Option<f64>")]
    change: Option<CellValue>,
    /// What moved it: ids of imports, and kinds of other changes.
    moved_by: Vec<String>,
}

impl<'a> MovedJson<'a> {
    fn of(moved: &'a MovedCell, movers: &[Mover]) -> Self {
        let CellKey { report, basis, by, key, figure, .. } = &moved.cell;
        let name = |place: &usize| movers.get(*place).map(Mover::id);
        Self {
            table: report,
            basis,
            by: *by,
            key: key.as_deref(),
            name: moved.name.as_deref(),
            stage: moved.stage().map(Stage::name),
            figure,
            was: moved.value_or_zero(moved.was),
            is: moved.value_or_zero(moved.is),
            change: moved.change(),
            moved_by: moved.movers.iter().filter_map(name).collect(),
        }
    }
}

impl Mover {
    /// The import's id, `undo of` one, `label` with whose it is, or the kind of the change where there is none of these.
    pub fn id(&self) -> String {
        match (&self.import_id, self.kind, self.labelled.as_slice()) {
            (Some(id), "undo", _) => format!("undo of {id}"),
            (Some(id), _, _) => id.clone(),
            (None, kind, []) => kind.to_owned(),
            (None, kind, [name]) => format!("{kind} {name}"),
            (None, kind, [name, rest @ ..]) => format!("{kind} {name} and {} more", rest.len()),
        }
    }
}
