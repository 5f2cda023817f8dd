//! Steps to facts: verdicts, duplicates, conflicts and undo (semantics section 3).

use super::attribute::{Placement, attribute};
use super::erase::{self, Erased};
use super::instant::{self, Micros};
use super::{Event, Input, Link, Model, STAGES, Step, Stored, decode, read};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What became of one file's rows, as `verve ingest --format json` counts them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The file's name.
    pub file: String,
    /// All rows.
    pub read: usize,
    /// Rows that became facts.
    pub new: usize,
    /// Rows that were facts already.
    pub duplicate: usize,
    /// Rows with a fault.
    pub rejected: usize,
    /// Rows of erased persons, and new ones that are too old.
    pub suppressed: usize,
    /// New events that have a referral right after this import.
    pub attributed: usize,
    /// New events that have none right after this import.
    pub unattributed: usize,
    /// Why they have none.
    pub unattributed_reasons: BTreeMap<String, usize>,
    /// What was wrong with the rejected rows.
    pub rejected_codes: BTreeMap<String, usize>,
}

impl Verdict {
    /// The counts as interface.md has them, without what only a database knows.
    pub fn to_json(&self) -> Value {
        json!({
            "file": self.file, "read": self.read, "new": self.new, "duplicate": self.duplicate,
            "rejected": self.rejected, "suppressed": self.suppressed, "attributed": self.attributed,
            "unattributed": self.unattributed, "unattributed_reasons": self.unattributed_reasons,
            "rejected_codes": self.rejected_codes,
        })
    }
}

/// What a run of all steps leaves behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One verdict per ingest, in order.
    pub verdicts: Vec<Verdict>,
    /// The facts after the last step.
    pub model: Model,
}

/// Takes every step of the input, with one clock reading for all of them.
pub fn run(input: &Input, now: Micros) -> Outcome {
    let mut model = Model {
        organization: input.organization.clone(),
        members: input.members.clone(),
        links: input.links.clone(),
        events: Vec::new(),
        undone: Vec::new(),
        erased: Erased::default(),
    };
    let mut verdicts = Vec::new();
    for step in &input.steps {
        match step {
            Step::Ingest { name, bytes } => {
                let verdict = ingest(&mut model, name, bytes, verdicts.len(), now);
                verdicts.push(verdict);
            }
            Step::Undo { index_of_ingest } => undo(&mut model, *index_of_ingest),
            Step::AddLink(link) => model.links.push(link.clone()),
            Step::CloseLink { code, at } => close(&mut model.links, code, *at),
            Step::Erase { user } => erase::erase_user(&mut model, user),
            Step::EraseMember { member_id, becomes } => erase::erase_member(&mut model, member_id, becomes, now),
            Step::Purge { older_than } => erase::purge(&mut model, *older_than),
        }
    }
    Outcome { verdicts, model }
}

fn undo(model: &mut Model, ingest: usize) {
    let (undone, left) = std::mem::take(&mut model.events).into_iter().partition(|stored| stored.ingest == ingest);
    model.events = left;
    model.undone.extend::<Vec<Stored>>(undone);
}

fn close(links: &mut [Link], code: &str, at: Micros) {
    let link = links.iter_mut().find(|link| link.code == code).expect("the link to close");
    link.disabled_at = Some(at);
}

fn ingest(model: &mut Model, name: &str, bytes: &[u8], ingest: usize, now: Micros) -> Verdict {
    let mut verdict = Verdict { file: name.to_owned(), ..Verdict::default() };
    let mut times = BTreeMap::new();
    for row in read::rows(bytes) {
        verdict.read += 1;
        match row.and_then(|row| decode::decode(&row, now)) {
            Ok(event) => {
                let key = key(&event, &mut times);
                append(model, Stored { event, key, ingest, is_residue: false }, &mut verdict);
            }
            Err(code) => reject(&mut verdict, code),
        }
    }
    assert_eq!(verdict.read, verdict.new + verdict.duplicate + verdict.rejected + verdict.suppressed);
    count_attribution(model, ingest, &mut verdict);
    verdict
}

/// The sender's id, or the normalised values with a count of identical rows of that source in this input.
fn key(event: &Event, times: &mut BTreeMap<(String, String), usize>) -> String {
    if let Some(event_id) = &event.event_id {
        return event_id.clone();
    }
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let values = format!(
        "~{}|{}|{}|{}|{}",
        STAGES[event.stage],
        instant::print(event.occurred_at),
        text(&event.link_code),
        text(&event.click_id),
        text(&event.user_id)
    );
    let n = times.entry((event.source.clone(), values.clone())).or_default();
    *n += 1;
    format!("{values}|{n}")
}

fn append(model: &mut Model, row: Stored, verdict: &mut Verdict) {
    if model.erased.suppresses(&row) {
        verdict.suppressed += 1;
        return;
    }
    let mut known = model.events.iter().filter(|stored| !stored.is_residue);
    let known = known.find(|stored| stored.event.source == row.event.source && stored.key == row.key);
    match known {
        None if model.erased.older_than.is_some_and(|older_than| row.event.occurred_at < older_than) => {
            verdict.suppressed += 1;
        }
        None => {
            verdict.new += 1;
            model.events.push(row);
        }
        Some(stored) if says_nothing_else(&row.event, &stored.event) => verdict.duplicate += 1,
        Some(_) => reject(verdict, "E_CONFLICT"),
    }
}

/// Stage and instant are those stored and each other field is the stored one or left out.
fn says_nothing_else(row: &Event, stored: &Event) -> bool {
    let agrees = |row: &Option<String>, stored: &Option<String>| row.is_none() || row == stored;
    row.stage == stored.stage
        && row.occurred_at == stored.occurred_at
        && agrees(&row.link_code, &stored.link_code)
        && agrees(&row.click_id, &stored.click_id)
        && agrees(&row.user_id, &stored.user_id)
}

fn reject(verdict: &mut Verdict, code: &str) {
    verdict.rejected += 1;
    *verdict.rejected_codes.entry(code.to_owned()).or_default() += 1;
}

fn count_attribution(model: &Model, ingest: usize, verdict: &mut Verdict) {
    let attribution = attribute(model);
    for (stored, placement) in &attribution.placements {
        if stored.ingest != ingest {
            continue;
        }
        match placement {
            Placement::Referral(_) | Placement::Sealed => verdict.attributed += 1,
            Placement::Unattributed(reason) => {
                verdict.unattributed += 1;
                *verdict.unattributed_reasons.entry((*reason).to_owned()).or_default() += 1;
            }
        }
    }
}
