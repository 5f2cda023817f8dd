//! How few people can stand behind some referrals (semantics section 6, "How sure the funnel is").
//!
//! On a shared link a visit whose click id got lost, an install and a person bound by a code may be one person, seen
//! two or three times. Each pair of an earlier sighting and a later one that may be the same person takes one off the
//! number of people; so the fewest there can be follows from the largest set of such pairs in which no sighting stands
//! twice on one side: a maximum matching. The chains that the pairs form are disjoint, as in Fulkerson's proof of
//! Dilworth's theorem (1956): a cover of an order by the fewest chains is a matching of this kind.

use super::{Flags, Instant, ReferralOutline, Tie, entry};
use rustc_hash::FxHashMap;

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
        let is_loose = !self.flags.contains(Flags::BOUND) || self.flags.contains(Flags::BY_CODE);
        is_loose && self.flags.contains(Flags::SHARED_LINK) && self.lowest > 0
            || self.tie.is_some() && self.flags.contains(Flags::BOUND)
    }

    /// Whether it is one person's with another one, whatever their links.
    pub const fn is_tied(&self) -> bool {
        self.tie.is_some()
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
        for (candidate, earlier) in field.later.iter().zip(&matching.earlier_of) {
            is_unpaired[candidate.place] |= *earlier == NONE && candidate.may_pair_from(stage);
        }
    }
    pairs.unpaired = (0..later.len()).filter(|place| is_unpaired[*place]).collect();
    pairs
}

const NONE: u32 = u32::MAX;

/// A later sighting and the earlier ones that it may be the same person as: those of its link inside its window, by
/// their highest stage, are ranges of places.
struct Later {
    place: usize,
    lowest: u8,
    highest: u8,
    ranges: [[u32; 2]; 3],
    tied: [u32; 2],
    has_tie: bool,
}

impl Later {
    /// The highest stages of earlier ones from a stage on that come into question, the closest first.
    fn stages_from(&self, stage: u8) -> impl Iterator<Item = usize> + use<> {
        (usize::from(stage)..usize::from(self.lowest.min(3))).rev()
    }

    fn may_pair_from(&self, stage: u8) -> bool {
        self.highest >= stage && (self.lowest > stage || self.has_tie)
    }
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
        let mut sorted: Vec<&Sighting> = earlier.iter().filter(|sighting| sighting.may_be_earlier()).collect();
        sorted.sort_unstable_by_key(|sighting| (sighting.link_no, sighting.highest, sighting.entry));
        let mut places: Vec<usize> = (0..later.len()).filter(|place| later[*place].may_be_later()).collect();
        places.sort_unstable_by_key(|place| (later[*place].link_no, later[*place].entry));
        let ties = Ties::of(&sorted);
        let mut field = Self {
            highest: sorted.iter().map(|sighting| sighting.highest).collect(),
            later: Vec::new(),
            tied: Vec::new(),
        };
        let mut cursor = 0;
        for of_link in places.chunk_by(|one, other| later[*one].link_no == later[*other].link_no) {
            let link_no = later[of_link[0]].link_no;
            cursor += sorted[cursor..].partition_point(|sighting| sighting.link_no < link_no);
            let end = cursor + sorted[cursor..].partition_point(|sighting| sighting.link_no == link_no);
            let mut windows = Windows::of(&sorted, [cursor, end]);
            for &place in of_link {
                let sighting = &later[place];
                let tied = ties.within(sighting, &sorted, window, &mut field.tied);
                let is_loose = sighting.is_loose_later();
                let lowest = if is_loose { sighting.lowest } else { 0 };
                let ranges = windows.at(&sorted, sighting.entry, window);
                let (highest, has_tie) = (sighting.highest, sighting.tie.is_some());
                field.later.push(Later { place, lowest, highest, ranges, tied, has_tie });
            }
            cursor = end;
        }
        field
    }
}

/// Which earlier sightings share a tie.
struct Ties(FxHashMap<Tie, Vec<u32>>);

impl Ties {
    fn of(sorted: &[&Sighting]) -> Self {
        let mut ties: FxHashMap<Tie, Vec<u32>> = FxHashMap::default();
        for (place, sighting) in (0..).zip(sorted) {
            if let Some(tie) = sighting.tie {
                ties.entry(tie).or_default().push(place);
            }
        }
        Self(ties)
    }

    /// Adds the places that a later one is tied to, and answers with where they stand.
    fn within(&self, later: &Sighting, sorted: &[&Sighting], window: i64, places: &mut Vec<u32>) -> [u32; 2] {
        let first = places.len() as u32;
        if later.flags.contains(Flags::BOUND)
            && let Some(tied) = later.tie.and_then(|tie| self.0.get(&tie))
        {
            let is_within = |place: &&u32| later.entry.since(sorted[**place as usize].entry) <= window;
            places.extend(tied.iter().filter(is_within));
        }
        [first, places.len() as u32]
    }
}

