//! The leaderboard: members by what their referrals did (semantics section 7).

pub mod wilson;

use crate::domain::collation::norwegian_key;
use crate::domain::rounding::fraction;
use crate::domain::rounding::quotient_half_up;
use crate::report::display_name::DisplayName;
use crate::report::scope::{Basis, Head, Heading, json_lines, json_text};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::cmp::Reverse;
use wilson::{Billionths, lower_bound};

/// What members are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// First logins in the period.
    Activated,
    /// Accounts created in the period.
    Joined,
    /// Links clicked in the period.
    Clicked,
    /// Of the referrals that entered in the period, the share that became active.
    Rate,
}

impl Metric {
    /// All metrics, the usual one first.
    pub const ALL: [Self; 4] = [Self::Activated, Self::Joined, Self::Clicked, Self::Rate];

    /// The name in commands, files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Joined => "joined",
            Self::Clicked => "clicked",
            Self::Rate => "rate",
        }
    }

    /// The metric of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// The basis a board of that metric stands on.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Activated | Self::Joined | Self::Clicked => Basis::Event,
            Self::Rate => Basis::Cohort,
        }
    }
}

/// Whether members stand on the board whose metric is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// Only members with something to show.
    LeftOut,
    /// Everyone: `--all`.
    Shown,
}

/// What a leaderboard is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardQuery {
    /// What members are ranked by.
    pub metric: Metric,
    /// The last rank shown, with everyone who shares it; none shows all.
    pub top: Option<usize>,
    /// Whether members with nothing to show are listed.
    pub zeros: Zeros,
    /// How many referrals must have entered for a rate to be ranked; 5 by default.
    pub min_referrals: i64,
}

/// A member and what is counted of them; the counts of the other basis stay 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contender {
    /// The organization's own id of the member.
    pub member_id: String,
    /// The member's name.
    pub name: Option<String>,
    /// Whether the board may say it.
    pub naming: DisplayName,
    /// The member's group.
    pub group: Option<String>,
    /// Whether these are all erased members together, who are nobody and have no rank.
    pub is_erased: bool,
    /// Clicks in the period.
    pub clicked: i64,
    /// Accounts created in the period.
    pub joined: i64,
    /// First logins in the period.
    pub activated: i64,
    /// Referrals that entered in the period.
    pub entered: i64,
    /// Of those, the active ones.
    pub converted: i64,
}

/// A finished leaderboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaderboard {
    /// Whose, which days, as of when.
    pub heading: Heading,
    /// What was asked for.
    pub query: BoardQuery,
    /// Members from the first rank on, then those without a rank.
    pub rows: Vec<BoardRow>,
    /// How many rows there are without `top`.
    pub eligible: usize,
}

/// A member on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// The place: 1, 2, 2, 4; none for too few referrals.
    pub rank: Option<usize>,
    /// The number of a member who does not stand by name: `Mentor 1`.
    pub alias: Option<usize>,
    /// Who, and what is counted.
    pub contender: Contender,
    /// The lower bound of the Wilson 95 % interval of the rate, for members with a rank.
    pub rate_lower: Option<Billionths>,
}

impl Contender {
    /// The name that the board may say.
    fn shown_name(&self) -> Option<&str> {
        self.name.as_deref().filter(|_| self.naming == DisplayName::Named)
    }
}

impl BoardRow {
    /// The group.
    pub fn group(&self) -> Option<&str> {
        self.contender.group.as_deref()
    }
}

impl Leaderboard {
    /// Ranks members; no two of `contenders` have one member id, but erased ones, who are taken together.
    pub fn rank(heading: Heading, query: BoardQuery, contenders: Vec<Contender>) -> Self {
        let contenders = together(contenders);
        let mut rows: Vec<(Option<i64>, BoardRow)> = contenders
            .into_iter()
            .filter(|contender| query.zeros == Zeros::Shown || has_something(query.metric, contender))
            .map(|contender| scored(query, contender))
            .collect();
        // No score sorts after every score.
        rows.sort_by_cached_key(|(score, row)| {
            let name = row.contender.shown_name();
            let letters = norwegian_key(name.unwrap_or_default());
            (score.is_none(), score.map(Reverse), name.is_none(), letters, row.contender.member_id.clone())
        });
        let mut rank = 0;
        let mut previous = None;
        for (place, (score, row)) in rows.iter_mut().enumerate() {
            if *score != previous {
                rank = place + 1;
            }
            previous = *score;
            row.rank = score.map(|_| rank);
        }
        let eligible = rows.len();
        let is_shown = |row: &BoardRow| query.top.is_none_or(|top| row.rank.is_none_or(|rank| rank <= top));
        let mut rows: Vec<BoardRow> = rows.into_iter().map(|(_, row)| row).filter(is_shown).collect();
        let unnamed = rows.iter_mut().filter(|row| row.contender.naming == DisplayName::Unnamed);
        for (number, row) in unnamed.enumerate() {
            row.alias = Some(number + 1);
        }
        Self { heading, query, rows, eligible }
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let rate = self.query.metric == Metric::Rate;
        json_text(&BoardJson {
            head: self.heading.head("leaderboard", Some(self.query.metric.basis())),
            metric: self.query.metric,
            min_referrals: rate.then_some(self.query.min_referrals),
            rounded_to: None,
            rows: self.json_rows(),
        })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.json_rows())
    }

    pub(super) fn json_rows(&self) -> Vec<BoardRowJson<'_>> {
        self.rows.iter().map(|row| BoardRowJson::of(row, self.query)).collect()
    }
}

