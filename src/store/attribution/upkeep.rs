//! Keeping the answers: what a change of facts moves in referrals, unattributed events and statistics.
//!
//! The answers of the touched neighbourhoods are computed before and after the change by the same pure function, and
//! only the difference is written. So the stored answers are always exactly what a full recompute would give.

use super::selection::span_of;
use super::{statistics, unused_links};
use crate::domain::attribution::{Attribution, Held, Outcome, Reason, Root, Rules, attribute};
use crate::domain::calendar::LocalDays;
use crate::domain::{Fact, ReferralNames, ReferralRecord, SealedReferral, Statistics};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::directory::link_book::LinkBook;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::StoredEvents;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What decides the answers at one moment.
pub(in crate::store) struct Moment<'a> {
    /// The links as they were.
    pub book: &'a LinkBook,
    /// The places of sealed referrals.
    pub held: &'a Held,
    /// The settings of attribution.
    pub rules: Rules,
    /// The organization's days.
    pub days: &'a LocalDays,
}

/// The answers for some events.
#[derive(Debug, Default)]
pub(in crate::store) struct Answers {
    /// The referrals.
    pub referrals: Vec<ReferralRecord>,
    /// The events that belong to none.
    pub unattributed: Vec<(i64, Reason)>,
    /// How many events count.
    pub events: i64,
}

impl Answers {
    /// Takes in the answers of one attribution.
    pub fn take(&mut self, facts: &[Fact<'_>], attribution: &Attribution<'_>, book: &LinkBook, names: ReferralNames) {
        self.events += facts.len() as i64;
        for (fact, outcome) in facts.iter().zip(&attribution.outcomes) {
            if let Outcome::Unattributed(reason) = outcome {
                self.unattributed.push((fact.tracking_id, *reason));
            }
        }
        for referral in &attribution.referrals {
            let link = &book.links[referral.link];
            let referral_id = match &referral.root {
                Root::Link(link) => names.link(&book.links[*link].code),
                Root::Click(click_id) => names.click(click_id),
                Root::User(user_id) => names.user(user_id),
                Root::Event(fact) => names.event(facts[*fact].source, &facts[*fact].key()),
            };
            let record = ReferralRecord {
                referral_id,
                link_no: link.link_no,
                member_no: link.member_no,
                user_id: referral.user_id.map(Into::into),
                milestones: referral.milestones,
                flags: referral.flags,
            };
            self.referrals.push(record);
        }
    }
}

/// What a change moves, to be written in one go.
#[derive(Debug, Default)]
pub(in crate::store) struct Difference {
    gone: Vec<ReferralRecord>,
    come: Vec<ReferralRecord>,
    attributed: Vec<i64>,
    unattributed: Vec<(i64, Reason)>,
    statistics: Statistics,
}

impl Difference {
    /// Notes the move from some answers to others.
    pub fn note(&mut self, before: Answers, after: Answers, days: &LocalDays) {
        if before.referrals.is_empty() && before.unattributed.is_empty() {
            for referral in &after.referrals {
                self.statistics.count(referral, days, 1);
            }
            self.come.extend(after.referrals);
            self.unattributed.extend(after.unattributed);
            return;
        }
        let mut old: FxHashMap<Uuid, ReferralRecord> =
            before.referrals.into_iter().map(|referral| (referral.referral_id, referral)).collect();
        for new in after.referrals {
            if let Some(old) = old.remove(&new.referral_id) {
                if old == new {
                    continue;
                }
                self.statistics.count(&old, days, -1);
                self.gone.push(old);
            }
            self.statistics.count(&new, days, 1);
            self.come.push(new);
        }
        for old in old.into_values() {
            self.statistics.count(&old, days, -1);
            self.gone.push(old);
        }
        let mut reasons: FxHashMap<i64, Reason> = before.unattributed.into_iter().collect();
        for (event, reason) in after.unattributed {
            match reasons.remove(&event) {
                Some(before) if before == reason => {}
                Some(_) => {
                    self.attributed.push(event);
                    self.unattributed.push((event, reason));
                }
                None => self.unattributed.push((event, reason)),
            }
        }
        self.attributed.extend(reasons.into_keys());
    }

    /// Counts a sealed referral of a member in place of one that is gone.
    pub fn seal(&mut self, sealed: &SealedReferral, member_no: i64) {
        self.statistics.count_sealed(sealed, member_no, 1);
    }

    /// How many referrals there are more than before.
    pub fn opened(&self) -> i64 {
        self.come.len() as i64 - self.gone.len() as i64
    }

