//! Semantics section 5: half-open local-calendar periods.

use super::instant::{Micros, SECOND};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// A stretch of local days, end exclusive; open at both ends for `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What was asked for.
    pub label: String,
    /// The first local day.
    pub start: Option<NaiveDate>,
    /// The local day after the last.
    pub end: Option<NaiveDate>,
}

impl Period {
    /// Everything.
    pub fn all() -> Self {
        Self { label: "all".to_owned(), start: None, end: None }
    }

    /// `--since D --until D`, both days included.
    pub fn between(since: NaiveDate, until: NaiveDate) -> Self {
        Self { label: format!("{since}..{until}"), start: Some(since), end: Some(until + Days::new(1)) }
    }

    /// `--period TEXT`; the words like `this-month` are seen from `today`.
    pub fn parse(text: &str, today: NaiveDate) -> Option<Self> {
        let month_start = today.with_day(1)?;
        let quarter_start = ymd(today.year(), today.month0() / 3 * 3 + 1, 1)?;
        let year = |year: i32| Some((ymd(year, 1, 1)?, ymd(year + 1, 1, 1)?));
        let months = |start: NaiveDate, count: u32| Some((start, start + Months::new(count)));
        let (start, end) = match text {
            "all" => return Some(Self::all()),
            "this-month" => months(month_start, 1)?,
            "last-month" => months(month_start - Months::new(1), 1)?,
            "this-quarter" => months(quarter_start, 3)?,
            "last-quarter" => months(quarter_start - Months::new(3), 3)?,
            "this-year" => year(today.year())?,
            "last-year" => year(today.year() - 1)?,
            "last-30d" => (today - Days::new(29), today + Days::new(1)),
            _ => calendar(text)?,
        };
        Some(Self { label: text.to_owned(), start: Some(start), end: Some(end) })
    }

    /// Whether the instant lies in the period.
    pub fn contains(&self, zone: Tz, at: Micros) -> bool {
        self.start.is_none_or(|start| at >= day_start(zone, start))
            && self.end.is_none_or(|end| at < day_start(zone, end))
    }

    /// The `period` object of every report.
    pub fn to_json(&self) -> Value {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        json!({"label": self.label, "start": date(self.start), "end": date(self.end)})
    }
}

fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// `2025`, `2025-Q3`, `2025-09`, `2025-W37`, `2025-09-14`.
fn calendar(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let year: i32 = text.get(..4)?.parse().ok()?;
    let rest = &text[4..];
    let months = |month: u32, count: u32| ymd(year, month, 1).map(|start| (start, start + Months::new(count)));
    if rest.is_empty() {
        return months(1, 12);
    }
    let rest = rest.strip_prefix('-')?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        return months(quarter * 3 - 2, 3);
    }
    if let Some(week) = rest.strip_prefix('W') {
        let start = NaiveDate::from_isoywd_opt(year, week.parse().ok()?, chrono::Weekday::Mon)?;
        return Some((start, start + Days::new(7)));
    }
    match rest.split_once('-') {
        None => months(rest.parse().ok()?, 1),
        Some((month, day)) => {
            let start = ymd(year, month.parse().ok()?, day.parse().ok()?)?;
            Some((start, start + Days::new(1)))
        }
    }
}

/// The organization's zone by its IANA name.
pub fn zone(name: &str) -> Tz {
    name.parse().expect("an IANA zone")
}

/// The first instant of a local day (the earlier of two midnights, the end of the gap where there is none).
pub fn day_start(zone: Tz, date: NaiveDate) -> Micros {
    let midnight = date.and_hms_opt(0, 0, 0).expect("midnight");
    (0..=24 * 60)
        .find_map(|minutes| zone.from_local_datetime(&(midnight + chrono::TimeDelta::minutes(minutes))).earliest())
        .expect("a day with at least one minute")
        .timestamp_micros()
}

/// The local day an instant lies in.
pub fn day(zone: Tz, at: Micros) -> NaiveDate {
    let utc = DateTime::from_timestamp(at.div_euclid(SECOND), 0).expect("an instant in range");
    let mut date = utc.with_timezone(&zone).date_naive();
    while at >= day_start(zone, date + Days::new(1)) {
        date = date + Days::new(1);
    }
    while at < day_start(zone, date) {
        date = date - Days::new(1);
    }
    date
}

/// The name of the `day`, `week`, `month`, `quarter` or `year` that a local day lies in.
pub fn bucket(dimension: &str, date: NaiveDate) -> String {
    match dimension {
        "day" => date.to_string(),
        "week" => format!("{:04}-W{:02}", date.iso_week().year(), date.iso_week().week()),
        "month" => format!("{:04}-{:02}", date.year(), date.month()),
        "quarter" => format!("{:04}-Q{}", date.year(), date.month0() / 3 + 1),
        "year" => format!("{:04}", date.year()),
        other => panic!("no such calendar dimension: {other}"),
    }
}
