//! Counting referrals, one after the other, into what a funnel shows (semantics section 6).

use crate::domain::{Counts, Instant, LAG_TOLERANCE, SECOND, Stage, entry};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Whether the times between stages are collected: 8 bytes for each step of each referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Medians and 90 % marks are wanted.
    Collected,
    /// Counts alone.
    LeftOut,
}

/// How old the referrals behind stored counts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maturity {
    /// All have had their horizon: who is not active has lapsed.
    Mature,
    /// None has: who is not active is open.
    Young,
}

/// A length of time in seconds, printed without a fraction where it is whole.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, JsonSchema)]
#[schemars(inline)]
pub struct Seconds(pub f64);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Whole numbers up to 2^53 have an exact i64; a lag of 285 million years is none of ours.
        if self.0.fract() == 0.0 && self.0.abs() < 9_007_199_254_740_992.0 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// What is counted of a set of referrals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Referrals that entered.
    pub entered: i64,
    /// Referrals, or on the event basis milestones, of each stage.
    pub observed: [i64; 4],
    /// Referrals of each stage or a later one.
    pub reached: [i64; 4],
    /// Referrals neither active nor past their horizon.
    pub open: i64,
    /// Referrals past their horizon.
    pub mature_entered: i64,
    /// Of those, the active ones.
    pub mature_activated: i64,
    /// Microseconds from the stage before to the second, third and fourth stage.
    lags: [Vec<i64>; 3],
}

impl Tally {
    /// Active referrals.
    pub const fn activated(&self) -> i64 {
        self.observed[3]
    }

    /// Referrals that are past their horizon and not active.
    pub const fn lapsed(&self) -> i64 {
        self.entered - self.activated() - self.open
    }

    /// Counts a referral by its milestones up to `as_of`; one without any is not there yet.
    ///
    /// `horizon` is in microseconds. Sealed referrals are counted with [`Times::LeftOut`].
    pub fn add_referral(&mut self, milestones: &[Option<Instant>; 4], as_of: Instant, horizon: i64, times: Times) {
        let milestones = milestones.map(|milestone| milestone.filter(|at| *at <= as_of));
        let Some(entry) = entry(&milestones) else { return };
        self.entered += 1;
        let mut reached = false;
        for stage in (0..4).rev() {
            let observed = milestones[stage].is_some();
            reached |= observed;
            self.observed[stage] += i64::from(observed);
            self.reached[stage] += i64::from(reached);
        }
        let activated = milestones[3].is_some();
        let mature = as_of >= entry.plus(horizon);
        self.open += i64::from(!mature && !activated);
        self.mature_entered += i64::from(mature);
        self.mature_activated += i64::from(mature && activated);
        if times == Times::Collected {
            self.collect_lags(&milestones);
        }
    }

    /// Counts a milestone that happened: the event basis.
    pub const fn add_milestone(&mut self, stage: Stage) {
        self.observed[stage.rank()] += 1;
    }

    /// Adds stored counts of cohorts that are all of one maturity.
    pub fn add_cohorts(&mut self, counts: &Counts, maturity: Maturity) {
        self.entered += counts.entered;
        for stage in 0..4 {
            self.observed[stage] += counts.observed[stage];
            self.reached[stage] += counts.reached[stage];
        }
        match maturity {
            Maturity::Mature => {
                self.mature_entered += counts.entered;
                self.mature_activated += counts.observed[3];
            }
            Maturity::Young => self.open += counts.entered - counts.observed[3],
        }
    }

    /// Adds stored counts of milestones: the event basis.
    pub fn add_happened(&mut self, counts: &Counts) {
        for stage in 0..4 {
            self.observed[stage] += counts.happened[stage];
        }
    }

    /// Takes in another tally.
    pub fn merge(&mut self, mut other: Self) {
        self.entered += other.entered;
        self.open += other.open;
        self.mature_entered += other.mature_entered;
        self.mature_activated += other.mature_activated;
        for stage in 0..4 {
            self.observed[stage] += other.observed[stage];
            self.reached[stage] += other.reached[stage];
        }
        for (mine, theirs) in self.lags.iter_mut().zip(&mut other.lags) {
            mine.append(theirs);
        }
    }

    /// The median and the 90 % mark of the time from the stage before; none for the first stage.
    pub fn times_to(&mut self, stage: Stage) -> (Option<Seconds>, Option<Seconds>) {
        match stage.rank().checked_sub(1) {
            Some(step) => (median(&mut self.lags[step]), ninetieth(&mut self.lags[step])),
            None => (None, None),
        }
    }

    /// How many referrals stand behind the times to each stage.
    pub fn timed(&self) -> [i64; 4] {
        let [second, third, fourth] = [0, 1, 2].map(|step: usize| self.lags[step].len() as i64);
        [0, second, third, fourth]
    }

    fn collect_lags(&mut self, milestones: &[Option<Instant>; 4]) {
        for (lags, pair) in self.lags.iter_mut().zip(milestones.windows(2)) {
            if let [Some(before), Some(after)] = pair
                && after.since(*before) >= -LAG_TOLERANCE
            {
                lags.push(after.since(*before).max(0));
            }
        }
    }
}

