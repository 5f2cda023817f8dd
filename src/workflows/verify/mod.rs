//! Whether a database holds together: the file, the schema, and for each organization events, index, ledger, links,
//! labels and answers, each against the others.
//!
//! Damage is a finding here and no error, so that one look says all that is wrong.

mod events;
mod file;
mod labels;
mod ledger;
mod links;

use crate::store::error::{Result, StoreError};
use crate::store::operations::integrity::FileInspection;
use crate::store::{OrgScope, Store};

/// How many findings of a check are told.
const TOLD: usize = 20;

/// What one check looked at and found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The organization; `None` for what belongs to all.
    pub organization: Option<String>,
    /// What was checked: `file`, `schema`, `foreign keys`, `events`, `index`, `ledger`, `links`, `labels` or
    /// `answers`.
    pub name: &'static str,
    /// How many things were looked at.
    pub looked_at: i64,
    /// What they are called.
    pub unit: &'static str,
    /// What is wrong, in words that name no value of any row.
    pub faults: Vec<String>,
}

impl Check {
    fn new(scope: Option<&OrgScope>, name: &'static str, unit: &'static str) -> Self {
        let organization = scope.map(|scope| scope.slug().to_owned());
        Self { organization, name, looked_at: 0, unit, faults: Vec::new() }
    }

    /// Notes what is wrong.
    fn fault(&mut self, text: impl Into<String>) {
        if self.faults.len() < TOLD {
            self.faults.push(text.into());
        }
    }

    /// Notes what is wrong unless something holds.
    fn expect(&mut self, holds: bool, text: impl FnOnce() -> String) {
        if !holds {
            self.fault(text());
        }
    }

    /// The check with what kept it from its end, where that is damage.
    ///
    /// # Errors
    /// [`StoreError::Unchecked`] for anything else: whether the check holds is not known then.
    fn ended(mut self, end: Result<()>) -> Result<Self> {
        match end {
            Ok(()) => {}
            Err(error) if is_damage(&error) => self.fault("it cannot be read to its end: a part of it is damaged"),
            Err(error) => {
                let of = self.organization.map(|slug| format!(" of `{slug}`")).unwrap_or_default();
                return Err(StoreError::Unchecked { check: format!("{}{of}", self.name), source: Box::new(error) });
            }
        }
        Ok(self)
    }
}

/// Whether an error says that the database is not what was written.
fn is_damage(error: &StoreError) -> bool {
    matches!(error, StoreError::Corrupt | StoreError::Invariant(_) | StoreError::NotFound { .. } | StoreError::Other(_))
}

impl Store {
    /// Checks everything, or of the organizations only the one of that slug.
    ///
    /// `progress` is told what is checked next.
    ///
    /// # Errors
    /// Where the checks cannot be made; what they find is no error.
    pub async fn verify(&self, slug: Option<&str>, mut progress: impl FnMut(&str)) -> Result<Vec<Check>> {
        progress("the file");
        let mut checks = match FileInspection::begin(self).await? {
            Some(inspection) => file::checks(inspection).await?,
            None => Vec::new(),
        };
        let scopes = match self.directory().await?.scopes().await {
            Err(error) if is_damage(&error) => Vec::new(),
            scopes => scopes?,
        };
        for scope in scopes.iter().filter(|scope| slug.is_none_or(|slug| scope.slug() == slug)) {
            progress(scope.slug());
            let mut snapshot = match self.snapshot(scope).await {
                Err(error) if is_damage(&error) => {
                    checks.push(Check::new(Some(scope), "ledger", "imports").ended(Err(error))?);
                    continue;
                }
                snapshot => snapshot?,
            };
            checks.extend(events::check(&mut snapshot).await?);
            checks.push(ledger::check(&mut snapshot).await?);
            checks.push(links::check(&mut snapshot).await?);
            checks.push(labels::check(&mut snapshot).await?);
            drop(snapshot);
            checks.push(self.check_answers(scope).await?);
        }
        Ok(checks)
    }

    /// Referrals, unattributed events and statistics against those that the events give.
    async fn check_answers(&self, scope: &OrgScope) -> Result<Check> {
        let mut check = Check::new(Some(scope), "answers", "events");
        let end = match self.recompute_check(scope, |_, _| {}).await {
            Ok(done) => {
                check.looked_at = done.events;
                check.expect(done.drift == 0, || format!("{} places differ from what the events say", done.drift));
                Ok(())
            }
            Err(error) => Err(error),
        };
        check.ended(end)
    }
}
