//! The funnel's answer: from stored statistics where the question allows it, else from referrals.

use super::dimensions::Dimensions;
use super::new_members::newcomers;
use super::query::{ReportQuery, ResolvedQuery};
use crate::domain::calendar::{Grain, LocalDays, date_of, day_number, first_instant};
use crate::domain::{Instant, ReferralOutline, Stage, StatisticsGrain, entry};
use crate::report::dimension::Dimension;
use crate::report::funnel::{Came, Funnel, FunnelBuilder, FunnelQuery, GroupKey, LinkCounts};
use crate::report::new_members::NewMembers;
use crate::report::scope::Basis;
use crate::report::tally::{Maturity, Times};
use crate::store::{Result, Selection, Snapshot, StoreError};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is asked of a funnel besides what all reports share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelOptions {
    /// Cohort or event.
    pub basis: Basis,
    /// No, one or two dimensions.
    pub by: Vec<Dimension>,
    /// Whether medians and 90 % marks are wanted.
    pub times: Times,
}

/// Answers a funnel (semantics section 6).
pub async fn funnel(snapshot: &mut Snapshot, query: &ReportQuery, options: &FunnelOptions) -> Result<Funnel> {
    let funnel = funnel_within(snapshot, query, options, usize::MAX).await?;
    funnel.ok_or_else(|| StoreError::Invariant("a funnel has more groups than any number".to_owned()))
}

/// Answers a funnel of so many groups at most; `None` where it has more.
pub async fn funnel_within(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    options: &FunnelOptions,
    most_groups: usize,
) -> Result<Option<Funnel>> {
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    let times = if options.basis == Basis::Event { Times::LeftOut } else { options.times };
    let builder = FunnelBuilder::new(FunnelQuery {
        basis: options.basis,
        by: options.by.clone(),
        times,
        as_of: resolved.as_of,
        horizon: resolved.settings.horizon(),
        window: resolved.settings.rules().window,
    })
    .within(most_groups);
    let dimensions = Dimensions::of_breakdown(snapshot, &options.by, &resolved).await?;
    let mut counting = Counting { builder, dimensions, query, resolved: &resolved, keys: FxHashMap::default() };
    match grain_for(snapshot, &resolved, query, options, times) {
        Some(grain) => counting.count_statistics(snapshot, grain).await?,
        None => {
            let all = Part {
                selection: &resolved.selection,
                within: [resolved.interval.from, resolved.interval.until],
                only: None,
            };
            counting.count_referrals(snapshot, all).await?;
            if options.basis == Basis::Cohort && times == Times::Collected && !resolved.is_past {
                counting.note_before(snapshot).await?;
            }
        }
    }
    let Counting { builder, dimensions, .. } = counting;
    if builder.has_surplus() {
        return Ok(None);
    }
    let links = link_counts(snapshot, &resolved).await?;
    let names = dimensions.names();
    let is_whole = query.filters.is_empty() && query.flagged == super::Flagged::LeftOut;
    let others = match options.basis {
        Basis::Event if is_whole && options.by.is_empty() => Some(newcomers(snapshot, &resolved).await?),
        Basis::Event | Basis::Cohort => None,
    };
    let mut funnel = builder.finish(resolved.heading, Some(links), |id| names.get(id).copied());
    let joined = funnel.total.stages[Stage::AccountCreated.rank()].observed;
    funnel.new_members = others.map(|others| NewMembers::of(joined, &others));
    Ok(Some(funnel))
}

/// Which stored statistics answer the question, if any do.
fn grain_for(
    snapshot: &Snapshot,
    resolved: &ResolvedQuery,
    query: &ReportQuery,
    options: &FunnelOptions,
    times: Times,
) -> Option<StatisticsGrain> {
    let from_facts = times == Times::Collected
        || query.flagged == super::Flagged::Included
        || matches!(resolved.selection, Selection::Links(_))
        || options.by.iter().any(|dimension| dimension.is_of_link())
        || !resolved.is_of_now(snapshot);
    if from_facts {
        return None;
    }
    let of_member = |dimension: &Dimension| matches!(dimension, Dimension::Member | Dimension::Group);
    if resolved.selection == Selection::All && !options.by.iter().any(of_member) {
        return Some(StatisticsGrain::Day);
    }
    let is_finer = |dimension: &Dimension| matches!(dimension, Dimension::Day | Dimension::Week);
    let fits = query.period.has_whole_months() && !options.by.iter().any(is_finer);
    fits.then_some(StatisticsGrain::Month)
}

/// A funnel being counted.
struct Counting<'a> {
    builder: FunnelBuilder,
    dimensions: Dimensions,
    query: &'a ReportQuery,
    resolved: &'a ResolvedQuery,
    keys: FxHashMap<(i64, i64), GroupKey>,
}

