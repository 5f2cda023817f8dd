//! The table of events, `referral_trackings`: a row for each, with what it was attributed to.
//!
//! What an event says is never edited but by an erasure; what it was attributed to is an answer, kept up to date like
//! the referrals themselves.

use crate::domain::attribution::{EventAttribution, Reason};
use crate::domain::identity::{NodeKind, click_and_user, key_hash, node_hash};
use crate::domain::{DEFAULT_SOURCE, EventTable, EventTexts, Instant, RESIDUE, Stage};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::columns::{Numbers, list};
use crate::store::database::sql::Row;
use crate::store::directory::aliases;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use uuid::Uuid;

/// No revision took the event back.
pub(crate) const NEVER: i64 = i64::MAX;

/// How many events are read at a time.
const PAGE: i64 = 4_000;

/// What a stored event was attributed to; nothing where it was taken back, or went to a sealed referral.
pub type Attributed = Option<EventAttribution>;

/// A stored event that is attributed otherwise than before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reattributed {
    /// Its number.
    pub event: i64,
    /// What it was attributed to.
    pub was: Attributed,
    /// What it is attributed to.
    pub now: Attributed,
}

/// Stored events, with what stands beside them.
#[derive(Debug, Default)]
pub(crate) struct StoredEvents {
    /// The events.
    pub table: EventTable,
    /// For each, the revision that brought it and the one that took it back.
    pub revisions: Vec<(i64, i64)>,
    /// For each, what it was attributed to.
    pub attributed: Vec<Attributed>,
}

impl StoredEvents {
    /// Whether an event counts at a revision.
    pub fn counts_at(&self, index: usize, revision: i64) -> bool {
        let (brought, retracted) = self.revisions[index];
        brought <= revision && revision < retracted
    }

    /// Those that count at a revision, by number.
    pub fn counting_at(&self, revision: i64) -> Self {
        let mut places: Vec<usize> = (0..self.table.len()).filter(|&index| self.counts_at(index, revision)).collect();
        places.sort_unstable_by_key(|place| self.table.tracking_id(*place));
        self.only(places)
    }

    /// Under which keys some of them are found: the hash of each key, and the event.
    pub fn keys(&self, places: impl IntoIterator<Item = usize>) -> Vec<(i64, i64)> {
        let key = |place| (key_hash(&self.table.fact(place)), self.table.tracking_id(place));
        places.into_iter().map(key).collect()
    }

    /// All join keys under which some of them may have postings, ascending.
    pub fn join_keys(&self, places: impl IntoIterator<Item = usize>) -> Vec<i64> {
        let mut join_keys: Vec<i64> = Vec::new();
        for place in places {
            let fact = self.table.fact(place);
            join_keys.extend(click_and_user(&fact).into_iter().filter(|key| *key != 0));
            for kind in [NodeKind::Code, NodeKind::Click] {
                join_keys.extend(fact.link_code.map(|code| node_hash(kind, code)));
            }
        }
        join_keys.sort_unstable();
        join_keys.dedup();
        join_keys
    }

    /// Some of them.
    pub fn only(&self, places: impl IntoIterator<Item = usize>) -> Self {
        let mut events = Self::default();
        for place in places {
            events.table.push_from(&self.table, place);
            events.revisions.push(self.revisions[place]);
            events.attributed.push(self.attributed[place]);
        }
        events
    }
}

