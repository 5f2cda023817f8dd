//! The stages of a batch: judged, written as facts, its meaning known, answered.
//!
//! What new events mean and how they are packed is worked out in threads of their own from the moment on at which the
//! batch is judged, while the answers of the batch before are written.

use super::{ImportWriter, Result, StoreError};
use crate::store::OrgTransaction;
use crate::store::attribution::meaning::{meeting_nodes, note_arrivals};
use crate::store::attribution::neighbourhood::{Reach, load_closed};
use crate::store::attribution::upkeep::{Difference, Moment};
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::settings;
use crate::store::facts::arrivals::{Arrivals, Places};
use crate::store::facts::batch::EventBatch;
use crate::store::facts::events::{self, EventReader, PackedBlock, StoredEvents};
use crate::store::facts::hash_index::Kept;
use crate::store::facts::imports::Ledger;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::facts::verdicts::{self, Verdicts};
use crate::store::privacy::sealed::NOW;
use crate::store::privacy::suppression::Suppression;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// How many bytes of the index an import keeps in memory: the filters over 25 million events, or the keys of 5 million
/// where it finds them all; what is beyond is read again for each batch.
const KEPT_BYTES: usize = 110 << 20;

/// A batch whose rows have their verdicts; nothing of it is written.
pub(super) struct Judged {
    figures: Ledger,
    /// The lines of rows whose key is known with other content.
    pub conflicts: Vec<u64>,
    rows: Rows,
}

enum Rows {
    /// None is new.
    Known(EventBatch),
    New(Work, Packings),
}

/// New events with what is worked out about them.
struct Work {
    scene: Arc<Scene>,
    arrivals: Arc<Arrivals>,
    meaning: JoinHandle<Difference>,
}

/// New events and where they are found, packed beside whatever else is done.
struct Packings {
    places: JoinHandle<Places>,
    /// Not begun where a sender has no number yet.
    blocks: Option<JoinHandle<Result<Vec<PackedBlock>>>>,
}

/// What the meaning of new events is worked out from.
struct Scene {
    batch: EventBatch,
    stored: StoredEvents,
    book: LinkBook,
}

/// A batch whose facts are written while what they mean is still worked out.
pub(super) struct UnderWay {
    figures: Ledger,
    work: Option<Work>,
}

/// A batch whose meaning is known but not written.
pub(super) struct WorkedOut {
    figures: Ledger,
    meaning: Option<Difference>,
}

