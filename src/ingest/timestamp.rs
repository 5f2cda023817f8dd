//! From the text of `occurred_at` to an instant (semantics sections 3 and 5).
//!
//! RFC 3339 with an offset needs nothing else and takes the fast road; a local time, a date or another format is read
//! only where [`Times`] says how. Nothing is guessed.

use super::input_error::{Rejection, shown};
use super::time_format::TimeFormat;
use super::written_time::{WrittenTime, ZoneFault, iso};
use crate::domain::{DAY, Instant, SECOND, local_time};
use crate::messages::{Message, say};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

/// 2000-01-01T00:00:00Z: no event is older.
const EARLIEST: Instant = Instant(946_684_800 * SECOND);

/// How times are written in one input, beside RFC 3339 with an offset.
#[derive(Debug, Clone)]
pub struct Times {
    /// The zone of times without an offset; without one they are rejected.
    pub assume_tz: Option<Tz>,
    /// The only formats of times in this input, where it is not RFC 3339.
    pub formats: Vec<TimeFormat>,
    /// The time of day of a date without one; without it they are rejected.
    pub dates_at: Option<NaiveTime>,
    /// The present; more than 24 h after it is the future.
    pub now: Instant,
    /// The field that is named in messages.
    pub field: &'static str,
}

impl Times {
    /// RFC 3339 with an offset and nothing else.
    pub const fn strict(now: Instant) -> Self {
        Self { assume_tz: None, formats: Vec::new(), dates_at: None, now, field: "occurred_at" }
    }
}

/// The instant that a trimmed text stands for.
///
/// # Errors
/// `E_TS_FORMAT`, `E_TS_RANGE`, `E_TS_NAIVE`, `E_TS_DATE_ONLY`, `E_TS_GAP`, `E_TS_AMBIGUOUS`, `E_TS_PAST` or
/// `E_TS_FUTURE`.
pub fn parse(text: &str, times: &Times) -> Result<Instant, Rejection> {
    if !times.formats.is_empty() {
        return by_formats(text, times);
    }
    in_range(text, rfc3339(text, times)?, times)
}

fn in_range(text: &str, instant: Instant, times: &Times) -> Result<Instant, Rejection> {
    if instant < EARLIEST {
        return Err(Rejection::new("E_TS_PAST", say!("row-ts-past", field = times.field, text = shown(text))));
    }
    if instant.since(times.now) > DAY {
        let message = say!("row-ts-future", field = times.field, text = shown(text), now = times.now.to_string());
        return Err(Rejection::new("E_TS_FUTURE", message));
    }
    Ok(instant)
}

/// The instant of a text in one format.
///
/// # Errors
/// As for [`parse`].
pub(super) fn by_format(text: &str, format: &TimeFormat, times: &Times) -> Result<Instant, Rejection> {
    let placed = match format.read(text) {
        None => Err(Rejection::new("E_TS_FORMAT", Message::empty())),
        Some(Err(zone)) => Err(zone_rejection(text, zone, times)),
        Some(Ok(time)) => place(text, time, times),
    };
    placed.and_then(|instant| in_range(text, instant, times))
}

/// The first format that fits; formats that read different instants out of one text read none.
fn by_formats(text: &str, times: &Times) -> Result<Instant, Rejection> {
    let mut found: Option<Instant> = None;
    let mut fault = None;
    for format in &times.formats {
        let Some(read) = format.read(text) else { continue };
        let placed = match read {
            Ok(time) => place(text, time, times).and_then(|instant| in_range(text, instant, times)),
            Err(zone) => Err(zone_rejection(text, zone, times)),
        };
        match (placed, found) {
            (Ok(instant), Some(other)) if instant != other => {
                return Err(Rejection::new(
                    "E_TS_AMBIGUOUS",
                    say!("row-ts-ambiguous", field = times.field, text = shown(text)),
                ));
            }
            (Ok(instant), _) => found = Some(instant),
            (Err(rejection), _) => _ = fault.get_or_insert(rejection),
        }
    }
    found.ok_or_else(|| {
        fault.unwrap_or_else(|| {
            let formats: Vec<String> = times.formats.iter().map(|format| format!("`{}`", format.as_str())).collect();
            let message =
                say!("row-ts-not-like", field = times.field, text = shown(text), formats = formats.join(", "));
            Rejection::new("E_TS_FORMAT", message)
        })
    })
}

