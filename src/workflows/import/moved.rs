//! What an import has moved so far, for its report.

use crate::domain::attribution::{EventAttribution, Reason};
use crate::ingest::batch::EventBatch;
use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::facts::events::Attributed;
use crate::store::referrals::statistics;
use crate::workflows::attribute::new_events::Effects;
use std::collections::{BTreeMap, BTreeSet};

/// Accounts created and first logins of a local year, before and after.
pub(super) type YearMoved = (i32, [i64; 2], [i64; 2]);

/// How many codes that lead to no link are told apart.
const MOST_CODES: usize = 1000;

/// What an import has moved so far.
#[derive(Debug, Default)]
pub struct Moved {
    /// How many referrals there are more than before.
    pub opened: i64,
    /// The numbers of its events: ranges, each as its first and the one after its last.
    ranges: Vec<[i64; 2]>,
    /// Its events that belong to no referral, by reason.
    unattributed: BTreeMap<Reason, i64>,
    /// Codes of its events that lead to no link, and how many events carry each.
    unknown_codes: BTreeMap<String, i64>,
    /// By how much accounts created and first logins of a local year have grown.
    years: BTreeMap<i32, [i64; 2]>,
}

impl Moved {
    /// Notes what a batch moves; `range` are the numbers of its new events.
    pub(super) fn note(&mut self, range: [i64; 2], effects: &Effects) {
        self.opened += effects.delta.opened();
        for (year, moved) in statistics::years_of(effects.delta.statistics()) {
            let years = self.years.entry(year).or_default();
            *years = [years[0] + moved[0], years[1] + moved[1]];
        }
        for attributed in &effects.attributed {
            self.count(*attributed, 1);
        }
        // What an earlier batch of this import brought may belong elsewhere now.
        for changed in &effects.delta.events {
            if self.ranges.iter().any(|[first, end]| *first <= changed.event && changed.event < *end) {
                self.count(changed.was, -1);
                self.count(changed.now, 1);
            }
        }
        self.ranges.push(range);
    }

    fn count(&mut self, attributed: Attributed, times: i64) {
        if let Some(EventAttribution::Unattributed(reason)) = attributed {
            *self.unattributed.entry(reason).or_default() += times;
        }
    }

    /// Notes the codes that led to no link among the new events of a batch.
    pub(super) fn note_codes(&mut self, batch: &EventBatch, rows: &[u32], attributed: &[Attributed]) {
        for (row, attributed) in rows.iter().zip(attributed) {
            if *attributed != Some(EventAttribution::Unattributed(Reason::UnknownLink)) {
                continue;
            }
            let Some(code) = batch.events.fact(*row as usize).link_code else { continue };
            if let Some(events) = self.unknown_codes.get_mut(code) {
                *events += 1;
            } else if self.unknown_codes.len() < MOST_CODES {
                self.unknown_codes.insert(code.to_owned(), 1);
            }
        }
    }

    /// The codes that led to no link, the most frequent first.
    pub(super) fn unknown_codes(&self) -> Vec<(String, i64)> {
        let mut codes: Vec<(String, i64)> =
            self.unknown_codes.iter().map(|(code, events)| (code.clone(), *events)).collect();
        codes.sort_by_key(|(_, events)| std::cmp::Reverse(*events));
        codes
    }

    /// The import's events that belong to no referral, by reason.
    pub(super) fn unattributed(&self) -> BTreeMap<&'static str, i64> {
        let counted = self.unattributed.iter().filter(|(_, count)| **count > 0);
        counted.map(|(reason, count)| (reason.name(), *count)).collect()
    }

    /// The years whose accounts or first logins moved, with both before and after.
    pub(super) async fn years(&self, tx: &mut OrgTransaction) -> Result<Vec<YearMoved>> {
        let moved: BTreeSet<i32> =
            self.years.iter().filter(|(_, moved)| **moved != [0; 2]).map(|(year, _)| *year).collect();
        if moved.is_empty() {
            return Ok(Vec::new());
        }
        let now = statistics::years(tx).await?;
        let of = |year: i32| {
            let (after, moved) = (now.get(&year).copied().unwrap_or_default(), self.years[&year]);
            (year, [after[0] - moved[0], after[1] - moved[1]], after)
        };
        Ok(moved.into_iter().map(of).collect())
    }
}
