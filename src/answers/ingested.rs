//! The report of one import, out of what the store says of it.

use crate::ingest::batches::Input;
use crate::report::ingest::{FileSummary, IngestMode, Moved, MovedYear, Reasoned, Verdicts};
use crate::report::rejections::REJECTION_CODES;
use crate::workflows::ImportOutcome;
use std::path::Path;

/// What became of the rows of a file; the rejects file and an earlier import of the same bytes are the caller's.
pub fn ingested(file: &Path, input: &Input, outcome: &ImportOutcome, is_dry_run: bool) -> FileSummary {
    let ledger = &outcome.ledger;
    let reason = |(name, rows): (&&'static str, &i64)| Reasoned { name, rows: *rows };
    let rejected = |(code, rows): (&String, &i64)| Reasoned { name: static_code(code), rows: *rows };
    let year = |(year, before, after): &(i32, [i64; 2], [i64; 2])| MovedYear {
        year: *year,
        joined: (before[0], after[0]),
        activated: (before[1], after[1]),
    };
    FileSummary {
        file: file.display().to_string(),
        import_id: (!is_dry_run).then(|| outcome.import_id.clone()),
        revision: Some(outcome.revision),
        sha256: Some(input.frame.sha256_hex()),
        verdicts: Verdicts {
            read: ledger.read,
            new: ledger.new,
            duplicate: ledger.duplicate,
            rejected: ledger.rejected,
            suppressed: ledger.suppressed,
        },
        attributed: outcome.attributed,
        unattributed: outcome.unattributed.iter().map(reason).collect(),
        rejected: ledger.rejected_codes.iter().map(rejected).collect(),
        like: None,
        rejects_file: None,
        moved: Moved { opened: outcome.opened, years: outcome.years.iter().map(year).collect() },
        known_since: None,
        mode: if is_dry_run { IngestMode::DryRun } else { IngestMode::Written },
    }
}

/// The code as it is written where rows are rejected; codes are few and fixed.
fn static_code(code: &str) -> &'static str {
    REJECTION_CODES.iter().find(|known| **known == code).copied().unwrap_or("E_REJECTED")
}
