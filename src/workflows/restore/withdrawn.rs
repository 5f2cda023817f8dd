//! What an organization took back since a backup is taken back in the restored database too.

use super::allowed::Allowed;
use crate::domain::Instant;
use crate::store::access::webhooks;
use crate::store::directory::boards::{self, BoardAnswer};
use crate::store::directory::link_closings::{Closing, DatedClosing};
use crate::store::directory::{members, organizations};
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action, ChangeEntry};
use crate::store::privacy::erased_ids::{Hasher, KeyedHash, Named};
use crate::store::privacy::renames::Renames;
use crate::store::{Change, LinkChange, MemberDetails, OrganizationChange, Webhook};
use std::collections::BTreeMap;

/// What was taken back since a backup and stays so, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Tokens that were revoked.
    pub tokens: i64,
    /// Webhooks that were removed.
    pub webhooks: i64,
    /// Webhooks that got another secret.
    pub webhook_secrets: i64,
    /// Members who gave another answer about standing by name on boards.
    pub board_answers: i64,
    /// Organizations whose members stand by name no more where they did not answer.
    pub boards: i64,
    /// Organizations whose figures may stand in the platform's growth no more.
    pub growth: i64,
    /// Links that were closed, or closed earlier.
    pub links: i64,
}

impl Withdrawn {
    /// Adds what was taken back elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        self.tokens += other.tokens;
        self.webhooks += other.webhooks;
        self.webhook_secrets += other.webhook_secrets;
        self.board_answers += other.board_answers;
        self.boards += other.boards;
        self.growth += other.growth;
        self.links += other.links;
    }
}

/// What one organization took back, and a database that was restored does not know.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// The entries of the audit log that say so: the next restore asks it too.
    notes: Vec<ChangeEntry>,
    /// The endpoints that got another secret.
    webhooks: Vec<Webhook>,
    /// What members said, by the keyed hashes of the ids that they have there.
    answers: Vec<(KeyedHash, Vec<BoardAnswer>)>,
    /// Where there are answers, the ids that members got there since.
    renames: Renames,
    is_board_over: bool,
    is_growth_over: bool,
    /// The closings of links, by code and the instant each was made.
    closings: Vec<(String, Instant, Closing)>,
}

impl Missing {
    /// What an organization allowed last, `there`, held against what it allows `here`.
    pub fn between(there: &Allowed, here: &Allowed) -> Self {
        let mut missing = Self::default();
        missing.is_board_over = missing.is_over(there, here, "board", [there.board, here.board]);
        missing.is_growth_over = missing.is_over(there, here, "growth", [there.growth, here.growth]);
        for webhook in &there.webhooks {
            let notes = newer_notes(there, here, Action::WebhookRotated, &webhook.webhook_id);
            let known = here.webhooks.iter().find(|known| known.webhook_id == webhook.webhook_id);
            if let Some(known) = known.filter(|_| !notes.is_empty()) {
                missing.notes.extend(notes);
                let is_same = (&known.secret, &known.previous) == (&webhook.secret, &webhook.previous);
                missing.webhooks.extend((!is_same).then(|| webhook.clone()));
            }
        }
        let renames = there.renames.unknown_to(&here.renames);
        let known_here: BTreeMap<KeyedHash, &[BoardAnswer]> =
            here.answers.iter().map(|(id, answers)| (renames.after(*id), answers.as_slice())).collect();
        for (id, answers) in &there.answers {
            let known = known_here.get(id).copied().unwrap_or_default();
            let answers = newer(answers, known, |answer| answer.recorded_at, PartialEq::eq);
            missing.answers.extend((!answers.is_empty()).then_some((*id, answers)));
        }
        if !missing.answers.is_empty() {
            missing.renames = renames;
        }
        for (link, closings) in &there.closings {
            let known = here.closings.get(link).map_or(&[][..], Vec::as_slice);
            let closing = closed_earlier(closings, known);
            missing.closings.extend(closing.map(|closing| (link.0.clone(), Instant(link.1), closing)));
        }
        missing
    }

    /// Whether an organization agrees to something no more; `is_allowed` says what there is of it there and here.
    fn is_over(&mut self, there: &Allowed, here: &Allowed, setting: &str, is_allowed: [bool; 2]) -> bool {
        let notes = newer_notes(there, here, Action::OrganizationChanged, setting);
        let is_newer = !is_allowed[0] && !notes.is_empty();
        if is_newer {
            self.notes.extend(notes);
        }
        is_newer && is_allowed[1]
    }

