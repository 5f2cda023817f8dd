//! Which days a question is about: local calendar days, half open (semantics section 5).
//!
//! A period knows days only; [`super::calendar`] turns its ends into instants of a zone.

use super::Instant;
use super::calendar::{day_number, first_instant};
use chrono::{Datelike, Days, Months, NaiveDate};
use chrono_tz::Tz;

/// Local days from `start` until before `end`; a missing end is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// What the period is called: `2025`, `2025-Q3`, `2025-01-01..2025-03-31`, `all`.
    pub label: String,
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The day after the last one.
    pub end: Option<NaiveDate>,
}

/// The instants of a period, `from` included, `until` not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The first instant; the least there is where the period has no start.
    pub from: Instant,
    /// The first instant after; the greatest there is where the period has no end.
    pub until: Instant,
}

impl Interval {
    /// Whether an instant lies inside.
    pub fn contains(self, instant: Instant) -> bool {
        self.from <= instant && instant < self.until
    }
}

/// A text that names no period; the source says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a period")]
pub struct PeriodError {
    /// The text as it was given.
    pub text: String,
    /// What is wrong with it.
    #[source]
    pub cause: PeriodFault,
}

/// What is wrong with the text of a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// The month is not 1 to 12.
    #[error("there is no month {0}")]
    Month(u32),
    /// The quarter is not 1 to 4.
    #[error("there is no quarter {0}")]
    Quarter(u32),
    /// The ISO year has no such week.
    #[error("{0} has no week {1}")]
    Week(i32, u32),
    /// The month has no such day.
    #[error("{0:04}-{1:02} has no day {2}")]
    Day(i32, u32, u32),
    /// There is no year 0.
    #[error("there is no year 0")]
    Year,
    /// A number of days that is 0 or leads out of the calendar.
    #[error("`last-{0}d` needs a number of days from 1 to 36500")]
    Length(String),
    /// The text has none of the known shapes.
    #[error("it has none of the forms a period can have")]
    Form,
    /// A `--since` or `--until` that is no date.
    #[error("`{0}` is not a date")]
    Date(String),
    /// The first day comes after the last.
    #[error("{0} is after {1}")]
    Order(NaiveDate, NaiveDate),
}

impl Period {
    /// Every day there is.
    pub fn all() -> Self {
        Self { label: "all".to_owned(), start: None, end: None }
    }

    /// The calendar year of a day.
    pub fn year_of(day: NaiveDate) -> Option<Self> {
        year(day.year()).ok()
    }

    /// Reads `2025 | 2025-Q3 | 2025-09 | 2025-W37 | 2025-09-14 | this-month | last-30d | all` and their kin.
    ///
    /// `today` is the local day in the organization's zone; `last-30d` are the 30 days that end with it.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use verve::domain::{DAY, period::Period};
    ///
    /// let today: NaiveDate = "2025-11-03".parse()?;
    /// let month = Period::parse("last-month", today)?;
    /// assert_eq!(month.label, "2025-10");
    /// // The clocks are set back on the last Sunday of October.
    /// let instants = month.interval(chrono_tz::Europe::Oslo);
    /// assert_eq!(instants.until.since(instants.from), 31 * DAY + DAY / 24);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, PeriodError> {
        let text = text.trim();
        relative(text, today)
            .unwrap_or_else(|| absolute(text))
            .map_err(|cause| PeriodError { text: text.to_owned(), cause })
    }

    /// The days from `since` to `until`, both included; either may be missing.
    pub fn between(since: Option<&str>, until: Option<&str>) -> Result<Self, PeriodError> {
        let read = |text: Option<&str>| text.map(|text| date(text.trim())).transpose();
        let days = |cause| PeriodError { text: range_label(since, until), cause };
        let (first, last) = (read(since).map_err(days)?, read(until).map_err(days)?);
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            return Err(days(PeriodFault::Order(first, last)));
        }
        Ok(range(first, last))
    }

    /// Whether a local day lies inside.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day < end)
    }

    /// The period in instants of a zone.
    pub fn interval(&self, zone: Tz) -> Interval {
        Interval {
            from: self.start.map_or(Instant(i64::MIN), |day| first_instant(day, zone)),
            until: self.end.map_or(Instant(i64::MAX), |day| first_instant(day, zone)),
        }
    }

    /// The period in days since 1970, the last one excluded; the ends of `i32` where it is open.
    pub fn day_numbers(&self) -> (i32, i32) {
        (self.start.map_or(i32::MIN, day_number), self.end.map_or(i32::MAX, day_number))
    }

    /// Whether each of its ends, where it has them, is one of a month.
    pub fn has_whole_months(&self) -> bool {
        [self.start, self.end].into_iter().flatten().all(|day| day.day() == 1)
    }

    /// The period after a noun: `of 2025`, `since 2025-01-01`, `of all time`.
    pub fn after_noun(&self) -> String {
        self.worded("of")
    }

    /// The period after a verb: `in 2025`, `since 2025-01-01`, `at any time`.
    pub fn after_verb(&self) -> String {
        if self.start.is_none() && self.end.is_none() { "at any time".to_owned() } else { self.worded("in") }
    }

    /// The flags that ask for the period: `--period 2025`, `--since 2025-01-01 --until 2025-03-31`.
    pub fn flags(&self) -> String {
        let Some((since, until)) = self.label.split_once("..") else { return format!("--period {}", self.label) };
        let flag = |name: &str, day: &str| (!day.is_empty()).then(|| format!("--{name} {day}"));
        [flag("since", since), flag("until", until)].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn worded(&self, preposition: &str) -> String {
        let last = self.end.and_then(|end| end.pred_opt());
        match (self.start, last) {
            (None, None) => format!("{preposition} all time"),
            (Some(first), None) => format!("since {first}"),
            (None, Some(last)) => format!("until {last}"),
            (Some(first), Some(last)) if self.label.contains("..") => format!("from {first} to {last}"),
            (Some(_), Some(_)) => format!("{preposition} {}", self.label),
        }
    }
}

