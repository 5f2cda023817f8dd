//! Further codes of links: of a former shortener, or misprinted on a poster.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::{Row, query};
use crate::store::error::{Result, StoreError};

/// A further code of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The code.
    pub alias: String,
    /// The revision that recorded it.
    pub revision: i64,
    /// From when on it leads nobody any more; the events that carry it still count.
    pub removed_at: Option<Instant>,
}

impl OrgTransaction {
    /// The further codes of a link, in the order of the alphabet.
    pub async fn aliases_of(&mut self, link_no: i64) -> Result<Vec<Alias>> {
        const SELECT: &str = "SELECT alias, revision, removed_at
            FROM link_aliases
            WHERE org_id = $1 AND link_no = $2
            ORDER BY alias";
        let rows = self.query(SELECT).bind(link_no).fetch_all(self).await?;
        let alias = |row: &Row| {
            let removed_at = row.try_get::<Option<i64>>(2)?.map(Instant);
            Ok(Alias { alias: row.try_get(0)?, revision: row.try_get(1)?, removed_at })
        };
        rows.iter().map(alias).collect()
    }

    /// Every code of the organization's links, the further ones among them.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub async fn codes(&mut self) -> Result<Vec<String>> {
        // One text of all: a row for each takes much longer to hand over.
        const SELECT: &str = "SELECT string_agg(c.code, '\n')
            FROM (SELECT code FROM referral_links WHERE org_id = $1
                UNION ALL SELECT alias FROM link_aliases WHERE org_id = $1) c";
        let codes: Option<String> = self.query_scalar(SELECT).fetch_one(self).await?;
        Ok(codes.iter().flat_map(|codes| codes.split('\n')).map(str::to_owned).collect())
    }
}

/// Gives a link a further code from a revision on.
///
/// # Errors
/// [`StoreError::Taken`] where the code is in use in this installation.
pub(crate) async fn insert(tx: &mut OrgTransaction, link_no: i64, alias: &str, revision: i64) -> Result<()> {
    const CODE: &str = "INSERT INTO link_codes (org_id, link_no, code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    const ALIAS: &str = "INSERT INTO link_aliases (org_id, link_no, alias, revision) VALUES ($1, $2, $3, $4)";
    let done = query(CODE).bind(tx.org_id()).bind(link_no).bind(alias).execute(tx).await?;
    if done == 0 {
        return Err(StoreError::Taken { kind: "code", name: alias.to_owned() });
    }
    tx.query(ALIAS).bind(link_no).bind(alias).bind(revision).execute(tx).await?;
    Ok(())
}

/// Lets a further code lead nobody any more; answers with whether it did until then.
pub(crate) async fn remove(tx: &mut OrgTransaction, link_no: i64, alias: &str, now: Instant) -> Result<bool> {
    const REMOVE: &str = "UPDATE link_aliases SET removed_at = $4
        WHERE org_id = $1 AND link_no = $2 AND alias = $3 AND removed_at IS NULL";
    Ok(tx.query(REMOVE).bind(link_no).bind(alias).bind(now.0).execute(tx).await? == 1)
}

/// The further codes of some links, given by their own codes.
pub(crate) async fn of_links(tx: &mut OrgTransaction, codes: &[String]) -> Result<Vec<String>> {
    const SELECT: &str = "SELECT a.alias
        FROM json_each($2) n
        CROSS JOIN referral_links l
        JOIN link_aliases a ON a.org_id = l.org_id AND a.link_no = l.link_no
        WHERE l.org_id = $1 AND l.code = n.value";
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut aliases = Vec::new();
    bulk::look_up_texts(tx, SELECT, &codes, |row| {
        aliases.push(row.try_get(0)?);
        Ok(())
    })
    .await?;
    Ok(aliases)
}

/// All aliases, each with the number of its link and the revision that added it.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<(String, i64, i64)>> {
    const SELECT: &str = "SELECT alias, link_no, revision FROM link_aliases WHERE org_id = $1";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// The aliases of personal links, each with the link's own code, whenever they were added.
pub(crate) async fn of_personal_links(tx: &mut OrgTransaction) -> Result<Vec<(String, String)>> {
    const SELECT: &str = "SELECT a.alias, l.code
        FROM link_aliases a
        JOIN referral_links l ON l.org_id = a.org_id AND l.link_no = a.link_no
        WHERE a.org_id = $1 AND l.kind = 'personal'";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The aliases that were added after a revision.
pub(crate) async fn added_since(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<String>> {
    const SELECT: &str = "SELECT alias FROM link_aliases WHERE org_id = $1 AND revision > $2";
    tx.query_scalar(SELECT).bind(revision).fetch_all(tx).await
}
