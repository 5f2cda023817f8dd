//! What a batch is judged and attributed by, kept from one batch to the next while nobody else writes.

use crate::domain::attribution::ReservedSlots;
use crate::domain::calendar::LocalDays;
use crate::ingest::batch::EventBatch;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::revisions;
use crate::store::privacy::erased_ids::ErasedIds;
use crate::store::privacy::sealed::{NOW, SealedPlaces};
use crate::store::{OrgTransaction, Settings};

/// What holds at a revision.
pub(super) struct BatchContext {
    /// The organization's newest revision when this was read; another writer's revision makes it old.
    pub revision: i64,
    /// The links read so far.
    pub resolver: LinkResolver,
    /// The senders.
    pub sources: Sources,
    /// The places of sealed referrals.
    pub reserved: ReservedSlots,
    /// What is kept out, where anything is.
    pub erased_ids: Option<ErasedIds>,
    /// The settings that decide attribution.
    pub settings: Settings,
    /// The organization's days.
    pub days: LocalDays,
}

impl BatchContext {
    /// What was read before, where nobody has written since; what holds now otherwise.
    pub async fn current(before: Option<Self>, tx: &mut OrgTransaction) -> Result<Self> {
        let revision = revisions::newest(tx).await?.number;
        Self::at(revision, before, tx).await
    }

    /// The same where the newest revision is known.
    pub async fn at(revision: i64, before: Option<Self>, tx: &mut OrgTransaction) -> Result<Self> {
        match before {
            Some(before) if before.revision == revision => return Ok(before),
            _ => {}
        }
        let settings = settings::load(tx, i64::MAX).await?;
        Ok(Self {
            revision,
            resolver: LinkResolver::begin(tx, i64::MAX).await?,
            sources: Sources::load(tx).await?,
            reserved: SealedPlaces::load(tx).await?.at(NOW),
            erased_ids: ErasedIds::load(tx).await?,
            days: LocalDays::new(settings.timezone),
            settings,
        })
    }

    /// Reads where the codes of a batch lead, and whom of it to keep out.
    pub async fn prepare(&mut self, tx: &mut OrgTransaction, batch: &mut EventBatch) -> Result<()> {
        self.resolver.resolve(tx, &mut batch.events).await?;
        match &mut self.erased_ids {
            Some(erased_ids) => erased_ids.prepare(tx, &batch.events).await,
            None => Ok(()),
        }
    }
}
