//! The golden cases of semantics section 12 as data, for the model and for the real program.

mod counting;
mod identity;
mod labels;
mod periods;
mod reading;
mod rules;

use super::abilities::{Abilities, PROGRAM};
use super::funnel::{FunnelQuery, funnel};
use super::leaderboard::{BoardQuery, leaderboard};
use super::referrals::{ListQuestion, referral_list};
use super::{
    Input, Kind, Link, Member, Micros, Model, Organization, Refusal, Step, as_of, canonical, compare, instant, run_as,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// One golden case: what is done and what is then expected, values naming only what matters.
#[derive(Clone, Debug)]
pub struct Golden {
    /// The case's name in the table (others begin with `+`).
    pub name: String,
    /// The parts of the contract without which it does not hold.
    pub needs: Abilities,
    /// What is done.
    pub input: Input,
    /// The steps that are refused, by their place, and why.
    pub refused: BTreeMap<usize, Refusal>,
    /// Other organizations in the same database, filled first; they must change nothing.
    pub neighbours: Vec<Input>,
    /// What each ingest says, one value per ingest.
    pub verdicts: Vec<Value>,
    /// All referral lines of the canonical export, in any order.
    pub referrals: Vec<Value>,
    /// Whether [`Golden::referrals`] is to be compared (all lines must then be named).
    pub names_referrals: bool,
    /// Statistics lines that must stand in the canonical export.
    pub statistics: Vec<Value>,
    /// An input that must leave the same canonical export, byte for byte.
    pub same_as: Option<Input>,
    /// Reports and what they say.
    pub questions: Vec<(Ask, Value)>,
    /// The same as of the revision after so many steps.
    pub earlier: Vec<(usize, Ask, Value)>,
}

/// A report to ask for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// `verve funnel`
    Funnel(FunnelQuery),
    /// `verve leaderboard`
    Leaderboard(BoardQuery),
    /// `verve referral list`
    Referrals(ListQuestion),
}

impl Ask {
    /// The model's answer.
    pub fn answer(&self, model: &Model) -> Value {
        match self {
            Self::Funnel(question) => funnel(model, question),
            Self::Leaderboard(question) => leaderboard(model, question),
            Self::Referrals(question) => referral_list(model, question),
        }
    }
}

/// Every golden case; those about open referrals lie just before `now`, and all as-of instants are `now`.
pub fn golden(now: Micros) -> Vec<Golden> {
    [
        periods::cases(now),
        rules::cases(now),
        counting::cases(now),
        identity::cases(now),
        labels::cases(now),
        reading::cases(now),
    ]
    .concat()
}

impl Golden {
    fn new(name: &str, input: Input) -> Self {
        Self {
            name: name.to_owned(),
            needs: Abilities::NONE,
            input,
            refused: BTreeMap::new(),
            neighbours: Vec::new(),
            verdicts: Vec::new(),
            referrals: Vec::new(),
            names_referrals: false,
            statistics: Vec::new(),
            same_as: None,
            questions: Vec::new(),
            earlier: Vec::new(),
        }
    }

    /// Whether the program can be asked already.
    pub const fn is_for_program(&self) -> bool {
        PROGRAM.covers(self.needs)
    }

    fn needs(mut self, needs: Abilities) -> Self {
        self.needs = needs;
        self
    }

    fn refused(mut self, place: usize, refusal: Refusal) -> Self {
        self.refused.insert(place, refusal);
        self
    }

    fn ask_earlier(mut self, steps: usize, question: Ask, expected: Value) -> Self {
        self.earlier.push((steps, question, expected));
        self
    }

    fn verdict(mut self, expected: Value) -> Self {
        self.verdicts.push(expected);
        self
    }

    fn referrals<const N: usize>(mut self, expected: [Value; N]) -> Self {
        self.referrals = expected.to_vec();
        self.names_referrals = true;
        self
    }

    fn statistics(mut self, expected: Value) -> Self {
        self.statistics.push(expected);
        self
    }

    fn ask(mut self, question: Ask, expected: Value) -> Self {
        self.questions.push((question, expected));
        self
    }

    fn same_as(mut self, input: Input) -> Self {
        self.same_as = Some(input);
        self
    }

