//! The ledger of imports: where events came from (semantics section 1).

use crate::domain::Instant;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, Clock, OrgTransaction};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What is known of an import when it begins.
#[derive(Debug, Clone)]
pub struct ImportHead {
    /// The id people see.
    pub import_id: String,
    /// `file`, `manual`, `webhook`, `poll`, `api` or `clicks` for events, else [`MEMBERS`] or [`LINKS`].
    pub kind: &'static str,
    /// The file's name.
    pub file: String,
    /// The hash of the file's bytes.
    pub sha256: Option<String>,
    /// The options it was read with, as JSON.
    pub options: String,
    /// When it began.
    pub started_at: Instant,
    /// Where the times of its commits come from.
    pub clock: Clock,
}

/// The figures of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The import's number.
    pub import_no: i64,
    /// Rows read.
    pub read: i64,
    /// Rows that became events, members or links.
    pub new: i64,
    /// Rows that changed a member or a link; of events there are none.
    pub changed: i64,
    /// Rows that say what is known.
    pub duplicate: i64,
    /// Rows that cannot be used.
    pub rejected: i64,
    /// Rows of erased persons.
    pub suppressed: i64,
    /// Rows that were left out on purpose.
    pub left_out: i64,
    /// Rejected rows by code.
    pub rejected_codes: BTreeMap<String, i64>,
    /// When the import ended; `None` while it runs or where it was cut off.
    pub finished_at: Option<Instant>,
}

impl Ledger {
    /// Adds the figures of a batch.
    pub(crate) fn add(&mut self, batch: &Self) {
        self.read += batch.read;
        self.new += batch.new;
        self.changed += batch.changed;
        self.duplicate += batch.duplicate;
        self.rejected += batch.rejected;
        self.suppressed += batch.suppressed;
        self.left_out += batch.left_out;
        for (code, rows) in &batch.rejected_codes {
            *self.rejected_codes.entry(code.clone()).or_default() += rows;
        }
    }

    /// Checks that every row read got exactly one verdict.
    ///
    /// # Errors
    /// [`StoreError::Invariant`]; it is checked in release builds too.
    pub fn check(&self) -> Result<()> {
        let judged = self.new + self.changed + self.duplicate + self.rejected + self.suppressed + self.left_out;
        if self.read == judged {
            return Ok(());
        }
        Err(StoreError::Invariant(format!("{} rows were read and {judged} got a verdict", self.read)))
    }
}

/// An import as it stands in the ledger.
#[derive(Debug, Clone)]
pub struct Import {
    /// The id people see.
    pub import_id: String,
    /// `file`, `manual`, `webhook`, `poll`, `api` or `clicks` for events, else [`MEMBERS`] or [`LINKS`].
    pub kind: String,
    /// The file's name.
    pub file: String,
    /// The hash of the file's bytes.
    pub sha256: Option<String>,
    /// The options it was read with, as JSON.
    pub options: String,
    /// When it began.
    pub started_at: Instant,
    /// When it was undone.
    pub undone_at: Option<Instant>,
    /// The figures.
    pub ledger: Ledger,
}

/// The import that brought an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The id people see.
    pub import_id: String,
    /// The file's name; of an event that somebody added by hand what they wrote about it.
    pub file: String,
    /// Whether somebody added the event by hand.
    pub is_manual: bool,
}

impl Import {
    /// Whether it brought events, and not members or links.
    pub fn is_of_events(&self) -> bool {
        ![MEMBERS, LINKS].contains(&self.kind.as_str())
    }
}

/// The kind of the imports that the redirect makes.
pub(crate) const CLICKS: &str = "clicks";
/// The kind of the imports of members.
pub const MEMBERS: &str = "members";
/// The kind of the imports of links.
pub const LINKS: &str = "links";

/// Opens the ledger row of an import and answers with its number.
pub(crate) async fn insert(tx: &mut OrgTransaction, head: &ImportHead) -> Result<i64> {
    const TAKE: &str = "UPDATE counters SET import_no = import_no + 1 WHERE org_id = $1 RETURNING import_no - 1";
    const INSERT: &str = "INSERT INTO imports
        (org_id, import_no, import_id, kind, file, sha256, options, started_at,
         rows_read, rows_new, rows_changed, rows_duplicate, rows_rejected, rows_suppressed, rejected_codes,
         rows_left_out)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, '{}', 0)";
    let import_no: i64 = tx.query_scalar(TAKE).fetch_one(tx).await?;
    tx.query(INSERT)
        .bind(import_no)
        .bind(&head.import_id)
        .bind(head.kind)
        .bind(&head.file)
        .bind(&head.sha256)
        .bind(&head.options)
        .bind(head.started_at.0)
        .execute(tx)
        .await?;
    // Of clicks the ledger says enough: nobody did them.
    if head.kind != CLICKS {
        audit::record(tx, Action::Imported, About::Thing(&head.import_id), 0).await?;
    }
    Ok(import_no)
}

