//! The summary of an organization: a year, or another period, as its board and its funders read it.
//!
//! [`Summary`] holds every figure; `builder` counts them, `table` lays them out and
//! [`findings`] says what is remarkable about them. The event basis and the cohort stand in fields of their
//! own: `figures`, `months`, `recruiters`, `groups` and `first_time_recruiters` count what happened in the period,
//! `cohorts`, `funnel`, `in_time`, `campaigns`, `channels` and `stuck` follow those who came in it.

mod builder;
pub mod facts;
pub mod findings;
mod finish;
pub(super) mod json;
pub mod months;

use crate::domain::period::Period;
use crate::report::funnel::Funnel;
use crate::report::leaderboard::Leaderboard;
use crate::report::new_members::NewMembers;
use crate::report::scope::{Day, Heading, day_text};
use chrono::NaiveDate;
use findings::Finding;
use schemars::JsonSchema;
use serde::Serialize;

pub use builder::{Counts, Earlier, Mentor, MentorGroups, Source, SummaryBuilder, SummaryQuery};

/// Days without a milestone after which an open referral is called stuck.
pub const STUCK_DAYS: i64 = 10;

/// How many campaigns, channels and ranks a document shows; JSON has all of them.
pub const SHOWN: usize = 10;

/// A finished summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Whose, which days, as of when.
    pub heading: Heading,
    /// What the figures are compared with; none where nothing had happened a year before.
    pub before: Option<Before>,
    /// The figures at the head of the page: what happened in the period.
    pub figures: Figures,
    /// All members there are.
    pub members: i64,
    /// New members by how they came; only without filters.
    pub new_members: Option<NewMembers>,
    /// Joined and activated by month: what happened in it.
    pub months: Vec<MonthFigures>,
    /// Those who came in each month, and who of them got on within the horizon.
    pub cohorts: Vec<MonthCohort>,
    /// The funnel of those who came in the period, with shares, times and links.
    pub funnel: Funnel,
    /// How many referrals stand behind the times to each stage of the funnel.
    pub timed: [i64; 4],
    /// The share activated within the horizon, the figure to compare years by.
    pub in_time: InTime,
    /// Those who came in the period by campaign, the best first, those without one last.
    pub campaigns: Vec<SourceFigures>,
    /// The same by channel.
    pub channels: Vec<SourceFigures>,
    /// Members by what became active through them in the period: everyone, ranked.
    pub recruiters: Leaderboard,
    /// Local chapters by name, members without one last.
    pub groups: Vec<GroupFigures>,
    /// Members through whom somebody joined for the first time, by that day.
    pub first_time_recruiters: Vec<FirstTimeRecruiter>,
    /// Referrals of the period that are open and stand still.
    pub stuck: Stuck,
    /// Referrals of the period that are left out because members referred themselves.
    pub self_referrals: i64,
    /// What is remarkable, most telling first.
    pub findings: Vec<Finding>,
}

/// The same days a year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The days, cut where the period is still running.
    pub period: Period,
    /// The last day compared with, where the period is still running and only the days so far are compared.
    pub until: Option<NaiveDate>,
    /// The first day anything is known of, where it is later than the first month: then nothing is said of a growth.
    pub known_from: Option<NaiveDate>,
    /// How many days are compared, and with how many.
    pub days: [i64; 2],
}

/// A figure, and the same a year before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compared {
    /// In the period.
    pub value: i64,
    /// A year before; none where the summary compares with nothing.
    pub before: Option<i64>,
}

impl Compared {
    /// By how much the figure grew.
    pub fn change(self) -> Option<i64> {
        self.before.map(|before| self.value - before)
    }
}

/// The figures at the head of the page, on the event basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SummaryFigures")]
pub struct Figures {
    /// Referrals that entered: a link opened or a code typed.
    pub reached: Compared,
    /// Accounts created.
    pub joined: Compared,
    /// First logins.
    pub activated: Compared,
    /// Members through whom somebody joined.
    pub recruiting_members: Compared,
    /// Links made.
    pub links_generated: Compared,
    /// Of those, the ones without a referral that has an event; of the year before, as of a year before.
    pub links_unused: Compared,
}

/// What happened in a local month, as far as it lies in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MonthFigures {
    /// `2025-03`.
    pub month: String,
    /// Accounts created.
    pub joined: Compared,
    /// First logins.
    pub activated: Compared,
    /// Whether the as-of lies in it, so that it is compared with the same days.
    pub is_running: bool,
    /// Whether it is still to come; documents leave it out.
    pub is_ahead: bool,
}

/// Those who came in a local month, both years followed for the horizon only, so that no year has a head start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MonthCohort {
    /// `2025-03`.
    pub month: String,
    /// Referrals that entered.
    pub entered: Compared,
    /// Of those, the ones with an account within the horizon.
    pub joined_in_time: Compared,
    /// Of those, the ones with a first login within the horizon.
    pub activated_in_time: Compared,
    /// Of those of the period, the open ones: the figures can still rise.
    pub open: i64,
    /// Whether it is still to come; documents leave it out.
    pub is_ahead: bool,
}

/// Of the referrals that have had their horizon, those that became active within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InTime {
    /// Referrals of the period past their horizon.
    pub mature: i64,
    /// Of those, activated within it.
    pub activated: i64,
    /// Both of the year before.
    pub before: Option<(i64, i64)>,
}

/// A campaign or channel, on the cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFigures {
    /// Its name; none for links without one.
    pub name: Option<String>,
    /// Referrals that entered.
    pub entered: i64,
    /// Of those, with an account or a first login.
    pub joined: i64,
    /// Of those, with a first login.
    pub activated: i64,
}

/// A local chapter, on the event basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupFigures {
    /// Its name; none for members without one.
    pub group: Option<String>,
    /// Its members on the period's last day.
    pub members: i64,
    /// Members through whom somebody joined while they were in it.
    pub recruiting: i64,
    /// Accounts created.
    pub joined: Compared,
    /// First logins.
    pub activated: Compared,
}

/// A member through whom somebody joined for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FirstTimeRecruiter {
    /// The organization's own id.
    pub member_id: String,
    /// The name.
    pub name: Option<String>,
    /// The local chapter.
    pub group: Option<String>,
    /// The local day of the first account created.
    #[serde(serialize_with = "day_text")]
    #[schemars(with = "Day")]
    pub first_joined_on: NaiveDate,
    /// Accounts created in the period.
    pub joined: i64,
}

/// Referrals of the period that are open and had no milestone for [`STUCK_DAYS`], by how far they got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stuck {
    /// At the app.
    pub installed: i64,
    /// At the account.
    pub joined: i64,
}

impl Stuck {
    /// All of them.
    pub const fn total(self) -> i64 {
        self.installed + self.joined
    }
}

impl Summary {
    /// Whether anything happened in the period.
    pub const fn is_empty(&self) -> bool {
        let Figures { reached, joined, activated, .. } = &self.figures;
        reached.value == 0 && joined.value == 0 && activated.value == 0
    }
}
