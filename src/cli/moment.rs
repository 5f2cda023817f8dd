//! The T of `--at` and `--expires`: an instant, or a local date and time of the organization.

use super::failure::Failure;
use crate::domain::calendar::{self, first_instant};
use crate::domain::labels::ValidFrom;
use crate::domain::{Instant, local_time};
use crate::ingest::timestamp::{self, Times};
use crate::messages::{Message, say};
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// Reads `2026-01-31T12:00:00Z`, `2026-01-31 12:00` or `2026-01-31` (its beginning) in a zone.
///
/// # Errors
/// Wrong usage.
pub fn moment(flag: &str, text: &str, zone: Tz) -> Result<Instant, Failure> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(first_instant(day, zone));
    }
    let refused = |why: Message| Failure::usage(say!("failure-time", flag, text), why).hint(say!("hint-time"));
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    if let Some(local) = local.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()) {
        return local_time::resolve(zone, local).map_err(|gap| refused(gap.to_string().into()));
    }
    let times = Times { assume_tz: Some(zone), ..Times::strict(Instant(i64::MAX)) };
    timestamp::parse(text, &times).map_err(|rejection| match rejection.code {
        "E_TS_FORMAT" => refused(say!("cause-no-time")),
        _ => refused(rejection.message.to_string().replace("`occurred_at` ", "").into()),
    })
}

/// Reads the `--from` of a label: `2026-01-31`, or `always`.
///
/// # Errors
/// Wrong usage.
pub fn valid_from(text: &str) -> Result<ValidFrom, Failure> {
    match (text.trim(), NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")) {
        ("always", _) => Ok(ValidFrom::Always),
        (_, Ok(day)) => Ok(ValidFrom::Day(calendar::day_number(day))),
        (text, Err(_)) => Err(Failure::usage(say!("failure-from-day", text), say!("cause-neither-date-nor-always"))
            .hint(say!("hint-from-or-always"))),
    }
}

/// An instant as people read it: local, to the minute.
pub fn shown(instant: Instant, zone: Tz) -> String {
    let (day, time) = calendar::local_time(instant, zone);
    format!("{day} {}", time.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Oslo;

    #[test]
    fn labels_hold_from_a_day_or_always() {
        assert_eq!(valid_from(" always ").ok(), Some(ValidFrom::Always));
        assert_eq!(valid_from("1970-01-03").ok(), Some(ValidFrom::Day(2)));
        assert_eq!(valid_from("today").ok(), None);
    }

    #[test]
    fn dates_begin_in_the_zone_and_offsets_hold_their_own() {
        let read = |text: &str| moment("--at", text, Oslo).ok().map(|at| at.to_string());
        assert_eq!(read("2030-01-31").as_deref(), Some("2030-01-30T23:00:00Z"));
        assert_eq!(read("2030-07-31T12:00").as_deref(), Some("2030-07-31T10:00:00Z"));
        assert_eq!(read("2030-07-31 12:00:30").as_deref(), Some("2030-07-31T10:00:30Z"));
        assert_eq!(read("2030-07-31T12:00:00Z").as_deref(), Some("2030-07-31T12:00:00Z"));
        assert_eq!(read("2026-03-29T02:30"), None);
        assert_eq!(read("soon"), None);
    }
}