/// The name on a board as machines read it: `Mentor 1` for who does not stand by name.
pub(super) fn board_name(alias: Option<usize>, name: Option<&str>) -> Option<Cow<'_, str>> {
    alias.map_or_else(|| name.map(Cow::Borrowed), |number| Some(Cow::Owned(format!("Mentor {number}"))))
}

/// All erased members as one.
fn together(mut contenders: Vec<Contender>) -> Vec<Contender> {
    let erased: Vec<Contender> = contenders.extract_if(.., |contender| contender.is_erased).collect();
    contenders.extend(erased.into_iter().reduce(|mut one, other| {
        one.clicked += other.clicked;
        one.joined += other.joined;
        one.activated += other.activated;
        one.entered += other.entered;
        one.converted += other.converted;
        one
    }));
    contenders
}

fn has_something(metric: Metric, contender: &Contender) -> bool {
    metric_count(metric, contender) > 0
}

fn metric_count(metric: Metric, contender: &Contender) -> i64 {
    match metric {
        Metric::Activated => contender.activated,
        Metric::Joined => contender.joined,
        Metric::Clicked => contender.clicked,
        Metric::Rate => contender.entered,
    }
}

fn scored(query: BoardQuery, contender: Contender) -> (Option<i64>, BoardRow) {
    let is_ranked = contender.entered >= query.min_referrals && !contender.is_erased;
    let rate_lower = match query.metric {
        Metric::Rate if is_ranked => lower_bound(contender.converted, contender.entered),
        Metric::Rate | Metric::Activated | Metric::Joined | Metric::Clicked => None,
    };
    let score = match query.metric {
        Metric::Rate => rate_lower.map(|bound| bound.0),
        Metric::Activated | Metric::Joined | Metric::Clicked if contender.is_erased => None,
        Metric::Activated | Metric::Joined | Metric::Clicked => Some(metric_count(query.metric, &contender)),
    };
    (score, BoardRow { rank: None, alias: None, contender, rate_lower })
}

/// Members by what their links brought.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Leaderboard")]
pub(in crate::report) struct BoardJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    metric: Metric,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_referrals: Option<i64>,
    /// What every count is a multiple of, where the board is for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded_to: Option<i64>,
    rows: Vec<BoardRowJson<'a>>,
}

/// A member on the board: counts of milestones, or a rate and what it is made of, whichever the metric ranks by.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeaderboardRow")]
pub(super) struct BoardRowJson<'a> {
    /// The place: 1, 2, 2, 4; null for too few referrals.
    rank: Option<usize>,
    /// The organization's own id; null where the board is for everybody.
    member_id: Option<&'a str>,
    /// The name, or a number in its place.
    name: Option<Cow<'a, str>>,
    /// The group on the last day of the period.
    group: Option<&'a str>,
    /// Referrals that entered in the period, where the board is for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    reached: Option<i64>,
    /// Links opened in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    clicked: Option<i64>,
    /// Accounts created in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    joined: Option<i64>,
    /// First logins in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    activated: Option<i64>,
    /// Referrals that entered in the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    entered: Option<i64>,
    /// Of those, the active ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    converted: Option<i64>,
    /// Active ones among all of them, 4 decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<Option<f64>>,
    /// The lower bound of the Wilson 95 % interval of the rate, which ranks.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_lower: Option<Option<f64>>,
}

impl<'a> BoardRowJson<'a> {
    fn of(row: &'a BoardRow, query: BoardQuery) -> Self {
        let Contender { clicked, joined, activated, entered, converted, .. } = &row.contender;
        let is_event = query.metric.basis() == Basis::Event;
        let milestone = |count: &i64| is_event.then_some(*count);
        let cohort = |count: &i64| (!is_event).then_some(*count);
        Self {
            rank: row.rank,
            member_id: Some(&row.contender.member_id),
            name: board_name(row.alias, row.contender.name.as_deref()),
            group: row.group(),
            reached: None,
            clicked: milestone(clicked),
            joined: milestone(joined),
            activated: milestone(activated),
            entered: cohort(entered),
            converted: cohort(converted),
            rate: (!is_event).then(|| fraction(*converted, *entered)),
            rate_lower: (!is_event).then(|| row.rate_lower.map(Billionths::rounded)),
        }
    }
}

impl Billionths {
    /// The number with 4 decimals, half up, as JSON shows shares.
    pub fn rounded(self) -> f64 {
        quotient_half_up(self.0, 1_000_000_000, 10_000).unwrap_or_default() as f64 / 10_000.0
    }
}

#[cfg(test)]
mod tests;
