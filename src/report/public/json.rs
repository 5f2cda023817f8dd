//! Public pages and boards as machines read them.

use super::{PublicBoard, PublicBoardRow, PublicCompared, PublicCount, PublicPage, PublicRow, RowName};
use crate::report::scope::{Basis, Head, json_lines, json_text};
use crate::report::summary::json::BeforeJson;
use schemars::JsonSchema;
use serde::Serialize;

/// The name of a row that holds several, and of everybody who does not stand by name.
const OTHERS: &str = "(others)";

/// What of a year may leave the organization. All counts are rounded.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicSummary")]
pub(in crate::report) struct PublicJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// What every count of people is a multiple of.
    rounded_to: i64,
    before: Option<BeforeJson<'a>>,
    findings: Vec<String>,
    figures: FiguresJson,
    months: Vec<RowJson>,
    groups: Vec<RowJson>,
    campaigns: Vec<RowJson>,
    channels: Vec<RowJson>,
    recruiters: Vec<RowJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicFigures")]
struct FiguresJson {
    /// Referrals that entered.
    reached: PublicCompared,
    /// Accounts created.
    joined: PublicCompared,
    /// First logins.
    activated: PublicCompared,
}

/// A row of a breakdown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicRow")]
struct RowJson {
    /// The month (`2025-03`, or `2025-03..2025-04`), group, campaign, channel or member; `(others)` for several together,
    /// null for what has no label.
    name: Option<String>,
    /// Referrals that entered.
    reached: PublicCount,
    /// Accounts created.
    joined: PublicCount,
    /// First logins.
    activated: PublicCount,
}

/// One figure and what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicFact {
    /// `figures`, `months`, `groups`, `campaigns`, `channels` or `recruiters`.
    pub section: &'static str,
    /// The name of the row; none for the whole, and for what has no label.
    pub key: Option<String>,
    /// What is counted.
    pub figure: &'static str,
    /// How many.
    pub value: PublicCount,
    /// The same a year before, where there is one.
    pub before: Option<PublicCount>,
}

/// Members who agreed to stand by name, ranked by rounded counts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicLeaderboard")]
pub(in crate::report) struct BoardJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    metric: &'static str,
    /// What every count of people is a multiple of.
    rounded_to: i64,
    rows: Vec<BoardRowJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicLeaderboardRow")]
struct BoardRowJson {
    /// The place: 1, 2, 2, 4; null for everybody else together.
    rank: Option<usize>,
    /// Always null: an id could be looked up.
    member_id: Option<&'static str>,
    /// The name; `(others)` for everybody else together.
    name: String,
    /// Always null: it could tell who somebody is.
    group: Option<&'static str>,
    /// Referrals that entered.
    reached: PublicCount,
    /// Accounts created.
    joined: PublicCount,
    /// First logins.
    activated: PublicCount,
}

impl RowName {
    /// The name as machines read it.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Named(name) => Some(name.clone()),
            Self::Unlabelled => None,
            Self::Others => Some(OTHERS.to_owned()),
            Self::Months(first, last) if first == last => Some(first.clone()),
            Self::Months(first, last) => Some(format!("{first}..{last}")),
        }
    }
}

fn rows(rows: &[PublicRow]) -> Vec<RowJson> {
    let row = |row: &PublicRow| RowJson {
        name: row.name.key(),
        reached: row.reached,
        joined: row.joined,
        activated: row.activated,
    };
    rows.iter().map(row).collect()
}

impl PublicPage {
    /// The page as one JSON object.
    pub fn json(&self) -> String {
        let [reached, joined, activated] = self.figures;
        json_text(&PublicJson {
            head: self.heading.head("summary", Some(Basis::Event)),
            rounded_to: PublicCount::STEP,
            before: self.before.as_ref().map(BeforeJson::of),
            findings: self.findings.iter().map(|finding| finding.words().to_string()).collect(),
            figures: FiguresJson { reached, joined, activated },
            months: rows(&self.months),
            groups: rows(&self.groups),
            campaigns: rows(&self.campaigns),
            channels: rows(&self.channels),
            recruiters: rows(&self.members),
        })
    }

    /// The rows of NDJSON: every figure with what it is about.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.facts())
    }

    /// Every figure, section by section.
    pub fn facts(&self) -> Vec<PublicFact> {
        let mut facts = Vec::new();
        for (figure, compared) in ["reached", "joined", "activated"].into_iter().zip(self.figures) {
            let PublicCompared { value, before } = compared;
            facts.push(PublicFact { section: "figures", key: None, figure, value, before });
        }
        let sections = [
            ("months", &self.months),
            ("groups", &self.groups),
            ("campaigns", &self.campaigns),
            ("channels", &self.channels),
            ("recruiters", &self.members),
        ];
        for (section, rows) in sections {
            for row in rows {
                for (figure, value) in [("reached", row.reached), ("joined", row.joined), ("activated", row.activated)]
                {
                    facts.push(PublicFact { section, key: row.name.key(), figure, value, before: None });
                }
            }
        }
        facts
    }
}

impl PublicBoard {
    /// The board as one JSON object.
    pub fn json(&self) -> String {
        json_text(&BoardJson {
            head: self.heading.head("leaderboard", Some(Basis::Event)),
            metric: self.metric.name(),
            rounded_to: PublicCount::STEP,
            rows: self.json_rows(),
        })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.json_rows())
    }

    fn json_rows(&self) -> Vec<BoardRowJson> {
        let row = |board: &PublicBoardRow| BoardRowJson {
            rank: board.rank,
            member_id: None,
            group: None,
            name: board.name.clone().unwrap_or_else(|| OTHERS.to_owned()),
            reached: board.row.reached,
            joined: board.row.joined,
            activated: board.row.activated,
        };
        self.rows.iter().map(row).collect()
    }
}
