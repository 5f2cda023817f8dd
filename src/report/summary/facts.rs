//! The summary as one long table: a figure a row, for spreadsheets and scripts.

use super::{Compared, SourceFigures, Summary};
use crate::report::leaderboard::board_name;
use crate::report::scope::Basis;
use serde::Serialize;

/// One figure and what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryFact {
    /// `figures`, `new_members`, `months`, `cohorts`, `funnel`, `campaigns`, `channels`, `recruiters`, `groups` or `stuck`.
    pub section: &'static str,
    /// Whether it counts what happened, or follows those who came.
    pub basis: Basis,
    /// The month, stage, campaign, channel, member id or group; none for the whole, and for what has no name.
    pub key: Option<String>,
    /// The name of a member.
    pub name: Option<String>,
    /// What is counted.
    pub figure: &'static str,
    /// How many, or how many seconds.
    pub value: Number,
    /// The same a year before.
    pub before: Option<i64>,
}

/// A count, or a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// How many.
    Count(i64),
    /// Seconds.
    Seconds(crate::report::tally::Seconds),
}

impl From<i64> for Number {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

/// Collects figures about one thing after the other.
#[derive(Default)]
struct Facts(Vec<SummaryFact>);

impl Facts {
    fn add(&mut self, section: &'static str, key: Option<&str>, figures: &[(&'static str, Compared)]) {
        for (figure, compared) in figures {
            self.push(section, key, None, figure, Number::Count(compared.value), compared.before);
        }
    }

    fn push(
        &mut self,
        section: &'static str,
        key: Option<&str>,
        name: Option<&str>,
        figure: &'static str,
        value: Number,
        before: Option<i64>,
    ) {
        let basis = match section {
            "figures" | "new_members" | "months" | "recruiters" | "groups" => Basis::Event,
            _ => Basis::Cohort,
        };
        let (key, name) = (key.map(str::to_owned), name.map(str::to_owned));
        self.0.push(SummaryFact { section, basis, key, name, figure, value, before });
    }
}

impl Summary {
    /// Every figure of the summary, section by section.
    pub fn facts(&self) -> Vec<SummaryFact> {
        let mut facts = Facts::default();
        self.add_whole(&mut facts);
        self.add_months(&mut facts);
        self.add_funnel(&mut facts);
        for (section, sources) in [("campaigns", &self.campaigns), ("channels", &self.channels)] {
            for SourceFigures { name, entered, joined, activated } in sources {
                for (figure, value) in [("entered", entered), ("joined", joined), ("activated", activated)] {
                    facts.push(section, name.as_deref(), None, figure, (*value).into(), None);
                }
            }
        }
        for row in &self.recruiters.rows {
            let who = &row.contender;
            let name = board_name(row.alias, who.name.as_deref());
            for (figure, value) in [("joined", who.joined), ("activated", who.activated)] {
                facts.push("recruiters", Some(&who.member_id), name.as_deref(), figure, value.into(), None);
            }
        }
        for row in &self.groups {
            let alone = |value| Compared { value, before: None };
            let figures = [
                ("members", alone(row.members)),
                ("recruiting", alone(row.recruiting)),
                ("joined", row.joined),
                ("activated", row.activated),
            ];
            facts.add("groups", row.group.as_deref(), &figures);
        }
        for (status, value) in [("installed", self.stuck.installed), ("joined", self.stuck.joined)] {
            facts.push("stuck", Some(status), None, "stuck", value.into(), None);
        }
        facts.0
    }

    /// The figures as a numbered list, the lines that a digest is made of: no name is part of it, members count by what
    /// they brought, and the order is that of the lines.
    pub fn figure_list(&self) -> Vec<String> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let number = |value: &Number| serde_json::to_string(value).unwrap_or_default();
        let of_facts = self.facts().into_iter().filter(|fact| fact.section != "recruiters").map(|fact| {
            let before = fact.before.map(|before| before.to_string()).unwrap_or_default();
            format!(
                "{}\t{}\t{}\t{}\t{before}",
                fact.section,
                text(fact.key.as_deref()),
                fact.figure,
                number(&fact.value)
            )
        });
        let of_members = self.recruiters.rows.iter().map(|row| {
            let who = &row.contender;
            format!("recruiters\t\tjoined and activated\t{}\t{}", who.joined, who.activated)
        });
        let mut lines: Vec<String> = of_facts.chain(of_members).collect();
        lines.sort_unstable();
        lines.into_iter().zip(1..).map(|(line, place)| format!("{place}\t{line}")).collect()
    }

    fn add_whole(&self, facts: &mut Facts) {
        let figures = &self.figures;
        let named = [
            ("reached", figures.reached),
            ("joined", figures.joined),
            ("activated", figures.activated),
            ("recruiting_members", figures.recruiting_members),
            ("links_generated", figures.links_generated),
            ("links_unused", figures.links_unused),
        ];
        facts.add("figures", None, &named);
        let alone = |value: i64| Compared { value, before: None };
        facts.add("figures", None, &[("members", alone(self.members))]);
        let first_time = self.first_time_recruiters.len() as i64;
        facts.add("figures", None, &[("first_time_recruiters", alone(first_time))]);
        if let Some(new) = &self.new_members {
            let named = [
                ("all", new.all),
                ("through_mentors", new.through_mentors),
                ("without_mentor", new.without_mentor),
                ("not_placed", new.not_placed),
            ];
            facts.add("new_members", None, &named.map(|(figure, count)| (figure, alone(count))));
        }
    }

    fn add_months(&self, facts: &mut Facts) {
        for row in &self.months {
            facts.add("months", Some(&row.month), &[("joined", row.joined), ("activated", row.activated)]);
        }
        for row in &self.cohorts {
            let figures = [
                ("entered", row.entered),
                ("joined_in_time", row.joined_in_time),
                ("activated_in_time", row.activated_in_time),
                ("open", Compared { value: row.open, before: None }),
            ];
            facts.add("cohorts", Some(&row.month), &figures);
        }
    }

    fn add_funnel(&self, facts: &mut Facts) {
        let before = self.in_time.before;
        let compared = |value: i64, before: Option<i64>| Compared { value, before };
        let total = &self.funnel.total;
        let whole = [
            ("entered", compared(total.entered.unwrap_or_default(), None)),
            ("open", compared(total.open.unwrap_or_default(), None)),
            ("lapsed", compared(total.lapsed.unwrap_or_default(), None)),
            ("mature", compared(self.in_time.mature, before.map(|before| before.0))),
            ("activated_in_time", compared(self.in_time.activated, before.map(|before| before.1))),
        ];
        facts.add("funnel", None, &whole);
        for stage in &total.stages {
            let key = Some(stage.stage.name());
            let reached = stage.reached.unwrap_or_default();
            facts.add(
                "funnel",
                key,
                &[("observed", compared(stage.observed, None)), ("reached", compared(reached, None))],
            );
            let at_least = stage.people_at_least.unwrap_or_default();
            facts.add("funnel", key, &[("people_at_least", compared(at_least, None))]);
            for (figure, seconds) in [("median_seconds", stage.median_seconds), ("p90_seconds", stage.p90_seconds)] {
                if let Some(seconds) = seconds {
                    facts.push("funnel", key, None, figure, Number::Seconds(seconds), None);
                }
            }
        }
    }
}
