//! The campaigns and channels that links had before: each with the revision up to and without which.

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// Campaign and channel of a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerLabels {
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
}

impl OrgTransaction {
    /// What a revision knew of the links whose labels changed since, by number; `i64::MAX` knows all there is.
    pub async fn former_labels(&mut self, revision: i64) -> Result<FxHashMap<i64, FormerLabels>> {
        // The change that came next comes last, so that it has the last word.
        const BEFORE: &str = "SELECT link_no, campaign_before, channel_before
            FROM link_label_changes
            WHERE org_id = $1 AND revision > $2
            ORDER BY revision DESC";
        let mut labels = FxHashMap::default();
        if revision == i64::MAX {
            return Ok(labels);
        }
        for row in self.query(BEFORE).bind(revision).fetch_all(self).await? {
            labels.insert(row.try_get(0)?, FormerLabels { campaign: row.try_get(1)?, channel: row.try_get(2)? });
        }
        Ok(labels)
    }
}

/// Notes what the labels of links were until a revision.
pub(crate) async fn note(tx: &mut OrgTransaction, rows: &[(i64, FormerLabels)], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "link_label_changes",
        shared: &["org_id", "revision"],
        each: &["link_no", "campaign_before", "channel_before"],
        conflict: "",
    };
    INSERT
        .run(tx, rows, &[revision], |values, (link_no, before)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, before.campaign.clone())?;
            bulk::bind(values, before.channel.clone())
        })
        .await
}

/// The numbers of the links whose labels some revisions changed.
pub(crate) async fn changed_in(tx: &mut OrgTransaction, [first, last]: [i64; 2]) -> Result<Vec<i64>> {
    const IN: &str = "SELECT link_no FROM link_label_changes WHERE org_id = $1 AND revision >= $2 AND revision <= $3";
    tx.query_scalar(IN).bind(first).bind(last).fetch_all(tx).await
}

/// Whose labels the revisions after one changed: each revision with the code of a link.
pub(crate) async fn changed_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<(i64, String)>> {
    const CHANGED: &str = "SELECT c.revision, l.code
        FROM link_label_changes c
        JOIN referral_links l ON l.org_id = c.org_id AND l.link_no = c.link_no
        WHERE c.org_id = $1 AND c.revision > $2
        ORDER BY c.revision, l.code";
    let rows = tx.query(CHANGED).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// How many changes are of no revision, or of none that knew the link.
pub(crate) async fn count_faults(tx: &mut OrgTransaction) -> Result<i64> {
    const FAULTS: &str = "SELECT COUNT(*)
        FROM link_label_changes c
        JOIN referral_links l ON l.org_id = c.org_id AND l.link_no = c.link_no
        WHERE c.org_id = $1 AND (
            c.revision <= l.revision OR c.revision > (SELECT n.revision FROM counters n WHERE n.org_id = $1))";
    tx.query_scalar(FAULTS).fetch_one(tx).await
}

/// How many changes are noted.
pub(crate) async fn count(tx: &mut OrgTransaction) -> Result<i64> {
    tx.query_scalar("SELECT COUNT(*) FROM link_label_changes WHERE org_id = $1").fetch_one(tx).await
}
