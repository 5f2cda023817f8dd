//! Changes of facts other than arriving events: what they touch is attributed as it was and as it is now.

use super::error::Result;
use super::link_book::LinkBook;
use super::neighbourhood::{Reach, StoredEvents, load_closed};
use super::sources::Sources;
use super::upkeep::{Difference, Moment, answers};
use super::{Connection, OrgScope, settings, standins};
use crate::domain::Instant;
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use sqlx::Row as _;

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
    let sources = Sources::load(connection, scope).await?;
    let settings = settings::load(connection, scope, revision).await?;
    let days = LocalDays::new(settings.timezone);
    let mut seeds: Vec<i64> = touched.codes.iter().map(|code| node_hash(NodeKind::Code, code)).collect();
    seeds.extend(touched.users.iter().map(|user| node_hash(NodeKind::User, user)));
    let mut now = LinkBook::new(revision);
    let mut then = LinkBook::new(revision - 1);
    let mut events =
        load_closed(connection, scope, seeds, touched.events, &mut now, &sources, &Reach::default()).await?;
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
/// Reads through the organization's events, but only where any is that young.
pub(super) async fn events_with_codes(
    connection: &mut Connection,
    scope: &OrgScope,
    codes: &[String],
    from: Instant,
) -> Result<Vec<i64>> {
    const NEWEST: &str = "SELECT newest_event_at FROM counters WHERE org_id = $1";
    const SELECT: &str = "SELECT tracking_id
        FROM referral_trackings
        WHERE org_id = $1 AND occurred_at >= $3 AND link_code IN (SELECT value FROM json_each($2))";
    let newest: i64 = sqlx::query_scalar(NEWEST).bind(scope.org_id).fetch_one(&mut *connection).await?;
    if newest < from.0 || codes.is_empty() {
        return Ok(Vec::new());
    }
    let list = serde_json::to_string(codes).map_err(|error| super::StoreError::Other(error.to_string()))?;
    let rows = sqlx::query(SELECT).bind(scope.org_id).bind(list).bind(from.0).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Takes events back: they count no longer, their keys are free.
pub(super) async fn retract(
    connection: &mut Connection,
    scope: &OrgScope,
    events: &StoredEvents,
    revision: i64,
    reason: &str,
) -> Result<()> {
    const FREE: &str = "DELETE FROM tracking_keys WHERE org_id = $1 AND key_hash = $2 AND tracking_id = $3";
    const INSERT: &str = "INSERT INTO retractions (org_id, tracking_id, revision, reason) VALUES ($1, $2, $3, $4)";
    for index in 0..events.table.len() {
        let fact = events.table.fact(index);
        sqlx::query(INSERT)
            .bind(scope.org_id)
            .bind(fact.tracking_id)
            .bind(revision)
            .bind(reason)
            .execute(&mut *connection)
            .await?;
        sqlx::query(FREE)
            .bind(scope.org_id)
            .bind(crate::domain::identity::key_hash(&fact))
            .bind(fact.tracking_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