/// Referrals to be counted one by one.
#[derive(Clone, Copy)]
struct Part<'p> {
    selection: &'p Selection,
    /// What lies in `[from, until)`.
    within: [Instant; 2],
    /// Of that only what lies in some months of some members: the first day of each with the member.
    only: Option<&'p FxHashSet<(i32, i64)>>,
}

impl Part<'_> {
    fn has(&self, at: Instant, member_no: i64, resolved: &ResolvedQuery) -> bool {
        let is_asked = |only: &FxHashSet<(i32, i64)>| {
            only.contains(&(Grain::Month.first_day_number(resolved.days().day(at)), member_no))
        };
        self.within[0] <= at && at < self.within[1] && self.only.is_none_or(is_asked)
    }
}

impl Counting<'_> {
    async fn count_statistics(&mut self, snapshot: &mut Snapshot, grain: StatisticsGrain) -> Result<()> {
        let (from, until) = self.query.period.day_numbers();
        let resolved = self.resolved;
        let rows = match &resolved.selection {
            Selection::Members(members) => snapshot.statistics_of_members(members, from, until).await?,
            Selection::All | Selection::Links(_) => snapshot.statistics(grain, from, until).await?,
        };
        let zone = resolved.settings.timezone;
        let mature_until = resolved.as_of.plus(-resolved.settings.horizon());
        let mut straddling: FxHashSet<i32> = FxHashSet::default();
        let mut moving: FxHashSet<(i32, i64)> = FxHashSet::default();
        let mut ends: FxHashMap<i32, (i32, Instant, Instant)> = FxHashMap::default();
        for (key, counts) in rows {
            let (next_day, start, end) = *ends.entry(key.start_day).or_insert_with(|| {
                let first = date_of(key.start_day);
                let next = match grain {
                    StatisticsGrain::Day => first.succ_opt(),
                    StatisticsGrain::Month => first.checked_add_months(chrono::Months::new(1)),
                };
                let next = next.unwrap_or(first);
                (day_number(next), first_instant(first, zone), first_instant(next, zone))
            });
            let is_cohort = self.builder.query().basis == Basis::Cohort;
            // Something happened then, to somebody who entered before.
            if is_cohort && counts.entered == 0 {
                continue;
            }
            if is_cohort && start <= mature_until && mature_until < end.plus(-1) {
                straddling.insert(key.start_day);
                continue;
            }
            if self.moves_in(key.member_no, [key.start_day, next_day]) {
                moving.insert((key.start_day, key.member_no));
                continue;
            }
            if resolved.moving_group().is_some_and(|group| !group.admits(key.member_no, key.start_day)) {
                continue;
            }
            let maturity = if end.plus(-1) <= mature_until { Maturity::Mature } else { Maturity::Young };
            let group = self.group(0, key.member_no, Some(key.start_day));
            self.builder.add_counts(group, &counts, maturity);
        }
        // The day that the horizon cuts in two is counted referral by referral, and so are the months of those who moved.
        for day in straddling {
            let (_, start, end) = ends[&day];
            self.count_referrals(snapshot, Part { selection: &resolved.selection, within: [start, end], only: None })
                .await?;
        }
        let bounds = moving.iter().map(|(day, _)| ends[day]).map(|(_, start, end)| [start, end]);
        let Some(within) = bounds.reduce(|one, other| [one[0].min(other[0]), one[1].max(other[1])]) else {
            return Ok(());
        };
        let members = Selection::Members(moving.iter().map(|(_, member_no)| *member_no).collect());
        self.count_referrals(snapshot, Part { selection: &members, within, only: Some(&moving) }).await
    }

    /// Whether a member comes to a group that matters here, or leaves one, on a day after the first of `[from, until)`.
    fn moves_in(&self, member_no: i64, days: [i32; 2]) -> bool {
        let moves = || self.dimensions.groups().dated(member_no).is_some_and(|groups| !groups.is_constant_in(days));
        self.resolved.moving_group().is_some_and(|group| group.moves_in(member_no, days)) || moves()
    }

    async fn count_referrals(&mut self, snapshot: &mut Snapshot, part: Part<'_>) -> Result<()> {
        let basis = self.builder.query().basis;
        let [from, until] = part.within;
        let resolved = self.resolved;
        let days = self.needs_days().then(|| resolved.days());
        // What happened in a period may have entered long before it.
        let first_entry = match basis {
            Basis::Event => Instant(i64::MIN),
            // An earlier revision takes its time: it is read once, with those who may have come before the period.
            Basis::Cohort if resolved.is_past => from.plus(-resolved.settings.rules().window),
            Basis::Cohort => from,
        };
        let take = |referral: ReferralOutline| {
            if !self.query.flagged.admits(referral.flags) {
                return;
            }
            let Some(referral) = resolved.narrowed(basis, referral) else { return };
            match basis {
                Basis::Cohort => self.count_cohort(&referral, &part, days),
                Basis::Event => self.count_milestones(&referral, &part, days),
            }
        };
        resolved.each_outline_of(snapshot, part.selection, [first_entry, until], take).await
    }

    /// Notes those who came before the period and may have come again in it.
    async fn note_before(&mut self, snapshot: &mut Snapshot) -> Result<()> {
        let (links, first, is_on_any) = self.builder.seen_before();
        let (resolved, from) = (self.resolved, self.resolved.interval.from);
        let Some(first) = first.filter(|_| from > Instant(i64::MIN)) else { return Ok(()) };
        let since = first.plus(-resolved.settings.rules().window);
        let selection = if is_on_any { resolved.selection.clone() } else { Selection::Links(links) };
        let days = self.needs_days().then(|| resolved.days());
        let take = |referral: ReferralOutline| {
            let is_before = |at: &Instant| since <= *at && *at < from;
            if !self.query.flagged.admits(referral.flags) {
                return;
            }
            let Some(referral) = resolved.narrowed(Basis::Cohort, referral) else { return };
            if let Some(entry) = entry(&referral.milestones).filter(is_before) {
                let group = self.group(referral.link_no, referral.member_no, days.map(|days| days.day(entry)));
                self.builder.add_sighting(group, &referral, Came::Before);
            }
        };
        resolved.each_outline_of(snapshot, &selection, [since, from], take).await
    }

    fn count_cohort(&mut self, referral: &ReferralOutline, part: &Part<'_>, days: Option<&LocalDays>) {
        let Some(entry) = entry(&referral.milestones) else { return };
        let is_asked = part.has(entry, referral.member_no, self.resolved);
        let has_bounds = self.builder.query().times == Times::Collected;
        // Of now, those who came before are read by themselves.
        let is_before = has_bounds && self.resolved.is_past && entry < part.within[0];
        if !is_asked && !is_before {
            return;
        }
        let group = self.group(referral.link_no, referral.member_no, days.map(|days| days.day(entry)));
        if has_bounds {
            self.builder.add_sighting(group, referral, if is_asked { Came::InPeriod } else { Came::Before });
        }
        if !is_asked {
            return;
        }
        if referral.is_sealed {
            self.builder.add_sealed(group, &referral.milestones);
        } else {
            self.builder.add_referral(group, &referral.milestones);
        }
    }

    fn count_milestones(&mut self, referral: &ReferralOutline, part: &Part<'_>, days: Option<&LocalDays>) {
        for stage in Stage::ALL {
            let is_asked = |at: &Instant| part.has(*at, referral.member_no, self.resolved);
            if let Some(at) = referral.milestones[stage.rank()].filter(is_asked) {
                let group = self.group(referral.link_no, referral.member_no, days.map(|days| days.day(at)));
                self.builder.add_milestone(group, stage);
            }
        }
    }

    fn needs_days(&self) -> bool {
        self.dimensions.groups().has_dated()
            || self.builder.query().by.iter().any(|dimension| dimension.calendar_unit().is_some())
    }

    /// The group of a link, a member and a day.
    fn group(&mut self, link_no: i64, member_no: i64, day: Option<i32>) -> GroupKey {
        let mut group = match self.keys.get(&(link_no, member_no)) {
            Some(group) => *group,
            None => {
                let mut group = GroupKey::default();
                for (place, dimension) in self.builder.query().by.clone().into_iter().enumerate() {
                    if dimension.calendar_unit().is_none() {
                        let value = self.dimensions.value(dimension, link_no, member_no, day.unwrap_or_default());
                        group.0[place] = self.builder.text_key(value);
                    }
                }
                self.keys.insert((link_no, member_no), group);
                group
            }
        };
        let Some(day) = day else { return group };
        let moved = self.dimensions.groups().dated(member_no);
        for place in 0..self.builder.query().by.len() {
            let dimension = self.builder.query().by[place];
            if dimension.calendar_unit().is_some() {
                group.0[place] = FunnelBuilder::day_key(dimension, day);
            } else if let (Dimension::Group, Some(groups)) = (dimension, moved) {
                group.0[place] = self.builder.text_key(groups.on(day).map(|group| &**group));
            }
        }
        group
    }
}

/// Links made in the period, and those of them without a referral that has an event.
async fn link_counts(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<LinkCounts> {
    let made = [resolved.interval.from, resolved.interval.until.min(resolved.end())];
    if resolved.is_of_now(snapshot) && resolved.moving_group().is_none() {
        let [generated, unused] = snapshot.count_links_made(&resolved.selection, made).await?;
        return Ok(LinkCounts { generated, unused });
    }
    let mut made = resolved.links_made(snapshot, made).await?;
    let generated = made.len() as i64;
    if generated > 0 {
        let selection = Selection::Links(made.clone());
        let take = |referral: ReferralOutline| {
            if entry(&referral.milestones).is_some() {
                made.remove(&referral.link_no);
            }
        };
        resolved.each_outline_of(snapshot, &selection, [Instant(i64::MIN), resolved.end()], take).await?;
    }
    Ok(LinkCounts { generated, unused: made.len() as i64 })
}
