//! Clicks on their way into the store: noted in memory at once, written in groups, so that no visitor waits for a lock.

use super::metrics::Metrics;
use super::state::SharedState;
use crate::domain::{EventTable, EventTexts, Instant, Stage};
use crate::ingest::batch::EventBatch;
use crate::store::{Clock, ImportHead, Result, Store};
use crate::workflows::ImportWriter;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How long clicks are gathered before they are written.
const GATHER: Duration = Duration::from_millis(150);
/// The sender of the redirect's own events.
const SOURCE: &str = "redirect";
/// How many clicks may wait for the database: some hours of a busy day.
const MOST_WAITING: usize = 2_000_000;
/// How many clicks are written at a time.
const MOST_AT_A_TIME: usize = 20_000;
/// How many organizations keep a writer open.
const MOST_WRITERS: usize = 8;

/// A click that counts.
#[derive(Debug, Clone)]
pub(super) struct Click {
    /// The slug of the link's organization.
    pub organization: String,
    /// The link's code.
    pub code: String,
    /// The token that the visitor carries on.
    pub click_id: String,
    /// When it happened.
    pub at: Instant,
}

/// The clicks that are not written yet.
#[derive(Debug, Default)]
pub(super) struct ClickQueue {
    waiting: Mutex<Vec<Click>>,
    ending: Notify,
}

impl ClickQueue {
    /// Notes a click; `false` where too many wait already.
    pub fn push(&self, click: Click, metrics: &Metrics) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST_WAITING {
            return false;
        }
        waiting.push(click);
        metrics.clicks_waiting.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// Has the writer write what waits and end.
    pub fn end(&self) {
        self.ending.notify_one();
    }

    fn take(&self) -> Vec<Click> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How long what waits is tried to be written at the end.
pub(super) const CLICKS_ENDING: Duration = Duration::from_secs(15);

/// Writes clicks until it is told to end; then what waits, as long as there is hope for it. Answers with how many were
/// lost.
pub(super) async fn write_clicks(app: SharedState) -> usize {
    let mut writers: Writers<'_> = FxHashMap::default();
    let mut left: Groups = BTreeMap::new();
    let (mut is_ending, mut end) = (false, std::time::Instant::now());
    loop {
        if !is_ending {
            end = std::time::Instant::now() + CLICKS_ENDING;
            tokio::select! {
                () = tokio::time::sleep(GATHER) => {}
                () = app.clicks.ending.notified() => is_ending = true,
            }
        }
        for click in app.clicks.take() {
            left.entry((click.organization.clone(), hour(click.at))).or_default().push(click);
        }
        write_groups(&app, &mut left, &mut writers, is_ending.then_some(end)).await;
        if is_ending {
            if left.is_empty() {
                return 0;
            }
            if app.store.check_file().is_err() || std::time::Instant::now() >= end {
                let clicks: usize = left.values().map(Vec::len).sum();
                app.log("error", "clicks lost", &[("clicks", clicks.into())]);
                return clicks;
            }
            tokio::time::sleep(GATHER).await;
        }
    }
}

/// The clicks by organization and hour.
type Groups = BTreeMap<(String, i64), Vec<Click>>;
/// The open writers by organization, each with its hour.
type Writers<'s> = FxHashMap<String, (i64, ImportWriter<'s>)>;

/// Writes every group that can be written, and begins none after `end`; what is not written stays.
async fn write_groups<'s>(
    app: &'s SharedState,
    left: &mut Groups,
    writers: &mut Writers<'s>,
    end: Option<std::time::Instant>,
) {
    for (key, mut clicks) in std::mem::take(left) {
        while !clicks.is_empty() {
            if end.is_some_and(|end| std::time::Instant::now() >= end) {
                left.insert(key, clicks);
                break;
            }
            let some = &clicks[..clicks.len().min(MOST_AT_A_TIME)];
            let written = some.len();
            if let Err(error) = write(&app.store, app.clock, &key, some, writers).await {
                // Each click has a key of its own: what was committed in spite of the error is a duplicate then.
                app.metrics.click_retries.fetch_add(1, Ordering::Relaxed);
                app.note_unwritten(&error);
                app.log("warn", "clicks wait", &[("cause", error.to_string().into()), ("clicks", clicks.len().into())]);
                left.insert(key.clone(), clicks);
                break;
            }
            clicks.drain(..written);
            app.metrics.clicks_waiting.fetch_sub(written as i64, Ordering::Relaxed);
            app.metrics.clicks_stored.fetch_add(written as u64, Ordering::Relaxed);
        }
    }
    if writers.len() > MOST_WRITERS {
        writers.clear();
    }
}

async fn write<'s>(
    store: &'s Store,
    clock: Clock,
    (slug, hour): &(String, i64),
    clicks: &[Click],
    writers: &mut Writers<'s>,
) -> Result<()> {
    // A writer that failed is not used again.
    let mut writer = match writers.remove(slug) {
        Some((of_hour, writer)) if of_hour == *hour => writer,
        Some(_) | None => open(store, clock, slug, *hour).await?,
    };
    let mut events = EventTable::default();
    for click in clicks {
        let texts = EventTexts {
            link_code: Some(&click.code),
            click_id: Some(&click.click_id),
            user_id: None,
            event_id: Some(&click.click_id),
            source: Some(SOURCE),
        };
        events.push(Stage::LinkClicked, click.at, texts, 0);
    }
    let lines: Vec<u64> = (1..=clicks.len() as u64).collect();
    let batch = EventBatch::new(&events, &lines, clicks.len() as i64, BTreeMap::new());
    writer.append(batch).await?;
    writers.insert(slug.clone(), (*hour, writer));
    Ok(())
}

async fn open<'s>(store: &'s Store, clock: Clock, slug: &str, hour: i64) -> Result<ImportWriter<'s>> {
    let organization = store.directory().await?.organization(slug).await?;
    let head = ImportHead::of_hour("clicks", "clicks", Instant(hour * HOUR), clock);
    Ok(store.growing_import(&organization, head))
}

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

fn hour(at: Instant) -> i64 {
    at.0.div_euclid(HOUR)
}
