//! Published summaries: frozen as they were handed on, so that later answers can be held against them.

use crate::domain::Instant;
use crate::domain::calendar::day_number;
use crate::domain::period::Period;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, OrgTransaction};
use rustc_hash::FxHashMap;

/// A summary to be published.
#[derive(Debug, Clone)]
pub struct NewPublication<'a> {
    /// Which days.
    pub period: &'a Period,
    /// The revision that it was made from.
    pub revision: i64,
    /// The moment it is true at.
    pub as_of: Instant,
    /// SHA-256 of its figures, in hexadecimal.
    pub digest: &'a str,
    /// The summary as JSON.
    pub document: &'a str,
}

/// A published summary, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its number, from 1.
    pub number: i64,
    /// The revision that it was made from.
    pub revision: i64,
    /// The moment it is true at.
    pub as_of: Instant,
    /// When it was published.
    pub published_at: Instant,
    /// SHA-256 of its figures, in hexadecimal.
    pub digest: String,
}

impl OrgTransaction {
    /// The newest published summary of these days.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn publication(&mut self, period: &Period) -> Result<Publication> {
        const NEWEST: &str = "SELECT publication_no, revision, as_of, published_at, digest
            FROM publications
            WHERE org_id = $1
              AND COALESCE(start_day, -2147483648) = COALESCE($2, -2147483648)
              AND COALESCE(end_day, 2147483647) = COALESCE($3, 2147483647)
            ORDER BY publication_no DESC
            LIMIT 1";
        let (start, end) = days(period);
        let row = self.query(NEWEST).bind(start).bind(end).fetch_optional(self).await?;
        let none = || StoreError::NotFound { kind: "published summary", name: period.label.clone() };
        let row = row.ok_or_else(none)?;
        Ok(Publication {
            number: row.try_get(0)?,
            revision: row.try_get(1)?,
            as_of: Instant(row.try_get(2)?),
            published_at: Instant(row.try_get(3)?),
            digest: row.try_get(4)?,
        })
    }
}

impl Change {
    /// Freezes a summary and answers with its number.
    pub async fn publish(&mut self, new: &NewPublication<'_>, now: Instant) -> Result<i64> {
        const INSERT: &str = "INSERT INTO publications
            (org_id, publication_no, label, start_day, end_day, revision, as_of, published_at, digest, document)
            SELECT $1, COALESCE(MAX(publication_no), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
            FROM publications
            WHERE org_id = $1
            ON CONFLICT DO NOTHING
            RETURNING publication_no";
        let (start, end) = days(new.period);
        let number = self
            .query_scalar(INSERT)
            .bind(&new.period.label)
            .bind(start)
            .bind(end)
            .bind(new.revision)
            .bind(new.as_of.0)
            .bind(now.0)
            .bind(new.digest)
            .bind(new.document)
            .fetch_one(self)
            .await?;
        audit::record(self, Action::SummaryPublished, About::Thing(&new.period.label), 1).await?;
        Ok(number)
    }
}

/// The period of a published summary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PublishedPeriod {
    /// The summary's number.
    pub number: i64,
    /// The first day, in days since 1970; `None` without a beginning.
    pub start: Option<i64>,
    /// The day after the last.
    pub end: Option<i64>,
    /// The moment it is true at.
    pub as_of: Instant,
}

/// Of every published period its newest summary, by number.
pub(crate) async fn newest_of_periods(tx: &mut OrgTransaction) -> Result<Vec<PublishedPeriod>> {
    const PERIODS: &str = "SELECT p.publication_no, p.start_day, p.end_day, p.as_of
        FROM publications p
        WHERE p.org_id = $1 AND p.publication_no IN (
            SELECT MAX(n.publication_no) FROM publications n WHERE n.org_id = $1 GROUP BY n.start_day, n.end_day)
        ORDER BY p.publication_no";
    let rows = tx.query(PERIODS).fetch_all(tx).await?;
    let period = |row: &Row| {
        let (start, end) = (row.try_get(1)?, row.try_get(2)?);
        Ok(PublishedPeriod { number: row.try_get(0)?, start, end, as_of: Instant(row.try_get(3)?) })
    };
    rows.iter().map(period).collect()
}

/// The periods of the published summaries of those numbers as one writes them, by number.
pub(crate) async fn labels_of(tx: &mut OrgTransaction, numbers: &[i64]) -> Result<FxHashMap<i64, String>> {
    const LABELS: &str = "SELECT p.publication_no, p.label
        FROM json_each($2) n
        CROSS JOIN publications p
        WHERE p.org_id = $1 AND p.publication_no = n.value";
    bulk::texts_of(tx, LABELS, numbers).await
}

/// The texts of all published summaries, by number.
pub(crate) async fn documents(tx: &mut OrgTransaction) -> Result<Vec<(i64, String)>> {
    const DOCUMENTS: &str = "SELECT publication_no, document FROM publications WHERE org_id = $1";
    let rows = tx.query(DOCUMENTS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Puts another text in the place of a published one, which an erasure alone may do.
pub(crate) async fn replace_document(tx: &mut OrgTransaction, number: i64, document: &str) -> Result<()> {
    const REPLACE: &str = "UPDATE publications SET document = $3 WHERE org_id = $1 AND publication_no = $2";
    tx.query(REPLACE).bind(number).bind(document).execute(tx).await?;
    Ok(())
}

/// The first day and the day after the last, in days since 1970.
fn days(period: &Period) -> (Option<i32>, Option<i32>) {
    (period.start.map(day_number), period.end.map(day_number))
}
