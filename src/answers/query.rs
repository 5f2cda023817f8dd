//! What every question shares, and the resolution of the facts that answers it.

use super::filters::{Filters, label, merged_into, selected_links, selected_members};
use crate::domain::as_of::AsOf;
use crate::domain::calendar::{LocalDays, day_number, local_day};
use crate::domain::period::{Interval, Period};
use crate::domain::{Flags, Instant, Merges, ReferralOutline, SealedReferral, StatisticsGrain, entry};
use crate::report::scope::{Basis, Heading};
use crate::store::{GroupMembers, Organization, Result, Selection, Settings, Snapshot, StoreError};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;
use uuid::Uuid;

/// Whether self-referrals count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flagged {
    /// They are left out of every total: the usual way.
    LeftOut,
    /// They count: `--include-flagged`.
    Included,
}

impl Flagged {
    /// Whether a referral counts.
    pub const fn admits(self, flags: Flags) -> bool {
        match self {
            Self::LeftOut => !flags.contains(Flags::SELF_REFERRAL),
            Self::Included => true,
        }
    }
}

/// The part of a question that all reports have.
#[derive(Debug, Clone)]
pub struct ReportQuery {
    /// Which days.
    pub period: Period,
    /// What narrows it.
    pub filters: Filters,
    /// From which facts.
    pub as_of: AsOf,
    /// Whether self-referrals count.
    pub flagged: Flagged,
    /// The wall clock.
    pub now: Instant,
}

/// A question with its facts settled.
#[derive(Debug)]
pub struct ResolvedQuery {
    /// The settings that held.
    pub settings: Settings,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// The newest revision that counts.
    pub revision: i64,
    /// Whether later revisions exist: then the stored answers are not the ones asked for.
    pub is_past: bool,
    /// The instants of the period.
    pub interval: Interval,
    /// The head of the report.
    pub heading: Heading,
    /// Whose referrals pass the filters.
    pub selection: Selection,
    /// The members that pass the filters on members, those of a group on some day; `None` without such a filter.
    members: Option<FxHashSet<i64>>,
    /// Who was in the group that is asked for, and when.
    group: Option<GroupMembers>,
    days: OnceLock<LocalDays>,
    /// Which members were one.
    merges: Merges<i64>,
}

impl ResolvedQuery {
    /// Settles which facts answer a question.
    ///
    /// # Errors
    /// [`StoreError::NothingYet`] where nothing had been received by the as-of.
    pub async fn resolve(snapshot: &mut Snapshot, query: &ReportQuery) -> Result<Self> {
        let newest = snapshot.newest();
        let (revision, as_of) = match query.as_of {
            AsOf::Now => (newest, query.now),
            AsOf::Instant(instant) if instant >= newest.received_at => (newest, instant),
            AsOf::Instant(instant) => match snapshot.revision_at(instant).await? {
                Some(revision) => (revision, instant),
                None => return Err(StoreError::NothingYet { since: snapshot.first_data_at().await? }),
            },
            AsOf::Revision(number) => {
                let revision = snapshot.revision(number).await?;
                (revision, revision.received_at)
            }
            AsOf::At { revision, instant } => (snapshot.revision(revision).await?, instant),
        };
        let is_past = revision.number < newest.number;
        let organization = snapshot.organization().clone();
        let settings = if is_past { snapshot.settings_at(revision.number).await? } else { organization.settings };
        let merges = snapshot.member_merges(revision.number).await?;
        let mut filters = query.filters.clone();
        let merged = match &filters.member {
            Some(member) => merged_into(snapshot, member, &merges).await?.map(|into| [member.clone(), into]),
            None => None,
        };
        if let Some([_, into]) = &merged {
            filters.member = Some(into.clone());
        }
        let heading = Heading {
            organization: organization.scope.slug().to_owned(),
            organization_name: organization.name,
            is_demo: organization.is_demo,
            timezone: settings.timezone,
            period: query.period.clone(),
            as_of,
            revision: revision.number,
            generated_at: query.now,
            filters: filters.named(),
            merged,
        };
        let known = if is_past { revision.number } else { i64::MAX };
        let group = match &filters.group {
            Some(group) => Some(snapshot.members_of_group(label(group), known).await?),
            None => None,
        };
        let members = selected_members(snapshot, &filters, group.as_ref(), &merges).await?;
        let selection = match (selected_links(snapshot, &filters, known).await?, &members) {
            (Some(links), Some(members)) => {
                let owners = members.iter().flat_map(|member| merges.all(member)).copied().collect();
                let of_members = snapshot.links_of_members(&owners).await?;
                Selection::Links(links.intersection(&of_members).copied().collect())
            }
            (Some(links), None) => Selection::Links(links),
            (None, Some(members)) => Selection::Members(members.clone()),
            (None, None) => Selection::All,
        };
        Ok(Self {
            interval: query.period.interval(settings.timezone),
            settings,
            as_of,
            revision: revision.number,
            is_past,
            heading,
            selection,
            members,
            group,
            days: OnceLock::new(),
            merges,
        })
    }

