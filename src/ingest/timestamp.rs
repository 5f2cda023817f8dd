//! From the text of `occurred_at` to an instant (semantics sections 3 and 5).
//!
//! RFC 3339 with an offset needs nothing else and takes the fast road; a local time, a date or another writing is read
//! only where [`Times`] says how. Nothing is guessed.

use super::input_error::{Rejection, shown};
use crate::domain::{DAY, Instant, SECOND, local_time};
use chrono::format::{Item, Parsed, StrftimeItems, parse as parse_items};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

/// 2000-01-01T00:00:00Z: no event is older.
const EARLIEST: Instant = Instant(946_684_800 * SECOND);

/// How times are written in one input, beside RFC 3339 with an offset.
#[derive(Debug, Clone)]
pub struct Times {
    /// The zone of times without an offset; without one they are rejected.
    pub assume_tz: Option<Tz>,
    /// The only writing of times in this input, where it is not RFC 3339.
    pub format: Option<TimeFormat>,
    /// The time of day of a date without one; without it they are rejected.
    pub dates_at: Option<NaiveTime>,
    /// The present; more than 24 h after it is the future.
    pub now: Instant,
}

impl Times {
    /// RFC 3339 with an offset and nothing else.
    pub const fn strict(now: Instant) -> Self {
        Self { assume_tz: None, format: None, dates_at: None, now }
    }
}

/// A `strftime` text that was checked once and is used for every record.
#[derive(Debug, Clone)]
pub struct TimeFormat {
    text: String,
    items: Vec<Item<'static>>,
}

impl TimeFormat {
    /// Reads a format such as `%d.%m.%Y %H:%M`.
    ///
    /// # Errors
    /// `None` where it has a specifier that does not exist, or none at all.
    pub fn new(text: &str) -> Option<Self> {
        let items = StrftimeItems::new(text).parse_to_owned().ok()?;
        let reads_something = items.iter().any(|item| matches!(item, Item::Numeric(..) | Item::Fixed(_)));
        reads_something.then(|| Self { text: text.to_owned(), items })
    }

    /// The format as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The instant that a trimmed text stands for.
///
/// # Errors
/// `E_TS_FORMAT`, `E_TS_RANGE`, `E_TS_NAIVE`, `E_TS_DATE_ONLY`, `E_TS_GAP`, `E_TS_PAST` or `E_TS_FUTURE`.
pub fn parse(text: &str, times: &Times) -> Result<Instant, Rejection> {
    let instant = match &times.format {
        Some(format) => by_format(text, format, times)?,
        None => rfc3339(text, times)?,
    };
    if instant < EARLIEST {
        let message = format!("`occurred_at` {} is before the year 2000", shown(text));
        return Err(Rejection::new("E_TS_PAST", message));
    }
    if instant.since(times.now) > DAY {
        let message = format!("`occurred_at` {} is more than 24 hours after now (`{}`)", shown(text), times.now);
        return Err(Rejection::new("E_TS_FUTURE", message));
    }
    Ok(instant)
}

/// What stands in a text that has the shape of RFC 3339, or the beginning of it.
struct Parts {
    date: NaiveDate,
    /// Seconds into the day and microseconds into the second, where there is a time.
    time: Option<(u32, u32)>,
    /// Minutes east of UTC, where there is an offset.
    offset_minutes: Option<i32>,
}

fn rfc3339(text: &str, times: &Times) -> Result<Instant, Rejection> {
    let parts = match Parts::read(text.as_bytes()) {
        Ok(parts) => parts,
        Err(fault) => return Err(fault.rejection(text)),
    };
    let Some((seconds, microseconds)) = parts.time else {
        return date_only(text, parts.date, times);
    };
    let days = i64::from(parts.date.num_days_from_ce()) - 719_163;
    if let Some(offset) = parts.offset_minutes {
        let second = days * 86_400 + i64::from(seconds) - i64::from(offset) * 60;
        return Ok(Instant(second * SECOND + i64::from(microseconds)));
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, microseconds * 1_000);
    match time {
        Some(time) => local(text, parts.date.and_time(time), times),
        None => Err(Fault::Nowhere.rejection(text)),
    }
}

/// Why a text is not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    /// It is no RFC 3339.
    Format,
    /// It is, but the calendar has no such day or the day no such time.
    Nowhere,
    /// The year has more than four digits, or is 0.
    Range,
}

