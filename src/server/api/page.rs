//! Pages of a long list: a cursor says behind which row the next one begins, so that new rows move nothing.

use crate::report::referrals::{ReferralRow, Referrals};
use crate::server::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The rows of a page where none is asked for, and the most there may be.
pub const ROWS: i64 = 1_000;
/// The most rows of a page.
pub const MOST_ROWS: i64 = 10_000;

/// Cuts a list to the page behind `cursor`; answers with the cursor of the next page, where there is one.
///
/// # Errors
/// 400 where the cursor is none of ours.
pub fn cut(referrals: &mut Referrals, cursor: Option<&str>, rows: i64) -> Result<Option<String>, Problem> {
    if let Some(cursor) = cursor {
        let after = read(cursor).ok_or_else(|| Problem::bad_request("`cursor` is none of this list"))?;
        referrals.rows.retain(|row| key(row) > after);
    }
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let has_more = referrals.rows.len() > rows;
    referrals.rows.truncate(rows);
    Ok(referrals.rows.last().filter(|_| has_more).map(|row| write(&key(row))))
}

/// What rows are sorted by.
type Key = (i64, String, String);

fn key(row: &ReferralRow) -> Key {
    (row.entry().map_or(i64::MAX, |entry| entry.0), row.link_code.clone(), row.referral_id.to_string())
}

fn write((entry, code, id): &Key) -> String {
    URL_SAFE_NO_PAD.encode(format!("{entry} {code} {id}"))
}

fn read(cursor: &str) -> Option<Key> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.split(' ');
    let key = (parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()?.to_owned());
    parts.next().is_none().then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let key = (7, "kari".to_owned(), "89c1".to_owned());
        assert_eq!(read(&write(&key)), Some(key));
        assert_eq!(read("x"), None);
        assert_eq!(read(""), None);
    }
}