    /// The instant after the as-of.
    pub fn end(&self) -> Instant {
        self.as_of.plus(1)
    }

    /// The table of local days; building it takes a while, so only who needs it asks.
    pub fn days(&self) -> &LocalDays {
        self.days.get_or_init(|| LocalDays::new(self.settings.timezone))
    }

    /// The day whose groups stand beside members: the period's last, or that of the as-of where it has none.
    pub fn last_day(&self) -> i32 {
        let end = self.heading.period.end.and_then(|end| end.pred_opt());
        day_number(end.unwrap_or_else(|| local_day(self.as_of, self.settings.timezone)))
    }

    /// Who was in the group that is asked for on some days and not on others; `None` where nobody was.
    pub fn moving_group(&self) -> Option<&GroupMembers> {
        self.group.as_ref().filter(|group| !group.is_constant())
    }

    /// Whether a member who passes the filters was in the group that is asked for at an instant.
    pub fn admits_at(&self, member_no: i64, at: Instant) -> bool {
        self.moving_group().is_none_or(|group| group.admits(member_no, self.days().day(at)))
    }

    /// Whether a member who passes the filters is in the group that is asked for on the last day.
    pub fn admits_on_last_day(&self, member_no: i64) -> bool {
        self.moving_group().is_none_or(|group| group.admits(member_no, self.last_day()))
    }

    /// What of a referral counts for the group that is asked for; nothing where that is none of it.
    ///
    /// By cohort a referral counts whole for the group of the day of its entry, by events each milestone for its own.
    pub fn narrowed(&self, basis: Basis, mut outline: ReferralOutline) -> Option<ReferralOutline> {
        if self.moving_group().is_none() {
            return Some(outline);
        }
        let member_no = outline.member_no;
        match basis {
            Basis::Cohort => entry(&outline.milestones).filter(|entry| self.admits_at(member_no, *entry))?,
            Basis::Event => {
                outline.milestones =
                    outline.milestones.map(|milestone| milestone.filter(|at| self.admits_at(member_no, *at)));
                entry(&outline.milestones)?
            }
        };
        Some(outline)
    }

    /// Whether a member passes the filters on members. One who is merged into another stands in no answer.
    pub fn admits_member(&self, member_no: i64) -> bool {
        self.merges.end(&member_no) == &member_no
            && self.members.as_ref().is_none_or(|members| members.contains(&member_no))
    }

    /// The id of the member whom another one counts as; `None` where that is themselves, or nobody has that id.
    pub async fn merged_into(&self, snapshot: &mut Snapshot, member_id: &str) -> Result<Option<String>> {
        merged_into(snapshot, member_id, &self.merges).await
    }

    /// Whether the stored answers are the ones asked for: nothing was received, and nothing happened, after the as-of.
    pub fn is_of_now(&self, snapshot: &Snapshot) -> bool {
        !self.is_past && snapshot.newest_event_at() <= self.as_of
    }

