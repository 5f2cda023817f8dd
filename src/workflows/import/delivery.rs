//! Events that are handed over in a body become a batch of the import that each sender has for the hour.

use super::input::ImportError;
use crate::ingest::batch::EventBatch;
use crate::ingest::delivery::{RejectedEvent, decoded};
use crate::store::{Clock, ImportHead, Ledger, Organization, Store};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// By whom and how events were handed over.
#[derive(Debug, Clone, Copy)]
pub struct Carrier<'a> {
    /// `webhook`, `api` or `poll`.
    pub kind: &'static str,
    /// What stands in the ledger as the file.
    pub name: &'a str,
    /// The sender of all its events; without one each event names its own.
    pub source: Option<&'a str>,
    /// Where the times of its commits come from.
    pub clock: Clock,
}

/// What became of the events of a body.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Receipt {
    /// Events read.
    pub read: i64,
    /// Events that are new.
    pub new: i64,
    /// Events that were known.
    pub duplicate: i64,
    /// Events of erased persons.
    pub suppressed: i64,
    /// Events that cannot be used.
    pub rejected: Vec<RejectedEvent>,
}

impl Receipt {
    /// Adds what became of another body; the places of rejected events stay those in their own bodies.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        self.new += other.new;
        self.duplicate += other.duplicate;
        self.suppressed += other.suppressed;
        self.rejected.extend(other.rejected);
    }
}

/// Takes in the events of a body, all or none; what is known already changes nothing.
///
/// # Errors
/// Where the store cannot be written.
pub async fn deliver(
    store: &Store,
    organization: &Organization,
    events: &[&str],
    carrier: Carrier<'_>,
) -> Result<Receipt, ImportError> {
    if events.is_empty() {
        return Ok(Receipt::default());
    }
    let now = carrier.clock.now();
    let (table, places, mut rejected) = decoded(events, organization, carrier.source, now)?;
    let mut codes: BTreeMap<&'static str, i64> = BTreeMap::new();
    for event in &rejected {
        *codes.entry(event.code).or_default() += 1;
    }
    let head = ImportHead::of_hour(carrier.kind, carrier.name, now, carrier.clock);
    let mut writer = store.growing_import(organization, head);
    let verdict = writer.append(EventBatch::new(&table, &places, events.len() as i64, codes)).await?;
    let conflicts: BTreeSet<u64> = verdict.conflicts.into_iter().collect();
    rejected.extend(conflicts.into_iter().map(|index| RejectedEvent {
        index,
        code: "E_CONFLICT",
        message: "an event with this key is stored with other content".to_owned(),
    }));
    rejected.sort_by_key(|event| event.index);
    let Ledger { read, new, duplicate, suppressed, .. } = verdict.figures;
    Ok(Receipt { read, new, duplicate, suppressed, rejected })
}
