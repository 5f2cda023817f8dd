//! Attributing everything an organization has, a few thousand events at a time.
//!
//! A first pass reads only how events hang together, twelve bytes for each of them; then the events come by groups of
//! whole components, in the order in which they were stored. So memory does not grow with the texts, and most reads
//! go straight through the table.

use super::error::Result;
use super::link_book::LinkBook;
use super::neighbourhood::{StoredEvents, read_events};
use super::sources::Sources;
use super::upkeep::{Answers, Moment, answers};
use super::{Connection, OrgScope, settings};
use crate::domain::attribution::Rules;
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{Components, Flags, LinkFacts, ReferralRecord};
use rustc_hash::FxHashSet;
use sqlx::Row as _;

/// How many events come at a time.
const GROUP: usize = 16_384;

/// One run over all events that counted at a revision.
pub(super) struct AttributionRun {
    scope: OrgScope,
    revision: i64,
    book: LinkBook,
    sources: Sources,
    rules: Rules,
    /// The organization's days at the revision.
    pub days: LocalDays,
    /// Component and event, both as distances from the first id.
    order: Vec<(u32, u32)>,
    next: usize,
    personal_seen: FxHashSet<i64>,
    is_done: bool,
}

impl AttributionRun {
    /// Prepares a run; reads how the events hang together.
    pub async fn begin(connection: &mut Connection, scope: &OrgScope, revision: i64) -> Result<Self> {
        let settings = settings::load(connection, scope, revision).await?;
        let mut book = LinkBook::new(revision);
        book.read_all(connection, scope).await?;
        let sources = Sources::load(connection, scope).await?;
        let order = components(connection, scope, &book, revision).await?;
        Ok(Self {
            scope: scope.clone(),
            revision,
            book,
            sources,
            rules: settings.rules(),
            days: LocalDays::new(settings.timezone),
            order,
            next: 0,
            personal_seen: FxHashSet::default(),
            is_done: false,
        })
    }

    /// How many events the run goes over.
    pub fn events(&self) -> usize {
        self.order.len()
    }

    /// How many of them have been attributed.
    pub fn attributed(&self) -> usize {
        self.next
    }

    /// The answers for the next group; `None` when all are done.
    pub async fn next(&mut self, connection: &mut Connection) -> Result<Option<Answers>> {
        if self.next >= self.order.len() {
            return Ok((!std::mem::replace(&mut self.is_done, true)).then(|| self.unused_personal_links()));
        }
        let mut end = (self.next + GROUP).min(self.order.len());
        while end < self.order.len() && self.order[end].0 == self.order[end - 1].0 {
            end += 1;
        }
        let mut ids: Vec<i64> = self.order[self.next..end].iter().map(|(_, event)| i64::from(*event) + 1).collect();
        ids.sort_unstable();
        self.next = end;
        let mut events = StoredEvents::default();
        read_events(connection, &self.scope, &ids, &self.sources, &mut events).await?;
        self.book.resolve(connection, &self.scope, &mut events.table).await?;
        let moment = Moment { book: &self.book, rules: self.rules, days: &self.days };
        let names = self.scope.names();
        let answers = answers(&events, self.revision, &moment, &[], names);
        for index in 0..events.table.len() {
            let link = events.table.fact(index).link.map(|link| &self.book.links[link]);
            self.personal_seen.extend(link.filter(|link| link.is_personal()).map(|link| link.link_no));
        }
        Ok(Some(answers))
    }

    /// The referrals that personal links are before anything happens on them.
    fn unused_personal_links(&self) -> Answers {
        let names = self.scope.names();
        let unused = |link: &&LinkFacts| link.is_personal() && !self.personal_seen.contains(&link.link_no);
        let referral = |link: &LinkFacts| ReferralRecord {
            referral_id: names.link(&link.code),
            link_no: link.link_no,
            member_no: link.member_no,
            user_id: None,
            milestones: [None; 4],
            flags: Flags::default(),
        };
        Answers { referrals: self.book.links.iter().filter(unused).map(referral).collect(), ..Answers::default() }
    }
}

/// All events by the component they hang together in.
async fn components(
    connection: &mut Connection,
    scope: &OrgScope,
    book: &LinkBook,
    revision: i64,
) -> Result<Vec<(u32, u32)>> {
    const END: &str = "SELECT COALESCE(MAX(end_tracking), 1) FROM revisions WHERE org_id = $1 AND revision <= $2";
    const RUNS: &str = "SELECT node_hash, first_tracking, events, is_code
        FROM tracking_runs
        WHERE org_id = $1 AND (node_hash, first_tracking) > ($2, $3)
        ORDER BY node_hash, first_tracking
        LIMIT 20000";
    let end: i64 = sqlx::query_scalar(END).bind(scope.org_id).bind(revision).fetch_one(&mut *connection).await?;
    let count = u32::try_from(end - 1).unwrap_or(u32::MAX);
    let personal: FxHashSet<i64> =
        book.links.iter().filter(|link| link.is_personal()).map(|link| node_hash(NodeKind::Code, &link.code)).collect();
    let mut components = Components::of(count as usize);
    let (mut node, mut after) = (i64::MIN, 0);
    let mut first_of_node: Option<(i64, u32)> = None;
    loop {
        let rows = sqlx::query(RUNS).bind(scope.org_id).bind(node).bind(after).fetch_all(&mut *connection).await?;
        for row in &rows {
            (node, after) = (row.try_get(0)?, row.try_get(1)?);
            let (events, is_code): (i64, bool) = (row.try_get(2)?, row.try_get(3)?);
            if (is_code && !personal.contains(&node)) || after >= end {
                continue;
            }
            let first = (after - 1) as u32;
            let root = match first_of_node {
                Some((known, root)) if known == node => root,
                _ => first,
            };
            first_of_node = Some((node, root));
            for event in first..(first + events as u32).min(count) {
                components.join(root, event);
            }
        }
        if rows.len() < 20_000 {
            break;
        }
    }
    Ok(components.into_order())
}
