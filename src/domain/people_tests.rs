use super::*;
use crate::domain::DAY;

const WINDOW: i64 = 90 * DAY;

/// A small generator (an LCG of Knuth's), so that cases are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn sighting(dice: &mut Dice, links: u64, days: u64, ties: u64) -> Sighting {
    let lowest = dice.below(4) as u8;
    let link_no = dice.below(links) as i64;
    let mut flags = if link_no % 3 == 2 { Flags::default() } else { Flags::SHARED_LINK };
    if dice.below(3) == 0 {
        flags.insert(Flags::BOUND);
        if dice.below(3) > 0 {
            flags.insert(Flags::BY_CODE);
        }
    }
    let tie = (dice.below(5) == 0).then(|| Tie(dice.below(ties) as i64));
    Sighting {
        link_no,
        entry: Instant(dice.below(days) as i64 * DAY),
        lowest,
        highest: lowest + dice.below(u64::from(4 - lowest)) as u8,
        flags,
        tie,
    }
}

fn may_be_one(earlier: &Sighting, later: &Sighting) -> bool {
    let is_nobody = !earlier.flags.contains(Flags::BOUND);
    let is_within = later.entry.since(earlier.entry) <= WINDOW;
    let is_tied = earlier.tie.is_some() && earlier.tie == later.tie && later.flags.contains(Flags::BOUND);
    let is_loose = !later.flags.contains(Flags::BOUND) || later.flags.contains(Flags::BY_CODE);
    let is_same_link = earlier.link_no == later.link_no && earlier.flags.contains(Flags::SHARED_LINK);
    let is_after = earlier.highest < later.lowest && earlier.entry <= later.entry;
    let is_shared = later.flags.contains(Flags::SHARED_LINK);
    is_nobody && is_within && (is_tied || is_loose && is_shared && is_same_link && is_after)
}

/// The largest set of pairs by trying all of them.
fn by_trying(pairs: &[Vec<usize>], taken: &mut Vec<bool>) -> i64 {
    let Some((first, rest)) = pairs.split_first() else { return 0 };
    let mut best = by_trying(rest, taken);
    for &earlier in first {
        if !std::mem::replace(&mut taken[earlier], true) {
            best = best.max(1 + by_trying(rest, taken));
            taken[earlier] = false;
        }
    }
    best
}

/// Whom each later one that reached a stage may pair with.
fn possible_pairs(all: &[Sighting], later: &[Sighting], stage: u8) -> Vec<Vec<usize>> {
    let of_one = |later: &Sighting| {
        let one = |place: &usize| all[*place].highest >= stage && may_be_one(&all[*place], later);
        (0..all.len()).filter(one).collect()
    };
    later.iter().filter(|later| later.highest >= stage).map(of_one).collect()
}

#[test]
fn pairs_are_as_many_as_trying_all_finds() {
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let (links, days) = (1 + dice.below(3), 1 + dice.below(250));
        let count = dice.below(9);
        let all: Vec<Sighting> = (0..count).map(|_| sighting(&mut dice, links, days, 4)).collect();
        let later: Vec<Sighting> = all.iter().filter(|_| dice.below(4) > 0).copied().collect();
        let found = largest_pairs(&all, &later, WINDOW);
        for stage in 0..4_u8 {
            let best = by_trying(&possible_pairs(&all, &later, stage), &mut vec![false; all.len()]);
            assert_eq!(found.sizes[usize::from(stage)], best, "seed {seed}, stage {stage}: {all:?} {later:?}");
        }
    }
}

/// A longer matching by one later one, as the textbook has it.
fn finds_one_more(later: usize, pairs: &[Vec<usize>], later_of: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    pairs[later].iter().any(|&earlier| {
        let is_new = !std::mem::replace(&mut seen[earlier], true);
        let is_free = is_new && later_of[earlier].is_none_or(|other| finds_one_more(other, pairs, later_of, seen));
        if is_free {
            later_of[earlier] = Some(later);
        }
        is_free
    })
}

#[test]
fn many_pairs_are_as_many_as_the_textbook_finds() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let (links, days, ties) = (1 + dice.below(4), 1 + dice.below(400), 1 + dice.below(200));
        let all: Vec<Sighting> = (0..400).map(|_| sighting(&mut dice, links, days, ties)).collect();
        let found = largest_pairs(&all, &all, WINDOW);
        for stage in 0..4_u8 {
            let pairs = possible_pairs(&all, &all, stage);
            let mut later_of = vec![None; all.len()];
            let one_more = |later: &usize| finds_one_more(*later, &pairs, &mut later_of, &mut vec![false; all.len()]);
            let best = (0..pairs.len()).filter(one_more).count() as i64;
            assert_eq!(found.sizes[usize::from(stage)], best, "seed {seed}, stage {stage}");
        }
    }
}

#[test]
fn whoever_could_pair_with_one_more_is_named() {
    for seed in 0..500 {
        let mut dice = Dice(seed);
        let all: Vec<Sighting> = (0..8).map(|_| sighting(&mut dice, 1, 60, 4)).collect();
        let pairs = largest_pairs(&all[2..], &all[4..], WINDOW);
        let more = largest_pairs(&all, &all[4..], WINDOW);
        assert!(more == pairs || !pairs.unpaired.is_empty(), "seed {seed}: {all:?}");
    }
}

/// The measure of the contract is 0.3 s in a release build.
#[test]
#[ignore = "a measurement: cargo test --release --lib people -- --ignored --nocapture"]
fn a_million_sightings_are_paired_quickly() {
    let mut dice = Dice(7);
    let took = [1, 100, 10_000].map(|links| {
        // A tie is of one person: few sightings share it.
        let all: Vec<Sighting> = (0..1_000_000).map(|_| sighting(&mut dice, links, 365, 500_000)).collect();
        let began = std::time::Instant::now();
        let pairs = largest_pairs(&all, &all, WINDOW);
        (links, began.elapsed().as_millis(), pairs.sizes)
    });
    let most = if cfg!(debug_assertions) { 3_000 } else { 300 };
    assert!(took.iter().all(|(_, milliseconds, _)| *milliseconds < most), "links, milliseconds, pairs: {took:?}");
}
