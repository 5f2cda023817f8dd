//! `GET /r/{code}`: the click is noted and the visitor sent on, or shown a page. Nothing in the request can change where
//! to: it decides the device, the language, and whether somebody is counted.

pub(super) mod association;
pub(super) mod destinations;
pub(super) mod hosts;
mod landing;
pub(super) mod visits;

use super::clicks::Click;
use super::state::{Client, SharedState};
use crate::domain::code::{find_code, hand_over_code, is_hand_over_code};
use crate::domain::credential::{click_id, is_click_id};
use crate::domain::device::{Device, Way, way};
use crate::domain::target::with_click;
use crate::domain::visitor::Visitor;
use crate::messages::Language;
use crate::server::dashboard::session::cookie;
use crate::store::LinkOrganization;
use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use destinations::{Destination, Found, find};
use landing::{LandingPage, Seen};
use std::borrow::Cow;
use std::iter::repeat_with;
use std::time::Instant;
use visits::{Visit, user_agent};

/// The cookie that makes taps of one browser on one link one click, where the organization wants it so.
const COOKIE: &str = "verve_click";

/// A visitor, as far as the request tells.
struct VisitRequest {
    client: Client,
    method: Method,
    headers: HeaderMap,
    /// The path as it was opened.
    path: String,
    device: Device,
    visitor: Visitor,
    /// The language of the page that was asked for by name.
    language: Option<Language>,
}

/// Answers for a link: `/r/CODE`, with or without a slash at the end.
pub(super) async fn follow(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    path: Result<Path<String>, PathRejection>,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let text = path.map(|Path(code)| code).unwrap_or_default();
    answer(&app, &text, None, &VisitRequest::new(client, method, headers, &uri)).await
}

/// Answers for a click that goes on: `/r/CODE/CLICK`, on another screen or in another language.
pub(super) async fn follow_on(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    path: Result<Path<(String, String)>, PathRejection>,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let (text, rest) = path.map(|Path(parts)| parts).unwrap_or_default();
    let click = Some(rest.to_ascii_lowercase()).filter(|rest| is_click(rest));
    answer(&app, &text, click, &VisitRequest::new(client, method, headers, &uri)).await
}

impl VisitRequest {
    fn new(client: Client, method: Method, headers: HeaderMap, uri: &Uri) -> Self {
        let (device, visitor) = {
            let name = user_agent(&headers);
            (Device::of(&name), Visitor::of(&name))
        };
        let pairs = uri.query().unwrap_or_default().split('&');
        let language = pairs.filter_map(|pair| pair.strip_prefix("lang=")).find_map(Language::from_name);
        let path = uri.path().trim_end_matches('/').to_owned();
        Self { client, method, headers, path, device, visitor, language }
    }
}

async fn answer(app: &SharedState, text: &str, continued: Option<String>, request: &VisitRequest) -> Response {
    let code = find_code(text).map(Cow::into_owned).unwrap_or_default();
    let destination = match code.len() {
        3..=64 => find(app, &code).await,
        _ => Found::Nowhere,
    };
    let now = app.clock.now();
    let destination = match destination {
        Found::Known(destination) if destination.closes_at.is_none_or(|closes_at| now < closes_at) => destination,
        Found::Known(_) | Found::Nowhere => return nowhere(app, request).await,
        Found::Unanswered => return plain_page(app, StatusCode::SERVICE_UNAVAILABLE, Some(5)),
    };
    let settings = &destination.organization.settings;
    let way = way(request.device, &destination.targets, &settings.targets, settings.has_landing_page);
    if way == Way::Nowhere {
        return nowhere(app, request).await;
    }
    let (visit, click) = count(app, &destination, &code, continued, request, is_page(way, request));
    app.metrics.visit(visit);
    let mut response = match way {
        Way::Target(target, _) if visit != Visit::Preview => {
            sent_on(&click.as_deref().map_or_else(|| target.to_owned(), |click| with_click(target, click)))
        }
        _ => {
            let seen = Seen { destination: &destination, code: &code, click: click.as_deref(), request };
            LandingPage::of(&seen).response()
        }
    };
    if visit == Visit::Click && settings.repeat_seconds > 0 {
        remember(&mut response, &destination.organization, &request.path, click.as_deref().unwrap_or_default());
    }
    private(response)
}