/// The columns that [`read`] reads, before the rest of a statement.
macro_rules! imports {
    ($rest:literal) => {
        concat!(
            "SELECT import_no, import_id, kind, file, sha256, options, started_at, finished_at, undone_at,
                rows_read, rows_new, rows_duplicate, rows_rejected, rows_suppressed, rejected_codes, rows_changed,
                rows_left_out
            FROM imports
            WHERE org_id = $1 ",
            $rest
        )
    };
}

/// The figures of the import of that kind and file that was not undone, where there is one.
pub(crate) async fn growing(tx: &mut OrgTransaction, head: &ImportHead) -> Result<Option<Ledger>> {
    const GROWING: &str = imports!("AND kind = $2 AND file = $3 AND undone_at IS NULL ORDER BY import_no DESC LIMIT 1");
    let growing = tx.query(GROWING).bind(head.kind).bind(&head.file);
    let Some(row) = growing.fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(read(&row)?.ledger))
}

/// Writes the figures of an import; must be the last statement of its transaction.
pub(crate) async fn update(tx: &mut OrgTransaction, ledger: &Ledger) -> Result<()> {
    const UPDATE: &str = "UPDATE imports
        SET rows_read = $3, rows_new = $4, rows_duplicate = $5, rows_rejected = $6, rows_suppressed = $7,
            rejected_codes = $8, finished_at = $9, rows_changed = $10, rows_left_out = $11
        WHERE org_id = $1 AND import_no = $2";
    let codes = serde_json::to_string(&ledger.rejected_codes).map_err(|error| StoreError::Other(error.to_string()))?;
    let done = tx
        .query(UPDATE)
        .bind(ledger.import_no)
        .bind(ledger.read)
        .bind(ledger.new)
        .bind(ledger.duplicate)
        .bind(ledger.rejected)
        .bind(ledger.suppressed)
        .bind(codes)
        .bind(ledger.finished_at.map(|at| at.0))
        .bind(ledger.changed)
        .bind(ledger.left_out)
        .execute(tx)
        .await?;
    if done != 1 {
        return Err(StoreError::Invariant("the ledger row of the import is gone".to_owned()));
    }
    Ok(())
}

/// The imports that some revisions are of, by revision.
pub(crate) async fn origins_of_revisions(tx: &mut OrgTransaction, revisions: &[i64]) -> Result<FxHashMap<i64, Origin>> {
    const ORIGINS: &str = "SELECT r.revision, i.import_id, i.file, i.kind
        FROM json_each($2) n
        CROSS JOIN revisions r
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
        WHERE r.org_id = $1 AND r.revision = n.value";
    let mut origins = FxHashMap::default();
    bulk::look_up(tx, ORIGINS, revisions, |row| {
        let is_manual = row.try_get::<&str>(3)? == "manual";
        origins.insert(row.try_get(0)?, Origin { import_id: row.try_get(1)?, file: row.try_get(2)?, is_manual });
        Ok(())
    })
    .await?;
    Ok(origins)
}

/// The events that somebody added by hand and wrote about.
pub(crate) async fn manual_with_text(tx: &mut OrgTransaction) -> Result<Vec<i64>> {
    const MANUAL: &str = "SELECT r.first_tracking
        FROM revisions r
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
        WHERE r.org_id = $1 AND i.kind = 'manual' AND i.file <> ''";
    tx.query_scalar(MANUAL).fetch_all(tx).await
}

/// Empties what was written about some events that somebody added by hand.
pub(crate) async fn blank_manual(tx: &mut OrgTransaction, events: &[i64]) -> Result<()> {
    const BLANK: &str = "UPDATE imports SET file = ''
        WHERE org_id = $1 AND import_no IN (
            SELECT r.import_no FROM revisions r
            WHERE r.org_id = $1 AND r.first_tracking IN (SELECT value FROM json_each($2) n))
          AND kind = 'manual'";
    bulk::for_numbers(tx, BLANK, events).await
}

/// Whether a purge reached back to before an import began.
pub(crate) async fn is_purged(tx: &mut OrgTransaction, import_no: i64) -> Result<bool> {
    const PURGED: &str = "SELECT COUNT(*)
        FROM imports i
        JOIN retentions r ON r.org_id = i.org_id AND r.older_than > i.started_at
        WHERE i.org_id = $1 AND i.import_no = $2";
    Ok(tx.query_scalar::<i64>(PURGED).bind(import_no).fetch_one(tx).await? > 0)
}

/// The imports that added a member or changed one, as far as that is recorded, oldest first.
pub(crate) async fn of_member(tx: &mut OrgTransaction, member_no: i64) -> Result<Vec<Origin>> {
    const OF: &str = "SELECT i.import_id, i.file
        FROM imports i
        WHERE i.org_id = $1 AND i.kind = 'members' AND (
            i.import_no IN (SELECT c.import_no FROM import_changes c
                WHERE c.org_id = $1 AND c.number = $2 AND c.field <> 'target')
            OR i.import_no IN (SELECT r.import_no FROM revisions r
                JOIN member_groups g ON g.org_id = r.org_id AND g.revision = r.revision
                WHERE r.org_id = $1 AND g.member_no = $2))
        ORDER BY i.import_no";
    let rows = tx.query(OF).bind(member_no).fetch_all(tx).await?;
    rows.iter().map(|row| Ok(Origin { import_id: row.try_get(0)?, file: row.try_get(1)?, is_manual: false })).collect()
}

