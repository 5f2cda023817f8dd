//! Keeping the answers: what a change of facts moves in referrals, unattributed events and statistics.
//!
//! The answers of the touched neighbourhoods are computed before and after the change by the same pure function, and
//! only the difference is written. So the stored answers are always exactly what a full recompute would give.

use super::error::Result;
use super::link_book::LinkBook;
use super::neighbourhood::{StoredEvents, joining_nodes, personal_node};
use super::{Connection, OrgScope, bulk, statistics};
use crate::domain::attribution::{Attribution, Outcome, Reason, Root, Rules, Standins, attribute};
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{Components, EventTable, Fact, LinkFacts, ReferralNames, ReferralRecord, Statistics};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use uuid::Uuid;

/// How many events are attributed in one call: enough to spread its cost, few enough to stay in the cache.
const GROUP: usize = 16_384;

/// What decides the answers at one moment.
pub(super) struct Moment<'a> {
    /// The links as they were.
    pub book: &'a LinkBook,
    /// The settings of attribution.
    pub rules: Rules,
    /// The organization's days.
    pub days: &'a LocalDays,
}

/// The answers for some events.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The referrals.
    pub referrals: Vec<ReferralRecord>,
    /// The events that belong to none.
    pub unattributed: Vec<(i64, Reason)>,
}

