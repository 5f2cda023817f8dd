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
        ("2025-03-01T12:00:00.Z", "E_TS_FORMAT"),
        ("2025-03-01 12:00:00 BST", "E_TS_FORMAT"),
        ("2025-07-01 12:00:00 CET", "E_TS_FORMAT"),
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
    times.formats = TimeFormat::new("%d.%m.%Y %H:%M").into_iter().collect();
    assert_eq!(read("01.07.2025 12:00", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    assert_eq!(read("30.03.2025 02:30", &times), Err("E_TS_GAP"));
    assert_eq!(read("31.06.2025 12:00", &times), Err("E_TS_FORMAT"));
    assert_eq!(read("2025-07-01T12:00:00Z", &times), Err("E_TS_FORMAT"));
    times.formats = TimeFormat::new("%d.%m.%Y").into_iter().collect();
    assert_eq!(read("01.07.2025", &times), Err("E_TS_DATE_ONLY"));
    times.dates_at = NaiveTime::from_hms_opt(12, 0, 0);
    assert_eq!(read("01.07.2025", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    times.formats = TimeFormat::new("%s").into_iter().collect();
    assert_eq!(read("1700000000", &times).as_deref(), Ok("2023-11-14T22:13:20Z"));
    assert_eq!(read("99999999999999999999", &times), Err("E_TS_FORMAT"));
    times.formats = TimeFormat::new("%Y-%m-%d %H:%M:%S %z").into_iter().collect();
    assert_eq!(read("2025-07-01 12:00:00 +0200", &times).as_deref(), Ok("2025-07-01T10:00:00Z"));
    times.formats = TimeFormat::new("%d/%m/%Y %H:%M:%S").into_iter().collect();
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
        times.formats = TimeFormat::new(&format).into_iter().collect();
        let _ = parse(&text, &times);
        let _ = parse("2025-03-30T02:30:00.5+01:00", &times);
    }
}

#[test]
fn times_are_read_as_other_systems_write_them() {
    for (text, expected) in [
        ("2025-03-01T12:00Z", "2025-03-01T12:00:00Z"),
        ("2025-03-01 8:05 UTC", "2025-03-01T08:05:00Z"),
        ("2025-03-01T12:00:00+0100", "2025-03-01T11:00:00Z"),
        ("2025-03-01 12:00:00.123 +01", "2025-03-01T11:00:00.123000Z"),
        ("2025-03-01 12:00:00 GMT+1", "2025-03-01T11:00:00Z"),
        ("2025-01-01 00:30:00 CET", "2024-12-31T23:30:00Z"),
        ("2025-07-01 12:00:00 CEST", "2025-07-01T10:00:00Z"),
    ] {
        assert_eq!(read(text, &times()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn formats_have_names_and_norwegian_months() {
    let mut times = times();
    times.assume_tz = Some(Oslo);
    times.dates_at = NaiveTime::from_hms_opt(12, 0, 0);
    for (format, text, expected) in [
        ("unix", "1738580400", "2025-02-03T11:00:00Z"),
        ("unix", "1738580400.5", "2025-02-03T11:00:00.500000Z"),
        ("unix-ms", "1738580400000", "2025-02-03T11:00:00Z"),
        ("excel", "45691.5", "2025-02-03T11:00:00Z"),
        ("excel", "45692,604166667", "2025-02-04T13:30:00Z"),
        ("rfc2822", "Mon, 3 Feb 2025 12:00:00 +0100", "2025-02-03T11:00:00Z"),
        ("rfc2822", "Mon, 3 Feb 2025 12:00:00 CET", "2025-02-03T11:00:00Z"),
        ("%B %d, %Y %I:%M %p", "March 3rd, 2025 10:12 AM", "2025-03-03T09:12:00Z"),
        ("%d. %B %Y %H.%M", "3. februar 2025 kl. 14.30", "2025-02-03T13:30:00Z"),
        ("%d. %b. %Y", "3. okt. 2025", "2025-10-03T10:00:00Z"),
        ("%d.%m.%y", "14.2.25", "2025-02-14T11:00:00Z"),
        ("%d.%m.%Y %H:%M", "03.02.2025 12:00 UTC", "2025-02-03T12:00:00Z"),
        ("%d.%m.%Y %H:%M %Z", "03.07.2025 12:00 CEST", "2025-07-03T10:00:00Z"),
        ("%Y%m%d%H", "2025020311", "2025-02-03T10:00:00Z"),
    ] {
        times.formats = TimeFormat::new(format).into_iter().collect();
        assert_eq!(read(text, &times).as_deref(), Ok(expected), "{format}: {text}");
    }
    times.formats = TimeFormat::new("%d.%m.%Y %H:%M %Z").into_iter().collect();
    assert_eq!(read("03.07.2025 12:00", &times), Err("E_TS_FORMAT"));
    times.formats = TimeFormat::new("rfc2822").into_iter().collect();
    assert_eq!(read("Mon, 3 Feb 2025 12:00:00 XYZ", &times), Err("E_TS_FORMAT"));
}

#[test]
fn of_several_formats_none_reads_what_two_read_differently() {
    let mut times = times();
    times.assume_tz = Some(Oslo);
    times.dates_at = NaiveTime::from_hms_opt(12, 0, 0);
    times.formats = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d.%m.%y"].into_iter().filter_map(TimeFormat::new).collect();
    assert_eq!(read("25/12/2024", &times).as_deref(), Ok("2024-12-25T11:00:00Z"));
    assert_eq!(read("12/25/2024", &times).as_deref(), Ok("2024-12-25T11:00:00Z"));
    assert_eq!(read("01/01/2025", &times).as_deref(), Ok("2025-01-01T11:00:00Z"));
    assert_eq!(read("02/03/2025", &times), Err("E_TS_AMBIGUOUS"));
    assert_eq!(read("3.2.2025", &times).as_deref(), Ok("2025-02-03T11:00:00Z"));
    assert_eq!(read("14.2.25", &times).as_deref(), Ok("2025-02-14T11:00:00Z"));
    assert_eq!(read("i går", &times), Err("E_TS_FORMAT"));
}

#[test]
fn a_day_without_a_time_goes_on_behind_a_gap() {
    let mut times = times();
    times.assume_tz = Some(chrono_tz::America::Sao_Paulo);
    times.dates_at = NaiveTime::from_hms_opt(0, 0, 0);
    assert_eq!(read("2017-10-15", &times).as_deref(), Ok("2017-10-15T03:00:00Z"));
    assert_eq!(read("2017-10-15 00:30:00", &times), Err("E_TS_GAP"));
}
