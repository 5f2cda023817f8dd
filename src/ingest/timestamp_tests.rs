use super::*;
use chrono::DateTime;
use chrono_tz::Europe::Oslo;
use proptest::prelude::*;

fn times() -> Times {
    Times::strict(Instant(1_767_225_600 * SECOND)) // 2026-01-01
}

fn read(text: &str, times: &Times) -> Result<String, &'static str> {
    parse(text, times).map(|instant| instant.to_string()).map_err(|rejection| rejection.code)
}

#[test]
fn rfc_3339_is_read_with_every_offset() {
    for (text, expected) in [
        ("2025-03-01T12:00:00Z", "2025-03-01T12:00:00Z"),
        ("2025-03-01t12:00:00z", "2025-03-01T12:00:00Z"),
        ("2025-03-01 12:00:00+01:00", "2025-03-01T11:00:00Z"),
        ("2025-03-01T00:30:00+01:00", "2025-02-28T23:30:00Z"),
        ("2025-03-01T12:00:00-23:59", "2025-03-02T11:59:00Z"),
        ("2025-03-01T12:00:00.5Z", "2025-03-01T12:00:00.500000Z"),
        ("2025-03-01T12:00:00.123456999Z", "2025-03-01T12:00:00.123456Z"),
        ("2025-03-01T12:00:00.1234567890123Z", "2025-03-01T12:00:00.123456Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("2016-12-31T23:59:60.25Z", "2016-12-31T23:59:59.250000Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
    ] {
        assert_eq!(read(text, &times()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_placed_is_rejected_with_its_own_code() {
    for (text, code) in [
        ("2025-10-26T03:30:00", "E_TS_NAIVE"),
        ("2025-10-26 03:30:00.5", "E_TS_NAIVE"),
        ("2025-10-26", "E_TS_DATE_ONLY"),
        ("25.10.2026", "E_TS_FORMAT"),
        ("1700000000", "E_TS_FORMAT"),
        ("1700000000000", "E_TS_FORMAT"),
        ("2025-03-01T12:00Z", "E_TS_FORMAT"),
        ("2025-03-01T12:00:00,5Z", "E_TS_FORMAT"),
        ("2025-03-01T12:00:00.Z", "E_TS_FORMAT"),
        ("2025-03-01T12:00:00+0100", "E_TS_FORMAT"),
        ("2025-03-01T12:00:00Z ", "E_TS_FORMAT"),
        ("2025/03/01T12:00:00Z", "E_TS_FORMAT"),
        ("i går", "E_TS_FORMAT"),
        ("2025-03-0å12:00:00Z", "E_TS_FORMAT"),
        ("10000-01-01T00:00:00Z", "E_TS_RANGE"),
        ("+12025-01-01T00:00:00Z", "E_TS_RANGE"),
        ("0000-01-01T00:00:00Z", "E_TS_RANGE"),
        ("2025-02-29T00:00:00Z", "E_TS_FORMAT"),
        ("2025-13-01T00:00:00Z", "E_TS_FORMAT"),
        ("2025-01-01T24:00:00Z", "E_TS_FORMAT"),
        ("2025-01-01T00:00:61Z", "E_TS_FORMAT"),
        ("2025-01-01T00:00:00+24:00", "E_TS_FORMAT"),
        ("1999-12-31T23:59:59.999999Z", "E_TS_PAST"),
        ("0001-01-01T00:00:00+23:59", "E_TS_PAST"),
        ("2026-01-02T00:00:00.000001Z", "E_TS_FUTURE"),
        ("9999-12-31T23:59:59-23:59", "E_TS_FUTURE"),
    ] {
        assert_eq!(read(text, &times()), Err(code), "{text}");
    }
    assert!(read("2026-01-02T00:00:00Z", &times()).is_ok());
}

#[test]
fn local_times_follow_the_zone_that_is_assumed() {
    let mut times = times();
    times.assume_tz = Some(Oslo);
    assert_eq!(read("2025-07-01T12:00:00", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    assert_eq!(read("2025-10-26T02:30:00", &times).as_deref(), Ok("2025-10-26T00:30:00Z"));
    assert_eq!(read("2025-03-30T02:30:00", &times), Err("E_TS_GAP"));
    assert_eq!(read("2025-07-01T12:00:00Z", &times).as_deref(), Ok("2025-07-01T12:00:00Z"));
    assert_eq!(read("2025-07-01", &times), Err("E_TS_DATE_ONLY"));
    times.dates_at = NaiveTime::from_hms_opt(12, 0, 0);
    assert_eq!(read("2025-07-01", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    times.assume_tz = None;
    assert_eq!(read("2025-07-01", &times), Err("E_TS_NAIVE"));
}

#[test]
fn a_format_is_the_only_writing() {
    let mut times = times();
    times.assume_tz = Some(Oslo);
    times.format = TimeFormat::new("%d.%m.%Y %H:%M");
    assert_eq!(read("01.07.2025 12:00", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    assert_eq!(read("30.03.2025 02:30", &times), Err("E_TS_GAP"));
    assert_eq!(read("31.06.2025 12:00", &times), Err("E_TS_FORMAT"));
    assert_eq!(read("2025-07-01T12:00:00Z", &times), Err("E_TS_FORMAT"));
    times.format = TimeFormat::new("%d.%m.%Y");
    assert_eq!(read("01.07.2025", &times), Err("E_TS_DATE_ONLY"));
    times.dates_at = NaiveTime::from_hms_opt(12, 0, 0);
    assert_eq!(read("01.07.2025", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    times.format = TimeFormat::new("%s");
    assert_eq!(read("1700000000", &times).as_deref(), Ok("2023-11-14T22:13:20Z"));
    assert_eq!(read("99999999999999999999", &times), Err("E_TS_FORMAT"));
    times.format = TimeFormat::new("%Y-%m-%d %H:%M:%S %z");
    assert_eq!(read("2025-07-01 12:00:00 +0200", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    times.format = TimeFormat::new("%d/%m/%Y %H:%M:%S");
    assert_eq!(read("31/12/2016 23:59:60", &times).as_deref(), Ok("2016-12-31T22:59:59Z"));
}

#[test]
fn formats_that_read_nothing_are_refused() {
    for text in ["", "abc", "%", "%Q", "%d.%"] {
        assert!(TimeFormat::new(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn the_fast_road_agrees_with_chrono(
        year in 1_u32..=9999, month in 0_u32..=13, day in 0_u32..=32, hour in 0_u32..=24, minute in 0_u32..=60,
        second in 0_u32..=59, fraction in "(\\.[0-9]{1,9})?", offset in "Z|[+-]2[0-4]:[0-9]{2}|[+-][01][0-9]:[0-5][0-9]",
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
        let ours = rfc3339(&text, &times()).ok().map(|instant| instant.0);
        let theirs = DateTime::parse_from_rfc3339(&text).ok().map(|time| time.timestamp_micros());
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn no_text_brings_it_down(text in "\\PC{0,40}", format in "(%[A-Za-z0-9#:.+-]|[ .:/Tå-]){0,8}") {
        let mut times = times();
        times.assume_tz = Some(Oslo);
        times.dates_at = NaiveTime::from_hms_opt(0, 0, 0);
        let _ = parse(&text, &times);
        times.format = TimeFormat::new(&format);
        let _ = parse(&text, &times);
        let _ = parse("2025-03-30T02:30:00.5+01:00", &times);
    }
}
