//! The feed of changes.

use crate::domain::feed_place::FeedPlace;
use crate::report::changes::{ChangeRow, Changes};
use crate::store::{FeedEntry, FeedKind, Result, Snapshot, StoreError};

/// What moved behind a place, at most so many changes; `member` leaves one member's alone.
///
/// # Errors
/// [`StoreError::NotFound`] for a revision that has not come yet: the reader was there before a backup was restored.
pub async fn changes(snapshot: &mut Snapshot, after: FeedPlace, member: Option<&str>, most: usize) -> Result<Changes> {
    let newest = snapshot.newest().number;
    if after.revision > newest {
        return Err(StoreError::NotFound { kind: "revision", name: after.revision.to_string() });
    }
    let member_no = match member {
        // For a merged member, the feed of the member that they are now, as in every report.
        Some(member) => {
            let member_no = snapshot.member(member).await?.member_no;
            Some(*snapshot.merged_members().await?.end(&member_no))
        }
        None => None,
    };
    // One more than asked for tells whether there are more.
    let mut entries = snapshot.feed_after(after, member_no, most + 1).await?;
    let more = entries.len() > most;
    entries.truncate(most);
    let place = |entry: &FeedEntry| FeedPlace { revision: entry.revision, place: Some(entry.place) };
    let end = FeedPlace { revision: newest, place: None };
    let next = entries.last().filter(|_| more).map_or(end, place);
    let organization = snapshot.organization();
    Ok(Changes {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        timezone: organization.settings.timezone,
        after: after.to_string(),
        next: next.to_string(),
        more,
        rows: entries.into_iter().map(|entry| row(place(&entry), entry)).collect(),
    })
}

fn row(place: FeedPlace, entry: FeedEntry) -> ChangeRow {
    let value_of = |kind| entry.value.filter(|_| entry.kind == kind);
    ChangeRow {
        place: place.to_string(),
        revision: entry.revision,
        received_at: entry.received_at,
        r#type: entry.kind.name(),
        referral_id: entry.referral_id.map(|id| id.to_string()),
        milestone: value_of(FeedKind::MilestoneReached),
        publication: value_of(FeedKind::FigureRestated),
        link_code: entry.link_code,
        member_id: entry.member_id,
        period: entry.period,
    }
}