impl ImportWriter<'_> {
    /// Judges every row of a batch, and begins to work out what the new ones mean. Nothing is written.
    pub(super) async fn judge(&mut self, tx: &mut OrgTransaction, mut batch: EventBatch) -> Result<Judged> {
        const NEXT: &str = "SELECT tracking_id FROM counters WHERE org_id = $1";
        self.refresh(tx, &mut batch).await?;
        let reader = opened(&mut self.reader)?;
        if let Some(suppression) = &mut self.suppression {
            suppression.prepare(tx, &batch.events).await?;
        }
        let verdicts = verdicts::judge(tx, &batch, reader, self.suppression.as_ref()).await?;
        let figures = figures(&batch, &verdicts);
        let conflicts = verdicts.conflicts.iter().map(|place| batch.lines[*place as usize]).collect();
        if verdicts.new == 0 {
            return Ok(Judged { figures, conflicts, rows: Rows::Known(batch) });
        }
        let next: i64 = tx.query_scalar(NEXT).fetch_one(tx).await?;
        let arrivals = Arc::new(Arrivals::number(&mut batch, &verdicts, next));
        let scene = self.scene(tx, batch, &arrivals, next).await?;
        let places = pack_places(&scene, &arrivals);
        let has_numbers = arrivals.sources(&scene.batch).all(|source| reader_knows(&self.reader, source));
        let blocks = if has_numbers { Some(self.pack(&scene, &arrivals)?) } else { None };
        let meaning = self.work_out(&scene, &arrivals);
        let rows = Rows::New(Work { scene, arrivals, meaning }, Packings { places, blocks });
        Ok(Judged { figures, conflicts, rows })
    }

    /// Finds out where the codes of a batch lead; what was read for an earlier batch is used again.
    async fn refresh(&mut self, tx: &mut OrgTransaction, batch: &mut EventBatch) -> Result<()> {
        let revision = revisions::newest(tx).await?.number;
        if revision != self.book_revision {
            let settings = settings::load(tx, i64::MAX).await?;
            if settings.timezone != self.days.zone() {
                self.days = Arc::new(crate::domain::calendar::LocalDays::new(settings.timezone));
            }
            self.organization.settings = settings;
            self.book = LinkBook::new(i64::MAX);
            let reader = EventReader::open(tx).await?;
            self.held = Arc::new(reader.sealed().at(NOW));
            self.reader = Some(reader.keeping_of_index(Kept::with_capacity(KEPT_BYTES)));
            self.suppression = Suppression::load(tx).await?;
            self.book_revision = revision;
        }
        self.book.resolve(tx, &mut batch.events).await
    }

    /// Reads what hangs together with the new events of a batch, whose numbers begin with `next`.
    async fn scene(
        &mut self,
        tx: &mut OrgTransaction,
        batch: EventBatch,
        arrivals: &Arrivals,
        next: i64,
    ) -> Result<Arc<Scene>> {
        let reach = Reach { before: next, ..Reach::default() };
        let seeds = meeting_nodes(&batch.events, &batch.nodes, &arrivals.new, &self.book);
        let stored = load_closed(tx, seeds, Vec::new(), &mut self.book, opened(&mut self.reader)?, &reach).await?;
        let book = std::mem::replace(&mut self.book, LinkBook::new(i64::MAX));
        Ok(Arc::new(Scene { batch, stored, book }))
    }

    /// Packs the new events of a scene, beside whatever else is done.
    fn pack(&mut self, scene: &Arc<Scene>, arrivals: &Arc<Arrivals>) -> Result<JoinHandle<Result<Vec<PackedBlock>>>> {
        let (scene, arrivals) = (Arc::clone(scene), Arc::clone(arrivals));
        let sources = opened(&mut self.reader)?.sources.clone();
        Ok(tokio::task::spawn_blocking(move || events::pack(&scene.batch.events, &arrivals.new, &sources)))
    }

    /// Works out what the new events of a scene mean, beside whatever else is done.
    fn work_out(&self, scene: &Arc<Scene>, arrivals: &Arc<Arrivals>) -> JoinHandle<Difference> {
        let (scene, arrivals, days) = (Arc::clone(scene), Arc::clone(arrivals), Arc::clone(&self.days));
        let held = Arc::clone(&self.held);
        let (rules, names) = (self.organization.settings.rules(), self.scope.names());
        tokio::task::spawn_blocking(move || {
            let Scene { batch, stored, book } = &*scene;
            let moment = Moment { book, held: &held, rules, days: &days };
            note_arrivals(&batch.events, &batch.nodes, &arrivals.new, stored, &moment, names)
        })
    }

    /// Writes the new events of a batch that was judged by the facts as they are now.
    pub(super) async fn write_facts(&mut self, tx: &mut OrgTransaction, judged: Judged) -> Result<UnderWay> {
        let figures = judged.figures;
        let Rows::New(work, packings) = judged.rows else { return Ok(UnderWay { figures, work: None }) };
        let import_no = self.import_no(tx).await?;
        let now = self.head.clock.now();
        let revision = revisions::take(tx, RevisionKind::Import, Some(import_no), now).await?;
        self.book_revision = revision;
        let (scene, arrivals) = (Arc::clone(&work.scene), Arc::clone(&work.arrivals));
        arrivals.take_numbers(tx, &scene.batch).await?;
        self.ranges.push(arrivals.range());
        let blocks = match packings.blocks {
            Some(blocks) => blocks,
            None => {
                let sources = &mut opened(&mut self.reader)?.sources;
                arrivals.add_sources(tx, &scene.batch, sources).await?;
                self.pack(&scene, &arrivals)?
            }
        };
        let kept = &mut opened(&mut self.reader)?.kept;
        joined(packings.places).await?.write(tx, kept).await?;
        let blocks = joined(blocks).await??;
        events::insert(tx, &blocks, revision).await?;
        Ok(UnderWay { figures, work: Some(work) })
    }

    /// Waits for what the new events of a batch mean.
    pub(super) async fn worked_out(&mut self, under_way: UnderWay) -> Result<WorkedOut> {
        let figures = under_way.figures;
        let Some(work) = under_way.work else { return Ok(WorkedOut { figures, meaning: None }) };
        let meaning = joined(work.meaning).await?;
        self.book = alone(work.scene)?.book;
        Ok(WorkedOut { figures, meaning: Some(meaning) })
    }

    /// Writes what the new events of a batch mean, then the figures.
    pub(super) async fn answer(&mut self, tx: &mut OrgTransaction, batch: WorkedOut) -> Result<()> {
        if let Some(meaning) = batch.meaning {
            self.opened += meaning.opened();
            meaning.write(tx).await?;
        }
        self.ledger.add(batch.figures);
        self.record(tx).await
    }
}

