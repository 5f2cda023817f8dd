//! Events that are handed over in a body: by a webhook, an API call or a polled page.

use super::batches::{Repeats, number_repeats};
use super::events::ObjectDecoder;
use super::input_error::InputError;
use super::options::{Columns, Options};
use crate::domain::{EventTable, EventTexts, Instant};
use crate::store::Organization;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A body of events.
#[derive(Debug)]
pub struct Body<'a> {
    /// The events, each the text of one JSON value.
    pub events: Vec<&'a str>,
    /// Where the next page begins, where there is one.
    pub next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    events: Option<Vec<&'a RawValue>>,
    next_cursor: Option<String>,
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    r#type: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// The events of a body: one object, alone or as the `data` beside a `type`, or `{"events":[…]}` with an optional
/// `next_cursor`.
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
    let events = match (page.events, page.data) {
        (Some(events), _) => events.into_iter().map(RawValue::get).collect(),
        (None, Some(data)) if page.r#type.is_some() && page.event.is_none() => vec![data.get()],
        (None, _) => vec![whole],
    };
    Ok(Body { events, next_cursor: page.next_cursor })
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

/// An event that cannot be used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RejectedEvent {
    /// Its place in the body, from 0.
    pub index: u64,
    /// The code of the reason.
    pub code: &'static str,
    /// The reason in words.
    pub message: String,
}

/// The usable events with their places, and the others with the reasons.
pub(crate) fn decoded(
    events: &[&str],
    organization: &Organization,
    source: Option<&str>,
    now: Instant,
) -> Result<(EventTable, Vec<u64>, Vec<RejectedEvent>), InputError> {
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
                rejected.push(RejectedEvent { index, code: rejection.code, message: rejection.message.to_string() });
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
        assert_eq!(events(r#"{"type":"event","timestamp":"x","data":{"a":1}}"#), Ok(vec![r#"{"a":1}"#]));
        assert_eq!(events(r#"{"event":"x","data":{"a":1}}"#), Ok(vec![r#"{"event":"x","data":{"a":1}}"#]));
        assert!(events("[]").is_err() && events("").is_err() && events(r#"{"events":1}"#).is_err());
        let body = read_body(br#"{"events":[],"next_cursor":"c"}"#).unwrap();
        assert_eq!(body.next_cursor.as_deref(), Some("c"));
        assert_eq!(read_lines(b"{}\n\n{}\n").unwrap().events.len(), 2);
    }
}
