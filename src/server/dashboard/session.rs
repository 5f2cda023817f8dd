//! Who is logged in: sessions in memory, each bound to a token that is looked up again at every request.

use crate::domain::credential::same_secret;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The cookie of a session.
pub const SESSION: &str = "verve_session";
/// The cookie that a login form must repeat.
pub const LOGIN: &str = "verve_login";
/// How long a session lasts.
const LIFE: Duration = Duration::from_secs(12 * 3_600);
/// How many sessions there may be.
const MOST: usize = 10_000;
/// How many of one token: the oldest makes room for one more.
const MOST_OF_TOKEN: usize = 100;

/// The sessions of the running server; a restart ends them.
#[derive(Debug, Default)]
pub struct Sessions {
    open: Mutex<HashMap<String, Session>>,
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The id of the token that it was opened with.
    pub token_id: String,
    /// The slug of its organization.
    pub organization: String,
    /// What forms of this session must carry.
    pub form_key: String,
    until: Instant,
}

impl Sessions {
    /// Opens a session; answers with its id, the value of the cookie.
    pub fn open(&self, token_id: String, organization: String) -> String {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        open.retain(|_, session| now < session.until);
        if open.values().filter(|session| session.token_id == token_id).count() >= MOST_OF_TOKEN {
            close_oldest(&mut open, |session| session.token_id == token_id);
        } else if open.len() >= MOST {
            close_oldest(&mut open, |_| true);
        }
        let id = random_key();
        open.insert(id.clone(), Session { token_id, organization, form_key: random_key(), until: now + LIFE });
        id
    }

    /// The session of a request.
    pub fn of(&self, headers: &HeaderMap) -> Option<Session> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(cookie(headers, SESSION)?).filter(|session| Instant::now() < session.until).cloned()
    }

    /// Ends the session of a request.
    pub fn end(&self, headers: &HeaderMap) {
        if let Some(id) = cookie(headers, SESSION) {
            self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
    }
}

fn close_oldest(open: &mut HashMap<String, Session>, is_meant: impl Fn(&Session) -> bool) {
    let meant = open.iter().filter(|(_, session)| is_meant(session));
    if let Some(id) = meant.min_by_key(|(_, session)| session.until).map(|(id, _)| id.clone()) {
        open.remove(&id);
    }
}

/// 256 random bits as text.
pub fn random_key() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Whether a form carries the key that belongs to the browser it was made for.
pub fn is_own_form(expected: Option<&str>, given: Option<&str>) -> bool {
    matches!((expected, given), (Some(expected), Some(given)) if same_secret(expected.as_bytes(), given.as_bytes()))
}

/// A cookie that no script reads; over plain HTTP only where the browser runs on the same machine and no proxy is
/// named, which would hide what the browser's connection is.
pub fn set_cookie(
    headers: &HeaderMap,
    is_behind_proxy: bool,
    name: &str,
    value: &str,
    seconds: u64,
) -> Option<HeaderValue> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_local = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|local| host.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
    let secure = if is_local && !is_behind_proxy { "" } else { "; Secure" };
    let text = format!("{name}={value}; Path=/dashboard; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).ok()
}
