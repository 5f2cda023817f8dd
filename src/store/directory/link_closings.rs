//! The closings of links: each a row with the revision that made it, of which the newest holds.

use crate::domain::Instant;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::RevisionKind;
use crate::store::{OrgTransaction, Revision};
use rustc_hash::{FxHashMap, FxHashSet};

/// When a link was disabled and when it expires.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closing {
    /// When it was disabled.
    pub disabled_at: Option<Instant>,
    /// When it expires.
    pub expires_at: Option<Instant>,
}

impl Closing {
    /// Reads when a link was disabled and when it expires from a column and the one after it.
    pub(crate) fn read(row: &Row, index: usize) -> Result<Self> {
        let instant = |index: usize| Ok::<_, StoreError>(row.try_get::<Option<i64>>(index)?.map(Instant));
        Ok(Self { disabled_at: instant(index)?, expires_at: instant(index + 1)? })
    }

    /// The earlier of the two.
    pub fn closes_at(self) -> Option<Instant> {
        [self.disabled_at, self.expires_at].into_iter().flatten().min()
    }
}

/// Those that held at a revision, by link number.
pub(crate) async fn at(tx: &mut OrgTransaction, revision: i64) -> Result<FxHashMap<i64, Closing>> {
    const SELECT: &str = "SELECT link_no, disabled_at, expires_at
        FROM link_closings
        WHERE org_id = $1 AND revision <= $2
        ORDER BY link_no, revision";
    let rows = tx.query(SELECT).bind(revision).fetch_all(tx).await?;
    let mut closings = FxHashMap::default();
    for row in rows {
        closings.insert(row.try_get(0)?, Closing::read(&row, 1)?);
    }
    Ok(closings)
}

/// A closing and what made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatedClosing {
    /// The link.
    pub link_no: i64,
    /// The revision.
    pub revision: Revision,
    /// Whether that erased the link's member.
    pub is_erasure: bool,
    /// When it closes the link.
    pub closing: Closing,
}

/// All closings there were, for each link oldest first.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<DatedClosing>> {
    const ALL: &str = "SELECT c.link_no, c.revision, r.received_at, r.kind, c.disabled_at, c.expires_at
        FROM link_closings c
        JOIN revisions r ON r.org_id = c.org_id AND r.revision = c.revision
        WHERE c.org_id = $1
        ORDER BY c.link_no, c.revision";
    let rows = tx.query(ALL).fetch_all(tx).await?;
    let dated = |row: &Row| {
        Ok(DatedClosing {
            link_no: row.try_get(0)?,
            revision: Revision { number: row.try_get(1)?, received_at: Instant(row.try_get(2)?) },
            is_erasure: row.try_get::<&str>(3)? == RevisionKind::Erasure.name(),
            closing: Closing::read(row, 4)?,
        })
    };
    rows.iter().map(dated).collect()
}

/// The links that were closed, or closed otherwise, after a revision: their numbers and codes.
pub(crate) async fn links_changed_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<(i64, String)>> {
    const CHANGED: &str = "SELECT DISTINCT c.link_no, l.code
        FROM link_closings c
        JOIN referral_links l ON l.org_id = c.org_id AND l.link_no = c.link_no
        WHERE c.org_id = $1 AND c.revision > $2";
    let rows = tx.query(CHANGED).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The numbers of the links that some revisions closed or opened.
pub(crate) async fn changed_in(tx: &mut OrgTransaction, [first, last]: [i64; 2]) -> Result<Vec<i64>> {
    const IN: &str = "SELECT link_no FROM link_closings WHERE org_id = $1 AND revision >= $2 AND revision <= $3";
    tx.query_scalar(IN).bind(first).bind(last).fetch_all(tx).await
}

impl OrgTransaction {
    /// The numbers of the links that are closed from their beginning, since the import that made them was taken back.
    pub async fn withdrawn_links(&mut self) -> Result<FxHashSet<i64>> {
        const WITHDRAWN: &str = "SELECT c.link_no
            FROM imports i
            CROSS JOIN revisions r
            CROSS JOIN link_closings c
            CROSS JOIN referral_links l
            WHERE i.org_id = $1 AND i.kind = 'links' AND i.undone_revision IS NOT NULL
              AND r.org_id = $1 AND r.import_no = i.import_no AND r.revision >= i.undone_revision
              AND c.org_id = $1 AND c.revision = r.revision
              AND l.org_id = $1 AND l.link_no = c.link_no AND l.created_at = c.disabled_at
              AND NOT EXISTS (
                  SELECT 1 FROM link_closings n
                  WHERE n.org_id = $1 AND n.link_no = c.link_no AND n.revision > c.revision)";
        let numbers: Vec<i64> = self.query_scalar(WITHDRAWN).fetch_all(self).await?;
        Ok(numbers.into_iter().collect())
    }
}

/// Writes the closings of some links, by number, that a revision makes.
pub(crate) async fn insert(tx: &mut OrgTransaction, rows: &[(i64, Closing)], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "link_closings",
        shared: &["org_id", "revision"],
        each: &["link_no", "disabled_at", "expires_at"],
        conflict: "",
    };
    INSERT
        .run(tx, rows, &[revision], |values, (link_no, closing)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, closing.disabled_at.map(|at| at.0))?;
            bulk::bind(values, closing.expires_at.map(|at| at.0))
        })
        .await
}
