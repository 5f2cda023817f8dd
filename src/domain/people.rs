//! How few people can stand behind some referrals (semantics section 6, "How sure the funnel is").
//!
//! On a shared link a visit whose click id got lost, an install and a person bound by a code may be one person, seen
//! two or three times. Each pair of an earlier sighting and a later one that may be the same person takes one off the
//! number of people; so the fewest there can be follows from the largest set of such pairs in which no sighting stands
//! twice on one side: a maximum matching. The chains that the pairs form are disjoint, as in Fulkerson's proof of
//! Dilworth's theorem (1956): a cover of an order by the fewest chains is a matching of this kind.

use super::{Flags, Instant, ReferralOutline, Tie, entry};
use std::cmp::Reverse;

/// A referral as counting people sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// The number of its link.
    pub link_no: i64,
    /// Its earliest milestone.
    pub entry: Instant,
    /// The rank of its lowest stage.
    pub lowest: u8,
    /// The rank of its highest stage.
    pub highest: u8,
    flags: Flags,
    tie: Option<Tie>,
}

impl Sighting {
    /// The sighting that a referral is; none before its first milestone.
    pub fn of(referral: &ReferralOutline) -> Option<Self> {
        let is_there = |stage: &usize| referral.milestones[*stage].is_some();
        let (lowest, highest) = ((0..4).find(is_there)?, (0..4).rev().find(is_there)?);
        let ReferralOutline { link_no, flags, tie, milestones, .. } = *referral;
        Some(Self { link_no, entry: entry(&milestones)?, lowest: lowest as u8, highest: highest as u8, flags, tie })
    }

    /// Whether somebody may have been seen again later: nobody is known to be behind it.
    pub fn may_be_earlier(&self) -> bool {
        let is_shared = self.flags.contains(Flags::SHARED_LINK);
        !self.flags.contains(Flags::BOUND) && (is_shared && self.highest < 3 || self.tie.is_some())
    }

    /// Whether somebody may have been seen before: neither a click nor a personal link says who it was.
    pub fn may_be_later(&self) -> bool {
        self.is_loose_later() && self.lowest > 0 || self.is_tied_later()
    }

    /// Whether it is one person's with another one, whatever their links.
    pub const fn is_tied(&self) -> bool {
        self.tie.is_some()
    }

    fn is_tied_later(&self) -> bool {
        self.tie.is_some() && self.flags.contains(Flags::BOUND)
    }

    fn is_loose_later(&self) -> bool {
        let is_loose = !self.flags.contains(Flags::BOUND) || self.flags.contains(Flags::BY_CODE);
        is_loose && self.flags.contains(Flags::SHARED_LINK)
    }
}

/// The largest sets of pairs of the sightings of a cohort, by stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How many pairs there are among those that reached each stage.
    pub sizes: [i64; 4],
    /// The places of the later sightings that an earlier one more might pair with, at some stage.
    pub unpaired: Vec<usize>,
}

/// Pairs sightings so that as many pairs as possible come about.
///
/// `window` is in microseconds; `later` are those of the cohort, `earlier` those of it and those before it.
pub fn largest_pairs(earlier: &[Sighting], later: &[Sighting], window: i64) -> Pairs {
    let mut pairs = Pairs::default();
    let field = Field::of(earlier, later, window);
    let mut is_unpaired = vec![false; later.len()];
    for stage in 0..4_u8 {
        let matching = Matching::largest(&field, stage);
        pairs.sizes[usize::from(stage)] = matching.earlier_of.iter().filter(|place| **place != NONE).count() as i64;
        for (Later { candidate, .. }, earlier) in field.later.iter().zip(&matching.earlier_of) {
            is_unpaired[candidate.place as usize] |= *earlier == NONE && candidate.may_pair_from(stage);
        }
    }
    pairs.unpaired = (0..later.len()).filter(|place| is_unpaired[*place]).collect();
    pairs
}

const NONE: u32 = u32::MAX;

/// A later sighting as far as pairing it goes.
#[derive(Clone, Copy)]
struct Candidate {
    link_no: i64,
    entry: Instant,
    place: u32,
    lowest: u8,
    highest: u8,
    has_tie: bool,
}

impl Candidate {
    fn of(place: u32, sighting: &Sighting) -> Self {
        let Sighting { link_no, entry, highest, .. } = *sighting;
        let lowest = if sighting.is_loose_later() { sighting.lowest } else { 0 };
        Self { link_no, entry, place, lowest, highest, has_tie: sighting.is_tied_later() }
    }

    /// The highest stages of earlier ones from a stage on that come into question, the closest first.
    fn stages_from(&self, stage: u8) -> impl Iterator<Item = usize> + use<> {
        (usize::from(stage)..usize::from(self.lowest.min(3))).rev()
    }

    fn may_pair_from(&self, stage: u8) -> bool {
        self.highest >= stage && (self.lowest > stage || self.has_tie)
    }
}

/// A later sighting and the earlier ones that it may be the same person as: those of its link inside its window, by
/// their highest stage, are ranges of places.
struct Later {
    candidate: Candidate,
    ranges: [[u32; 2]; 3],
    tied: [u32; 2],
}

