//! Changes of facts other than arriving events: what they touch is attributed as it was and as it is now.

use super::neighbourhood::{Reach, load_closed};
use super::upkeep::{Answers, Difference, Moment, answers};
use crate::domain::attribution::Rules;
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, Instant};
use crate::store::OrgTransaction;
use crate::store::directory::link_book::LinkBook;
use crate::store::directory::settings;
use crate::store::error::Result;
use crate::store::facts::events::EventReader;
use rustc_hash::FxHashSet;

/// What a change touches.
#[derive(Debug, Default)]
pub(in crate::store) struct Touched {
    /// Codes of links that were added, or whose first place is taken.
    pub codes: Vec<String>,
    /// Clicks whose first place is taken, or is no more.
    pub clicks: Vec<String>,
    /// Users whose standing changed.
    pub users: Vec<String>,
    /// Events that count no longer, or under other rules.
    pub events: Vec<i64>,
}

/// Brings the answers up to date after the facts of `revision` have been written.
pub(in crate::store) async fn rework(tx: &mut OrgTransaction, touched: Touched, revision: i64) -> Result<()> {
    let settings = settings::load(tx, revision).await?;
    let days = LocalDays::new(settings.timezone);
    let by = (settings.rules(), &days);
    let sides = answers_at(tx, touched, [revision - 1, revision], by, &Reach::default()).await?;
    let Some([before, after]) = sides else { return Ok(()) };
    let mut moves = Difference::default();
    moves.note(before, after, &days);
    moves.write(tx).await
}

/// The answers of all that hangs together with what is touched, at an earlier and at a later revision.
///
/// `None` where that is more than `reach` allows.
pub(in crate::store) async fn answers_at(
    tx: &mut OrgTransaction,
    touched: Touched,
    [earlier, later]: [i64; 2],
    (rules, days): (Rules, &LocalDays),
    reach: &Reach,
) -> Result<Option<[Answers; 2]>> {
    let mut reader = EventReader::open(tx).await?;
    let seeds = touched.codes.iter().map(|code| node_hash(NodeKind::Code, code));
    let seeds = seeds.chain(touched.clicks.iter().map(|click| node_hash(NodeKind::Click, click)));
    let seeds = seeds.chain(touched.users.iter().map(|user| node_hash(NodeKind::User, user))).collect();
    let mut books = [LinkBook::new(earlier), LinkBook::new(later)];
    let mut events = load_closed(tx, seeds, touched.events, &mut books[1], &mut reader, reach).await?;
    if reach.most_events > 0 && events.table.len() > reach.most_events {
        return Ok(None);
    }
    let codes: Vec<&str> = touched.codes.iter().map(String::as_str).collect();
    let mut sides = [Answers::default(), Answers::default()];
    for ((book, revision), side) in books.iter_mut().zip([earlier, later]).zip(&mut sides) {
        book.read(tx, &codes).await?;
        book.resolve(tx, &mut events.table).await?;
        let links = codes.iter().filter_map(|code| book.find(code));
        let personal: Vec<usize> = links.filter(|&link| book.links[link].is_personal()).collect();
        let held = reader.sealed().at(revision);
        let moment = Moment { book, held: &held, rules, days };
        *side = answers(&events, revision, &moment, &personal, tx.scope().names());
    }
    Ok(Some(sides))
}

/// The events that carry one of some codes and happened at or after an instant.
///
/// Reads through the organization's events, but only those parts that have any that young.
pub(in crate::store) async fn events_with_codes(
    tx: &mut OrgTransaction,
    codes: &[String],
    from: Instant,
) -> Result<Vec<i64>> {
    const NEWEST: &str = "SELECT newest_event_at FROM counters WHERE org_id = $1";
    let newest: i64 = tx.query_scalar(NEWEST).fetch_one(tx).await?;
    if newest < from.0 || codes.is_empty() {
        return Ok(Vec::new());
    }
    let codes: FxHashSet<&str> = codes.iter().map(String::as_str).collect();
    let mut ids = Vec::new();
    let mut reader = EventReader::open(tx).await?;
    let take = |events: &EventTable| {
        let carries = |&index: &usize| events.link_code(index).is_some_and(|code| codes.contains(code));
        let is_young = |&index: &usize| events.occurred_at(index) >= from;
        ids.extend((0..events.len()).filter(carries).filter(is_young).map(|index| events.tracking_id(index)));
        true
    };
    reader.each(tx, 1, from, take).await?;
    Ok(ids)
}
