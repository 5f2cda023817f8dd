//! Semantics section 8: every cell of the funnel and of the leaderboard, and what moved them.

use super::abilities::{Abilities, PROGRAM};
use super::funnel::{Basis, FunnelQuery, funnel};
use super::instant::Micros;
use super::leaderboard::{BoardQuery, Metric, leaderboard};
use super::period::Period;
use super::{Input, Model, as_of};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a cell is about, as `restated` names it, and its figure; nulls and counts of 0 are left out.
pub type Cells = BTreeMap<String, Value>;

/// The dimensions of the cells besides the whole.
const BY: [&str; 5] = ["month", "member", "group", "campaign", "channel"];

/// All cells of a period.
pub fn cells(model: &Model, period: &Period, as_of: Micros) -> Cells {
    let mut cells = Cells::new();
    for basis in [Basis::Cohort, Basis::Event] {
        let plain = FunnelQuery { basis, ..FunnelQuery::plain(period.clone(), as_of) };
        add_figures(&mut cells, basis.name(), Value::Null, Value::Null, &funnel(model, &plain));
        for by in BY {
            let report = funnel(model, &FunnelQuery { by: vec![by], ..plain.clone() });
            for group in report["groups"].as_array().expect("groups") {
                add_figures(&mut cells, basis.name(), json!(by), group["keys"][by].clone(), group);
            }
        }
    }
    for metric in [Metric::Activated, Metric::Joined, Metric::Clicked, Metric::Rate] {
        let report = leaderboard(model, &BoardQuery::plain(period.clone(), metric, as_of));
        for row in report["rows"].as_array().expect("rows") {
            let about = |figure: &str| {
                json!({"table": "leaderboard", "basis": report["basis"], "by": "member", "key": row["member_id"],
                       "stage": null, "figure": figure})
                .to_string()
            };
            cells.insert(about(&format!("rank_by_{}", metric.name())), row["rank"].clone());
            if metric == Metric::Rate {
                cells.insert(about("rate"), row["rate"].clone());
                cells.insert(about("rate_lower"), row["rate_lower"].clone());
            }
        }
    }
    cells.retain(|_, value| !value.is_null());
    cells
}

fn add_figures(cells: &mut Cells, basis: &str, by: Value, key: Value, figures: &Value) {
    let mut add = |stage: Value, figure: &str, value: &Value| {
        if *value != json!(0) {
            let about =
                json!({"table": "funnel", "basis": basis, "by": by, "key": key, "stage": stage, "figure": figure});
            cells.insert(about.to_string(), value.clone());
        }
    };
    for figure in ["entered", "open", "lapsed"] {
        add(Value::Null, figure, &figures[figure]);
    }
    for figure in ["entered", "activated", "share"] {
        add(Value::Null, &format!("mature_{figure}"), &figures["mature"][figure]);
    }
    for stage in figures["stages"].as_array().expect("stages") {
        for (figure, value) in stage.as_object().expect("a stage") {
            // How sure a figure is moves with it, and is no cell of its own.
            let is_bound = figure.starts_with("people_") || figure.starts_with("share_at_");
            if figure != "stage" && !is_bound {
                add(stage["stage"].clone(), figure, value);
            }
        }
    }
}

/// A row of `restated`: the cell, what it was and is (null where it was not there), and every step that moved it.
pub type Moved = BTreeMap<String, (Value, Value, Vec<Moving>)>;

/// A step that moved a cell: what it is called, and the cell right before and right after it.
#[derive(Clone, Debug)]
pub struct Moving {
    /// The step.
    pub name: String,
    /// Before it.
    pub before: Value,
    /// After it.
    pub after: Value,
}

/// Whether some steps, named in their order, lead from what a cell was to what it is: each begins with what the one before
/// it left. What moved the cell and was taken back in between may be left out.
pub fn leads(named: &[String], from: &Value, to: &Value, steps: &[Moving]) -> bool {
    let Some((name, rest)) = named.split_first() else { return from == to };
    let is_next = |step: &Moving| step.name == *name && step.before == *from;
    (0..steps.len()).any(|place| is_next(&steps[place]) && leads(rest, &steps[place].after, to, &steps[place + 1..]))
}

/// The cells that moved from the answer after some steps, as of an instant, to the one of all steps, as of now.
///
/// `names` says what each step is called.
pub fn moved(input: &Input, after: usize, from: Micros, now: Micros, period: &Period, names: &[String]) -> Moved {
    moved_as(PROGRAM, input, after, from, now, period, names)
}

/// The same with these parts of the contract.
pub fn moved_as(
    abilities: Abilities,
    input: &Input,
    after: usize,
    from: Micros,
    now: Micros,
    period: &Period,
    names: &[String],
) -> Moved {
    let model = |steps: usize| as_of(abilities, input, steps, now);
    let mut states = vec![(String::new(), cells(&model(after), period, from))];
    states.push(("time".to_owned(), cells(&model(after), period, now)));
    for steps in after + 1..=input.steps.len() {
        states.push((names[steps - 1].clone(), cells(&model(steps), period, now)));
    }
    let (first, last) = (&states[0].1, &states[states.len() - 1].1);
    let mut moved = Moved::new();
    for about in first.keys().chain(last.keys()) {
        let (was, is) = (first.get(about), last.get(about));
        if was != is {
            let is_step = |pair: &&[(String, Cells)]| pair[0].1.get(about) != pair[1].1.get(about);
            let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
            let moving = |pair: &[(String, Cells)]| Moving {
                name: pair[1].0.clone(),
                before: value(pair[0].1.get(about)),
                after: value(pair[1].1.get(about)),
            };
            let by = states.windows(2).filter(is_step).map(moving).collect();
            moved.insert(about.clone(), (value(was), value(is), by));
        }
    }
    moved
}
