//! The list of stored events.

use crate::report::events::{EventRow, Events, Standing};
use crate::store::{EventSelection, Result, Snapshot};
use rustc_hash::FxHashMap;

/// How many events are read at a time.
const PAGE: usize = 4_000;

/// Lists events of a selection in the order in which they happened, at most `limit` of them.
pub async fn events(snapshot: &mut Snapshot, selection: &EventSelection, limit: i64) -> Result<Events> {
    // One more than asked for tells whether there are more.
    let mut list = EventList::begin(snapshot, selection, limit.saturating_add(1)).await?;
    let mut all = list.head();
    while let Some(part) = list.next().await? {
        all.rows.extend(part.rows);
    }
    all.has_more = all.rows.len() as i64 > limit;
    all.rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// A list of events in the order in which they happened, to be read in parts.
pub struct EventList<'s> {
    snapshot: &'s mut Snapshot,
    only_unattributed: bool,
    /// The numbers of those that follow.
    numbers: std::vec::IntoIter<i64>,
}

impl<'s> EventList<'s> {
    /// The first `limit` events of a selection; their numbers are found at once, eight bytes for each.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub async fn begin(snapshot: &'s mut Snapshot, selection: &EventSelection, limit: i64) -> Result<Self> {
        let numbers = snapshot.event_numbers(selection, limit).await?.into_iter();
        Ok(Self { snapshot, only_unattributed: selection.only_unattributed, numbers })
    }

    /// The list without any row.
    pub fn head(&self) -> Events {
        let organization = self.snapshot.organization();
        Events {
            organization: organization.scope.slug().to_owned(),
            organization_line: organization.line(),
            timezone: organization.settings.timezone,
            only_unattributed: self.only_unattributed,
            has_more: false,
            rows: Vec::new(),
        }
    }

    /// The next events; none at the end.
    pub async fn next(&mut self) -> Result<Option<Events>> {
        let mut numbers: Vec<i64> = self.numbers.by_ref().take(PAGE).collect();
        if numbers.is_empty() {
            return Ok(None);
        }
        let places: FxHashMap<i64, usize> =
            numbers.iter().enumerate().map(|(place, number)| (*number, place)).collect();
        numbers.sort_unstable();
        let (events, listed) = self.snapshot.listed_events(&numbers).await?;
        let mut part = self.head();
        for (index, event) in listed.into_iter().enumerate() {
            let standing = Standing {
                id: event.tracking_id,
                import_id: event.origin.import_id,
                file: event.origin.file,
                referral: event.referral,
                reason: event.reason,
                is_retracted: event.is_retracted,
            };
            part.rows.push(EventRow::of(&events.fact(index), standing));
        }
        part.rows.sort_unstable_by_key(|row| places.get(&row.id).copied());
        Ok(Some(part))
    }
}
