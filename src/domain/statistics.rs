//! Which statistics a referral counts in: the stored aggregates, as a pure function (semantics sections 1 and 6).

use super::calendar::{Grain, LocalDays};
use super::{Flags, ReferralRecord, SealedReferral, Stage, entry};
use rustc_hash::FxHashMap;

/// How finely statistics are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatisticsGrain {
    /// A local day of the whole organization.
    Day,
    /// A local month of one member.
    Month,
}

impl StatisticsGrain {
    /// The number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Day => 0,
            Self::Month => 1,
        }
    }

    /// The name in the canonical export.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// What a row of statistics is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatisticsKey {
    /// Day of the organization or month of a member.
    pub grain: StatisticsGrain,
    /// The first local day, in days since 1970.
    pub start_day: i32,
    /// The member's number; 0 for the whole organization.
    pub member_no: i64,
}

/// The counts of a row of statistics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Referrals that entered.
    pub entered: i64,
    /// Of those, the ones with that milestone, whenever it came.
    pub observed: [i64; 4],
    /// Of those, the ones with that or a later milestone.
    pub reached: [i64; 4],
    /// Milestones that happened then, whenever their referral entered.
    pub happened: [i64; 4],
}

impl Counts {
    /// Adds other counts, so many times.
    pub fn add(&mut self, other: &Self, times: i64) {
        self.entered += other.entered * times;
        for stage in 0..4 {
            self.observed[stage] += other.observed[stage] * times;
            self.reached[stage] += other.reached[stage] * times;
            self.happened[stage] += other.happened[stage] * times;
        }
    }

    /// Whether nothing is counted.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// Statistics under way: what referrals add, or a change takes away again.
#[derive(Debug, Default)]
pub struct Statistics {
    rows: FxHashMap<StatisticsKey, Counts>,
}

impl Statistics {
    /// Counts a referral `times` times; -1 takes it away.
    ///
    /// A self-referral counts nowhere.
    pub fn count(&mut self, referral: &ReferralRecord, days: &LocalDays, times: i64) {
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            return;
        }
        let Some(entry) = entry(&referral.milestones) else { return };
        let days_of = referral.milestones.map(|at| at.map(|at| days.day(at)));
        self.add_referral(days.day(entry), &days_of, referral.member_no, times);
    }

    /// Counts a sealed referral of a member, as [`Statistics::count`].
    pub fn count_sealed(&mut self, sealed: &SealedReferral, member_no: i64, times: i64) {
        let is_own = Flags(sealed.flags).contains(Flags::SELF_REFERRAL);
        if let Some(entry) = sealed.entry_day().filter(|_| !is_own) {
            self.add_referral(entry, &sealed.days, member_no, times);
        }
    }

    fn add_referral(&mut self, entry: i32, days: &[Option<i32>; 4], member_no: i64, times: i64) {
        self.add(entry, member_no, &cohort(days), times);
        for stage in Stage::ALL {
            if let Some(day) = days[stage.rank()] {
                let mut happened = Counts::default();
                happened.happened[stage.rank()] = 1;
                self.add(day, member_no, &happened, times);
            }
        }
    }

    fn add(&mut self, day: i32, member_no: i64, counts: &Counts, times: i64) {
        let by_day = StatisticsKey { grain: StatisticsGrain::Day, start_day: day, member_no: 0 };
        let by_month =
            StatisticsKey { grain: StatisticsGrain::Month, start_day: Grain::Month.first_day_number(day), member_no };
        self.rows.entry(by_day).or_default().add(counts, times);
        self.rows.entry(by_month).or_default().add(counts, times);
    }

    /// Takes in the rows of other statistics.
    pub fn merge(&mut self, other: Self) {
        for (key, counts) in other.rows {
            self.rows.entry(key).or_default().add(&counts, 1);
        }
    }

    /// The rows that count something, in no particular order.
    pub fn rows(&self) -> impl Iterator<Item = (StatisticsKey, &Counts)> {
        self.rows.iter().filter(|(_, counts)| !counts.is_zero()).map(|(key, counts)| (*key, counts))
    }

    /// The rows that count something, by key.
    pub fn into_rows(self) -> Vec<(StatisticsKey, Counts)> {
        let mut rows: Vec<_> = self.rows.into_iter().filter(|(_, counts)| !counts.is_zero()).collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        rows
    }
}

/// What a referral with milestones on some days adds to the day of its entry.
fn cohort(days: &[Option<i32>; 4]) -> Counts {
    let mut counts = Counts { entered: 1, ..Counts::default() };
    let mut is_reached = false;
    for stage in (0..4).rev() {
        is_reached |= days[stage].is_some();
        counts.observed[stage] = i64::from(days[stage].is_some());
        counts.reached[stage] = i64::from(is_reached);
    }
    counts
}
