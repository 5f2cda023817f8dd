//! A list of referrals read in sections, however long it is.

use super::{ListPlace, ReferralFilters, row};
use crate::answers::dimensions::Dimensions;
use crate::answers::explain::referral_of_user;
use crate::answers::query::{ReportQuery, ResolvedQuery};
use crate::domain::{DAY, LinkKind, ReferralOutline, ReferralRecord, entry};
use crate::report::referrals::{Admission, Precision, ReferralQuery, ReferralRow, Referrals};
use crate::report::scope::Basis;
use crate::store::{Result, Selection, Snapshot, StoreError};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use uuid::Uuid;

/// How many stored referrals are read at a time, at the most.
const MOST_READ: usize = 50_000;
/// The length of the first stretch of time that is read for a few rows; each following one is twice as long.
const FIRST_STRETCH: i64 = 2 * DAY;

/// From which end a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Beginning,
    End,
}

/// A referral with how exact its milestones are.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) referral: ReferralRecord,
    precision: Precision,
}

impl Listed {
    fn entered_at(&self) -> i64 {
        self.referral.entered_at()
    }
}

/// A list, to be read in sections: stretches of time one after the other, and those without an entry at its end.
#[derive(Debug)]
pub struct ReferralList {
    resolved: ResolvedQuery,
    dimensions: Dimensions,
    asked: ReferralQuery,
    /// Whether those without an entry are asked for too.
    is_all: bool,
    /// The stretches whose stored referrals are still to be read, the earliest first.
    parts: VecDeque<[i64; 2]>,
    /// The stretches of those that are stored with an entry after the as-of, or with none.
    late_parts: Vec<[i64; 2]>,
    /// The stored referrals that were others then; `None` where all of them were.
    moved: Option<FxHashSet<Uuid>>,
    /// Those that are not stored so, the earliest first: of erased persons, and of earlier facts.
    others: VecDeque<Listed>,
    /// Those of them that have no entry.
    late_others: Vec<Listed>,
    /// How many of those without an entry are listed, once they were read.
    late: Option<usize>,
    is_of_user: bool,
    /// The longest stretch of time that is read next.
    stretch: i64,
    /// How many of those read so far would be listed, had they not lapsed.
    lapsed: i64,
    waiting: VecDeque<ReferralRow>,
}

impl ReferralList {
    pub(super) async fn begin(snapshot: &mut Snapshot, query: &ReportQuery, filters: &ReferralFilters) -> Result<Self> {
        let resolved = ResolvedQuery::resolve(snapshot, query).await?;
        let horizon = resolved.settings.horizon();
        let mut list = Self {
            asked: ReferralQuery { status: filters.status, stalled_for: filters.stalled_for, horizon },
            is_all: query.period.start.is_none() && query.period.end.is_none(),
            dimensions: Dimensions::of_names(snapshot, &resolved).await?,
            parts: VecDeque::new(),
            late_parts: Vec::new(),
            moved: Some(FxHashSet::default()),
            others: VecDeque::new(),
            late_others: Vec::new(),
            late: None,
            is_of_user: filters.user.is_some(),
            stretch: i64::MAX,
            lapsed: 0,
            waiting: VecDeque::new(),
            resolved,
        };
        let others = list.find_others(snapshot, filters).await?;
        if !list.is_of_user && list.moved.is_some() {
            list.find_parts(snapshot).await?;
        }
        let (mut others, late): (Vec<Listed>, Vec<Listed>) =
            others.into_iter().partition(|other| other.entered_at() < i64::MAX);
        others.retain(|other| list.admits(other));
        others.sort_unstable_by_key(Listed::entered_at);
        (list.others, list.late_others) = (others.into(), late);
        Ok(list)
    }

