//! The list of stored events.

use crate::report::events::{EventRow, Events, Standing};
use crate::store::{Result, Snapshot};

/// How many events are read at a time.
const PAGE: i64 = 4_000;

/// Lists stored events in the order in which they were stored, at most `limit` of them.
pub async fn events(snapshot: &mut Snapshot, only_unattributed: bool, limit: i64) -> Result<Events> {
    // One more than asked for tells whether there are more.
    let mut list = EventList::new(snapshot, only_unattributed, limit.saturating_add(1));
    let mut all = list.head();
    while let Some(part) = list.next().await? {
        all.rows.extend(part.rows);
    }
    all.has_more = all.rows.len() as i64 > limit;
    all.rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// The list of stored events in the order in which they were stored, to be read in parts.
pub struct EventList<'s> {
    snapshot: &'s mut Snapshot,
    only_unattributed: bool,
    /// How many may follow.
    left: i64,
    /// The last event read.
    after: i64,
}

impl<'s> EventList<'s> {
    /// The first `limit` events.
    pub const fn new(snapshot: &'s mut Snapshot, only_unattributed: bool, limit: i64) -> Self {
        Self { snapshot, only_unattributed, left: limit, after: 0 }
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
        let wanted = PAGE.min(self.left);
        if wanted <= 0 {
            return Ok(None);
        }
        let (events, listed) = self.snapshot.events_after(self.after, wanted, self.only_unattributed).await?;
        let read = listed.len() as i64;
        self.left = if read < wanted { 0 } else { self.left - read };
        let mut part = self.head();
        for (index, event) in listed.into_iter().enumerate() {
            self.after = event.tracking_id;
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
        Ok(if part.rows.is_empty() { None } else { Some(part) })
    }
}
