//! Counters of the running server, in the text format of Prometheus. They name no organization and no person.

use super::links::visits::Visit;
use super::requests::REDIRECT;
use crate::store::Begun;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper ends of the buckets of durations, in milliseconds.
const BUCKETS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 500, 2_000];

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    visits: [AtomicU64; Visit::ALL.len()],
    /// Clicks that were counted and are not written yet.
    pub clicks_waiting: AtomicI64,
    /// Clicks that are written.
    pub clicks_stored: AtomicU64,
    /// Groups of clicks that could not be written and were tried again.
    pub click_retries: AtomicU64,
    redirects: Durations,
    /// Answers by route and status.
    answers: Mutex<BTreeMap<(String, u16), u64>>,
    /// Events that came in over HTTP, by verdict: new, duplicate, suppressed, rejected.
    pub events: [AtomicU64; 4],
    /// Groups of deliveries that were committed together, or tried to be.
    pub intake_groups: AtomicU64,
}

#[derive(Debug, Default)]
struct Durations {
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    microseconds: AtomicU64,
}

impl Metrics {
    /// Counts a request to the redirect.
    pub fn visit(&self, visit: Visit) {
        let place = Visit::ALL.iter().position(|each| *each == visit).unwrap_or_default();
        self.visits[place].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts an answer of a route.
    pub fn answer(&self, route: &str, status: u16, took: Duration) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        *answers.entry((route.to_owned(), status)).or_default() += 1;
        drop(answers);
        if route == REDIRECT {
            self.redirects.note(took);
        }
    }

    /// Everything, as Prometheus reads it, with the transactions that the store has begun.
    pub fn text(&self, begun: &Begun) -> String {
        let mut text = String::new();
        head(&mut text, "verve_redirects_total", "counter", "requests to links by what was made of them");
        for (place, visit) in Visit::ALL.iter().enumerate() {
            let count = self.visits[place].load(Ordering::Relaxed);
            let _ = writeln!(text, "verve_redirects_total{{outcome=\"{}\"}} {count}", visit.name());
        }
        let waiting = self.clicks_waiting.load(Ordering::Relaxed);
        single(&mut text, "verve_clicks_waiting", "gauge", "clicks counted and not written yet", waiting);
        let stored = self.clicks_stored.load(Ordering::Relaxed);
        single(&mut text, "verve_clicks_stored_total", "counter", "clicks written", stored);
        let retries = self.click_retries.load(Ordering::Relaxed);
        single(&mut text, "verve_click_retries_total", "counter", "groups of clicks tried again", retries);
        head(&mut text, "verve_events_total", "counter", "events received over HTTP by verdict");
        for (place, verdict) in ["new", "duplicate", "suppressed", "rejected"].iter().enumerate() {
            let count = self.events[place].load(Ordering::Relaxed);
            let _ = writeln!(text, "verve_events_total{{verdict=\"{verdict}\"}} {count}");
        }
        let groups = self.intake_groups.load(Ordering::Relaxed);
        single(&mut text, "verve_intake_groups_total", "counter", "groups of deliveries committed together", groups);
        head(&mut text, "verve_transactions_total", "counter", "transactions begun: snapshots only read");
        for (kind, count) in [("snapshot", begun.snapshots()), ("change", begun.changes())] {
            let _ = writeln!(text, "verve_transactions_total{{kind=\"{kind}\"}} {count}");
        }
        self.redirects.write(&mut text);
        head(&mut text, "verve_http_requests_total", "counter", "answers by route and status");
        for ((route, status), count) in self.answers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = writeln!(text, "verve_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        text
    }
}

impl Durations {
    fn note(&self, took: Duration) {
        let milliseconds = took.as_micros().div_ceil(1_000);
        for (bucket, end) in self.buckets.iter().zip(BUCKETS) {
            if milliseconds <= u128::from(end) {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn write(&self, text: &mut String) {
        const NAME: &str = "verve_redirect_seconds";
        head(text, NAME, "histogram", "how long the redirect takes");
        let count = self.count.load(Ordering::Relaxed);
        for (bucket, end) in self.buckets.iter().zip(BUCKETS) {
            let seconds = end as f64 / 1_000.0;
            let _ = writeln!(text, "{NAME}_bucket{{le=\"{seconds}\"}} {}", bucket.load(Ordering::Relaxed));
        }
        let sum = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "{NAME}_bucket{{le=\"+Inf\"}} {count}\n{NAME}_sum {sum}\n{NAME}_count {count}");
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn single(text: &mut String, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
    head(text, name, kind, help);
    let _ = writeln!(text, "{name} {value}");
}
