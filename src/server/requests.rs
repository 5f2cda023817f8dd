//! What happens to every request: an id, who asks, a limit of time, one line in the log and a count.

use super::connections::Watch;
use super::problem::{Cause, Problem};
use super::state::{AppState, Client, SharedState};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The header that names a request in answers and in the log.
const REQUEST_ID: &str = "x-request-id";
/// The route of links, whatever stands after the code.
pub(super) const REDIRECT: &str = "/r/{code}";
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The other end of a connection.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    /// Its address.
    pub address: IpAddr,
    /// The watch over the connection.
    pub watch: Arc<Watch>,
}

/// Handles one request from beginning to end. The log has the route but neither path, parameters nor address: a code,
/// a user or an address can tell who somebody is.
pub(super) async fn handle(State(app): State<SharedState>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.address);
    let client = client(&app, peer, request.headers());
    let token = Arc::clone(&client.token);
    request.extensions_mut().insert(client);
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let route = if route.starts_with(REDIRECT) { REDIRECT } else { route }.to_owned();
    let method = request.method().as_str().to_owned();
    let answered = tokio::time::timeout(PATIENCE, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| Problem::timeout().into_response());
    let headers = response.headers_mut();
    headers.extend(HeaderValue::try_from(&id).map(|id| (axum::http::HeaderName::from_static(REQUEST_ID), id)));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    let status = response.status().as_u16();
    app.metrics.answer(&route, status, began.elapsed());
    // Thousands of redirects a second are counted, not listed.
    if route != REDIRECT || status >= 500 {
        let level = if status >= 500 { "error" } else { "info" };
        let milliseconds = began.elapsed().as_secs_f64() * 1_000.0;
        let mut fields = vec![
            ("request_id", id.into()),
            ("method", method.into()),
            ("route", route.into()),
            ("status", status.into()),
            ("ms", ((milliseconds * 10.0).round() / 10.0).into()),
        ];
        fields.extend(token.get().map(|token| ("token", token.clone().into())));
        fields.extend(response.extensions().get::<Cause>().map(|cause| ("cause", cause.0.clone().into())));
        app.log(level, "request", &fields);
    }
    response
}

/// Who asks: the peer, or behind believed proxies the last address of `X-Forwarded-For` that is none of theirs.
fn client(app: &AppState, peer: IpAddr, headers: &HeaderMap) -> Client {
    let mut client = peer;
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    for address in listed.into_iter().rev() {
        if !app.trusted_proxies.contains(&client) {
            break;
        }
        // Some proxies write ports, and brackets around an address of IPv6.
        let Some(address) = address_of(address) else { break };
        client = address;
    }
    Client { address: client, token: Arc::default() }
}

fn address_of(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}