    /// Takes it back in the restored database. Members and links that the backup does not have are left out.
    pub async fn take_back(&self, change: &mut Change, now: Instant) -> Result<Withdrawn> {
        let mut withdrawn = Withdrawn::default();
        for note in &self.notes {
            audit::take_over_change(change, note).await?;
        }
        for webhook in &self.webhooks {
            webhooks::take_over_secrets(change, webhook).await?;
            withdrawn.webhook_secrets += 1;
        }
        if !self.answers.is_empty() {
            withdrawn.board_answers += self.answer(change).await?;
        }
        if withdrawn.board_answers > 0 {
            audit::record(change, Action::MembersWritten, About::Thing(""), withdrawn.board_answers).await?;
        }
        if self.is_board_over {
            organizations::update(change, &OrganizationChange::Board(false)).await?;
            withdrawn.boards += 1;
        }
        if self.is_growth_over {
            organizations::update(change, &OrganizationChange::Growth(false)).await?;
            withdrawn.growth += 1;
        }
        withdrawn.links = close_links(change, &self.closings, now).await?;
        Ok(withdrawn)
    }

    /// Takes down what members said, whatever id they have here; answers with how many members that were.
    async fn answer(&self, change: &mut Change) -> Result<i64> {
        let hasher = Hasher::load(change).await?;
        let mut answered = 0;
        for member in members::all(change).await? {
            let id_there = self.renames.after(hasher.hash(Named::Member, &member.member_id));
            let said = self.answers.iter().find(|(id, _)| *id == id_there);
            let Some((_, answers)) = said else { continue };
            for answer in answers {
                boards::record(change, member.member_no, answer).await?;
            }
            let board = answers.last().and_then(|answer| answer.board);
            members::update(change, member.member_no, &MemberDetails { board, ..member.details }).await?;
            answered += 1;
        }
        Ok(answered)
    }
}

/// What is known there and not here, of what happened after everything that is known here.
///
/// Where all that is known here is known there too, the other database went on from this one, and order says what came
/// later; else the clock does.
fn newer<T: Clone>(there: &[T], here: &[T], at: impl Fn(&T) -> Instant, is_same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut unmatched: Vec<&T> = here.iter().collect();
    let mut rest: Vec<T> = Vec::new();
    for one in there {
        match unmatched.iter().position(|known| is_same(known, one)) {
            Some(place) => {
                unmatched.swap_remove(place);
            }
            None => rest.push(one.clone()),
        }
    }
    if let Some(newest) = here.iter().map(&at).max().filter(|_| !unmatched.is_empty()) {
        rest.retain(|one| at(one) >= newest);
    }
    rest
}

fn newer_notes(there: &Allowed, here: &Allowed, action: Action, object: &str) -> Vec<ChangeEntry> {
    let of = |allowed: &Allowed| -> Vec<ChangeEntry> {
        allowed.notes.iter().filter(|note| note.action == action && note.object == object).cloned().collect()
    };
    newer(&of(there), &of(here), |note| note.recorded_at, PartialEq::eq)
}

/// The closing of a link that is known there, where it closes the link, or earlier than it closes here.
fn closed_earlier(there: &[DatedClosing], here: &[DatedClosing]) -> Option<Closing> {
    let newer = newer(there, here, |row| row.revision.received_at, |one, other| one.closing == other.closing);
    let (last, known) = (newer.last()?, here.last());
    // The links of an erased member closed with the erasure that was done again.
    if known.is_some_and(|known| known.is_erasure) || there.last()?.closing != last.closing {
        return None;
    }
    let closes_at = last.closing.closes_at()?;
    let known = known.and_then(|known| known.closing.closes_at());
    known.is_none_or(|known| closes_at < known).then_some(last.closing)
}

async fn close_links(change: &mut Change, closings: &[(String, Instant, Closing)], now: Instant) -> Result<i64> {
    let mut changes = Vec::with_capacity(closings.len());
    for (code, created_at, closing) in closings {
        match change.link(code).await {
            Ok(link) if link.created_at == *created_at => {
                changes.push(LinkChange { link_no: link.link_no, labels: link.labels, closing: *closing });
            }
            // A link that the backup does not have is not open in it.
            Ok(_) | Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if !changes.is_empty() {
        change.write_links(&[], &changes, now).await?;
    }
    Ok(changes.len() as i64)
}
