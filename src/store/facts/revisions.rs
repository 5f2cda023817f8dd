//! Revisions: the number and the instant that every committed change of facts takes (semantics section 1).

use crate::domain::Instant;
use crate::store::database::sql::{query, query_scalar};
use crate::store::error::{Result, StoreError};
use crate::store::{Connection, OrgScope, Store};

/// What kind of change a revision was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionKind {
    /// Events of an import.
    Import,
    /// Links made, changed or closed.
    Links,
    /// Members whose own user changed.
    Members,
    /// Zone, window or horizon.
    Settings,
    /// Events taken back.
    Retraction,
    /// Persons erased.
    Erasure,
}

impl RevisionKind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Links => "links",
            Self::Members => "members",
            Self::Settings => "settings",
            Self::Retraction => "retraction",
            Self::Erasure => "erasure",
        }
    }
}

/// A change of facts between two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionStep {
    /// The revision after it.
    pub revision: Revision,
    /// What kind of change: `import`, `links`, `members`, `settings`, `retraction` or `erasure`; `undo` for a retraction that took a whole import back.
    pub kind: String,
    /// The id and the file of the import that was taken in or taken back.
    pub import: Option<(String, String)>,
}

/// A revision and when it was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// When it was received.
    pub received_at: Instant,
}

/// Takes the organization's next revision inside a write transaction.
///
/// `received_at` is `now`, or just after the revision before where the clock went backwards.
pub(in crate::store) async fn take(
    connection: &mut Connection,
    scope: &OrgScope,
    kind: RevisionKind,
    import_no: Option<i64>,
    now: Instant,
) -> Result<i64> {
    const NEXT: &str = "UPDATE counters
        SET revision = revision + 1,
            received_at = CASE WHEN received_at < $2 THEN $2 ELSE received_at + 1 END
        WHERE org_id = $1
        RETURNING revision, received_at, tracking_id";
    const INSERT: &str = "INSERT INTO revisions
        (org_id, revision, received_at, kind, import_no, first_tracking, end_tracking)
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    let row = query(NEXT).bind(scope.org_id).bind(now.0).fetch_one(&mut *connection).await?;
    let revision: i64 = row.try_get(0)?;
    query(INSERT)
        .bind(scope.org_id)
        .bind(revision)
        .bind(row.try_get::<i64>(1)?)
        .bind(kind.name())
        .bind(import_no)
        .bind(row.try_get::<i64>(2)?)
        .execute(connection)
        .await?;
    Ok(revision)
}

/// The number of an organization's newest revision.
pub(in crate::store) async fn newest(connection: &mut Connection, scope: &OrgScope) -> Result<i64> {
    let revision = query_scalar("SELECT revision FROM counters WHERE org_id = $1")
        .bind(scope.org_id)
        .fetch_one(connection)
        .await?;
    Ok(revision)
}

impl Store {
    /// The newest revision of an organization.
    pub async fn newest_revision(&self, scope: &OrgScope) -> Result<Revision> {
        let mut tx = self.read(scope).await?;
        let row = query("SELECT revision, received_at FROM counters WHERE org_id = $1")
            .bind(scope.org_id)
            .fetch_one(&mut tx)
            .await?;
        Ok(Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) })
    }

    /// The newest revision received at or before an instant; `None` where there was none yet.
    pub async fn revision_at(&self, scope: &OrgScope, instant: Instant) -> Result<Option<Revision>> {
        const SELECT: &str = "SELECT revision, received_at
            FROM revisions
            WHERE org_id = $1 AND received_at <= $2
            ORDER BY revision DESC
            LIMIT 1";
        let mut tx = self.read(scope).await?;
        let row = query(SELECT).bind(scope.org_id).bind(instant.0).fetch_optional(&mut tx).await?;
        row.map(|row| Ok(Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) })).transpose()
    }

    /// The changes after a revision, in their order; an import that took several revisions in a row is one.
    pub async fn revision_steps(&self, scope: &OrgScope, after: i64) -> Result<Vec<RevisionStep>> {
        const STEPS: &str = "SELECT r.revision, r.received_at, r.kind, i.import_id, i.file, u.import_id, u.file
            FROM revisions r
            LEFT JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
            LEFT JOIN imports u ON u.org_id = r.org_id AND u.undone_revision = r.revision
            WHERE r.org_id = $1 AND r.revision > $2
            ORDER BY r.revision";
        let mut tx = self.read(scope).await?;
        let rows = query(STEPS).bind(scope.org_id).bind(after).fetch_all(&mut tx).await?;
        let mut steps: Vec<RevisionStep> = Vec::with_capacity(rows.len());
        for row in &rows {
            let revision = Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) };
            let named = |id: Option<String>, file: Option<String>| id.zip(file);
            let undone = named(row.try_get(5)?, row.try_get(6)?);
            let kind = if undone.is_some() { "undo".to_owned() } else { row.try_get(2)? };
            let import = undone.or(named(row.try_get(3)?, row.try_get(4)?));
            if let Some(last) = steps.last_mut()
                && last.kind == "import"
                && kind == "import"
                && last.import == import
            {
                last.revision = revision;
            } else {
                steps.push(RevisionStep { revision, kind, import });
            }
        }
        Ok(steps)
    }

    /// The revision of that number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn revision(&self, scope: &OrgScope, number: i64) -> Result<Revision> {
        let mut tx = self.read(scope).await?;
        let received_at: Option<i64> =
            query_scalar("SELECT received_at FROM revisions WHERE org_id = $1 AND revision = $2")
                .bind(scope.org_id)
                .bind(number)
                .fetch_optional(&mut tx)
                .await?;
        match received_at {
            Some(received_at) => Ok(Revision { number, received_at: Instant(received_at) }),
            None => Err(StoreError::NotFound { kind: "revision", name: number.to_string() }),
        }
    }

    /// The instant of the newest event ever stored; the least instant where there is none.
    pub async fn newest_event_at(&self, scope: &OrgScope) -> Result<Instant> {
        let mut tx = self.read(scope).await?;
        let at: i64 = query_scalar("SELECT newest_event_at FROM counters WHERE org_id = $1")
            .bind(scope.org_id)
            .fetch_one(&mut tx)
            .await?;
        Ok(Instant(at))
    }

    /// When the first revision that brought events was received; `None` where there is none.
    pub async fn first_data_at(&self, scope: &OrgScope) -> Result<Option<Instant>> {
        let mut tx = self.read(scope).await?;
        let at: Option<i64> =
            query_scalar("SELECT MIN(received_at) FROM revisions WHERE org_id = $1 AND kind = 'import'")
                .bind(scope.org_id)
                .fetch_one(&mut tx)
                .await?;
        Ok(at.map(Instant))
    }
}
