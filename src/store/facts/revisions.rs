//! Revisions: the number and the instant that every committed change of facts takes (semantics section 1).

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::directory::{link_labels, member_groups};
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashMap;

/// What kind of change a revision was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionKind {
    /// Events of an import.
    Import,
    /// Links made, changed or closed.
    Links,
    /// Members who were added, or whose own user changed.
    Members,
    /// Groups, campaigns and channels.
    Labels,
    /// Ids that are one person, or are one no more.
    Merges,
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
            Self::Labels => "labels",
            Self::Merges => "merges",
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
    /// What kind of change: `import`, `links`, `members`, `labels`, `merges`, `settings`, `retraction` or `erasure`; `import`
    /// for whatever a file of members or links changed, `undo` for what took a whole import back.
    pub kind: String,
    /// The id and the file of the import that was taken in or taken back.
    pub import: Option<(String, String)>,
    /// Whose labels changed: the ids of members, or the codes of links.
    pub labelled: Vec<String>,
}

/// A revision and when it was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: i64,
    /// When it was received.
    pub received_at: Instant,
}

/// How far an organization has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Its newest revision.
    pub newest: Revision,
    /// The instant of the newest event ever stored; the least instant where there is none.
    pub newest_event_at: Instant,
    /// The number that its next event will have.
    pub next_event: i64,
}

impl Progress {
    /// Reads it from the first columns of a row: revision, when it was received, newest event, next number.
    pub fn read(row: &Row) -> Result<Self> {
        let newest = Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) };
        Ok(Self { newest, newest_event_at: Instant(row.try_get(2)?), next_event: row.try_get(3)? })
    }
}

/// A revision as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredRevision {
    /// Its number and when it was received.
    pub revision: Revision,
    /// The number of the import that it is of.
    pub import_no: Option<i64>,
    /// The range of numbers of the events that it brought.
    pub events: [i64; 2],
}

/// Takes the organization's next revision inside a write transaction.
///
/// `received_at` is `now`, or just after the revision before where the clock went backwards.
pub(crate) async fn take(
    tx: &mut OrgTransaction,
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
    let row = tx.query(NEXT).bind(now.0).fetch_one(tx).await?;
    let revision: i64 = row.try_get(0)?;
    tx.query(INSERT)
        .bind(revision)
        .bind(row.try_get::<i64>(1)?)
        .bind(kind.name())
        .bind(import_no)
        .bind(row.try_get::<i64>(2)?)
        .execute(tx)
        .await?;
    Ok(revision)
}

/// Takes a revision for each of some imports inside a write transaction, and gives the new events that it brings their
/// numbers. `imports` has the number of each and of its events, `newest_event_at` is the instant of the newest event.
/// Answers with the revisions, each with the number after that of its last event.
pub(crate) async fn take_for_events(
    tx: &mut OrgTransaction,
    imports: &[(i64, i64)],
    newest_event_at: Instant,
    now: Instant,
) -> Result<Vec<(i64, i64)>> {
    const TAKE: &str = "UPDATE counters
        SET revision = revision + $2,
            received_at = CASE WHEN received_at < $3 THEN $3 ELSE received_at + 1 END + $2 - 1,
            tracking_id = tracking_id + $4,
            newest_event_at = CASE WHEN newest_event_at < $5 THEN $5 ELSE newest_event_at END
        WHERE org_id = $1
        RETURNING revision - $2, received_at - $2, tracking_id - $4";
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "revisions",
        shared: &["org_id"],
        each: &["revision", "received_at", "kind", "import_no", "first_tracking", "end_tracking"],
        conflict: "",
    };
    let events: i64 = imports.iter().map(|(_, events)| events).sum();
    let take = tx.query(TAKE).bind(imports.len() as i64).bind(now.0).bind(events).bind(newest_event_at.0);
    let row = take.fetch_one(tx).await?;
    let (mut revision, mut received_at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let mut end: i64 = row.try_get(2)?;
    let mut taken = Vec::with_capacity(imports.len());
    for (import_no, events) in imports {
        (revision, received_at) = (revision + 1, received_at + 1);
        let first = end;
        end += events;
        taken.push((revision, received_at, *import_no, first, end));
    }
    INSERT
        .run(tx, &taken, &[], |values, (revision, received_at, import_no, first, end)| {
            bulk::bind(values, *revision)?;
            bulk::bind(values, *received_at)?;
            bulk::bind(values, RevisionKind::Import.name())?;
            bulk::bind(values, *import_no)?;
            bulk::bind(values, *first)?;
            bulk::bind(values, *end)
        })
        .await?;
    Ok(taken.into_iter().map(|(revision, .., end)| (revision, end)).collect())
}