fn is_page(way: Way<'_>, request: &VisitRequest) -> bool {
    request.visitor == Visitor::Preview || matches!(way, Way::Page | Way::PageInstead)
}

/// What a visit is, and the id of its click where it has one; a click is noted here.
fn count(
    app: &SharedState,
    destination: &Destination,
    code: &str,
    continued: Option<String>,
    request: &VisitRequest,
    has_page: bool,
) -> (Visit, Option<String>) {
    let visit = Visit::of(&request.method, &request.headers, request.visitor);
    if visit != Visit::Click {
        return (visit, None);
    }
    if continued.is_some() {
        return (Visit::Continued, continued);
    }
    if destination.organization.settings.repeat_seconds > 0
        && let Some(click) = cookie(&request.headers, COOKIE).filter(|click| is_click(click))
    {
        return (Visit::Repeat, Some(click.to_owned()));
    }
    if app.limits.opens.take((request.client.network(), code), Instant::now()).is_err() {
        return (Visit::Flood, None);
    }
    let mut bytes = repeat_with(rand::random::<u8>);
    // Random bytes never end, so there is always a code.
    let click_id = if has_page { hand_over_code(&mut bytes).unwrap_or_default() } else { click_id(&mut bytes) };
    let click = Click {
        organization: destination.organization.scope.slug().to_owned(),
        code: code.to_owned(),
        click_id: click_id.clone(),
        at: app.clock.now(),
    };
    if app.clicks.push(click, &app.metrics) { (Visit::Click, Some(click_id)) } else { (Visit::Overflow, None) }
}

fn is_click(text: &str) -> bool {
    is_hand_over_code(text) || is_click_id(text)
}

/// Has the browser show its click again for a while, on this link alone: it compares the address as it was opened, in
/// whatever letters.
fn remember(response: &mut Response, organization: &LinkOrganization, path: &str, click: &str) {
    // What stands behind a semicolon would be an attribute of the cookie.
    if path.contains(';') {
        return;
    }
    let seconds = organization.settings.repeat_seconds;
    let is_secure = organization.base_url.as_deref().is_none_or(|url| url.starts_with("https:"));
    let secure = if is_secure { "; Secure" } else { "" };
    let path = format!("{}{path}", path_of(organization));
    let text = format!("{COOKIE}={click}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    response.headers_mut().extend(HeaderValue::try_from(text).map(|value| (header::SET_COOKIE, value)));
}

/// The path at which an organization's addresses begin: empty, or `/nhf`.
fn path_of(organization: &LinkOrganization) -> &str {
    let url = organization.base_url.as_deref().unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("", |slash| &rest[slash..])
}

fn sent_on(location: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    response.headers_mut().extend(HeaderValue::try_from(location).map(|value| (header::LOCATION, value)));
    response
}

/// Unknown and closed codes look alike. Anyone who tries many of them is slowed down; links that lead somewhere never
/// are, because a clinic's visitors share an address.
async fn nowhere(app: &SharedState, request: &VisitRequest) -> Response {
    app.metrics.visit(Visit::Nowhere);
    if let Err(seconds) = app.limits.unknown_code.take(request.client.network(), Instant::now()) {
        return plain_page(app, StatusCode::TOO_MANY_REQUESTS, Some(seconds.max(1)));
    }
    if app.fallback_page.is_some() {
        return plain_page(app, StatusCode::NOT_FOUND, None);
    }
    match hosts::organization_of(app, &request.headers).await {
        Some(organization) => private(landing::unknown(&organization, request)),
        None => plain_page(app, StatusCode::NOT_FOUND, None),
    }
}

/// The page that says nothing of any organization.
fn plain_page(app: &SharedState, status: StatusCode, retry_after: Option<u64>) -> Response {
    let page = app.fallback_page.clone().unwrap_or_else(|| landing::FALLBACK_PAGE.clone());
    let mut response = landing::html(status, page);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    private(response)
}

fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::VARY, HeaderValue::from_static("user-agent, accept-language, cookie"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
