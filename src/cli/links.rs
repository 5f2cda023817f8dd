//! Links as they are shown.

/// The code in a text: the text itself, or the last part of a referral URL; lower case.
pub fn code_of(text: &str) -> String {
    let text = text.trim();
    if !text.contains('/') {
        return text.to_ascii_lowercase();
    }
    let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase()
}
