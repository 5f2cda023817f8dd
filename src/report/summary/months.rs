//! The months of a period and of the same days a year before, as instants.

use super::Before;
use crate::domain::Instant;
use crate::domain::calendar::{Grain, first_instant, local_day};
use crate::domain::period::{Interval, Period};
use chrono::{Datelike as _, Months, NaiveDate};
use chrono_tz::Tz;

/// The first and the last year whose months are told apart.
const YEARS: (i32, i32) = (1990, 2100);

/// A stretch of local months: the first instant of each, and the first one after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    bounds: Vec<Instant>,
}

impl Stretch {
    /// Which month an instant lies in, from 0; none outside.
    pub fn place(&self, at: Instant) -> Option<usize> {
        let (first, last) = (*self.bounds.first()?, *self.bounds.last()?);
        // A month that is cut off begins where it ends; an instant lies in the last of those that begin with it.
        (first <= at && at < last).then(|| self.bounds.partition_point(|bound| *bound <= at) - 1)
    }

    /// The first instant after a month.
    pub fn end_of(&self, month: usize) -> Option<Instant> {
        self.bounds.get(month + 1).copied()
    }

    /// Whether nothing of a month is in the stretch.
    pub fn is_cut_off(&self, month: usize) -> bool {
        self.bounds.get(month) == self.bounds.get(month + 1)
    }

    /// The instants of the whole stretch.
    pub fn interval(&self) -> Interval {
        let end = |bound: Option<&Instant>| bound.copied().unwrap_or(Instant(0));
        Interval { from: end(self.bounds.first()), until: end(self.bounds.last()) }
    }
}

/// The months of a period, and where they stand a year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryMonths {
    /// The name of each month, `2025-03`.
    pub keys: Vec<String>,
    /// The months of the period.
    pub these: Stretch,
    /// The same a year before, at most the days that have passed; none for a period without ends or of more than a year.
    pub before: Option<(Before, Stretch)>,
    /// The month that the as-of lies in.
    pub running: Option<usize>,
    /// The end of the day of the as-of, a year before.
    pub before_as_of: Option<Instant>,
    /// Whether the period has both ends, so that each of its months is shown.
    pub is_closed: bool,
    /// The first day of the period.
    start: Option<NaiveDate>,
}

impl SummaryMonths {
    /// The months of a period as of an instant.
    pub fn of(period: &Period, zone: Tz, as_of: Instant) -> Self {
        let days = month_days(period);
        let bounds = days.iter().map(|day| first_instant(*day, zone)).collect();
        let keys: Vec<String> = days.iter().take(days.len() - 1).map(|day| Grain::Month.key(*day)).collect();
        let these = Stretch { bounds };
        let running = these.place(as_of);
        let before = before(period, &days, zone, as_of);
        let tomorrow = last_before(local_day(as_of, zone)).and_then(|day| day.succ_opt());
        Self {
            keys,
            these,
            before,
            running,
            before_as_of: tomorrow.map(|day| first_instant(day, zone).plus(-1)),
            is_closed: period.start.is_some() && period.end.is_some(),
            start: period.start,
        }
    }

    /// Whether a month of the period begins after an instant.
    pub fn is_ahead(&self, month: usize, as_of: Instant) -> bool {
        self.these.bounds.get(month).is_some_and(|start| *start > as_of)
    }

    /// The first day of the first month that has anything to do with the period or the year before; none without a beginning.
    pub fn first_month(&self) -> Option<NaiveDate> {
        let before = self.before.as_ref().and_then(|(before, _)| before.period.start);
        before.or(self.start).map(|day| Grain::Month.first_day(day))
    }

    /// The instant from which on nothing that enters counts; later where links made in the year before count too.
    pub fn counts_until(&self, has_links_before: bool) -> Instant {
        let until = self.these.interval().until;
        let used = self.before_as_of.filter(|_| has_links_before).map_or(until, |as_of| as_of.plus(1));
        until.max(used)
    }

    /// Which month an instant lies in: of the period (0) or of the year before (1), and from 0.
    pub fn place(&self, at: Instant) -> Option<(usize, usize)> {
        let before = || Some((1, self.before.as_ref()?.1.place(at)?));
        self.these.place(at).map(|month| (0, month)).or_else(before)
    }
}

/// The first day of each month of a period, as far as it lies inside, and the day after the last.
fn month_days(period: &Period) -> Vec<NaiveDate> {
    let year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let start = period.start.unwrap_or_else(|| year(YEARS.0));
    let end = period.end.unwrap_or_else(|| year(YEARS.1)).max(start);
    let mut days = vec![start];
    let mut next = Grain::Month.first_day(start).checked_add_months(Months::new(1));
    while let Some(day) = next.filter(|day| *day < end && day.year() <= YEARS.1) {
        days.push(day);
        next = day.checked_add_months(Months::new(1));
    }
    days.push(end);
    days
}