/// The middle value; of an even number of values the mean of the middle two.
fn median(lags: &mut [i64]) -> Option<Seconds> {
    if lags.is_empty() {
        return None;
    }
    let middle = lags.len() / 2;
    let is_even = lags.len().is_multiple_of(2);
    let (below, upper, _) = lags.select_nth_unstable(middle);
    let lower = if is_even { below.iter().max().map_or(*upper, |lower| *lower) } else { *upper };
    Some(Seconds((i128::from(lower) + i128::from(*upper)) as f64 / (2 * SECOND) as f64))
}

/// The 90th percentile by nearest rank: the least value that at least 90 % do not exceed.
fn ninetieth(lags: &mut [i64]) -> Option<Seconds> {
    let place = (lags.len() * 9).div_ceil(10).checked_sub(1)?;
    let (_, value, _) = lags.select_nth_unstable(place);
    Some(Seconds(*value as f64 / SECOND as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DAY;

    fn at(seconds: [i64; 4]) -> [Option<Instant>; 4] {
        seconds.map(|seconds| (seconds > 0).then_some(Instant(seconds * SECOND)))
    }

    fn tally(referrals: &[[i64; 4]]) -> Tally {
        let mut tally = Tally::default();
        for referral in referrals {
            tally.add_referral(&at(*referral), Instant(100 * DAY), 90 * DAY, Times::Collected);
        }
        tally
    }

    #[test]
    fn percentiles_of_none_one_two_and_ten() {
        let times = |lags: &[i64]| {
            let mut lags: Vec<i64> = lags.iter().map(|lag| lag * SECOND).collect();
            (median(&mut lags).map(|at| at.0), ninetieth(&mut lags).map(|at| at.0))
        };
        assert_eq!(times(&[]), (None, None));
        assert_eq!(times(&[7]), (Some(7.0), Some(7.0)));
        assert_eq!(times(&[9, 2]), (Some(5.5), Some(9.0)));
        assert_eq!(times(&[5, 1, 3]), (Some(3.0), Some(5.0)));
        assert_eq!(times(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]), (Some(5.5), Some(9.0)));
        assert_eq!(times(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (Some(6.0), Some(10.0)));
    }

    #[test]
    fn seconds_are_printed_whole_where_they_are() {
        let text = |seconds| serde_json::to_string(&Seconds(seconds)).unwrap_or_default();
        assert_eq!((text(3600.0), text(5.5), text(0.0)), ("3600".to_owned(), "5.5".to_owned(), "0".to_owned()));
    }

    #[test]
    fn a_skipped_stage_is_reached() {
        let tally = tally(&[[10, 0, 20, 0]]);
        assert_eq!((tally.observed, tally.reached), ([1, 0, 1, 0], [1, 1, 1, 0]));
        assert!(tally.lags.iter().all(Vec::is_empty));
    }

    #[test]
    fn lags_of_the_same_second_and_of_reversed_stages() {
        let tally = tally(&[[10, 10, 10, 9], [10, 12, 9, 20], [10, 8, 7, 0]]);
        // 9 is 1 s before 10: the same moment. 12 to 9 is 3 s back: left out.
        assert_eq!(tally.lags[0], [0, 2 * SECOND, 0]);
        assert_eq!(tally.lags[1], [0, 0]);
        assert_eq!(tally.lags[2], [0, 11 * SECOND]);
    }

    #[test]
    fn maturity_begins_at_the_horizon() {
        let counted = |as_of: i64, activated: Option<Instant>| {
            let mut tally = Tally::default();
            let milestones = [Some(Instant(0)), None, None, activated];
            tally.add_referral(&milestones, Instant(as_of), 90 * DAY, Times::LeftOut);
            [tally.open, tally.lapsed(), tally.mature_entered, tally.mature_activated]
        };
        assert_eq!(counted(90 * DAY - 1, None), [1, 0, 0, 0]);
        assert_eq!(counted(90 * DAY, None), [0, 1, 1, 0]);
        assert_eq!(counted(89 * DAY, Some(Instant(5))), [0, 0, 0, 0]);
        assert_eq!(counted(300 * DAY, Some(Instant(200 * DAY))), [0, 0, 1, 1]);
        // What comes after the as-of has not happened yet.
        assert_eq!(counted(150 * DAY, Some(Instant(200 * DAY))), [0, 1, 1, 0]);
    }

    #[test]
    fn stored_counts_add_up_like_referrals() {
        let counts = Counts { entered: 5, observed: [4, 2, 2, 1], reached: [5, 3, 2, 1], happened: [9, 0, 0, 2] };
        let mut stored = Tally::default();
        stored.add_cohorts(&counts, Maturity::Mature);
        stored.add_cohorts(&counts, Maturity::Young);
        assert_eq!([stored.entered, stored.open, stored.lapsed()], [10, 4, 4]);
        assert_eq!([stored.mature_entered, stored.mature_activated], [5, 1]);
        let mut events = Tally::default();
        events.add_happened(&counts);
        events.add_milestone(Stage::FirstLogin);
        assert_eq!((events.entered, events.observed), (0, [9, 0, 0, 3]));
    }
}
