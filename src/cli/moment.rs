//! The T of `--at` and `--expires`: an instant, or a local date and time of the organization.

use super::failure::Failure;
use crate::domain::Instant;
use crate::domain::calendar::{first_instant, local_time};
use crate::ingest::timestamp::{self, Times};
use chrono::NaiveDate;
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
    timestamp::parse(text, &times(zone)).map_err(|rejection| {
        Failure::usage(format!("`{flag} {text}` is no time"), rejection.message.replace("`occurred_at` ", ""))
            .hint("write it like 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00:00Z")
    })
}

/// Times of a zone that may lie in the future.
pub fn times(zone: Tz) -> Times {
    Times { assume_tz: Some(zone), ..Times::strict(Instant(i64::MAX)) }
}

/// An instant as people read it: local, to the minute.
pub fn shown(instant: Instant, zone: Tz) -> String {
    let (day, time) = local_time(instant, zone);
    format!("{day} {}", time.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Oslo;

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