impl Answers {
    /// Takes in the answers of one attribution.
    pub fn take(&mut self, facts: &[Fact<'_>], attribution: &Attribution<'_>, book: &LinkBook, names: ReferralNames) {
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
pub(super) struct Difference {
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

    /// How many referrals there are more than before.
    pub fn opened(&self) -> i64 {
        self.come.len() as i64 - self.gone.len() as i64
    }

    /// Writes the difference, every table in its own order.
    pub async fn write(mut self, connection: &mut Connection, scope: &OrgScope) -> Result<()> {
        const GONE: &str = "DELETE FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id IN (SELECT value FROM json_each($2))";
        delete_referrals(connection, scope, &self.gone).await?;
        insert_referrals(connection, scope, &mut self.come).await?;
        bulk::for_numbers(connection, GONE, scope.org_id, &self.attributed).await?;
        insert_unattributed(connection, scope, &mut self.unattributed).await?;
        statistics::apply(connection, scope, self.statistics).await
    }
}

async fn delete_referrals(connection: &mut Connection, scope: &OrgScope, gone: &[ReferralRecord]) -> Result<()> {
    const DELETE: &str = "DELETE FROM referrals WHERE org_id = $1 AND entered_at = $2 AND referral_id = $3";
    for referral in gone {
        let (entered_at, id) = referral.order();
        let done = sqlx::query(DELETE)
            .bind(scope.org_id)
            .bind(entered_at)
            .bind(id.as_bytes().as_slice())
            .execute(&mut *connection)
            .await?;
        if done.rows_affected() != 1 {
            return Err(super::StoreError::Invariant(
                "a stored referral is not what its events say; run `verve recompute`".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Inserts referrals in the order of their entry.
pub(super) async fn insert_referrals(
    connection: &mut Connection,
    scope: &OrgScope,
    referrals: &mut [ReferralRecord],
) -> Result<()> {
    const INSERT: bulk::Insert = bulk::Insert {
        head: "INSERT INTO referrals
            (org_id, entered_at, referral_id, link_no, member_no, user_id, clicked_at, installed_at, joined_at, activated_at, flags)
            VALUES",
        row: "($1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    referrals.sort_unstable_by_key(ReferralRecord::order);
    let constants = |_| vec![scope.org_id];
    INSERT
        .run(connection, referrals, constants, |values, referral| {
            let (entered_at, id) = referral.order();
            bulk::bind(values, entered_at)?;
            bulk::bind(values, id.as_bytes().to_vec())?;
            bulk::bind(values, referral.link_no)?;
            bulk::bind(values, referral.member_no)?;
            bulk::bind(values, referral.user_id.as_deref().map(Arc::<str>::from))?;
            for milestone in referral.milestones {
                bulk::bind(values, milestone.map(|at| at.0))?;
            }
            bulk::bind(values, referral.flags.0)
        })
        .await
}

/// Inserts unattributed events in the order of their ids.
pub(super) async fn insert_unattributed(
    connection: &mut Connection,
    scope: &OrgScope,
    unattributed: &mut [(i64, Reason)],
) -> Result<()> {
    const INSERT: bulk::Insert = bulk::Insert {
        head: "INSERT INTO unattributed_trackings (org_id, tracking_id, reason) VALUES",
        row: "($1, ?, ?)",
        tail: "",
    };
    unattributed.sort_unstable_by_key(|(event, _)| *event);
    let constants = |_| vec![scope.org_id];
    INSERT
        .run(connection, unattributed, constants, |values, (event, reason)| {
            bulk::bind(values, *event)?;
            bulk::bind(values, reason.number())
        })
        .await
}

/// Answers for stored events as they count at a revision, with the personal links given and those the events name.
pub(super) fn answers(
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
    let attribution = attribute(&facts, &moment.book.links, &all_personal, moment.rules);
    answers.take(&facts, &attribution, moment.book, names);
    answers
}

/// The personal links that some facts name.
pub(super) fn personal_of(facts: &[Fact<'_>], book: &LinkBook) -> Vec<usize> {
    let mut personal: Vec<usize> =
        facts.iter().filter_map(|fact| fact.link).filter(|&link| book.links[link].is_personal()).collect();
    personal.sort_unstable();
    personal.dedup();
    personal
}

/// What new events mean.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    /// What they move.
    pub difference: Difference,
    /// Clicks that must be read in full before this can be said.
    pub outdated: Vec<i64>,
    /// The stand-ins of clicks with very many events.
    pub standins: Vec<(i64, Vec<i64>)>,
}

/// Works out what new events mean, given the stored events that hang together with them.
pub(super) fn note_arrivals(
    arrivals: &EventTable,
    nodes: &[[i64; 2]],
    new: &[u32],
    stored: &StoredEvents,
    moment: &Moment<'_>,
    names: ReferralNames,
    crowded_from: i64,
) -> Meaning {
    let mut meaning = Meaning::default();
    let parts = Parts { arrivals, new, stored, crowded: crowded(nodes, new, stored, crowded_from) };
    let order = components(&parts, nodes, moment.book);
    let mut start = 0;
    while start < order.len() {
        let mut end = (start + GROUP).min(order.len());
        while end < order.len() && order[end].0 == order[end - 1].0 {
            end += 1;
        }
        note_group(&mut meaning, &parts, &order[start..end], moment, names);
        start = end;
    }
    meaning
}

/// The nodes of clicks that have very many events by now, or are here by their stand-ins.
fn crowded(nodes: &[[i64; 2]], new: &[u32], stored: &StoredEvents, crowded_from: i64) -> FxHashSet<i64> {
    let mut crowded: FxHashSet<i64> = stored.bounded.union(&stored.outdated).copied().collect();
    // The events of a click stand together.
    for run in new.chunk_by(|a, b| nodes[*a as usize][0] == nodes[*b as usize][0]) {
        let node = nodes[run[0] as usize][0];
        let before = stored.totals.get(&node).copied().unwrap_or_default();
        if node != 0 && before + run.len() as i64 > crowded_from {
            crowded.insert(node);
        }
    }
    crowded
}

/// New and stored events under one numbering: the new ones first.
struct Parts<'a> {
    arrivals: &'a EventTable,
    new: &'a [u32],
    stored: &'a StoredEvents,
    crowded: FxHashSet<i64>,
}

impl<'a> Parts<'a> {
    fn len(&self) -> usize {
        self.new.len() + self.stored.table.len()
    }

    fn fact(&self, item: usize) -> Fact<'a> {
        match self.new.get(item) {
            Some(&index) => self.arrivals.fact(index as usize),
            None => self.stored.table.fact(item - self.new.len()),
        }
    }

    /// Whether an item is a stored event that counts.
    fn was_there(&self, item: usize) -> bool {
        item >= self.new.len() && self.stored.counts_at(item - self.new.len(), i64::MAX - 1)
    }

    fn is_new(&self, item: usize) -> bool {
        item < self.new.len()
    }
}

fn note_group(
    meaning: &mut Meaning,
    parts: &Parts<'_>,
    group: &[(u32, u32)],
    moment: &Moment<'_>,
    names: ReferralNames,
) {
    let items = || group.iter().map(|(_, item)| *item as usize);
    let after: Vec<Fact<'_>> =
        items().filter(|&item| parts.is_new(item) || parts.was_there(item)).map(|item| parts.fact(item)).collect();
    let personal = personal_of(&after, moment.book);
    let links = &moment.book.links;
    let now = attribute(&after, links, &personal, moment.rules);
    let mut answers_after = Answers::default();
    answers_after.take(&after, &now, moment.book, names);
    let before: Vec<Fact<'_>> = items().filter(|&item| parts.was_there(item)).map(|item| parts.fact(item)).collect();
    let mut answers_before = Answers::default();
    let mut then = Attribution::default();
    if !before.is_empty() || !personal.is_empty() {
        then = attribute(&before, links, &personal, moment.rules);
        answers_before.take(&before, &then, moment.book, names);
    }
    note_crowded(meaning, parts, links, (&before, &then), (&after, &now));
    meaning.difference.note(answers_before, answers_after, moment.days);
}

/// Chooses the stand-ins of crowded clicks, and finds out whether the earlier ones still stood for the rest.
fn note_crowded(
    meaning: &mut Meaning,
    parts: &Parts<'_>,
    links: &[LinkFacts],
    then: (&[Fact<'_>], &Attribution<'_>),
    now: (&[Fact<'_>], &Attribution<'_>),
) {
    if parts.crowded.is_empty() {
        return;
    }
    let clicks: FxHashSet<&str> = now.0.iter().filter_map(|fact| fact.click_id).collect();
    for click in clicks {
        let node = node_hash(NodeKind::Click, click);
        if !parts.crowded.contains(&node) {
            continue;
        }
        let standins = Standins::of(click, now.0, links, now.1);
        if parts.stored.bounded.contains(&node)
            && Standins::of(click, then.0, links, then.1).are_outdated_by(&standins, click, now.0, now.1)
        {
            meaning.outdated.push(node);
        }
        meaning.standins.push((node, standins.events));
    }
}

/// Items by the component they hang together in: pairs of component and item, sorted.
fn components(parts: &Parts<'_>, nodes: &[[i64; 2]], book: &LinkBook) -> Vec<(u32, u32)> {
    let mut components = Components::of(parts.len());
    let mut first_of: FxHashMap<i64, u32> = FxHashMap::default();
    let has_stored = !parts.stored.table.is_empty();
    let mut meet = |components: &mut Components, node: i64, item: usize| {
        if node != 0 {
            components.join(*first_of.entry(node).or_insert(item as u32), item as u32);
        }
    };
    let mut click_before = 0;
    for (item, &row) in parts.new.iter().enumerate() {
        let [click, user] = nodes[row as usize];
        if click != 0 && click == click_before {
            // The events of a click stand together.
            components.join(item as u32 - 1, item as u32);
        } else if has_stored {
            meet(&mut components, click, item);
        }
        click_before = click;
        meet(&mut components, user, item);
        meet(&mut components, personal_node(parts.arrivals, row as usize, book).unwrap_or_default(), item);
    }
    for index in 0..parts.stored.table.len() {
        for node in joining_nodes(&parts.stored.table, index, book) {
            meet(&mut components, node, parts.new.len() + index);
        }
    }
    components.into_order()
}

/// The nodes under which new events may meet stored ones.
pub(super) fn meeting_nodes(
    arrivals: &EventTable,
    nodes: &[[i64; 2]],
    new: &[u32],
    book: &LinkBook,
    may_be_stored: impl Fn(i64) -> bool,
) -> Vec<i64> {
    let mut meeting: Vec<i64> = Vec::new();
    for &row in new {
        let code = personal_node(arrivals, row as usize, book).unwrap_or_default();
        let joining = nodes[row as usize].into_iter().chain([code]);
        meeting.extend(joining.filter(|node| *node != 0 && may_be_stored(*node)));
    }
    meeting.sort_unstable();
    meeting.dedup();
    meeting
}
