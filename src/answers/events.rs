//! The list of stored events.

use crate::report::events::{EventRow, Events, Standing};
use crate::store::{Organization, Result, Store};

/// How many events are read at a time.
const PAGE: i64 = 4_000;

/// Lists stored events in the order in which they were stored, at most `limit` of them.
pub async fn events(store: &Store, organization: &Organization, only_unattributed: bool, limit: i64) -> Result<Events> {
    let mut rows: Vec<EventRow> = Vec::new();
    let mut after = 0;
    loop {
        // One more than asked for tells whether there are more.
        let wanted = PAGE.min(limit.saturating_add(1) - rows.len() as i64);
        let (events, listed) = store.events_after(&organization.scope, after, wanted, only_unattributed).await?;
        let read = listed.len() as i64;
        for (index, event) in listed.into_iter().enumerate() {
            after = event.tracking_id;
            let standing = Standing {
                id: event.tracking_id,
                import_id: event.origin.import_id,
                file: event.origin.file,
                reason: event.reason,
                is_retracted: event.is_retracted,
            };
            rows.push(EventRow::of(&events.fact(index), standing));
        }
        if read < wanted || rows.len() as i64 > limit {
            break;
        }
    }
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Events {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        timezone: organization.settings.timezone,
        only_unattributed,
        has_more,
        rows,
    })
}
