//! Erasing events: the blocks they stand in are packed anew without them.

use super::reader::EventReader;
use super::write::{insert, pack};
use crate::domain::EventTable;
use crate::store::OrgTransaction;
use crate::store::error::Result;

/// Which events go: a bit for each number.
#[derive(Debug, Default)]
pub(in crate::store) struct Gone {
    bits: Vec<u64>,
    count: i64,
}

impl Gone {
    /// Adds an event.
    pub fn insert(&mut self, tracking_id: i64) {
        let (word, bit) = Self::place(tracking_id);
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.count += i64::from(self.bits[word] & bit == 0);
        self.bits[word] |= bit;
    }

    /// Whether an event goes.
    pub fn contains(&self, tracking_id: i64) -> bool {
        let (word, bit) = Self::place(tracking_id);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// How many go.
    pub const fn len(&self) -> i64 {
        self.count
    }

    /// The first one from a number on.
    fn first_from(&self, tracking_id: i64) -> Option<i64> {
        let (word, bit) = Self::place(tracking_id);
        let within = self.bits.get(word)? & !(bit - 1);
        let rest = (word + 1..self.bits.len()).map(|word| (word, self.bits[word]));
        let (word, bits) = std::iter::once((word, within)).chain(rest).find(|(_, bits)| *bits != 0)?;
        Some(word as i64 * 64 + i64::from(bits.trailing_zeros()))
    }

    fn place(tracking_id: i64) -> (usize, u64) {
        (usize::try_from(tracking_id / 64).unwrap_or_default(), 1 << (tracking_id % 64))
    }
}

/// Packs every block anew that has an event that goes; of `residues`, which go too, stays when and where their click was.
///
/// Reads and writes each such block once. `reader` must not be used afterwards: it may hold what is gone.
pub(in crate::store) async fn erase(
    tx: &mut OrgTransaction,
    mut reader: EventReader,
    gone: &Gone,
    residues: &Gone,
) -> Result<()> {
    let mut next = gone.first_from(1);
    while let Some(id) = next {
        let Some((first, revision, table)) = block_with(tx, &mut reader, id).await? else {
            next = gone.first_from(id + 1);
            continue;
        };
        let end = table.len().checked_sub(1).map_or(id, |last| table.tracking_id(last)) + 1;
        remove(tx, first).await?;
        let left = without(&table, gone, residues);
        let rows: Vec<u32> = (0..left.len() as u32).collect();
        insert(tx, &pack(&left, &rows, &reader.sources)?, revision).await?;
        next = gone.first_from(end.max(id + 1));
    }
    Ok(())
}

/// The block that covers a number: its first number, its revision and its events.
async fn block_with(
    tx: &mut OrgTransaction,
    reader: &mut EventReader,
    id: i64,
) -> Result<Option<(i64, i64, EventTable)>> {
    const FIRST: &str = "SELECT MAX(first_tracking)
        FROM referral_trackings
        WHERE org_id = $1 AND first_tracking <= $2 AND first_tracking + events > $2 AND first_tracking > $2 - 1024";
    let first: Option<i64> = tx.query_scalar(FIRST).bind(id).fetch_one(tx).await?;
    match first {
        Some(first) => reader.block_after(tx, first - 1).await,
        None => Ok(None),
    }
}

async fn remove(tx: &mut OrgTransaction, first: i64) -> Result<()> {
    const DELETE: &str = "DELETE FROM referral_trackings WHERE org_id = $1 AND first_tracking = $2";
    tx.query(DELETE).bind(first).execute(tx).await?;
    Ok(())
}

fn without(table: &EventTable, gone: &Gone, residues: &Gone) -> EventTable {
    let mut left = EventTable::with_capacity(table.len(), table.text_bytes());
    for index in 0..table.len() {
        let id = table.tracking_id(index);
        if !gone.contains(id) {
            left.push_from(table, index);
        } else if residues.contains(id) {
            left.push_residue_of(table, index);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::Gone;

    #[test]
    fn what_goes_is_found_in_its_order() {
        let mut gone = Gone::default();
        for id in [5, 64, 63, 700, 5] {
            gone.insert(id);
        }
        assert_eq!(gone.len(), 4);
        let mut found = Vec::new();
        let mut next = gone.first_from(1);
        while let Some(id) = next {
            found.push(id);
            next = gone.first_from(id + 1);
        }
        assert_eq!(found, [5, 63, 64, 700]);
        assert!(gone.contains(64) && !gone.contains(65) && !gone.contains(100_000));
    }
}
