//! Erasing persons: their events go, what they made is sealed, and their rows stay out (semantics section 9).

mod again;
mod gone;
mod history;
mod member;
mod person;
mod published;
mod purge;
mod timeline;
mod users;

pub use again::ErasedAgain;
pub(crate) use again::Erasures;
pub use member::ErasedMember;
pub use person::{HeldEvent, HeldPerson};
pub use purge::Purged;
pub use users::Erased;

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use gone::Gone;

/// Empties the texts that people wrote about single events which go: they may name the person.
async fn blank_reasons(tx: &mut OrgTransaction, gone: &Gone) -> Result<()> {
    const RETRACTIONS: &str = "SELECT first_tracking
        FROM retractions
        WHERE org_id = $1 AND end_tracking = first_tracking + 1 AND reason <> ''";
    const MANUAL: &str = "SELECT r.first_tracking
        FROM revisions r
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
        WHERE r.org_id = $1 AND i.kind = 'manual' AND i.file <> ''";
    const BLANK: [&str; 2] = [
        "UPDATE retractions SET reason = ''
            WHERE org_id = $1 AND first_tracking IN (SELECT value FROM json_each($2) n)",
        "UPDATE imports SET file = ''
            WHERE org_id = $1 AND import_no IN (
                SELECT r.import_no FROM revisions r
                WHERE r.org_id = $1 AND r.first_tracking IN (SELECT value FROM json_each($2) n))
              AND kind = 'manual'",
    ];
    for (select, blank) in [RETRACTIONS, MANUAL].into_iter().zip(BLANK) {
        let events: Vec<i64> = tx.query_scalar(select).fetch_all(tx).await?;
        let events: Vec<i64> = events.into_iter().filter(|event| gone.contains(*event)).collect();
        bulk::for_numbers(tx, blank, &events).await?;
    }
    Ok(())
}
