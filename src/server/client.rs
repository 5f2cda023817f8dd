//! Asking other servers: for `verve poll` and `verve webhook test`. Waits in the thread that asks.

use std::io::Read as _;
use std::time::Duration;

/// How long one request may take in all.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most bytes of an answer.
const MOST_BYTES: u64 = 32 << 20;

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// `Content-Type`, without parameters.
    pub content_type: String,
    /// `X-Next-Cursor`: where the next page begins, for bodies that cannot say it themselves.
    pub next_cursor: Option<String>,
    /// `Retry-After`, where it is a number of seconds.
    pub retry_after: Option<u64>,
    /// The body.
    pub body: String,
}

/// Asks for an address with a bearer token and parameters.
///
/// # Errors
/// Where no whole answer comes: why.
pub fn get(address: &str, bearer: Option<&str>, parameters: &[(&str, &str)]) -> Result<Answered, String> {
    let mut request = agent().get(address).header("accept", "application/json, application/x-ndjson");
    if let Some(bearer) = bearer {
        request = request.header("authorization", format!("Bearer {bearer}"));
    }
    for (name, value) in parameters {
        request = request.query(name, value);
    }
    answered(request.call())
}

/// Sends a body to an address.
///
/// # Errors
/// Where no whole answer comes: why.
pub fn post(address: &str, headers: &[(&str, String)], body: &str) -> Result<Answered, String> {
    let mut request = agent().post(address);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    answered(request.send(body))
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        // A redirect could lead the bearer token elsewhere.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("verve/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

fn answered(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Answered, String> {
    let mut response = answer.map_err(|error| error.to_string())?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let content_type = header("content-type").unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let next_cursor = header("x-next-cursor").filter(|cursor| !cursor.is_empty());
    let retry_after = header("retry-after").and_then(|value| value.parse().ok());
    let status = response.status().as_u16();
    let mut body = String::new();
    let mut reader = response.body_mut().as_reader().take(MOST_BYTES + 1);
    reader.read_to_string(&mut body).map_err(|error| format!("the answer breaks off: {error}"))?;
    if body.len() as u64 > MOST_BYTES {
        return Err(format!("the answer has more than {MOST_BYTES} bytes"));
    }
    Ok(Answered { status, content_type, next_cursor, retry_after, body })
}