/// All sightings, in the order in which they are paired.
struct Field {
    /// The highest stage of each earlier one; they stand by link, highest stage and entry.
    highest: Vec<u8>,
    later: Vec<Later>,
    /// The places of earlier ones by their tie.
    tied: Vec<u32>,
}

impl Field {
    fn of(earlier: &[Sighting], later: &[Sighting], window: i64) -> Self {
        let mut sorted: Vec<Sighting> = earlier.iter().filter(|sighting| sighting.may_be_earlier()).copied().collect();
        sorted.sort_unstable_by_key(|sighting| (sighting.link_no, sighting.highest, sighting.entry));
        let candidates = (0..).zip(later).filter(|(_, sighting)| sighting.may_be_later());
        let mut candidates: Vec<_> = candidates.map(|(place, sighting)| Candidate::of(place, sighting)).collect();
        candidates.sort_unstable_by_key(|candidate| (candidate.link_no, candidate.entry, candidate.place));
        let ties = Ties::of(&sorted);
        let mut field = Self {
            highest: sorted.iter().map(|sighting| sighting.highest).collect(),
            later: Vec::with_capacity(candidates.len()),
            tied: Vec::new(),
        };
        let mut cursor = 0;
        for of_link in candidates.chunk_by(|one, other| one.link_no == other.link_no) {
            let link_no = of_link[0].link_no;
            cursor += sorted[cursor..].partition_point(|sighting| sighting.link_no < link_no);
            let end = cursor + sorted[cursor..].partition_point(|sighting| sighting.link_no == link_no);
            let mut windows = Windows::of(&sorted, [cursor, end]);
            for &candidate in of_link {
                let ranges = windows.at(&sorted, candidate.entry, window);
                let first = field.tied.len() as u32;
                if candidate.has_tie
                    && let Some(tie) = later[candidate.place as usize].tie
                {
                    let is_within = |place: &u32| candidate.entry.since(sorted[*place as usize].entry) <= window;
                    field.tied.extend(ties.places(tie).filter(is_within));
                }
                field.later.push(Later { candidate, ranges, tied: [first, field.tied.len() as u32] });
            }
            cursor = end;
        }
        field
    }
}

/// Which earlier sightings share a tie, those first that may be the same person as the fewest others.
struct Ties(Vec<(Tie, Reverse<u8>, u32)>);

impl Ties {
    fn of(sorted: &[Sighting]) -> Self {
        let of_place = |(place, sighting): (u32, &Sighting)| Some((sighting.tie?, Reverse(sighting.highest), place));
        let mut ties: Vec<_> = (0..).zip(sorted).filter_map(of_place).collect();
        ties.sort_unstable();
        Self(ties)
    }

    fn places(&self, tie: Tie) -> impl Iterator<Item = u32> {
        let first = self.0.partition_point(|(other, ..)| *other < tie);
        self.0[first..].iter().take_while(move |(other, ..)| *other == tie).map(|(.., place)| *place)
    }
}

/// The windows that move over the earlier sightings of a link, one for each highest stage.
struct Windows {
    ranges: [[usize; 2]; 3],
    ends: [usize; 3],
}

impl Windows {
    fn of(sorted: &[Sighting], [first, end]: [usize; 2]) -> Self {
        let begin = |stage: u8| first + sorted[first..end].partition_point(|sighting| sighting.highest < stage);
        let starts = [begin(0), begin(1), begin(2)];
        Self { ranges: starts.map(|start| [start, start]), ends: [starts[1], starts[2], begin(3)] }
    }

    /// The ranges of those that entered in `[at - window, at]`; `at` never goes back.
    fn at(&mut self, sorted: &[Sighting], at: Instant, window: i64) -> [[u32; 2]; 3] {
        for (range, end) in self.ranges.iter_mut().zip(self.ends) {
            while range[1] < end && sorted[range[1]].entry <= at {
                range[1] += 1;
            }
            while range[0] < range[1] && at.since(sorted[range[0]].entry) > window {
                range[0] += 1;
            }
        }
        self.ranges.map(|range| range.map(|place| place as u32))
    }
}

/// Pairs under way: who is paired with whom, and which earlier ones are with nobody.
struct Matching<'f> {
    field: &'f Field,
    stage: u8,
    earlier_of: Vec<u32>,
    later_of: Vec<u32>,
    free: Places,
}

impl<'f> Matching<'f> {
    /// The largest matching of those that reached a stage.
    fn largest(field: &'f Field, stage: u8) -> Self {
        let (later, earlier) = (field.later.len(), field.highest.len());
        let (earlier_of, later_of) = (vec![NONE; later], vec![NONE; earlier]);
        let mut matching = Self { field, stage, earlier_of, later_of, free: Places::all(earlier) };
        matching.pair_greedily();
        matching.augment();
        matching
    }

    fn pair(&mut self, later: u32, earlier: u32) {
        self.earlier_of[later as usize] = earlier;
        self.later_of[earlier as usize] = later;
    }

