//! All that is kept: the only room that speaks SQL.
//!
//! Every method that touches an organization takes an [`OrgScope`], and every statement begins its keys with it. A
//! transaction never leaves a method. Facts are appended; answers (referrals, unattributed events, statistics) are
//! kept up to date in the transaction that changes the facts, by [`crate::domain::attribution`].
//!
//! - `facts`: what happened, and what came in when.
//! - `attribution`: what the facts mean, kept, read for reports, computed anew.
//! - `directory`: members, links, settings and the like; `access`: tokens, webhooks, polls.
//! - `privacy`: erasure, who is kept out, the audit log.
//! - `operations`: backup, restore, verification, status, copy.
//! - `database`: the two engines under all of it.

mod access;
mod attribution;
mod clock;
mod database;
mod directory;
mod error;
mod facts;
mod operations;
mod privacy;

pub use access::tokens::ApiToken;
pub use access::webhooks::Webhook;
pub use attribution::evidence::{Evidence, ListedEvent, Origin, Start};
pub use attribution::outlines::LinkSource;
pub use attribution::recompute::Recomputed;
pub use clock::Clock;
pub use database::filesystem::{filesystem_of, is_over_network};
pub use database::open::{LATEST_SCHEMA, Migrated, RoleCheck, redacted};
pub use database::sqlite::{engine_version, file_of};
pub use directory::boards::BoardAnswer;
pub use directory::link_book::Closing;
pub use directory::links::{Link, LinkChange, LinkLabels, NewLink};
pub use directory::members::{Change, Member, MemberDetails};
pub use directory::organizations::{NewOrganization, OrgScope, Organization, OrganizationChange};
pub use directory::publications::{NewPublication, Publication};
pub use directory::redirects::Destination;
pub use directory::settings::Settings;
pub use error::{Result, StoreError};
pub use facts::append::{Commit, ImportWriter, Pending};
pub use facts::batch::EventBatch;
pub use facts::imports::{Import, ImportHead, Ledger};
pub use facts::outcome::{BatchVerdict, ImportOutcome};
pub use facts::revisions::{Revision, RevisionStep};
pub use operations::backup::Backup;
pub use operations::restore::{Asked, Restored, Restoring};
pub use operations::status::{Distribution, Holdings, Placed, Placement, Status};
pub use operations::verify::Check;
pub use privacy::audit::{Action, Actor, AuditEntry};
pub use privacy::erasure::{Erased, ErasedAgain, ErasedMember, HeldEvent, HeldPerson, Purged};
pub use privacy::suppression::Named;

use database::engine::{Connection, Pool, Tenant, Transaction};

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
