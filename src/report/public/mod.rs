//! What leaves the organization: a finished calendar year in rounded counts (semantics section 11).
//!
//! A [`PublicCount`] is made here alone, so whatever has one went through the rounding and the folding. Ranks, order,
//! shares and sentences are made from these counts.

mod board;
mod folding;
mod inference;
pub(super) mod json;

use super::scope::Heading;
use super::summary::findings::Finding;
use super::summary::{Before, Compared};
use crate::domain::collation::norwegian_key;
use crate::domain::period::Period;
use chrono::{Datelike as _, NaiveDate};
use folding::{Part, TrueRow, fold, printed};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;

pub use board::{PublicBoard, PublicBoardRow};
pub use folding::RowName;

/// Reached, joined and activated: no other figure stands on a public page.
pub const FIGURES: usize = 3;

/// True counts: reached, joined, activated.
pub type Counts = [i64; FIGURES];

/// A count of people as it leaves the organization: to the nearest multiple of [`PublicCount::STEP`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct PublicCount(i64);

impl PublicCount {
    /// What counts are multiples of.
    pub const STEP: i64 = 5;
    /// How far a true count is away at most.
    const FURTHEST: i64 = 2;

    const fn of(count: i64) -> Self {
        Self((count + Self::FURTHEST).div_euclid(Self::STEP) * Self::STEP)
    }

    /// The number.
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// A figure and the same a year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicCompared {
    /// In the year.
    pub value: PublicCount,
    /// A year before; null where the year before is not known as a whole.
    pub before: Option<PublicCount>,
}

impl PublicCompared {
    /// The two as numbers.
    pub fn numbers(self) -> Compared {
        Compared { value: self.value.0, before: self.before.map(PublicCount::number) }
    }
}

/// A row of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRow {
    /// Whose figures.
    pub name: RowName,
    /// Referrals that entered.
    pub reached: PublicCount,
    /// Accounts created.
    pub joined: PublicCount,
    /// First logins.
    pub activated: PublicCount,
}

/// What is counted before a page is made; nothing of it leaves this module.
#[derive(Debug, Clone, Default)]
pub struct TrueCounts {
    /// The totals of the year.
    pub totals: Counts,
    /// Those of the year before, where it is known as a whole.
    pub before: Option<(Before, Counts)>,
    /// By month, all twelve of them.
    pub months: Vec<(String, Counts)>,
    /// By group, campaign and channel; none for what has none.
    pub labels: [Vec<(Option<String>, Counts)>; 3],
    /// By member: the id, and the name of who agreed to stand by name.
    pub members: Vec<(String, Option<String>, Counts)>,
}

/// A finished page for everybody. What happened in the year counts, whenever people had come.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicPage {
    /// Whose, which year, as of when.
    pub heading: Heading,
    /// What the totals are compared with.
    pub before: Option<Before>,
    /// Reached, joined and activated.
    pub figures: [PublicCompared; FIGURES],
    /// By month.
    pub months: Vec<PublicRow>,
    /// By group, the name in Norwegian order.
    pub groups: Vec<PublicRow>,
    /// By campaign, the best first.
    pub campaigns: Vec<PublicRow>,
    /// By channel, the best first.
    pub channels: Vec<PublicRow>,
    /// By member who agreed to stand by name, the best first, and everybody else.
    pub members: Vec<PublicRow>,
    /// What is remarkable in what is told.
    pub findings: Vec<Finding>,
}

/// Why a page is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Pages that overlap can be held against each other.
    #[error("a public page is for one calendar year: pages that overlap can be held against each other")]
    NoYear,
    /// Its figures can still change, and two pages of it could be held against each other.
    #[error("the year is not over: two pages of it could be held against each other")]
    NotOver,
    /// A part can be held against the whole.
    #[error("a public page is of the whole organization: a part of it can be held against the whole")]
    Narrowed,
    /// A rate gives away what it is made of; clicks are no people.
    #[error("a public board is by activated or joined: a rate gives away the counts that it is made of")]
    Metric,
}

/// Whether a page may be made of a period on a local day.
///
/// # Errors
/// Why not.
pub fn check_period(period: &Period, today: NaiveDate) -> Result<(), Refused> {
    let (Some(start), Some(end)) = (period.start, period.end) else { return Err(Refused::NoYear) };
    let is_new_year = |day: NaiveDate| (day.month(), day.day()) == (1, 1);
    if !is_new_year(start) || !is_new_year(end) || end.year() != start.year() + 1 {
        return Err(Refused::NoYear);
    }
    if today < end { Err(Refused::NotOver) } else { Ok(()) }
}