/// The lists that [`take_lists`] reads, of the rows of a statement.
macro_rules! event_lists {
    ($rows:literal) => {
        concat!(
            "SELECT
                string_agg(CAST(tracking_id AS TEXT), ','),
                string_agg(CAST(stage AS TEXT), ','),
                string_agg(CAST(occurred_at AS TEXT), ','),
                string_agg(CAST(source_no AS TEXT), ','),
                string_agg(CAST(ordinal AS TEXT), ','),
                string_agg(CAST(revision AS TEXT), ','),
                string_agg(COALESCE(CAST(retracted_revision AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(link_no AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(reason AS TEXT), ''), ','),
                string_agg(COALESCE(hex(referral_id), ''), ','),
                string_agg(COALESCE(link_code, ''), '\n'),
                string_agg(COALESCE(click_id, ''), '\n'),
                string_agg(COALESCE(user_id, ''), '\n'),
                string_agg(COALESCE(event_id, ''), '\n')
            FROM (",
            $rows,
            ") page"
        )
    };
}

impl OrgTransaction {
    /// Adds the events of some ascending numbers; a number without an event is passed over.
    pub(crate) async fn read_events(
        &mut self,
        sources: &Sources,
        numbers: &[i64],
        events: &mut StoredEvents,
    ) -> Result<()> {
        const NEIGHBOURS: &str = event_lists!(
            "SELECT * FROM referral_trackings
            WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id <= $3
            ORDER BY tracking_id"
        );
        const NUMBERED: &str = event_lists!(
            "SELECT * FROM referral_trackings
            WHERE org_id = $1 AND tracking_id IN (SELECT value FROM json_each($2) n)
            ORDER BY tracking_id"
        );
        let statement = |part: &[i64]| match part {
            [first, .., last] if last - first < part.len() as i64 => self.query(NEIGHBOURS).bind(*first).bind(*last),
            _ => self.query(NUMBERED).bind(part),
        };
        let mut statements = numbers.chunks(bulk::LOOKUP).map(statement).collect::<Vec<_>>().into_iter();
        let mut row = match statements.next() {
            Some(first) => Some(first.fetch_one(self).await?),
            None => None,
        };
        while let Some(read) = row {
            // The next events are read on the database's thread while these are taken in.
            let following = async {
                match statements.next() {
                    Some(next) => next.fetch_one(self).await.map(Some),
                    None => Ok(None),
                }
            };
            let (next, taken) = tokio::join!(following, async { take_lists(&read, sources, events) });
            taken?;
            row = next?;
        }
        Ok(())
    }

    /// The events from a number on, at most a page of them; none at the end.
    pub(crate) async fn events_from(&mut self, sources: &Sources, from: i64) -> Result<StoredEvents> {
        const PAGED: &str = event_lists!(
            "SELECT * FROM referral_trackings
            WHERE org_id = $1 AND tracking_id >= $2
            ORDER BY tracking_id
            LIMIT $3"
        );
        let mut events = StoredEvents::default();
        let row = self.query(PAGED).bind(from).bind(PAGE).fetch_one(self).await?;
        take_lists(&row, sources, &mut events)?;
        Ok(events)
    }

    /// The numbers of the events that carry a code of some links, given by their own codes, and happened at or after an
    /// instant, ascending. Goes through all events, unless none is that young.
    pub(crate) async fn events_with_codes(&mut self, codes: &[String], from: Instant) -> Result<Vec<i64>> {
        const NEWEST: &str = "SELECT newest_event_at FROM counters WHERE org_id = $1";
        const CARRY: &str = "SELECT tracking_id
            FROM referral_trackings
            WHERE org_id = $1 AND occurred_at >= $3 AND link_code IN (SELECT value FROM json_each($2) n)
            ORDER BY tracking_id";
        let newest: i64 = self.query_scalar(NEWEST).fetch_one(self).await?;
        if newest < from.0 || codes.is_empty() {
            return Ok(Vec::new());
        }
        let further = aliases::of_links(self, codes).await?;
        let codes: Vec<&str> = codes.iter().chain(&further).map(String::as_str).collect();
        let mut numbers: Vec<i64> = Vec::new();
        for part in codes.chunks(bulk::LOOKUP) {
            numbers.extend(self.query_scalar::<i64>(CARRY).bind(part).bind(from.0).fetch_all(self).await?);
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// How many events belong to no referral.
    pub async fn count_unattributed(&mut self) -> Result<i64> {
        const COUNT: &str = "SELECT COUNT(*) FROM referral_trackings WHERE org_id = $1 AND reason IS NOT NULL";
        self.query_scalar(COUNT).fetch_one(self).await
    }

    /// Writes some events of a table, which are numbered in that order and whose senders are known, each with what it was
    /// attributed to. `revisions` brought them, each up to and without a number.
    pub(crate) async fn insert_events(
        &mut self,
        events: &EventTable,
        rows: &[(u32, Attributed)],
        sources: &Sources,
        revisions: &[(i64, i64)],
    ) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement::Insert {
            into: "referral_trackings",
            shared: &["org_id"],
            each: &[
                "tracking_id",
                "revision",
                "stage",
                "occurred_at",
                "source_no",
                "ordinal",
                "link_code",
                "click_id",
                "user_id",
                "event_id",
                "link_no",
                "referral_id",
                "reason",
            ],
            conflict: "",
        };
        INSERT
            .run(self, rows, &[], |values, (row, attributed)| {
                let index = *row as usize;
                let number = events.tracking_id(index);
                let source = events.source(index).map_or(0, |name| sources.number(name).unwrap_or_default());
                let revision = revisions.partition_point(|(_, end)| *end <= number);
                bulk::bind(values, number)?;
                bulk::bind(values, revisions.get(revision).map(|(revision, _)| *revision))?;
                bulk::bind(values, events.stage(index).rank() as i64)?;
                bulk::bind(values, events.occurred_at(index).0)?;
                bulk::bind(values, source)?;
                bulk::bind(values, i64::from(events.ordinal(index)))?;
                let texts = events.texts(index);
                for text in [texts.link_code, texts.click_id, texts.user_id, texts.event_id] {
                    bulk::bind(values, text)?;
                }
                bind_attributed(values, attributed)
            })
            .await
    }

    /// Writes what some stored events are attributed to now.
    pub(crate) async fn attribute_events(&mut self, changed: &mut [Reattributed]) -> Result<()> {
        const UPDATE: bulk::Statement = bulk::Statement::With {
            given: &["tracking_id", "link_no", "referral_id", "reason"],
            before: "UPDATE referral_trackings
                SET link_no = given.link_no, referral_id = given.referral_id, reason = given.reason
                FROM given
                WHERE referral_trackings.org_id =",
            after: " AND referral_trackings.tracking_id = given.tracking_id",
        };
        changed.sort_unstable_by_key(|changed| changed.event);
        let done = UPDATE
            .count(self, changed, &[], |values, changed| {
                bulk::bind(values, changed.event)?;
                bind_attributed(values, &changed.now)
            })
            .await?;
        if done == changed.len() { Ok(()) } else { Err(StoreError::Invariant("an event is gone".to_owned())) }
    }

    /// Takes back the events of a range of numbers, those excepted that were taken back before; answers with how many.
    pub(crate) async fn retract_events(&mut self, [first, end]: [i64; 2], revision: i64) -> Result<u64> {
        const RETRACT: &str = "UPDATE referral_trackings
            SET retracted_revision = $4
            WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id < $3 AND retracted_revision IS NULL";
        self.query(RETRACT).bind(first).bind(end).bind(revision).execute(self).await
    }

    /// Deletes events.
    pub(crate) async fn delete_events(&mut self, numbers: &[i64]) -> Result<()> {
        const DELETE: &str = "DELETE FROM referral_trackings
            WHERE org_id = $1 AND tracking_id IN (SELECT value FROM json_each($2) n)";
        bulk::for_numbers(self, DELETE, numbers).await
    }

    /// Leaves of events no more than when their click was and where it leads.
    pub(crate) async fn leave_residues(&mut self, numbers: &[i64]) -> Result<()> {
        const BLANK: &str = "UPDATE referral_trackings
            SET user_id = NULL, event_id = NULL, ordinal = $3, link_no = NULL, referral_id = NULL, reason = NULL
            WHERE org_id = $1 AND tracking_id IN (SELECT value FROM json_each($2) n)";
        for part in numbers.chunks(bulk::LOOKUP) {
            self.query(BLANK).bind(part).bind(i64::from(RESIDUE)).execute(self).await?;
        }
        Ok(())
    }
}

fn bind_attributed(values: &mut bulk::Values, attributed: &Attributed) -> Result<()> {
    let (link_no, referral_id, reason) = match attributed {
        Some(EventAttribution::Referral { link_no, referral_id }) => (Some(*link_no), Some(referral_id), None),
        Some(EventAttribution::Unattributed(reason)) => (None, None, Some(reason.number())),
        None => (None, None, None),
    };
    bulk::bind(values, link_no)?;
    bulk::bind(values, referral_id.map(|id| id.as_bytes().to_vec()))?;
    bulk::bind(values, reason)
}

/// Takes in the events of a row of `event_lists!`.
fn take_lists(row: &Row, sources: &Sources, events: &mut StoredEvents) -> Result<()> {
    let (mut numbers, mut stages, mut times) = (list(row, 0)?, list(row, 1)?, list(row, 2)?);
    let (mut senders, mut ordinals, mut revisions) = (list(row, 3)?, list(row, 4)?, list(row, 5)?);
    let (mut retracted, mut links, mut reasons) = (list(row, 6)?, list(row, 7)?, list(row, 8)?);
    let mut referrals = row.try_get::<Option<&str>>(9)?.unwrap_or_default().split(',');
    let mut texts = [10, 11, 12, 13]
        .map(|column| row.try_get::<Option<&str>>(column).map(|list| list.unwrap_or_default().split('\n')));
    let mut next_text = |column: usize| match &mut texts[column] {
        Ok(list) => Ok(list.next().filter(|text| !text.is_empty())),
        Err(_) => Err(StoreError::Corrupt),
    };
    while !numbers.is_empty() {
        let source = sources.name(senders.expect()?);
        let texts = EventTexts {
            link_code: next_text(0)?,
            click_id: next_text(1)?,
            user_id: next_text(2)?,
            event_id: next_text(3)?,
            source: Some(source).filter(|name| *name != DEFAULT_SOURCE),
        };
        let stage = Stage::from_rank(stages.expect()?).ok_or(StoreError::Corrupt)?;
        let ordinal = u32::try_from(ordinals.expect()?).map_err(|_| StoreError::Corrupt)?;
        events.table.push(stage, Instant(times.expect()?), texts, ordinal);
        events.table.set_tracking_id(events.table.len() - 1, numbers.expect()?);
        events.revisions.push((revisions.expect()?, retracted.next().unwrap_or(NEVER)));
        let referral = referrals.next().unwrap_or_default();
        events.attributed.push(read_attributed(&mut links, referral, &mut reasons)?);
    }
    Ok(())
}

fn read_attributed(links: &mut Numbers<'_>, referral: &str, reasons: &mut Numbers<'_>) -> Result<Attributed> {
    let reason = |number| Reason::from_number(number).ok_or(StoreError::Corrupt);
    match (links.next(), reasons.next()) {
        (Some(link_no), None) => {
            let referral_id = Uuid::try_parse_ascii(referral.as_bytes()).map_err(|_| StoreError::Corrupt)?;
            Ok(Some(EventAttribution::Referral { link_no, referral_id }))
        }
        (None, Some(number)) => Ok(Some(EventAttribution::Unattributed(reason(number)?))),
        (None, None) if referral.is_empty() => Ok(None),
        _ => Err(StoreError::Corrupt),
    }
}
