//! From referrals to a summary: each is handed over once, in any order.

use super::referrals::{Standstill, standstill};
use super::summary::{STUCK_DAYS, Stuck};
use super::summary_months::SummaryMonths;
use super::tally::{Tally, Times};
use crate::domain::{DAY, Flags, Instant, ReferralOutline, Stage, Status, entry};
use rustc_hash::FxHashMap;

/// What a summary is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryQuestion {
    /// The months of the period and of the year before.
    pub months: SummaryMonths,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// How long a referral stays open, in microseconds.
    pub horizon: i64,
}

/// A member as a summary names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentor {
    /// The organization's number of the member.
    pub member_no: i64,
    /// The organization's own id.
    pub member_id: String,
    /// The name.
    pub name: Option<String>,
    /// The local chapter.
    pub group: Option<String>,
}

/// A link as a summary counts by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The organization's number of the link.
    pub link_no: i64,
    /// The number of its member.
    pub member_no: i64,
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
}

/// A summary under way.
#[derive(Debug)]
pub struct SummaryBuilder {
    pub(super) question: SummaryQuestion,
    pub(super) mentors: Vec<MentorCounts>,
    pub(super) links: FxHashMap<i64, LinkCounts>,
    pub(super) months: Vec<MonthCounts>,
    pub(super) tally: Tally,
    pub(super) in_time: [(i64, i64); 2],
    pub(super) stuck: Stuck,
    pub(super) self_referrals: i64,
    /// The earliest milestone of all.
    pub(super) first: Option<Instant>,
}

/// What is counted of a member.
#[derive(Debug)]
pub(super) struct MentorCounts {
    pub(super) mentor: Mentor,
    /// Milestones by stage, in the period and a year before.
    pub(super) happened: [[i64; 4]; 2],
    pub(super) first_joined: Option<Instant>,
}

/// What is counted of a link.
#[derive(Debug)]
pub(super) struct LinkCounts {
    pub(super) link: Link,
    pub(super) mentor: usize,
    pub(super) first_entry: Option<Instant>,
    /// Entered, joined and activated, on the cohort of the period.
    pub(super) cohort: [i64; 3],
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
    pub fn new(question: SummaryQuestion, mentors: Vec<Mentor>, links: Vec<Link>) -> Self {
        let places: FxHashMap<i64, usize> =
            mentors.iter().enumerate().map(|(place, mentor)| (mentor.member_no, place)).collect();
        let counts = |link: Link| {
            let mentor = *places.get(&link.member_no)?;
            Some((link.link_no, LinkCounts { link, mentor, first_entry: None, cohort: [0; 3] }))
        };
        let months = vec![MonthCounts::default(); question.months.keys.len()];
        Self {
            links: links.into_iter().filter_map(counts).collect(),
            mentors: mentors.into_iter().map(MentorCounts::of).collect(),
            months,
            question,
            tally: Tally::default(),
            in_time: [(0, 0); 2],
            stuck: Stuck::default(),
            self_referrals: 0,
            first: None,
        }
    }

    /// Counts a referral by its milestones up to the as-of.
    pub fn add(&mut self, referral: &ReferralOutline) {
        let Some(entry) = entry(&referral.milestones) else { return };
        let Some(link) = self.links.get_mut(&referral.link_no) else { return };
        link.first_entry = Some(link.first_entry.map_or(entry, |first| first.min(entry)));
        let entered = self.question.months.place(entry);
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            self.self_referrals += i64::from(matches!(entered, Some((0, _))));
            return;
        }
        self.first = Some(self.first.map_or(entry, |first| first.min(entry)));
        let mentor = &mut self.mentors[link.mentor];
        for (stage, at) in referral.milestones.iter().enumerate() {
            let Some(at) = *at else { continue };
            if stage == Stage::AccountCreated.rank() {
                mentor.first_joined = Some(mentor.first_joined.map_or(at, |first| first.min(at)));
            }
            if let Some((year, month)) = self.question.months.place(at) {
                mentor.happened[year][stage] += 1;
                self.months[month].happened[year][stage] += 1;
            }
        }
        if let Some((year, month)) = entered {
            self.add_to_cohort(referral, entry, year, month);
        }
    }

    /// Counts a referral among those that entered in a month of the period (year 0) or a year before (year 1).
    fn add_to_cohort(&mut self, referral: &ReferralOutline, entry: Instant, year: usize, month: usize) {
        let SummaryQuestion { as_of, horizon, .. } = self.question;
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
            self.tally.add_referral(milestones, as_of, horizon, Times::Collected);
            self.months[month].open += i64::from(as_of < ends && milestones[3].is_none());
            self.add_to_sources(referral);
            if standstill(milestones, as_of, horizon, STUCK_DAYS * DAY) == Standstill::Stalled {
                self.stuck.add(Status::of(milestones));
            }
        }
    }

    fn add_to_sources(&mut self, referral: &ReferralOutline) {
        let Some(link) = self.links.get_mut(&referral.link_no) else { return };
        let status = Status::of(&referral.milestones);
        let steps = [true, status >= Status::Joined, status >= Status::Activated];
        for (count, is_so) in link.cohort.iter_mut().zip(steps) {
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
            Status::Clicked => self.clicked += 1,
            Status::Installed => self.installed += 1,
            Status::Joined => self.joined += 1,
            Status::Generated | Status::Activated => {}
        }
    }
}
