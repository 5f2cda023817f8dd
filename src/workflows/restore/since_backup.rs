//! What was done since a backup and must not be undone by restoring it: erasures, and all that was taken back.

use super::allowed::Allowed;
use super::withdrawn::{Missing, Withdrawn};
use crate::domain::Instant;
use crate::store::access::{tokens, webhooks};
use crate::store::error::Result;
use crate::store::operations::restoring::Reached;
use crate::store::{Change, Directory, OrgScope, Snapshot, Store};
use crate::workflows::erase::{ErasedAgain, Erasures};

/// What a database knows to be gone.
#[derive(Debug, Default)]
pub(super) struct Later {
    organizations: Vec<Known>,
    /// How far each organization had come when it was asked.
    pub reached: Vec<Reached>,
}

/// What is known to be gone of an organization.
#[derive(Debug)]
struct Known {
    erasures: Erasures,
    /// Tokens that were revoked.
    tokens: Vec<Revoked>,
    /// Webhooks that were removed.
    webhooks: Vec<Revoked>,
    /// What the organization allows.
    allowed: Allowed,
}

/// A token or a webhook that was taken back: its id, and when.
type Revoked = (String, Instant);

/// What was done again in a restored database.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What was erased, by the slug of the organization.
    pub erased: Vec<(String, ErasedAgain)>,
    /// The organizations of the restored database of which the other one knows nothing.
    pub strangers: Vec<String>,
    /// What was taken back.
    pub withdrawn: Withdrawn,
}

impl Later {
    /// What a database knows.
    pub async fn of(mut directory: Directory) -> Result<Self> {
        let mut later = Self::default();
        for scope in directory.scopes().await? {
            let mut snapshot = directory.enter(&scope).await?;
            later.reached.push(Reached::of(&mut snapshot).await?);
            later.organizations.push(Known::of(&mut snapshot).await?);
            directory = snapshot.leave();
        }
        directory.end().await?;
        Ok(later)
    }

    /// Does it again in a restored database that nobody uses yet.
    pub async fn apply(&self, store: &Store, now: Instant) -> Result<Done> {
        let mut done = Done::default();
        for scope in store.directory().await?.scopes().await? {
            let slug = scope.slug().to_owned();
            let Some(known) = self.organizations.iter().find(|known| known.erasures.slug == slug) else {
                done.strangers.push(slug);
                continue;
            };
            done.withdrawn.add(store.changed(&scope, async |change| known.revoke(change).await).await?);
            let Some(again) = store.erase_again(&scope, &known.erasures, now).await? else {
                done.strangers.push(slug);
                continue;
            };
            if again.is_any() {
                done.erased.push((slug, again));
            }
            // Members who were erased again have answered nothing since.
            done.withdrawn.add(known.take_back(store, &scope, now).await?);
        }
        Ok(done)
    }
}

impl Known {
    async fn of(snapshot: &mut Snapshot) -> Result<Self> {
        let (erasures, allowed) = (Erasures::of(snapshot).await?, Allowed::of(snapshot).await?);
        let tokens = snapshot.tokens().await?.into_iter();
        let webhooks = allowed.webhooks.iter();
        Ok(Self {
            tokens: tokens.filter_map(|token| Some((token.token_id, token.revoked_at?))).collect(),
            webhooks: webhooks.filter_map(|hook| Some((hook.webhook_id.clone(), hook.removed_at?))).collect(),
            erasures,
            allowed,
        })
    }

    async fn revoke(&self, change: &mut Change) -> Result<Withdrawn> {
        let mut withdrawn = Withdrawn::default();
        for (id, at) in &self.tokens {
            withdrawn.tokens += i64::from(tokens::revoke(change, id, *at).await?);
        }
        for (id, at) in &self.webhooks {
            withdrawn.webhooks += i64::from(webhooks::remove(change, id, *at).await?);
        }
        Ok(withdrawn)
    }

    /// Takes back what the organization allows no more, in a database of the same organization.
    async fn take_back(&self, store: &Store, scope: &OrgScope, now: Instant) -> Result<Withdrawn> {
        let mut snapshot = store.snapshot(scope).await?;
        let here = Allowed::of(&mut snapshot).await?;
        snapshot.end().await?;
        let missing = Missing::between(&self.allowed, &here);
        if missing == Missing::default() {
            return Ok(Withdrawn::default());
        }
        store.changed(scope, async |change| missing.take_back(change, now).await).await
    }
}