    /// The referrals that are not stored as the answer has them; or the one of the user who is asked for.
    async fn find_others(&mut self, snapshot: &mut Snapshot, filters: &ReferralFilters) -> Result<Vec<Listed>> {
        let mut others = Vec::new();
        let mut add = |mut referral: ReferralRecord, precision| {
            if self.resolved.selection.admits(referral.member_no, referral.link_no) {
                referral.milestones = self.resolved.cut(referral.milestones);
                others.push(Listed { referral, precision });
            }
        };
        if let Some(user) = &filters.user {
            let found = referral_of_user(snapshot, user, self.resolved.revision).await?;
            found.into_iter().for_each(|referral| add(referral, Precision::Instant));
            return Ok(others);
        }
        if self.resolved.is_past {
            let past = snapshot.past(self.resolved.revision).await?;
            self.moved = past.moved();
            past.then.into_iter().for_each(|referral| add(referral, Precision::Instant));
        }
        let resolved = &self.resolved;
        resolved.each_sealed(snapshot, |id, sealed| add(unsealed(id, &sealed), Precision::Day)).await?;
        Ok(others)
    }

    /// The stretches of stored referrals before and after the as-of.
    async fn find_parts(&mut self, snapshot: &mut Snapshot) -> Result<()> {
        let (from, as_of) = (self.resolved.interval.from.0, self.resolved.as_of.0);
        let last = if self.is_all { i64::MAX } else { self.resolved.interval.until.0 - 1 };
        for [first, end] in snapshot.entry_spans([from, last]).await? {
            if first <= as_of {
                self.parts.push_back([first, end.min(as_of)]);
            }
            if self.is_all && end > as_of {
                self.late_parts.push([first.max(as_of + 1), end]);
            }
        }
        Ok(())
    }

    /// The facts that answer.
    pub(super) const fn resolved(&self) -> &ResolvedQuery {
        &self.resolved
    }

    /// What is asked for.
    pub(super) const fn asked(&self) -> ReferralQuery {
        self.asked
    }

    /// How many of those read so far would be listed, had they not lapsed.
    pub(super) const fn lapsed(&self) -> i64 {
        self.lapsed
    }

    /// Reads short stretches of time first: a few rows are wanted.
    pub(super) const fn begin_short(&mut self) {
        self.stretch = FIRST_STRETCH;
    }

    /// The list without any row.
    pub fn head(&self) -> Referrals {
        let (heading, query) = (self.resolved.heading.clone(), self.asked);
        Referrals { heading, query, rows: Vec::new(), total: 0, lapsed: self.lapsed, next_cursor: None }
    }

    /// The next rows, at most so many; none at the end.
    pub async fn next(&mut self, snapshot: &mut Snapshot, rows: usize) -> Result<Option<Referrals>> {
        while self.waiting.is_empty()
            && let Some(section) = self.next_section(snapshot, End::Beginning).await?
        {
            self.waiting = self.rows(snapshot, section, End::Beginning, usize::MAX, None).await?.into();
        }
        let mut part = self.head();
        part.rows.extend(self.waiting.drain(..rows.min(self.waiting.len())));
        Ok(if part.rows.is_empty() { None } else { Some(part) })
    }

    /// At most so many rows behind a place.
    pub(super) async fn rows_behind(
        &mut self,
        snapshot: &mut Snapshot,
        place: Option<&ListPlace>,
        wanted: usize,
    ) -> Result<Vec<ReferralRow>> {
        if let Some(place) = place {
            self.skip_to(place.entry);
        }
        let mut rows = Vec::new();
        while rows.len() < wanted
            && let Some(section) = self.next_section(snapshot, End::Beginning).await?
        {
            rows.extend(self.rows(snapshot, section, End::Beginning, wanted - rows.len(), place).await?);
        }
        rows.truncate(wanted);
        Ok(rows)
    }

    /// Leaves out what entered before an instant.
    pub(super) fn skip_to(&mut self, entry: i64) {
        self.parts.retain(|part| part[1] >= entry);
        if let Some(part) = self.parts.front_mut() {
            part[0] = part[0].max(entry);
        }
        self.others.drain(..self.others.partition_point(|other| other.entered_at() < entry));
    }

