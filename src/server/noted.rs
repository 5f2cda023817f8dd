//! Which lists each token has read lately, so that the audit log has them once an hour and not a thousand times.

use crate::domain::{DAY, Instant};
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// How long a list is not noted again.
const HOUR: i64 = DAY / 24;

/// The lists that were noted, each with when.
#[derive(Debug, Default)]
pub(super) struct Noted {
    at: Mutex<FxHashMap<String, Instant>>,
}

impl Noted {
    /// Whether a list is read for the first time in an hour.
    pub fn is_first(&self, list: &str, now: Instant) -> bool {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        at.retain(|_, noted| now.since(*noted) < HOUR);
        at.insert(list.to_owned(), now).is_none_or(|noted| now.since(noted) >= HOUR)
    }
}
