//! AppState intake: what waits is taken in together, an organization at a time and in the order of its coming.

use super::problem::Problem;
use super::state::SharedState;
use crate::store::OrgScope;
use crate::workflows::{Delivery, Kept, Receipt, deliver_together};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The most events of a group, but for a delivery that has more alone: it holds the database for some tens of
/// milliseconds.
const MOST_TOGETHER: i64 = 4_000;
/// The most events that may wait for the database, of all organizations.
const MOST_WAITING: i64 = 400_000;
/// How many organizations without work are remembered.
const MOST_KEPT: usize = 8;

/// The deliveries that wait.
#[derive(Default)]
pub(super) struct Intake {
    queues: Mutex<Queues>,
}

#[derive(Default)]
struct Queues {
    /// By the slug of the organization.
    of: FxHashMap<String, Queue>,
    /// How many events wait.
    events: i64,
}

/// The deliveries of one organization.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    is_worked_on: bool,
    kept: Kept,
}

struct Waiting {
    delivery: Delivery,
    scope: OrgScope,
    answer: oneshot::Sender<Result<Option<Receipt>, Problem>>,
}

impl Intake {
    fn queues(&self) -> MutexGuard<'_, Queues> {
        // A thread that panicked with the lock has moved whole deliveries or none.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes in a delivery; the answer comes after the commit, which happens even where nobody waits for it any more. There
/// is no receipt where the endpoint, or what the events were decoded by, has changed meanwhile.
///
/// # Errors
/// 503 where the database takes no writes, or too much waits for it.
pub(super) async fn take_in(
    app: &SharedState,
    scope: OrgScope,
    delivery: Delivery,
) -> Result<Option<Receipt>, Problem> {
    let (answer, answered) = oneshot::channel();
    {
        let mut queues = app.intake.queues();
        if queues.events > 0 && queues.events + delivery.size() > MOST_WAITING {
            return Err(Problem::busy());
        }
        queues.events += delivery.size();
        let slug = scope.slug().to_owned();
        let queue = queues.of.entry(slug.clone()).or_default();
        queue.waiting.push_back(Waiting { delivery, scope, answer });
        if !std::mem::replace(&mut queue.is_worked_on, true) {
            tokio::spawn(work(Arc::clone(app), slug));
        }
    }
    answered.await.map_err(|_| Problem::internal())?
}

/// Takes in what waits of an organization until nothing does.
async fn work(app: SharedState, slug: String) {
    let mut kept = app.intake.queues().of.get_mut(&slug).map(|queue| std::mem::take(&mut queue.kept));
    while let Some(group) = next_group(&app.intake, &slug, &mut kept) {
        take_group(&app, group, kept.get_or_insert_default()).await;
    }
}

/// The next group; without one the queue rests, and keeps what the next delivery can use.
fn next_group(intake: &Intake, slug: &str, kept: &mut Option<Kept>) -> Option<Vec<Waiting>> {
    let mut queues = intake.queues();
    let queue = queues.of.get_mut(slug)?;
    let mut events = 0;
    let mut group = Vec::new();
    while let Some(next) = queue.waiting.front() {
        if !group.is_empty() && events + next.delivery.size() > MOST_TOGETHER {
            break;
        }
        events += next.delivery.size();
        group.extend(queue.waiting.pop_front());
    }
    if group.is_empty() {
        queue.is_worked_on = false;
        queue.kept = kept.take().unwrap_or_default();
        if queues.of.len() > MOST_KEPT {
            queues.of.retain(|_, queue| queue.is_worked_on);
        }
        return None;
    }
    queues.events -= events;
    Some(group)
}

/// Takes in a group. Where it fails for a reason that may be one delivery's own, each is tried alone.
async fn take_group(app: &SharedState, group: Vec<Waiting>, kept: &mut Kept) {
    let Some(scope) = group.first().map(|first| first.scope.clone()) else { return };
    let (deliveries, answers): (Vec<Delivery>, Vec<_>) =
        group.into_iter().map(|waiting| (waiting.delivery, waiting.answer)).unzip();
    app.metrics.intake_groups.fetch_add(1, Ordering::Relaxed);
    match deliver_together(&app.store, &scope, &deliveries, kept).await {
        Ok(receipts) => {
            for (answer, receipt) in answers.into_iter().zip(receipts) {
                // Whoever hung up knows of no receipt; what was sent is in all the same.
                let _ = answer.send(Ok(receipt));
            }
        }
        Err(error) if deliveries.len() == 1 || error.is_temporary() => {
            app.note_unwritten(&error);
            let problem = Problem::from(error);
            for answer in answers {
                let _ = answer.send(Err(problem.clone()));
            }
        }
        Err(_) => {
            for (delivery, answer) in deliveries.into_iter().zip(answers) {
                let taken = deliver_together(&app.store, &scope, &[delivery], kept).await;
                let _ = answer.send(taken.map(|receipts| receipts.into_iter().next().flatten()).map_err(Problem::from));
            }
        }
    }
}
