//! What goes wrong, as `application/problem+json` (RFC 9457). Nothing here tells a foreign thing from none.

use crate::answers::PublicError;
use crate::store::StoreError;
use crate::workflows::ImportError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

/// A failure on its way to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    retry_after: Option<u64>,
    /// What the log says of it, and nobody else is told.
    cause: Option<Cause>,
}

/// Why the server failed, on its way from an answer to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause(pub String);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    const fn new(status: StatusCode, title: &'static str, detail: String) -> Self {
        Self { status, title, detail, retry_after: None, cause: None }
    }

    /// Whether somebody has to wait.
    pub fn is_too_many(&self) -> bool {
        self.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// Whether a token does not hold.
    pub fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// 400: a parameter or a body that cannot be used.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "The request cannot be used", detail.into())
    }

    /// 401: no token that holds; which of the reasons it is stays unsaid.
    pub fn unauthorized() -> Self {
        let detail = "a valid bearer token is needed: this one is missing, unknown, expired or revoked";
        Self::new(StatusCode::UNAUTHORIZED, "Not authorized", detail.to_owned())
    }

    /// 401 of a webhook: the signature does not hold.
    pub fn unsigned() -> Self {
        let detail = "the delivery is not signed by a secret of this endpoint, or its timestamp is too far away";
        Self::new(StatusCode::UNAUTHORIZED, "Not signed", detail.to_owned())
    }

    /// 403: the token's own organization, but not what it may be used for.
    pub fn forbidden(scope: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", format!("the token has no scope `{scope}`"))
    }

    /// 403: the token opens one member's figures, and these are more.
    pub fn one_member() -> Self {
        let detail = "the token opens one member's figures alone";
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail.to_owned())
    }

    /// 403: growth is shown only to organizations that are counted in it.
    pub fn not_in_growth() -> Self {
        let detail = "growth is for organizations that are counted in it: `verve org set SLUG growth=yes`";
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail.to_owned())
    }

    /// 403: events that nobody sends who has what everybody has.
    pub fn not_for_apps() -> Self {
        let detail =
            "an app's token sends `link_clicked` and `app_installed`, with a `click_id` and without a `user_id`";
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail.to_owned())
    }

    /// 422: an install that follows no click.
    pub fn unknown_click() -> Self {
        let detail = "an app's token sends installs of clicks that are known; this `click_id` is not";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not taken", detail.to_owned())
    }

    /// 404: nothing there, or not for this token.
    pub fn not_found() -> Self {
        let detail = "there is nothing here, or not for this token";
        Self::new(StatusCode::NOT_FOUND, "Not found", detail.to_owned())
    }

    /// 405.
    pub fn method() -> Self {
        let detail = "this address does not take that method";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail.to_owned())
    }

    /// 409: what was asked for is taken.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "Not available", detail.into())
    }

    /// 410: an endpoint that was removed.
    pub fn gone() -> Self {
        Self::new(StatusCode::GONE, "Gone", "this endpoint was removed; stop sending".to_owned())
    }

    /// 413.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", "the body is larger than this address takes".to_owned())
    }

    /// 413: too many events for one body.
    pub fn too_many_events(most: usize) -> Self {
        let detail = format!("the body has more than {most} events; send them in several");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)
    }

    /// 415: a body that is compressed or no JSON.
    pub fn media_type(detail: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not this kind of body", detail.to_owned())
    }

    /// 429: come back after so many seconds.
    pub fn too_many(seconds: u64) -> Self {
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", "slow down".to_owned());
        Self { retry_after: Some(seconds.max(1)), ..problem }
    }

    /// 503: the same request may work soon.
    pub fn busy() -> Self {
        let detail = "the database is busy; nothing was written, send the same request again";
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "Try again", detail.to_owned());
        Self { retry_after: Some(5), ..problem }
    }

    /// 503: it took too long.
    pub fn timeout() -> Self {
        let detail = "the answer took too long; ask for a shorter period, or again later";
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "Too slow", detail.to_owned());
        Self { retry_after: Some(30), ..problem }
    }

    /// 500.
    pub fn internal() -> Self {
        let detail = "this is a fault of the server; its log has the request id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error", detail.to_owned())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body =
            Body { r#type: "about:blank", title: self.title, status: self.status.as_u16(), detail: &self.detail };
        // Texts and a number always have a JSON form.
        let json = serde_json::to_string(&body).unwrap_or_default();
        let mut response = (self.status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            _ if error.is_temporary() => Self::busy(),
            StoreError::NotFound { kind: "revision", .. } => Self::bad_request("`as_of` names no revision"),
            StoreError::NotFound { .. } => Self::not_found(),
            StoreError::NothingYet { since } => Self::bad_request(match since {
                Some(since) => format!("nothing had been received by `as_of`; the first events came at {since}"),
                None => "nothing had been received by `as_of`".to_owned(),
            }),
            StoreError::Ambiguous { .. } => Self::bad_request("the id is cut too short to mean one"),
            StoreError::LabelForm(_) => Self::bad_request("no label begins with `(`"),
            StoreError::Taken { kind, .. } => Self::conflict(format!("this {kind} is not available")),
            StoreError::MergedMember { .. } => Self::bad_request(error.to_string()),
            StoreError::Locked
            | StoreError::Conflict
            | StoreError::DiskFull
            | StoreError::Disk
            | StoreError::LogLeft(_)
            | StoreError::Exchanged(_)
            | StoreError::Disconnected(_)
            | StoreError::NotLetIn(_)
            | StoreError::Untrusted(_)
            | StoreError::Missing(_)
            | StoreError::Exists(_)
            | StoreError::FileExists(_)
            | StoreError::NetworkFilesystem { .. }
            | StoreError::NotVerve(_)
            | StoreError::SchemaNewer { .. }
            | StoreError::SchemaOlder { .. }
            | StoreError::Forbidden(_)
            | StoreError::UnsafeRole(_)
            | StoreError::NoRoles
            | StoreError::NotDistributed(_)
            | StoreError::Unsupported(_)
            | StoreError::ServersOwn
            | StoreError::AlreadyDone { .. }
            | StoreError::Merge { .. }
            | StoreError::NotMerged(_)
            | StoreError::Needed { .. }
            | StoreError::Erased(_)
            | StoreError::Corrupt
            | StoreError::Unreachable { .. }
            | StoreError::Unwritable { .. }
            | StoreError::ReadOnly
            | StoreError::Invariant(_)
            | StoreError::Unique
            | StoreError::Refused(_)
            | StoreError::Unchecked { .. }
            | StoreError::Other(_) => Self { cause: Some(Cause(error.to_string())), ..Self::internal() },
        }
    }
}

impl From<PublicError> for Problem {
    fn from(error: PublicError) -> Self {
        match error {
            PublicError::Refused(why) => Self::bad_request(why.to_string()),
            PublicError::Store(error) => error.into(),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Input(_) => Self::busy(),
            ImportError::Store(error) => error.into(),
        }
    }
}