    /// Whether a referral that passes the filters entered before an instant, which is the first of a local day.
    pub async fn has_entry_before(&self, snapshot: &mut Snapshot, instant: Instant) -> Result<bool> {
        if self.selection == Selection::All && self.is_of_now(snapshot) {
            let day = day_number(local_day(instant, self.settings.timezone));
            let days = snapshot.statistics(StatisticsGrain::Day, i32::MIN, day).await?;
            return Ok(days.iter().any(|(_, counts)| counts.entered > 0));
        }
        let mut has_any = false;
        let mut take = |outline: ReferralOutline| {
            let is_before = entry(&outline.milestones).is_some_and(|entry| entry < instant);
            has_any |= is_before && Flagged::LeftOut.admits(outline.flags);
        };
        if self.is_past {
            self.each_outline(snapshot, Basis::Cohort, [Instant(i64::MIN), instant], take).await?;
            return Ok(has_any);
        }
        let mut take = |outline| self.narrowed(Basis::Cohort, outline).into_iter().for_each(&mut take);
        self.each_sealed(snapshot, |_, sealed| take(sealed)).await?;
        for [first, last] in snapshot.entry_spans([i64::MIN, instant.0 - 1]).await? {
            if has_any {
                break;
            }
            let cut = |outline: ReferralOutline| {
                let cut = ReferralOutline { milestones: self.cut(outline.milestones), ..outline };
                let is_before =
                    |outline: ReferralOutline| entry(&outline.milestones).is_some_and(|entry| entry < instant);
                has_any |=
                    Flagged::LeftOut.admits(cut.flags) && self.narrowed(Basis::Cohort, cut).is_some_and(is_before);
            };
            snapshot.each_outline(&self.selection, [Instant(first), Instant(last + 1)], cut).await?;
        }
        Ok(has_any)
    }

    /// A referral with the milestones up to the as-of.
    pub fn cut(&self, milestones: [Option<Instant>; 4]) -> [Option<Instant>; 4] {
        milestones.map(|milestone| milestone.filter(|at| *at <= self.as_of))
    }

    /// Hands over what reports count of the referrals that pass the filters, with the milestones up to the as-of: those
    /// that entered from the first instant until the second, perhaps some others, in no particular order; of each what
    /// counts on a basis for the group that is asked for.
    pub async fn each_outline(
        &self,
        snapshot: &mut Snapshot,
        basis: Basis,
        entered: [Instant; 2],
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        let narrow = |outline| self.narrowed(basis, outline).into_iter().for_each(&mut take);
        self.each_outline_of(snapshot, &self.selection, entered, narrow).await
    }

    /// The same of another selection, whatever group is asked for.
    pub async fn each_outline_of(
        &self,
        snapshot: &mut Snapshot,
        selection: &Selection,
        entered: [Instant; 2],
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        let mut cut = |mut outline: ReferralOutline| {
            outline.milestones = self.cut(outline.milestones);
            take(outline);
        };
        if self.is_past {
            snapshot.each_outline_at(self.revision, selection, entered, cut).await?;
        } else {
            snapshot.each_outline(selection, entered, &mut cut).await?;
        }
        self.each_sealed_of(snapshot, selection, |_, sealed| take(sealed)).await
    }

    /// The numbers of the links that pass the filters and were made in `[from, until)`: a link counts for the group of the
    /// day it was made.
    pub async fn links_made(&self, snapshot: &mut Snapshot, made: [Instant; 2]) -> Result<FxHashSet<i64>> {
        let mut links = snapshot.links_made(&self.selection, made, self.revision).await?;
        if let Some(group) = self.moving_group() {
            let counting = group.at_times().filter(|member| self.merges.end(member) == member);
            let owners: Vec<i64> =
                counting.flat_map(|member| self.merges.all(&member).copied().collect::<Vec<_>>()).collect();
            for (link_no, owner, at) in snapshot.made_by_members(&owners, made, self.revision).await? {
                if !self.admits_at(*self.merges.end(&owner), at) {
                    links.remove(&link_no);
                }
            }
        }
        Ok(links)
    }

    /// Hands over the ids of the referrals whose persons were erased, and what reports count of them by the local days up
    /// to the as-of's.
    pub async fn each_sealed(&self, snapshot: &mut Snapshot, take: impl FnMut(Uuid, ReferralOutline)) -> Result<()> {
        self.each_sealed_of(snapshot, &self.selection, take).await
    }

    async fn each_sealed_of(
        &self,
        snapshot: &mut Snapshot,
        selection: &Selection,
        mut take: impl FnMut(Uuid, ReferralOutline),
    ) -> Result<()> {
        let zone = self.settings.timezone;
        let last_day = day_number(local_day(self.as_of, zone));
        let outline = |id, member_no, sealed: SealedReferral| take(id, sealed.outline(member_no, zone, last_day));
        snapshot.each_sealed(selection, self.revision, outline).await
    }
}

/// The local day of an instant in an organization's zone.
pub fn today(organization: &Organization, now: Instant) -> chrono::NaiveDate {
    local_day(now, organization.settings.timezone)
}
