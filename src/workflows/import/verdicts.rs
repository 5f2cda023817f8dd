//! New, duplicate or conflict: the verdict of every row, by its key (semantics section 3).

use super::imports::Ledger;
use crate::domain::Fact;
use crate::domain::identity::{is_repetition, same_key};
use crate::ingest::batch::EventBatch;
use crate::store::OrgTransaction;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::event_keys::EventKey;
use crate::store::facts::events::StoredEvents;
use crate::store::privacy::erased_ids::ErasedIds;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is a new event.
    New,
    /// It repeats a known event.
    Duplicate,
    /// It belongs to an erased person.
    Suppressed,
    /// Its key is known with other content.
    Conflict,
}

/// The verdicts of a batch, one for each of its rows.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    of: Vec<Verdict>,
}

/// Judges every row of a batch.
///
/// A row whose key and content hash like those of a stored event repeats it. Where only the keys hash alike, the
/// stored event is read and compared.
pub(crate) async fn judge(
    tx: &mut OrgTransaction,
    batch: &EventBatch,
    sources: &Sources,
    erased_ids: Option<&ErasedIds>,
) -> Result<Verdicts> {
    let mut hashes: Vec<i64> = batch.keys.iter().map(|(hash, _)| *hash).collect();
    hashes.dedup();
    let known = tx.event_keys(&hashes).await?;
    let unlike = unlike_events(batch, &known);
    let mut stored = StoredEvents::default();
    tx.read_events(sources, &unlike, &mut stored).await?;
    let mut verdicts = Verdicts { of: vec![Verdict::Duplicate; batch.events.len()] };
    for (rows, known) in rows_with_known(batch, &known) {
        judge_rows(&mut verdicts, batch, rows, known, (&stored, erased_ids));
    }
    Ok(verdicts)
}

type Rows<'a> = &'a [(i64, u32)];

/// The rows of each key hash with the stored keys of the same hash.
fn rows_with_known<'a>(
    batch: &'a EventBatch,
    known: &'a [EventKey],
) -> impl Iterator<Item = (Rows<'a>, &'a [EventKey])> {
    let mut rest = known;
    batch.keys.chunk_by(|a, b| a.0 == b.0).map(move |rows| {
        let hash = rows[0].0;
        let before = rest.iter().take_while(|entry| entry.key_hash < hash).count();
        let same = rest[before..].iter().take_while(|entry| entry.key_hash == hash).count();
        let (found, after) = rest[before..].split_at(same);
        rest = after;
        (rows, found)
    })
}

/// Whether a row says what a stored event says.
fn repeats(batch: &EventBatch, row: u32, known: &[EventKey]) -> bool {
    known.iter().any(|entry| entry.content_hash == batch.contents[row as usize])
}

/// The numbers of the stored events that must be read because some row with their key's hash says something else.
fn unlike_events(batch: &EventBatch, known: &[EventKey]) -> Vec<i64> {
    let unlike = |(rows, known): &(Rows<'_>, &[EventKey])| rows.iter().any(|(_, row)| !repeats(batch, *row, known));
    let mut ids: Vec<i64> =
        rows_with_known(batch, known).filter(unlike).flat_map(|(_, known)| known.iter().map(|e| e.event)).collect();
    ids.sort_unstable();
    ids
}

/// Judges the rows of one key hash, in the order in which they came.
fn judge_rows(
    verdicts: &mut Verdicts,
    batch: &EventBatch,
    rows: Rows<'_>,
    known: &[EventKey],
    (stored, erased_ids): (&StoredEvents, Option<&ErasedIds>),
) {
    let mut accepted: Vec<Fact<'_>> = Vec::new();
    for &(_, row) in rows {
        if erased_ids.is_some_and(|erased_ids| erased_ids.is_erased(&batch.events.fact(row as usize))) {
            verdicts.give(row, Verdict::Suppressed);
            continue;
        }
        if repeats(batch, row, known) {
            verdicts.give(row, Verdict::Duplicate);
            continue;
        }
        let is_too_old = erased_ids.is_some_and(|it| it.is_too_old(batch.events.occurred_at(row as usize)));
        if known.is_empty() && rows.len() == 1 && !is_too_old {
            // By far the most common case needs no comparison.
            verdicts.give(row, Verdict::New);
            continue;
        }
        let fact = batch.events.fact(row as usize);
        let stored =
            known.iter().filter_map(|entry| stored.table.find(entry.event)).map(|place| stored.table.fact(place));
        let other = stored.chain(accepted.iter().copied()).find(|other| same_key(&fact, other));
        match other {
            Some(other) if is_repetition(&fact, &other) => verdicts.give(row, Verdict::Duplicate),
            Some(_) => verdicts.give(row, Verdict::Conflict),
            None if is_too_old => verdicts.give(row, Verdict::Suppressed),
            None => {
                accepted.push(fact);
                verdicts.give(row, Verdict::New);
            }
        }
    }
}

impl Verdicts {
    /// The verdict of each row, by its place in the batch.
    pub fn all(&self) -> &[Verdict] {
        &self.of
    }

    /// The places of the rows that got a verdict, ascending.
    pub fn rows(&self, verdict: Verdict) -> Vec<u32> {
        (0..).zip(&self.of).filter(|(_, given)| **given == verdict).map(|(row, _)| row).collect()
    }

    /// The figures of a batch that was judged so.
    pub fn figures(&self, batch: &EventBatch) -> Ledger {
        let mut figures = Ledger { read: batch.read, left_out: batch.left_out, ..Ledger::default() };
        self.of.iter().for_each(|verdict| figures.count(*verdict));
        for (code, rows) in batch.rejected.iter().filter(|(_, rows)| **rows > 0) {
            figures.reject(code, *rows);
        }
        figures
    }

    fn give(&mut self, row: u32, verdict: Verdict) {
        self.of[row as usize] = verdict;
    }
}

impl Ledger {
    /// Counts a row that got a verdict.
    pub(super) fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::New => self.new += 1,
            Verdict::Duplicate => self.duplicate += 1,
            Verdict::Suppressed => self.suppressed += 1,
            Verdict::Conflict => self.reject("E_CONFLICT", 1),
        }
    }

    /// Counts rows that cannot be used.
    pub(super) fn reject(&mut self, code: &str, rows: i64) {
        self.rejected += rows;
        match self.rejected_codes.get_mut(code) {
            Some(counted) => *counted += rows,
            None => {
                self.rejected_codes.insert(code.to_owned(), rows);
            }
        }
    }
}
