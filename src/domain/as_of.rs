//! The moment whose facts answer a question (semantics section 8).

use super::Instant;
use super::calendar::{first_instant, local_day};
use super::period::{PeriodFault, date};
use chrono::DateTime;
use chrono_tz::Tz;

/// Which facts an answer is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// All there are.
    Now,
    /// Those received and occurred up to and including an instant.
    Instant(Instant),
    /// Those of the revisions up to this one.
    Revision(i64),
    /// Those of the revisions up to this one that occurred up to and including an instant.
    At {
        /// The newest revision that counts.
        revision: i64,
        /// The moment up to which milestones count.
        instant: Instant,
    },
}

/// A text that names no moment; the source says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a moment to answer from")]
pub struct AsOfError {
    /// The text as it was given.
    pub text: String,
    /// What is wrong with it.
    #[source]
    pub cause: AsOfFault,
}

/// What is wrong with the text of a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AsOfFault {
    /// `rev:` without a whole number from 1.
    #[error("a revision is a number from 1")]
    Revision,
    /// A time without an offset, or in another form.
    #[error("an instant has a date, a time and an offset or `Z`")]
    Instant,
    /// Not a date.
    #[error(transparent)]
    Date(#[from] PeriodFault),
    /// A day that has not begun: what is open by then nobody knows.
    #[error("that day is still to come")]
    Future,
}

impl AsOf {
    /// Reads `now`, an RFC 3339 instant, a local date (its last microsecond in the zone), `rev:N` or `rev:N@` and an instant.
    ///
    /// # Errors
    /// Where it is none of these, or of a day after today.
    pub fn parse(text: &str, zone: Tz, now: Instant) -> Result<Self, AsOfError> {
        let text = text.trim();
        let read = read(text, zone).and_then(|as_of| match as_of {
            Self::Instant(at) | Self::At { instant: at, .. } if local_day(at, zone) > local_day(now, zone) => {
                Err(AsOfFault::Future)
            }
            as_of => Ok(as_of),
        });
        read.map_err(|cause| AsOfError { text: text.to_owned(), cause })
    }
}

fn instant(text: &str) -> Result<Instant, AsOfFault> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| AsOfFault::Instant)?;
    Ok(Instant::from_datetime(time.to_utc()))
}

fn read(text: &str, zone: Tz) -> Result<AsOf, AsOfFault> {
    if text == "now" {
        return Ok(AsOf::Now);
    }
    if let Some(text) = text.strip_prefix("rev:") {
        let (number, at) = text.split_once('@').map_or((text, None), |(number, at)| (number, Some(at)));
        let revision = number.parse().ok().filter(|number| *number >= 1).ok_or(AsOfFault::Revision)?;
        return match at {
            Some(at) => Ok(AsOf::At { revision, instant: instant(at)? }),
            None => Ok(AsOf::Revision(revision)),
        };
    }
    if text.contains([':', 'T', 't']) {
        return instant(text).map(AsOf::Instant);
    }
    let day = date(text)?;
    let next = day.succ_opt().ok_or_else(|| PeriodFault::Date(text.to_owned()))?;
    Ok(AsOf::Instant(first_instant(next, zone).plus(-1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Oslo;

    /// An evening of 2026 in Oslo: 1 February, 23:00.
    const NOW: Instant = Instant(1_769_983_200_000_000);

    fn instant(text: &str) -> AsOf {
        AsOf::parse(text, Oslo, NOW).unwrap_or(AsOf::Now)
    }

    #[test]
    fn a_date_is_its_last_microsecond() {
        assert_eq!(instant("2025-10-26"), instant("2025-10-26T22:59:59.999999Z"));
        assert_eq!(instant("2025-10-26"), instant("2025-10-26T23:59:59.999999+01:00"));
    }

    #[test]
    fn reads_revisions_and_now() {
        assert_eq!(AsOf::parse("rev:17", Oslo, NOW), Ok(AsOf::Revision(17)));
        let at = AsOf::At { revision: 17, instant: Instant(1_767_225_600_123_456) };
        assert_eq!(AsOf::parse("rev:17@2026-01-01T00:00:00.123456Z", Oslo, NOW), Ok(at));
        assert_eq!(AsOf::parse("now", Oslo, NOW), Ok(AsOf::Now));
    }

    #[test]
    fn today_is_the_last_day() {
        for text in ["2026-02-01", "2026-02-01T23:30:00+01:00", "rev:3@2026-02-01T22:59:59Z"] {
            assert!(AsOf::parse(text, Oslo, NOW).is_ok(), "{text}");
        }
        for text in ["2026-02-02", "2026-02-01T23:00:00Z", "rev:3@2027-01-01T00:00:00Z"] {
            assert_eq!(AsOf::parse(text, Oslo, NOW).map_err(|error| error.cause), Err(AsOfFault::Future), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let fault =
            |text: &str| AsOf::parse(text, Oslo, NOW).map_err(|error| (error.to_string(), error.cause.to_string()));
        let what = |text: &str| format!("`{text}` is not a moment to answer from");
        for (text, why) in [
            ("rev:-1", "a revision is a number from 1"),
            ("2026-01-31T10:00", "an instant has a date, a time and an offset or `Z`"),
            ("2026-02-30", "`2026-02-30` is not a date"),
            ("2026", "`2026` is not a date"),
        ] {
            assert_eq!(fault(text), Err((what(text), why.to_owned())));
        }
    }
}
