//! One stored conversion event and the order that all events have (semantics sections 3 and 4).

use super::{Instant, Stage};
use std::cmp::Ordering;
use std::fmt::Write as _;

/// The sender's name where none is given.
pub const DEFAULT_SOURCE: &str = "default";

/// The ordinal of an event of which nothing is left but when and where its click was (semantics section 9).
pub const RESIDUE: u32 = u32::MAX;

/// An event as attribution sees it; texts are borrowed from the holder of the event.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// The organization's number of this event.
    pub tracking_id: i64,
    /// What happened.
    pub stage: Stage,
    /// When it happened.
    pub occurred_at: Instant,
    /// The code of the link, normalised.
    pub link_code: Option<&'a str>,
    /// Where the code leads: an index into the links given with the facts.
    pub link: Option<usize>,
    /// The token made when the link was clicked.
    pub click_id: Option<&'a str>,
    /// The new member's id in the organization's own system.
    pub user_id: Option<&'a str>,
    /// The sender.
    pub source: &'a str,
    /// The sender's id of this event.
    pub event_id: Option<&'a str>,
    /// Which of several identical id-less rows this is, from 1; 0 for an event with an id.
    pub ordinal: i64,
}

impl Fact<'_> {
    /// Whether this only says when a click was and where it leads: its person was erased, and somebody else used it.
    pub fn is_residue(&self) -> bool {
        self.ordinal == i64::from(RESIDUE) && self.event_id.is_none()
    }

    /// The key that is unique within the source: the sender's id, or one made of the content.
    pub fn key(&self) -> String {
        match self.event_id {
            Some(id) => id.to_owned(),
            None => {
                content_key(self.stage, self.occurred_at, self.link_code, self.click_id, self.user_id, self.ordinal)
            }
        }
    }

    /// The canonical order of events: time, stage, source, key.
    pub fn canonical_order(&self, other: &Self) -> Ordering {
        self.occurred_at
            .cmp(&other.occurred_at)
            .then(self.stage.cmp(&other.stage))
            .then_with(|| self.source.as_bytes().cmp(other.source.as_bytes()))
            .then_with(|| match (self.event_id, other.event_id) {
                (Some(mine), Some(theirs)) => mine.as_bytes().cmp(theirs.as_bytes()),
                _ => self.key().as_bytes().cmp(other.key().as_bytes()),
            })
    }
}

/// The key of an event without an `event_id` (semantics section 3, duplicates).
pub fn content_key(
    stage: Stage,
    occurred_at: Instant,
    link_code: Option<&str>,
    click_id: Option<&str>,
    user_id: Option<&str>,
    ordinal: i64,
) -> String {
    let mut key = String::with_capacity(80);
    let texts = [link_code, click_id, user_id].map(Option::unwrap_or_default);
    // Writing to a String cannot fail.
    let _ = write!(key, "~{stage}|{occurred_at}|{}|{}|{}|{ordinal}", texts[0], texts[1], texts[2]);
    key
}
