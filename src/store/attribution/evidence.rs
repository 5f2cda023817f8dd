//! The events behind an answer, with the imports that brought them: for explanations and lists of events.

use super::changes::events_with_codes;
use super::neighbourhood::{Reach, load_closed};
use super::read_answers::{read_referral, referral_columns};
use crate::domain::attribution::{Held, Reason, Rules};
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant, LinkFacts, ReferralRecord};
use crate::store::database::bulk;
use crate::store::database::sql::{query, query_scalar};
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::settings;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::{EventReader, NEVER, StoredEvents};
use crate::store::{Connection, OrgScope, Store};
use rustc_hash::FxHashMap;

/// Where an explanation begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// With a user's id.
    User(String),
    /// With a click.
    Click(String),
    /// With everything that names a link's code.
    Code(String),
}

/// Events that hang together, as they count at a revision, with what attribution needs.
#[derive(Debug)]
pub struct Evidence {
    /// The events.
    pub events: EventTable,
    /// For each, the import that brought it.
    pub imports: Vec<Origin>,
    /// The links the events' indices mean.
    pub links: Vec<LinkFacts>,
    /// The places of sealed referrals.
    pub held: Held,
    /// The settings of attribution.
    pub rules: Rules,
}

/// The import that brought an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The id people see.
    pub import_id: String,
    /// The file's name.
    pub file: String,
}

/// A stored event with what became of it.
#[derive(Debug, Clone)]
pub struct ListedEvent {
    /// The number of the event.
    pub tracking_id: i64,
    /// Where it came from.
    pub origin: Origin,
    /// Why it belongs to no referral; `None` where it does.
    pub reason: Option<Reason>,
    /// Whether it was taken back.
    pub is_retracted: bool,
}

impl Store {
    /// The events that hang together with a user, a click or a code.
    pub async fn evidence(&self, scope: &OrgScope, start: &Start, revision: i64) -> Result<Evidence> {
        let mut tx = self.read(scope).await?;
        let mut reader = EventReader::open(&mut tx, scope).await?;
        let settings = settings::load(&mut tx, scope, revision).await?;
        let mut book = LinkBook::new(revision);
        let (seeds, events) = match start {
            Start::User(user) => (vec![node_hash(NodeKind::User, user)], Vec::new()),
            Start::Click(click) => (vec![node_hash(NodeKind::Click, click)], Vec::new()),
            Start::Code(code) => {
                let codes = std::slice::from_ref(code);
                (Vec::new(), events_with_codes(&mut tx, scope, codes, Instant(i64::MIN)).await?)
            }
        };
        let all = load_closed(&mut tx, scope, seeds, events, &mut book, &mut reader, &Reach::default()).await?;
        let live: Vec<usize> = (0..all.table.len()).filter(|&index| all.counts_at(index, revision)).collect();
        let mut ids: Vec<i64> = live.iter().map(|&index| all.table.fact(index).tracking_id).collect();
        ids.sort_unstable();
        let mut counted = StoredEvents::default();
        reader.read(&mut tx, scope, &ids, &mut counted).await?;
        if let Start::Code(code) = start {
            book.read(&mut tx, scope, &[code]).await?;
        }
        book.resolve(&mut tx, scope, &mut counted.table).await?;
        let imports = origins(&mut tx, scope, &counted).await?;
        let held = reader.sealed().at(revision);
        Ok(Evidence { events: counted.table, imports, links: book.links, held, rules: settings.rules() })
    }

    /// The stored referrals whose id begins so, in hexadecimal digits without dashes.
    pub async fn referrals_named(&self, scope: &OrgScope, prefix: &str) -> Result<Vec<ReferralRecord>> {
        const SELECT: &str = referral_columns!(
            "FROM referrals
            WHERE org_id = $1 AND substr(lower(hex(referral_id)), 1, length($2)) = $2
            LIMIT 20"
        );
        let mut tx = self.read(scope).await?;
        let rows = query(SELECT).bind(scope.org_id).bind(prefix).fetch_all(&mut tx).await?;
        rows.iter().map(read_referral).collect()
    }

