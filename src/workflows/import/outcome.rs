//! What came of an import and of its batches.

use super::imports::Ledger;
use std::collections::BTreeMap;

/// What became of a batch.
#[derive(Debug, Default)]
pub struct BatchVerdict {
    /// Its figures.
    pub figures: Ledger,
    /// The lines of rows whose key is known with other content.
    pub conflicts: Vec<u64>,
    /// Whether somebody else wrote between the batch before and this one.
    pub others_wrote: bool,
}

/// What an import brought, for its report.
#[derive(Debug, Clone)]
pub struct ImportOutcome {
    /// The ledger's figures.
    pub ledger: Ledger,
    /// The id people see.
    pub import_id: String,
    /// The organization's newest revision after it.
    pub revision: i64,
    /// New events that belong to a referral.
    pub attributed: i64,
    /// New events that belong to none, by reason.
    pub unattributed: BTreeMap<&'static str, i64>,
    /// Codes that lead to no link, the most frequent first, and how many new events carry each.
    pub unknown_codes: Vec<(String, i64)>,
    /// How many referrals there are more than before.
    pub opened: i64,
    /// Accounts created and first logins of a local year, before and after, where they moved.
    pub years: Vec<(i32, [i64; 2], [i64; 2])>,
}
