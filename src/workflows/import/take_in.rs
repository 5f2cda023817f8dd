//! Writing the new events of a batch, and what they move.

use super::batch_context::BatchContext;
use super::moved::Moved;
use super::verdicts::{Verdict, Verdicts};
use super::write::{Brought, NewEvents};
use crate::domain::{Instant, ReferralNames};
use crate::ingest::batch::EventBatch;
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::StoredEvents;
use crate::workflows::attribute::component::{Bounds, load_component};
use crate::workflows::attribute::new_events::{Effects, apply_new_events, meeting_keys};
use crate::workflows::attribute::projection::AttributionContext;
use std::sync::Arc;

/// Up to how many events are worked out at once: a thread takes longer to wake.
const FEW: usize = 64;

/// New events, and what their referrals are worked out from.
struct Work {
    batch: EventBatch,
    new: NewEvents,
    stored: StoredEvents,
    context: BatchContext,
}

impl Work {
    fn effects(&self, names: ReferralNames) -> Effects {
        let by = AttributionContext {
            resolver: &self.context.resolver,
            reserved: &self.context.reserved,
            rules: self.context.settings.rules(),
            days: &self.context.days,
        };
        apply_new_events(&self.batch, &self.new.rows, &self.stored, &by, names)
    }
}

/// Writes the new events of a batch that some imports brought, and what they move; answers with what the next batch is
/// attributed by.
pub(super) async fn take_in(
    tx: &mut OrgTransaction,
    mut batch: EventBatch,
    verdicts: &Verdicts,
    mut context: BatchContext,
    (brought, now): (&[Brought], Instant),
    moved: &mut Moved,
) -> Result<BatchContext> {
    let new = NewEvents::number(tx, &mut batch, verdicts.rows(Verdict::New), brought, now).await?;
    context.revision = new.revision();
    new.add_sources(tx, &batch, &mut context.sources).await?;
    let seeds = meeting_keys(&batch, &new.rows, &context.resolver);
    let bounds = Bounds { before: new.first, ..Bounds::default() };
    let stored = load_component(tx, seeds, &mut context.resolver, &context.sources, &bounds).await?;
    let work = Arc::new(Work { batch, new, stored, context });
    let names = tx.scope().names();
    let is_small = work.new.rows.len() + work.stored.table.len() <= FEW;
    // What the events move is worked out while what they are found by is written.
    let working = aside(is_small, {
        let work = Arc::clone(&work);
        move || work.effects(names)
    });
    let (effects, written) = tokio::join!(working, work.new.write_index(tx, &work.batch, &work.context.resolver));
    written?;
    let effects = effects?;
    moved.note(work.new.range(), &effects);
    moved.note_codes(&work.batch, &work.new.numbered, &effects.attributed);
    let Effects { attributed, delta } = effects;
    let preparing = aside(is_small, move || delta.prepare());
    let (delta, written) = tokio::join!(preparing, work.new.write_events(tx, &work.batch, &attributed, &work.context));
    written?;
    let delta = delta?;
    // What the batch brought is written: its memory is free for what it moves.
    let work = Arc::into_inner(work).ok_or_else(|| StoreError::Invariant("a batch is still in use".to_owned()))?;
    let context = work.context;
    drop((work.batch, work.new, work.stored, attributed));
    delta.write(tx, context.revision).await?;
    Ok(context)
}

/// Works something out in a thread of its own, or at once where it is small.
async fn aside<T: Send + 'static>(is_small: bool, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    if is_small {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Invariant(error.to_string()))
}
