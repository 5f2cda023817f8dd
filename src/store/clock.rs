//! What time it is: the wall clock, or one that was stopped for a test.

use crate::domain::Instant;
use chrono::Utc;

/// Where the time of a commit comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    Wall,
    /// Always the same instant.
    Stopped(Instant),
}

impl Clock {
    /// The present.
    pub fn now(self) -> Instant {
        match self {
            Self::Wall => Instant::from_datetime(Utc::now()),
            Self::Stopped(instant) => instant,
        }
    }
}
