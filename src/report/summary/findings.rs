//! What a summary says in sentences: what is remarkable in its figures, each a value that is worded last.

use super::{Compared, STUCK_DAYS, Summary};
use crate::domain::Stage;
use crate::domain::period::Period;
use crate::report::funnel::FunnelFigures;
use crate::report::new_members::NewMembers;
use crate::report::tally::Seconds;
use std::collections::BTreeSet;

/// The fewest people that a finding about a share, a month or a campaign is made from.
const FEW: i64 = 5;

/// Something that a summary finds worth a sentence; the words are made by [`Finding::words`].
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Nothing happened in the period.
    Nothing {
        /// Which days.
        period: Period,
    },
    /// How many joined and were active for the first time.
    Joined {
        /// Which days.
        period: Period,
        /// Accounts created.
        joined: Compared,
        /// First logins.
        activated: i64,
        /// Whether only the days so far are compared.
        is_running: bool,
    },
    /// How much of all that joined is the mentors' doing.
    NewMembers(NewMembers),
    /// The months with most accounts created, equal ones together, the best first.
    BestMonths {
        /// How many joined, and in which months.
        months: Vec<(i64, Vec<String>)>,
        /// Whether all months of the period are of one year, so that their names need none.
        is_of_one_year: bool,
    },
    /// What became of those who came in the period.
    Cohort {
        /// Referrals that entered.
        entered: i64,
        /// Of those, the active ones.
        activated: i64,
        /// Of those, the ones that have time left.
        open: i64,
    },
    /// How many people those who came are at least and at most, where that is not the same.
    People(Box<FunnelFigures>),
    /// The share active within the horizon, among those who have had it.
    InTime {
        /// Days of the horizon.
        horizon_days: i64,
        /// Those who have had it.
        mature: i64,
        /// Of those, active within it.
        activated: i64,
        /// Both of the year before.
        before: Option<(i64, i64)>,
    },
    /// How many members had somebody join.
    Recruiting {
        /// They.
        recruiting: Compared,
        /// All members; none where they are not told of.
        members: Option<i64>,
        /// For how many of them it was the first time.
        first_time: i64,
        /// Whether only the days so far are compared.
        is_running: bool,
    },
    /// The campaign through which most became active.
    BestCampaign {
        /// Its name.
        name: String,
        /// Referrals that entered.
        entered: i64,
        /// Of those, the active ones.
        activated: i64,
    },
    /// In what time half of those who joined did so after installing the app.
    HalfJoinedWithin(Seconds),
    /// Open referrals that stand still.
    Stuck {
        /// Which days they came in.
        period: Period,
        /// How many.
        referrals: i64,
        /// For how many days or more.
        days: i64,
    },
}

/// Finds what is remarkable in a summary; trivial figures are passed over.
pub(super) fn findings(summary: &Summary) -> Vec<Finding> {
    let period = summary.heading.period.clone();
    if summary.is_empty() {
        return vec![Finding::Nothing { period }];
    }
    let figures = &summary.figures;
    let is_running = summary.before.as_ref().is_some_and(|before| before.until.is_some());
    // A year that is known in part only is none to have grown against.
    let is_whole = summary.before.as_ref().is_some_and(|before| before.known_from.is_none());
    let whole = |figure: Compared| Compared { before: figure.before.filter(|_| is_whole), ..figure };
    let mut found =
        vec![Finding::Joined { period, joined: whole(figures.joined), activated: figures.activated.value, is_running }];
    found.extend(summary.new_members.clone().filter(|new| new.all > 0).map(Finding::NewMembers));
    found.extend(Finding::best_months(
        summary.months.iter().map(|month| (month.joined.value, month.month.as_str())).collect(),
    ));
    let entered = summary.funnel.total.entered.unwrap_or_default();
    let in_time = summary.in_time;
    let has_in_time = in_time.mature >= FEW && in_time.before.is_some_and(|(mature, _)| mature >= FEW);
    if entered >= FEW && !(has_in_time && in_time.mature == entered) {
        let activated = summary.funnel.total.stages[Stage::FirstLogin.rank()].observed;
        found.push(Finding::Cohort { entered, activated, open: summary.funnel.total.open.unwrap_or_default() });
    }
    found.extend(summary.funnel.total.unsure().map(|_| Finding::People(Box::new(summary.funnel.total.clone()))));
    if has_in_time {
        let (horizon_days, before) = (summary.funnel.horizon_days, in_time.before);
        found.push(Finding::InTime { horizon_days, mature: in_time.mature, activated: in_time.activated, before });
    }
    if figures.recruiting_members.value > 0 {
        found.push(Finding::Recruiting {
            recruiting: whole(figures.recruiting_members),
            members: Some(summary.members),
            first_time: summary.first_time_recruiters.len() as i64,
            is_running,
        });
    }
    let campaigns = summary.campaigns.iter();
    let named =
        campaigns.filter_map(|campaign| Some((campaign.name.as_deref()?, campaign.entered, campaign.activated)));
    found.extend(Finding::best_campaign(named));
    let joined = &summary.funnel.total.stages[Stage::AccountCreated.rank()];
    if joined.observed >= FEW {
        found.extend(joined.median_seconds.map(Finding::HalfJoinedWithin));
    }
    if summary.stuck.total() > 0 {
        let period = summary.heading.period.clone();
        found.push(Finding::Stuck { period, referrals: summary.stuck.total(), days: STUCK_DAYS });
    }
    found
}

impl Finding {
    /// The three months with most accounts created; equal ones all or none.
    pub(in crate::report) fn best_months(mut months: Vec<(i64, &str)>) -> Option<Self> {
        let joined: i64 = months.iter().map(|(joined, _)| joined).sum();
        if months.len() < 3 || joined < FEW {
            return None;
        }
        let years: BTreeSet<&str> = months.iter().filter_map(|(_, month)| month.get(..4)).collect();
        let is_of_one_year = years.len() == 1;
        months.sort_by_key(|(joined, _)| std::cmp::Reverse(*joined));
        let mut best: Vec<(i64, Vec<String>)> = Vec::new();
        let mut named = 0;
        for equal in months.chunk_by(|one, other| one.0 == other.0) {
            if equal[0].0 == 0 || named + equal.len() > 3 {
                break;
            }
            named += equal.len();
            best.push((equal[0].0, equal.iter().map(|(_, month)| (*month).to_owned()).collect()));
        }
        (!best.is_empty()).then_some(Self::BestMonths { months: best, is_of_one_year })
    }

    /// The campaign with a name through which most became active, where it is one alone; `campaigns` are entered and
    /// activated by name, the best first.
    pub(in crate::report) fn best_campaign<'a>(
        mut campaigns: impl Iterator<Item = (&'a str, i64, i64)>,
    ) -> Option<Self> {
        let (name, entered, activated) = campaigns.next().filter(|(_, _, activated)| *activated >= FEW)?;
        let is_alone = campaigns.next().is_none_or(|(_, _, next)| next < activated);
        is_alone.then(|| Self::BestCampaign { name: name.to_owned(), entered, activated })
    }

    /// Whether somebody should act on it.
    pub const fn is_for_action(&self) -> bool {
        matches!(self, Self::Stuck { .. })
    }
}
