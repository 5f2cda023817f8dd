//! How large a database is, and how much each organization has in it.

use crate::domain::Instant;
use crate::store::database::engine::Pool;
use crate::store::database::sql::Row;
use crate::store::database::{postgres, sqlite};
use crate::store::error::Result;
use crate::store::privacy::owed;
use crate::store::{OwedErasure, Snapshot, Store};

/// What a database is and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The engine and its version.
    pub engine: String,
    /// The schema.
    pub schema: i64,
    /// Bytes of the database.
    pub bytes: i64,
    /// The role that the database knows this program by, on a server.
    pub role: Option<String>,
    /// Where the tables lie, on a PostgreSQL server that can distribute them.
    pub distribution: Option<Distribution>,
    /// The erasures that are owed, by slug: somebody goes on reading what was there before.
    pub owed_erasures: Vec<OwedErasure>,
    /// What each organization has, by slug.
    pub organizations: Vec<Holdings>,
}

/// What a sender of events brought last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceNewest {
    /// The organization's slug.
    pub slug: String,
    /// The sender.
    pub source: String,
    /// How many events it has brought.
    pub events: i64,
    /// When the newest of them was received.
    pub received_at: Instant,
    /// The kind of the import that brought it.
    pub kind: String,
}

/// How a Citus cluster holds the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The version of Citus.
    pub citus: String,
    /// How many nodes it knows.
    pub nodes: i64,
    /// The tables of organizations, by name.
    pub tables: Vec<Placed>,
}

/// A table and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its name.
    pub table: String,
    /// Where it lies.
    pub placement: Placement,
}

/// Where a table of a cluster lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// In shards, by the values of a column.
    Shards {
        /// The column.
        column: String,
        /// How many shards.
        count: i64,
    },
    /// In full on every node.
    EveryNode,
    /// On the coordinator alone: not distributed yet.
    OneNode,
}

/// What an organization has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// Its slug.
    pub slug: String,
    /// Its members.
    pub members: i64,
    /// Its links.
    pub links: i64,
    /// Its imports, those taken back included.
    pub imports: i64,
    /// Its stored events, those taken back included.
    pub events: i64,
    /// Its referrals.
    pub referrals: i64,
    /// Its newest revision, and when it was received.
    pub revision: i64,
    /// When that was received.
    pub received_at: Instant,
}

impl Store {
    /// The tables of which a server knows too little to plan well, after much was written at once.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn tables_without_statistics(&self) -> Result<Vec<String>> {
        match &self.pool {
            Pool::Sqlite(_) => Ok(Vec::new()),
            Pool::Postgres(pool) => postgres::missing_statistics(pool).await,
        }
    }

    /// What the database is and holds.
    pub async fn status(&self) -> Result<Status> {
        let mut directory = self.directory().await?;
        let schema = directory.transaction.schema().await?;
        let scopes = directory.scopes().await?;
        let mut organizations = Vec::with_capacity(scopes.len());
        let mut owed_erasures = Vec::new();
        for scope in scopes {
            let mut snapshot = directory.enter(&scope).await?;
            organizations.push(holdings(&mut snapshot).await?);
            owed_erasures.extend(owed::all(&mut snapshot).await?);
            directory = snapshot.leave();
        }
        drop(directory);
        let ((engine, bytes, role), distribution) = match &self.pool {
            Pool::Sqlite(pool) => (sqlite::engine_and_size(pool).await?, None),
            Pool::Postgres(pool) => (postgres::engine_and_size(pool).await?, postgres::distribution(pool).await?),
        };
        Ok(Status { engine, schema, bytes, role, distribution, owed_erasures, organizations })
    }

    /// What each sender of each organization brought last, by slug and name. Goes over all events.
    pub async fn newest_by_source(&self) -> Result<Vec<SourceNewest>> {
        let mut directory = self.directory().await?;
        let mut newest = Vec::new();
        for scope in directory.scopes().await? {
            let mut snapshot = directory.enter(&scope).await?;
            newest.extend(newest_of_organization(&mut snapshot).await?);
            directory = snapshot.leave();
        }
        Ok(newest)
    }
}

async fn holdings(tx: &mut Snapshot) -> Result<Holdings> {
    const COUNTS: &str = "SELECT
            (SELECT COUNT(*) FROM members WHERE org_id = $1),
            (SELECT COUNT(*) FROM referral_links WHERE org_id = $1),
            (SELECT COUNT(*) FROM imports WHERE org_id = $1),
            (SELECT COUNT(*) FROM referral_trackings WHERE org_id = $1),
            (SELECT COUNT(*) FROM referrals WHERE org_id = $1)";
    let row = tx.query(COUNTS).fetch_one(tx).await?;
    Ok(Holdings {
        slug: tx.scope().slug().to_owned(),
        members: row.try_get(0)?,
        links: row.try_get(1)?,
        imports: row.try_get(2)?,
        events: row.try_get(3)?,
        referrals: row.try_get(4)?,
        revision: tx.newest().number,
        received_at: tx.newest().received_at,
    })
}

async fn newest_of_organization(tx: &mut Snapshot) -> Result<Vec<SourceNewest>> {
    const NEWEST: &str = "SELECT s.source, n.events, r.received_at, COALESCE(i.kind, r.kind)
        FROM (
            SELECT source_no, COUNT(*) AS events, MAX(revision) AS revision
            FROM referral_trackings
            WHERE org_id = $1
            GROUP BY source_no) n
        JOIN sources s ON s.org_id = $1 AND s.source_no = n.source_no
        JOIN revisions r ON r.org_id = $1 AND r.revision = n.revision
        LEFT JOIN imports i ON i.org_id = $1 AND i.import_no = r.import_no
        ORDER BY s.source";
    let rows = tx.query(NEWEST).fetch_all(tx).await?;
    let slug = tx.scope().slug();
    let newest = |row: &Row| {
        Ok(SourceNewest {
            slug: slug.to_owned(),
            source: row.try_get(0)?,
            events: row.try_get(1)?,
            received_at: Instant(row.try_get(2)?),
            kind: row.try_get(3)?,
        })
    };
    rows.iter().map(newest).collect()
}
