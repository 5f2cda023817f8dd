//! Every route of the server, on one page.

use super::api::{ApiRequest, AuthorizedRequest, changes, people, reports, tokens};
use super::body::BODY_BYTES;
use super::links::{self, association};
use super::problem::Problem;
use super::state::{AppState, SharedState};
use super::{dashboard, openapi, requests, webhook};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

/// Method, path and the scope that a token needs; the tests go through all of them, and the document names them all.
pub const ROUTES: [(&str, &str, Option<&str>); 23] = [
    ("GET", "/healthz", None),
    ("GET", "/readyz", None),
    ("GET", "/metrics", None),
    ("GET", "/openapi.json", None),
    ("GET", "/r/{code}", None),
    ("POST", "/v1/webhooks/{endpoint}", None),
    ("GET", "/v1/organizations/{organization}/recruitment/funnel", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/leaderboard", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/summary", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/public-summary", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/referrals", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/referrals/{referral}", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/members", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/members/{member}", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/members/{member}/year", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/links", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/links/{code}", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/changes", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/growth", Some("read")),
    ("GET", "/v1/organizations/{organization}/recruitment/restated", Some("read")),
    ("POST", "/v1/organizations/{organization}/recruitment/tokens", Some("tokens")),
    ("POST", "/v1/organizations/{organization}/recruitment/events", Some("events")),
    ("POST", "/v1/organizations/{organization}/recruitment/links", Some("links")),
];

/// Method and path of the files that tell phones which app opens links; the document says nothing of them.
pub const FILES: [(&str, &str); 2] =
    [("GET", "/.well-known/apple-app-site-association"), ("GET", "/.well-known/assetlinks.json")];

/// Method and path of the pages for people; the document says nothing of them.
pub const PAGES: [(&str, &str); 9] = [
    ("GET", "/"),
    ("GET", "/dashboard"),
    ("GET", "/dashboard/{table}"),
    ("GET", "/dashboard/referrals/{referral}"),
    ("GET", "/dashboard/style.css"),
    ("GET", "/dashboard/download/{file}"),
    ("GET", "/dashboard/login"),
    ("POST", "/dashboard/login"),
    ("POST", "/dashboard/logout"),
];

/// The document is the same for everybody, and takes a while to be put together.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::document().to_string());

/// The whole server as a service.
pub(super) fn router(app: SharedState) -> Router {
    let recruitment = Router::new()
        .route("/funnel", apart(reports::funnel))
        .route("/leaderboard", apart(reports::leaderboard))
        .route("/summary", apart(reports::summary))
        .route("/public-summary", apart(reports::public_summary))
        .route("/referrals", apart(reports::referrals))
        .route("/referrals/{referral}", apart(reports::referral))
        .route("/members", apart(people::members))
        .route("/members/{member}", apart(people::member))
        .route("/members/{member}/year", apart(people::year))
        .route("/links", apart(people::links).post(changes::links))
        .route("/links/{code}", apart(people::link))
        .route("/changes", apart(reports::changes))
        .route("/growth", apart(reports::growth))
        .route("/restated", apart(reports::restated))
        .route("/tokens", post(tokens::make))
        .route("/events", post(changes::events))
        .method_not_allowed_fallback(async || Problem::method())
        .layer(cors(&app));
    Router::new()
        .route("/r/{code}", get(links::follow))
        .route("/r/{code}/", get(links::follow))
        .route("/r/{code}/{*rest}", get(links::follow_on))
        .route("/.well-known/apple-app-site-association", get(association::apple))
        .route("/.well-known/assetlinks.json", get(association::android))
        .route("/v1/webhooks/{endpoint}", post(webhook::receive))
        .nest("/v1/organizations/{organization}/recruitment", recruitment)
        .route("/", get(dashboard::front))
        .route("/dashboard", get(dashboard::overview))
        .route("/dashboard/{table}", get(dashboard::page))
        .route("/dashboard/referrals/{referral}", get(dashboard::referral))
        .route("/dashboard/download/{file}", get(dashboard::download))
        .route("/dashboard/style.css", get(dashboard::style))
        .route("/dashboard/login", get(dashboard::form).post(dashboard::enter))
        .route("/dashboard/logout", post(dashboard::leave))
        .route("/openapi.json", get(async || json(DOCUMENT.clone())))
        .route("/healthz", get(async || json("{\"status\":\"ok\"}".to_owned())))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| Problem::internal().into_response()))
        .layer(middleware::from_fn(dashboard::answer_people))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), requests::handle))
        .with_state(app)
}

/// A route whose answer is worked out apart from those who wait for nothing long.
fn apart<F>(answer: fn(AuthorizedRequest) -> F) -> MethodRouter<SharedState>
where
    F: Future<Output = Result<Response, Problem>> + 'static,
{
    get(async move |request: ApiRequest| request.answered(answer).await)
}

/// Which pages of other origins may call the API: those named, and no other.
fn cors(app: &AppState) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        app.cors_origins.iter().filter_map(|origin| HeaderValue::try_from(origin).ok()).collect();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(3_600))
}

/// Whether questions can be answered.
async fn ready(State(app): State<SharedState>) -> Response {
    /// Anyone who asks is not kept longer than it takes to be sure.
    const PATIENCE: Duration = Duration::from_secs(3);
    match tokio::time::timeout(PATIENCE, app.store.ping()).await {
        Ok(Ok(())) if app.is_stuck() => Problem::busy().into_response(),
        Ok(Ok(())) => json("{\"status\":\"ready\"}".to_owned()),
        Ok(Err(_)) | Err(_) => Problem::busy().into_response(),
    }
}

async fn metrics(State(app): State<SharedState>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.text(app.store.begun())).into_response()
}

fn json(text: String) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response()
}
