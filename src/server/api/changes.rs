//! `POST …/events` and `POST …/links`: what an organization's own systems send.

use crate::answers::{LinkPattern, link_row, made_link, make_links};
use crate::domain::code::chosen_code;
use crate::domain::credential::Permission;
use crate::domain::{Instant, LinkKind, Stage};
use crate::ingest::checks::{kind, label, target};
use crate::ingest::delivery::read_body;
use crate::ingest::input_error::Rejection;
use crate::ingest::timestamp::{self, Times};
use crate::report::links::{LinkOccasion, LinkRow, Links};
use crate::server::access::Access;
use crate::server::body::{UnreadBody, parsed};
use crate::server::extract::PathSegment;
use crate::server::problem::Problem;
use crate::server::state::{Client, SharedState};
use crate::server::webhook::{EventOrigin, answer, take_in};
use crate::store::{Closing, LinkLabels, Organization, Snapshot, StoreError};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::Arc;
use tokio::runtime::Handle;

/// The most links of one request.
const MOST_LINKS: u32 = 1_000;

/// The sender of what comes with a token that ships in an app, whatever it says.
const SOURCE_OF_APPS: &str = "app-token";

/// Takes in a batch of events; the same batch again changes nothing.
pub async fn events(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    PathSegment(slug): PathSegment,
    headers: HeaderMap,
    body: UnreadBody,
) -> Result<Response, Problem> {
    let permissions = [Permission::Events, Permission::App];
    app.let_in(&headers, &client, &slug, &permissions).await?;
    let body = body.read(&app, &client).await?;
    let mut access = app.authorize(&headers, &client, &slug, &permissions).await?;
    let is_of_app = !access.token.scopes.contains(&Permission::Events);
    if is_of_app {
        check_of_app(&mut access.snapshot, &body).await?;
    }
    let organization = access.snapshot.organization().clone();
    access.snapshot.end().await?;
    // Anyone who has the app has its token, and could use up another sender's event ids in that one's name.
    let source = is_of_app.then(|| SOURCE_OF_APPS.to_owned());
    let origin =
        EventOrigin { kind: "api", name: "POST events".to_owned(), source, endpoint: None, is_known_now: true };
    let receipt = take_in(&app, organization, body, origin).await?.ok_or_else(Problem::busy)?;
    let status = if receipt.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(answer(status, &receipt))
}

/// What is looked at of an event that an app sends.
#[derive(Deserialize)]
struct OfApp {
    event: Option<serde_json::Value>,
    click_id: Option<serde_json::Value>,
    user_id: Option<serde_json::Value>,
}

/// Checks events that are sent with what everybody has who has the app: nobody's account or login follows from it.
async fn check_of_app(snapshot: &mut Snapshot, body: &[u8]) -> Result<(), Problem> {
    let body = read_body(body).map_err(Problem::bad_request)?;
    let (mut clicked, mut installed) = (FxHashSet::default(), FxHashSet::default());
    for text in body.events {
        let event: OfApp = serde_json::from_str(text).map_err(|_| Problem::not_for_apps())?;
        let stage = event.event.as_ref().and_then(serde_json::Value::as_str).and_then(Stage::from_name);
        let click = event.click_id.as_ref().and_then(serde_json::Value::as_str).map(str::trim);
        let click = click.filter(|click| !click.is_empty()).map(str::to_owned);
        _ = match (stage, click, &event.user_id) {
            (Some(Stage::LinkClicked), Some(click), None) => clicked.insert(click),
            (Some(Stage::AppInstalled), Some(click), None) => installed.insert(click),
            _ => return Err(Problem::not_for_apps()),
        };
    }
    // A click that comes with its install is known, whichever of them stands first.
    for click in installed.difference(&clicked) {
        if !snapshot.has_click(click).await? {
            return Err(Problem::unknown_click());
        }
    }
    Ok(())
}

/// Links to be made for a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLinks {
    /// Whose links they are.
    member_id: String,
    /// The campaign that they belong to.
    campaign: Option<String>,
    /// The channel that they go out by.
    channel: Option<String>,
    /// Where they lead, unless a device has a target of its own.
    target: Option<String>,
    /// Where they lead on iPhone and iPad.
    ios_target: Option<String>,
    /// Where they lead on Android.
    android_target: Option<String>,
    /// The code, for a single link; one is made up where it is missing.
    code: Option<String>,
    /// `shared`, or `personal` for a link that one person gets.
    #[schemars(extend("enum" = ["shared", "personal", null]))]
    kind: Option<String>,
    /// From when on they take no more clicks, with an offset.
    expires_at: Option<String>,
    /// How many, 1 where it is missing.
    #[schemars(range(min = 1, max = MOST_LINKS))]
    count: Option<u32>,
}

