//! The report of one import, out of what the store says of it.

use crate::ingest::batches::Input;
use crate::report::ingest::{
    FileSummary, IngestMode, Moved, MovedYear, NotUnderstood, Reasoned, UnknownWord, UnreadTime, Verdicts,
};
use crate::report::rejections::REJECTION_CODES;
use crate::workflows::ImportOutcome;
use std::path::Path;
use std::sync::PoisonError;

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
            left_out: ledger.left_out,
        },
        attributed: outcome.attributed,
        unattributed: outcome.unattributed.iter().map(reason).collect(),
        rejected: ledger.rejected_codes.iter().map(rejected).collect(),
        not_understood: not_understood(input, outcome),
        like: None,
        rejects_file: None,
        moved: Moved { opened: outcome.opened, years: outcome.years.iter().map(year).collect() },
        known_since: None,
        mode: if is_dry_run { IngestMode::DryRun } else { IngestMode::Written },
    }
}

/// What the reading and the store did not understand. Which code is nearest to one that is unknown the caller looks up.
fn not_understood(input: &Input, outcome: &ImportOutcome) -> NotUnderstood {
    let problems = input.problems.lock().unwrap_or_else(PoisonError::into_inner);
    let mut words: Vec<UnknownWord> =
        problems.words.iter().map(|(word, rows)| UnknownWord { text: word.clone(), rows: *rows, near: None }).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.rows));
    let times = problems.times.iter().flat_map(|(code, samples)| {
        samples.iter().map(|(line, text)| UnreadTime { code, line: *line, text: text.clone() })
    });
    let codes = outcome.unknown_codes.iter();
    NotUnderstood {
        words,
        times: times.collect(),
        codes: codes.map(|(code, rows)| UnknownWord { text: code.clone(), rows: *rows, near: None }).collect(),
    }
}

/// The code as it is written where rows are rejected; codes are few and fixed.
fn static_code(code: &str) -> &'static str {
    REJECTION_CODES.iter().find(|known| **known == code).copied().unwrap_or("E_REJECTED")
}
