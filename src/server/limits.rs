//! How often somebody may ask. Buckets of tokens, found by a keyed hash: no address is kept, in memory or elsewhere.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The number of buckets from which on full ones are thrown away.
const MANY: usize = 20_000;
/// How often that is done at most: a crowd whose buckets are not full yet must not cost everybody a look through all.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(1);
/// The number of buckets from which on all are: then nobody is held up for a moment.
const MOST: usize = 1_000_000;

/// All limits of the server.
#[derive(Debug)]
pub(super) struct Limits {
    /// Requests to the API by token: 50 a second, 100 at once.
    pub api: Limit,
    /// Requests with a token that is shipped in an app, by address: 60 a minute, 30 at once.
    pub app: Limit,
    /// Deliveries by endpoint: 100 a second, 200 at once.
    pub webhook: Limit,
    /// Codes that lead nowhere by address: 20 a minute.
    pub unknown_code: Limit,
    /// Opens of one code from one address that count: 600 a minute.
    pub opens: Limit,
    /// Tokens that were never given, by address: 10 a minute.
    pub failure: Limit,
}

/// One limit for many who ask.
#[derive(Debug)]
pub(super) struct Limit {
    per_second: f64,
    burst: f64,
    keyed: RandomState,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_key: HashMap<u64, Bucket>,
    swept_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            api: Limit::new(50.0, 100.0),
            app: Limit::new(1.0, 30.0),
            webhook: Limit::new(100.0, 200.0),
            unknown_code: Limit::new(20.0 / 60.0, 20.0),
            opens: Limit::new(600.0 / 60.0, 600.0),
            failure: Limit::new(10.0 / 60.0, 10.0),
        }
    }
}

impl Limit {
    fn new(per_second: f64, burst: f64) -> Self {
        Self { per_second, burst, keyed: RandomState::new(), buckets: Mutex::default() }
    }

    /// Takes one token of the client that asks.
    ///
    /// # Errors
    /// Where there is none: after how many seconds there will be one.
    pub fn take(&self, who: impl Hash, now: Instant) -> Result<(), u64> {
        let key = self.keyed.hash_one(who);
        // A thread that panicked while it counted leaves counts that are good enough.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = buckets.swept_at.is_none_or(|at| now.saturating_duration_since(at) >= BETWEEN_SWEEPS);
        if buckets.by_key.len() > MANY && is_due {
            buckets.by_key.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            buckets.swept_at = Some(now);
        }
        if buckets.by_key.len() >= MOST {
            buckets.by_key.clear();
        }
        let bucket = buckets.by_key.entry(key).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.filled(*bucket, now);
        let is_there = tokens >= 1.0;
        *bucket = Bucket { tokens: if is_there { tokens - 1.0 } else { tokens }, at: now };
        if is_there {
            return Ok(());
        }
        Err(((1.0 - tokens) / self.per_second).ceil() as u64)
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
        seconds.mul_add(self.per_second, bucket.tokens).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limit = Limit::new(1.0, 3.0);
        let begin = Instant::now();
        for _ in 0..3 {
            assert_eq!(limit.take("a", begin), Ok(()));
        }
        assert_eq!(limit.take("a", begin), Err(1));
        assert_eq!(limit.take("b", begin), Ok(()));
        assert_eq!(limit.take("a", begin + Duration::from_millis(1_001)), Ok(()));
        assert_eq!(limit.take("a", begin + Duration::from_millis(1_002)), Err(1));
    }
}