/// Notes that a revision took an import back; false where one did before.
pub(crate) async fn mark_undone(tx: &mut OrgTransaction, import_no: i64, revision: i64, now: Instant) -> Result<bool> {
    const UNDONE: &str = "UPDATE imports SET undone_at = $3, undone_revision = $4
        WHERE org_id = $1 AND import_no = $2 AND undone_at IS NULL";
    Ok(tx.query(UNDONE).bind(import_no).bind(now.0).bind(revision).execute(tx).await? == 1)
}

impl Change {
    /// Opens the ledger row of an import of members or links, in the transaction that writes them; answers with its
    /// number.
    pub async fn begin_import(&mut self, head: &ImportHead) -> Result<i64> {
        insert(self, head).await
    }

    /// Writes its figures.
    ///
    /// # Errors
    /// [`StoreError::Invariant`] where a row got no verdict, or several.
    pub async fn end_import(&mut self, ledger: &Ledger) -> Result<()> {
        ledger.check()?;
        update(self, ledger).await
    }
}

impl OrgTransaction {
    /// All imports of an organization, oldest first.
    pub async fn imports(&mut self) -> Result<Vec<Import>> {
        let rows = self.query(imports!("ORDER BY import_no")).fetch_all(self).await?;
        rows.iter().map(read).collect()
    }

    /// The id and the beginning of the first import of the same bytes, where several had them.
    pub async fn first_import_of(&mut self, sha256: &str) -> Result<Option<(String, Instant)>> {
        const SAME: &str = "SELECT import_id, started_at
            FROM imports
            WHERE org_id = $1 AND sha256 = $2
            ORDER BY import_no
            LIMIT 2";
        match self.query(SAME).bind(sha256).fetch_all(self).await?.as_slice() {
            [first, _] => Ok(Some((first.try_get(0)?, Instant(first.try_get(1)?)))),
            _ => Ok(None),
        }
    }

    /// The newest import whose options were kept under that name.
    pub async fn import_saved_as(&mut self, name: &str) -> Result<Option<Import>> {
        const SAVED: &str = imports!("AND options LIKE '%\"saved_as\":%' ORDER BY import_no DESC");
        for row in self.query(SAVED).fetch_all(self).await? {
            let import = read(&row)?;
            let options: serde_json::Value = serde_json::from_str(&import.options).unwrap_or_default();
            if options.get("saved_as").and_then(serde_json::Value::as_str) == Some(name) {
                return Ok(Some(import));
            }
        }
        Ok(None)
    }

    /// The import of that id, or of the one that begins so.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where none or several do.
    pub async fn import_of(&mut self, id: &str) -> Result<Import> {
        const NAMED: &str = imports!("AND import_id >= $2 AND import_id < $3 LIMIT 2");
        // Ids have letters, digits and dashes, which all come before the tilde.
        let rows = self.query(NAMED).bind(id).bind(format!("{id}~")).fetch_all(self).await?;
        match rows.as_slice() {
            [row] if !id.is_empty() => read(row),
            _ => Err(StoreError::NotFound { kind: "import", name: id.to_owned() }),
        }
    }
}

fn read(row: &Row) -> Result<Import> {
    let instant = |value: Option<i64>| value.map(Instant);
    let codes: String = row.try_get(14)?;
    Ok(Import {
        import_id: row.try_get(1)?,
        kind: row.try_get(2)?,
        file: row.try_get(3)?,
        sha256: row.try_get(4)?,
        options: row.try_get(5)?,
        started_at: Instant(row.try_get(6)?),
        undone_at: instant(row.try_get(8)?),
        ledger: Ledger {
            import_no: row.try_get(0)?,
            read: row.try_get(9)?,
            new: row.try_get(10)?,
            changed: row.try_get(15)?,
            duplicate: row.try_get(11)?,
            rejected: row.try_get(12)?,
            suppressed: row.try_get(13)?,
            left_out: row.try_get(16)?,
            rejected_codes: serde_json::from_str(&codes).map_err(|_| StoreError::Corrupt)?,
            finished_at: instant(row.try_get(7)?),
        },
    })
}

/// Whether an import of members or links was taken back after a revision.
pub(crate) async fn is_directory_undone_after(tx: &mut OrgTransaction, revision: i64) -> Result<bool> {
    const UNDONE: &str = "SELECT COUNT(*)
        FROM imports
        WHERE org_id = $1 AND undone_revision > $2 AND kind IN ('members', 'links')";
    let count: i64 = tx.query_scalar(UNDONE).bind(revision).fetch_one(tx).await?;
    Ok(count > 0)
}
