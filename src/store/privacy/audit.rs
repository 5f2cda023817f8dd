//! Who changed, exported or erased what, and when: written in the transaction of the change, never edited.
//!
//! It shows accidents; it is no proof against anyone who owns the database. Persons stand in it as keyed hashes only.

use super::erased_ids::{Hasher, Named};
use crate::domain::Instant;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use crate::store::{Change, Clock, OrgTransaction, Store};
use std::sync::Arc;

/// How many entries are read at a time.
const PAGE: i64 = 10_000;

/// Who works with the store, and by which clock.
#[derive(Debug, Clone)]
pub struct Actor {
    name: Arc<str>,
    clock: Clock,
}

impl Actor {
    /// Somebody by name: `user:ola`, `token:t4x`, `webhook:w7k`.
    pub fn new(kind: &str, name: &str, clock: Clock) -> Self {
        Self { name: format!("{kind}:{name}").into(), clock }
    }

    /// Somebody else by name, with the same clock.
    pub(crate) fn named(&self, kind: &str, name: &str) -> Self {
        Self::new(kind, name, self.clock)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The user who runs the program, where nobody says who that is.
impl Default for Actor {
    fn default() -> Self {
        Self::new("user", "unknown", Clock::Wall)
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// An organization was added.
    OrganizationAdded,
    /// A setting of an organization was changed.
    OrganizationChanged,
    /// A member was added.
    MemberAdded,
    /// Members were added or changed, one or many.
    MembersWritten,
    /// Links were made or changed.
    LinksWritten,
    /// An import began: a file, a delivery, a page, an event by hand.
    Imported,
    /// An import was taken back.
    ImportUndone,
    /// An event was taken back.
    EventRetracted,
    /// Stored answers were fixed.
    Recomputed,
    /// A summary was published.
    SummaryPublished,
    /// A token was made.
    TokenCreated,
    /// A token was taken back.
    TokenRevoked,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook got a new secret.
    WebhookRotated,
    /// A webhook was removed.
    WebhookRemoved,
    /// A list with a row for each person or event left as a file or as data.
    Exported,
    /// What is held about a person was handed over.
    PersonExported,
    /// A person was erased.
    PersonErased,
    /// Two user ids were recorded as one person.
    PersonMerged,
    /// That was taken back.
    PersonUnmerged,
    /// A member got another id.
    MemberRenamed,
    /// A member without links was removed.
    MemberRemoved,
    /// Two members were recorded as one.
    MemberMerged,
    /// That was taken back.
    MemberUnmerged,
    /// What was old was sealed.
    Purged,
    /// A backup took the place of the database.
    Restored,
    /// What was erased after a backup was erased in it too.
    ErasedAgain,
}

impl Action {
    /// The name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrganizationAdded => "organization added",
            Self::OrganizationChanged => "organization changed",
            Self::MemberAdded => "member added",
            Self::MembersWritten => "members written",
            Self::LinksWritten => "links written",
            Self::Imported => "imported",
            Self::ImportUndone => "import undone",
            Self::EventRetracted => "event retracted",
            Self::Recomputed => "recomputed",
            Self::SummaryPublished => "summary published",
            Self::TokenCreated => "token created",
            Self::TokenRevoked => "token revoked",
            Self::WebhookCreated => "webhook created",
            Self::WebhookRotated => "webhook rotated",
            Self::WebhookRemoved => "webhook removed",
            Self::Exported => "exported",
            Self::PersonExported => "person exported",
            Self::PersonErased => "person erased",
            Self::PersonMerged => "person merged",
            Self::PersonUnmerged => "person unmerged",
            Self::MemberRenamed => "member renamed",
            Self::MemberRemoved => "member removed",
            Self::MemberMerged => "member merged",
            Self::MemberUnmerged => "member unmerged",
            Self::Purged => "purged",
            Self::Restored => "restored",
            Self::ErasedAgain => "erased again",
        }
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, from 1.
    pub number: i64,
    /// When it was done.
    pub recorded_at: Instant,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what: an import, a token, a setting, the keyed hash of a renamed member's new id; empty where the action says
    /// it all.
    pub object: String,
    /// To whom: the keyed hash of a person, in hexadecimal.
    pub person: Option<String>,
    /// How many rows it was; for an import those that were new or changed something.
    pub rows: i64,
}

/// What an entry is about.
pub(crate) enum About<'a> {
    /// Something that is no person.
    Thing(&'a str),
    /// A person, of whom only a keyed hash is written.
    Person(Named, &'a str),
    /// A member who has the second id instead of the first from now on; the hash of each is written.
    Renamed([&'a str; 2]),
}

/// Writes an entry, in the transaction that does what it says.
pub(crate) async fn record(tx: &mut OrgTransaction, action: Action, about: About<'_>, rows: i64) -> Result<()> {
    let renamed: String;
    let (object, person) = match about {
        About::Thing(name) => (name, None),
        About::Person(named, id) => ("", Some(Hasher::load(tx).await?.hash(named, id).to_vec())),
        About::Renamed(ids) => {
            let hasher = Hasher::load(tx).await?;
            let [before, after] = ids.map(|id| hasher.hash(Named::Member, id));
            renamed = hexadecimal(&after);
            (renamed.as_str(), Some(before.to_vec()))
        }
    };
    let (recorded_at, actor) = (tx.scope().actor.clock.now(), tx.scope().actor.name().to_owned());
    AuditRow { recorded_at, actor: &actor, action, object, person, affected: rows }.insert(tx).await
}

/// An entry that says that a person was erased.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErasureEntry {
    /// When.
    pub recorded_at: Instant,
    /// By whom.
    pub actor: String,
    /// The keyed hash of the person.
    pub person: Vec<u8>,
    /// How many events went.
    pub events: i64,
}

/// The entries that say that a person was erased, oldest first.
pub(crate) async fn erasures(tx: &mut OrgTransaction) -> Result<Vec<ErasureEntry>> {
    const SELECT: &str = "SELECT recorded_at, actor, person, affected
        FROM audit_log
        WHERE org_id = $1 AND action = $2 AND person IS NOT NULL
        ORDER BY entry_no";
    let erasures = tx.query(SELECT).bind(Action::PersonErased.name());
    let rows = erasures.fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            let recorded_at = Instant(row.try_get(0)?);
            Ok(ErasureEntry { recorded_at, actor: row.try_get(1)?, person: row.try_get(2)?, events: row.try_get(3)? })
        })
        .collect()
}

/// Takes over an entry of another log.
pub(crate) async fn take_over(tx: &mut OrgTransaction, entry: &ErasureEntry) -> Result<()> {
    let row = AuditRow {
        recorded_at: entry.recorded_at,
        actor: &entry.actor,
        action: Action::PersonErased,
        object: "",
        person: Some(entry.person.clone()),
        affected: entry.events,
    };
    row.insert(tx).await
}

/// An entry that says that something was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeEntry {
    /// What was done.
    pub action: Action,
    /// To what: a setting or an endpoint.
    pub object: String,
    /// When.
    pub recorded_at: Instant,
    /// By whom.
    pub actor: String,
}

/// The entries that say that something was done to anything but a person, oldest first.
pub(crate) async fn changes(tx: &mut OrgTransaction, action: Action) -> Result<Vec<ChangeEntry>> {
    const CHANGES: &str = "SELECT object, recorded_at, actor
        FROM audit_log
        WHERE org_id = $1 AND action = $2
        ORDER BY entry_no";
    let rows = tx.query(CHANGES).bind(action.name()).fetch_all(tx).await?;
    let change = |row: &Row| {
        let recorded_at = Instant(row.try_get(1)?);
        Ok(ChangeEntry { action, object: row.try_get(0)?, recorded_at, actor: row.try_get(2)? })
    };
    rows.iter().map(change).collect()
}

/// Takes over an entry of another log about something that is no person.
pub(crate) async fn take_over_change(tx: &mut OrgTransaction, entry: &ChangeEntry) -> Result<()> {
    let ChangeEntry { action, object, recorded_at, actor } = entry;
    let (action, recorded_at) = (*action, *recorded_at);
    AuditRow { recorded_at, actor, action, object, person: None, affected: 1 }.insert(tx).await
}

/// The number of the last entry; 0 where there is none.
pub(crate) async fn last_entry(tx: &mut OrgTransaction) -> Result<i64> {
    const LAST: &str = "SELECT COALESCE(MAX(entry_no), 0) FROM audit_log WHERE org_id = $1";
    tx.query_scalar(LAST).fetch_one(tx).await
}

/// A row of the log without its number.
struct AuditRow<'a> {
    recorded_at: Instant,
    actor: &'a str,
    action: Action,
    object: &'a str,
    person: Option<Vec<u8>>,
    affected: i64,
}

