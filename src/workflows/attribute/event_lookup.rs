//! The events behind an answer, with the imports that brought them: for explanations and lists of events.

use super::component::{Bounds, Seeds, load_component};
use crate::domain::attribution::{Context, EventAttribution, Reason, ReservedSlots, Rules};
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant, LinkFacts, Members, Persons};
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::facts::imports;
use crate::store::privacy::sealed::SealedPlaces;
use crate::store::{OrgTransaction, Origin};
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
pub struct EventLookup {
    /// The events.
    pub events: EventTable,
    /// For each, the import that brought it.
    pub imports: Vec<Origin>,
    /// The links the events' indices mean.
    pub links: Vec<LinkFacts>,
    /// The places of sealed referrals.
    pub reserved: ReservedSlots,
    /// Which user ids are one person.
    pub persons: Persons,
    /// Which members are one.
    pub members: Members,
    /// The settings of attribution.
    pub rules: Rules,
}

impl EventLookup {
    /// What attribution is told.
    pub fn context(&self) -> Context<'_, '_> {
        Context {
            links: &self.links,
            reserved: &self.reserved,
            persons: &self.persons,
            members: &self.members,
            rules: self.rules,
        }
    }
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
    pub async fn evidence(&mut self, start: &Start, revision: i64) -> Result<EventLookup> {
        let sources = Sources::load(self).await?;
        let settings = settings::load(self, revision).await?;
        let mut resolver = LinkResolver::begin(self, revision).await?;
        let (keys, events) = match start {
            Start::User(user) => (vec![node_hash(NodeKind::User, user)], Vec::new()),
            Start::Click(click) => (vec![node_hash(NodeKind::Click, click)], Vec::new()),
            Start::Code(code) => {
                let codes = std::slice::from_ref(code);
                (Vec::new(), self.events_with_codes(codes, Instant(i64::MIN)).await?)
            }
        };
        let seeds = Seeds { keys, events, ..Seeds::default() };
        let all = load_component(self, seeds, &mut resolver, &sources, &Bounds::default()).await?;
        let mut counted = all.counting_at(revision);
        if let Start::Code(code) = start {
            resolver.read(self, &[code]).await?;
        }
        resolver.resolve(self, &mut counted.table).await?;
        let imports = origins(self, &counted).await?;
        let reserved = SealedPlaces::load(self).await?.at(revision);
        let rules = settings.rules();
        let LinkResolver { links, persons, members, .. } = resolver;
        Ok(EventLookup { events: counted.table, imports, links, reserved, persons, members, rules })
    }

    /// The events of some ascending numbers, with what became of each; a number without an event is passed over.
    pub async fn listed_events(&mut self, numbers: &[i64]) -> Result<(EventTable, Vec<ListedEvent>)> {
        let sources = Sources::load(self).await?;
        let mut events = StoredEvents::default();
        self.read_events(&sources, numbers, &mut events).await?;
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
    let links = events.attributed.iter().filter_map(|attributed| match attributed {
        Some(EventAttribution::Referral { link_no, .. }) => Some(*link_no),
        Some(EventAttribution::Unattributed(_)) | None => None,
    });
    let mut links: Vec<i64> = links.collect();
    links.sort_unstable();
    links.dedup();
    tx.codes_of_links(&links).await
}

/// The import of each event, through its revision.
pub(crate) async fn origins(tx: &mut OrgTransaction, events: &StoredEvents) -> Result<Vec<Origin>> {
    let mut revisions: Vec<i64> = events.revisions.iter().map(|(brought, _)| *brought).collect();
    revisions.sort_unstable();
    revisions.dedup();
    let origins = imports::origins_of_revisions(tx, &revisions).await?;
    Ok(events.revisions.iter().map(|(brought, _)| origins.get(brought).cloned().unwrap_or_default()).collect())
}
