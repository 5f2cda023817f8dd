//! What a report may tell outside the organization: no count of a few people, and no sum that gives one away.
//!
//! [`Audience`] says which count is too small by itself. Here a column of counts is told beside its sum: where one of
//! them is withheld, a second one is withheld with it, and as many as it takes that the withheld ones together are no
//! few people either. So no withheld count follows from the sum and the others (semantics section 11).

use super::naming::{Audience, FEWEST};
use super::summary::Compared;
use schemars::JsonSchema;
use serde::Serialize;

/// A count that is told, or none where it is withheld.
pub type Told = Option<i64>;

/// A figure and the same a year before, each where it is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldCompared {
    /// In the period.
    pub value: Told,
    /// A year before.
    pub before: Told,
    /// Whether there is a year before to tell of.
    #[serde(skip)]
    pub is_compared: bool,
}

impl ToldCompared {
    /// A figure that is part of no sum.
    pub fn alone(figure: Compared) -> Self {
        let before = figure.before.and_then(told);
        Self { value: told(figure.value), before, is_compared: figure.before.is_some() }
    }

    /// By how much the figure grew, where both are told.
    pub fn change(self) -> Option<i64> {
        Some(self.value? - self.before?)
    }
}

/// A count that is part of no sum.
pub fn told(count: i64) -> Told {
    Audience::Public.count(count)
}

/// The counts of a column as they are told beside their sum; those of `hidden` are withheld in any case.
///
/// The ones withheld with others are the smallest that would be told.
pub fn column(counts: &[i64], hidden: &[bool]) -> Vec<Told> {
    let is_hidden = |place: usize| hidden.get(place).copied().unwrap_or(false);
    let mut column: Vec<Told> =
        counts.iter().enumerate().map(|(place, count)| told(*count).filter(|_| !is_hidden(place))).collect();
    while gives_away(counts, &column) {
        let smallest = column.iter().enumerate().filter_map(|(place, count)| Some(((*count)?, place))).min();
        let Some((_, place)) = smallest else { break };
        column[place] = None;
    }
    column
}

/// Whether the sum less the counts told is a single count, or one of a few people.
fn gives_away(counts: &[i64], column: &[Told]) -> bool {
    let withheld = || counts.iter().zip(column).filter(|(_, told)| told.is_none()).map(|(count, _)| *count);
    let (number, people) = (withheld().count(), withheld().sum::<i64>());
    number > 0 && (number == 1 || people < FEWEST)
}

/// Figures with a year before as they are told beside their sums; what is not known of a year before is no part of it.
pub fn compared_column(figures: &[Compared], hidden: &[bool]) -> Vec<ToldCompared> {
    let values = column(&figures.iter().map(|figure| figure.value).collect::<Vec<_>>(), hidden);
    let known: Vec<usize> = (0..figures.len()).filter(|place| figures[*place].before.is_some()).collect();
    let counts: Vec<i64> = known.iter().filter_map(|place| figures[*place].before).collect();
    let hidden: Vec<bool> = known.iter().map(|place| hidden.get(*place).copied().unwrap_or(false)).collect();
    let mut told: Vec<ToldCompared> =
        values.into_iter().map(|value| ToldCompared { value, ..ToldCompared::default() }).collect();
    for (place, before) in known.into_iter().zip(column(&counts, &hidden)) {
        told[place] = ToldCompared { before, is_compared: true, ..told[place] };
    }
    told
}

#[cfg(test)]
#[path = "disclosure_tests.rs"]
mod tests;