impl Judged {
    /// The batch as it was before it was judged.
    pub(super) async fn into_batch(self) -> Result<EventBatch> {
        let (work, packings) = match self.rows {
            Rows::Known(batch) => return Ok(batch),
            Rows::New(work, packings) => (work, packings),
        };
        joined(work.meaning).await?;
        joined(packings.places).await?;
        if let Some(blocks) = packings.blocks {
            joined(blocks).await??;
        }
        let mut batch = alone(work.scene)?.batch;
        for &row in &work.arrivals.new {
            batch.events.set_tracking_id(row as usize, 0);
        }
        Ok(batch)
    }
}

fn figures(batch: &EventBatch, verdicts: &Verdicts) -> Ledger {
    let mut figures = Ledger {
        read: batch.read,
        new: verdicts.new,
        duplicate: verdicts.duplicates,
        suppressed: verdicts.suppressed,
        ..Ledger::default()
    };
    let conflicts = ("E_CONFLICT", verdicts.conflicts.len() as i64);
    for (code, rows) in batch.rejected.iter().map(|(code, rows)| (*code, *rows)).chain([conflicts]) {
        if rows > 0 {
            figures.rejected += rows;
            figures.rejected_codes.insert(code.to_owned(), rows);
        }
    }
    figures
}

/// The reader of an import that has begun a batch.
fn opened(reader: &mut Option<EventReader>) -> Result<&mut EventReader> {
    reader.as_mut().ok_or_else(|| StoreError::Invariant("events are read before a batch has begun".to_owned()))
}

/// Packs where the new events of a scene are found, beside whatever else is done.
fn pack_places(scene: &Arc<Scene>, arrivals: &Arc<Arrivals>) -> JoinHandle<Places> {
    let (scene, arrivals) = (Arc::clone(scene), Arc::clone(arrivals));
    tokio::task::spawn_blocking(move || Places::pack(&scene.batch, &arrivals.new, &scene.book))
}

fn reader_knows(reader: &Option<EventReader>, source: &str) -> bool {
    reader.as_ref().is_some_and(|reader| reader.sources.number(source).is_some())
}

async fn joined<T>(thread: JoinHandle<T>) -> Result<T> {
    thread.await.map_err(|error| StoreError::Invariant(error.to_string()))
}

/// A scene that no thread uses any more.
fn alone(scene: Arc<Scene>) -> Result<Scene> {
    Arc::into_inner(scene).ok_or_else(|| StoreError::Invariant("a batch is still in use".to_owned()))
}
