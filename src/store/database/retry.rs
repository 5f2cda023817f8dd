//! Doing again what the server undid because two writers waited for each other.
//!
//! Writers of one organization take turns, so that they never do. Those who claim what is given once in the whole
//! installation - codes, public ids, slugs - can meet writers of other organizations; they try again.

use std::time::Duration;

/// The pauses before each further attempt.
pub(in crate::store) const PAUSES: [Duration; 3] =
    [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];

/// Does something in a transaction of its own, again where the server undid it; `$attempt` is evaluated each time.
macro_rules! retried {
    ($attempt:expr) => {{
        let mut pauses = $crate::store::database::retry::PAUSES.iter();
        loop {
            match $attempt.await {
                Err($crate::store::StoreError::Conflict) => match pauses.next() {
                    Some(pause) => tokio::time::sleep(*pause).await,
                    None => break Err($crate::store::StoreError::Conflict),
                },
                done => break done,
            }
        }
    }};
}

pub(in crate::store) use retried;
