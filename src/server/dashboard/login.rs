//! Coming in with a token, and leaving.

use super::filters::asked_language;
use super::html;
use super::session::{LOGIN, SESSION, cookie, is_own_form, random_key, set_cookie};
use crate::domain::credential::Permission;
use crate::messages::Language;
use crate::server::body::{FORM_BYTES, UnreadBody};
use crate::server::extract::Parameters;
use crate::server::language::language_of;
use crate::server::problem::Problem;
use crate::server::state::{AppState, Client, SharedState};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    w: Language,
    /// The parameter of the language, where it was asked for.
    query: String,
    form_key: String,
    fault: &'static str,
}

/// The form that asks for a token.
pub async fn form(
    State(app): State<SharedState>,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = asked_language(&mut parameters)?;
    parameters.end()?;
    login_page(&app, asked, &headers, StatusCode::OK, "")
}

/// Opens a session for a token that may read.
pub async fn enter(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    mut parameters: Parameters,
    body: UnreadBody,
) -> Result<Response, Problem> {
    let asked = asked_language(&mut parameters)?;
    let w = language_of(asked, &headers, None);
    let body = body.read_bytes(&app, &client, FORM_BYTES).await?;
    let mut given = Parameters::of_form(&body)?;
    let (form_key, token) = (given.take("form_key")?, given.take("token")?.unwrap_or_default());
    if !is_own_form(cookie(&headers, LOGIN), form_key.as_deref()) {
        return login_page(&app, asked, &headers, StatusCode::FORBIDDEN, w.say("page-stale-form"));
    }
    match app.holder_of(token.trim(), &client).await {
        Ok((directory, scope, token)) if token.scopes.contains(&Permission::Read) && token.member_id.is_none() => {
            directory.end().await?;
            // Whoever logs in again leaves the session before.
            app.sessions.end(&headers);
            let id = app.sessions.open(token.token_id, scope.slug().to_owned());
            let mut response = to(&format!("/dashboard{}", language_parameter(asked)));
            response.headers_mut().extend(
                set_cookie(&headers, app.is_behind_proxy(), SESSION, &id, 12 * 3_600).map(|c| (header::SET_COOKIE, c)),
            );
            Ok(response)
        }
        Ok(_) => login_page(&app, asked, &headers, StatusCode::FORBIDDEN, w.say("page-wrong-token")),
        Err(problem) if problem.is_too_many() => {
            login_page(&app, asked, &headers, StatusCode::TOO_MANY_REQUESTS, w.say("page-wait"))
        }
        Err(problem) if problem.is_unauthorized() => {
            login_page(&app, asked, &headers, StatusCode::UNAUTHORIZED, w.say("page-wrong-token"))
        }
        Err(problem) => Err(problem),
    }
}

/// Ends the session.
pub async fn leave(
    State(app): State<SharedState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: UnreadBody,
) -> Result<Response, Problem> {
    let mut given = Parameters::of_form(&body.read_bytes(&app, &client, FORM_BYTES).await?)?;
    let expected = app.sessions.of(&headers).map(|session| session.form_key);
    let is_own = is_own_form(expected.as_deref(), given.take("form_key")?.as_deref());
    // Another page could send the form: then neither the session nor the cookie goes.
    if expected.is_some() && !is_own {
        return Ok(to("/dashboard"));
    }
    app.sessions.end(&headers);
    let mut response = to("/dashboard/login");
    response
        .headers_mut()
        .extend(set_cookie(&headers, app.is_behind_proxy(), SESSION, "", 0).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// Sends the browser on to another page of the dashboard.
pub(super) fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path), (header::CACHE_CONTROL, "no-store")]).into_response()
}

/// The language as a parameter, where it was asked for: else the next page finds its own.
fn language_parameter(asked: Option<Language>) -> String {
    asked.map(|language| format!("?lang={}", language.name())).unwrap_or_default()
}

fn login_page(
    app: &AppState,
    asked: Option<Language>,
    headers: &HeaderMap,
    status: StatusCode,
    fault: &'static str,
) -> Result<Response, Problem> {
    let form_key = random_key();
    let key = set_cookie(headers, app.is_behind_proxy(), LOGIN, &form_key, 3_600);
    let w = language_of(asked, headers, None);
    let page = LoginPage { w, query: language_parameter(asked), form_key, fault };
    let mut response = html(status, page.render().map_err(|_| Problem::internal())?);
    response.headers_mut().extend(key.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}