    /// A page of events by their numbers, after `after`, with what became of each.
    ///
    /// With `only_unattributed` those that belong to a referral, or were taken back, are left out.
    pub async fn events_after(
        &self,
        scope: &OrgScope,
        after: i64,
        limit: i64,
        only_unattributed: bool,
    ) -> Result<(EventTable, Vec<ListedEvent>)> {
        const UNATTRIBUTED: &str = "SELECT tracking_id
            FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id > $2
            ORDER BY tracking_id
            LIMIT $3";
        const REASONS: &str = "SELECT u.tracking_id, u.reason
            FROM json_each($2) n
            CROSS JOIN unattributed_trackings u ON u.org_id = $1 AND u.tracking_id = n.value";
        let mut tx = self.read(scope).await?;
        let mut reader = EventReader::open(&mut tx, scope).await?;
        let ids: Vec<i64> = if only_unattributed {
            query_scalar(UNATTRIBUTED).bind(scope.org_id).bind(after).bind(limit).fetch_all(&mut tx).await?
        } else {
            numbers_after(&mut tx, scope, &mut reader, after, limit).await?
        };
        let mut events = StoredEvents::default();
        reader.read(&mut tx, scope, &ids, &mut events).await?;
        let mut reasons: FxHashMap<i64, i64> = FxHashMap::default();
        bulk::look_up(&mut tx, REASONS, scope.org_id, &ids, |row| {
            reasons.insert(row.try_get(0)?, row.try_get(1)?);
            Ok(())
        })
        .await?;
        let origins = origins(&mut tx, scope, &events).await?;
        let mut listed = Vec::with_capacity(ids.len());
        for (index, origin) in origins.into_iter().enumerate() {
            let tracking_id = events.table.fact(index).tracking_id;
            let reason = reasons.get(&tracking_id).copied().map(reason_of).transpose()?;
            let is_retracted = events.revisions[index].1 != NEVER;
            listed.push(ListedEvent { tracking_id, origin, reason, is_retracted });
        }
        Ok((events.table, listed))
    }
}

/// The numbers of the events after one.
async fn numbers_after(
    connection: &mut Connection,
    scope: &OrgScope,
    reader: &mut EventReader,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let mut ids: Vec<i64> = Vec::new();
    let take = |events: &EventTable| {
        ids.extend((0..events.len()).map(|index| events.tracking_id(index)).filter(|id| *id > after));
        ids.len() < limit
    };
    reader.each(connection, scope, after + 1, Instant(i64::MIN), take).await?;
    ids.truncate(limit);
    Ok(ids)
}

fn reason_of(number: i64) -> Result<Reason> {
    Reason::from_number(number).ok_or(StoreError::Corrupt)
}

/// The import of each event, through its revision.
pub(in crate::store) async fn origins(
    connection: &mut Connection,
    scope: &OrgScope,
    events: &StoredEvents,
) -> Result<Vec<Origin>> {
    const SELECT: &str = "SELECT r.revision, i.import_id, i.file
        FROM json_each($2) n
        CROSS JOIN revisions r ON r.org_id = $1 AND r.revision = n.value
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no";
    let mut revisions: Vec<i64> = events.revisions.iter().map(|(brought, _)| *brought).collect();
    revisions.sort_unstable();
    revisions.dedup();
    let mut by_revision: FxHashMap<i64, Origin> = FxHashMap::default();
    bulk::look_up(connection, SELECT, scope.org_id, &revisions, |row| {
        by_revision.insert(row.try_get(0)?, Origin { import_id: row.try_get(1)?, file: row.try_get(2)? });
        Ok(())
    })
    .await?;
    Ok(events.revisions.iter().map(|(brought, _)| by_revision.get(brought).cloned().unwrap_or_default()).collect())
}
