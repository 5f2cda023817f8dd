//! `POST …/tokens`: a server hands out tokens that open one member's own figures, for an app or a page of theirs.

use crate::domain::credential::{MEMBER_TOKEN_SECONDS, MemberToken, Permission};
use crate::domain::{Instant, SECOND};
use crate::server::body::{UnreadBody, parsed};
use crate::server::extract::PathSegment;
use crate::server::problem::Problem;
use crate::server::state::{Client, SharedState};
use crate::store::StoreError;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom a token shall be for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMemberToken {
    /// The member whose figures it opens.
    member_id: String,
    /// How many seconds it holds; an hour where it is missing, a day at most.
    #[schemars(range(min = 1, max = MEMBER_TOKEN_SECONDS))]
    seconds: Option<i64>,
}

/// A token for one member.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MemberToken")]
pub struct MadeToken {
    /// The token; it is shown this once.
    token: String,
    /// The member whose figures it opens.
    member_id: String,
    /// From when on it is refused.
    expires_at: Instant,
}

/// Makes a token for one member. It is kept nowhere, and ends with the token that made it.
pub async fn make(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    PathSegment(slug): PathSegment,
    headers: HeaderMap,
    body: UnreadBody,
) -> Result<Response, Problem> {
    app.let_in(&headers, &client, &slug, &[Permission::Tokens]).await?;
    let body = body.read(&app, &client).await?;
    let wanted: NewMemberToken = parsed(&body)?;
    let seconds = wanted.seconds.unwrap_or(3_600);
    if !(1..=MEMBER_TOKEN_SECONDS).contains(&seconds) {
        return Err(Problem::bad_request(format!("`seconds` is 1 to {MEMBER_TOKEN_SECONDS}")));
    }
    let mut access = app.authorize(&headers, &client, &slug, &[Permission::Tokens]).await?;
    let member = access.snapshot.member(wanted.member_id.trim()).await.map_err(|error| match error {
        StoreError::NotFound { .. } => Problem::bad_request("`member_id` is no member of this organization"),
        other => other.into(),
    })?;
    access.snapshot.end().await?;
    // It ends with the token that makes it.
    let last = access.token.expires_at.0.div_euclid(SECOND);
    let expires = (app.clock.now().0.div_euclid(SECOND) + seconds).min(last);
    let token = MemberToken::new(access.token.token_id, member.member_no, expires, &access.token.secret_hash);
    let made = MadeToken { token: token.reveal(), member_id: member.member_id, expires_at: Instant(expires * SECOND) };
    // Texts and numbers always have a JSON form.
    let json = serde_json::to_string(&made).unwrap_or_default();
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json)
        .into_response())
}