impl Fault {
    fn rejection(self, text: &str) -> Rejection {
        let shown = shown(text);
        match self {
            Self::Format => {
                let hint = if text.bytes().all(|byte| byte.is_ascii_digit()) {
                    "; for seconds since 1970 give --time-format %s"
                } else {
                    "; say how times are written with --time-format"
                };
                let message = format!("`occurred_at` {shown} is not like `2025-03-01T12:00:00+01:00`{hint}");
                Rejection::new("E_TS_FORMAT", message)
            }
            Self::Nowhere => {
                Rejection::new("E_TS_FORMAT", format!("`occurred_at` {shown} is no time of any calendar day"))
            }
            Self::Range => Rejection::new("E_TS_RANGE", format!("`occurred_at` {shown} is in no year from 1 to 9999")),
        }
    }
}

impl Parts {
    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let (date, rest) = match bytes.split_first_chunk::<10>() {
            Some((date, rest)) if date[4] == b'-' && date[7] == b'-' => (date, rest),
            _ => return Err(if has_long_year(bytes) { Fault::Range } else { Fault::Format }),
        };
        let year = number(&date[0..4]).ok_or(Fault::Format)?;
        let month = number(&date[5..7]).ok_or(Fault::Format)?;
        let day = number(&date[8..10]).ok_or(Fault::Format)?;
        let time = Self::time(rest)?;
        let (time, offset_minutes) = match time {
            Some((time, offset)) => (Some(time), offset),
            None => (None, None),
        };
        if year == 0 {
            return Err(Fault::Range);
        }
        let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(Fault::Nowhere)?;
        Ok(Self { date, time, offset_minutes })
    }

    /// Time and offset from what follows the date; `None` where nothing does.
    #[expect(clippy::type_complexity, reason = "used on the line above and nowhere else")]
    fn time(bytes: &[u8]) -> Result<Option<((u32, u32), Option<i32>)>, Fault> {
        if bytes.is_empty() {
            return Ok(None);
        }
        // A local time may leave its seconds out, as spreadsheets do.
        let padded: [u8; 9];
        let (time, rest) = match bytes {
            [mark, hour, tens, b':', minute, ones] => {
                padded = [*mark, *hour, *tens, b':', *minute, *ones, b':', b'0', b'0'];
                (&padded, &[][..])
            }
            longer => longer.split_first_chunk::<9>().ok_or(Fault::Format)?,
        };
        if !matches!(time[0], b'T' | b't' | b' ') || time[3] != b':' || time[6] != b':' {
            return Err(Fault::Format);
        }
        let hour = number(&time[1..3]).ok_or(Fault::Format)?;
        let minute = number(&time[4..6]).ok_or(Fault::Format)?;
        let second = number(&time[7..9]).ok_or(Fault::Format)?;
        let (microseconds, rest) = fraction(rest)?;
        let offset = offset_minutes(rest)?;
        if hour > 23 || minute > 59 || second > 60 {
            return Err(Fault::Nowhere);
        }
        // A leap second is the second before it, so that order and arithmetic stay those of a clock.
        let seconds = hour * 3600 + minute * 60 + second.min(59);
        Ok(Some(((seconds, microseconds), offset)))
    }
}

/// The value of a run of ASCII digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// Microseconds of `.123…` and what follows; finer digits are cut.
fn fraction(bytes: &[u8]) -> Result<(u32, &[u8]), Fault> {
    let Some((b'.', digits)) = bytes.split_first() else {
        return Ok((0, bytes));
    };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return Err(Fault::Format);
    }
    let (digits, rest) = digits.split_at(count);
    let padded = digits.iter().chain(&[b'0'; 6]).take(6);
    let microseconds = padded.fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    Ok((microseconds, rest))
}

