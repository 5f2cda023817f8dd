//! The golden cases of periods (semantics sections 5 and 12).

use super::*;
use crate::domain::{DAY, SECOND};
use chrono::DateTime;
use chrono_tz::Europe::Oslo;
use std::error::Error as _;

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn utc(text: &str) -> Instant {
    Instant(DateTime::parse_from_rfc3339(text).map_or(0, |time| time.timestamp_micros()))
}

fn days(text: &str) -> (String, Option<NaiveDate>, Option<NaiveDate>) {
    let period = Period::parse(text, ymd(2026, 2, 16)).unwrap_or_else(|_| Period::all());
    (period.label, period.start, period.end)
}

#[test]
fn reads_every_form() {
    let expect = |text: &str, label: &str, start, end| {
        assert_eq!(days(text), (label.to_owned(), Some(start), Some(end)), "{text}");
    };
    expect("2025", "2025", ymd(2025, 1, 1), ymd(2026, 1, 1));
    expect("2025-Q3", "2025-Q3", ymd(2025, 7, 1), ymd(2025, 10, 1));
    expect("2025-09", "2025-09", ymd(2025, 9, 1), ymd(2025, 10, 1));
    expect("2025-W37", "2025-W37", ymd(2025, 9, 8), ymd(2025, 9, 15));
    expect("2025-09-14", "2025-09-14", ymd(2025, 9, 14), ymd(2025, 9, 15));
    expect("this-month", "2026-02", ymd(2026, 2, 1), ymd(2026, 3, 1));
    expect("last-month", "2026-01", ymd(2026, 1, 1), ymd(2026, 2, 1));
    expect("this-quarter", "2026-Q1", ymd(2026, 1, 1), ymd(2026, 4, 1));
    expect("last-quarter", "2025-Q4", ymd(2025, 10, 1), ymd(2026, 1, 1));
    expect("this-year", "2026", ymd(2026, 1, 1), ymd(2027, 1, 1));
    expect("last-year", "2025", ymd(2025, 1, 1), ymd(2026, 1, 1));
    expect("last-30d", "2026-01-18..2026-02-16", ymd(2026, 1, 18), ymd(2026, 2, 17));
    assert_eq!(days("all"), ("all".to_owned(), None, None));
}

#[test]
fn iso_weeks_cross_the_year() {
    assert_eq!(days("2025-W01").1, Some(ymd(2024, 12, 30)));
    assert_eq!(days("2026-W53").1, Some(ymd(2026, 12, 28)));
    assert_eq!(days("2026-W53").2, Some(ymd(2027, 1, 4)));
}

#[test]
fn last_month_of_the_31st_is_the_month_before() {
    let period = Period::parse("last-month", ymd(2025, 3, 31));
    assert_eq!(period.map(|period| period.label), Ok("2025-02".to_owned()));
}

#[test]
fn says_what_is_wrong() {
    for (text, why) in [
        ("2025-13", "there is no month 13"),
        ("2025-00", "there is no month 0"),
        ("2025-13-01", "there is no month 13"),
        ("2025-Q5", "there is no quarter 5"),
        ("2025-W53", "2025 has no week 53"),
        ("2025-02-29", "2025-02 has no day 29"),
        ("0000", "there is no year 0"),
        ("last-0d", "`last-0d` needs a number of days from 1 to 36500"),
        ("last-xd", "`last-xd` needs a number of days from 1 to 36500"),
        ("2025-9", "it has none of the forms a period can have"),
        ("25", "it has none of the forms a period can have"),
        ("+025", "it has none of the forms a period can have"),
        ("yesterday", "it has none of the forms a period can have"),
        ("", "it has none of the forms a period can have"),
    ] {
        let error = Period::parse(text, ymd(2026, 2, 16)).err();
        let words = error.map(|error| (error.to_string(), error.source().map(ToString::to_string)));
        assert_eq!(words, Some((format!("`{text}` is not a period"), Some(why.to_owned()))));
    }
}

#[test]
fn since_and_until_are_both_included() {
    let period = Period::between(Some("2025-01-01"), Some("2025-03-31")).unwrap_or_else(|_| Period::all());
    assert_eq!(period.end, Some(ymd(2025, 4, 1)));
    assert_eq!(period.after_noun(), "from 2025-01-01 to 2025-03-31");
    assert!(period.contains(ymd(2025, 3, 31)) && !period.contains(ymd(2025, 4, 1)));
    let open = Period::between(Some("2025-01-01"), None).unwrap_or_else(|_| Period::all());
    assert_eq!((open.label.as_str(), open.after_verb().as_str()), ("2025-01-01..", "since 2025-01-01"));
    assert_eq!(Period::between(None, None), Ok(Period::all()));
    let error = Period::between(Some("2025-03-02"), Some("2025-03-01")).err();
    assert_eq!(error.map(|error| error.cause.to_string()).as_deref(), Some("2025-03-02 is after 2025-03-01"));
    let error = Period::between(Some("2025-03"), None).err();
    assert_eq!(error.map(|error| error.cause.to_string()).as_deref(), Some("`2025-03` is not a date"));
}

#[test]
fn days_have_23_24_or_25_hours() {
    let interval = |text: &str| Period::parse(text, ymd(2026, 1, 1)).map(|period| period.interval(Oslo));
    let spring = Interval { from: utc("2025-03-29T23:00:00Z"), until: utc("2025-03-30T22:00:00Z") };
    let autumn = Interval { from: utc("2025-10-25T22:00:00Z"), until: utc("2025-10-26T23:00:00Z") };
    assert_eq!(interval("2025-03-30"), Ok(spring));
    assert_eq!(interval("2025-10-26"), Ok(autumn));
    assert_eq!(spring.until.since(spring.from), 23 * 3600 * SECOND);
    assert_eq!(autumn.until.since(autumn.from), DAY + 3600 * SECOND);
}

#[test]
fn the_year_begins_at_oslo_midnight() {
    let year = Period::parse("2025", ymd(2026, 1, 1)).map(|period| period.interval(Oslo));
    let begin = utc("2024-12-31T23:00:00Z");
    assert_eq!(year.clone().map(|year| year.contains(begin)), Ok(true));
    assert_eq!(year.map(|year| year.contains(begin.plus(-1))), Ok(false));
    assert!(Period::all().interval(Oslo).contains(Instant(i64::MIN)));
}
