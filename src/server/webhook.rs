//! `POST /v1/webhooks/{endpoint}`: signed events from other systems; the 2xx comes after the commit.

use super::body::UnreadBody;
use super::endpoints::Endpoint;
use super::extract::PathSegment;
use super::intake;
use super::problem::Problem;
use super::state::{AppState, Client, SharedState};
use crate::domain::SECOND;
use crate::domain::signature::{self, verify};
use crate::ingest::delivery::read_body;
use crate::store::{Organization, Webhook};
use crate::workflows::{BatchOrigin, Delivery, Receipt};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// The most events of a body.
const MOST_EVENTS: usize = 10_000;
/// A body of more bytes is decoded where it keeps nobody waiting.
const LARGE: usize = 16 << 10;

/// Takes in a delivery, once: what was delivered before is a duplicate, however long ago.
pub(super) async fn receive(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    PathSegment(id): PathSegment,
    headers: HeaderMap,
    body: UnreadBody,
) -> Result<Response, Problem> {
    app.store.check_file()?;
    // Before the body is read: what cannot be signed now is not.
    let now = app.clock.now().0.div_euclid(SECOND);
    if signature::check_head(text(&headers, "webhook-id"), text(&headers, "webhook-timestamp"), now).is_err() {
        return Err(Problem::unsigned());
    }
    let body = body.read(&app, &client).await?;
    let known = app.endpoints.remembered(&id);
    let mut remembered = known.clone().filter(|endpoint| is_signed(&app, &headers, &body, endpoint));
    // Who is refused has been looked at once, whether the endpoint is remembered, stored or neither.
    let tried = known.filter(|_| remembered.is_none());
    // What was remembered may have changed before the commit; then it is read, and that holds.
    loop {
        let is_remembered = remembered.is_some();
        let endpoint = match remembered.take() {
            Some(endpoint) => endpoint,
            None => signing(&app, &headers, &body, (&id, tried.as_deref())).await?,
        };
        if endpoint.webhook.removed_at.is_some() {
            return Err(Problem::gone());
        }
        app.limits.webhook.take(&endpoint.webhook.webhook_id, Instant::now()).map_err(Problem::too_many)?;
        let origin = EventOrigin { is_known_now: !is_remembered, ..EventOrigin::of_endpoint(&endpoint.webhook) };
        match take_in(&app, endpoint.organization.clone(), body.clone(), origin).await? {
            Some(receipt) => return Ok(answer(StatusCode::OK, &receipt)),
            None if is_remembered => app.endpoints.forget(&id),
            None => return Err(Problem::busy()),
        }
    }
}

/// The endpoint of an id as it is stored, where the delivery is signed for it; `tried` is one that it is not signed for.
///
/// An unknown endpoint is answered like a bad signature, and takes as long, so that nobody learns which there are.
async fn signing(
    app: &AppState,
    headers: &HeaderMap,
    body: &[u8],
    (id, tried): (&str, Option<&Endpoint>),
) -> Result<Arc<Endpoint>, Problem> {
    match app.read_endpoint(id).await? {
        Some(endpoint) if tried.is_some_and(|tried| tried.webhook == endpoint.webhook) => Err(Problem::unsigned()),
        Some(endpoint) if is_signed(app, headers, body, &endpoint) => Ok(endpoint),
        Some(_) => Err(Problem::unsigned()),
        None => {
            let _ = verify(&delivery(headers, body), &[], app.clock.now().0.div_euclid(SECOND));
            Err(Problem::unsigned())
        }
    }
}

fn is_signed(app: &AppState, headers: &HeaderMap, body: &[u8], endpoint: &Endpoint) -> bool {
    let now = app.clock.now();
    verify(&delivery(headers, body), &endpoint.webhook.secrets(now), now.0.div_euclid(SECOND)).is_ok()
}

fn delivery<'a>(headers: &'a HeaderMap, body: &'a [u8]) -> signature::Delivery<'a> {
    signature::Delivery {
        id: text(headers, "webhook-id"),
        timestamp: text(headers, "webhook-timestamp"),
        signatures: text(headers, "webhook-signature"),
        body,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Who hands events over.
pub(super) struct EventOrigin {
    /// The kind of import.
    pub kind: &'static str,
    /// What the ledger calls it.
    pub name: String,
    /// The sender of all events, where that is fixed.
    pub source: Option<String>,
    /// The endpoint that the events were signed for.
    pub endpoint: Option<Webhook>,
    /// Whether the right to send was looked at just now, and not remembered.
    pub is_known_now: bool,
}

impl EventOrigin {
    fn of_endpoint(webhook: &Webhook) -> Self {
        let name = format!("webhook {}", webhook.webhook_id);
        let (source, endpoint) = (Some(webhook.source.clone()), Some(webhook.clone()));
        Self { kind: "webhook", name, source, endpoint, is_known_now: true }
    }
}

/// Takes in the events of a body; goes on to the commit even where the sender hangs up. There is no receipt where the
/// endpoint or the organization has changed meanwhile.
pub(super) async fn take_in(
    app: &SharedState,
    organization: Organization,
    body: Bytes,
    origin: EventOrigin,
) -> Result<Option<Receipt>, Problem> {
    let (scope, is_known_now) = (organization.scope.clone(), origin.is_known_now);
    let delivery = if body.len() > LARGE {
        let (task, slug) = (Arc::clone(app), scope.slug().to_owned());
        app.work.run(&slug, move || decode(&task, &organization, &body, origin)).await??
    } else {
        decode(app, &organization, &body, origin)?
    };
    // Nothing is committed then that would find out what has changed.
    let Some(delivery) = delivery else { return Ok(is_known_now.then(Receipt::default)) };
    let Some(receipt) = intake::take_in(app, scope, delivery).await? else { return Ok(None) };
    let figures = [receipt.new, receipt.duplicate, receipt.suppressed, receipt.rejected.len() as i64];
    for (counter, figure) in app.metrics.events.iter().zip(figures) {
        counter.fetch_add(figure.unsigned_abs(), Ordering::Relaxed);
    }
    Ok(Some(receipt))
}

/// The events of a body, where there are any.
fn decode(
    app: &AppState,
    organization: &Organization,
    body: &[u8],
    origin: EventOrigin,
) -> Result<Option<Delivery>, Problem> {
    let body = read_body(body).map_err(Problem::bad_request)?;
    if body.events.len() > MOST_EVENTS {
        return Err(Problem::too_many_events(MOST_EVENTS));
    }
    if body.events.is_empty() {
        return Ok(None);
    }
    let batch =
        BatchOrigin { kind: origin.kind, name: &origin.name, source: origin.source.as_deref(), clock: app.clock };
    let delivery = Delivery::decoded(&body.events, organization, batch)?;
    Ok(Some(match origin.endpoint {
        Some(endpoint) => delivery.signed_for(endpoint),
        None => delivery,
    }))
}

/// A receipt as JSON.
pub(super) fn answer(status: StatusCode, receipt: &Receipt) -> Response {
    // Texts and numbers always have a JSON form.
    let json = serde_json::to_string(receipt).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json).into_response()
}
