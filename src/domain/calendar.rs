//! Local days in a zone: when they begin, which one an instant falls on, and the calendar units above them.
//!
//! A local day runs from its first instant to the first instant of the next, so days never overlap and leave no
//! hole, whatever the zone does at midnight. Day numbers are days since 1970-01-01, as the store keeps them.

use super::{DAY, Instant, SECOND};
use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const HOUR: i64 = DAY / 24;

/// How far apart a table looks at its zone. No zone has gone back to an offset it left so shortly before.
const STRIDE: i64 = 5 * DAY;

/// The first instant of a local day; where midnight is skipped, the moment the clocks jump.
pub fn first_instant(day: NaiveDate, zone: Tz) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Instant(time.timestamp_micros()),
        LocalResult::None => {
            let middle = midnight.and_utc().timestamp_micros();
            let reached = |at| local_time(Instant(at), zone).0 >= day;
            Instant(first_where(middle - 26 * HOUR, middle + 26 * HOUR, reached))
        }
    }
}

/// The local day of an instant; for millions of them take [`LocalDays`].
pub fn local_day(instant: Instant, zone: Tz) -> NaiveDate {
    let (day, _) = local_time(instant, zone);
    let Some(next) = day.succ_opt() else { return day };
    // Clocks set back over midnight: the next day had begun, so it goes on.
    if first_instant(next, zone) <= instant { next } else { day }
}

/// The local date and time of day on the clock at an instant.
pub fn local_time(instant: Instant, zone: Tz) -> (NaiveDate, NaiveTime) {
    let local = instant.datetime().with_timezone(&zone).naive_local();
    (local.date(), local.time())
}

/// A date as days since 1970-01-01.
pub fn day_number(day: NaiveDate) -> i32 {
    day.to_epoch_days()
}

/// The date of a day number; beyond chrono's years its nearest end.
pub fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or(if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// The local day of instants in one zone, by a table of its offsets: some nanoseconds for each.
#[derive(Debug, Clone)]
pub struct LocalDays {
    zone: Tz,
    /// Where each offset begins to hold, ascending; the first is the beginning of the table.
    starts: Vec<i64>,
    /// The offset from UTC, in microseconds, that holds from the start at the same place.
    offsets: Vec<i64>,
    end: i64,
}

impl LocalDays {
    /// The table of a zone for 1990 to 2100; other years are asked of chrono-tz each time.
    ///
    /// Each process makes a table once, because a server needs it with each delivery.
    pub fn new(zone: Tz) -> Self {
        static MADE: Mutex<BTreeMap<&str, LocalDays>> = Mutex::new(BTreeMap::new());
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(zone.name()).or_insert_with(|| Self::made(zone)).clone()
    }

    fn made(zone: Tz) -> Self {
        let bound = |year| NaiveDate::from_ymd_opt(year, 1, 1).map_or(0, |day| i64::from(day_number(day)) * DAY);
        let (begin, end) = (bound(1990), bound(2100));
        let mut days = Self { zone, starts: vec![begin], offsets: vec![offset_at(begin, zone)], end };
        for at in (begin..end).step_by(STRIDE as usize) {
            days.look_between(at, at + STRIDE);
        }
        days
    }

    /// The zone of the table.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The local day of an instant, in days since 1970-01-01.
    pub fn day(&self, instant: Instant) -> i32 {
        let at = instant.0;
        if at < self.starts[0] || at >= self.end {
            return day_number(local_day(instant, self.zone));
        }
        let place = self.starts.partition_point(|start| *start <= at) - 1;
        // Between 1990 and 2100 a day number has five digits.
        (at + self.offsets[place]).div_euclid(DAY) as i32
    }

    /// Notes every change of offset up to a moment, where the one that holds at the beginning is noted already.
    fn look_between(&mut self, from: i64, until: i64) {
        let mut at = from;
        let mut before = self.offsets.last().copied().unwrap_or_default();
        let last = offset_at(until, self.zone);
        while before != last {
            let held = before;
            let change = first_where(at, until, |at| offset_at(at, self.zone) != held);
            let after = offset_at(change, self.zone);
            self.starts.push(after_repeated_days(change, before, after));
            self.offsets.push(after);
            (at, before) = (change, after);
        }
    }
}

/// The change of offset itself, or the second midnight where the clocks go back to the day before.
fn after_repeated_days(change: i64, before: i64, after: i64) -> i64 {
    let day_before_change = (change - 1 + before).div_euclid(DAY);
    if (change + after).div_euclid(DAY) < day_before_change { day_before_change * DAY - after } else { change }
}

fn offset_at(at: i64, zone: Tz) -> i64 {
    let utc = DateTime::from_timestamp_micros(at).unwrap_or_default().naive_utc();
    i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * SECOND
}

/// The first number after `low` up to `high` that fits, where what fits stays fitting and `high` does.
fn first_where(mut low: i64, mut high: i64, fits: impl Fn(i64) -> bool) -> i64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// A calendar unit that figures are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    /// A local day.
    Day,
    /// An ISO week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

impl Grain {
    /// The first day of the unit that a day lies in.
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        let from_month = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Day => day,
            Self::Week => day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day),
            Self::Month => from_month(day.month()),
            Self::Quarter => from_month(day.quarter() * 3 - 2),
            Self::Year => from_month(1),
        }
    }

    /// The same in day numbers.
    pub fn first_day_number(self, day: i32) -> i32 {
        match self {
            Self::Day => day,
            // Day 0 was a Thursday.
            Self::Week => day - (day + 3).rem_euclid(7),
            Self::Month | Self::Quarter | Self::Year => day_number(self.first_day(date_of(day))),
        }
    }

    /// The name of the unit that a day lies in: `2025-09-14`, `2025-W37`, `2025-09`, `2025-Q3`, `2025`.
    pub fn key(self, day: NaiveDate) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => format!("{:04}-W{:02}", day.iso_week().year(), day.iso_week().week()),
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), day.quarter()),
            Self::Year => format!("{:04}", day.year()),
        }
    }

    /// The unit that a day lies in.
    pub fn bucket(self, day: NaiveDate) -> Bucket {
        Bucket { key: self.key(day), first_day: self.first_day(day) }
    }
}

/// One calendar unit: its name and the day it begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    /// The name: `2025-09-14`, `2025-W37`, `2025-09`, `2025-Q3` or `2025`.
    pub key: String,
    /// The first day.
    pub first_day: NaiveDate,
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
