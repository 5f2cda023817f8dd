//! Whether revisions follow each other without a gap, and imports have the rows that they say.

use super::Check;
use crate::domain::Instant;
use crate::store::error::Result;
use crate::store::facts::revisions::{self, StoredRevision};
use crate::store::facts::{import_changes, retractions};
use crate::store::{OrgTransaction, Revision};
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
        let new = if import.is_of_events() { ledger.new } else { 0 };
        check.expect(events == new, || {
            format!("import {id}: {} rows are new, and it brought {events} events", ledger.new)
        });
    }
    let astray = import_changes::count_astray(tx).await?;
    check.expect(astray == 0, || format!("{astray} values that imports replaced are of nothing that is there"));
    retractions(tx, check).await
}

/// Goes through the revisions; answers with how many events each import brought.
async fn revisions(tx: &mut OrgTransaction, check: &mut Check) -> Result<HashMap<i64, i64>> {
    let progress = revisions::progress(tx).await?;
    let (mut number, mut next, mut before) = (0_i64, 1_i64, Instant(i64::MIN));
    let mut brought: HashMap<i64, i64> = HashMap::new();
    for StoredRevision { revision, import_no, events: [first, end] } in revisions::all(tx).await? {
        let Revision { number: revision, received_at } = revision;
        check.expect(revision == number + 1, || format!("revision {revision} follows {number}"));
        check.expect(received_at > before, || format!("revision {revision} was received before {number}"));
        check.expect(first == next && end >= first, || {
            format!("revision {revision} begins with event {first} instead of {next}")
        });
        if let Some(import) = import_no {
            *brought.entry(import).or_default() += end - first;
        }
        (number, next, before) = (revision, end, received_at);
    }
    let (newest, after_last) = (progress.newest.number, progress.next_event);
    check.expect(newest == number, || format!("the newest revision should be {newest} and is {number}"));
    check.expect(after_last == next, || format!("the last event should be {} and is {}", after_last - 1, next - 1));
    Ok(brought)
}

async fn retractions(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    let astray = retractions::count_astray(tx).await?;
    check.expect(astray == 0, || format!("{astray} retractions name events or revisions that are not there"));
    Ok(())
}
