//! Steps to facts: verdicts, duplicates, conflicts and undo (semantics section 3).

use super::abilities::{Abilities, PROGRAM};
use super::attribute::{Placement, attribute};
use super::erase::{self, Erased, Taken};
use super::instant::{self, Micros};
use super::merges::Merges;
use super::{
    Alias, Event, Input, Link, Model, Refusal, STAGES, Step, Stored, decode, groups, period, read, surroundings,
};
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
    /// The steps that were refused, by their place, and why.
    pub refused: BTreeMap<usize, Refusal>,
    /// What each erasing step took, by its place.
    pub taken: BTreeMap<usize, Taken>,
}

/// Takes every step of the input as the program does it today, with one clock reading for all of them.
pub fn run(input: &Input, now: Micros) -> Outcome {
    run_as(PROGRAM, input, now)
}

/// The same with these parts of the contract.
pub fn run_as(abilities: Abilities, input: &Input, now: Micros) -> Outcome {
    let (model, verdicts) = (begin(abilities, input, now), Vec::new());
    let mut outcome = Outcome { verdicts, model, refused: BTreeMap::new(), taken: BTreeMap::new() };
    for (place, step) in input.steps.iter().enumerate() {
        if let Err(refusal) = take(&mut outcome, place, step, now) {
            outcome.refused.insert(place, refusal);
        }
    }
    outcome
}

/// The facts that an answer as of the revision after so many steps is made from.
///
/// They are those of these steps alone: no later fact was known by then. Only the persons and members that a later step
/// erased are missing there too; which ids those were, merges up to that later step decide. A later purge must not be
/// among the steps: what it takes depends on events that an earlier revision does not know.
pub fn as_of(abilities: Abilities, input: &Input, steps: usize, now: Micros) -> Model {
    let taken = run_as(abilities, input, now).taken;
    let before = Input { steps: input.steps[..steps].to_vec(), ..input.clone() };
    let mut model = run_as(abilities, &before, now).model;
    for (place, step) in input.steps.iter().enumerate().skip(steps) {
        assert!(!matches!(step, Step::Purge { .. }), "an earlier answer is not asked for over a purge");
        let Some(taken) = taken.get(&place) else { continue };
        for user in &taken.users {
            erase::erase_user(&mut model, user);
        }
        if let Step::EraseMember { becomes, .. } = step {
            for member_id in &taken.members {
                erase::erase_one_member(&mut model, member_id, becomes);
            }
        }
    }
    model
}

/// The organization before its first step.
fn begin(abilities: Abilities, input: &Input, now: Micros) -> Model {
    let mut model = Model {
        organization: input.organization.clone(),
        members: input.members.clone(),
        links: input.links.clone(),
        abilities,
        aliases: BTreeMap::new(),
        person_merges: Merges::default(),
        member_merges: Merges::default(),
        groups: groups::Groups::default(),
        events: Vec::new(),
        undone: Vec::new(),
        erased: Erased::default(),
    };
    for member in &input.members {
        model.groups.set(&member.member_id, member.group.clone(), groups::From::Always, today(&model, now));
    }
    model
}

fn today(model: &Model, now: Micros) -> chrono::NaiveDate {
    period::day(period::zone(&model.organization.timezone), now)
}

