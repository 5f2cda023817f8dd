//! Pages for people who come with a browser and find nothing: in their language, and the same whoever is asked for.

use super::html;
use crate::messages::{Language, Message, say};
use crate::server::language::language_of;
use crate::server::problem::Problem;
use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

#[derive(Template)]
#[template(path = "message.html")]
struct Page {
    w: Language,
    title: String,
    words: String,
}

impl Page {
    fn new(w: Language, title: &Message, words: &Message) -> Self {
        Self { w, title: title.in_language(w), words: words.in_language(w) }
    }
}

/// The page at `/`.
pub async fn front(headers: HeaderMap) -> Result<Response, Problem> {
    let w = language_of(None, &headers, None);
    Ok(page(StatusCode::OK, Page::new(w, &say!("page-front"), &say!("page-front-words"))))
}

/// Answers people with a page where programs get a problem: on the dashboard, and wherever a browser asks for a page.
pub async fn answer_people(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_of_programs = path.starts_with("/v1/");
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let is_person = !is_of_programs && (path.starts_with("/dashboard") || accepts.contains("text/html"));
    let w = language_of(None, request.headers(), None);
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !is_person || kind.is_none_or(|kind| kind != "application/problem+json") {
        return response;
    }
    let (title, words) = match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => (say!("page-missing"), say!("page-missing-words")),
        StatusCode::BAD_REQUEST => (say!("page-refused"), say!("page-missing-words")),
        _ => (say!("page-failed"), say!("page-failed-words")),
    };
    let shown = page(response.status(), Page::new(w, &title, &words));
    let (mut parts, _) = response.into_parts();
    let (page, body) = shown.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(page.headers);
    Response::from_parts(parts, body)
}

fn page(status: StatusCode, page: Page) -> Response {
    html(status, page.render().unwrap_or_default())
}
