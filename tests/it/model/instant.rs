//! Instants: UTC microseconds, read from and printed as RFC 3339.

use chrono::{DateTime, Datelike, NaiveDate, Timelike};

/// Microseconds since 1970-01-01T00:00:00Z.
pub type Micros = i64;

/// One second.
pub const SECOND: Micros = 1_000_000;
/// One hour.
pub const HOUR: Micros = 3600 * SECOND;
/// One day of 24 h.
pub const DAY: Micros = 24 * HOUR;

/// Prints `2025-03-01T10:00:00Z`, with exactly six digits of fraction where it is not a whole second.
pub fn print(at: Micros) -> String {
    let time = DateTime::from_timestamp_micros(at).expect("an instant in range");
    let date = format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day());
    let clock = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    match at.rem_euclid(SECOND) {
        0 => format!("{date}T{clock}Z"),
        fraction => format!("{date}T{clock}.{fraction:06}Z"),
    }
}

/// Reads an instant that a test is sure about.
pub fn at(text: &str) -> Micros {
    parse(text).expect("a well-formed instant in a test")
}

/// Reads an RFC 3339 instant with an offset, finer digits than microseconds cut; the error is the reject code.
pub fn parse(text: &str) -> Result<Micros, &'static str> {
    const FORMAT: &str = "E_TS_FORMAT";
    let mut rest = text;
    let date = take_date(&mut rest).ok_or(FORMAT)?;
    if rest.is_empty() {
        return Err("E_TS_DATE_ONLY");
    }
    rest = rest.strip_prefix(['T', 't', ' ']).ok_or(FORMAT)?;
    let hour = take_number(&mut rest, 2, 23).ok_or(FORMAT)?;
    rest = rest.strip_prefix(':').ok_or(FORMAT)?;
    let minute = take_number(&mut rest, 2, 59).ok_or(FORMAT)?;
    if rest.is_empty() {
        return Err("E_TS_NAIVE");
    }
    rest = rest.strip_prefix(':').ok_or(FORMAT)?;
    let second = take_number(&mut rest, 2, 59).ok_or(FORMAT)?;
    let fraction = take_fraction(&mut rest).ok_or(FORMAT)?;
    if rest.is_empty() {
        return Err("E_TS_NAIVE");
    }
    let offset = take_offset(rest).ok_or(FORMAT)?;
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Ok(seconds * SECOND + fraction)
}

fn take_number(rest: &mut &str, digits: usize, most: i64) -> Option<i64> {
    let text = rest.get(..digits)?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = &rest[digits..];
    text.parse().ok().filter(|number| *number <= most)
}

fn take_date(rest: &mut &str) -> Option<NaiveDate> {
    let year = take_number(rest, 4, 9999)?;
    *rest = rest.strip_prefix('-')?;
    let month = take_number(rest, 2, 12)?;
    *rest = rest.strip_prefix('-')?;
    let day = take_number(rest, 2, 31)?;
    NaiveDate::from_ymd_opt(year as i32, month as u32, day as u32)
}

fn take_fraction(rest: &mut &str) -> Option<i64> {
    let Some(after) = rest.strip_prefix('.') else { return Some(0) };
    let length = after.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 {
        return None;
    }
    let six: String = after[..length].chars().chain("000000".chars()).take(6).collect();
    *rest = &after[length..];
    six.parse().ok()
}

fn take_offset(rest: &str) -> Option<i64> {
    if rest == "Z" || rest == "z" {
        return Some(0);
    }
    let (sign, mut rest) = match rest.strip_prefix('+') {
        Some(after) => (1, after),
        None => (-1, rest.strip_prefix('-')?),
    };
    let hour = take_number(&mut rest, 2, 23)?;
    rest = rest.strip_prefix(':')?;
    let minute = take_number(&mut rest, 2, 59)?;
    rest.is_empty().then_some(sign * (hour * 3600 + minute * 60))
}
