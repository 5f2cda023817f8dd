//! The keys of events that count, by hash: whether a row that comes in is known.
//!
//! A hash has 64 bits and only narrows the search ([`crate::domain::identity`]).

use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::event_index::{self, Entry, IndexKind};

/// The key of a stored event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventKey {
    /// The hash of its source and key.
    pub key_hash: i64,
    /// The event's number.
    pub event: i64,
    /// The hash of all that the event says.
    pub content_hash: i64,
}

impl EventKey {
    const fn entry(self) -> Entry {
        Entry { hash: self.key_hash, first: self.event, second: self.content_hash }
    }

    const fn of(entry: Entry) -> Self {
        Self { key_hash: entry.hash, event: entry.first, content_hash: entry.second }
    }
}

impl OrgTransaction {
    /// The stored keys that have one of some ascending hashes, in their order.
    pub(crate) async fn event_keys(&mut self, hashes: &[i64]) -> Result<Vec<EventKey>> {
        let found = event_index::find(self, IndexKind::Keys, hashes).await?;
        Ok(found.into_iter().map(EventKey::of).collect())
    }

    /// Hands over all keys, in no particular order.
    pub(crate) async fn each_event_key(&mut self, mut take: impl FnMut(EventKey)) -> Result<()> {
        event_index::each(self, IndexKind::Keys, |entry| take(EventKey::of(entry))).await
    }

    /// Writes keys, which come in their order.
    pub(crate) async fn insert_event_keys(&mut self, keys: &[EventKey]) -> Result<()> {
        let entries: Vec<Entry> = keys.iter().map(|key| key.entry()).collect();
        event_index::add(self, IndexKind::Keys, &entries).await
    }

    /// Frees the keys of some events, given by hash and event.
    pub(crate) async fn delete_event_keys(&mut self, keys: &mut [(i64, i64)]) -> Result<()> {
        keys.sort_unstable();
        let mut hashes: Vec<i64> = keys.iter().map(|(hash, _)| *hash).collect();
        hashes.dedup();
        let is_gone = |entry: &Entry| keys.binary_search(&(entry.hash, entry.first)).is_ok();
        event_index::remove(self, IndexKind::Keys, Some(&hashes), is_gone).await?;
        Ok(())
    }

    /// Frees the keys of all events of a range of numbers.
    pub(crate) async fn delete_event_keys_within(&mut self, [first, end]: [i64; 2]) -> Result<()> {
        event_index::remove(self, IndexKind::Keys, None, |entry| (first..end).contains(&entry.first)).await?;
        Ok(())
    }
}