fn relative(text: &str, today: NaiveDate) -> Option<Result<Period, PeriodFault>> {
    let (this_year, this_month) = (today.year(), today.month());
    let back = |months| today.checked_sub_months(Months::new(months)).unwrap_or(today);
    Some(match text {
        "all" => Ok(Period::all()),
        "this-month" => month(this_year, this_month),
        "last-month" => month(back(1).year(), back(1).month()),
        "this-quarter" => quarter(this_year, today.quarter()),
        "last-quarter" => quarter(back(3).year(), back(3).quarter()),
        "this-year" => year(this_year),
        "last-year" => year(this_year - 1),
        other => return other.strip_prefix("last-")?.strip_suffix('d').map(|count| last_days(count, today)),
    })
}

fn last_days(count: &str, today: NaiveDate) -> Result<Period, PeriodFault> {
    let fault = || PeriodFault::Length(count.to_owned());
    let days = number(count).filter(|days| (1..=36_500).contains(days)).ok_or_else(fault)?;
    let first = today.checked_sub_days(Days::new(u64::from(days) - 1)).ok_or_else(fault)?;
    Ok(range(Some(first), Some(today)))
}

fn absolute(text: &str) -> Result<Period, PeriodFault> {
    let (head, rest) = match text.split_once('-') {
        Some((head, rest)) => (head, Some(rest)),
        None => (text, None),
    };
    let in_year = number(head).filter(|_| head.len() == 4).ok_or(PeriodFault::Form)?;
    let in_year = i32::try_from(in_year).map_err(|_| PeriodFault::Form)?;
    let Some(rest) = rest else { return year(in_year) };
    if let Some(digit) = rest.strip_prefix(['Q', 'q']) {
        return quarter(in_year, two_digits(digit, 1)?);
    }
    if let Some(digits) = rest.strip_prefix(['W', 'w']) {
        return week(in_year, two_digits(digits, 2)?);
    }
    match rest.split_once('-') {
        None => month(in_year, two_digits(rest, 2)?),
        Some((in_month, on_day)) => day(in_year, two_digits(in_month, 2)?, two_digits(on_day, 2)?),
    }
}

fn year(year: i32) -> Result<Period, PeriodFault> {
    if year == 0 {
        return Err(PeriodFault::Year);
    }
    whole(format!("{year:04}"), NaiveDate::from_ymd_opt(year, 1, 1), Step::Months(12)).ok_or(PeriodFault::Form)
}

fn quarter(year: i32, quarter: u32) -> Result<Period, PeriodFault> {
    let first = (1..=4).contains(&quarter).then(|| NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)).flatten();
    whole(format!("{year:04}-Q{quarter}"), first, Step::Months(3)).ok_or(PeriodFault::Quarter(quarter))
}

fn month(year: i32, month: u32) -> Result<Period, PeriodFault> {
    let first = NaiveDate::from_ymd_opt(year, month, 1);
    whole(format!("{year:04}-{month:02}"), first, Step::Months(1)).ok_or(PeriodFault::Month(month))
}

fn week(year: i32, week: u32) -> Result<Period, PeriodFault> {
    let first = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon);
    whole(format!("{year:04}-W{week:02}"), first, Step::Days(7)).ok_or(PeriodFault::Week(year, week))
}

fn day(year: i32, in_month: u32, day: u32) -> Result<Period, PeriodFault> {
    month(year, in_month)?;
    let first = NaiveDate::from_ymd_opt(year, in_month, day);
    whole(format!("{year:04}-{in_month:02}-{day:02}"), first, Step::Days(1))
        .ok_or(PeriodFault::Day(year, in_month, day))
}

enum Step {
    Months(u32),
    Days(u64),
}

fn whole(label: String, first: Option<NaiveDate>, length: Step) -> Option<Period> {
    let start = first?;
    let end = match length {
        Step::Months(months) => start.checked_add_months(Months::new(months))?,
        Step::Days(days) => start.checked_add_days(Days::new(days))?,
    };
    Some(Period { label, start: Some(start), end: Some(end) })
}

fn range(first: Option<NaiveDate>, last: Option<NaiveDate>) -> Period {
    if first.is_none() && last.is_none() {
        return Period::all();
    }
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let label = format!("{}..{}", text(first), text(last));
    Period { label, start: first, end: last.and_then(|last| last.succ_opt()) }
}

fn range_label(since: Option<&str>, until: Option<&str>) -> String {
    format!("{}..{}", since.unwrap_or_default().trim(), until.unwrap_or_default().trim())
}

/// A local date in the form `2025-09-14`.
pub(super) fn date(text: &str) -> Result<NaiveDate, PeriodFault> {
    absolute(text)
        .ok()
        .filter(|_| text.len() == 10)
        .and_then(|period| period.start)
        .ok_or_else(|| PeriodFault::Date(text.to_owned()))
}

fn two_digits(text: &str, length: usize) -> Result<u32, PeriodFault> {
    number(text).filter(|_| text.len() == length).ok_or(PeriodFault::Form)
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
#[path = "period_tests.rs"]
mod tests;
