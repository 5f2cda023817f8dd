//! What was answered at an earlier revision, from what is stored now: only what later facts touch is attributed anew.

use super::attribution_run::AttributionRun;
use super::component::Bounds;
use super::moved_members::MovedMembers;
use super::rework::{Sides, Touched, projections_at};
use crate::domain::attribution::Newcomer;
use crate::domain::calendar::LocalDays;
use crate::domain::{Instant, ReferralOutline, ReferralRecord};
use crate::store::directory::{aliases, link_closings, links, member_users, person_merges, settings};
use crate::store::error::Result;
use crate::store::facts::{retractions, revisions};
use crate::store::privacy::sealed::{self, NOW};
use crate::store::{OrgTransaction, Selection};
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

/// From this many touched events on it is cheaper to attribute all of them.
const MANY: usize = 200_000;

/// Where the referrals of a revision differ from those stored now.
#[derive(Debug)]
pub struct Past {
    /// The referrals of now that were others then, or none; `None` where that is said of all of them.
    now: Option<Vec<ReferralRecord>>,
    /// What stood in their place.
    pub then: Vec<ReferralRecord>,
    /// The newcomers that were others then: those of now, and what stood in their place.
    newcomers: [Vec<Newcomer>; 2],
}

impl Past {
    /// All referrals of a revision, none of which need be the same now.
    const fn other(then: Vec<ReferralRecord>) -> Self {
        Self { now: None, then, newcomers: [Vec::new(), Vec::new()] }
    }

    /// The ids of the referrals of now that were others then, or none; `None` where that is said of all of them.
    pub fn moved(&self) -> Option<FxHashSet<Uuid>> {
        Some(self.now.as_ref()?.iter().map(|referral| referral.referral_id).collect())
    }

    /// What reports count of these, and how often.
    fn moved_outlines(&self) -> FxHashMap<ReferralOutline, usize> {
        let mut outlines = FxHashMap::default();
        for referral in self.now.iter().flatten() {
            *outlines.entry(referral.outline()).or_default() += 1;
        }
        outlines
    }
}

/// Takes one of some outlines away, if it is among them: reports see no difference between referrals that are alike.
fn take_one(outlines: &mut FxHashMap<ReferralOutline, usize>, outline: &ReferralOutline) -> bool {
    match outlines.get_mut(outline) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        Some(_) | None => false,
    }
}

impl OrgTransaction {
    /// Where the referrals of an earlier revision differ from those stored now.
    pub async fn past(&mut self, revision: i64) -> Result<Past> {
        if let Some(past) = since(self, revision).await? {
            return Ok(past);
        }
        let mut run = AttributionRun::begin(self, revision, |_, projection, _| projection.referrals).await?;
        let mut then = Vec::new();
        while let Some(referrals) = run.next(self).await? {
            then.extend(referrals);
        }
        Ok(Past::other(then))
    }

    /// Those who had, at a revision, an account created in `[from, until)` and no referral; sealed ones are not among
    /// them.
    pub async fn newcomers_at(&mut self, revision: i64, [from, until]: [Instant; 2]) -> Result<Vec<Newcomer>> {
        let is_asked = |newcomer: &Newcomer| from <= newcomer.at && newcomer.at < until;
        let Some(Past { newcomers: [now, then], .. }) = since(self, revision).await? else {
            let mut run = AttributionRun::begin(self, revision, |_, projection, _| projection.newcomers).await?;
            let mut all = Vec::new();
            while let Some(newcomers) = run.next(self).await? {
                all.extend(newcomers.into_iter().filter(is_asked));
            }
            return Ok(all);
        };
        let mut moved: FxHashMap<Newcomer, usize> = FxHashMap::default();
        now.into_iter().for_each(|newcomer| *moved.entry(newcomer).or_default() += 1);
        let mut all = self.newcomers([from, until]).await?;
        all.retain(|newcomer| match moved.get_mut(newcomer) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            Some(_) | None => true,
        });
        all.extend(then.into_iter().filter(is_asked));
        Ok(all)
    }

    /// Hands over what reports count of the referrals as they were at a revision, of a selection, in no particular order:
    /// those that entered in `[from, until)`, and perhaps some others.
    pub async fn each_outline_at(
        &mut self,
        revision: i64,
        selection: &Selection,
        entered: [Instant; 2],
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        if let Some(past) = since(self, revision).await? {
            let mut moved = past.moved_outlines();
            let take_stored = |outline: ReferralOutline| {
                if !take_one(&mut moved, &outline) {
                    take(outline);
                }
            };
            self.each_outline(selection, entered, take_stored).await?;
            let then = past.then.iter().map(ReferralRecord::outline);
            then.filter(|then| selection.admits(then.member_no, then.link_no)).for_each(take);
            return Ok(());
        }
        let mut run = AttributionRun::begin(self, revision, |_, projection, _| projection.referrals).await?;
        while let Some(referrals) = run.next(self).await? {
            let outlines = referrals.iter().map(ReferralRecord::outline);
            outlines.filter(|then| selection.admits(then.member_no, then.link_no)).for_each(&mut take);
        }
        Ok(())
    }
}

