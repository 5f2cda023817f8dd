//! Changes of facts other than arriving events: what they touch is attributed as it was and as it is now.

use super::component::{Bounds, Seeds, load_component};
use super::projection::{AttributionContext, Delta, Projection, project};
use crate::domain::attribution::Rules;
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::store::OrgTransaction;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::events::StoredEvents;
use crate::store::privacy::sealed::SealedPlaces;

/// What a change touches.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// Codes of links that were added, or whose first place is taken.
    pub codes: Vec<String>,
    /// Clicks whose first place is taken, or is no more.
    pub clicks: Vec<String>,
    /// Users whose standing changed.
    pub users: Vec<String>,
    /// Events that count no longer, or under other rules.
    pub events: Vec<i64>,
}

/// How much a change moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reworked {
    /// How many events are attributed otherwise.
    pub events: usize,
    /// How many referrals that somebody entered count for another member.
    pub referrals: usize,
}

/// Brings what is stored up to date after the facts of `revision` have been written. The keys of events that it took
/// back are freed: these may be sent again.
pub(crate) async fn rework(tx: &mut OrgTransaction, touched: Touched, revision: i64) -> Result<Reworked> {
    let settings = settings::load(tx, revision).await?;
    let days = LocalDays::new(settings.timezone);
    let by = (settings.rules(), &days);
    let sides = projections_at(tx, touched, [revision - 1, revision], by, &Bounds::default()).await?;
    let Some(Sides { events, before, after }) = sides else { return Ok(Reworked::default()) };
    let retracted = (0..events.table.len()).filter(|&index| events.revisions[index].1 == revision);
    tx.delete_event_keys(&mut events.keys(retracted)).await?;
    let mut delta = Delta::of(after.changed(&events));
    delta.note(before.referrals, after.referrals, &days);
    let reworked = Reworked { events: delta.events.len(), referrals: delta.of_other_members() };
    delta.write(tx, revision).await?;
    Ok(reworked)
}

/// Events that a change touches, with what they come to before it and after it.
pub(crate) struct Sides {
    /// The events, those of later revisions and retracted ones included.
    pub events: StoredEvents,
    /// At the earlier revision.
    pub before: Projection,
    /// At the later revision.
    pub after: Projection,
}

/// What all that hangs together with what is touched comes to, at an earlier and at a later revision.
///
/// `None` where that is more than `bounds` allow.
pub(crate) async fn projections_at(
    tx: &mut OrgTransaction,
    touched: Touched,
    [earlier, later]: [i64; 2],
    (rules, days): (Rules, &LocalDays),
    bounds: &Bounds,
) -> Result<Option<Sides>> {
    let (sources, sealed) = (Sources::load(tx).await?, SealedPlaces::load(tx).await?);
    let keys = touched.codes.iter().map(|code| node_hash(NodeKind::Code, code));
    let keys = keys.chain(touched.clicks.iter().map(|click| node_hash(NodeKind::Click, click)));
    let keys = keys.chain(touched.users.iter().map(|user| node_hash(NodeKind::User, user))).collect();
    // Until its link came a code may have been typed for a click.
    let typed = touched.codes.iter().map(|code| node_hash(NodeKind::Click, code)).collect();
    let seeds = Seeds { keys, typed, events: touched.events };
    let mut books = [LinkResolver::begin(tx, earlier).await?, LinkResolver::begin(tx, later).await?];
    let mut events = load_component(tx, seeds, &mut books[1], &sources, bounds).await?;
    if bounds.most_events > 0 && events.table.len() > bounds.most_events {
        return Ok(None);
    }
    let codes: Vec<&str> = touched.codes.iter().map(String::as_str).collect();
    for resolver in &mut books {
        resolver.read(tx, &codes).await?;
    }
    // A link that a further code leads to stood for its own before.
    let links: Vec<i64> = codes.iter().filter_map(|code| Some(books[1].links[books[1].find(code)?].link_no)).collect();
    let mut sides = [Projection::default(), Projection::default()];
    for ((resolver, revision), side) in books.iter_mut().zip([earlier, later]).zip(&mut sides) {
        resolver.resolve(tx, &mut events.table).await?;
        let personal = links.iter().filter_map(|link| resolver.numbered(*link));
        let personal: Vec<usize> = personal.filter(|&link| resolver.links[link].is_personal()).collect();
        let reserved = sealed.at(revision);
        let context = AttributionContext { resolver, reserved: &reserved, rules, days };
        *side = project(&events, revision, &context, &personal, tx.scope().names());
    }
    let [before, after] = sides;
    Ok(Some(Sides { events, before, after }))
}
