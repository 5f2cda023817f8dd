//! Whether every event can be read, is one of its revision, and is found by its key, click and user; and whether every
//! referral is found by its id.

use super::Check;
use crate::domain::identity::click_and_user;
use crate::domain::identity::{content_hash, key_hash};
use crate::store::OrgTransaction;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::event_postings::PostingKind;
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::facts::revisions;
use crate::store::privacy::erased_ids::ErasedIds;
use crate::store::referrals::referral_ids::ReferralPlace;
use xxhash_rust::xxh3::xxh3_64;

/// What is found: how many entries, and the sum of what they say, whatever their order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    entries: i64,
    sum: u64,
}

impl Sum {
    fn add(&mut self, numbers: [i64; 3]) {
        let mut bytes = [0; 24];
        for (place, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        self.entries += 1;
        self.sum = self.sum.wrapping_add(xxh3_64(&bytes));
    }
}

impl Sum {
    fn add_place(&mut self, ReferralPlace { id_start, entry_span, member_no }: ReferralPlace) {
        self.add([id_start, entry_span, member_no]);
    }
}

/// By what the events should be found.
#[derive(Debug, Default)]
struct Expected {
    keys: Sum,
    postings: Sum,
    /// A bit for each number that has an event: an erasure leaves empty ones, and where somebody else used a click too,
    /// its place in a posting.
    present: Vec<u64>,
}

impl Expected {
    fn note(&mut self, id: i64) {
        let word = usize::try_from(id / 64).unwrap_or_default();
        if word >= self.present.len() {
            self.present.resize(word + 1, 0);
        }
        self.present[word] |= 1 << (id % 64);
    }

    fn is_present(&self, id: i64) -> bool {
        let word = usize::try_from(id / 64).ok().and_then(|word| self.present.get(word));
        word.is_some_and(|bits| bits >> (id % 64) & 1 == 1)
    }

    fn take(&mut self, events: &StoredEvents) {
        for index in 0..events.table.len() {
            let fact = events.table.fact(index);
            let join_keys = click_and_user(&fact);
            let id = events.table.tracking_id(index);
            self.note(id);
            // The key of a retracted event is free. Of an erased one that stays as a click's time nobody knows it.
            if events.revisions[index].1 == NEVER && !fact.is_residue() {
                self.keys.add([key_hash(&fact), content_hash(&fact, join_keys), id]);
            }
            for key in join_keys.into_iter().filter(|key| *key != 0) {
                self.postings.add([key, id, 0]);
            }
        }
    }
}

/// The events, and what they are found by.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<[Check; 2]> {
    let mut events = Check::new(Some(tx.scope()), "events", "events");
    let mut index = Check::new(Some(tx.scope()), "index", "entries");
    let mut expected = Expected::default();
    let end = each(tx, &mut events, &mut expected).await;
    let events = events.ended(end)?;
    let end = entries(tx, &mut index, events.faults.is_empty().then_some(&expected)).await;
    Ok([events, index.ended(end)?])
}

async fn each(tx: &mut OrgTransaction, check: &mut Check, expected: &mut Expected) -> Result<()> {
    let revisions = revisions(tx).await?;
    // The numbers of erased events are empty.
    let is_whole = ErasedIds::load(tx).await?.is_none();
    let sources = Sources::load(tx).await?;
    let mut next = 1;
    loop {
        let events = tx.events_from(&sources, next).await?;
        if events.table.is_empty() {
            break;
        }
        check.looked_at += events.table.len() as i64;
        for (index, (brought, _)) in events.revisions.iter().enumerate() {
            let id = events.table.tracking_id(index);
            check.expect(id == next || !is_whole, || format!("event {next} is expected and event {id} comes"));
            next = id + 1;
            let place = revisions.partition_point(|(from, ..)| *from <= id);
            let is_own = place.checked_sub(1).map(|place| revisions[place]);
            let is_own = is_own.is_some_and(|(_, until, number)| number == *brought && id < until);
            check.expect(is_own, || format!("event {id} is not one of revision {brought}"));
        }
        expected.take(&events);
    }
    let end = revisions.last().map_or(1, |(_, end, _)| *end);
    check.expect(next == end || next < end && !is_whole, || format!("events {next} to {} are missing", end - 1));
    Ok(())
}

/// First event, the one after the last, and number of each revision that brought any.
async fn revisions(tx: &mut OrgTransaction) -> Result<Vec<(i64, i64, i64)>> {
    let all = revisions::all(tx).await?;
    let ranges = all.iter().map(|stored| (stored.events[0], stored.events[1], stored.revision.number));
    let mut ranges: Vec<_> = ranges.filter(|(first, end, _)| end > first).collect();
    ranges.sort_unstable();
    Ok(ranges)
}

/// Reads keys and postings to their ends; `expected` is `None` where the events cannot say what there should be.
async fn entries(tx: &mut OrgTransaction, check: &mut Check, expected: Option<&Expected>) -> Result<()> {
    let (keys, postings) = (sum_of_keys(tx, check).await?, sum_of_postings(tx, check, expected).await?);
    let found = sum_of_referrals(tx, check).await?;
    let mut stored = Sum::default();
    tx.each_referral(|referral| {
        stored.add_place(ReferralPlace::of(&referral));
        Ok(())
    })
    .await?;
    check.expect(found == stored, || "the referrals found by their ids are not those stored".to_owned());
    if let Some(expected) = expected {
        check.expect(keys == expected.keys, || "the keys found are not those of the events".to_owned());
        let words = || "the clicks and users found are not those of the events".to_owned();
        check.expect(postings == expected.postings, words);
    }
    Ok(())
}

async fn sum_of_keys(tx: &mut OrgTransaction, check: &mut Check) -> Result<Sum> {
    let mut sum = Sum::default();
    tx.each_event_key(|key| {
        check.looked_at += 1;
        sum.add([key.key_hash, key.content_hash, key.event]);
    })
    .await?;
    Ok(sum)
}

async fn sum_of_referrals(tx: &mut OrgTransaction, check: &mut Check) -> Result<Sum> {
    let mut sum = Sum::default();
    tx.each_referral_place(|place| {
        check.looked_at += 1;
        sum.add_place(place);
    })
    .await?;
    Ok(sum)
}

async fn sum_of_postings(tx: &mut OrgTransaction, check: &mut Check, expected: Option<&Expected>) -> Result<Sum> {
    let mut sum = Sum::default();
    let is_present = |id: &i64| expected.is_none_or(|expected| expected.is_present(*id));
    tx.each_posting(|posting| {
        check.looked_at += 1;
        // Under which codes events stand depends on when a link came; attribution reads those, and `answers` checks it.
        if posting.kind == PostingKind::Sent {
            posting.numbers().filter(is_present).for_each(|id| sum.add([posting.join_key, id, 0]));
        }
    })
    .await?;
    Ok(sum)
}
