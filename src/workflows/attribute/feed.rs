//! What programs that follow are told of a change: who joined, who is active, what was withdrawn, which milestones were
//! reached, and which published periods count otherwise.

use crate::domain::calendar::{day_number, local_day};
use crate::domain::{Flags, Instant, ReferralRecord, Stage, Statistics, StatisticsGrain};
use crate::store::OrgTransaction;
use crate::store::directory::{organizations, publications, settings};
use crate::store::error::Result;
use crate::store::facts::feed::{self, FeedKind, FeedPages, StoredFeedEntry};
use crate::store::referrals::statistics;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

/// What moved in referrals.
#[derive(Debug, Default)]
pub(super) struct Moved {
    pages: FeedPages,
    /// By how many people joined each member has more.
    joined: FxHashMap<i64, i64>,
}

/// What moved, being gathered: with the instant of the milestone, which orders it.
#[derive(Default)]
struct Gathered<'a> {
    entries: Vec<(FeedKind, Instant, &'a ReferralRecord)>,
    joined: FxHashMap<i64, i64>,
}

/// When a referral joined and became active, as far as it counts.
fn standing(referral: &ReferralRecord) -> [Option<Instant>; 2] {
    // A member who recruits themselves counts nowhere.
    if referral.flags.contains(Flags::SELF_REFERRAL) {
        return [None, None];
    }
    [Stage::AccountCreated, Stage::FirstLogin].map(|stage| referral.milestones[stage.rank()])
}

impl Moved {
    /// What moves where some referrals go and others come in their place; those that are sealed count on.
    pub fn between(gone: &[ReferralRecord], come: &[ReferralRecord], sealed: &FxHashSet<Uuid>) -> Self {
        let mut before: FxHashMap<Uuid, &ReferralRecord> = FxHashMap::default();
        let is_told = |referral: &&ReferralRecord| !sealed.contains(&referral.referral_id);
        for referral in gone.iter().filter(is_told).filter(|referral| standing(referral) != [None, None]) {
            before.insert(referral.referral_id, referral);
        }
        let mut moved = Gathered::default();
        for new in come.iter().filter(is_told) {
            let mut had = [false; 2];
            if let Some(old) = before.remove(&new.referral_id) {
                had = standing(old).map(|at| at.is_some());
                let has = standing(new).map(|at| at.is_some());
                let is_elsewhere = (old.member_no, old.link_no) != (new.member_no, new.link_no);
                if is_elsewhere || (had[0] && !has[0]) || (had[1] && !has[1]) {
                    moved.withdraw(old);
                    had = [false; 2];
                }
            }
            let kinds = [FeedKind::ReferralJoined, FeedKind::ReferralActivated];
            for ((kind, at), had) in kinds.into_iter().zip(standing(new)).zip(had) {
                if let Some(at) = at.filter(|_| !had) {
                    moved.entries.push((kind, at, new));
                    if kind == FeedKind::ReferralJoined {
                        *moved.joined.entry(new.member_no).or_default() += 1;
                    }
                }
            }
        }
        before.into_values().for_each(|old| moved.withdraw(old));
        moved.entries.sort_unstable_by_key(|(kind, at, referral)| (*kind, *at, referral.referral_id));
        let entries = moved.entries.iter().map(|(kind, _, referral)| entry(*kind, referral));
        Self { pages: FeedPages::of(entries), joined: moved.joined }
    }

    /// Writes it as what a revision moved, once the statistics are written; `days` count otherwise than before.
    pub async fn write(self, tx: &mut OrgTransaction, revision: i64, days: &[i32]) -> Result<()> {
        feed::insert(tx, revision, &self.pages).await?;
        let mut entries = Vec::new();
        let more: FxHashMap<i64, i64> = self.joined.into_iter().filter(|(_, more)| *more > 0).collect();
        if !more.is_empty() {
            entries.extend(milestones(tx, &more).await?);
        }
        if !days.is_empty() {
            entries.extend(restated(tx, days).await?);
        }
        feed::insert(tx, revision, &FeedPages::of(entries.into_iter())).await
    }
}

impl<'a> Gathered<'a> {
    fn withdraw(&mut self, old: &'a ReferralRecord) {
        let [joined, activated] = standing(old);
        let at = joined.or(activated).unwrap_or(Instant(0));
        self.entries.push((FeedKind::ReferralWithdrawn, at, old));
        if joined.is_some() {
            *self.joined.entry(old.member_no).or_default() -= 1;
        }
    }
}

fn entry(kind: FeedKind, referral: &ReferralRecord) -> StoredFeedEntry {
    StoredFeedEntry {
        kind,
        referral_id: Some(referral.referral_id),
        link_no: Some(referral.link_no),
        member_no: Some(referral.member_no),
        value: None,
    }
}

/// The milestones that members have reached with so many more people joined, which the statistics have already.
async fn milestones(tx: &mut OrgTransaction, more: &FxHashMap<i64, i64>) -> Result<Vec<StoredFeedEntry>> {
    let text = organizations::milestones(tx).await?;
    let marks: Vec<i64> = text.split(',').filter_map(|mark| mark.trim().parse().ok()).collect();
    let joined = statistics::joined_of_members(tx, &more.keys().copied().collect()).await?;
    let mut reached = Vec::new();
    for (member_no, more) in more {
        let now = joined.get(member_no).copied().unwrap_or_default();
        let passed = marks.iter().filter(|mark| now - more < **mark && **mark <= now);
        reached.extend(passed.map(|mark| (*member_no, *mark)));
    }
    reached.sort_unstable();
    let entry = |(member_no, mark)| StoredFeedEntry {
        kind: FeedKind::MilestoneReached,
        referral_id: None,
        link_no: None,
        member_no: Some(member_no),
        value: Some(mark),
    };
    Ok(reached.into_iter().map(entry).collect())
}

/// The days of the organization that count otherwise.
pub(super) fn restated_days(statistics: &Statistics) -> Vec<i32> {
    let of_days = statistics.rows().filter(|(key, _)| key.grain == StatisticsGrain::Day);
    let mut days: Vec<i32> = of_days.map(|(key, _)| key.start_day).collect();
    days.sort_unstable();
    days
}

/// The published summaries that some of the days stand in, as days that were over when they were made: of several of one
/// period the newest.
async fn restated(tx: &mut OrgTransaction, days: &[i32]) -> Result<Vec<StoredFeedEntry>> {
    let published = publications::newest_of_periods(tx).await?;
    if published.is_empty() {
        return Ok(Vec::new());
    }
    let zone = settings::load(tx, i64::MAX).await?.timezone;
    let is_restated = |published: &publications::PublishedPeriod| {
        let last = day_number(local_day(published.as_of, zone));
        let place = days.partition_point(|day| published.start.is_some_and(|start| i64::from(*day) < start));
        days.get(place).is_some_and(|day| *day < last && published.end.is_none_or(|end| i64::from(*day) < end))
    };
    let entry = |published: publications::PublishedPeriod| StoredFeedEntry {
        kind: FeedKind::FigureRestated,
        referral_id: None,
        link_no: None,
        member_no: None,
        value: Some(published.number),
    };
    Ok(published.into_iter().filter(is_restated).map(entry).collect())
}
