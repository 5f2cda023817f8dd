//! The two files by which phones learn that an app opens an organization's links itself.

use super::hosts::organizations_of;
use crate::server::problem::Problem;
use crate::server::state::SharedState;
use crate::store::LinkOrganization;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// Apple's file, for iPhone and iPad: the app of each organization of the host, and the paths of its links.
pub(in crate::server) async fn apple(State(app): State<SharedState>, headers: HeaderMap) -> Result<Response, Problem> {
    let organizations = organizations_of(&app, &headers).await;
    let details: Vec<Value> = organizations.iter().filter_map(apple_app).collect();
    if details.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(file(&json!({ "applinks": { "details": details } })))
}

/// Google's file, for Android.
pub(in crate::server) async fn android(
    State(app): State<SharedState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let organizations = organizations_of(&app, &headers).await;
    let mut statements: Vec<Value> = organizations.iter().filter_map(android_app).collect();
    statements.dedup();
    if statements.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(file(&Value::Array(statements)))
}

fn apple_app(organization: &Arc<LinkOrganization>) -> Option<Value> {
    let app = organization.settings.ios_app.as_deref()?;
    let path = format!("{}/r/*", super::path_of(organization));
    Some(json!({ "appIDs": [app], "components": [{ "/": path }] }))
}

fn android_app(organization: &Arc<LinkOrganization>) -> Option<Value> {
    let package = organization.settings.android_package.as_deref()?;
    let fingerprints: Vec<&str> = organization.settings.android_sha256.as_deref()?.split(',').collect();
    Some(json!({
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {
            "namespace": "android_app",
            "package_name": package,
            "sha256_cert_fingerprints": fingerprints,
        },
    }))
}

/// Phones fetch these once after an installation and from time to time; what changes may take an hour to reach them.
fn file(value: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, value.to_string()).into_response()
}
