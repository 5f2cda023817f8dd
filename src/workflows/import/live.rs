//! Deliveries that wait at the same time are taken in together: one transaction, one commit, a receipt for each.
//!
//! A commit waits for the disk, so that deliveries one by one come in no faster than the disk turns. Committed together
//! (DeWitt et al., "Implementation Techniques for Main Memory Database Systems", 1984, call it group commit) each is
//! still answered after its own commit. Every delivery keeps the revision that it would have alone.

use super::batch_context::BatchContext;
use super::delivery::{Delivery, Receipt};
use super::moved::Moved;
use super::take_in::take_in;
use super::verdicts::{self, Verdict};
use super::write::Brought;
use crate::domain::{EventTable, Instant};
use crate::ingest::batch::EventBatch;
use crate::ingest::delivery::RejectedEvent;
use crate::store::directory::organizations;
use crate::store::error::{Result, StoreError};
use crate::store::facts::imports::{self, ImportHead, Ledger};
use crate::store::{Change, OrgScope, OrgTransaction, Store, Webhook};
use std::collections::BTreeMap;

/// What is kept from one group of deliveries to the next of the same organization.
#[derive(Default)]
pub struct Kept(Option<BatchContext>);

/// Takes in deliveries of one organization, all or none; those come back without a receipt whose endpoint, or what they
/// were decoded by, is no longer what it was.
///
/// # Errors
/// Where the store cannot be written.
pub async fn deliver_together(
    store: &Store,
    scope: &OrgScope,
    deliveries: &[Delivery],
    kept: &mut Kept,
) -> Result<Vec<Option<Receipt>>> {
    let mut change = store.change(scope).await?;
    let (holds, revision) = holding(&mut change, deliveries).await?;
    let taken: Vec<&Delivery> = deliveries.iter().zip(&holds).filter(|(_, holds)| **holds).map(|(it, _)| it).collect();
    if taken.is_empty() {
        change.rollback().await?;
        return Ok(deliveries.iter().map(|_| None).collect());
    }
    let (receipts, context) = write(&mut change, &taken, (kept.0.take(), revision)).await?;
    change.commit().await?;
    kept.0 = Some(context);
    let mut receipts = receipts.into_iter();
    Ok(holds.into_iter().map(|holds| if holds { receipts.next() } else { None }).collect())
}

/// Whether each delivery may still be taken, and the organization's newest revision.
async fn holding(tx: &mut OrgTransaction, deliveries: &[Delivery]) -> Result<(Vec<bool>, i64)> {
    let scope = tx.scope().clone();
    let (organization, progress) = organizations::of_scope(tx, &scope).await?;
    let signed: Vec<&Webhook> = deliveries.iter().filter_map(|delivery| delivery.endpoint.as_ref()).collect();
    let webhooks = match signed.as_slice() {
        [] => Vec::new(),
        [only] => tx.webhooks_with(Some(&only.webhook_id)).await?,
        _ => tx.webhooks().await?,
    };
    let holds = |delivery: &Delivery| {
        let stands = delivery.endpoint.as_ref().is_none_or(|endpoint| webhooks.contains(endpoint));
        stands && delivery.allow_personal_ids == organization.allow_personal_ids
    };
    Ok((deliveries.iter().map(holds).collect(), progress.newest.number))
}

async fn write(
    tx: &mut Change,
    deliveries: &[&Delivery],
    (context, revision): (Option<BatchContext>, i64),
) -> Result<(Vec<Receipt>, BatchContext)> {
    let mut context = BatchContext::at(revision, context, tx).await?;
    let (mut batch, ends) = joined(deliveries);
    context.prepare(tx, &mut batch).await?;
    let verdicts = verdicts::judge(tx, &batch, &context.sources, context.erased_ids.as_ref()).await?;
    let outcomes = outcomes(deliveries, &ends, &batch, verdicts.all());
    let (mut imports, of) = Imports::open(tx, deliveries).await?;
    let now = imports.now();
    if outcomes.iter().any(|outcome| outcome.figures.new > 0) {
        let last = of.iter().zip(&ends);
        let brought: Vec<Brought> =
            last.map(|(import, end)| Brought { import_no: imports.number(*import), last_line: *end }).collect();
        context = take_in(tx, batch, &verdicts, context, (&brought, now), &mut Moved::default()).await?;
    }
    for (import, outcome) in of.iter().zip(&outcomes) {
        imports.add(*import, &outcome.figures);
    }
    imports.write(tx, now).await?;
    Ok((outcomes.into_iter().map(|outcome| outcome.receipt).collect(), context))
}

