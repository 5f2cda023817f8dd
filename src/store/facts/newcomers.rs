//! Accounts without a referral: the new members whom no mentor brought, as far as anybody knows.

use crate::domain::attribution::{Gathered, Newcomer, Reason};
use crate::domain::{Instant, Persons};
use crate::store::OrgTransaction;
use crate::store::database::bulk::LOOKUP;
use crate::store::directory::person_merges;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::sealed::NOW;
use rustc_hash::FxHashSet;

/// An account without a referral.
struct Account {
    user_id: Option<String>,
    at: Instant,
    reason: Reason,
    carries: bool,
}

impl OrgTransaction {
    /// Those who have now an account created in `[from, until)`, their earliest, and no referral, each person once; in no
    /// particular order. Sealed ones are not among them.
    pub async fn newcomers(&mut self, [from, until]: [Instant; 2]) -> Result<Vec<Newcomer>> {
        const ACCOUNTS: &str = "SELECT user_id, occurred_at, reason,
                CASE WHEN link_code IS NULL AND click_id IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END
            FROM referral_trackings
            WHERE org_id = $1 AND stage = 2 AND reason IS NOT NULL AND occurred_at >= $2 AND occurred_at < $3";
        let mut accounts = Vec::new();
        for row in self.query(ACCOUNTS).bind(from.0).bind(until.0).fetch_all(self).await? {
            accounts.push(Account {
                user_id: row.try_get(0)?,
                at: Instant(row.try_get(1)?),
                reason: Reason::from_number(row.try_get(2)?).ok_or(StoreError::Corrupt)?,
                carries: row.try_get(3)?,
            });
        }
        let persons = Persons::at(person_merges::all(self).await?, NOW);
        let mut found = Gathered::default();
        for Account { user_id, at, reason, carries } in &accounts {
            found.add(user_id.as_deref().map(|user| persons.end(user)), *at, *reason, *carries);
        }
        for person in self.with_accounts_before(from, found.persons().collect(), &persons).await? {
            found.leave_out(&person);
        }
        Ok(found.finish())
    }

    /// Those of some persons who have an account without a referral from before an instant.
    async fn with_accounts_before(
        &mut self,
        before: Instant,
        people: Vec<&str>,
        persons: &Persons,
    ) -> Result<FxHashSet<String>> {
        const EARLIER: &str = "SELECT user_id
            FROM referral_trackings
            WHERE org_id = $1 AND stage = 2 AND reason IS NOT NULL AND reason <> 5 AND occurred_at < $2
              AND user_id IN (SELECT value FROM json_each($3) n)";
        let users: Vec<&str> = people.into_iter().flat_map(|person| persons.all(person)).collect();
        let mut earlier = FxHashSet::default();
        if before == Instant(i64::MIN) {
            return Ok(earlier);
        }
        for part in users.chunks(LOOKUP) {
            for row in self.query(EARLIER).bind(before.0).bind(part).fetch_all(self).await? {
                let user: String = row.try_get(0)?;
                earlier.insert(persons.end(user.as_str()).to_owned());
            }
        }
        Ok(earlier)
    }
}
