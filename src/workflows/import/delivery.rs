//! Events that are handed over in a body become a batch of the import that each sender has for the hour.

use super::input::ImportError;
use super::live::{Kept, deliver_together};
use crate::domain::EventTable;
use crate::ingest::delivery::{RejectedEvent, decoded};
use crate::store::{Clock, ImportHead, OrgScope, Organization, Store, StoreError, Webhook};
use schemars::JsonSchema;
use serde::Serialize;

/// By whom and how events were handed over.
#[derive(Debug, Clone, Copy)]
pub struct BatchOrigin<'a> {
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

    /// Whether nothing of the body was taken, and something refused.
    pub fn is_refused(&self) -> bool {
        !self.rejected.is_empty() && self.rejected.len() as i64 == self.read
    }
}

/// The events of a body, decoded and on their way into the store.
#[derive(Debug)]
pub struct Delivery {
    pub(super) head: ImportHead,
    /// The right of who hands it over.
    pub(super) scope: OrgScope,
    pub(super) events: EventTable,
    /// The place of each event in the body.
    pub(super) places: Vec<u64>,
    pub(super) rejected: Vec<RejectedEvent>,
    pub(super) read: i64,
    /// Whether ids that look personal were let through.
    pub(super) allow_personal_ids: bool,
    /// The endpoint that it was signed for, as it was when the signature was looked at.
    pub(super) endpoint: Option<Webhook>,
}

impl Delivery {
    /// Decodes the events of a body.
    ///
    /// # Errors
    /// None that depends on the events: those that cannot be used are noted.
    pub fn decoded(events: &[&str], organization: &Organization, origin: BatchOrigin<'_>) -> Result<Self, ImportError> {
        let now = origin.clock.now();
        let (table, places, rejected) = decoded(events, organization, origin.source, now)?;
        Ok(Self {
            head: ImportHead::of_hour(origin.kind, origin.name, now, origin.clock),
            scope: organization.scope.clone(),
            events: table,
            places,
            rejected,
            read: events.len() as i64,
            allow_personal_ids: organization.allow_personal_ids,
            endpoint: None,
        })
    }

    /// The same, to be taken only where the endpoint still is as it was.
    #[must_use]
    pub fn signed_for(mut self, endpoint: Webhook) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// How many events it has, those that cannot be used included.
    pub const fn size(&self) -> i64 {
        self.read
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
    origin: BatchOrigin<'_>,
) -> Result<Receipt, ImportError> {
    if events.is_empty() {
        return Ok(Receipt::default());
    }
    let delivery = Delivery::decoded(events, organization, origin)?;
    let taken = deliver_together(store, &organization.scope, &[delivery], &mut Kept::default()).await?;
    let receipt = taken.into_iter().next().flatten();
    receipt.ok_or_else(|| StoreError::Invariant("a delivery has no receipt".to_owned()).into())
}
