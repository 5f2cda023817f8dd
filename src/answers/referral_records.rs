//! Referrals as bytes whose order is the order of the list: so that very many can be sorted and kept outside memory.

use super::labels::Labels;
use crate::domain::{Flags, Instant, ReferralRecord, entry};
use crate::report::referrals::Precision;
use crate::store::{Result, StoreError};
use uuid::Uuid;

/// A place in the list of referrals: by entry, those without one last; then by link code and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPlace {
    /// The instant of the entry in microseconds; `i64::MAX` without one.
    pub entry: i64,
    /// The code of the link.
    pub link_code: String,
    /// The referral.
    pub referral_id: Uuid,
}

impl ListPlace {
    /// The bytes with which the record at this place begins.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_place(&mut bytes, self.entry, &self.link_code, self.referral_id);
        bytes
    }
}

/// Appends a referral to bytes; `false` where its link or member is not there, and nothing was appended.
pub(super) fn write(bytes: &mut Vec<u8>, referral: &ReferralRecord, precision: Precision, labels: &Labels) -> bool {
    let Some(link) = labels.link(referral.link_no) else { return false };
    if labels.member(referral.member_no).is_none() {
        return false;
    }
    let entry = entry(&referral.milestones).map_or(i64::MAX, |entry| entry.0);
    write_place(bytes, entry, &link.code, referral.referral_id);
    // A milestone is at no other instant than those that can be stored, so the least there is stands for none.
    let milestones = referral.milestones.map(|at| at.map_or(i64::MIN, |at| at.0));
    let numbers = [referral.link_no, referral.member_no, referral.flags.0].into_iter().chain(milestones);
    numbers.for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    bytes.push(u8::from(precision == Precision::Day));
    if let Some(user) = &referral.user_id {
        bytes.push(1);
        bytes.extend_from_slice(user.as_bytes());
    }
    true
}

/// Reads what [`write`] wrote.
pub(super) fn read(record: &[u8]) -> Result<(ReferralRecord, Precision)> {
    fields(record).ok_or_else(|| StoreError::Invariant("a referral was not kept as it was".to_owned()))
}

fn fields(record: &[u8]) -> Option<(ReferralRecord, Precision)> {
    let rest = record.get(8..)?;
    let code_ends = rest.iter().position(|byte| *byte == 0)?;
    let (id, rest) = rest.get(code_ends + 1..)?.split_at_checked(16)?;
    let (numbers, rest) = rest.split_at_checked(7 * 8)?;
    let (numbers, _) = numbers.as_chunks::<8>();
    let mut numbers = numbers.iter().map(|number| i64::from_le_bytes(*number));
    let (precision, user) = rest.split_first()?;
    let user_id = match user.split_first() {
        Some((_, user)) => Some(std::str::from_utf8(user).ok()?.into()),
        None => None,
    };
    let referral = ReferralRecord {
        referral_id: Uuid::from_slice(id).ok()?,
        link_no: numbers.next()?,
        member_no: numbers.next()?,
        flags: Flags(numbers.next()?),
        milestones: [(); 4].map(|()| numbers.next().filter(|at| *at != i64::MIN).map(Instant)),
        user_id,
    };
    Some((referral, if *precision == 1 { Precision::Day } else { Precision::Instant }))
}

fn write_place(bytes: &mut Vec<u8>, entry: i64, link_code: &str, referral_id: Uuid) {
    // With its sign turned, an instant stands in the order of its bytes; no code has a byte of 0.
    bytes.extend_from_slice(&(entry ^ i64::MIN).to_be_bytes());
    bytes.extend_from_slice(link_code.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(referral_id.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_in_the_order_of_entry_then_code_then_id() {
        let place = |entry, link_code: &str, id: u128| {
            ListPlace { entry, link_code: link_code.to_owned(), referral_id: Uuid::from_u128(id) }.bytes()
        };
        let places = [
            place(i64::MIN, "z", 9),
            place(-1, "z", 9),
            place(0, "a", 9),
            place(0, "a-b", 1),
            place(0, "ab", 1),
            place(0, "ab", 2),
            place(256, "a", 1),
            place(i64::MAX, "a", 0),
        ];
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn a_record_is_read_back() {
        let referral = ReferralRecord {
            referral_id: Uuid::from_u128(7),
            link_no: 3,
            member_no: -4,
            user_id: Some("åse".into()),
            milestones: [Some(Instant(-5)), None, Some(Instant(6)), None],
            flags: Flags::SHARED_CLICK,
        };
        for user_id in [None, Some("åse".into()), Some("".into())] {
            let referral = ReferralRecord { user_id, ..referral.clone() };
            let labels = Labels::of_one(3, "kari", -4);
            let mut bytes = Vec::new();
            assert!(write(&mut bytes, &referral, Precision::Day, &labels));
            assert_eq!(fields(&bytes), Some((referral.clone(), Precision::Day)));
            assert!(bytes.starts_with(
                &ListPlace { entry: -5, link_code: "kari".to_owned(), referral_id: referral.referral_id }.bytes()
            ));
            assert_eq!(fields(&bytes[..40]), None);
        }
    }
}