impl PublicPage {
    /// Rounds, takes together what would tell of somebody, and puts the rest in order.
    pub fn make(heading: Heading, counts: TrueCounts) -> Self {
        let TrueCounts { totals, before, months, labels, members } = counts;
        let mut parts = vec![of_months(months)];
        parts.extend(labels.map(of_labels));
        parts.push(of_members(members));
        fold(&totals, &mut parts);
        let (before, of_before) = before.unzip();
        let rounded = printed(&totals);
        let figures = [0, 1, 2].map(|figure: usize| PublicCompared {
            value: rounded[figure],
            before: of_before.map(|counts: Counts| PublicCount::of(counts[figure])),
        });
        let mut parts = parts.into_iter().map(public_rows);
        let mut next = || parts.next().unwrap_or_default();
        let (months, groups, campaigns, channels, members) = (next(), next(), next(), next(), next());
        let mut page = Self {
            before,
            figures,
            months,
            groups: by_name(groups),
            campaigns: best_first(campaigns),
            channels: best_first(channels),
            members: best_first(members),
            findings: Vec::new(),
            heading,
        };
        page.findings = page.found();
        page
    }

    /// What is remarkable in the rounded counts.
    fn found(&self) -> Vec<Finding> {
        let [_, joined, activated] = self.figures;
        let period = self.heading.period.clone();
        let mut found =
            vec![Finding::Joined { period, joined: joined.numbers(), activated: activated.value.0, is_running: false }];
        let single = |row: &PublicRow| match &row.name {
            RowName::Months(first, last) => (first == last).then(|| (row.joined.0, first.clone())),
            RowName::Named(_) | RowName::Unlabelled | RowName::Others => None,
        };
        let months: Option<Vec<(i64, String)>> = self.months.iter().map(single).collect();
        let months = months.unwrap_or_default();
        found.extend(Finding::best_months(months.iter().map(|(count, key)| (*count, key.as_str())).collect()));
        let named = self.campaigns.iter().filter_map(|row| match &row.name {
            RowName::Named(name) => Some((name.as_str(), row.reached.0, row.activated.0)),
            RowName::Months(..) | RowName::Unlabelled | RowName::Others => None,
        });
        found.extend(Finding::best_campaign(named));
        found
    }
}

fn of_months(months: Vec<(String, Counts)>) -> Part {
    let row = |(month, counts): (String, Counts)| TrueRow {
        name: RowName::Months(month.clone(), month.clone()),
        id: month,
        counts,
    };
    Part { rows: months.into_iter().map(row).collect(), others: None, is_of_time: true }
}

fn of_labels(labels: Vec<(Option<String>, Counts)>) -> Part {
    let row = |(label, counts): (Option<String>, Counts)| TrueRow {
        id: label.clone().unwrap_or_default(),
        name: label.map_or(RowName::Unlabelled, RowName::Named),
        counts,
    };
    Part { rows: labels.into_iter().map(row).collect(), ..Part::default() }
}

/// Those who agreed stand by name, everybody else in one row.
fn of_members(members: Vec<(String, Option<String>, Counts)>) -> Part {
    let mut part = Part::default();
    for (id, name, counts) in members {
        match name {
            Some(name) => part.rows.push(TrueRow { name: RowName::Named(name), id, counts }),
            None => {
                let others = part.others.get_or_insert_default();
                others.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    part
}

fn public_rows(part: Part) -> Vec<PublicRow> {
    if part.is_empty() {
        return Vec::new();
    }
    let others = part.others.map(|counts| (RowName::Others, counts));
    let rows = part.rows.into_iter().map(|row| (row.name, row.counts)).chain(others);
    let row = |(name, counts): (RowName, Counts)| {
        let [reached, joined, activated] = printed(&counts);
        PublicRow { name, reached, joined, activated }
    };
    rows.map(row).collect()
}

/// Rows with a name first, then what has no label, then the others; rows of one place by name.
fn name_key(row: &PublicRow) -> (u8, Vec<u16>, String) {
    match &row.name {
        RowName::Named(name) => (0, norwegian_key(name), name.clone()),
        RowName::Months(first, _) => (0, Vec::new(), first.clone()),
        RowName::Unlabelled => (1, Vec::new(), String::new()),
        RowName::Others => (2, Vec::new(), String::new()),
    }
}

fn by_name(mut rows: Vec<PublicRow>) -> Vec<PublicRow> {
    rows.sort_by_cached_key(name_key);
    rows
}

fn best_first(mut rows: Vec<PublicRow>) -> Vec<PublicRow> {
    rows.sort_by_cached_key(|row| {
        let (kind, letters, name) = name_key(row);
        (kind, Reverse([row.activated, row.joined, row.reached]), letters, name)
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_rounded_to_the_nearest_five() {
        let rounded: Vec<i64> = (0..9).map(|count| PublicCount::of(count).number()).collect();
        assert_eq!(rounded, [0, 0, 0, 5, 5, 5, 5, 5, 10]);
        assert_eq!(PublicCount::of(13).number(), 15);
    }

    #[test]
    fn a_finished_calendar_year_and_nothing_else() {
        let day = |text: &str| text.parse().unwrap_or_default();
        let period = |text: &str| Period::parse(text, day("2026-02-10")).unwrap_or_else(|_| Period::all());
        let check = |text: &str| check_period(&period(text), day("2026-02-10"));
        assert_eq!(check("2025"), Ok(()));
        assert_eq!(check("2026"), Err(Refused::NotOver));
        assert_eq!(["2025-Q1", "2025-03", "all", "last-400d"].map(check), [Err(Refused::NoYear); 4]);
        assert_eq!(check_period(&period("2025"), day("2025-12-31")), Err(Refused::NotOver));
    }
}
