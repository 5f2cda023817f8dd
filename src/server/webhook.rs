//! `POST /v1/webhooks/{endpoint}`: signed events from other systems; the 2xx comes after the commit.

use super::extract::{JsonBody, Parts1};
use super::problem::Problem;
use super::state::Shared;
use crate::domain::SECOND;
use crate::domain::signature::{Delivery, verify};
use crate::ingest::delivery::read_body;
use crate::store::Organization;
use crate::workflows::{Carrier, Receipt, deliver};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Takes in a delivery, once: what was delivered before is a duplicate, however long ago.
pub(super) async fn receive(
    State(live): State<Shared>,
    Parts1(endpoint): Parts1,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let mut directory = live.store.directory().await?;
    let found = directory.webhook_holder(&endpoint).await?;
    let now = live.clock.now();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let delivery = Delivery {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signatures: text("webhook-signature"),
        body: &body,
    };
    // An unknown endpoint is answered like a bad signature, so that nobody learns which there are.
    let secrets = found.as_ref().map(|(_, webhook)| webhook.secrets(now)).unwrap_or_default();
    let is_signed = verify(&delivery, &secrets, now.0.div_euclid(SECOND)).is_ok();
    let Some((scope, webhook)) = found.filter(|_| is_signed) else {
        return Err(Problem::unsigned());
    };
    if webhook.removed_at.is_some() {
        return Err(Problem::gone());
    }
    live.limits.webhook.take(&webhook.webhook_id, Instant::now()).map_err(Problem::too_many)?;
    let organization = directory.enter(&scope).await?.organization().clone();
    let name = format!("webhook {}", webhook.webhook_id);
    let sender = Sender { kind: "webhook", name, source: Some(webhook.source) };
    let receipt = take_in(&live, organization, body, sender).await?;
    Ok(answer(&receipt))
}

/// Who hands events over.
pub(super) struct Sender {
    /// The kind of import.
    pub kind: &'static str,
    /// What the ledger calls it.
    pub name: String,
    /// The sender of all events, where that is fixed.
    pub source: Option<String>,
}

/// Takes in the events of a body; goes on to the commit even where the sender hangs up.
pub(super) async fn take_in(
    live: &Shared,
    organization: Organization,
    body: Bytes,
    sender: Sender,
) -> Result<Receipt, Problem> {
    let task = Arc::clone(live);
    let taking = tokio::spawn(async move {
        let body = read_body(&body).map_err(Problem::bad_request)?;
        let carrier =
            Carrier { kind: sender.kind, name: &sender.name, source: sender.source.as_deref(), clock: task.clock };
        Ok::<_, Problem>(deliver(&task.store, &organization, &body.events, carrier).await?)
    });
    let receipt: Receipt = taking.await.map_err(|_| Problem::internal())??;
    let figures = [receipt.new, receipt.duplicate, receipt.suppressed, receipt.rejected.len() as i64];
    for (counter, figure) in live.metrics.events.iter().zip(figures) {
        counter.fetch_add(figure.unsigned_abs(), Ordering::Relaxed);
    }
    Ok(receipt)
}

/// A receipt as JSON.
pub(super) fn answer(receipt: &Receipt) -> Response {
    // Texts and numbers always have a JSON form.
    let json = serde_json::to_string(receipt).unwrap_or_default();
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json)
        .into_response()
}
