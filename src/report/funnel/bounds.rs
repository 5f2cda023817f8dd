//! How sure a funnel is: how few people can stand behind its referrals (semantics section 6).

use super::builder::{FunnelBuilder, GroupKey};
use super::{FunnelFigures, StageFigures};
use crate::domain::people::{Sighting, largest_pairs};
use crate::domain::rounding::fraction;
use crate::domain::{Instant, ReferralOutline};
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a referral is one of a cohort or came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// In the period.
    InPeriod,
    /// Before the period, perhaps as somebody who came again in it.
    Before,
}

/// The referrals that people may stand behind more than once.
#[derive(Debug, Default)]
pub(super) struct Sightings(Vec<Placed>);

/// A sighting and the row that it counts in.
#[derive(Debug, Clone, Copy)]
struct Placed {
    row: GroupKey,
    came: Came,
    sighting: Sighting,
}

/// How many pairs of sightings may be one person each, by stage: of all, and of each row.
pub(super) struct RowPairs {
    pub whole: [i64; 4],
    pub rows: FxHashMap<GroupKey, [i64; 4]>,
}

impl FunnelBuilder {
    /// Notes a referral that may be somebody who is seen again, or was seen before.
    pub fn add_sighting(&mut self, row: GroupKey, referral: &ReferralOutline, came: Came) {
        let of_interest = |sighting: &Sighting| sighting.may_be_earlier() || sighting.may_be_later();
        if let Some(sighting) = Sighting::of(referral).filter(of_interest) {
            self.sightings.0.push(Placed { row, came, sighting });
        }
    }

    /// The links of those who may have been seen before the period, with the earliest entry among them; whether one of
    /// them may have been seen on any link.
    pub fn seen_before(&self) -> (FxHashSet<i64>, Option<Instant>, bool) {
        let mut before = (FxHashSet::default(), None, false);
        let mut note = |sightings: &[Sighting], unpaired: &[usize]| {
            for sighting in unpaired.iter().map(|place| &sightings[*place]) {
                before.0.insert(sighting.link_no);
                before.1 = Some(before.1.map_or(sighting.entry, |first: Instant| first.min(sighting.entry)));
                before.2 |= sighting.is_tied();
            }
        };
        let [earlier, later] = self.whole();
        note(&later, &largest_pairs(&earlier, &later, self.query().window).unpaired);
        for (_, earlier, later) in self.rows() {
            note(&later, &largest_pairs(&earlier, &later, self.query().window).unpaired);
        }
        before
    }

    pub(super) fn pairs(&self) -> RowPairs {
        let window = self.query().window;
        let [earlier, later] = self.whole();
        let rows = self.rows().map(|(row, earlier, later)| (row, largest_pairs(&earlier, &later, window).sizes));
        RowPairs { whole: largest_pairs(&earlier, &later, window).sizes, rows: rows.collect() }
    }

    fn whole(&self) -> [Vec<Sighting>; 2] {
        let earlier = self.sightings.0.iter().map(|placed| placed.sighting).filter(Sighting::may_be_earlier);
        let later =
            self.sightings.0.iter().filter(|placed| placed.came == Came::InPeriod && placed.sighting.may_be_later());
        [earlier.collect(), later.map(|placed| placed.sighting).collect()]
    }

    /// The rows of a breakdown in which somebody may have been seen before, with those who may be the earlier ones: of
    /// the row's values that are of no time, in the row or before it.
    fn rows(&self) -> impl Iterator<Item = (GroupKey, Vec<Sighting>, Vec<Sighting>)> {
        let is_time = |place: usize| self.query().by.get(place).is_some_and(|by| by.calendar_unit().is_some());
        let split = move |row: GroupKey| {
            let part = |keep: bool| [0, 1].map(|place| if is_time(place) == keep { row.0[place] } else { 0 });
            (part(false), part(true))
        };
        let mut later: FxHashMap<GroupKey, Vec<Sighting>> = FxHashMap::default();
        let mut earlier: FxHashMap<([u32; 2], i64), Vec<&Placed>> = FxHashMap::default();
        let mut tied: Vec<&Placed> = Vec::new();
        let placed = if self.query().by.is_empty() { &[][..] } else { &self.sightings.0 };
        for placed in placed {
            if placed.came == Came::InPeriod && placed.sighting.may_be_later() {
                later.entry(placed.row).or_default().push(placed.sighting);
            }
            if placed.sighting.may_be_earlier() {
                earlier.entry((split(placed.row).0, placed.sighting.link_no)).or_default().push(placed);
                tied.extend(Some(placed).filter(|placed| placed.sighting.is_tied()));
            }
        }
        earlier.values_mut().for_each(|placed| placed.sort_unstable_by_key(|placed| placed.sighting.entry));
        let window = self.query().window;
        later.into_iter().map(move |(row, later)| {
            let (values, time) = split(row);
            let is_of_row = |placed: &&Placed| split(placed.row).0 == values && split(placed.row).1 <= time;
            let links: FxHashSet<i64> = later.iter().map(|sighting| sighting.link_no).collect();
            let entries = later.iter().map(|sighting| sighting.entry);
            let (first, last) = (entries.clone().min().unwrap_or(Instant(0)), entries.max().unwrap_or(Instant(0)));
            let mut of_row: Vec<Sighting> = Vec::new();
            for link_no in &links {
                let placed = earlier.get(&(values, *link_no)).map_or(&[][..], Vec::as_slice);
                let from = placed.partition_point(|placed| placed.sighting.entry < first.plus(-window));
                let within = placed[from..].iter().take_while(|placed| placed.sighting.entry <= last);
                of_row.extend(within.filter(|placed| is_of_row(placed)).map(|placed| placed.sighting));
            }
            // Those that stand with the links above came after the last of the row, or stand there already.
            let is_new = |placed: &&Placed| {
                let at = placed.sighting.entry;
                !links.contains(&placed.sighting.link_no) || at > last || at < first.plus(-window)
            };
            let others = tied.iter().copied().filter(|placed| is_of_row(placed) && is_new(placed));
            of_row.extend(others.map(|placed| placed.sighting));
            (row, of_row, later)
        })
    }
}

impl FunnelFigures {
    /// Sets both ends of what each stage says of people, by how many pairs may be one person each.
    pub(in crate::report) fn bound(&mut self, pairs: [i64; 4]) {
        let most = self.stages[0].reached.unwrap_or_default();
        let least = most - pairs[0];
        for (stage, pairs) in self.stages.iter_mut().zip(pairs) {
            let reached = stage.reached.unwrap_or_default();
            stage.people_at_least = Some(reached - pairs);
            stage.people_at_most = Some(reached);
            stage.share_at_least = fraction(reached - pairs, most);
            stage.share_at_most = fraction(reached.min(least), least);
        }
    }

    /// The fewest and the most people who came, where they are not the same.
    pub fn unsure(&self) -> Option<[i64; 2]> {
        let StageFigures { people_at_least, people_at_most, .. } = self.stages[0];
        people_at_least.zip(people_at_most).filter(|(least, most)| least != most).map(|(least, most)| [least, most])
    }
}
