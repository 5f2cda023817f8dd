//! The language of a page.

use crate::messages::Language;
use crate::store::LinkSettings;
use axum::http::{HeaderMap, header};

/// The language that was asked for by name, else the first of the browser's that there is, else the organization's.
pub fn language_of(asked: Option<Language>, headers: &HeaderMap, organization: Option<&LinkSettings>) -> Language {
    let own = organization.and_then(|settings| settings.lang.as_deref()).and_then(Language::from_name);
    asked.or_else(|| of_browser(headers)).or(own).unwrap_or_default()
}

/// The first language that a browser accepts and the pages speak.
fn of_browser(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let tags = accepted.split(',').filter_map(|part| part.split([';', '-']).next());
    tags.map(str::trim).map(str::to_ascii_lowercase).find_map(|tag| Language::of_browser(&tag))
}
