//! The events behind an answer, with the imports that brought them: for explanations and lists of events.

use super::component::{Bounds, Seeds, load_component};
use crate::domain::attribution::{Context, EventAttribution, Held, Reason, Rules};
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant, LinkFacts, Persons, ReferralRecord};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::privacy::sealed::SealedPlaces;
use crate::store::referrals::read_answers::{read_referral, referral_columns};
use crate::store::referrals::selection::spans;
use rustc_hash::FxHashMap;
use uuid::Uuid;

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
    /// Which user ids are one person.
    pub persons: Persons,
    /// The settings of attribution.
    pub rules: Rules,
}

impl Evidence {
    /// What attribution is told.
    pub fn context(&self) -> Context<'_, '_> {
        Context { persons: &self.persons, ..Context::without_merges(&self.links, &self.held, self.rules) }
    }
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
    /// The code of the link and the referral that it was attributed to.
    pub referral: Option<(String, Uuid)>,
    /// Why it belongs to no referral; `None` where it does.
    pub reason: Option<Reason>,
    /// Whether it was taken back.
    pub is_retracted: bool,
}

impl OrgTransaction {
    /// The events that hang together with a user, a click or a code.
    pub async fn evidence(&mut self, start: &Start, revision: i64) -> Result<Evidence> {
        let sources = Sources::load(self).await?;
        let settings = settings::load(self, revision).await?;
        let mut book = LinkBook::begin(self, revision).await?;
        let (keys, events) = match start {
            Start::User(user) => (vec![node_hash(NodeKind::User, user)], Vec::new()),
            Start::Click(click) => (vec![node_hash(NodeKind::Click, click)], Vec::new()),
            Start::Code(code) => {
                let codes = std::slice::from_ref(code);
                (Vec::new(), self.events_with_codes(codes, Instant(i64::MIN)).await?)
            }
        };
        let seeds = Seeds { keys, events, ..Seeds::default() };
        let all = load_component(self, seeds, &mut book, &sources, &Bounds::default()).await?;
        let mut counted = all.counting_at(revision);
        if let Start::Code(code) = start {
            book.read(self, &[code]).await?;
        }
        book.resolve(self, &mut counted.table).await?;
        let imports = origins(self, &counted).await?;
        let held = SealedPlaces::load(self).await?.at(revision);
        let rules = settings.rules();
        Ok(Evidence { events: counted.table, imports, links: book.links, held, persons: book.persons, rules })
    }

    /// The stored referrals whose id begins so, in hexadecimal digits without dashes; at most twenty.
    pub async fn referrals_named(&mut self, prefix: &str) -> Result<Vec<ReferralRecord>> {
        const NAMED: &str = referral_columns!(
            "FROM json_each($2) s
            CROSS JOIN referrals r
            WHERE r.org_id = $1 AND r.entry_span = s.value AND r.referral_id >= $3 AND r.referral_id <= $4
            LIMIT 20"
        );
        let end =
            |digit: &str| Uuid::try_parse(&format!("{prefix}{}", digit.repeat(32_usize.saturating_sub(prefix.len()))));
        let (Ok(first), Ok(last)) = (end("0"), end("f")) else { return Ok(Vec::new()) };
        let spans = spans(self, [i64::MIN, i64::MAX]).await?;
        let named = self.query(NAMED).bind(spans.as_slice()).bind(first.as_bytes().as_slice());
        let rows = named.bind(last.as_bytes().as_slice()).fetch_all(self).await?;
        rows.iter().map(read_referral).collect()
    }

    /// A page of events by their numbers, after `after`, with what became of each.
    ///
    /// With `only_unattributed` those that belong to a referral, or were taken back, are left out.
    pub async fn events_after(
        &mut self,
        after: i64,
        limit: i64,
        only_unattributed: bool,
    ) -> Result<(EventTable, Vec<ListedEvent>)> {
        let sources = Sources::load(self).await?;
        let numbers = if only_unattributed {
            self.unattributed_after(after, limit).await?
        } else {
            self.event_numbers_after(after, limit).await?
        };
        let mut events = StoredEvents::default();
        self.read_events(&sources, &numbers, &mut events).await?;
        let origins = origins(self, &events).await?;
        let codes = codes_of_links(self, &events).await?;
        let mut listed = Vec::with_capacity(events.table.len());
        for (index, origin) in origins.into_iter().enumerate() {
            let (referral, reason) = match events.attributed[index] {
                Some(EventAttribution::Unattributed(reason)) => (None, Some(reason)),
                Some(EventAttribution::Referral { link_no, referral_id }) => {
                    (codes.get(&link_no).map(|code| (code.clone(), referral_id)), None)
                }
                None => (None, None),
            };
            let is_retracted = events.revisions[index].1 != NEVER;
            let tracking_id = events.table.tracking_id(index);
            listed.push(ListedEvent { tracking_id, origin, referral, reason, is_retracted });
        }
        Ok((events.table, listed))
    }
}

/// The codes of the links that events were attributed to, by number.
async fn codes_of_links(tx: &mut OrgTransaction, events: &StoredEvents) -> Result<FxHashMap<i64, String>> {
    const CODES: &str = "SELECT l.link_no, l.code
        FROM json_each($2) n
        CROSS JOIN referral_links l
        WHERE l.org_id = $1 AND l.link_no = n.value";
    let links = events.attributed.iter().filter_map(|attributed| match attributed {
        Some(EventAttribution::Referral { link_no, .. }) => Some(*link_no),
        Some(EventAttribution::Unattributed(_)) | None => None,
    });
    let mut links: Vec<i64> = links.collect();
    links.sort_unstable();
    links.dedup();
    let mut codes = FxHashMap::default();
    bulk::look_up(tx, CODES, &links, |row| {
        codes.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
    .await?;
    Ok(codes)
}

/// The import of each event, through its revision.
pub(crate) async fn origins(tx: &mut OrgTransaction, events: &StoredEvents) -> Result<Vec<Origin>> {
    const SELECT: &str = "SELECT r.revision, i.import_id, i.file
        FROM json_each($2) n
        CROSS JOIN revisions r
        JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
        WHERE r.org_id = $1 AND r.revision = n.value";
    let mut revisions: Vec<i64> = events.revisions.iter().map(|(brought, _)| *brought).collect();
    revisions.sort_unstable();
    revisions.dedup();
    let mut by_revision: FxHashMap<i64, Origin> = FxHashMap::default();
    bulk::look_up(tx, SELECT, &revisions, |row| {
        by_revision.insert(row.try_get(0)?, Origin { import_id: row.try_get(1)?, file: row.try_get(2)? });
        Ok(())
    })
    .await?;
    Ok(events.revisions.iter().map(|(brought, _)| by_revision.get(brought).cloned().unwrap_or_default()).collect())
}
