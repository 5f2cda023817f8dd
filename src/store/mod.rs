//! All that is kept, table by table, and the two engines under it.
//!
//! To read, open a [`Snapshot`] of one organization; to write, a [`Change`], and every query is a method of
//! one of them; every statement begins its keys with the organization. A transaction never leaves an answer or a
//! command. What is done with it all, step by step, is in [`crate::workflows`]: nothing here knows of that.
//!
//! - `facts`: events, what finds them, the imports that brought them, revisions.
//! - `referrals`: what the facts come to: referrals, unused links, statistics.
//! - `directory`: members, links, settings and the like; `access`: tokens, webhooks, polls.
//! - `privacy`: what stays of the erased, who is kept out, the audit log.
//! - `operations`: whole databases: backup, the files of a restore, integrity, status, copy.
//! - `event_index`: sorted segments of hashes, by which events are found; `database`: the two engines under all of it.

pub(crate) mod access;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod directory;
pub(crate) mod error;
mod event_index;
pub(crate) mod facts;
pub(crate) mod operations;
pub(crate) mod privacy;
pub(crate) mod referrals;
pub(crate) mod transaction;

pub use access::tokens::ApiToken;
pub use access::webhooks::Webhook;
pub use clock::Clock;
pub use database::filesystem::{DiskSpace, filesystem_of, is_over_network, space_of};
pub use database::open::{LATEST_SCHEMA, Migrated, RoleCheck, redacted};
pub use database::sqlite::{engine_version, file_of};
pub use directory::aliases::Alias;
pub use directory::boards::BoardAnswer;
pub use directory::link_closings::Closing;
pub use directory::link_labels::FormerLabels;
pub use directory::link_settings::{LinkSetting, LinkSettings};
pub use directory::links::{Link, LinkChange, LinkLabels, LinkSource, NewLink};
pub use directory::member_groups::{GroupMembers, MemberGroups, RecordedGroup};
pub use directory::member_history::LinkHistory;
pub use directory::members::{ERASED_ROW, Member, MemberDetails, Upserted};
pub use directory::organizations::{NewOrganization, OrgScope, Organization, OrganizationChange};
pub use directory::publications::{NewPublication, Publication};
pub use directory::redirects::{Destination, LinkMentor, LinkOrganization};
pub use directory::settings::Settings;
pub use error::{NeededBy, Result, StoreError};
pub use facts::event_quality::{CrowdedId, EventQuality};
pub use facts::event_selection::EventSelection;
pub use facts::feed::{FeedEntry, FeedKind};
pub use facts::import_changes::{Field, ReplacedValue};
pub use facts::imports::{Import, ImportHead, LINKS, Ledger, MEMBERS, Origin};
pub use facts::revisions::{Revision, RevisionStep};
pub use operations::backup::Backup;
pub use operations::last_backup::LastBackup;
pub use operations::rotation::{KeptBackups, Rotation};
pub use operations::status::{Distribution, Holdings, Placed, Placement, SourceNewest, Status};
pub use privacy::audit::{Action, Actor, AuditEntry};
pub use privacy::erased_ids::Named;
pub use privacy::owed::OwedErasure;
pub use referrals::selection::Selection;
pub use transaction::{Begun, Change, Directory, OrgTransaction, Snapshot};

use database::engine::{Connection, Pool};
use database::opened::OpenedFile;

/// The open database.
#[derive(Debug)]
pub struct Store {
    pub(crate) pool: Pool,
    /// Connections that only read, where questions are asked of an embedded database while somebody writes.
    readers: Option<Pool>,
    /// Connections that read for visitors alone.
    visitors: Option<Pool>,
    /// The files of an embedded database that is open for long.
    opened: Option<OpenedFile>,
    actor: Actor,
    begun: Begun,
    remarks: Vec<String>,
}

impl Store {
    /// Works from now on in the name of somebody, whom the audit log will name.
    #[must_use]
    pub fn acting_as(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// What was found on the way to the database that is not a fault, for those who want to know more.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Checks that questions can be asked of the schema that this program knows.
    ///
    /// # Errors
    /// Where they cannot.
    pub async fn ping(&self) -> Result<()> {
        self.directory().await?.transaction.check_schema().await
    }

    /// Refuses to go on where the file that is open is no longer the one at its path; asks the system, not the database.
    ///
    /// # Errors
    /// [`StoreError::Exchanged`], which only a store that serves finds.
    pub fn check_file(&self) -> Result<()> {
        self.opened.as_ref().map_or(Ok(()), OpenedFile::check)
    }

    fn readers(&self) -> &Pool {
        self.readers.as_ref().unwrap_or(&self.pool)
    }

    fn visitors(&self) -> &Pool {
        self.visitors.as_ref().unwrap_or_else(|| self.readers())
    }
}
