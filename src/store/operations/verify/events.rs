//! Whether every packed event can be read, stands where it belongs, and is found through the index.

use super::Check;
use crate::domain::EventTable;
use crate::domain::identity::{content_hash, key_hash};
use crate::store::OrgTransaction;
use crate::store::attribution::neighbourhood::Run;
use crate::store::error::Result;
use crate::store::facts::batch::click_and_user;
use crate::store::facts::events::{BlockHead, EventReader};
use crate::store::facts::hash_index::{Entry, IndexKind, Merged};
use xxhash_rust::xxh3::xxh3_64;

/// The index as it should be: how many entries, and the sum of what they say, whatever their order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    entries: i64,
    sum: u64,
}

impl Sum {
    fn add(&mut self, numbers: [i64; 3]) {
        let mut bytes = [0; 24];
        for (place, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        self.entries += 1;
        self.sum = self.sum.wrapping_add(xxh3_64(&bytes));
    }
}

/// What the events say of the index.
#[derive(Debug, Default)]
struct Expected {
    keys: Sum,
    nodes: Sum,
    /// A bit for each number that has an event: an erasure leaves empty ones, and where somebody else used a click too,
    /// its place in the index.
    present: Vec<u64>,
}

impl Expected {
    fn note(&mut self, id: i64) {
        let word = usize::try_from(id / 64).unwrap_or_default();
        if word >= self.present.len() {
            self.present.resize(word + 1, 0);
        }
        self.present[word] |= 1 << (id % 64);
    }

    fn is_present(&self, id: i64) -> bool {
        let word = usize::try_from(id / 64).ok().and_then(|word| self.present.get(word));
        word.is_some_and(|bits| bits >> (id % 64) & 1 == 1)
    }

    fn take(&mut self, events: &EventTable) {
        for index in 0..events.len() {
            let fact = events.fact(index);
            let nodes = click_and_user(&fact);
            let id = events.tracking_id(index);
            self.note(id);
            // Of an erased event that stays as a click's time nobody knows the key.
            if !fact.is_residue() {
                self.keys.add([key_hash(&fact), content_hash(&fact, nodes), id]);
            }
            for node in nodes.into_iter().filter(|node| *node != 0) {
                self.nodes.add([node, id, 0]);
            }
        }
    }
}

/// The events, and the index by which they are found.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<[Check; 2]> {
    let mut events = Check::new(Some(tx.scope()), "events", "events");
    let mut index = Check::new(Some(tx.scope()), "index", "entries");
    let mut expected = Expected::default();
    let end = blocks(tx, &mut events, &mut expected).await;
    let events = events.ended(end)?;
    let end = entries(tx, &mut index, events.faults.is_empty().then_some(&expected)).await;
    Ok([events, index.ended(end)?])
}

async fn blocks(tx: &mut OrgTransaction, check: &mut Check, expected: &mut Expected) -> Result<()> {
    let revisions = revisions(tx).await?;
    let is_whole = !has_erased(tx).await?;
    let mut reader = EventReader::open(tx).await?;
    let mut next = 1;
    let mut after = 0;
    while let Some(page) = reader.blocks_after(tx, after).await? {
        for (head, events) in page {
            let BlockHead { first, count, revision, newest_at } = head;
            after = first;
            let last = first + count - 1;
            check.expect(first == next || first > next && !is_whole, || {
                format!("event {next} is expected and event {first} comes")
            });
            next = last + 1;
            let place = revisions.partition_point(|(from, ..)| *from <= first);
            let belongs = place.checked_sub(1).is_some_and(|place| {
                let (_, until, number) = revisions[place];
                number == revision && next <= until
            });
            check.expect(belongs, || format!("events {first} to {last} are not those of revision {revision}"));
            let Ok(events) = events else {
                check.fault(format!("events {first} to {last} are damaged"));
                continue;
            };
            check.looked_at += events.len() as i64;
            check.expect(events.len() as i64 == count || !is_whole, || {
                format!("of events {first} to {last} {} are missing", count - events.len() as i64)
            });
            let newest = (0..events.len()).map(|index| events.occurred_at(index).0).max();
            check.expect(newest == Some(newest_at), || format!("events {first} to {last} have another newest one"));
            expected.take(&events);
        }
    }
    let end = revisions.last().map_or(1, |(_, end, _)| *end);
    check.expect(next == end || next < end && !is_whole, || format!("events {next} to {} are missing", end - 1));
    Ok(())
}

/// Whether events were erased: then their numbers are empty.
async fn has_erased(tx: &mut OrgTransaction) -> Result<bool> {
    const ERASED: &str = "SELECT org_id FROM suppressed_ids WHERE org_id = $1
        UNION ALL
        SELECT org_id FROM retentions WHERE org_id = $1
        LIMIT 1";
    Ok(tx.query(ERASED).fetch_optional(tx).await?.is_some())
}

/// First event, the one after the last, and number of each revision that brought any.
async fn revisions(tx: &mut OrgTransaction) -> Result<Vec<(i64, i64, i64)>> {
    const REVISIONS: &str = "SELECT first_tracking, end_tracking, revision
        FROM revisions
        WHERE org_id = $1 AND end_tracking > first_tracking
        ORDER BY first_tracking";
    let rows = tx.query(REVISIONS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// Reads the index to its end; `expected` is `None` where the events cannot say what it should hold.
async fn entries(tx: &mut OrgTransaction, check: &mut Check, expected: Option<&Expected>) -> Result<()> {
    let (mut keys, mut nodes) = (Sum::default(), Sum::default());
    each_entry(tx, IndexKind::Keys, check, |entry| keys.add([entry.hash, entry.first, entry.second])).await?;
    // Under which codes events stand depends on when a link came; attribution reads those, and `answers` checks it.
    let take = |entry: Entry| {
        let run = Run::from(entry);
        let is_present = |id: &i64| expected.is_none_or(|expected| expected.is_present(*id));
        for id in (run.first..run.first + run.events).take_while(|_| !run.is_code).filter(is_present) {
            nodes.add([run.node, id, 0]);
        }
    };
    each_entry(tx, IndexKind::Nodes, check, take).await?;
    if let Some(expected) = expected {
        check.expect(keys == expected.keys, || "the keys found are not those of the events".to_owned());
        check.expect(nodes == expected.nodes, || "the clicks and users found are not those of the events".to_owned());
    }
    Ok(())
}

async fn each_entry(
    tx: &mut OrgTransaction,
    kind: IndexKind,
    check: &mut Check,
    mut take: impl FnMut(Entry),
) -> Result<()> {
    let mut merged = Merged::all(tx, kind).await?;
    let (mut before, mut is_sorted) = (i64::MIN, true);
    while let Some(entries) = merged.next(tx).await? {
        check.looked_at += entries.len() as i64;
        for entry in entries {
            is_sorted &= before <= entry.hash;
            before = entry.hash;
            take(entry);
        }
    }
    check.expect(is_sorted, || "its entries are not in their order".to_owned());
    Ok(())
}