    /// The referrals of the next section from an end, in no particular order; none where nothing is left.
    pub(super) async fn next_section(&mut self, snapshot: &mut Snapshot, from: End) -> Result<Option<Vec<Listed>>> {
        if from == End::End
            && let Some(late) = self.late(snapshot).await?
        {
            return Ok(Some(late));
        }
        let next = |parts: &mut VecDeque<[i64; 2]>| match from {
            End::Beginning => parts.pop_front(),
            End::End => parts.pop_back(),
        };
        while let Some(mut part) = next(&mut self.parts) {
            if part[1].saturating_sub(part[0]) > self.stretch {
                match from {
                    End::Beginning => {
                        self.parts.push_front([part[0] + self.stretch, part[1]]);
                        part[1] = part[0] + self.stretch - 1;
                    }
                    End::End => {
                        self.parts.push_back([part[0], part[1] - self.stretch]);
                        part[0] = part[1] - self.stretch + 1;
                    }
                }
                self.stretch *= 2;
            }
            let most = if part[0] == part[1] { usize::MAX } else { MOST_READ };
            let Some(stored) = snapshot.referrals_within(&self.resolved.selection, part, most).await? else {
                let middle = part[0] + (part[1] - part[0]) / 2;
                let halves = [[part[0], middle], [middle + 1, part[1]]];
                match from {
                    End::Beginning => halves.into_iter().rev().for_each(|half| self.parts.push_front(half)),
                    End::End => halves.into_iter().for_each(|half| self.parts.push_back(half)),
                }
                continue;
            };
            let first = self.others.partition_point(|other| other.entered_at() < part[0]);
            let end = self.others.partition_point(|other| other.entered_at() <= part[1]);
            let others = match from {
                End::Beginning => self.others.drain(..end),
                End::End => self.others.drain(first..),
            };
            let mut section: Vec<Listed> = others.collect();
            for listed in self.unmoved(stored) {
                if self.admits(&listed) {
                    section.push(listed);
                }
            }
            return Ok(Some(section));
        }
        if !self.others.is_empty() {
            return Ok(Some(self.others.drain(..).collect()));
        }
        self.late(snapshot).await
    }

    /// Those at the end, which have no entry; none where they were read before.
    async fn late(&mut self, snapshot: &mut Snapshot) -> Result<Option<Vec<Listed>>> {
        let mut late = std::mem::take(&mut self.late_others);
        while let Some(part) = self.late_parts.pop() {
            if let Some(stored) = snapshot.referrals_within(&self.resolved.selection, part, usize::MAX).await? {
                late.extend(self.unmoved(stored));
            }
        }
        self.dimensions.add_links(snapshot, late.iter().map(|listed| listed.referral.link_no)).await?;
        late.retain(|listed| self.admits(listed));
        self.late.get_or_insert(late.len());
        Ok(Some(late).filter(|late| !late.is_empty()))
    }

    /// The stored referrals that were the same then, with the milestones up to the as-of.
    fn unmoved(&self, stored: Vec<ReferralRecord>) -> Vec<Listed> {
        let is_unmoved =
            |referral: &ReferralRecord| self.moved.as_ref().is_some_and(|moved| !moved.contains(&referral.referral_id));
        let cut = |mut referral: ReferralRecord| {
            referral.milestones = self.resolved.cut(referral.milestones);
            Listed { referral, precision: Precision::Instant }
        };
        stored.into_iter().filter(is_unmoved).map(cut).collect()
    }

    fn admits(&mut self, listed: &Listed) -> bool {
        match self.admission(listed) {
            Admission::Listed => true,
            Admission::LeftOut => false,
            Admission::Lapsed => {
                self.lapsed += 1;
                false
            }
        }
    }

    fn admission(&self, Listed { referral, precision }: &Listed) -> Admission {
        let in_period = match (entry(&referral.milestones), precision) {
            (Some(entry), _) => self.resolved.interval.contains(entry),
            (None, Precision::Instant) => self.is_all && self.is_there_yet(referral),
            (None, Precision::Day) => false,
        };
        let counts_at =
            entry(&referral.milestones).or_else(|| Some(self.dimensions.link(referral.link_no)?.created_at));
        // A referral without an entry goes by the day of its link.
        let in_group = || counts_at.is_none_or(|at| self.resolved.admits_at(referral.member_no, at));
        if in_period && in_group() {
            self.asked.admission(&referral.milestones, self.resolved.as_of)
        } else {
            Admission::LeftOut
        }
    }

