//! What stays of a referral whose person was erased (semantics section 9).

use super::attribution::Reason;
use super::calendar::{date_of, first_instant};
use super::{DAY, Flags, Instant, ReferralOutline};
use chrono_tz::Tz;

/// What is left of a referral: local days instead of instants, and no id of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealedReferral {
    /// The number of its link.
    pub link_no: i64,
    /// What was particular about it: the number of [`Flags`].
    pub flags: i64,
    /// The local day of each milestone, in days since 1970.
    pub days: [Option<i32>; 4],
    /// Whether it is the referral that its personal link has been from the beginning.
    pub reserves_link: bool,
}

impl SealedReferral {
    /// The local day of its earliest milestone.
    pub fn entry_day(&self) -> Option<i32> {
        self.days.iter().flatten().min().copied()
    }

    /// What reports count of it, with the milestones up to a local day; a day counts as its noon.
    pub fn outline(&self, member_no: i64, zone: Tz, last_day: i32) -> ReferralOutline {
        let at = |day: Option<i32>| day.filter(|day| *day <= last_day).map(|day| noon(day, zone));
        ReferralOutline {
            link_no: self.link_no,
            member_no,
            flags: Flags(self.flags),
            milestones: self.days.map(at),
            is_sealed: true,
            tie: None,
        }
    }
}

/// What is left of somebody with an account and no referral who was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealedNewcomer {
    /// The local day of the account, in days since 1970.
    pub day: i32,
    /// Why they could not be placed; nothing where they came without a mentor.
    pub reason: Option<Reason>,
}

/// The middle of a local day that has 24 hours, which lies within those that have fewer.
pub fn noon(day: i32, zone: Tz) -> Instant {
    first_instant(date_of(day), zone).plus(DAY / 2)
}
