//! The dashboard: pages for coordinators, drawn by the server, after a login with a token.
//!
//! `page_context` asks the same answers as every command and `pages` shows their documents; `session` knows who is logged in,
//! and `people` answers everybody who comes with a browser and finds nothing.

mod download;
mod filters;
mod login;
mod page_context;
mod pages;
mod people;
pub mod session;
mod ways;

pub use download::download;
pub use login::{enter, form, leave};
pub use pages::{overview, page, referral};
pub use people::{answer_people, front};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The style of the pages.
pub async fn style() -> Response {
    let css = crate::render::STYLE;
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], css).into_response()
}

/// A page that loads nothing but the style, and that nobody keeps.
fn html(status: StatusCode, text: String) -> Response {
    let mut response = (status, text).into_response();
    guard(response.headers_mut());
    response
}

fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
