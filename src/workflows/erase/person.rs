//! Everything that is held about one person: what an erasure would take, to be handed over.

use super::users::Plan;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Fact, ReferralRecord};
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::{NEVER, StoredEvents};
use crate::store::facts::retractions;
use crate::store::privacy::sealed::NOW;
use crate::store::{OrgTransaction, Origin};
use crate::workflows::attribute::component::{Bounds, Seeds, load_component};
use crate::workflows::attribute::event_lookup::origins;
use rustc_hash::FxHashSet;

/// The events and referrals of a person.
#[derive(Debug, Default)]
pub struct HeldPerson {
    /// The events.
    pub events: EventTable,
    /// What is known of each event besides.
    pub standing: Vec<HeldEvent>,
    /// The referrals.
    pub referrals: Vec<ReferralRecord>,
}

/// What is known of an event besides what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEvent {
    /// The import that brought it.
    pub origin: Origin,
    /// Whether it was taken back.
    pub is_retracted: bool,
    /// Why, where somebody wrote that.
    pub retraction_reason: Option<String>,
}

impl OrgTransaction {
    /// The events and referrals of some users: their own, and those of clicks that nobody else used.
    pub async fn held_of_users(&mut self, users: &[&str]) -> Result<HeldPerson> {
        let plan = Plan::of(self, users).await?;
        let gone = &plan.gone;
        let mut reserved = reserved(self, plan.stored(), |fact| gone.contains(fact.tracking_id)).await?;
        reserved.referrals = plan.referrals(self.scope().names());
        Ok(reserved)
    }

    /// The users whose events name a click, and what names it without a user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where nothing names it.
    pub async fn held_of_click(&mut self, click: &str) -> Result<(Vec<String>, HeldPerson)> {
        let sources = Sources::load(self).await?;
        let mut resolver = LinkResolver::begin(self, NOW).await?;
        let seeds = Seeds { keys: vec![node_hash(NodeKind::Click, click)], ..Seeds::default() };
        let bounds = Bounds::default();
        let stored = load_component(self, seeds, &mut resolver, &sources, &bounds).await?;
        let names_it = |fact: &Fact<'_>| fact.click_id == Some(click);
        let facts = (0..stored.table.len()).map(|index| stored.table.fact(index)).filter(names_it);
        let users: FxHashSet<String> = facts.filter_map(|fact| fact.user_id.map(str::to_owned)).collect();
        let mut reserved = reserved(self, &stored, |fact| names_it(fact) && fact.user_id.is_none()).await?;
        if reserved.standing.is_empty() && users.is_empty() {
            return Err(StoreError::NotFound { kind: "click", name: click.to_owned() });
        }
        let id = self.scope().names().click(click);
        reserved.referrals = self.referrals_named(&id.simple().to_string()).await?;
        Ok((users.into_iter().collect(), reserved))
    }

    /// The users that a member is or was.
    pub async fn users_of_member(&mut self, member: &crate::store::Member) -> Result<Vec<String>> {
        super::member::users_of(self, member).await
    }
}

async fn reserved(
    tx: &mut OrgTransaction,
    stored: &StoredEvents,
    is_held: impl Fn(&Fact<'_>) -> bool,
) -> Result<HeldPerson> {
    let origins = origins(tx, stored).await?;
    let mut reserved = HeldPerson::default();
    let mut places: Vec<usize> = (0..stored.table.len()).filter(|&index| is_held(&stored.table.fact(index))).collect();
    places.sort_by(|&a, &b| stored.table.fact(a).canonical_order(&stored.table.fact(b)));
    for index in places {
        reserved.events.push_from(&stored.table, index);
        let (number, retracted) = (stored.table.fact(index).tracking_id, stored.revisions[index].1);
        let is_retracted = retracted != NEVER;
        let reason = if is_retracted { retractions::reason(tx, number, retracted).await? } else { None };
        let retraction_reason = reason.filter(|reason| !reason.is_empty());
        reserved.standing.push(HeldEvent { origin: origins[index].clone(), is_retracted, retraction_reason });
    }
    Ok(reserved)
}
