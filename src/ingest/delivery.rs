//! Events that are handed over in a body: by a webhook, an API call or a polled page. A batch of the
//! import that each sender has for the hour.

use super::events::ObjectDecoder;
use super::pipeline::{PipelineError, Repeats, number_repeats};
use super::reading::{Columns, Options};
use crate::domain::{EventTable, EventTexts, Instant};
use crate::store::{Clock, ImportHead, Ledger, Organization, Store};
use crate::workflows::EventBatch;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// A body of events.
#[derive(Debug)]
pub struct Body<'a> {
    /// The events, each the text of one JSON value.
    pub events: Vec<&'a str>,
    /// Where the next page begins, where there is one.
    pub next_cursor: Option<String>,
}

/// By whom and how events were handed over.
#[derive(Debug, Clone, Copy)]
pub struct Carrier<'a> {
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
#[derive(Debug, Clone, Default, Serialize)]
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

/// An event that cannot be used.
#[derive(Debug, Clone, Serialize)]
pub struct RejectedEvent {
    /// Its place in the body, from 0.
    pub index: u64,
    /// The code of the reason.
    pub code: &'static str,
    /// The reason in words.
    pub message: String,
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
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    events: Option<Vec<&'a RawValue>>,
    next_cursor: Option<String>,
}

/// The events of a body: one object, or `{"events":[…]}` with an optional `next_cursor`.
///
/// # Errors
/// Where it is no JSON object, or `events` is no list: what is wrong, in words.
pub fn read_body(body: &[u8]) -> Result<Body<'_>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the body is not UTF-8".to_owned())?;
    let whole = text.trim();
    if !whole.starts_with('{') {
        return Err("the body is no JSON object".to_owned());
    }
    let page: Page<'_> = serde_json::from_str(whole).map_err(|error| format!("the body cannot be read: {error}"))?;
    let events = page.events.map(|events| events.into_iter().map(RawValue::get).collect());
    Ok(Body { events: events.unwrap_or_else(|| vec![whole]), next_cursor: page.next_cursor })
}

/// The events of lines, one object each.
///
/// # Errors
/// Where they are not UTF-8.
pub fn read_lines(body: &[u8]) -> Result<Body<'_>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the page is not UTF-8".to_owned())?;
    let events = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(Body { events, next_cursor: None })
}

/// Takes in the events of a body, all or none; what is known already changes nothing.
///
/// # Errors
/// Where the store cannot be written.
pub async fn deliver(
    store: &Store,
    organization: &Organization,
    events: &[&str],
    carrier: Carrier<'_>,
) -> Result<Receipt, PipelineError> {
    if events.is_empty() {
        return Ok(Receipt::default());
    }
    let now = carrier.clock.now();
    let (table, places, mut rejected) = decoded(events, organization, carrier.source, now)?;
    let mut codes: BTreeMap<&'static str, i64> = BTreeMap::new();
    for event in &rejected {
        *codes.entry(event.code).or_default() += 1;
    }
    let head = ImportHead::of_hour(carrier.kind, carrier.name, now, carrier.clock);
    let mut writer = store.growing_import(organization, head);
    let verdict = writer.append(EventBatch::new(&table, &places, events.len() as i64, codes)).await?;
    let conflicts: BTreeSet<u64> = verdict.conflicts.into_iter().collect();
    rejected.extend(conflicts.into_iter().map(|index| RejectedEvent {
        index,
        code: "E_CONFLICT",
        message: "an event with this key is stored with other content".to_owned(),
    }));
    rejected.sort_by_key(|event| event.index);
    let Ledger { read, new, duplicate, suppressed, .. } = verdict.figures;
    Ok(Receipt { read, new, duplicate, suppressed, rejected })
}

/// The usable events with their places, and the others with the reasons.
fn decoded(
    events: &[&str],
    organization: &Organization,
    source: Option<&str>,
    now: Instant,
) -> Result<(EventTable, Vec<u64>, Vec<RejectedEvent>), PipelineError> {
    let mut options = Options::plain(Columns::EVENTS, organization.scope.slug(), now);
    options.rules.allow_personal_ids = organization.allow_personal_ids;
    let mut decoder = ObjectDecoder::new(options);
    let (mut table, mut places, mut rejected) = (EventTable::default(), Vec::new(), Vec::new());
    for (index, event) in (0..).zip(events) {
        match decoder.decode(event) {
            Ok(view) => {
                let texts = EventTexts { source: source.or(view.texts.source), ..view.texts };
                table.push(view.stage, view.occurred_at, texts, 0);
                places.push(index);
            }
            Err(rejection) => {
                rejected.push(RejectedEvent { index, code: rejection.code, message: rejection.message });
            }
        }
    }
    number_repeats(&mut table, &mut Repeats::default());
    Ok((table, places, rejected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_one_event_or_a_list() {
        let events = |text: &'static str| read_body(text.as_bytes()).map(|body| body.events);
        assert_eq!(events(r#" {"event":"x"} "#), Ok(vec![r#"{"event":"x"}"#]));
        assert_eq!(events(r#"{"events":[{"a":1}, 7]}"#), Ok(vec![r#"{"a":1}"#, "7"]));
        assert_eq!(events(r#"{"events":[]}"#), Ok(vec![]));
        assert!(events("[]").is_err() && events("").is_err() && events(r#"{"events":1}"#).is_err());
        let body = read_body(br#"{"events":[],"next_cursor":"c"}"#).unwrap();
        assert_eq!(body.next_cursor.as_deref(), Some("c"));
        assert_eq!(read_lines(b"{}\n\n{}\n").unwrap().events.len(), 2);
    }
}
