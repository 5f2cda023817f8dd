//! The 64-bit hashes by which events, clicks, users and codes are found again (semantics section 3, duplicates).
//!
//! A hash of 64 bits only narrows the search: anyone who finds something by it compares the texts, or two hashes that
//! were taken of different things. The hashes are stored, so their function never changes.

use super::{DEFAULT_SOURCE, EventTable, Fact};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A click.
    Click,
    /// A user.
    User,
    /// A link's code.
    Code,
}

/// The hash under which the events of a click, a user or a code are found.
pub fn node_hash(kind: NodeKind, text: &str) -> i64 {
    let seed = match kind {
        NodeKind::Click => 1,
        NodeKind::User => 2,
        NodeKind::Code => 3,
    };
    // 0 stands for no node.
    xxh3_64_with_seed(text.as_bytes(), seed).max(1).cast_signed()
}

/// The hashes of an event's click and user; 0 for none.
pub fn click_and_user(fact: &Fact<'_>) -> [i64; 2] {
    [
        fact.click_id.map_or(0, |click| node_hash(NodeKind::Click, click)),
        fact.user_id.map_or(0, |user| node_hash(NodeKind::User, user)),
    ]
}

/// The join key of the click whose id an event carries as a code that leads nowhere. It joins the event with that click's
/// events, and with nothing where there is no such click: a code that many people mistype joins nobody.
pub fn typed_key(events: &EventTable, index: usize) -> Option<i64> {
    let leads_nowhere = events.link(index).is_none();
    events.link_code(index).filter(|_| leads_nowhere).map(|code| node_hash(NodeKind::Click, code))
}

/// The hash of an event's source and key.
pub fn key_hash(fact: &Fact<'_>) -> i64 {
    let seed = if fact.source == DEFAULT_SOURCE { 4 } else { xxh3_64_with_seed(fact.source.as_bytes(), 4) };
    match fact.event_id {
        Some(id) => xxh3_64_with_seed(id.as_bytes(), seed).cast_signed(),
        None => xxh3_64_with_seed(fact.key().as_bytes(), seed).cast_signed(),
    }
}

/// The hash of all that an event says, key and source included; `nodes` are the hashes of its click and user.
///
/// Together with [`key_hash`] these are 128 bits: where both agree, the events are the same.
pub fn content_hash(fact: &Fact<'_>, nodes: [i64; 2]) -> i64 {
    let hash = |text: Option<&str>, seed| text.map_or(0, |text| xxh3_64_with_seed(text.as_bytes(), seed));
    let numbers = [
        fact.stage.rank() as u64,
        fact.occurred_at.0.cast_unsigned(),
        hash(fact.link_code, 5),
        nodes[0].cast_unsigned(),
        nodes[1].cast_unsigned(),
        hash(fact.event_id, 6),
        hash((fact.source != DEFAULT_SOURCE).then_some(fact.source), 7),
        fact.ordinal.cast_unsigned(),
    ];
    let mut bytes = [0; 64];
    for (place, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
        *place = number.to_le_bytes();
    }
    xxh3_64_with_seed(&bytes, 8).cast_signed()
}

/// Whether two events have the same source and key.
pub fn same_key(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    a.source == b.source
        && match (a.event_id, b.event_id) {
            (Some(a), Some(b)) => a == b,
            (None, None) => a.ordinal == b.ordinal && same_content(a, b),
            _ => a.key() == b.key(),
        }
}

fn same_content(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    a.stage == b.stage
        && a.occurred_at == b.occurred_at
        && a.link_code == b.link_code
        && a.click_id == b.click_id
        && a.user_id == b.user_id
}

/// Whether a row with a known key says the same as the stored event, or less.
pub fn is_repetition(row: &Fact<'_>, stored: &Fact<'_>) -> bool {
    let agrees = |row: Option<&str>, stored: Option<&str>| row.is_none() || row == stored;
    row.stage == stored.stage
        && row.occurred_at == stored.occurred_at
        && agrees(row.link_code, stored.link_code)
        && agrees(row.click_id, stored.click_id)
        && agrees(row.user_id, stored.user_id)
}

#[cfg(test)]
mod tests {
    use super::{NodeKind, node_hash};

    #[test]
    fn stored_hashes_keep_their_function() {
        assert_eq!(node_hash(NodeKind::Click, "c1"), node_hash(NodeKind::Click, "c1"));
        assert_ne!(node_hash(NodeKind::Click, "c1"), node_hash(NodeKind::User, "c1"));
    }
}
