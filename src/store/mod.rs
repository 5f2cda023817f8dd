//! All that is kept: the only room that speaks SQL.
//!
//! Every method that touches an organization takes an [`OrgScope`], and every statement begins its keys with it. A
//! transaction never leaves a method. Facts are appended; answers (referrals, unattributed events, statistics) are
//! kept up to date in the transaction that changes the facts, by [`crate::domain::attribution`].

mod append;
mod arrivals;
mod attribution_run;
mod batch;
mod boards;
mod bulk;
mod changes;
mod clock;
mod columns;
mod error;
mod events;
mod evidence;
mod fingerprint;
mod hash_index;
mod imports;
mod link_book;
mod links;
mod meaning;
mod members;
mod neighbourhood;
mod open;
mod organizations;
mod outcome;
mod outlines;
mod past;
mod polls;
mod publications;
mod read_answers;
mod recompute;
mod redirects;
mod revisions;
mod seen;
mod settings;
mod sources;
mod standins;
mod statistics;
mod stored_referrals;
mod tokens;
mod undo;
mod upkeep;
mod verdicts;
mod webhooks;

pub use append::{Commit, ImportWriter, Pending};
pub use batch::EventBatch;
pub use clock::Clock;
pub use error::{Result, StoreError};
pub use evidence::{Evidence, ListedEvent, Origin, Start};
pub use imports::{Import, ImportHead, Ledger};
pub use link_book::Closing;
pub use links::{Link, LinkChange, LinkLabels, NewLink};
pub use members::{Change, Member, MemberDetails};
pub use open::{LATEST_SCHEMA, redacted};
pub use organizations::{NewOrganization, OrgScope, Organization, OrganizationChange};
pub use outcome::{BatchVerdict, ImportOutcome};
pub use outlines::LinkSource;
pub use publications::{NewPublication, Publication};
pub use recompute::Recomputed;
pub use redirects::Destination;
pub use revisions::{Revision, RevisionStep};
pub use settings::Settings;
pub use tokens::ApiToken;
pub use webhooks::Webhook;

use std::path::PathBuf;

/// The open database.
pub struct Store {
    pool: Pool,
    /// Connections that only read, where questions are asked while somebody writes.
    readers: Option<Pool>,
    path: PathBuf,
    crowded_from: i64,
}

/// From how many events on a click is read by its stand-ins.
const CROWDED_FROM: i64 = 1_000;

/// The engines behind a store.
enum Pool {
    /// The embedded database.
    Sqlite(sqlx::SqlitePool),
}

/// A connection inside a transaction.
type Connection = sqlx::SqliteConnection;
/// A transaction that may write: it holds the writer's lock from its first statement.
type WriteTransaction = sqlx::Transaction<'static, sqlx::Sqlite>;

impl Store {
    /// Reads clicks by their stand-ins from that many events on; tests make it small.
    #[doc(hidden)]
    pub fn set_crowded_from(&mut self, events: i64) {
        self.crowded_from = events;
    }

    /// The file of the database.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Begins a transaction that holds the writer's lock; refuses a schema that changed meanwhile.
    async fn write(&self) -> Result<WriteTransaction> {
        let Pool::Sqlite(pool) = &self.pool;
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        let found: i64 =
            sqlx::query_scalar("SELECT user_version FROM pragma_user_version").fetch_one(&mut *transaction).await?;
        if found != LATEST_SCHEMA {
            return Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA });
        }
        Ok(transaction)
    }

    /// Checks that questions can be asked of the schema that this program knows.
    ///
    /// # Errors
    /// Where they cannot.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read().await?;
        let found: i64 = sqlx::query_scalar("SELECT user_version FROM pragma_user_version").fetch_one(&mut *tx).await?;
        if found == LATEST_SCHEMA { Ok(()) } else { Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA }) }
    }

    /// Begins a transaction that sees one state of the database.
    async fn read(&self) -> Result<WriteTransaction> {
        let Pool::Sqlite(pool) = self.readers.as_ref().unwrap_or(&self.pool);
        Ok(pool.begin().await?)
    }
}
