//! What the tests of reports share.

use super::scope::Heading;
use crate::domain::period::Period;
use crate::domain::{Instant, SECOND};
use chrono::{DateTime, NaiveDate};

/// The heading of the demo association for 2025, as of 16 February 2026, 09:12 in Oslo.
pub fn heading() -> Heading {
    let today = NaiveDate::from_ymd_opt(2026, 2, 16).unwrap_or_default();
    Heading {
        organization: "nordlys".to_owned(),
        organization_name: "Nordlys Peer Association".to_owned(),
        is_demo: true,
        timezone: chrono_tz::Europe::Oslo,
        period: Period::parse("2025", today).unwrap_or_else(|_| Period::all()),
        as_of: utc("2026-02-16T08:12:00Z"),
        revision: 17,
        generated_at: utc("2026-02-16T08:12:00Z"),
        filters: Vec::new(),
        merged: None,
    }
}

/// The instant of an RFC 3339 text.
pub fn utc(text: &str) -> Instant {
    Instant(DateTime::parse_from_rfc3339(text).map_or(0, |time| time.timestamp()) * SECOND)
}
