//! What a summary says in sentences: what is remarkable in its figures, each a value that is worded last.

use super::summary::{Compared, Summary};
use super::tally::Seconds;
use super::words::{count, counted, listed, percent};
use crate::domain::Stage;
use crate::domain::period::Period;
use chrono::NaiveDate;
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
        /// All members.
        members: i64,
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
    found.extend(best_months(summary));
    let entered = summary.funnel.total.entered.unwrap_or_default();
    let in_time = summary.in_time;
    let has_in_time = in_time.mature >= FEW && in_time.before.is_some_and(|(mature, _)| mature >= FEW);
    if entered >= FEW && !(has_in_time && in_time.mature == entered) {
        let activated = summary.funnel.total.stages[Stage::FirstLogin.rank()].observed;
        found.push(Finding::Cohort { entered, activated, open: summary.funnel.total.open.unwrap_or_default() });
    }
    if has_in_time {
        let (horizon_days, before) = (summary.funnel.horizon_days, in_time.before);
        found.push(Finding::InTime { horizon_days, mature: in_time.mature, activated: in_time.activated, before });
    }
    if figures.recruiting_members.value > 0 {
        found.push(Finding::Recruiting {
            recruiting: whole(figures.recruiting_members),
            members: summary.members,
            first_time: summary.first_time_recruiters.len() as i64,
            is_running,
        });
    }
    found.extend(best_campaign(summary));
    let joined = &summary.funnel.total.stages[Stage::AccountCreated.rank()];
    if joined.observed >= FEW {
        found.extend(joined.median_seconds.map(Finding::HalfJoinedWithin));
    }
    if summary.stuck.total() > 0 {
        found.push(Finding::Stuck { referrals: summary.stuck.total(), days: super::summary::STUCK_DAYS });
    }
    found
}

/// The three months with most accounts created; equal ones all or none.
fn best_months(summary: &Summary) -> Option<Finding> {
    let mut months: Vec<(i64, &str)> =
        summary.months.iter().map(|month| (month.joined.value, month.month.as_str())).collect();
    let joined: i64 = months.iter().map(|(joined, _)| joined).sum();
    if months.len() < 3 || joined < FEW {
        return None;
    }
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
    let years: BTreeSet<&str> = summary.months.iter().filter_map(|month| month.month.get(..4)).collect();
    (!best.is_empty()).then_some(Finding::BestMonths { months: best, is_of_one_year: years.len() == 1 })
}

/// The campaign with a name through which most became active, where it is one alone.
fn best_campaign(summary: &Summary) -> Option<Finding> {
    let mut named = summary.campaigns.iter().filter_map(|campaign| Some((campaign.name.as_deref()?, campaign)));
    let (name, best) = named.next().filter(|(_, best)| best.activated >= FEW)?;
    let is_alone = named.next().is_none_or(|(_, next)| next.activated < best.activated);
    is_alone.then(|| Finding::BestCampaign { name: name.to_owned(), entered: best.entered, activated: best.activated })
}

impl Finding {
    /// Whether somebody should act on it.
    pub const fn is_for_action(&self) -> bool {
        matches!(self, Self::Stuck { .. })
    }

    /// The sentence, with its full stop.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing { period } => format!("Nothing happened {}.", period.after_verb()),
            Self::Joined { period, joined, activated, is_running } => {
                let than = difference(*joined, *is_running).map(|than| format!(", {than}")).unwrap_or_default();
                let people = counted(joined.value, "person", "people");
                format!(
                    "{people} joined through a peer mentor {}{than}, and {} logged in for the first time.",
                    period.after_verb(),
                    count(*activated)
                )
            }
            Self::BestMonths { months, is_of_one_year } => {
                best_months_words(months, if *is_of_one_year { "%B" } else { "%B %Y" })
            }
            Self::Cohort { entered, activated, open } => {
                let of = if *entered == 1 { "person" } else { "people" };
                let are = if *activated == 1 { "is" } else { "are" };
                let more = match open {
                    0 => String::new(),
                    1 => ", and 1 more still has time to get there".to_owned(),
                    open => format!(", and {} more still have time to get there", count(*open)),
                };
                format!("Of the {} {of} reached, {} {are} active{more}.", count(*entered), count(*activated))
            }
            Self::InTime { horizon_days, mature, activated, before } => {
                let days = counted(*horizon_days, "day", "days");
                let became = format!("became active within them: {}", percent(*activated, *mature));
                let before = before.map(|(mature, activated)| percent(activated, mature));
                let before = before.map(|share| format!(", a year before {share}")).unwrap_or_default();
                format!("Of the {} who have had their {days}, {} {became}{before}.", count(*mature), count(*activated))
            }
            Self::Recruiting { recruiting, members, first_time, is_running } => {
                let than = difference(*recruiting, *is_running).map(|than| format!(", {than}")).unwrap_or_default();
                let first = match first_time {
                    0 => String::new(),
                    1 => "; for one it was the first time".to_owned(),
                    many => format!("; for {} it was the first time", count(*many)),
                };
                let of = counted(*members, "mentor", "mentors");
                format!("{} of {of} had somebody join{than}{first}.", count(recruiting.value))
            }
            Self::BestCampaign { name, entered, activated } => {
                format!(
                    "Of the campaigns, {name} brought most: {} reached, {} active.",
                    count(*entered),
                    count(*activated)
                )
            }
            Self::HalfJoinedWithin(seconds) => {
                format!("Half of those who joined did so within {} of installing the app.", length_words(*seconds))
            }
            Self::Stuck { referrals, days } => {
                let them = if *referrals == 1 { "it" } else { "them" };
                let stand = counted(*referrals, "open referral stands", "open referrals stand");
                format!(
                    "{stand} still for {days} days or more: `verve referral list --stalled-for {days}d` lists {them}."
                )
            }
        }
    }
}

