//! From a local date and time to an instant (semantics section 5): clocks that go back, and clocks that go forward.

use super::Instant;
use chrono::{LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

/// A local time that never was: the clocks of that zone went forward over it, or it lies outside of all calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{local}` did not exist in `{zone}`: the clocks went forward over it")]
pub struct Gap {
    /// The local time as given.
    pub local: NaiveDateTime,
    /// The zone it was looked up in.
    pub zone: Tz,
}

/// The instant of a local time in a zone; of the two in an autumn fold it is the earlier.
///
/// # Errors
/// [`Gap`] where the clocks of the zone went forward over that time.
pub fn resolve(zone: Tz, local: NaiveDateTime) -> Result<Instant, Gap> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) => Ok(Instant(time.timestamp_micros())),
        LocalResult::Ambiguous(one, other) => Ok(Instant(one.timestamp_micros().min(other.timestamp_micros()))),
        LocalResult::None => Err(Gap { local, zone }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Oslo;

    fn utc(local: &str) -> Option<String> {
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M:%S%.f").unwrap();
        resolve(Oslo, local).ok().map(|instant| instant.to_string())
    }

    #[test]
    fn spring_in_oslo_has_a_gap_of_an_hour() {
        assert_eq!(utc("2025-03-30 01:59:59.999999").as_deref(), Some("2025-03-30T00:59:59.999999Z"));
        assert_eq!(utc("2025-03-30 02:00:00"), None);
        assert_eq!(utc("2025-03-30 02:59:59.999999"), None);
        assert_eq!(utc("2025-03-30 03:00:00").as_deref(), Some("2025-03-30T01:00:00Z"));
    }

    #[test]
    fn autumn_in_oslo_takes_the_earlier_instant() {
        assert_eq!(utc("2025-10-26 01:59:59").as_deref(), Some("2025-10-25T23:59:59Z"));
        assert_eq!(utc("2025-10-26 02:00:00").as_deref(), Some("2025-10-26T00:00:00Z"));
        assert_eq!(utc("2025-10-26 02:59:59").as_deref(), Some("2025-10-26T00:59:59Z"));
        assert_eq!(utc("2025-10-26 03:00:00").as_deref(), Some("2025-10-26T02:00:00Z"));
    }

    #[test]
    fn a_gap_names_time_and_zone() {
        let local = NaiveDateTime::parse_from_str("2025-03-30 02:30:00", "%Y-%m-%d %H:%M:%S").unwrap();
        let gap = resolve(Oslo, local).unwrap_err();
        assert_eq!(
            gap.to_string(),
            "`2025-03-30 02:30:00` did not exist in `Europe/Oslo`: the clocks went forward over it"
        );
    }
}
