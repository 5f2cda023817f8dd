//! Whether revisions follow each other without a gap, and imports have the rows that they say.

use super::Check;
use crate::store::OrgTransaction;
use crate::store::error::Result;
use std::collections::HashMap;

/// Revisions, imports and retractions against each other and against what was counted.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<Check> {
    let mut check = Check::new(Some(tx.scope()), "ledger", "imports");
    let end = ledger(tx, &mut check).await;
    check.ended(end)
}

async fn ledger(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    let imports = tx.imports().await?;
    let brought = revisions(tx, check).await?;
    check.looked_at = imports.len() as i64;
    for import in &imports {
        let (id, ledger) = (&import.import_id, &import.ledger);
        if let Err(broken) = ledger.check() {
            check.fault(format!("import {id}: {broken}"));
        }
        let by_code: i64 = ledger.rejected_codes.values().sum();
        check.expect(by_code == ledger.rejected, || {
            format!("import {id}: {} rows are rejected, and {by_code} have a code", ledger.rejected)
        });
        let events = brought.get(&ledger.import_no).copied().unwrap_or_default();
        check.expect(events == ledger.new, || {
            format!("import {id}: {} rows are new, and it brought {events} events", ledger.new)
        });
    }
    retractions(tx, check).await
}

/// Goes through the revisions; answers with how many events each import brought.
async fn revisions(tx: &mut OrgTransaction, check: &mut Check) -> Result<HashMap<i64, i64>> {
    const COUNTERS: &str = "SELECT revision, tracking_id FROM counters WHERE org_id = $1";
    const REVISIONS: &str = "SELECT revision, received_at, import_no, first_tracking, end_tracking
        FROM revisions
        WHERE org_id = $1
        ORDER BY revision";
    let counters = tx.query(COUNTERS).fetch_one(tx).await?;
    let (mut number, mut next, mut before) = (0_i64, 1_i64, i64::MIN);
    let mut brought: HashMap<i64, i64> = HashMap::new();
    for row in tx.query(REVISIONS).fetch_all(tx).await? {
        let (revision, received_at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let (first, end): (i64, i64) = (row.try_get(3)?, row.try_get(4)?);
        check.expect(revision == number + 1, || format!("revision {revision} follows {number}"));
        check.expect(received_at > before, || format!("revision {revision} was received before {number}"));
        check.expect(first == next && end >= first, || {
            format!("revision {revision} begins with event {first} instead of {next}")
        });
        if let Some(import) = row.try_get::<Option<i64>>(2)? {
            *brought.entry(import).or_default() += end - first;
        }
        (number, next, before) = (revision, end, received_at);
    }
    let (newest, after_last): (i64, i64) = (counters.try_get(0)?, counters.try_get(1)?);
    check.expect(newest == number, || format!("the newest revision should be {newest} and is {number}"));
    check.expect(after_last == next, || format!("the last event should be {} and is {}", after_last - 1, next - 1));
    Ok(brought)
}

async fn retractions(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    const ASTRAY: &str = "SELECT COUNT(*)
        FROM retractions t
        WHERE t.org_id = $1 AND (t.first_tracking < 1 OR t.first_tracking >= t.end_tracking
            OR t.end_tracking > (SELECT c.tracking_id FROM counters c WHERE c.org_id = $1)
            OR NOT EXISTS (SELECT 1 FROM revisions r WHERE r.org_id = $1 AND r.revision = t.revision))";
    let astray: i64 = tx.query_scalar(ASTRAY).fetch_one(tx).await?;
    check.expect(astray == 0, || format!("{astray} retractions name events or revisions that are not there"));
    Ok(())
}
