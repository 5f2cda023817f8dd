//! What stays of erased persons who have an account and no referral.

use super::sealed::Version;
use crate::domain::SealedNewcomer;
use crate::domain::attribution::Reason;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use uuid::Uuid;

impl OrgTransaction {
    /// The sealed newcomers that count at a revision.
    pub async fn sealed_newcomers(&mut self, revision: i64) -> Result<Vec<SealedNewcomer>> {
        const SELECT: &str = "SELECT joined_day, reason
            FROM sealed_newcomers
            WHERE org_id = $1 AND from_revision <= $2 AND until_revision > $2";
        let mut sealed = Vec::new();
        for row in self.query(SELECT).bind(revision).fetch_all(self).await? {
            let reason: Option<i64> = row.try_get(1)?;
            sealed.push(SealedNewcomer {
                day: row.try_get::<i64>(0)? as i32,
                reason: reason.and_then(Reason::from_number),
            });
        }
        Ok(sealed)
    }
}

/// Writes sealed newcomers under new random ids.
pub(crate) async fn insert(tx: &mut OrgTransaction, versions: &[Version<SealedNewcomer>], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "sealed_newcomers",
        shared: &["org_id", "revision"],
        each: &["newcomer_id", "joined_day", "reason", "from_revision", "until_revision"],
        conflict: "",
    };
    INSERT
        .run(tx, versions, &[revision], |values, Version { content, from, until }| {
            bulk::bind(values, Uuid::new_v4().as_bytes().to_vec())?;
            bulk::bind(values, i64::from(content.day))?;
            bulk::bind(values, content.reason.map(Reason::number))?;
            bulk::bind(values, *from)?;
            bulk::bind(values, *until)
        })
        .await
}
