//! Under which clicks, users and codes events stand: what finds the events that hang together.
//!
//! A posting names a run of neighbouring events by the hash of what they share. The texts themselves stand in the events.

use crate::domain::identity::{NodeKind, node_hash};
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use crate::store::event_index::{self, Entry, IndexKind, Merged};

/// By what events are found under a join key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PostingKind {
    /// They were sent with the click or the user.
    Sent,
    /// They carry the code. Codes of standing links join nothing and have no postings.
    Code,
    /// They carry the id of the click as a code that led nowhere when they came: hand-over codes, if there is such a click.
    Typed,
}

impl PostingKind {
    /// In the order of their numbers.
    const ALL: [Self; 3] = [Self::Sent, Self::Code, Self::Typed];
}

/// Neighbouring events that share a click, a user or a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting {
    /// The hash of the click, the user or the code.
    pub join_key: i64,
    /// The number of the first event.
    pub first: i64,
    /// How many there are.
    pub events: i64,
    /// By what they are found.
    pub kind: PostingKind,
}

impl Posting {
    /// The numbers of the events.
    pub fn numbers(self) -> std::ops::Range<i64> {
        self.first..self.first + self.events
    }

    /// As an entry, whose second number has the kind in its last two bits.
    const fn entry(self) -> Entry {
        Entry { hash: self.join_key, first: self.first, second: self.events << 2 | self.kind as i64 }
    }

    fn of(entry: Entry) -> Result<Self> {
        let kind = usize::try_from(entry.second & 3).ok().and_then(|kind| PostingKind::ALL.get(kind));
        let kind = *kind.ok_or(StoreError::Corrupt)?;
        Ok(Self { join_key: entry.hash, first: entry.first, events: entry.second >> 2, kind })
    }
}

/// All postings of an organization, in their order.
pub(crate) struct AllPostings(Merged);

impl AllPostings {
    /// Begins to read.
    pub async fn begin(tx: &mut OrgTransaction) -> Result<Self> {
        Merged::all(tx, IndexKind::Postings).await.map(Self)
    }

    /// The next postings; none at the end.
    pub async fn next(&mut self, tx: &mut OrgTransaction) -> Result<Vec<Posting>> {
        self.0.next(tx).await?.into_iter().map(Posting::of).collect()
    }
}

impl OrgTransaction {
    /// Whether some event was sent with that click.
    pub async fn has_click(&mut self, click_id: &str) -> Result<bool> {
        let postings = self.postings(&[node_hash(NodeKind::Click, click_id)]).await?;
        Ok(postings.iter().any(|posting| posting.kind == PostingKind::Sent))
    }

    /// The postings of some ascending join keys, in their order.
    pub(crate) async fn postings(&mut self, join_keys: &[i64]) -> Result<Vec<Posting>> {
        event_index::find(self, IndexKind::Postings, join_keys).await?.into_iter().map(Posting::of).collect()
    }

    /// Hands over all postings, in no particular order.
    pub(crate) async fn each_posting(&mut self, mut take: impl FnMut(Posting)) -> Result<()> {
        let mut end = Ok(());
        event_index::each(self, IndexKind::Postings, |entry| match Posting::of(entry) {
            Ok(posting) => take(posting),
            Err(error) => end = Err(error),
        })
        .await?;
        end
    }

    /// Writes postings, which come in their order.
    pub(crate) async fn insert_postings(&mut self, postings: &[Posting]) -> Result<()> {
        let entries: Vec<Entry> = postings.iter().map(|posting| posting.entry()).collect();
        event_index::add(self, IndexKind::Postings, &entries).await
    }

    /// Deletes postings, which come in their order.
    ///
    /// # Errors
    /// [`StoreError::Invariant`] where one is not stored.
    pub(crate) async fn delete_postings(&mut self, postings: &[Posting]) -> Result<()> {
        let gone: Vec<Entry> = postings.iter().map(|posting| posting.entry()).collect();
        let mut join_keys: Vec<i64> = postings.iter().map(|posting| posting.join_key).collect();
        join_keys.dedup();
        let is_gone = |entry: &Entry| gone.binary_search(entry).is_ok();
        let removed = event_index::remove(self, IndexKind::Postings, Some(&join_keys), is_gone).await?;
        if removed == gone.len() { Ok(()) } else { Err(StoreError::Invariant("a posting is gone".to_owned())) }
    }
}
