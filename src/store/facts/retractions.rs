//! Events taken back: by which revision and why. The events themselves say so too.

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;

/// Takes the events of a range of numbers back: they count no longer. Answers with how many did.
pub(crate) async fn retract(tx: &mut OrgTransaction, range: [i64; 2], revision: i64, reason: &str) -> Result<i64> {
    const INSERT: &str = "INSERT INTO retractions (org_id, revision, first_tracking, end_tracking, reason)
        VALUES ($1, $2, $3, $4, $5)";
    let done = tx.retract_events(range, revision).await?;
    if done > 0 {
        tx.query(INSERT).bind(revision).bind(range[0]).bind(range[1]).bind(reason).execute(tx).await?;
    }
    Ok(done.cast_signed())
}

/// Why the event of a number was taken back at a revision.
pub(crate) async fn reason(tx: &mut OrgTransaction, tracking_id: i64, revision: i64) -> Result<Option<String>> {
    const REASON: &str = "SELECT reason
        FROM retractions
        WHERE org_id = $1 AND revision = $2 AND first_tracking <= $3 AND end_tracking > $3";
    tx.query_scalar(REASON).bind(revision).bind(tracking_id).fetch_optional(tx).await
}

/// The ranges of numbers of the events that the revisions after one took back.
pub(crate) async fn ranges_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<[i64; 2]>> {
    const RANGES: &str = "SELECT first_tracking, end_tracking FROM retractions WHERE org_id = $1 AND revision > $2";
    let rows = tx.query(RANGES).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok([row.try_get(0)?, row.try_get(1)?])).collect()
}

/// The single events that were taken back for a reason that somebody wrote.
pub(crate) async fn single_with_reason(tx: &mut OrgTransaction) -> Result<Vec<i64>> {
    const SINGLE: &str = "SELECT first_tracking
        FROM retractions
        WHERE org_id = $1 AND end_tracking = first_tracking + 1 AND reason <> ''";
    tx.query_scalar(SINGLE).fetch_all(tx).await
}

/// Empties the reasons for which some single events were taken back.
pub(crate) async fn blank_reasons(tx: &mut OrgTransaction, events: &[i64]) -> Result<()> {
    const BLANK: &str = "UPDATE retractions SET reason = ''
        WHERE org_id = $1 AND first_tracking IN (SELECT value FROM json_each($2) n)";
    bulk::for_numbers(tx, BLANK, events).await
}

/// How many retractions name events or revisions that are not there.
pub(crate) async fn count_astray(tx: &mut OrgTransaction) -> Result<i64> {
    const ASTRAY: &str = "SELECT COUNT(*)
        FROM retractions t
        WHERE t.org_id = $1 AND (t.first_tracking < 1 OR t.first_tracking >= t.end_tracking
            OR t.end_tracking > (SELECT c.tracking_id FROM counters c WHERE c.org_id = $1)
            OR NOT EXISTS (SELECT 1 FROM revisions r WHERE r.org_id = $1 AND r.revision = t.revision))";
    tx.query_scalar(ASTRAY).fetch_one(tx).await
}
