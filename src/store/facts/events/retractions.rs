//! Events taken back: ranges of neighbouring ones, with the revision that did it.

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;

/// No revision took the event back.
pub(in crate::store) const NEVER: i64 = i64::MAX;

/// All retractions of an organization, by their events.
#[derive(Debug, Default)]
pub(in crate::store) struct Retractions {
    /// First event, the one after the last, revision.
    ranges: Vec<(i64, i64, i64)>,
}

impl Retractions {
    /// Reads them.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        const SELECT: &str = "SELECT first_tracking, end_tracking, revision
            FROM retractions
            WHERE org_id = $1
            ORDER BY first_tracking";
        let rows = tx.query(SELECT).fetch_all(tx).await?;
        let ranges = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
        Ok(Self { ranges: ranges.collect::<Result<_>>()? })
    }

    /// The revision that took an event back; [`NEVER`] where none did.
    pub fn of(&self, tracking_id: i64) -> i64 {
        let after = self.ranges.partition_point(|(first, ..)| *first <= tracking_id);
        match after.checked_sub(1).map(|place| self.ranges[place]) {
            Some((_, end, revision)) if tracking_id < end => revision,
            Some(_) | None => NEVER,
        }
    }

    /// The parts of a range of events that nothing took back, both as first and end.
    pub fn live_within(&self, first: i64, end: i64) -> Vec<(i64, i64)> {
        let mut live = Vec::new();
        let mut from = first;
        for &(gone_from, gone_until, _) in &self.ranges {
            if gone_until > from && gone_from < end {
                live.push((from, gone_from));
                from = gone_until;
            }
        }
        live.push((from, end));
        live.retain(|(from, until)| from < until);
        live
    }
}

/// Takes ranges of events back: they count no longer, their keys are free.
pub(in crate::store) async fn retract(
    tx: &mut OrgTransaction,
    ranges: &[(i64, i64)],
    revision: i64,
    reason: &str,
) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO retractions (org_id, revision, first_tracking, end_tracking, reason) VALUES",
        row: "($1, $2, ?, ?, ?)",
        tail: "",
    };
    let constants = |_| vec![revision];
    INSERT
        .run(tx, ranges, constants, |values, (first, end)| {
            bulk::bind(values, *first)?;
            bulk::bind(values, *end)?;
            bulk::bind(values, reason.to_owned())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::{NEVER, Retractions};

    #[test]
    fn ranges_tell_who_was_taken_back_and_who_is_left() {
        let retractions = Retractions { ranges: vec![(5, 8, 3), (20, 21, 4)] };
        assert_eq!([4, 5, 7, 8, 20, 21].map(|id| retractions.of(id)), [NEVER, 3, 3, NEVER, 4, NEVER]);
        assert_eq!(retractions.live_within(1, 30), [(1, 5), (8, 20), (21, 30)]);
        assert_eq!(retractions.live_within(6, 20), [(8, 20)]);
        assert_eq!(retractions.live_within(5, 8), []);
        assert_eq!(retractions.live_within(9, 12), [(9, 12)]);
    }
}
