//! `GET /r/{code}`: the click is noted and the visitor sent on. Nothing in the request can change where to.

use super::clicks::Click;
use super::destinations::{Found, find};
use super::state::{Client, Shared};
use super::visitors::Visit;
use crate::domain::code::find_code;
use crate::domain::credential::click_id;
use crate::domain::target::with_click;
use crate::ingest::checks;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use std::iter::repeat_with;
use std::time::Instant;

/// Sends a visitor to the link's target, or shows the one page for all codes that lead nowhere.
pub(super) async fn redirect(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    code: Result<Path<String>, axum::extract::rejection::PathRejection>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let code = code.ok().and_then(|Path(code)| find_code(&code).map(Cow::into_owned)).unwrap_or_default();
    let destination = match code.len() {
        3..=64 => find(&live, &code).await,
        _ => Found::Nowhere,
    };
    let now = live.clock.now();
    let destination = match destination {
        Found::Known(destination) if destination.closes_at.is_none_or(|closes_at| now < closes_at) => destination,
        Found::Known(_) | Found::Nowhere => return nowhere(&live, client),
        Found::Unanswered => return page(&live, StatusCode::SERVICE_UNAVAILABLE, Some(5)),
    };
    // What was stored is checked again: nothing but a plain https address leaves here.
    let Some(target) = destination.target.as_deref().filter(|target| checks::target(target).is_ok()) else {
        return nowhere(&live, client);
    };
    let mut visit = Visit::of(&method, &headers);
    let mut location = target.to_owned();
    if visit == Visit::Click {
        let click_id = click_id(&mut repeat_with(rand::random::<u8>));
        let onward = with_click(target, &click_id);
        let click = Click { organization: destination.scope.slug().to_owned(), code, click_id, at: now };
        if live.clicks.push(click, &live.metrics) {
            location = onward;
        } else {
            visit = Visit::Overflow;
        }
    }
    live.metrics.visit(visit);
    match HeaderValue::try_from(location) {
        Ok(location) => {
            let mut response = StatusCode::FOUND.into_response();
            response.headers_mut().insert(header::LOCATION, location);
            private(response)
        }
        Err(_) => page(&live, StatusCode::NOT_FOUND, None),
    }
}

/// Unknown and closed codes look alike. Anyone who tries many of them is slowed down; links that lead somewhere never
/// are, because a clinic's visitors share an address.
fn nowhere(live: &Shared, client: Client) -> Response {
    live.metrics.visit(Visit::Nowhere);
    match live.limits.unknown_code.take(client.0, Instant::now()) {
        Ok(()) => page(live, StatusCode::NOT_FOUND, None),
        Err(seconds) => page(live, StatusCode::TOO_MANY_REQUESTS, Some(seconds.max(1))),
    }
}

fn page(live: &Shared, status: StatusCode, retry_after: Option<u64>) -> Response {
    let mut response = (status, live.fallback_page.clone()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"),
    );
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    private(response)
}

fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
