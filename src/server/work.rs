//! Work that takes long, off the threads that answer everybody: in turns, so that no organization keeps another waiting.

use super::problem::Problem;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much may be worked on at a time, for all organizations.
pub(super) const AT_A_TIME: usize = 4;
/// How much for one.
const OF_ONE: usize = 2;
/// How many of one organization may wait.
const MOST_WAITING: usize = 32;
/// How long anyone waits for a turn.
const PATIENCE: Duration = Duration::from_secs(15);

/// Whose turn it is.
#[derive(Debug)]
pub(super) struct Work {
    all: Arc<Semaphore>,
    of: Mutex<FxHashMap<String, Arc<Turns>>>,
}

#[derive(Debug)]
struct Turns {
    places: Arc<Semaphore>,
    waiting: Semaphore,
}

/// The right to work; the next one's turn begins when it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _turns: Arc<Turns>,
    _of: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Work {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(AT_A_TIME)), of: Mutex::default() }
    }
}

impl Work {
    /// Waits for a turn of an organization.
    ///
    /// # Errors
    /// 429 where too many of it wait already, 503 where the turn does not come in time.
    pub async fn turn(&self, slug: &str) -> Result<Turn, Problem> {
        let turns = {
            let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            // Only the map holds those of an organization that neither works nor waits.
            of.retain(|known, turns| known == slug || Arc::strong_count(turns) > 1);
            let new =
                || Arc::new(Turns { places: Arc::new(Semaphore::new(OF_ONE)), waiting: Semaphore::new(MOST_WAITING) });
            Arc::clone(of.entry(slug.to_owned()).or_insert_with(new))
        };
        let waiting = turns.waiting.try_acquire().map_err(|_| Problem::too_many(5))?;
        let own = tokio::time::timeout(PATIENCE, Arc::clone(&turns.places).acquire_owned()).await;
        let own = own.map_err(|_| Problem::timeout())?.map_err(|_| Problem::internal())?;
        let all = tokio::time::timeout(PATIENCE, Arc::clone(&self.all).acquire_owned()).await;
        let all = all.map_err(|_| Problem::timeout())?.map_err(|_| Problem::internal())?;
        drop(waiting);
        Ok(Turn { _turns: turns, _of: own, _all: all })
    }

    /// Does something that takes long, once it is the organization's turn.
    ///
    /// # Errors
    /// As [`Self::turn`].
    pub async fn run<T: Send + 'static>(
        &self,
        slug: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.turn(slug).await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Problem::internal())
    }
}

/// Answers a question in a thread of its own, which asks the database and waits for it as it goes.
///
/// # Errors
/// 500 where the thread panicked.
pub(super) async fn apart<T, F>(turn: Turn, work: impl FnOnce() -> F + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    let runtime = Handle::current();
    let done = tokio::task::spawn_blocking(move || {
        let done = runtime.block_on(work());
        drop(turn);
        done
    });
    done.await.map_err(|_| Problem::internal())
}