/// The first and the last of the revisions that an import of members or links took, all in one transaction; `None` where
/// it changed no facts. What took it back is left out.
pub(crate) async fn of_import(tx: &mut OrgTransaction, import_no: i64) -> Result<Option<[i64; 2]>> {
    const OF: &str = "SELECT MIN(r.revision), MAX(r.revision)
        FROM revisions r
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
        WHERE r.org_id = $1 AND r.import_no = $2 AND (i.undone_revision IS NULL OR r.revision < i.undone_revision)";
    let row = tx.query(OF).bind(import_no).fetch_one(tx).await?;
    let (first, last): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(first.zip(last).map(|(first, last)| [first, last]))
}

/// The ranges of numbers of the events that an import brought, one for each of its revisions.
pub(crate) async fn ranges_of_import(tx: &mut OrgTransaction, import_no: i64) -> Result<Vec<[i64; 2]>> {
    const RANGES: &str = "SELECT first_tracking, end_tracking
        FROM revisions
        WHERE org_id = $1 AND import_no = $2";
    let rows = tx.query(RANGES).bind(import_no).fetch_all(tx).await?;
    rows.iter().map(|row| Ok([row.try_get(0)?, row.try_get(1)?])).collect()
}

/// The ranges of numbers of the events that the revisions after one brought.
pub(crate) async fn ranges_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<[i64; 2]>> {
    const RANGES: &str = "SELECT first_tracking, end_tracking FROM revisions WHERE org_id = $1 AND revision > $2";
    let rows = tx.query(RANGES).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok([row.try_get(0)?, row.try_get(1)?])).collect()
}

/// Whether a revision after one erased persons or changed settings: rows of before it are then others, or nobody knows
/// them any more.
pub(crate) async fn is_recast_after(tx: &mut OrgTransaction, revision: i64) -> Result<bool> {
    const RECAST: &str = "SELECT COUNT(*)
        FROM revisions
        WHERE org_id = $1 AND revision > $2 AND kind IN ('erasure', 'settings')";
    let count: i64 = tx.query_scalar(RECAST).bind(revision).fetch_one(tx).await?;
    Ok(count > 0)
}

/// The number after that of the last event which a revision knows.
pub(crate) async fn end_of_events(tx: &mut OrgTransaction, revision: i64) -> Result<i64> {
    const END: &str = "SELECT COALESCE(MAX(end_tracking), 1) FROM revisions WHERE org_id = $1 AND revision <= $2";
    tx.query_scalar(END).bind(revision).fetch_one(tx).await
}

/// An organization's newest revision.
pub(crate) async fn newest(tx: &mut OrgTransaction) -> Result<Revision> {
    Ok(progress(tx).await?.newest)
}

/// How far an organization has come.
pub(crate) async fn progress(tx: &mut OrgTransaction) -> Result<Progress> {
    const COUNTERS: &str = "SELECT revision, received_at, newest_event_at, tracking_id
        FROM counters
        WHERE org_id = $1";
    Progress::read(&tx.query(COUNTERS).fetch_one(tx).await?)
}