impl AuditRow<'_> {
    async fn insert(self, tx: &mut OrgTransaction) -> Result<()> {
        const INSERT: &str = "INSERT INTO audit_log
            (org_id, entry_no, recorded_at, actor, action, object, person, affected)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let entry_no = last_entry(tx).await? + 1;
        tx.query(INSERT)
            .bind(entry_no)
            .bind(self.recorded_at.0)
            .bind(self.actor)
            .bind(self.action.name())
            .bind(self.object)
            .bind(self.person)
            .bind(self.affected)
            .execute(tx)
            .await?;
        Ok(())
    }
}

impl OrgTransaction {
    /// Whether a member who had that id was erased.
    pub async fn was_member_erased(&mut self, member_id: &str) -> Result<bool> {
        const ERASED: &str = "SELECT COUNT(*) FROM audit_log WHERE org_id = $1 AND action = $2 AND person = $3";
        let person = Hasher::load(self).await?.hash(Named::Member, member_id);
        let erased = self.query_scalar::<i64>(ERASED).bind(Action::PersonErased.name()).bind(person.as_slice());
        Ok(erased.fetch_one(self).await? > 0)
    }

    /// The whole log, oldest first.
    pub async fn audit_log(&mut self) -> Result<Vec<AuditEntry>> {
        const SELECT: &str = "SELECT a.entry_no, a.recorded_at, a.actor, a.action, a.object, a.person,
                COALESCE(i.rows_new + i.rows_changed, a.affected)
            FROM audit_log a
            LEFT JOIN imports i ON i.org_id = a.org_id AND i.import_id = a.object AND a.action = 'imported'
            WHERE a.org_id = $1 AND a.entry_no > $2
            ORDER BY a.entry_no
            LIMIT $3";
        let mut entries: Vec<AuditEntry> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry.number);
            let rows = self.query(SELECT).bind(after).bind(PAGE).fetch_all(self).await?;
            for row in &rows {
                entries.push(read(row)?);
            }
            if (rows.len() as i64) < PAGE {
                return Ok(entries);
            }
        }
    }
}

