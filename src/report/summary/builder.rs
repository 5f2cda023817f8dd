//! From referrals to a summary: each is handed over once, in any order.

use super::months::SummaryMonths;
use super::{STUCK_DAYS, Stuck};
use crate::domain::calendar::LocalDays;
use crate::domain::labels::DatedGroups;
use crate::domain::people::Sighting;
use crate::domain::{DAY, Flags, Instant, ReferralOutline, Stage, Status, entry};
use crate::report::display_name::DisplayName;
use crate::report::referrals::{Standstill, standstill};
use crate::report::tally::{Tally, Times};
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What a summary is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryQuery {
    /// The months of the period and of the year before.
    pub months: SummaryMonths,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// How long a referral stays open, in microseconds.
    pub horizon: i64,
    /// How long after a visit a person may still be the one who came, in microseconds.
    pub window: i64,
    /// The zone in which days begin.
    pub zone: Tz,
}

/// What of a referral counts for the group that a summary is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Whether it is one of those who came.
    is_entry: bool,
    /// Which of its milestones happened for it.
    milestones: [bool; 4],
}

impl Counts {
    /// All of it: no group is asked for.
    pub const ALL: Self = Self { is_entry: true, milestones: [true; 4] };

    /// What happened at instants that are admitted.
    pub fn of(referral: &ReferralOutline, admits: impl Fn(Instant) -> bool) -> Self {
        Self {
            is_entry: entry(&referral.milestones).is_some_and(&admits),
            milestones: referral.milestones.map(|at| at.is_some_and(&admits)),
        }
    }
}

/// A member as a summary names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentor {
    /// The organization's number of the member.
    pub member_no: i64,
    /// The organization's own id.
    pub member_id: String,
    /// The name, as the board's audience may see it.
    pub name: Option<String>,
    /// Whether the board may say it.
    pub naming: DisplayName,
    /// The local chapters.
    pub groups: MentorGroups,
    /// Whether the member is one of those that the summary is about on the period's last day.
    pub is_listed: bool,
    /// Whether the member was erased, and is nobody any more.
    pub is_erased: bool,
}

/// The local chapters of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MentorGroups {
    /// That of the period's last day.
    pub on_last_day: Option<String>,
    /// By day, where the member moved.
    pub dated: Option<DatedGroups<Arc<str>>>,
}

/// A campaign and a channel together, and the links that have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The number of each link, and of its member.
    pub links: Vec<(i64, i64)>,
}

/// What is known of the time before the referrals that a summary is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The beginning of the first day on which somebody entered.
    pub first_day: Option<Instant>,
    /// The members through whom somebody joined.
    pub joined: FxHashSet<i64>,
    /// The links made in the period on which nobody has entered to this day.
    pub unused: FxHashSet<i64>,
}

/// The place of a mentor who moved, and one of the groups.
type MentorInGroup = (u32, Option<Arc<str>>);

/// A summary under way.
#[derive(Debug)]
pub struct SummaryBuilder {
    pub(super) query: SummaryQuery,
    pub(super) mentors: Vec<MentorCounts>,
    pub(super) sources: Vec<SourceCounts>,
    pub(super) links: FxHashMap<i64, LinkCounts>,
    pub(super) months: Vec<MonthCounts>,
    pub(super) tally: Tally,
    pub(super) in_time: [(i64, i64); 2],
    pub(super) stuck: Stuck,
    pub(super) self_referrals: i64,
    /// Those who may have been seen again in the period, and those who may have been seen before.
    pub(super) sightings: [Vec<Sighting>; 2],
    /// What happened of those who moved, by their place among the mentors and the group of the day; by stage, in the period
    /// and a year before.
    pub(super) moved: FxHashMap<MentorInGroup, [[i64; 4]; 2]>,
    days: Option<LocalDays>,
    /// The earliest milestone of all.
    pub(super) first: Option<Instant>,
    /// The links made in the period on which nobody has entered, where that is known.
    pub(super) unused: Option<FxHashSet<i64>>,
}

