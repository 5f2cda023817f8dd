//! Which lists each token has read lately, so that the audit log has them once an hour and not a thousand times.

use crate::domain::{DAY, Instant};
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// How long a list is not noted again.
const HOUR: i64 = DAY / 24;

/// The lists that were noted, each with when and with how many rows.
#[derive(Debug, Default)]
pub(super) struct Noted {
    noted: Mutex<FxHashMap<String, (Instant, usize)>>,
}

impl Noted {
    /// Whether a list is to be noted: it was not within the hour, or fewer rows of it were.
    pub fn is_due(&self, list: &str, rows: usize, now: Instant) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.retain(|_, (at, _)| now.since(*at) < HOUR);
        noted.get(list).is_none_or(|(_, most)| rows > *most)
    }

    /// That it was noted, once it is in the audit log.
    pub fn note(&self, list: String, rows: usize, now: Instant) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.insert(list, (now, rows));
    }
}

#[cfg(test)]
mod tests {
    use super::{HOUR, Noted};
    use crate::domain::Instant;

    #[test]
    fn a_list_is_noted_once_an_hour_and_when_more_of_it_is_read() {
        let noted = Noted::default();
        assert!(noted.is_due("t referrals", 1, Instant(0)));
        // Nothing was written: it is still to be noted.
        assert!(noted.is_due("t referrals", 1, Instant(1)));
        noted.note("t referrals".to_owned(), 1, Instant(0));
        assert!(!noted.is_due("t referrals", 1, Instant(HOUR - 1)));
        assert!(noted.is_due("t referrals", 9, Instant(HOUR - 1)) && noted.is_due("t members", 1, Instant(1)));
        assert!(noted.is_due("t referrals", 1, Instant(HOUR)), "reading on and on does not put it off");
    }
}