    /// Before its first milestone only a personal link's referral exists, from the moment the link was generated.
    fn is_there_yet(&self, referral: &ReferralRecord) -> bool {
        let link = self.dimensions.link(referral.link_no);
        link.is_some_and(|link| link.kind == LinkKind::Personal && link.created_at <= self.resolved.as_of)
    }

    /// The rows of a section in the order of the list, those at an end and behind a place: at least so many, or all.
    pub(super) async fn rows(
        &mut self,
        snapshot: &mut Snapshot,
        mut section: Vec<Listed>,
        from: End,
        wanted: usize,
        place: Option<&ListPlace>,
    ) -> Result<Vec<ReferralRow>> {
        section.sort_unstable_by_key(Listed::entered_at);
        // Links are read of those alone that may be among the rows wanted; who entered with the last of them may be.
        let passed = place.map_or(0, |place| section.partition_point(|listed| listed.entered_at() <= place.entry));
        let wanted = wanted.max(1).saturating_add(passed);
        if wanted < section.len() {
            let place = if from == End::Beginning { wanted - 1 } else { section.len() - wanted };
            let last = section[place].entered_at();
            section.retain(|listed| match from {
                End::Beginning => listed.entered_at() <= last,
                End::End => listed.entered_at() >= last,
            });
        }
        self.dimensions.add_links(snapshot, section.iter().map(|listed| listed.referral.link_no)).await?;
        let mut rows = section.iter().map(|listed| self.row(listed)).collect::<Result<Vec<_>>>()?;
        rows.retain(|row| place.is_none_or(|place| ListPlace::of(row) > *place));
        rows.sort_by_cached_key(ListPlace::of);
        self.dimensions.forget_links();
        Ok(rows)
    }

    fn row(&self, Listed { referral, precision }: &Listed) -> Result<ReferralRow> {
        let row = row(referral, &self.dimensions).map(|row| ReferralRow { precision: *precision, ..row });
        row.ok_or_else(|| StoreError::Invariant("a referral without its link".to_owned()))
    }

    /// How many there are in all, and how many of these would be listed, had they not lapsed.
    pub(super) async fn count(&mut self, snapshot: &mut Snapshot) -> Result<(i64, i64)> {
        if self.is_of_user {
            return Ok((1, 0));
        }
        let (mut total, mut lapsed) = (0, 0);
        let mut add = |admission| match admission {
            Admission::Listed => total += 1,
            Admission::Lapsed => lapsed += 1,
            Admission::LeftOut => {}
        };
        let (resolved, asked) = (&self.resolved, self.asked);
        let mut take = |outline: ReferralOutline| {
            if entry(&outline.milestones).is_some_and(|entry| resolved.interval.contains(entry)) {
                add(asked.admission(&outline.milestones, resolved.as_of));
            }
        };
        let entered = [resolved.interval.from, resolved.interval.until.min(resolved.end())];
        let is_any = asked.status.is_none() && asked.stalled_for.is_none();
        if is_any && !resolved.is_past && resolved.selection == Selection::All {
            // What entered by the as-of is listed, whatever came of it.
            resolved.each_sealed(snapshot, |_, sealed| take(sealed)).await?;
            total += snapshot.count_entered(entered).await?;
        } else {
            resolved.each_outline(snapshot, Basis::Cohort, entered, take).await?;
        }
        total += match self.late {
            Some(late) => late,
            None => self.late(snapshot).await?.map_or(0, |late| late.len()),
        } as i64;
        Ok((total, lapsed))
    }
}

/// A referral whose person was erased, under its new id.
fn unsealed(referral_id: Uuid, sealed: &ReferralOutline) -> ReferralRecord {
    ReferralRecord {
        referral_id,
        link_no: sealed.link_no,
        member_no: sealed.member_no,
        user_id: None,
        milestones: sealed.milestones,
        flags: sealed.flags,
        tie: None,
    }
}
