//! Pages of a long list: a cursor says behind which row the next one begins, so that new rows move nothing.

use crate::answers::ListPlace;
use crate::report::referrals::Referrals;
use crate::server::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The rows of a page where none is asked for, and the most there may be.
pub const ROWS: i64 = 1_000;
/// The most rows of a page.
pub const MOST_ROWS: i64 = 10_000;

/// The place that a cursor names; the beginning without one.
///
/// # Errors
/// 400 where the cursor is none of ours.
pub fn place(cursor: Option<&str>) -> Result<Option<ListPlace>, Problem> {
    let place = |cursor| read(cursor).ok_or_else(|| Problem::bad_request("`cursor` is none of this list"));
    cursor.map(place).transpose()
}

/// Cuts a list to a page, with the cursor of the next one, where there is one.
pub fn cut(referrals: &mut Referrals, rows: usize) {
    let has_more = referrals.rows.len() > rows;
    referrals.rows.truncate(rows);
    referrals.next_cursor = referrals.rows.last().filter(|_| has_more).map(|row| write(&ListPlace::of(row)));
}

fn write(ListPlace { entry, link_code, referral_id }: &ListPlace) -> String {
    URL_SAFE_NO_PAD.encode(format!("{entry} {link_code} {referral_id}"))
}

fn read(cursor: &str) -> Option<ListPlace> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.split(' ');
    let (entry, link_code) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
    let referral_id = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some(ListPlace { entry, link_code, referral_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let place = ListPlace { entry: -7, link_code: "kari".to_owned(), referral_id: uuid::Uuid::from_u128(9) };
        assert_eq!(read(&write(&place)), Some(place));
        assert_eq!(read("x"), None);
        assert_eq!(read(""), None);
    }
}