/// What differs between a revision and now; `None` where later facts touch too much.
pub(crate) async fn since(tx: &mut OrgTransaction, revision: i64) -> Result<Option<Past>> {
    let sides = sides_since(tx, revision).await?;
    Ok(sides.map(|Sides { before, after, .. }| Past {
        newcomers: [after.newcomers, before.newcomers],
        now: Some(after.referrals),
        then: before.referrals,
    }))
}

/// What the facts after a revision touch, as it was then and as it is now; `None` where that is too much.
pub(super) async fn sides_since(tx: &mut OrgTransaction, revision: i64) -> Result<Option<Sides>> {
    let then = settings::load(tx, revision).await?;
    let now = settings::load(tx, i64::MAX).await?;
    if then.window_days != now.window_days {
        return Ok(None);
    }
    let Some(touched) = touched_since(tx, revision).await? else { return Ok(None) };
    let days = LocalDays::new(then.timezone);
    let bounds = Bounds { most_events: MANY, ..Bounds::default() };
    projections_at(tx, touched, [revision, NOW], (then.rules(), &days), &bounds).await
}

/// What the facts after a revision touch; `None` where it is too much.
async fn touched_since(tx: &mut OrgTransaction, revision: i64) -> Result<Option<Touched>> {
    let mut touched = Touched::default();
    let mut ranges = revisions::ranges_after(tx, revision).await?;
    ranges.extend(retractions::ranges_after(tx, revision).await?);
    for [first, end] in ranges {
        if end - first > (MANY - touched.events.len()) as i64 {
            return Ok(None);
        }
        touched.events.extend(first..end);
    }
    touched.codes = links::codes_made_after(tx, revision).await?;
    touched.codes.extend(aliases::added_since(tx, revision).await?);
    touched.users = member_users::changed_after(tx, revision).await?;
    touched.users.extend(person_merges::users_moved_since(tx, revision).await?);
    let members = MovedMembers::since(tx, revision).await?;
    members.touch(tx, &mut touched).await?;
    let (clicks, links) = sealed::places_moved_since(tx, revision).await?;
    touched.clicks = clicks;
    touched.codes.extend(links);
    let closed = events_of_moved_closings(tx, revision).await?;
    if touched.codes.len() + touched.clicks.len() + touched.events.len() + closed.len() > MANY {
        return Ok(None);
    }
    touched.events.extend(closed);
    Ok(Some(touched))
}

/// The events at or after the earlier of two closings, of links that close otherwise now than at a revision.
async fn events_of_moved_closings(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<i64>> {
    let changed = link_closings::links_changed_after(tx, revision).await?;
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let then = link_closings::at(tx, revision).await?;
    let now = link_closings::at(tx, i64::MAX).await?;
    let (mut codes, mut from) = (Vec::new(), None::<Instant>);
    for (link_no, code) in changed {
        let closes = [&then, &now].map(|closings| closings.get(&link_no).and_then(|closing| closing.closes_at()));
        if closes[0] != closes[1] {
            codes.push(code);
            from = [from, closes[0], closes[1]].into_iter().flatten().min();
        }
    }
    match from {
        Some(from) => tx.events_with_codes(&codes, from).await,
        None => Ok(Vec::new()),
    }
}
