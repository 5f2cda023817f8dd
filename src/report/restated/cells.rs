//! The cells of the funnel and of the leaderboard as one flat set, so that two answers can be held against each other.

use crate::domain::Stage;
use crate::domain::rounding::fraction;
use crate::report::dimension::Dimension;
use crate::report::funnel::{Funnel, FunnelFigures};
use crate::report::leaderboard::{Leaderboard, Metric};
use crate::report::scope::Basis;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// What a cell is about; ordered as reports list it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// Which report: `funnel` or `leaderboard`.
    pub report: &'static str,
    /// Whether it counts what happened, or follows those who came: `event` or `cohort`.
    pub basis: &'static str,
    /// What the report is broken down by; nothing for the whole.
    pub by: Option<&'static str>,
    /// The value of the breakdown; none for the whole, and where the value is absent.
    pub key: Option<String>,
    /// The rank of the stage, for figures of a stage.
    pub stage: Option<usize>,
    /// What is counted: `observed`, `reached`, `rank_by_activated` …
    pub figure: &'static str,
}

/// A figure in a cell.
#[derive(Debug, Clone, Copy)]
pub enum CellValue {
    /// A count or a rank.
    Count(i64),
    /// A fraction with 4 decimals.
    Fraction(f64),
    /// Seconds.
    Seconds(crate::report::tally::Seconds),
}

impl CellValue {
    /// The figure as a number.
    pub fn number(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Fraction(fraction) => fraction,
            Self::Seconds(seconds) => seconds.0,
        }
    }

    /// The figure less another of its kind, as printed; none where they are of two kinds.
    pub fn less(self, other: Option<Self>) -> Option<Self> {
        match (self, other) {
            (Self::Count(own), Some(Self::Count(other))) => Some(Self::Count(own - other)),
            (Self::Fraction(own), Some(Self::Fraction(other))) => {
                Some(Self::Fraction(((own - other) * 10_000.0).round() / 10_000.0))
            }
            (Self::Seconds(own), Some(Self::Seconds(other))) => {
                Some(Self::Seconds(crate::report::tally::Seconds(own.0 - other.0)))
            }
            (Self::Count(_) | Self::Fraction(_) | Self::Seconds(_), _) => None,
        }
    }
}

impl PartialEq for CellValue {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.number() == other.number()
    }
}

impl Serialize for CellValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_i64(*count),
            Self::Fraction(fraction) => serializer.serialize_f64(*fraction),
            Self::Seconds(seconds) => seconds.serialize(serializer),
        }
    }
}

/// Every cell that is neither empty nor a count of 0: an absent cell is one of these.
pub type Cells = BTreeMap<CellKey, CellValue>;

/// Adds the cells of a funnel, whole or broken down by one dimension.
pub fn add_funnel(cells: &mut Cells, funnel: &Funnel) {
    match funnel.by.first() {
        None => add_figures(cells, funnel.basis, None, None, &funnel.total),
        Some(dimension) => {
            for group in &funnel.groups {
                let key = group.keys.0.first().and_then(|(_, value)| value.clone());
                add_figures(cells, funnel.basis, Some(*dimension), key, &group.figures);
            }
        }
    }
}

fn add_figures(cells: &mut Cells, basis: Basis, by: Option<Dimension>, key: Option<String>, figures: &FunnelFigures) {
    let mut add = |stage: Option<Stage>, figure: &'static str, value: Option<CellValue>| {
        let Some(value) = value.filter(|value| !matches!(value, CellValue::Count(0))) else { return };
        let (by, basis) = (by.map(Dimension::name), basis.name());
        let key = CellKey { report: "funnel", basis, by, key: key.clone(), stage: stage.map(Stage::rank), figure };
        cells.insert(key, value);
    };
    let count = |count: Option<i64>| count.map(CellValue::Count);
    add(None, "entered", count(figures.entered));
    add(None, "open", count(figures.open));
    add(None, "lapsed", count(figures.lapsed));
    add(None, "mature_entered", count(figures.mature.map(|mature| mature.entered)));
    add(None, "mature_activated", count(figures.mature.map(|mature| mature.activated)));
    add(None, "mature_share", figures.mature.and_then(|mature| mature.share).map(CellValue::Fraction));
    for stage in &figures.stages {
        let at = Some(stage.stage);
        add(at, "observed", count(Some(stage.observed)));
        add(at, "reached", count(stage.reached));
        add(at, "skipped", count(stage.skipped));
        add(at, "share_of_first", stage.share_of_first.map(CellValue::Fraction));
        add(at, "share_of_previous", stage.share_of_previous.map(CellValue::Fraction));
        add(at, "median_seconds", stage.median_seconds.map(CellValue::Seconds));
        add(at, "p90_seconds", stage.p90_seconds.map(CellValue::Seconds));
    }
}

/// Adds the ranks of a leaderboard, and of the one by rate the rates; its counts are cells of the funnel by member.
pub fn add_board(cells: &mut Cells, board: &Leaderboard) {
    let metric = board.query.metric;
    let rank = match metric {
        Metric::Activated => "rank_by_activated",
        Metric::Joined => "rank_by_joined",
        Metric::Clicked => "rank_by_clicked",
        Metric::Rate => "rank_by_rate",
    };
    for row in &board.rows {
        let mut add = |figure: &'static str, value: Option<CellValue>| {
            let Some(value) = value else { return };
            let key = CellKey {
                report: "leaderboard",
                basis: metric.basis().name(),
                by: Some(Dimension::Member.name()),
                key: Some(row.contender.member_id.clone()),
                stage: None,
                figure,
            };
            cells.insert(key, value);
        };
        add(rank, row.rank.map(|rank| CellValue::Count(rank as i64)));
        if metric == Metric::Rate {
            let rate = fraction(row.contender.converted, row.contender.entered);
            add("rate", rate.map(CellValue::Fraction));
            add("rate_lower", row.rate_lower.map(|bound| CellValue::Fraction(bound.rounded())));
        }
    }
}