/// All revisions, in their order.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<StoredRevision>> {
    const ALL: &str = "SELECT revision, received_at, import_no, first_tracking, end_tracking
        FROM revisions
        WHERE org_id = $1
        ORDER BY revision";
    let rows = tx.query(ALL).fetch_all(tx).await?;
    let stored = |row: &Row| {
        let revision = Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) };
        let events = [row.try_get(3)?, row.try_get(4)?];
        Ok(StoredRevision { revision, import_no: row.try_get(2)?, events })
    };
    rows.iter().map(stored).collect()
}

impl OrgTransaction {
    /// The newest revision received at or before an instant; `None` where there was none yet.
    pub async fn revision_at(&mut self, instant: Instant) -> Result<Option<Revision>> {
        const SELECT: &str = "SELECT revision, received_at
            FROM revisions
            WHERE org_id = $1 AND received_at <= $2
            ORDER BY revision DESC
            LIMIT 1";
        let row = self.query(SELECT).bind(instant.0).fetch_optional(self).await?;
        row.map(|row| Ok(Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) })).transpose()
    }

    /// The changes after a revision, in their order; an import that took several revisions in a row is one, and so is what
    /// took it back.
    pub async fn revision_steps(&mut self, after: i64) -> Result<Vec<RevisionStep>> {
        const STEPS: &str = "SELECT r.revision, r.received_at, r.kind, i.import_id, i.file, u.import_id, u.file,
                i.undone_revision
            FROM revisions r
            LEFT JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
            LEFT JOIN imports u ON u.org_id = r.org_id AND u.undone_revision = r.revision
            WHERE r.org_id = $1 AND r.revision > $2
            ORDER BY r.revision";
        let rows = self.query(STEPS).bind(after).fetch_all(self).await?;
        let mut labelled: FxHashMap<i64, Vec<String>> = FxHashMap::default();
        let mut named = member_groups::changed_after(self, after).await?;
        named.extend(link_labels::changed_after(self, after).await?);
        for (revision, name) in named {
            labelled.entry(revision).or_default().push(name);
        }
        let mut steps: Vec<RevisionStep> = Vec::with_capacity(rows.len());
        for row in &rows {
            let revision = Revision { number: row.try_get(0)?, received_at: Instant(row.try_get(1)?) };
            let named = |id: Option<String>, file: Option<String>| id.zip(file);
            let (brought, undone) = (named(row.try_get(3)?, row.try_get(4)?), named(row.try_get(5)?, row.try_get(6)?));
            // What takes an import of members or links back names it too.
            let is_undone = row.try_get::<Option<i64>>(7)?.is_some_and(|undone| undone <= revision.number);
            let kind = match (&brought, &undone) {
                (_, Some(_)) => "undo".to_owned(),
                (Some(_), None) if is_undone => "undo".to_owned(),
                (Some(_), None) => "import".to_owned(),
                (None, None) => row.try_get(2)?,
            };
            let import = undone.or(brought);
            if let Some(last) = steps.last_mut()
                && import.is_some()
                && last.kind == kind
                && last.import == import
            {
                last.revision = revision;
            } else {
                let labelled = labelled.remove(&revision.number).unwrap_or_default();
                steps.push(RevisionStep { revision, kind, import, labelled });
            }
        }
        Ok(steps)
    }

    /// The revision of that number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn revision(&mut self, number: i64) -> Result<Revision> {
        let received_at: Option<i64> = self
            .query_scalar("SELECT received_at FROM revisions WHERE org_id = $1 AND revision = $2")
            .bind(number)
            .fetch_optional(self)
            .await?;
        match received_at {
            Some(received_at) => Ok(Revision { number, received_at: Instant(received_at) }),
            None => Err(StoreError::NotFound { kind: "revision", name: number.to_string() }),
        }
    }

    /// When the first revision that brought events was received; `None` where there is none.
    pub async fn first_data_at(&mut self) -> Result<Option<Instant>> {
        let at: Option<i64> = self
            .query_scalar("SELECT MIN(received_at) FROM revisions WHERE org_id = $1 AND kind = 'import'")
            .fetch_one(self)
            .await?;
        Ok(at.map(Instant))
    }
}
