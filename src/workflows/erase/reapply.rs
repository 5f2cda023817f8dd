//! Erasing again in a backup what was erased since it was made.
//!
//! A database that knows of later erasures has only keyed hashes of whom they met. An organization's key is the same in
//! all its backups, so whom they meet there is found by hashing what a backup says.

use super::member;
use super::purge::seal_older;
use super::users::Plan;
use crate::domain::Instant;
use crate::store::directory::members::{self, Member};
use crate::store::error::Result;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action, ErasureEntry};
use crate::store::privacy::erased_ids::{self, ErasedIds, Hasher, KeyedHash, Named};
use crate::store::privacy::renames::Renames;
use crate::store::privacy::retentions;
use crate::store::{OrgScope, OrgTransaction, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a database knows to be erased of an organization.
#[derive(Debug, Clone, Default)]
pub struct Erasures {
    /// The organization's slug.
    pub slug: String,
    /// The organization's key.
    pub secret: Vec<u8>,
    /// The keyed hashes of users, clicks and events that are kept out.
    pub suppressed: FxHashSet<KeyedHash>,
    /// What the audit log says of persons erased, members among them.
    pub erased: Vec<ErasureEntry>,
    /// Nothing that happened before this is kept.
    pub older_than: Option<Instant>,
    /// The ids that members had before.
    pub(crate) renames: Renames,
}

impl Erasures {
    /// What is known of the organization of a transaction.
    pub(crate) async fn of(tx: &mut OrgTransaction) -> Result<Self> {
        Ok(Self {
            slug: tx.scope().slug().to_owned(),
            secret: erased_ids::secret(tx).await?,
            suppressed: erased_ids::hashes(tx).await?,
            erased: audit::erasures(tx).await?,
            older_than: retentions::older_than(tx).await?,
            renames: Renames::of(tx).await?,
        })
    }
}

/// What was erased again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedAgain {
    /// How many recruits.
    pub persons: i64,
    /// How many members.
    pub members: i64,
    /// Before which instant everybody was sealed, where that is later than before.
    pub older_than: Option<Instant>,
    /// How many events are gone.
    pub events: i64,
    /// How many ids are kept out in addition, whether somebody here had them or not.
    pub suppressed: i64,
}

impl ErasedAgain {
    /// Whether anything was.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// What another database knows and this one does not.
struct Missing {
    known: ErasedIds,
    hashes: Vec<KeyedHash>,
    entries: Vec<ErasureEntry>,
    /// The members, when each was erased there, and whether that was under another id.
    members: Vec<(Member, Instant, bool)>,
    older_than: Option<Instant>,
}

impl Store {
    /// Does again what another database of the same organization knows of and this one does not; `None` where the other
    /// one is not the same organization's, so that its hashes say nothing here.
    pub(crate) async fn erase_again(
        &self,
        scope: &OrgScope,
        erasures: &Erasures,
        now: Instant,
    ) -> Result<Option<ErasedAgain>> {
        let mut tx = self.change(scope).await?;
        if erased_ids::secret(&mut tx).await? != erasures.secret {
            return Ok(None);
        }
        let missing = Missing::find(&mut tx, erasures).await?;
        if missing.is_nothing() {
            return Ok(Some(ErasedAgain::default()));
        }
        let revision = revisions::take(&mut tx, RevisionKind::Erasure, None, now).await?;
        let again = missing.erase(&mut tx, revision).await?;
        audit::record(&mut tx, Action::ErasedAgain, About::Thing(""), again.events).await?;
        tx.commit().await?;
        Ok(Some(again))
    }
}

impl Missing {
    async fn find(tx: &mut OrgTransaction, erasures: &Erasures) -> Result<Self> {
        let hasher = Hasher::load(tx).await?;
        let known_here = erased_ids::hashes(tx).await?;
        let mut hashes: Vec<KeyedHash> = erasures.suppressed.difference(&known_here).copied().collect();
        hashes.sort_unstable();
        let older_here = retentions::older_than(tx).await?;
        let older_than = erasures.older_than.filter(|theirs| older_here.is_none_or(|here| *theirs > here));
        let done: FxHashSet<ErasureEntry> = audit::erasures(tx).await?.into_iter().collect();
        let entries: Vec<ErasureEntry> =
            erasures.erased.iter().filter(|entry| !done.contains(entry)).cloned().collect();
        let members = if entries.is_empty() { Vec::new() } else { members::all(tx).await? };
        let at: FxHashMap<&[u8], Instant> =
            entries.iter().map(|entry| (entry.person.as_slice(), entry.recorded_at)).collect();
        // Anyone who was erased there may have had another id here.
        let renames = erasures.renames.unknown_to(&Renames::of(tx).await?);
        let erased = |member: Member| {
            let id_here = hasher.hash(Named::Member, &member.member_id);
            let id_there = renames.after(id_here);
            at.get(id_there.as_slice()).map(|at| (member, *at, id_there != id_here))
        };
        let members = members.into_iter().filter_map(erased).collect();
        let known = ErasedIds::of(hasher, hashes.iter().copied().collect());
        Ok(Self { known, hashes, entries, members, older_than })
    }

    fn is_nothing(&self) -> bool {
        self.hashes.is_empty() && self.entries.is_empty() && self.older_than.is_none()
    }

    /// The purge comes first: it seals persons with all that hangs together with them.
    async fn erase(self, tx: &mut OrgTransaction, revision: i64) -> Result<ErasedAgain> {
        let mut again = ErasedAgain { suppressed: self.hashes.len() as i64, ..ErasedAgain::default() };
        if let Some(older_than) = self.older_than {
            // Anyone who is old here and was not sealed there had younger events by then, and stays.
            let known = Some(&self.known);
            let purged = seal_older(tx, older_than, revision, known, |_, _| {}).await?;
            again.older_than = Some(older_than);
            again.events += purged.events;
        }
        for (member, at, is_renamed) in &self.members {
            let erased = member::forget(tx, std::slice::from_ref(member), revision, *at).await?;
            again.members += 1;
            if *is_renamed {
                // The next restore asks this log, which knows nothing of the other id.
                audit::record(tx, Action::PersonErased, About::Person(Named::Member, &member.member_id), 0).await?;
            }
            again.events += erased.user.events;
        }
        if !self.hashes.is_empty() {
            let plan = Plan::of_known(tx, &self.known).await?;
            again.persons = plan.persons();
            again.events += plan.carry_out(tx, revision).await?.events;
            erased_ids::insert(tx, &self.hashes, revision).await?;
        }
        // The next restore asks this log who was erased.
        for entry in &self.entries {
            audit::take_over(tx, entry).await?;
        }
        Ok(again)
    }
}