/// What is counted of a member.
#[derive(Debug)]
pub(super) struct MentorCounts {
    pub(super) mentor: Mentor,
    /// Milestones by stage, in the period and a year before.
    pub(super) happened: [[i64; 4]; 2],
    /// The first account created ever, and whether it counts for the group that is asked for.
    pub(super) first_joined: Option<(Instant, bool)>,
}

/// What is counted of a campaign and channel.
#[derive(Debug)]
pub(super) struct SourceCounts {
    pub(super) campaign: Option<String>,
    pub(super) channel: Option<String>,
    /// Entered, joined and activated, on the cohort of the period.
    pub(super) cohort: [i64; 3],
}

/// What is known of a link.
#[derive(Debug)]
pub(super) struct LinkCounts {
    mentor: u32,
    source: u32,
    pub(super) first_entry: Option<Instant>,
}

/// What is counted of a month, in the period and a year before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MonthCounts {
    pub(super) happened: [[i64; 4]; 2],
    /// Entered, and joined and activated within the horizon.
    pub(super) cohort: [[i64; 3]; 2],
    pub(super) open: i64,
}

impl SummaryBuilder {
    /// An empty summary; links of members that are not named count nowhere.
    pub fn new(query: SummaryQuery, mentors: Vec<Mentor>, sources: Vec<Source>) -> Self {
        let places: FxHashMap<i64, u32> =
            (0..).zip(&mentors).map(|(place, mentor)| (mentor.member_no, place)).collect();
        let mut links = FxHashMap::default();
        for (source, place) in sources.iter().zip(0..) {
            for (link_no, member_no) in &source.links {
                if let Some(mentor) = places.get(member_no) {
                    links.insert(*link_no, LinkCounts { mentor: *mentor, source: place, first_entry: None });
                }
            }
        }
        let has_moved = mentors.iter().any(|mentor| mentor.groups.dated.is_some());
        let zone = query.zone;
        let counts = |Source { campaign, channel, .. }: Source| SourceCounts { campaign, channel, cohort: [0; 3] };
        Self {
            months: vec![MonthCounts::default(); query.months.keys.len()],
            mentors: mentors.into_iter().map(MentorCounts::of).collect(),
            sources: sources.into_iter().map(counts).collect(),
            links,
            query,
            tally: Tally::default(),
            in_time: [(0, 0); 2],
            stuck: Stuck::default(),
            self_referrals: 0,
            sightings: [Vec::new(), Vec::new()],
            moved: FxHashMap::default(),
            days: has_moved.then(|| LocalDays::new(zone)),
            first: None,
            unused: None,
        }
    }

    /// The months of the period and of the year before.
    pub const fn months(&self) -> &SummaryMonths {
        &self.query.months
    }

    /// Takes over what is known of the time before the referrals that are added.
    pub fn know(&mut self, earlier: Earlier) {
        self.first = earlier.first_day;
        self.unused = Some(earlier.unused);
        for counts in self.mentors.iter_mut().filter(|counts| earlier.joined.contains(&counts.mentor.member_no)) {
            counts.first_joined = Some((Instant(i64::MIN), false));
        }
    }

