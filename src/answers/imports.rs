//! The ledger of imports.

use super::filters::Filters;
use super::query::{Flagged, ReportQuery, ResolvedQuery};
use crate::domain::Instant;
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::ingest::spec::Spec;
use crate::report::imports::{ImportDetails, ImportRow, Imports};
use crate::report::ingest::Verdicts;
use crate::store::{Import, Result, Snapshot};

/// Lists the imports of an organization.
pub async fn imports(snapshot: &mut Snapshot, now: Instant) -> Result<Imports> {
    let resolved = present(snapshot, now).await?;
    let rows = snapshot.imports().await?.iter().map(row).collect();
    let unattributed = snapshot.count_unattributed().await?;
    Ok(Imports { heading: resolved.heading, rows, unattributed })
}

/// Shows one import.
///
/// # Errors
/// Where the id names none or several.
pub async fn import_details(snapshot: &mut Snapshot, id: &str, now: Instant) -> Result<ImportDetails> {
    let resolved = present(snapshot, now).await?;
    let import = snapshot.import_of(id).await?;
    let spec: Spec = serde_json::from_str(&import.options).unwrap_or_default();
    Ok(ImportDetails {
        heading: resolved.heading,
        import: row(&import),
        options: spec.flags(),
        rejected_codes: import.ledger.rejected_codes.into_iter().collect(),
    })
}

async fn present(snapshot: &mut Snapshot, now: Instant) -> Result<ResolvedQuery> {
    let query = ReportQuery {
        period: Period::all(),
        filters: Filters::default(),
        as_of: AsOf::Now,
        flagged: Flagged::Included,
        now,
    };
    ResolvedQuery::resolve(snapshot, &query).await
}

fn row(import: &Import) -> ImportRow {
    let ledger = &import.ledger;
    ImportRow {
        import_id: import.import_id.clone(),
        kind: import.kind.clone(),
        received_at: import.started_at,
        file: import.file.clone(),
        sha256: import.sha256.clone(),
        is_complete: ledger.finished_at.is_some(),
        verdicts: Verdicts {
            read: ledger.read,
            new: ledger.new,
            duplicate: ledger.duplicate,
            rejected: ledger.rejected,
            suppressed: ledger.suppressed,
            left_out: ledger.left_out,
        },
        changed: ledger.changed,
        undone_at: import.undone_at,
    }
}