impl Change {
    /// Notes that something was exported, `canonical`, `referrals`, `events` or `members`, which changes nothing else.
    pub async fn note_export(&mut self, what: &str, rows: usize) -> Result<()> {
        record(self, Action::Exported, About::Thing(what), rows as i64).await
    }

    /// Notes that what is held about a person was handed over.
    pub async fn note_person_export(&mut self, named: Named, id: &str, rows: i64) -> Result<()> {
        record(self, Action::PersonExported, About::Person(named, id), rows).await
    }
}

impl Store {
    /// Notes in every organization's log that a backup took the place of the database.
    pub(crate) async fn note_restored(&self, file: &str) -> Result<()> {
        for scope in self.directory().await?.scopes().await? {
            let note = async |change: &mut Change| record(change, Action::Restored, About::Thing(file), 1).await;
            self.changed(&scope, note).await?;
        }
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(row: &Row) -> Result<AuditEntry> {
    let person: Option<Vec<u8>> = row.try_get(5)?;
    Ok(AuditEntry {
        number: row.try_get(0)?,
        recorded_at: Instant(row.try_get(1)?),
        actor: row.try_get(2)?,
        action: row.try_get(3)?,
        object: row.try_get(4)?,
        person: person.as_deref().map(hexadecimal),
        rows: row.try_get(6)?,
    })
}