/// The windows that move over the earlier sightings of a link, one for each highest stage.
struct Windows {
    ranges: [[usize; 2]; 3],
    ends: [usize; 3],
}

impl Windows {
    fn of(sorted: &[&Sighting], [first, end]: [usize; 2]) -> Self {
        let begin = |stage: u8| first + sorted[first..end].partition_point(|sighting| sighting.highest < stage);
        let starts = [begin(0), begin(1), begin(2)];
        Self { ranges: starts.map(|start| [start, start]), ends: [starts[1], starts[2], begin(3)] }
    }

    /// The ranges of those that entered in `[at - window, at]`; `at` never goes back.
    fn at(&mut self, sorted: &[&Sighting], at: Instant, window: i64) -> [[u32; 2]; 3] {
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

/// Pairs under way: who is paired with whom.
struct Matching<'f> {
    field: &'f Field,
    stage: u8,
    earlier_of: Vec<u32>,
    later_of: Vec<u32>,
}

impl<'f> Matching<'f> {
    /// The largest matching of those that reached a stage.
    fn largest(field: &'f Field, stage: u8) -> Self {
        let (later, earlier) = (field.later.len(), field.highest.len());
        let mut matching = Self { field, stage, earlier_of: vec![NONE; later], later_of: vec![NONE; earlier] };
        matching.pair_greedily();
        while matching.augment() {}
        matching
    }

    fn pair(&mut self, later: u32, earlier: u32) {
        self.earlier_of[later as usize] = earlier;
        self.later_of[earlier as usize] = later;
    }

    /// Each takes the one that leaves first; what this misses, the augmenting paths find.
    fn pair_greedily(&mut self) {
        let mut free = Unseen::all(self.field.highest.len());
        for (place, later) in (0..).zip(&self.field.later) {
            let tied = self.tied(later).find(|earlier| self.later_of[*earlier as usize] == NONE);
            let loose = later
                .stages_from(self.stage)
                .find_map(|stage| free.first_in(later.ranges[stage]).filter(|_| tied.is_none()));
            if let Some(earlier) = tied.or(loose) {
                free.take(earlier);
                self.pair(place, earlier);
            }
        }
    }

    fn tied<'l>(&self, later: &'l Later) -> impl Iterator<Item = u32> + use<'f, 'l> {
        let (field, stage) = (self.field, self.stage);
        let places = if later.highest < stage { [0, 0] } else { later.tied };
        let tied = field.tied[places[0] as usize..places[1] as usize].iter().copied();
        tied.filter(move |earlier| field.highest[*earlier as usize] >= stage)
    }

    /// Looks for a longer matching from everybody who is not paired (Berge 1957); whether one was found.
    ///
    /// What a search has seen in vain leads nowhere for the next one either, so a round goes over everything once.
    fn augment(&mut self) -> bool {
        let mut unseen = Unseen::all(self.field.highest.len());
        let mut reached_from = vec![NONE; self.field.highest.len()];
        let mut is_longer = false;
        let mut queue = Vec::new();
        for root in 0..self.field.later.len() as u32 {
            if self.earlier_of[root as usize] == NONE {
                queue.clear();
                queue.push(root);
                is_longer |= self.search(&mut queue, &mut unseen, &mut reached_from);
            }
        }
        is_longer
    }

    fn search(&mut self, queue: &mut Vec<u32>, unseen: &mut Unseen, reached_from: &mut [u32]) -> bool {
        let mut next = 0;
        while let Some(&place) = queue.get(next) {
            next += 1;
            let later = &self.field.later[place as usize];
            let tied = self.tied(later).find(|earlier| unseen.is_unseen(*earlier));
            let loose = later.stages_from(self.stage).find_map(|stage| unseen.first_in(later.ranges[stage]));
            let Some(earlier) = tied.or(loose) else { continue };
            // There may be more of them: this one is looked at again.
            next -= 1;
            unseen.take(earlier);
            reached_from[earlier as usize] = place;
            match self.later_of[earlier as usize] {
                NONE => {
                    self.turn(earlier, reached_from);
                    return true;
                }
                other => queue.push(other),
            }
        }
        false
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

/// Places of which some have been taken, with the next one left after each (a forest of disjoint sets).
struct Unseen(Vec<u32>);

impl Unseen {
    fn all(count: usize) -> Self {
        Self((0..=count as u32).collect())
    }

    fn is_unseen(&self, place: u32) -> bool {
        self.0[place as usize] == place
    }

    fn take(&mut self, place: u32) {
        self.0[place as usize] = place + 1;
    }

    /// The first place left in a range.
    fn first_in(&mut self, [first, end]: [u32; 2]) -> Option<u32> {
        let mut root = first;
        while self.0[root as usize] != root {
            root = self.0[root as usize];
        }
        let mut place = first;
        while self.0[place as usize] != root {
            place = std::mem::replace(&mut self.0[place as usize], root);
        }
        (root < end).then_some(root)
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
