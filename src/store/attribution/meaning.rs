//! What arriving events mean: the answers of their neighbourhoods without them and with them.

use super::neighbourhood::{joining_nodes, personal_node};
use super::upkeep::{Answers, Difference, Moment, personal_of};
use crate::domain::attribution::attribute;
use crate::domain::{Components, EventTable, Fact, ReferralNames};
use crate::store::directory::link_book::LinkBook;
use crate::store::facts::events::StoredEvents;
use rustc_hash::FxHashMap;

/// How many events are attributed in one call: enough to spread its cost, few enough to stay in the cache.
const GROUP: usize = 16_384;

/// Works out what new events mean, given the stored events that hang together with them.
pub(in crate::store) fn note_arrivals(
    arrivals: &EventTable,
    nodes: &[[i64; 2]],
    new: &[u32],
    stored: &StoredEvents,
    moment: &Moment<'_>,
    names: ReferralNames,
) -> Difference {
    let mut difference = Difference::default();
    let parts = Parts { arrivals, new, stored };
    let order = components(&parts, nodes, moment.book);
    let mut start = 0;
    while start < order.len() {
        let mut end = (start + GROUP).min(order.len());
        while end < order.len() && order[end].0 == order[end - 1].0 {
            end += 1;
        }
        note_group(&mut difference, &parts, &order[start..end], moment, names);
        start = end;
    }
    difference
}

/// New and stored events under one numbering: the new ones first.
struct Parts<'a> {
    arrivals: &'a EventTable,
    new: &'a [u32],
    stored: &'a StoredEvents,
}

impl<'a> Parts<'a> {
    fn len(&self) -> usize {
        self.new.len() + self.stored.table.len()
    }

    fn fact(&self, item: usize) -> Fact<'a> {
        match self.new.get(item) {
            Some(&index) => self.arrivals.fact(index as usize),
            None => self.stored.table.fact(item - self.new.len()),
        }
    }

    /// Whether an item is a stored event that counts.
    fn was_there(&self, item: usize) -> bool {
        item >= self.new.len() && self.stored.counts_at(item - self.new.len(), i64::MAX - 1)
    }

    fn is_new(&self, item: usize) -> bool {
        item < self.new.len()
    }
}

fn note_group(
    difference: &mut Difference,
    parts: &Parts<'_>,
    group: &[(u32, u32)],
    moment: &Moment<'_>,
    names: ReferralNames,
) {
    let items = || group.iter().map(|(_, item)| *item as usize);
    let after: Vec<Fact<'_>> =
        items().filter(|&item| parts.is_new(item) || parts.was_there(item)).map(|item| parts.fact(item)).collect();
    let personal = personal_of(&after, moment.book);
    let links = &moment.book.links;
    let now = attribute(&after, links, &personal, moment.held, moment.rules);
    let mut answers_after = Answers::default();
    answers_after.take(&after, &now, moment.book, names);
    let before: Vec<Fact<'_>> = items().filter(|&item| parts.was_there(item)).map(|item| parts.fact(item)).collect();
    let mut answers_before = Answers::default();
    if !before.is_empty() || !personal.is_empty() {
        let then = attribute(&before, links, &personal, moment.held, moment.rules);
        answers_before.take(&before, &then, moment.book, names);
    }
    difference.note(answers_before, answers_after, moment.days);
}

/// Items by the component they hang together in: pairs of component and item, sorted.
fn components(parts: &Parts<'_>, nodes: &[[i64; 2]], book: &LinkBook) -> Vec<(u32, u32)> {
    let mut components = Components::of(parts.len());
    let mut first_of: FxHashMap<i64, u32> = FxHashMap::default();
    let has_stored = !parts.stored.table.is_empty();
    let mut meet = |components: &mut Components, node: i64, item: usize| {
        if node != 0 {
            components.join(*first_of.entry(node).or_insert(item as u32), item as u32);
        }
    };
    let mut click_before = 0;
    for (item, &row) in parts.new.iter().enumerate() {
        let [click, user] = nodes[row as usize];
        if click != 0 && click == click_before {
            // The events of a click stand together.
            components.join(item as u32 - 1, item as u32);
        } else if has_stored {
            meet(&mut components, click, item);
        }
        click_before = click;
        meet(&mut components, user, item);
        meet(&mut components, personal_node(parts.arrivals, row as usize, book).unwrap_or_default(), item);
    }
    for index in 0..parts.stored.table.len() {
        for node in joining_nodes(&parts.stored.table, index, book) {
            meet(&mut components, node, parts.new.len() + index);
        }
    }
    components.into_order()
}

/// The nodes under which new events may meet stored ones.
pub(in crate::store) fn meeting_nodes(
    arrivals: &EventTable,
    nodes: &[[i64; 2]],
    new: &[u32],
    book: &LinkBook,
) -> Vec<i64> {
    let mut meeting: Vec<i64> = Vec::new();
    let mut before = [0; 3];
    for &row in new {
        let [click, user] = nodes[row as usize];
        let joining = [click, user, personal_node(arrivals, row as usize, book).unwrap_or_default()];
        // The events of a click stand together.
        for (node, before) in joining.into_iter().zip(before) {
            if node != 0 && node != before {
                meeting.push(node);
            }
        }
        before = joining;
    }
    meeting.sort_unstable();
    meeting.dedup();
    meeting
}
