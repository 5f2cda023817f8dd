//! Where codes lead, remembered: the redirect answers from memory, and asks the database beside it.

use super::state::Shared;
use crate::store::Destination;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So long an entry is used without a look at the database.
const FRESH: Duration = Duration::from_secs(2);
/// So long an entry is used while the look is taken beside; an older one waits for it a little.
const USABLE: Duration = Duration::from_secs(30);
/// How long a request waits for the database where memory has something older.
const SHORT_WAIT: Duration = Duration::from_millis(250);
/// How long it waits where memory has nothing.
const LONG_WAIT: Duration = Duration::from_secs(3);
/// How many codes are remembered.
const MOST: usize = 500_000;

/// The codes that were asked for.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    entries: RwLock<FxHashMap<String, Arc<Entry>>>,
}

#[derive(Debug)]
struct Entry {
    destination: Arc<Destination>,
    read_at: Instant,
    is_being_read: AtomicBool,
}

/// What is known of a code.
pub(super) enum Found {
    /// It leads there, or did a moment ago.
    Known(Arc<Destination>),
    /// It leads nowhere.
    Nowhere,
    /// The database did not answer in time, and memory has nothing.
    Unanswered,
}

/// Where a code leads. Never waits for a locked database where the code was asked for before.
pub(super) async fn find(live: &Shared, code: &str) -> Found {
    let entry = live.destinations.entries.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned();
    let Some(entry) = entry else { return ask(live, code, LONG_WAIT).await };
    let age = entry.read_at.elapsed();
    if age < FRESH {
        return Found::Known(Arc::clone(&entry.destination));
    }
    if age < USABLE {
        if !entry.is_being_read.swap(true, Ordering::Relaxed) {
            let (live, code) = (Arc::clone(live), code.to_owned());
            tokio::spawn(async move { ask(&live, &code, LONG_WAIT).await });
        }
        return Found::Known(Arc::clone(&entry.destination));
    }
    match ask(live, code, SHORT_WAIT).await {
        Found::Unanswered => Found::Known(Arc::clone(&entry.destination)),
        answer => answer,
    }
}

async fn ask(live: &Shared, code: &str, patience: Duration) -> Found {
    let read_at = Instant::now();
    let look = async { live.store.directory_for_visitors().await?.destination(code).await };
    let answer = tokio::time::timeout(patience, look).await;
    let mut entries = live.destinations.entries.write().unwrap_or_else(PoisonError::into_inner);
    match answer {
        Ok(Ok(Some(destination))) => {
            let destination = Arc::new(destination);
            if entries.len() >= MOST {
                entries.clear();
            }
            let entry = Entry { destination: Arc::clone(&destination), read_at, is_being_read: AtomicBool::new(false) };
            entries.insert(code.to_owned(), Arc::new(entry));
            Found::Known(destination)
        }
        Ok(Ok(None)) => {
            entries.remove(code);
            Found::Nowhere
        }
        Ok(Err(_)) | Err(_) => {
            // The next request tries again.
            if let Some(entry) = entries.get(code) {
                entry.is_being_read.store(false, Ordering::Relaxed);
            }
            Found::Unanswered
        }
    }
}
