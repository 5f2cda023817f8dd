//! Entries of the feed as bytes, many in a row of the database: a first import moves as much as it brings.

use super::feed::{FeedKind, StoredFeedEntry};
use crate::store::error::{Result, StoreError};
use uuid::Uuid;

/// How many entries a page holds at most: what SQLite keeps in one leaf of a table without row ids.
pub(super) const PAGE: usize = 72;

/// What is added to the number of a kind where a referral follows.
const WITH_REFERRAL: u8 = 128;

/// Packs entries: the kind, the referral, and the numbers, each one higher and 0 where there is none.
pub(super) fn pack(entries: &[StoredFeedEntry]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entries.len() * 28);
    for entry in entries {
        match entry.referral_id {
            Some(id) => {
                bytes.push(entry.kind.number() | WITH_REFERRAL);
                bytes.extend_from_slice(id.as_bytes());
            }
            None => bytes.push(entry.kind.number()),
        }
        for number in [entry.link_no, entry.member_no, entry.value] {
            put(&mut bytes, number.map_or(0, |number| number.cast_unsigned() + 1));
        }
    }
    bytes
}

/// The entries of a page.
///
/// # Errors
/// [`StoreError::Corrupt`] where the bytes are not those of a page.
pub(super) fn unpack(mut bytes: &[u8]) -> Result<Vec<StoredFeedEntry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        entries.push(entry(&mut bytes).ok_or(StoreError::Corrupt)?);
    }
    Ok(entries)
}

fn entry(bytes: &mut &[u8]) -> Option<StoredFeedEntry> {
    let kind = *bytes.split_off_first()?;
    let referral_id = match kind & WITH_REFERRAL {
        0 => None,
        _ => Some(Uuid::from_slice(bytes.split_off(..16)?).ok()?),
    };
    let mut number = || Some(take(bytes)?.checked_sub(1).map(u64::cast_signed));
    let (link_no, member_no, value) = (number()?, number()?, number()?);
    let kind = FeedKind::from_number(kind & !WITH_REFERRAL)?;
    Some(StoredFeedEntry { kind, referral_id, link_no, member_no, value })
}

/// Adds a number, seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off.
fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use crate::store::facts::feed::{FeedKind, StoredFeedEntry};
    use uuid::Uuid;

    #[test]
    fn a_page_is_read_as_it_was_written_and_no_part_of_it_is() {
        let numbers = [None, Some(0), Some(1), Some(127), Some(128), Some(i64::MAX)];
        let entry = |(place, kind): (usize, FeedKind)| StoredFeedEntry {
            kind,
            referral_id: (place % 2 == 0).then(|| Uuid::from_u128(place as u128)),
            link_no: numbers[place % 6],
            member_no: numbers[(place + 1) % 6],
            value: numbers[(place + 2) % 6],
        };
        let entries: Vec<StoredFeedEntry> = FeedKind::ALL.into_iter().enumerate().map(entry).collect();
        let bytes = pack(&entries);
        assert_eq!(unpack(&bytes).unwrap(), entries);
        assert!(unpack(&bytes[..bytes.len() - 1]).is_err());
    }
}