/// Takes one step, or says why it changes nothing.
fn take(outcome: &mut Outcome, place: usize, step: &Step, now: Micros) -> Result<(), Refusal> {
    let model = &mut outcome.model;
    match step {
        Step::Ingest { name, bytes } => {
            let verdict = ingest(model, name, bytes, outcome.verdicts.len(), now);
            outcome.verdicts.push(verdict);
        }
        Step::Undo { index_of_ingest } => undo(model, *index_of_ingest),
        Step::AddLink(link) => add_link(model, link)?,
        Step::CloseLink { code, at } => close(&mut model.links, code, *at),
        Step::Erase { user } => {
            let users = erase::erase_user(model, user);
            outcome.taken.insert(place, Taken { users, ..Taken::default() });
        }
        Step::EraseMember { member_id, becomes } => {
            outcome.taken.insert(place, erase::erase_member(model, member_id, becomes, now));
        }
        Step::Purge { older_than } => erase::purge(model, *older_than),
        Step::MergePerson { user, into } => merge_person(model, user, into)?,
        Step::UnmergePerson { user } => model.person_merges.unmerge(user)?,
        Step::MergeMember { member_id, into } => merge_member(model, member_id, into)?,
        Step::UnmergeMember { member_id } => model.member_merges.unmerge(member_id)?,
        Step::SetGroup { member_id, group, from } => set_group(model, member_id, group.as_deref(), *from, now)?,
        Step::SetLabels { code, campaign, channel } => set_labels(model, code, campaign, channel)?,
        Step::AddAlias { code, alias } => add_alias(model, code, alias)?,
        Step::RemoveAlias { alias } => {
            model.aliases.get_mut(alias).filter(|alias| alias.redirects).ok_or(Refusal::Unknown)?.redirects = false;
        }
    }
    Ok(())
}

/// Two ids of one person. Neither may be one that was erased: its name would be kept again.
fn merge_person(model: &mut Model, user: &str, into: &str) -> Result<(), Refusal> {
    if [user, into].into_iter().any(|user| model.erased.users.contains(user)) {
        return Err(Refusal::Erased);
    }
    model.person_merges.merge(user, into)
}

fn merge_member(model: &mut Model, member_id: &str, into: &str) -> Result<(), Refusal> {
    is_member(model, member_id)?;
    is_member(model, into)?;
    model.member_merges.merge(member_id, into)
}

fn is_member(model: &Model, member_id: &str) -> Result<(), Refusal> {
    let is_known = model.members.iter().any(|member| member.member_id == member_id);
    if is_known { Ok(()) } else { Err(Refusal::Unknown) }
}

/// The group of a member's own, which answers when the member is merged into no other.
fn set_group(
    model: &mut Model,
    member_id: &str,
    group: Option<&str>,
    from: groups::From,
    now: Micros,
) -> Result<(), Refusal> {
    is_member(model, member_id)?;
    is_label(group)?;
    let today = today(model, now);
    model.groups.set(member_id, group.map(str::to_owned), from, today);
    Ok(())
}

fn is_label(label: Option<&str>) -> Result<(), Refusal> {
    // `(none)`, `(erased)` and `(others)` are words of the answers.
    if label.is_some_and(|label| label.starts_with('(')) { Err(Refusal::LabelForm) } else { Ok(()) }
}

fn set_labels(
    model: &mut Model,
    code: &str,
    campaign: &Option<String>,
    channel: &Option<String>,
) -> Result<(), Refusal> {
    is_label(campaign.as_deref())?;
    is_label(channel.as_deref())?;
    let code = model.link(code).ok_or(Refusal::Unknown)?.code.clone();
    for link in model.links.iter_mut().filter(|link| link.code == code) {
        (link.campaign, link.channel) = (campaign.clone(), channel.clone());
    }
    Ok(())
}

/// Codes and aliases are one namespace, and never used again.
fn is_free(model: &Model, code: &str) -> Result<(), Refusal> {
    if model.abilities.normal_form && surroundings::code(code).as_deref() != Some(code) {
        return Err(Refusal::CodeForm);
    }
    if model.link(code).is_some() { Err(Refusal::CodeTaken) } else { Ok(()) }
}

fn add_link(model: &mut Model, link: &Link) -> Result<(), Refusal> {
    is_free(model, &link.code)?;
    model.links.push(link.clone());
    Ok(())
}

fn add_alias(model: &mut Model, code: &str, alias: &str) -> Result<(), Refusal> {
    is_free(model, alias)?;
    let code = model.link(code).ok_or(Refusal::Unknown)?.code.clone();
    model.aliases.insert(alias.to_owned(), Alias { code, redirects: true });
    Ok(())
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
    for row in read::rows_as(model.abilities, bytes) {
        verdict.read += 1;
        match row.and_then(|row| decode::decode_as(model.abilities, &row, now)) {
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
    if erase::suppresses(model, &row) {
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