    /// Each takes the one that leaves first; what this misses, the augmenting paths find.
    fn pair_greedily(&mut self) {
        for (place, later) in (0..).zip(&self.field.later) {
            if let Some(earlier) = self.first_of(later, &self.free) {
                self.free.remove(earlier);
                self.pair(place, earlier);
            }
        }
    }

    /// The first of some places that a later one may pair with.
    fn first_of(&self, later: &Later, places: &Places) -> Option<u32> {
        let tied = self.tied(later).find(|earlier| places.contains(*earlier));
        tied.or_else(|| later.candidate.stages_from(self.stage).find_map(|stage| places.first_in(later.ranges[stage])))
    }

    fn tied<'l>(&self, later: &'l Later) -> impl Iterator<Item = u32> + use<'f, 'l> {
        let (field, stage) = (self.field, self.stage);
        let places = if later.candidate.highest < stage { [0, 0] } else { later.tied };
        let tied = field.tied[places[0] as usize..places[1] as usize].iter().copied();
        tied.filter(move |earlier| field.highest[*earlier as usize] >= stage)
    }

    /// Looks for a longer matching from everybody who is not paired (Berge 1957).
    ///
    /// What a search has seen in vain leads nowhere for any later one either and stays away (the Hungarian trees of
    /// Edmonds 1965); what a search has seen that found a path comes back.
    fn augment(&mut self) {
        let mut unseen = Places::all(self.field.highest.len());
        let mut reached_from = vec![NONE; self.field.highest.len()];
        let mut queue = Vec::new();
        for root in 0..self.field.later.len() as u32 {
            if self.earlier_of[root as usize] != NONE {
                continue;
            }
            queue.clear();
            queue.push(root);
            if let Some(end) = self.search(&mut queue, &mut unseen, &mut reached_from) {
                // All others in the queue were reached through the one they are paired with.
                queue[1..].iter().for_each(|later| unseen.insert(self.earlier_of[*later as usize]));
                self.turn(end, &reached_from);
            }
        }
    }

    /// The end of a path from the root that stands in the queue, where there is one.
    fn search(&mut self, queue: &mut Vec<u32>, unseen: &mut Places, reached_from: &mut [u32]) -> Option<u32> {
        let mut next = 0;
        while let Some(&place) = queue.get(next) {
            next += 1;
            let later = &self.field.later[place as usize];
            if let Some(end) = self.first_of(later, &self.free) {
                self.free.remove(end);
                reached_from[end as usize] = place;
                return Some(end);
            }
            let mut reach = |earlier: u32| {
                reached_from[earlier as usize] = place;
                queue.push(self.later_of[earlier as usize]);
            };
            for earlier in self.tied(later) {
                if unseen.contains(earlier) {
                    unseen.remove(earlier);
                    reach(earlier);
                }
            }
            for stage in later.candidate.stages_from(self.stage) {
                while let Some(earlier) = unseen.first_in(later.ranges[stage]) {
                    unseen.remove(earlier);
                    reach(earlier);
                }
            }
        }
        None
    }

    /// Pairs anew along a path that ends at a free earlier one.
    fn turn(&mut self, end: u32, reached_from: &[u32]) {
        let mut earlier = end;
        while earlier != NONE {
            let later = reached_from[earlier as usize];
            let before = self.earlier_of[later as usize];
            self.pair(later, earlier);
            earlier = before;
        }
    }
}

/// A set of places that finds the next one quickly: a bit for each, and on every further level a bit for each word
/// below that is not empty.
struct Places(Vec<Vec<u64>>);

impl Places {
    fn all(count: usize) -> Self {
        let mut levels = Vec::new();
        let mut bits = count;
        loop {
            let mut level = vec![u64::MAX; bits / 64];
            level.push((1 << (bits % 64)) - 1);
            bits = level.len();
            levels.push(level);
            if bits == 1 {
                return Self(levels);
            }
        }
    }

    fn contains(&self, place: u32) -> bool {
        self.0[0][place as usize / 64] >> (place % 64) & 1 == 1
    }

    fn insert(&mut self, place: u32) {
        let mut place = place as usize;
        for level in &mut self.0 {
            level[place / 64] |= 1 << (place % 64);
            place /= 64;
        }
    }

    fn remove(&mut self, place: u32) {
        let mut place = place as usize;
        for level in &mut self.0 {
            level[place / 64] &= !(1 << (place % 64));
            if level[place / 64] != 0 {
                return;
            }
            place /= 64;
        }
    }

    /// The first place in a range.
    fn first_in(&self, [first, end]: [u32; 2]) -> Option<u32> {
        let mut place = first as usize;
        for height in 0..self.0.len() {
            let word = self.0[height].get(place / 64).map_or(0, |word| word >> (place % 64));
            if word != 0 {
                place += word.trailing_zeros() as usize;
                for level in self.0[..height].iter().rev() {
                    place = place * 64 + level[place].trailing_zeros() as usize;
                }
                return Some(place as u32).filter(|place| *place < end);
            }
            place = place / 64 + 1;
        }
        None
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
