//! A batch of decoded rows, prepared for the store by the thread that reads them: hashed, and in the order of the store.

use crate::domain::EventTable;
use crate::domain::identity::{NodeKind, click_and_user, content_hash, key_hash, node_hash};
use std::collections::BTreeMap;

/// Decoded rows of an input on their way into the store.
#[derive(Debug, Default)]
pub struct EventBatch {
    /// The events, so that those of a click, of a user or of a code stand together.
    pub(crate) events: EventTable,
    /// The hashes of each event's click and user; 0 for none.
    pub(crate) nodes: Vec<[i64; 2]>,
    /// The hash of each event's key and its place in `events`, by hash, then in the order of the rows.
    pub(crate) keys: Vec<(i64, u32)>,
    /// The hash of what each event says.
    pub(crate) contents: Vec<i64>,
    /// The line of each event.
    pub(crate) lines: Vec<u64>,
    /// How many rows were read for this batch, the rejected ones included.
    pub(crate) read: i64,
    /// How many rows were left out on purpose.
    pub(crate) left_out: i64,
    /// How many rows decoding rejected, by code.
    pub(crate) rejected: BTreeMap<&'static str, i64>,
}

impl EventBatch {
    /// Prepares a batch. `lines` has the line of each event; the events come in the order of their rows, id-less ones
    /// with their ordinals.
    pub fn new(events: &EventTable, lines: &[u64], read: i64, rejected: BTreeMap<&'static str, i64>) -> Self {
        let mut order: Vec<([i64; 2], u32)> = Vec::with_capacity(events.len());
        for index in 0..events.len() {
            let fact = events.fact(index);
            let [click, user] = click_and_user(&fact);
            let code = || fact.link_code.map_or(0, |code| node_hash(NodeKind::Code, code));
            let first = if click != 0 {
                click
            } else if user != 0 {
                user
            } else {
                code()
            };
            order.push(([first, user], index as u32));
        }
        order.sort_unstable();
        let sorted = events.reordered(order.iter().map(|(_, index)| *index));
        let mut keys: Vec<(i64, u64, u32)> = Vec::with_capacity(events.len());
        let mut nodes = Vec::with_capacity(events.len());
        let mut contents = Vec::with_capacity(events.len());
        let mut sorted_lines = Vec::with_capacity(events.len());
        for (place, (_, index)) in order.iter().enumerate() {
            let fact = sorted.fact(place);
            let line = lines[*index as usize];
            let of_event = click_and_user(&fact);
            nodes.push(of_event);
            contents.push(content_hash(&fact, of_event));
            keys.push((key_hash(&fact), line, place as u32));
            sorted_lines.push(line);
        }
        // Rows of one key stay in the order in which they came: the first is kept.
        keys.sort_unstable();
        let keys = keys.into_iter().map(|(hash, _, place)| (hash, place)).collect();
        Self { events: sorted, nodes, keys, contents, lines: sorted_lines, read, left_out: 0, rejected }
    }
}