/// Minutes east of UTC of `Z` or `+01:00`; `None` where nothing follows.
fn offset_minutes(bytes: &[u8]) -> Result<Option<i32>, Fault> {
    match bytes {
        [] => Ok(None),
        [b'Z' | b'z'] => Ok(Some(0)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let hours = number(&[*h1, *h2]).ok_or(Fault::Format)?;
            let minutes = number(&[*m1, *m2]).ok_or(Fault::Format)?;
            if hours > 23 || minutes > 59 {
                return Err(Fault::Nowhere);
            }
            let east = (hours * 60 + minutes).cast_signed();
            Ok(Some(if *sign == b'-' { -east } else { east }))
        }
        _ => Err(Fault::Format),
    }
}

/// Whether a text begins like a date whose year has more than four digits.
fn has_long_year(bytes: &[u8]) -> bool {
    let unsigned = match bytes {
        [b'+' | b'-', rest @ ..] => rest,
        _ => bytes,
    };
    let digits = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 4
        && matches!(unsigned.get(digits..), Some([b'-', m1, m2, b'-', ..])
            if m1.is_ascii_digit() && m2.is_ascii_digit())
}

fn date_only(text: &str, date: NaiveDate, times: &Times) -> Result<Instant, Rejection> {
    match times.dates_at {
        Some(time) => local(text, date.and_time(time), times),
        None => {
            let message =
                format!("`occurred_at` {} has no time of day; give one for all dates with --dates-at", shown(text));
            Err(Rejection::new("E_TS_DATE_ONLY", message))
        }
    }
}

fn local(text: &str, local: NaiveDateTime, times: &Times) -> Result<Instant, Rejection> {
    let Some(zone) = times.assume_tz else {
        let message = format!("`occurred_at` {} has no offset; say which zone it is in with --assume-tz", shown(text));
        return Err(Rejection::new("E_TS_NAIVE", message));
    };
    if !(1..=9999).contains(&local.year()) {
        return Err(Fault::Range.rejection(text));
    }
    local_time::resolve(zone, local).map_err(|gap| Rejection::new("E_TS_GAP", format!("`occurred_at` {gap}")))
}

fn by_format(text: &str, format: &TimeFormat, times: &Times) -> Result<Instant, Rejection> {
    let mut parsed = Parsed::new();
    if parse_items(&mut parsed, text, format.items.iter()).is_err() {
        let message = format!("`occurred_at` {} is not like `{}`", shown(text), format.text);
        return Err(Rejection::new("E_TS_FORMAT", message));
    }
    let nowhere = |_| Fault::Nowhere.rejection(text);
    if parsed.timestamp().is_some() || parsed.offset().is_some() {
        let offset = parsed.offset().unwrap_or(0);
        let naive = parsed.to_naive_datetime_with_offset(offset).map_err(nowhere)?;
        let naive = without_leap(naive);
        return Ok(Instant(naive.and_utc().timestamp_micros() - i64::from(offset) * SECOND));
    }
    let has_time = parsed.hour_div_12().is_some() || parsed.hour_mod_12().is_some();
    let date = parsed.to_naive_date().map_err(nowhere)?;
    if !has_time {
        return date_only(text, date, times);
    }
    let time = parsed.to_naive_time().map_err(nowhere)?;
    local(text, without_leap(date.and_time(time)), times)
}

/// The second before, where chrono kept a leap second as a second of more than 10^9 nanoseconds.
fn without_leap(time: NaiveDateTime) -> NaiveDateTime {
    match time.nanosecond().checked_sub(1_000_000_000) {
        Some(rest) => time.with_nanosecond(rest).unwrap_or(time),
        None => time,
    }
}

#[cfg(test)]
#[path = "timestamp_tests.rs"]
mod tests;
