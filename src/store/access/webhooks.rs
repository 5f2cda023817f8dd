//! Webhook endpoints: who may deliver events, under which name, with which secrets.

use super::tokens::{add_public_id, holder};
use crate::domain::Instant;
use crate::store::database::sql::{Row, query};
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, Directory, OrgScope, OrgTransaction};
use std::fmt;

/// An endpoint as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The public id, a part of the endpoint's path.
    pub webhook_id: String,
    /// The sender: the namespace of its `event_id`s.
    pub source: String,
    /// The secret that signs.
    pub secret: Vec<u8>,
    /// The secret before it, and until when it holds.
    pub previous: Option<(Vec<u8>, Instant)>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was removed; from then on deliveries are refused.
    pub removed_at: Option<Instant>,
}

impl Webhook {
    /// The secrets that hold at that moment.
    pub fn secrets(&self, now: Instant) -> Vec<&[u8]> {
        let previous = self.previous.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret.as_slice());
        std::iter::once(self.secret.as_slice()).chain(previous).collect()
    }
}

/// Shows no secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({}, {}, ***)", self.webhook_id, self.source)
    }
}

const SELECT: &str = "SELECT webhook_id, source, secret, previous_secret, previous_until, created_at, removed_at
    FROM webhooks
    WHERE org_id = $1 AND ($2 IS NULL OR webhook_id = $2)
    ORDER BY created_at, webhook_id";

impl Directory {
    /// The endpoint of that public id, of any organization, with the right to it.
    pub async fn webhook_holder(&mut self, webhook_id: &str) -> Result<Option<(OrgScope, Webhook)>> {
        let actor = self.actor.named("webhook", webhook_id);
        let Some(scope) = holder(&mut self.transaction, webhook_id, &actor).await? else { return Ok(None) };
        let row = query(SELECT).bind(scope.org_id).bind(Some(webhook_id)).fetch_optional(&mut self.transaction).await?;
        let webhook = row.as_ref().map(read).transpose()?;
        Ok(webhook.map(|webhook| (scope, webhook)))
    }
}

impl OrgTransaction {
    /// All endpoints of an organization, oldest first.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>> {
        self.webhooks_with(None).await
    }

    /// All endpoints of an organization, or the one of an id.
    pub(crate) async fn webhooks_with(&mut self, webhook_id: Option<&str>) -> Result<Vec<Webhook>> {
        let rows = self.query(SELECT).bind(webhook_id).fetch_all(self).await?;
        rows.iter().map(read).collect()
    }
}

impl Change {
    /// Keeps a new endpoint.
    pub async fn add_webhook(&mut self, webhook: &Webhook) -> Result<()> {
        const INSERT: &str = "INSERT INTO webhooks (org_id, webhook_id, source, secret, created_at)
            VALUES ($1, $2, $3, $4, $5)";
        add_public_id(self, &webhook.webhook_id).await?;
        self.query(INSERT)
            .bind(&webhook.webhook_id)
            .bind(&webhook.source)
            .bind(&webhook.secret)
            .bind(webhook.created_at.0)
            .execute(self)
            .await?;
        audit::record(self, Action::WebhookCreated, About::Thing(&webhook.webhook_id), 1).await?;
        Ok(())
    }

    /// Gives an endpoint another secret; the one before holds until `previous_until`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for one that was removed.
    pub async fn rotate_webhook(&mut self, webhook_id: &str, secret: &[u8], previous_until: Instant) -> Result<()> {
        const ROTATE: &str = "UPDATE webhooks
            SET previous_secret = secret, secret = $3, previous_until = $4
            WHERE org_id = $1 AND webhook_id = $2 AND removed_at IS NULL";
        let rotate = self.query(ROTATE).bind(webhook_id).bind(secret).bind(previous_until.0);
        if rotate.execute(self).await? != 1 {
            return Err(StoreError::NotFound { kind: "webhook", name: webhook_id.to_owned() });
        }
        audit::record(self, Action::WebhookRotated, About::Thing(webhook_id), 1).await?;
        Ok(())
    }

    /// Removes an endpoint: its deliveries are refused from now on, its events stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn remove_webhook(&mut self, webhook_id: &str, now: Instant) -> Result<()> {
        if !remove(self, webhook_id, now).await? {
            return Err(StoreError::NotFound { kind: "webhook", name: webhook_id.to_owned() });
        }
        audit::record(self, Action::WebhookRemoved, About::Thing(webhook_id), 1).await?;
        Ok(())
    }
}

/// Removes an endpoint; false where there is none, or it was removed before.
pub(crate) async fn remove(tx: &mut OrgTransaction, webhook_id: &str, at: Instant) -> Result<bool> {
    const REMOVE: &str = "UPDATE webhooks SET removed_at = $3
        WHERE org_id = $1 AND webhook_id = $2 AND removed_at IS NULL";
    Ok(tx.query(REMOVE).bind(webhook_id).bind(at.0).execute(tx).await? == 1)
}

/// Gives an endpoint the secrets of another database's.
pub(crate) async fn take_over_secrets(tx: &mut OrgTransaction, webhook: &Webhook) -> Result<()> {
    const REPLACE: &str = "UPDATE webhooks
        SET secret = $3, previous_secret = $4, previous_until = $5
        WHERE org_id = $1 AND webhook_id = $2";
    let (previous, until) = webhook.previous.clone().unzip();
    let replace = tx.query(REPLACE).bind(&webhook.webhook_id).bind(&webhook.secret).bind(previous);
    replace.bind(until.map(|until| until.0)).execute(tx).await?;
    Ok(())
}

fn read(row: &Row) -> Result<Webhook> {
    let previous: Option<Vec<u8>> = row.try_get(3)?;
    let until: Option<i64> = row.try_get(4)?;
    Ok(Webhook {
        webhook_id: row.try_get(0)?,
        source: row.try_get(1)?,
        secret: row.try_get(2)?,
        previous: previous.zip(until.map(Instant)),
        created_at: Instant(row.try_get(5)?),
        removed_at: row.try_get::<Option<i64>>(6)?.map(Instant),
    })
}