    fn neighbour(mut self, input: Input) -> Self {
        self.neighbours.push(input);
        self
    }

    /// Checks the verdicts of all ingests, given as JSON objects in order.
    pub fn check_verdicts(&self, actual: &[Value]) -> Result<(), String> {
        if self.verdicts.is_empty() {
            return Ok(());
        }
        compare::says(&Value::Array(actual.to_vec()), &Value::Array(self.verdicts.clone()))
    }

    /// Checks the text of a canonical export.
    pub fn check_canonical(&self, text: &str) -> Result<(), String> {
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
        let (referrals, statistics): (Vec<Value>, Vec<Value>) =
            lines.into_iter().partition(|line| line["kind"] == "referral");
        if self.names_referrals {
            compare::says_each(&referrals, &self.referrals)?;
        }
        for expected in &self.statistics {
            if !statistics.iter().any(|line| compare::says(line, expected).is_ok()) {
                return Err(format!("no statistics line says {expected}: {statistics:?}"));
            }
        }
        Ok(())
    }

    /// Checks the model's own run with these parts of the contract.
    pub fn check(&self, abilities: Abilities, now: Micros) -> Result<(), String> {
        let outcome = run_as(abilities, &self.input, now);
        let verdicts: Vec<Value> = outcome.verdicts.iter().map(super::Verdict::to_json).collect();
        self.check_verdicts(&verdicts)?;
        if outcome.refused != self.refused {
            return Err(format!("refused {:?}, expected {:?}", outcome.refused, self.refused));
        }
        let text = canonical::canonical(&outcome.model);
        self.check_canonical(&text)?;
        if let Some(other) = &self.same_as {
            let other = canonical::canonical(&run_as(abilities, other, now).model);
            if other != text {
                return Err(format!("{text}\n... is not ...\n{other}"));
            }
        }
        for (ask, expected) in &self.questions {
            compare::says(&ask.answer(&outcome.model), expected).map_err(|text| format!("{ask:?}: {text}"))?;
        }
        for (steps, ask, expected) in &self.earlier {
            let earlier = ask.answer(&as_of(abilities, &self.input, *steps, now));
            compare::says(&earlier, expected).map_err(|text| format!("after {steps} steps, {ask:?}: {text}"))?;
        }
        Ok(())
    }
}

/// An organization `nhf` in Oslo with members `m-a`, `m-b`; posters `aaa`, `bbb`; personal links `pa1`, `pb1`.
fn scene(files: &[&[&str]]) -> Input {
    let member = |id: &str, name: &str| Member {
        member_id: id.to_owned(),
        name: Some(name.to_owned()),
        group: Some("Oslo".to_owned()),
        user_id: None,
    };
    Input {
        organization: Organization {
            slug: "nhf".to_owned(),
            timezone: "Europe/Oslo".to_owned(),
            window_days: 90,
            horizon_days: 90,
        },
        members: vec![member("m-a", "Anne"), member("m-b", "Berit")],
        links: vec![
            link("aaa", "m-a", Kind::Shared),
            link("bbb", "m-b", Kind::Shared),
            link("pa1", "m-a", Kind::Personal),
            link("pb1", "m-b", Kind::Personal),
        ],
        steps: files.iter().enumerate().map(|(index, lines)| ingest(&format!("file-{index}.csv"), lines)).collect(),
    }
}

/// The scene without its two personal links, which are referrals of their own.
fn posters(files: &[&[&str]]) -> Input {
    let mut input = scene(files);
    input.links.truncate(2);
    input
}

fn link(code: &str, member_id: &str, kind: Kind) -> Link {
    Link {
        code: code.to_owned(),
        member_id: member_id.to_owned(),
        campaign: None,
        channel: None,
        kind,
        created_at: instant::at("2022-01-01T00:00:00Z"),
        expires_at: None,
        disabled_at: None,
    }
}

/// A step that ingests these CSV lines under the usual header.
fn ingest(name: &str, lines: &[&str]) -> Step {
    let text = format!("event,occurred_at,link_code,click_id,user_id,event_id,source\n{}\n", lines.join("\n"));
    Step::Ingest { name: name.to_owned(), bytes: text.into_bytes() }
}
