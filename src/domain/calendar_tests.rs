//! Local days against chrono-tz and the golden cases, included by `calendar.rs`.

use super::*;
use chrono_tz::{Africa, America, Antarctica, Asia, Europe, Pacific};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn utc(text: &str) -> Instant {
    Instant(DateTime::parse_from_rfc3339(text).map_or(0, |time| time.timestamp_micros()))
}

/// A short pseudo-random sequence (splitmix64), the same in every run.
fn random(seed: u64) -> impl Iterator<Item = u64> {
    (1..).map(move |step: u64| {
        let mut bits = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    })
}

const ZONES: [Tz; 10] = [
    Europe::Oslo,
    Europe::Dublin,
    America::Sao_Paulo,
    America::Havana,
    America::St_Johns,
    Africa::Casablanca,
    Asia::Kathmandu,
    Pacific::Apia,
    Pacific::Chatham,
    Tz::UTC,
];

#[test]
fn the_table_agrees_with_chrono_tz() {
    for zone in ZONES {
        let days = LocalDays::new(zone);
        for bits in random(zone as u64).take(4000) {
            // 1985 to 2115
            let at = Instant(473_385_600 * SECOND + (bits % (130 * 365 * DAY as u64)) as i64);
            assert_eq!(date_of(days.day(at)), local_day(at, zone), "{zone} {at}");
            let first = first_instant(local_day(at, zone), zone);
            assert!(first <= at, "{zone} {at}");
        }
    }
}

/// Recife set its clocks back after seven days; those set back for a month of fasting change most often.
#[test]
fn no_change_of_offset_is_stepped_over() {
    for zone in ZONES.into_iter().chain([Africa::Cairo, America::Recife, Asia::Gaza, Antarctica::Casey]) {
        let days = LocalDays::new(zone);
        for at in (days.starts[0]..days.end).step_by(DAY as usize) {
            assert_eq!(date_of(days.day(Instant(at))), local_day(Instant(at), zone), "{zone} {at}");
        }
    }
}

#[test]
fn days_follow_each_other_at_every_change_of_offset() {
    for zone in ZONES {
        let days = LocalDays::new(zone);
        for start in &days.starts {
            for minutes in -180..180 {
                let at = Instant(start + minutes * 60 * SECOND);
                assert_eq!(date_of(days.day(at)), local_day(at, zone), "{zone} {at}");
                assert!(days.day(at) <= days.day(at.plus(60_000_000)), "{zone} {at}");
            }
        }
    }
}

#[test]
fn a_day_without_midnight_begins_when_the_clocks_jump() {
    let sao_paulo = first_instant(ymd(2017, 10, 15), America::Sao_Paulo);
    assert_eq!(sao_paulo, utc("2017-10-15T03:00:00Z"));
    assert_eq!(local_day(sao_paulo.plus(-1), America::Sao_Paulo), ymd(2017, 10, 14));
    // Samoa had no 30 December 2011: the day is empty.
    let skipped = first_instant(ymd(2011, 12, 30), Pacific::Apia);
    assert_eq!(skipped, first_instant(ymd(2011, 12, 31), Pacific::Apia));
}

#[test]
fn oslo_days_of_the_golden_cases() {
    let days = LocalDays::new(Europe::Oslo);
    assert_eq!(date_of(days.day(utc("2024-12-31T23:00:00Z"))), ymd(2025, 1, 1));
    assert_eq!(date_of(days.day(utc("2024-12-31T22:59:59.999999Z"))), ymd(2024, 12, 31));
    assert_eq!(first_instant(ymd(2025, 3, 30), Europe::Oslo), utc("2025-03-29T23:00:00Z"));
    assert_eq!(first_instant(ymd(2025, 10, 27), Europe::Oslo), utc("2025-10-26T23:00:00Z"));
}

#[test]
fn buckets_are_named_by_their_calendar() {
    assert_eq!(Grain::Week.key(ymd(2024, 12, 30)), "2025-W01");
    assert_eq!(Grain::Week.key(ymd(2026, 12, 31)), "2026-W53");
    assert_eq!(Grain::Week.key(ymd(2027, 1, 1)), "2026-W53");
    assert_eq!(Grain::Month.key(ymd(2025, 3, 9)), "2025-03");
    assert_eq!(Grain::Quarter.key(ymd(2025, 9, 14)), "2025-Q3");
    assert_eq!(Grain::Year.bucket(ymd(2025, 9, 14)), Bucket { key: "2025".to_owned(), first_day: ymd(2025, 1, 1) });
    assert_eq!(Grain::Day.key(ymd(2025, 9, 14)), "2025-09-14");
}

#[test]
fn first_days_agree_in_dates_and_numbers() {
    for grain in [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year] {
        for day in -400..800 {
            assert_eq!(date_of(grain.first_day_number(day)), grain.first_day(date_of(day)), "{grain:?} {day}");
        }
    }
}