/// All events as one batch, whose lines count them from 1; and the last line of each delivery.
fn joined(deliveries: &[&Delivery]) -> (EventBatch, Vec<u64>) {
    let mut events = EventTable::default();
    let mut ends = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        (0..delivery.events.len()).for_each(|index| events.push_from(&delivery.events, index));
        ends.push(events.len() as u64);
    }
    let lines: Vec<u64> = (1..=events.len() as u64).collect();
    let read = events.len() as i64;
    (EventBatch::new(&events, &lines, read, BTreeMap::new()), ends)
}

/// What becomes of a delivery.
struct Outcome {
    figures: Ledger,
    receipt: Receipt,
}

fn outcomes(deliveries: &[&Delivery], ends: &[u64], batch: &EventBatch, verdicts: &[Verdict]) -> Vec<Outcome> {
    let begun = |delivery: &&Delivery| {
        let mut figures = Ledger { read: delivery.read, ..Ledger::default() };
        delivery.rejected.iter().for_each(|event| figures.reject(event.code, 1));
        Outcome { figures, receipt: Receipt { rejected: delivery.rejected.clone(), ..Receipt::default() } }
    };
    let mut outcomes: Vec<Outcome> = deliveries.iter().map(begun).collect();
    for (line, verdict) in batch.lines.iter().zip(verdicts) {
        let of = ends.partition_point(|end| end < line);
        outcomes[of].figures.count(*verdict);
        if *verdict == Verdict::Conflict {
            let before = if of == 0 { 0 } else { ends[of - 1] };
            outcomes[of].receipt.rejected.push(RejectedEvent {
                index: deliveries[of].places[(line - before - 1) as usize],
                code: "E_CONFLICT",
                message: "an event with this key is stored with other content".to_owned(),
            });
        }
    }
    for Outcome { figures, receipt } in &mut outcomes {
        receipt.rejected.sort_by_key(|event| event.index);
        (receipt.read, receipt.new) = (figures.read, figures.new);
        (receipt.duplicate, receipt.suppressed) = (figures.duplicate, figures.suppressed);
    }
    outcomes
}

/// The imports that deliveries belong to: one for each sender and hour.
struct Imports<'d> {
    all: Vec<(&'d ImportHead, Ledger)>,
}

impl<'d> Imports<'d> {
    /// Finds how far they have come, or begins them; answers with the place of each delivery's too.
    async fn open(tx: &mut OrgTransaction, deliveries: &[&'d Delivery]) -> Result<(Self, Vec<usize>)> {
        let mut all: Vec<(&ImportHead, Ledger)> = Vec::new();
        let mut of = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            let head = &delivery.head;
            let is_same = |(other, _): &(&ImportHead, Ledger)| (other.kind, &other.file) == (head.kind, &head.file);
            let place = match all.iter().position(is_same) {
                Some(place) => place,
                None => {
                    tx.act_for(&delivery.scope);
                    let ledger = match imports::growing(tx, head).await? {
                        Some(ledger) => ledger,
                        None => Ledger { import_no: imports::insert(tx, head).await?, ..Ledger::default() },
                    };
                    all.push((head, ledger));
                    all.len() - 1
                }
            };
            of.push(place);
        }
        Ok((Self { all }, of))
    }

    fn now(&self) -> Instant {
        self.all.iter().map(|(head, _)| head.clock.now()).max().unwrap_or(Instant(0))
    }

    fn number(&self, import: usize) -> i64 {
        self.all[import].1.import_no
    }

    fn add(&mut self, import: usize, figures: &Ledger) {
        self.all[import].1.add(figures);
    }

    /// Writes their figures, which must be the last of the transaction: each is complete after every group.
    async fn write(self, tx: &mut OrgTransaction, now: Instant) -> Result<()> {
        for (_, mut ledger) in self.all {
            ledger.finished_at = Some(now);
            ledger.check()?;
            imports::update(tx, &ledger).await?;
        }
        Ok::<(), StoreError>(())
    }
}