/// Makes links for a member.
pub async fn links(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    PathSegment(slug): PathSegment,
    headers: HeaderMap,
    body: UnreadBody,
) -> Result<Response, Problem> {
    app.let_in(&headers, &client, &slug, &[Permission::Links]).await?;
    let body = body.read(&app, &client).await?;
    let Access { mut snapshot, member: own, .. } =
        app.authorize(&headers, &client, &slug, &[Permission::Links]).await?;
    let wanted: NewLinks = parsed(&body)?;
    let now = app.clock.now();
    let pattern = pattern(&wanted, now)?;
    let count = wanted.count.unwrap_or(1);
    let code = wanted.code.as_deref().map(chosen_code).transpose();
    let code = code.map_err(|error| Problem::bad_request(error.to_string()))?;
    if !(1..=MOST_LINKS).contains(&count) || (code.is_some() && count > 1) {
        return Err(Problem::bad_request(format!("`count` is 1 to {MOST_LINKS}, and 1 with a `code`")));
    }
    let none = || Problem::bad_request("`member_id` is no member of this organization");
    let member_id = wanted.member_id.trim();
    if own.is_some_and(|own| own != member_id) {
        return Err(none());
    }
    let member = snapshot.standing_member(member_id).await.map_err(|error| match error {
        StoreError::NotFound { .. } => none(),
        other => other.into(),
    })?;
    let organization = snapshot.organization().clone();
    let newest = snapshot.newest().number;
    let groups = snapshot.groups_at(newest).await?;
    drop(snapshot);
    let task = Arc::clone(&app);
    let runtime = Handle::current();
    // Goes on to the commit even where the client hangs up. On a thread of its own, because a change that may be tried
    // again cannot move from one to another.
    let making = tokio::task::spawn_blocking(move || {
        let owners = [member];
        let making = make_links(&task.store, &organization.scope, &owners, &pattern, count, code.as_deref());
        let made = runtime.block_on(making)?;
        let [member] = owners;
        let rows = made.iter().map(|new| link_row(&made_link(new), &member, &groups, (0, 0), &organization)).collect();
        Ok::<_, StoreError>(listed(&organization, now, rows))
    });
    let json = making.await.map_err(|_| Problem::internal())??;
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json)
        .into_response())
}

fn listed(organization: &Organization, now: Instant, rows: Vec<LinkRow>) -> String {
    Links { organization_line: organization.line(), occasion: LinkOccasion::Made, now, rows }.json()
}

fn pattern(wanted: &NewLinks, now: Instant) -> Result<LinkPattern, Problem> {
    let refused = |rejection: Rejection| Problem::bad_request(rejection.message.to_string());
    let named = |field: &str, text: &Option<String>| {
        text.as_deref().map(|text| label(field, text).map(Cow::into_owned)).transpose().map_err(refused)
    };
    let named_target = |field: &str, text: &Option<String>| {
        text.as_deref().map(|text| target(field, text).map(Cow::into_owned)).transpose().map_err(refused)
    };
    let times = Times::strict(Instant(i64::MAX));
    let expires_at = wanted.expires_at.as_deref().map(|text| timestamp::parse(text, &times)).transpose();
    let expires_at = expires_at.map_err(|_| Problem::bad_request("`expires_at` is no instant with an offset"))?;
    if expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Problem::bad_request("`expires_at` is not in the future"));
    }
    Ok(LinkPattern {
        kind: wanted.kind.as_deref().map(kind).transpose().map_err(refused)?.unwrap_or(LinkKind::Shared),
        labels: LinkLabels {
            campaign: named("campaign", &wanted.campaign)?,
            channel: named("channel", &wanted.channel)?,
            target: named_target("target", &wanted.target)?,
            ios_target: named_target("ios_target", &wanted.ios_target)?,
            android_target: named_target("android_target", &wanted.android_target)?,
        },
        closing: Closing { disabled_at: None, expires_at },
        created_at: now,
    })
}
