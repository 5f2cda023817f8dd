//! A time as it stands in a cell, before any zone is known; and the zones that may stand behind it.

use crate::domain::Instant;
use chrono::{NaiveDate, NaiveTime, Offset as _, TimeZone as _};
use chrono_tz::Europe::Oslo;

/// What a cell says of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrittenTime {
    /// An instant.
    Instant(Instant),
    /// A day, with or without a time of day and an offset.
    Local {
        /// The day.
        date: NaiveDate,
        /// The time of day.
        time: Option<NaiveTime>,
        /// Seconds east of UTC.
        offset: Option<i32>,
    },
}

/// Why what stands behind a time is no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZoneFault {
    /// It is none that is known.
    Unknown,
    /// `CET` in summer, or `CEST` in winter: one of the two is wrong.
    OutOfSeason,
}

/// Seconds east of UTC of `Z`, `UTC`, `GMT+1`, `+01:00`, `+0100`, `+01`, `CET` or `CEST`, for a local time.
pub(super) fn offset(zone: &str, date: NaiveDate, time: NaiveTime) -> Result<i32, ZoneFault> {
    let upper = zone.trim().to_ascii_uppercase();
    let hours = match upper.as_str() {
        "Z" | "UTC" | "GMT" | "UT" => return Ok(0),
        "CET" => 1,
        "CEST" => 2,
        _ => {
            let number = ["UTC", "GMT"].iter().find_map(|name| upper.strip_prefix(name)).unwrap_or(&upper);
            return numeric(number.trim()).ok_or(ZoneFault::Unknown);
        }
    };
    // Many write one of the two all year round. Nobody can tell what they mean in the other half.
    let local = Oslo.from_local_datetime(&date.and_time(time));
    let is_in_season = [local.earliest(), local.latest()]
        .into_iter()
        .flatten()
        .any(|local| local.offset().fix().local_minus_utc() == hours * 3600);
    if is_in_season { Ok(hours * 3600) } else { Err(ZoneFault::OutOfSeason) }
}

fn numeric(text: &str) -> Option<i32> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = text.chars().skip(1).collect();
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() == 4 => digits.split_at(2),
        None => (digits.as_str(), "00"),
    };
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Splits off what may be a zone at the end of a text: letters or an offset, behind a blank or a digit.
pub(super) fn split_zone(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let is_zone =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | ':' | '\u{2212}');
    // `12:00 GMT +1` has two words.
    let start = text.rfind([' ', '\u{a0}', '\u{202f}']).map_or(0, |blank| blank + 1);
    let last = text.get(start..)?.trim_start_matches(['\u{a0}', '\u{202f}']);
    let start = text.len() - last.len();
    let is_word = |word: &str| {
        !word.is_empty()
            && word.chars().all(is_zone)
            && word.contains(|c: char| c.is_ascii_alphabetic() || c == '+' || c == '-' || c == '\u{2212}')
    };
    if is_word(last) && start > 0 && !last.starts_with(|first: char| first.is_ascii_digit()) {
        return Some((text.get(..start)?.trim_end(), last));
    }
    // `12:00+0100`, `12:00Z`, `12:00UTC`: directly behind the digits of the time.
    let sign =
        last.rfind(['+', '-', '\u{2212}']).or_else(|| last.find(|character: char| character.is_ascii_alphabetic()))?;
    let (before, zone) = text.split_at(start + sign);
    (before.ends_with(|last: char| last.is_ascii_digit()) && before.contains(':')).then_some((before, zone))
}

/// A time in the order of ISO 8601, however its parts are filled up: `2025-02-03 8:05`, `2025-02-03T08:05 UTC`.
pub(super) fn iso(text: &str) -> Result<WrittenTime, Option<ZoneFault>> {
    let (date, rest) = text.split_at_checked(10).ok_or(None)?;
    let is_date = date.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let date = Some(date).filter(|_| is_date).and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok());
    let date = date.ok_or(None)?;
    let clock = match rest.strip_prefix(['T', 't']) {
        // A blank behind the letter stands where a digit was.
        Some(clock) if !clock.starts_with(char::is_whitespace) => clock,
        None if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => return Err(None),
    };
    if clock.is_empty() {
        return Ok(WrittenTime::Local { date, time: None, offset: None });
    }
    let length = clock.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b',')).count();
    let (clock, zone) = clock.split_at(length);
    let time = clock_time(clock).ok_or(None)?;
    let offset = match zone.trim() {
        "" => None,
        zone => Some(offset(zone, date, time).map_err(Some)?),
    };
    Ok(WrittenTime::Local { date, time: Some(time), offset })
}

/// `8:05`, `08:05:10`, `08:05:10.123`.
fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = text.replace(',', ".");
    let mut parts = text.splitn(3, ':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let number = |text: &str, most: usize| {
        let is_number = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok()).flatten()
    };
    if minute.len() != 2 || fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let micros: u32 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    let second = number(second, 2)?;
    // A leap second is the second before it.
    (second <= 60)
        .then(|| NaiveTime::from_hms_micro_opt(number(hour, 2)?, number(minute, 2)?, second.min(59), micros))
        .flatten()
}