    /// Counts of a referral, by its milestones up to the as-of, what counts.
    pub fn add(&mut self, referral: &ReferralOutline, counts: Counts) {
        let Some(entry) = entry(&referral.milestones) else { return };
        let Some(link) = self.links.get_mut(&referral.link_no) else { return };
        link.first_entry = Some(link.first_entry.map_or(entry, |first| first.min(entry)));
        let (place, source) = (link.mentor, link.source as usize);
        let entered = self.query.months.place(entry).filter(|_| counts.is_entry);
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            self.self_referrals += i64::from(matches!(entered, Some((0, _))));
            return;
        }
        for (stage, at) in referral.milestones.iter().enumerate() {
            let Some(at) = *at else { continue };
            let is_counted = counts.milestones[stage];
            if stage == Stage::AccountCreated.rank() {
                let first = &mut self.mentors[place as usize].first_joined;
                *first = Some(first.map_or((at, is_counted), |first| first.min((at, is_counted))));
            }
            if is_counted {
                self.first = Some(self.first.map_or(at, |first| first.min(at)));
                self.add_milestone(place, stage, at);
            }
        }
        if counts.is_entry {
            self.add_sighting(referral, entry);
        }
        if let Some((year, month)) = entered {
            self.add_to_cohort(referral, entry, year, month);
            if year == 0 {
                self.sources[source].add(Status::of(&referral.milestones));
            }
        }
    }

    /// Notes who may be seen twice: of the period, and of the window before it.
    fn add_sighting(&mut self, referral: &ReferralOutline, entry: Instant) {
        let period = self.query.months.these.interval();
        let is_in_period = self.query.months.these.place(entry).is_some();
        let is_before = entry < period.from && period.from.since(entry) <= self.query.window;
        if !is_in_period && !is_before {
            return;
        }
        let [earlier, later] = &mut self.sightings;
        if let Some(sighting) = Sighting::of(referral) {
            earlier.extend(Some(sighting).filter(Sighting::may_be_earlier));
            later.extend(Some(sighting).filter(|sighting| is_in_period && sighting.may_be_later()));
        }
    }

    /// Counts what happened through a mentor, for the group of the day.
    fn add_milestone(&mut self, place: u32, stage: usize, at: Instant) {
        let Some((year, month)) = self.query.months.place(at) else { return };
        let mentor = &mut self.mentors[place as usize];
        mentor.happened[year][stage] += 1;
        self.months[month].happened[year][stage] += 1;
        if let (Some(groups), Some(days)) = (&mentor.mentor.groups.dated, &self.days) {
            let group = groups.on(days.day(at)).cloned();
            self.moved.entry((place, group)).or_default()[year][stage] += 1;
        }
    }

    /// Counts a referral among those that entered in a month of the period (year 0) or a year before (year 1).
    fn add_to_cohort(&mut self, referral: &ReferralOutline, entry: Instant, year: usize, month: usize) {
        let SummaryQuery { as_of, horizon, .. } = self.query;
        let milestones = &referral.milestones;
        let ends = entry.plus(horizon);
        let in_time = |from: Stage| milestones[from.rank()..].iter().flatten().any(|at| *at < ends);
        let (joined, activated) = (in_time(Stage::AccountCreated), in_time(Stage::FirstLogin));
        let cohort = &mut self.months[month].cohort[year];
        for (count, is_so) in cohort.iter_mut().zip([true, joined, activated]) {
            *count += i64::from(is_so);
        }
        if as_of >= ends {
            self.in_time[year].0 += 1;
            self.in_time[year].1 += i64::from(activated);
        }
        if year == 0 {
            let times = if referral.is_sealed { Times::LeftOut } else { Times::Collected };
            self.tally.add_referral(milestones, as_of, horizon, times);
            self.months[month].open += i64::from(as_of < ends && milestones[3].is_none());
            if standstill(milestones, as_of, horizon, STUCK_DAYS * DAY) == Standstill::Stalled {
                self.stuck.add(Status::of(milestones));
            }
        }
    }
}

impl SourceCounts {
    fn add(&mut self, status: Status) {
        let steps = [true, status >= Status::Joined, status >= Status::Activated];
        for (count, is_so) in self.cohort.iter_mut().zip(steps) {
            *count += i64::from(is_so);
        }
    }
}

impl MentorCounts {
    const fn of(mentor: Mentor) -> Self {
        Self { mentor, happened: [[0; 4]; 2], first_joined: None }
    }
}

impl Stuck {
    const fn add(&mut self, status: Status) {
        match status {
            Status::Installed => self.installed += 1,
            Status::Joined => self.joined += 1,
            Status::Generated | Status::Clicked | Status::Activated => {}
        }
    }
}