/// The same days a year before; of a period that is running only those up to the day of the as-of.
fn before(period: &Period, days: &[NaiveDate], zone: Tz, as_of: Instant) -> Option<(Before, Stretch)> {
    let (start, end) = (period.start?, period.end?);
    let today = local_day(as_of, zone);
    // Of more than a year, the year before would overlap the period itself.
    if today < start || first_before(end)? > start {
        return None;
    }
    let passed = today.succ_opt()?.min(end);
    let week = week_before(period, start);
    let (from, until) = match week {
        Some(from) => (from?, from? + (passed - start)),
        None => (first_before(start)?, last_before(passed.pred_opt()?)?.succ_opt()?),
    };
    // 29 February alone has no year before.
    if until <= from {
        return None;
    }
    let back = |day: &NaiveDate| if week.is_some() { Some(from + (*day - start)) } else { first_before(*day) };
    let days: Option<Vec<NaiveDate>> = days.iter().map(|day| back(day).map(|day| day.min(until))).collect();
    let bounds = days?.iter().map(|day| first_instant(*day, zone)).collect();
    // Of February the same days may be no whole month.
    let is_whole = passed == end && (week.is_some() || until.day() == 1);
    let label = match whole_label(period).filter(|_| is_whole) {
        Some(label) => label,
        None => format!("{from}..{}", until.pred_opt()?),
    };
    let period = Period { label, start: Some(from), end: Some(until) };
    let days = [passed - start, until - from].map(|length| length.num_days());
    let until = (passed < end).then(|| until.pred_opt()).flatten();
    Some((Before { period, until, known_from: None, days }, Stretch { bounds }))
}

/// The same date a year before, of a beginning: 29 February becomes 1 March.
fn first_before(day: NaiveDate) -> Option<NaiveDate> {
    let before = day.checked_sub_months(Months::new(12))?;
    if before.day() == day.day() { Some(before) } else { before.succ_opt() }
}

/// The same date a year before, of a last day: 29 February becomes 28 February.
fn last_before(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_months(Months::new(12))
}

/// The Monday of the week of the same number a year before, where a period is a week; none in it where there is no such
/// week.
fn week_before(period: &Period, start: NaiveDate) -> Option<Option<NaiveDate>> {
    let is_week = period.label.get(4..6) == Some("-W");
    let week = start.iso_week();
    is_week.then(|| NaiveDate::from_isoywd_opt(week.year() - 1, week.week(), chrono::Weekday::Mon))
}

/// The label of a calendar year, quarter, month or week, a year earlier.
fn whole_label(period: &Period) -> Option<String> {
    let year: i32 = period.label.get(..4)?.parse().ok()?;
    let rest = period.label.get(4..)?;
    let is_calendar = rest.is_empty() || rest.starts_with("-Q") || rest.starts_with("-W") || rest.len() == 3;
    is_calendar.then(|| format!("{:04}{rest}", year - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures::utc;
    use chrono_tz::Europe::Oslo;

    fn months(period: &str, as_of: &str) -> SummaryMonths {
        let today = NaiveDate::from_ymd_opt(2026, 2, 16).unwrap_or_default();
        let period = Period::parse(period, today).unwrap_or_else(|_| Period::all());
        SummaryMonths::of(&period, Oslo, utc(as_of))
    }

    fn label(months: &SummaryMonths) -> Option<(&str, Option<String>)> {
        let (before, _) = months.before.as_ref()?;
        Some((&before.period.label, before.until.map(|day| day.to_string())))
    }

    #[test]
    fn a_finished_year_stands_against_the_whole_year_before() {
        let months = months("2025", "2026-02-16T08:12:00Z");
        assert_eq!((months.keys.len(), months.running), (12, None));
        assert_eq!(label(&months), Some(("2024", None)));
        assert_eq!(months.these.place(utc("2025-03-31T22:00:00Z")), Some(3));
        assert_eq!(months.these.place(utc("2025-12-31T23:00:00Z")), None);
        let (_, before) = months.before.unwrap();
        assert_eq!(before.place(utc("2023-12-31T23:00:00Z")), Some(0));
    }

    #[test]
    fn a_running_year_stands_against_the_same_days() {
        let months = months("2026", "2026-02-16T08:12:00Z");
        assert_eq!(months.running, Some(1));
        assert_eq!(label(&months), Some(("2025-01-01..2025-02-16", Some("2025-02-16".to_owned()))));
        let (_, before) = months.before.unwrap();
        assert_eq!(before.place(utc("2025-02-16T22:59:59Z")), Some(1));
        assert_eq!(before.place(utc("2025-02-16T23:00:00Z")), None);
    }

    #[test]
    fn leap_days_come_and_go() {
        let as_of = "2026-02-16T08:12:00Z";
        let before = |period: &str| months(period, as_of).before.map(|(before, _)| before);
        let day = before("2025-02-28").unwrap();
        assert_eq!((day.period.label.as_str(), day.days), ("2024-02-28..2024-02-28", [1, 1]));
        let month = before("2025-02").unwrap();
        assert_eq!((month.period.label.as_str(), month.days), ("2024-02-01..2024-02-28", [28, 28]));
        assert_eq!(before("2024-02").map(|month| month.period.label).as_deref(), Some("2023-02"));
        assert_eq!(before("2025-Q1").map(|quarter| quarter.days), Some([90, 91]));
        assert_eq!(before("2024-02-29"), None);
    }

    #[test]
    fn quarters_months_and_weeks() {
        let as_of = "2026-02-16T08:12:00Z";
        assert_eq!(label(&months("2025-Q3", as_of)), Some(("2024-Q3", None)));
        assert_eq!(label(&months("2025-09", as_of)), Some(("2024-09", None)));
        let week = months("2025-W37", as_of);
        assert_eq!(label(&week), Some(("2024-W37", None)));
        assert_eq!(week.before.unwrap().0.period.start, NaiveDate::from_ymd_opt(2024, 9, 9));
        assert_eq!(label(&months("2026-W01", "2027-02-16T08:12:00Z")), Some(("2025-W01", None)));
        assert_eq!(label(&months("2026-W53", "2027-02-16T08:12:00Z")), None, "2025 has 52 weeks");
        assert_eq!(months("2025-W40", as_of).keys, ["2025-09", "2025-10"]);
        assert_eq!(label(&months("all", as_of)), None);
        assert_eq!(label(&months("last-400d", as_of)), None);
        assert_eq!(label(&months("2027", as_of)), None);
    }
}