    /// Writes the difference, every table in its own order.
    pub async fn write(mut self, tx: &mut OrgTransaction) -> Result<()> {
        const GONE: &str = "DELETE FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id IN (SELECT value FROM json_each($2) n)";
        delete_referrals(tx, &mut self.gone).await?;
        insert_referrals(tx, &mut self.come).await?;
        unused_links::follow(tx, &self.gone, &self.come).await?;
        bulk::for_numbers(tx, GONE, &self.attributed).await?;
        insert_unattributed(tx, &mut self.unattributed).await?;
        statistics::apply(tx, self.statistics).await
    }
}

/// Deletes referrals, each of which must be stored as it is.
///
/// # Errors
/// [`StoreError::Invariant`] where one is not.
pub(in crate::store) async fn delete_referrals(tx: &mut OrgTransaction, gone: &mut [ReferralRecord]) -> Result<()> {
    const DELETE: bulk::Statement = bulk::Statement {
        head: "WITH gone (entry_span, member_no, link_no, entered_at, referral_id) AS (VALUES",
        row: "(?, ?, ?, ?, ?)",
        tail: ") DELETE FROM referrals
            WHERE org_id = $1 AND (entry_span, member_no, link_no, entered_at, referral_id) IN (
                SELECT entry_span, member_no, link_no, entered_at, referral_id FROM gone)",
    };
    gone.sort_by_cached_key(place);
    let done = DELETE.count(tx, gone, |_| Vec::new(), bind_place).await?;
    if done == gone.len() {
        return Ok(());
    }
    Err(StoreError::Invariant("a stored referral is not what its events say; run `verve recompute`".to_owned()))
}

/// The place of a referral in the order in which they are stored.
fn place(referral: &ReferralRecord) -> (i64, i64, i64, i64, Uuid) {
    let entered_at = referral.entered_at();
    (span_of(entered_at), referral.member_no, referral.link_no, entered_at, referral.referral_id)
}

fn bind_place(values: &mut bulk::Values, referral: &ReferralRecord) -> Result<()> {
    let (span, member_no, link_no, entered_at, id) = place(referral);
    for number in [span, member_no, link_no, entered_at] {
        bulk::bind(values, number)?;
    }
    bulk::bind(values, id.as_bytes().to_vec())
}

/// Inserts referrals in the order in which they are stored.
pub(in crate::store) async fn insert_referrals(
    tx: &mut OrgTransaction,
    referrals: &mut [ReferralRecord],
) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO referrals
            (org_id, entry_span, member_no, link_no, entered_at, referral_id,
             user_id, clicked_at, installed_at, joined_at, activated_at, flags)
            VALUES",
        row: "($1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    referrals.sort_by_cached_key(place);
    INSERT
        .run(
            tx,
            referrals,
            |_| Vec::new(),
            |values, referral| {
                bind_place(values, referral)?;
                bulk::bind(values, referral.user_id.as_deref().map(Arc::<str>::from))?;
                for milestone in referral.milestones {
                    bulk::bind(values, milestone.map(|at| at.0))?;
                }
                bulk::bind(values, referral.flags.0)
            },
        )
        .await
}

/// Inserts unattributed events in the order of their ids.
pub(in crate::store) async fn insert_unattributed(
    tx: &mut OrgTransaction,
    unattributed: &mut [(i64, Reason)],
) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO unattributed_trackings (org_id, tracking_id, reason) VALUES",
        row: "($1, ?, ?)",
        tail: "",
    };
    unattributed.sort_unstable_by_key(|(event, _)| *event);
    let constants = |_| Vec::new();
    INSERT
        .run(tx, unattributed, constants, |values, (event, reason)| {
            bulk::bind(values, *event)?;
            bulk::bind(values, reason.number())
        })
        .await
}

/// Answers for stored events as they count at a revision, with the personal links given and those the events name.
pub(in crate::store) fn answers(
    events: &StoredEvents,
    revision: i64,
    moment: &Moment<'_>,
    personal: &[usize],
    names: ReferralNames,
) -> Answers {
    let mut answers = Answers::default();
    let facts: Vec<Fact<'_>> = (0..events.table.len())
        .filter(|&index| events.counts_at(index, revision))
        .map(|index| events.table.fact(index))
        .collect();
    // A personal link stays a referral when the last of its events is taken back.
    let named = (0..events.table.len()).filter_map(|index| events.table.fact(index).link);
    let mut all_personal: Vec<usize> = named.filter(|&link| moment.book.links[link].is_personal()).collect();
    all_personal.extend(personal);
    all_personal.sort_unstable();
    all_personal.dedup();
    let attribution = attribute(&facts, &moment.book.links, &all_personal, moment.held, moment.rules);
    answers.take(&facts, &attribution, moment.book, names);
    answers
}

/// The personal links that some facts name.
pub(in crate::store) fn personal_of(facts: &[Fact<'_>], book: &LinkBook) -> Vec<usize> {
    let mut personal: Vec<usize> =
        facts.iter().filter_map(|fact| fact.link).filter(|&link| book.links[link].is_personal()).collect();
    personal.sort_unstable();
    personal.dedup();
    personal
}