/// `45 more than the year before`; nothing where there is nothing to compare with.
fn difference(figure: Compared, is_running: bool) -> Option<String> {
    let before = if is_running { "in the same days a year before" } else { "the year before" };
    Some(match figure.change()? {
        0 => format!("as many as {before}"),
        more @ 1.. => format!("{} more than {before}", count(more)),
        fewer => format!("{} fewer than {before}", count(-fewer)),
    })
}

/// `form` is how a month is written: `March` or `March 2025`.
fn best_months_words(months: &[(i64, Vec<String>)], form: &str) -> String {
    let Some(((most, best), rest)) = months.split_first() else { return String::new() };
    let name = |key: &String| month_words(key, form);
    let best: Vec<String> = best.iter().map(name).collect();
    let members = counted(*most, "new member", "new members");
    let first = match best.len() {
        1 => format!("{} was the strongest month with {members}", best[0]),
        _ => format!("{} were the strongest months with {members} each", listed(&best)),
    };
    let others: Vec<String> = rest
        .iter()
        .map(|(joined, equal)| {
            let names: Vec<String> = equal.iter().map(name).collect();
            let each = if names.len() > 1 { " each" } else { "" };
            format!("{} with {}{each}", listed(&names), count(*joined))
        })
        .collect();
    if others.is_empty() { format!("{first}.") } else { format!("{first}, then {}.", listed(&others)) }
}

/// A month as a sentence has it; `form` is `%B`, or `%B %Y` where the year must be told.
pub(super) fn month_words(key: &str, form: &str) -> String {
    let day = NaiveDate::parse_from_str(&format!("{key}-01"), "%Y-%m-%d");
    day.map_or_else(|_| key.to_owned(), |day| day.format(form).to_string())
}

/// `July to December`.
pub(super) fn month_range(from: &str, to: &str, form: &str) -> String {
    format!("{} to {}", month_words(from, form), month_words(to, form))
}

/// When the figures of a year before happened, at the head of a sentence.
pub(super) const fn before_words(is_running: bool) -> &'static str {
    if is_running { "In the same days a year before" } else { "The year before" }
}

/// A length of time as a sentence has it: `19 hours`, `2.5 days`.
fn length_words(seconds: Seconds) -> String {
    let units = [(86_400.0, "day", "days", 48.0 * 3_600.0), (3_600.0, "hour", "hours", 5_400.0)];
    for (length, one, many, from) in units {
        if seconds.0 >= from {
            let tenths = (seconds.0 / length * 10.0 + 0.5).floor() as i64;
            return match (tenths / 10, tenths % 10) {
                (whole, _) if whole >= 10 => counted((seconds.0 / length + 0.5).floor() as i64, one, many),
                (whole, 0) => counted(whole, one, many),
                (whole, tenth) => format!("{whole}.{tenth} {many}"),
            };
        }
    }
    let minutes = (seconds.0 / 60.0 + 0.5).floor() as i64;
    if minutes == 0 { "a minute".to_owned() } else { counted(minutes, "minute", "minutes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(value: i64, before: Option<i64>) -> Compared {
        Compared { value, before }
    }

    #[test]
    fn differences_in_words() {
        assert_eq!(difference(compared(5, None), false), None);
        assert_eq!(difference(compared(5, Some(5)), false).as_deref(), Some("as many as the year before"));
        assert_eq!(difference(compared(257, Some(212)), false).as_deref(), Some("45 more than the year before"));
        assert_eq!(
            difference(compared(1, Some(3)), true).as_deref(),
            Some("2 fewer than in the same days a year before")
        );
    }

    #[test]
    fn best_months_in_words() {
        let month = |key: &str| key.to_owned();
        let one = [(45, vec![month("2025-03")]), (39, vec![month("2025-10")]), (34, vec![month("2025-09")])];
        let text = "March was the strongest month with 45 new members, then October with 39 and September with 34.";
        assert_eq!(best_months_words(&one, "%B"), text);
        let two = [(9, vec![month("2025-03"), month("2025-10")])];
        assert_eq!(
            best_months_words(&two, "%B"),
            "March and October were the strongest months with 9 new members each."
        );
    }

    #[test]
    fn lengths_in_words() {
        let words = |seconds: f64| length_words(Seconds(seconds));
        assert_eq!(words(68_400.0), "19 hours");
        assert_eq!(words(216_000.0), "2.5 days");
        assert_eq!(words(480.0), "8 minutes");
        assert_eq!((words(5.0), words(60.0)), ("a minute".to_owned(), "1 minute".to_owned()));
    }
}
