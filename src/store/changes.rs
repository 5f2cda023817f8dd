//! Changes of facts other than arriving events: what they touch is attributed as it was and as it is now.

use super::error::Result;
use super::events::EventReader;
use super::link_book::LinkBook;
use super::neighbourhood::{Reach, load_closed};
use super::upkeep::{Difference, Moment, answers};
use super::{Connection, OrgScope, settings, standins};
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant};
use rustc_hash::FxHashSet;

/// What a change touches.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Codes of links that were added.
    pub codes: Vec<String>,
    /// Users whose standing changed.
    pub users: Vec<String>,
    /// Events that count no longer, or under other rules.
    pub events: Vec<i64>,
}

/// Brings the answers up to date after the facts of `revision` have been written.
pub(super) async fn rework(
    connection: &mut Connection,
    scope: &OrgScope,
    touched: Touched,
    revision: i64,
) -> Result<()> {
    standins::forget(connection, scope).await?;
    let mut reader = EventReader::open(connection, scope).await?;
    let settings = settings::load(connection, scope, revision).await?;
    let days = LocalDays::new(settings.timezone);
    let mut seeds: Vec<i64> = touched.codes.iter().map(|code| node_hash(NodeKind::Code, code)).collect();
    seeds.extend(touched.users.iter().map(|user| node_hash(NodeKind::User, user)));
    let mut now = LinkBook::new(revision);
    let mut then = LinkBook::new(revision - 1);
    let mut events =
        load_closed(connection, scope, seeds, touched.events, &mut now, &mut reader, &Reach::default()).await?;
    let mut moves = Difference::default();
    let codes: Vec<&str> = touched.codes.iter().map(String::as_str).collect();
    let mut sides = Vec::with_capacity(2);
    for (book, revision) in [(&mut then, revision - 1), (&mut now, revision)] {
        book.read(connection, scope, &codes).await?;
        book.resolve(connection, scope, &mut events.table).await?;
        let personal: Vec<usize> =
            codes.iter().filter_map(|code| book.find(code)).filter(|&link| book.links[link].is_personal()).collect();
        let moment = Moment { book, rules: settings.rules(), days: &days };
        sides.push(answers(&events, revision, &moment, &personal, scope.names()));
    }
    let (Some(after), Some(before)) = (sides.pop(), sides.pop()) else { return Ok(()) };
    moves.note(before, after, &days);
    moves.write(connection, scope).await
}

/// The events that carry one of some codes and happened at or after an instant.
///
/// Reads through the organization's events, but only those parts that have any that young.
pub(super) async fn events_with_codes(
    connection: &mut Connection,
    scope: &OrgScope,
    codes: &[String],
    from: Instant,
) -> Result<Vec<i64>> {
    const NEWEST: &str = "SELECT newest_event_at FROM counters WHERE org_id = $1";
    let newest: i64 = sqlx::query_scalar(NEWEST).bind(scope.org_id).fetch_one(&mut *connection).await?;
    if newest < from.0 || codes.is_empty() {
        return Ok(Vec::new());
    }
    let codes: FxHashSet<&str> = codes.iter().map(String::as_str).collect();
    let mut ids = Vec::new();
    let mut reader = EventReader::open(connection, scope).await?;
    let take = |events: &EventTable| {
        let carries = |&index: &usize| events.link_code(index).is_some_and(|code| codes.contains(code));
        let is_young = |&index: &usize| events.occurred_at(index) >= from;
        ids.extend((0..events.len()).filter(carries).filter(is_young).map(|index| events.tracking_id(index)));
        true
    };
    reader.each(connection, scope, 1, from, take).await?;
    Ok(ids)
}
