//! What a suggested command would do, tried on the file itself; nothing is written.

use crate::domain::Instant;
use crate::ingest::events::Events;
use crate::ingest::input_error::InputError;
use crate::ingest::options::Columns;
use crate::ingest::preflight;
use crate::ingest::source::Source;
use crate::ingest::spec::Spec;
use std::collections::BTreeMap;
use std::path::Path;

/// Rows that are tried.
const MOST_ROWS: u64 = 100_000;

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// Events that can be taken.
    pub taken: u64,
    /// Rows left out.
    pub left_out: u64,
    /// Rejected rows by code.
    pub rejected: BTreeMap<&'static str, u64>,
}

/// Reads a file of events as `spec` says. Where rows lack what is needed, it tries to leave them out by each of the
/// columns of `may_skip`, and keeps to what costs no row that can be taken.
///
/// # Errors
/// What makes the file unusable so.
pub fn try_out(
    path: &Path,
    spec: &mut Spec,
    may_skip: &[String],
    (organization, allow_personal_ids, now): (&str, bool, Instant),
) -> Result<Trial, InputError> {
    let once = |spec: &Spec| once(path, spec, organization, allow_personal_ids, now);
    let mut trial = once(spec)?;
    for column in may_skip {
        let missing = |trial: &Trial| {
            ["E_MISSING", "E_TS_FORMAT"].map(|code| trial.rejected.get(code).copied().unwrap_or_default())
        };
        let missing = |trial: &Trial| missing(trial).iter().sum::<u64>();
        if missing(&trial) == 0 {
            break;
        }
        let mut with_skip = spec.clone();
        with_skip.skip.push((column.clone(), String::new()));
        let again = once(&with_skip)?;
        if again.taken == trial.taken && missing(&again) < missing(&trial) {
            (*spec, trial) = (with_skip, again);
        }
    }
    Ok(trial)
}

fn once(
    path: &Path,
    spec: &Spec,
    organization: &str,
    allow_personal_ids: bool,
    now: Instant,
) -> Result<Trial, InputError> {
    let options = spec
        .compile(Columns::EVENTS, organization, allow_personal_ids, now)
        .map_err(|error| InputError::new("E_OPTIONS", error.what))?;
    let source = Source::open_sheet(path, &options.limits, options.sheet.as_deref())?;
    let frame = preflight::check(&source, &options)?;
    let mut events = Events::open(&source, &frame, &options)?;
    let (mut trial, mut read) = (Trial::default(), 0);
    while let Some(record) = events.next()? {
        match record.event {
            None => trial.left_out += 1,
            Some(Ok(_)) => trial.taken += 1,
            Some(Err(rejection)) => *trial.rejected.entry(rejection.code).or_default() += 1,
        }
        read += 1;
        if read == MOST_ROWS {
            break;
        }
    }
    Ok(trial)
}
