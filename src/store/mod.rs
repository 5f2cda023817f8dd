//! All that is kept: the only room that speaks SQL.
//!
//! Every method that touches an organization takes an [`OrgScope`], and every statement begins its keys with it. A
//! transaction never leaves a method. Facts are appended; answers (referrals, unattributed events, statistics) are
//! kept up to date in the transaction that changes the facts, by [`crate::domain::attribution`].

mod append;
mod arrivals;
mod attribution_run;
mod audit;
mod backup;
mod batch;
mod boards;
mod bulk;
mod changes;
mod clock;
mod columns;
mod copy;
mod engine;
mod erasure;
mod error;
mod events;
mod evidence;
mod filesystem;
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
mod postgres;
mod publications;
mod read_answers;
mod recompute;
mod redirects;
mod restore;
mod retry;
mod revisions;
mod sealed;
mod settings;
mod sources;
mod sql;
mod sqlite;
mod standins;
mod statistics;
mod status;
mod stored_referrals;
mod suppression;
mod tokens;
mod undo;
mod upkeep;
mod verdicts;
mod verify;
mod webhooks;

pub use append::{Commit, ImportWriter, Pending};
pub use audit::{Action, Actor, AuditEntry};
pub use backup::Backup;
pub use batch::EventBatch;
pub use boards::BoardAnswer;
pub use clock::Clock;
pub use erasure::{Erased, ErasedAgain, ErasedMember, HeldEvent, HeldPerson, Purged};
pub use error::{Result, StoreError};
pub use evidence::{Evidence, ListedEvent, Origin, Start};
pub use filesystem::{filesystem_of, is_over_network};
pub use imports::{Import, ImportHead, Ledger};
pub use link_book::Closing;
pub use links::{Link, LinkChange, LinkLabels, NewLink};
pub use members::{Change, Member, MemberDetails};
pub use open::{LATEST_SCHEMA, Migrated, RoleCheck, redacted};
pub use organizations::{NewOrganization, OrgScope, Organization, OrganizationChange};
pub use outcome::{BatchVerdict, ImportOutcome};
pub use outlines::LinkSource;
pub use publications::{NewPublication, Publication};
pub use recompute::Recomputed;
pub use redirects::Destination;
pub use restore::{Asked, Restored, Restoring};
pub use revisions::{Revision, RevisionStep};
pub use settings::Settings;
pub use sqlite::{engine_version, file_of};
pub use status::{Distribution, Holdings, Placed, Placement, Status};
pub use suppression::Named;
pub use tokens::ApiToken;
pub use verify::Check;
pub use webhooks::Webhook;

use engine::{Connection, Pool, Tenant, Transaction};

/// The open database.
#[derive(Debug)]
pub struct Store {
    pool: Pool,
    /// Connections that only read, where questions are asked of an embedded database while somebody writes.
    readers: Option<Pool>,
    crowded_from: i64,
    actor: Actor,
}

/// From how many events on a click is read by its stand-ins.
const CROWDED_FROM: i64 = 1_000;

impl Store {
    /// Reads clicks by their stand-ins from that many events on; tests make it small.
    #[doc(hidden)]
    pub fn set_crowded_from(&mut self, events: i64) {
        self.crowded_from = events;
    }

    /// Works from now on in the name of somebody, whom the audit log will name.
    #[must_use]
    pub fn acting_as(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// Checks that questions can be asked of the schema that this program knows.
    ///
    /// # Errors
    /// Where they cannot.
    pub async fn ping(&self) -> Result<()> {
        self.read_directory().await?.check_schema().await
    }

    /// Begins a transaction that sees one state of an organization.
    async fn read(&self, scope: &OrgScope) -> Result<Transaction> {
        self.readers().read(Tenant::Of(scope.org_id)).await
    }

    /// Begins a transaction that may write for an organization, as its only writer; refuses a schema that changed
    /// meanwhile.
    async fn write(&self, scope: &OrgScope) -> Result<Transaction> {
        self.pool.write(Tenant::Of(scope.org_id)).await
    }

    /// Begins a transaction that sees which organizations there are, until it enters one of them.
    async fn read_directory(&self) -> Result<Transaction> {
        self.readers().read(Tenant::Nobody).await
    }

    /// Begins a transaction that may add an organization.
    async fn write_directory(&self) -> Result<Transaction> {
        self.pool.write(Tenant::Nobody).await
    }

    fn readers(&self) -> &Pool {
        self.readers.as_ref().unwrap_or(&self.pool)
    }
}