/// The instant of what a cell says.
fn place(text: &str, time: WrittenTime, times: &Times) -> Result<Instant, Rejection> {
    match time {
        WrittenTime::Instant(instant) => Ok(instant),
        WrittenTime::Local { date, time: None, .. } => date_only(text, date, times),
        WrittenTime::Local { date, time: Some(time), offset: None } => local(text, date.and_time(time), times),
        WrittenTime::Local { date, time: Some(time), offset: Some(offset) } => {
            let naive = date.and_time(time).and_utc().timestamp_micros();
            Ok(Instant(naive - i64::from(offset) * SECOND))
        }
    }
}

fn zone_rejection(text: &str, fault: ZoneFault, times: &Times) -> Rejection {
    let text = shown(text);
    Rejection::new(
        "E_TS_FORMAT",
        match fault {
            ZoneFault::Unknown => say!("row-ts-zone", field = times.field, text),
            ZoneFault::OutOfSeason => say!("row-ts-season", field = times.field, text),
        },
    )
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
        // The same with parts that are filled up in another way.
        Err(Fault::Format) => {
            return match iso(text) {
                Ok(time) => place(text, time, times),
                Err(Some(zone)) => Err(zone_rejection(text, zone, times)),
                Err(None) => Err(Fault::Format.rejection(text, times)),
            };
        }
        Err(fault) => return Err(fault.rejection(text, times)),
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
        None => Err(Fault::Nowhere.rejection(text, times)),
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
    fn rejection(self, text: &str, times: &Times) -> Rejection {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let shown = shown(text);
        match self {
            Self::Format if is_number => {
                Rejection::new("E_TS_FORMAT", say!("row-ts-number", field = times.field, text = shown))
            }
            Self::Format => Rejection::new("E_TS_FORMAT", say!("row-ts-format", field = times.field, text = shown)),
            Self::Nowhere => Rejection::new("E_TS_FORMAT", say!("row-ts-nowhere", field = times.field, text = shown)),
            Self::Range => Rejection::new("E_TS_RANGE", say!("row-ts-range", field = times.field, text = shown)),
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
    let Some(time) = times.dates_at else {
        return Err(Rejection::new(
            "E_TS_DATE_ONLY",
            say!("row-ts-date-only", field = times.field, text = shown(text)),
        ));
    };
    // Nobody said that it was at that time: where the clocks skipped it, the day goes on right behind the gap.
    let minutes = (0..=MOST_SKIPPED_MINUTES).map(|minutes| date.and_time(time) + TimeDelta::minutes(minutes));
    let behind =
        times.assume_tz.and_then(|zone| minutes.into_iter().find(|time| local_time::resolve(zone, *time).is_ok()));
    local(text, behind.unwrap_or(date.and_time(time)), times)
}

/// Clocks have skipped a whole day.
const MOST_SKIPPED_MINUTES: i64 = 26 * 60;

fn local(text: &str, local: NaiveDateTime, times: &Times) -> Result<Instant, Rejection> {
    let Some(zone) = times.assume_tz else {
        return Err(Rejection::new("E_TS_NAIVE", say!("row-ts-naive", field = times.field, text = shown(text))));
    };
    if !(1..=9999).contains(&local.year()) {
        return Err(Fault::Range.rejection(text, times));
    }
    local_time::resolve(zone, local).map_err(|gap| {
        Rejection::new(
            "E_TS_GAP",
            say!("row-ts-gap", field = times.field, local = gap.local.to_string(), zone = gap.zone.name()),
        )
    })
}

#[cfg(test)]
#[path = "timestamp_tests.rs"]
mod tests;
