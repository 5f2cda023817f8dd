//! Making links and changing them; events that waited for them are attributed.

use super::labels;
use crate::domain::{Instant, LinkKind};
use crate::store::directory::link_closings::{self, Closing};
use crate::store::directory::link_labels::{self, FormerLabels};
use crate::store::directory::links;
use crate::store::error::Result;
use crate::store::facts::feed::{self, FeedKind, FeedPages, StoredFeedEntry};
use crate::store::facts::import_changes::{self, Field, ImportChange};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::referrals::unused_links;
use crate::store::{Change, Link, LinkChange, LinkLabels, NewLink, OrgTransaction};
use crate::workflows::attribute::rework::{Touched, rework};
use rustc_hash::FxHashMap;

impl Change {
    /// Makes and closes links in one revision; events that waited for them are attributed. Labels that change take one of
    /// their own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where a code is in use in this installation, [`StoreError::LabelForm`].
    ///
    /// [`StoreError::Taken`]: crate::store::StoreError::Taken
    /// [`StoreError::LabelForm`]: crate::store::StoreError::LabelForm
    pub async fn write_links(&mut self, new: &[NewLink], changes: &[LinkChange], now: Instant) -> Result<()> {
        self.write_links_for(Cause::Command, new, changes, now).await
    }

    /// The same for the rows of an import, by its number: it can be taken back.
    ///
    /// # Errors
    /// As for [`Change::write_links`].
    pub async fn import_links(
        &mut self,
        import_no: i64,
        new: &[NewLink],
        changes: &[LinkChange],
        now: Instant,
    ) -> Result<()> {
        self.write_links_for(Cause::Import(import_no), new, changes, now).await
    }

    /// Writes links in revisions that name the import they are written for.
    pub(super) async fn write_links_for(
        &mut self,
        cause: Cause,
        new: &[NewLink],
        changes: &[LinkChange],
        now: Instant,
    ) -> Result<()> {
        let changed: Vec<i64> = changes.iter().map(|change| change.link_no).collect();
        let before = self.links_numbered(&changed).await?.into_iter().map(|link| (link.link_no, link)).collect();
        if let Cause::Import(import_no) = cause {
            import_changes::insert(self, import_no, &targets_replaced(changes, &before)).await?;
        }
        write(self, new, changes, &before, Occasion { import_no: cause.import_no(), now }).await?;
        let rows = (new.len() + changes.len()) as i64;
        if rows > 0 {
            audit::record(self, Action::LinksWritten, About::Thing(""), rows).await?;
        }
        Ok(())
    }
}

/// What links are written for.
#[derive(Clone, Copy)]
pub(super) enum Cause {
    /// A command.
    Command,
    /// An import, by its number.
    Import(i64),
    /// The end of that import.
    Undo(i64),
}

impl Cause {
    const fn import_no(self) -> Option<i64> {
        match self {
            Self::Command => None,
            Self::Import(import_no) | Self::Undo(import_no) => Some(import_no),
        }
    }
}

/// When links are written, and which import their revisions name.
#[derive(Clone, Copy)]
struct Occasion {
    import_no: Option<i64>,
    now: Instant,
}

/// The targets that an import replaces.
fn targets_replaced(changes: &[LinkChange], before: &FxHashMap<i64, Link>) -> Vec<ImportChange> {
    let replaced = changes.iter().filter_map(|change| {
        let (number, after) = (change.link_no, &change.labels.target);
        let before = before.get(&number).map(|link| &link.labels.target).filter(|before| *before != after)?;
        Some(ImportChange { field: Field::Target, number, before: before.clone(), after: after.clone() })
    });
    replaced.collect()
}

async fn write(
    tx: &mut OrgTransaction,
    new: &[NewLink],
    changes: &[LinkChange],
    before: &FxHashMap<i64, Link>,
    occasion: Occasion,
) -> Result<()> {
    let given = new.iter().map(|link| &link.labels).chain(changes.iter().map(|change| &change.labels));
    for LinkLabels { campaign, channel, .. } in given {
        labels::check(campaign.as_deref())?;
        labels::check(channel.as_deref())?;
    }
    relabel(tx, changes, before, occasion).await?;
    let closing: Vec<(&LinkChange, &Link)> = changes
        .iter()
        .filter_map(|change| before.get(&change.link_no).map(|link| (change, link)))
        .filter(|(change, link)| change.closing != link.closing)
        .collect();
    if new.is_empty() && closing.is_empty() {
        return Ok(());
    }
    let revision = revisions::take(tx, RevisionKind::Links, occasion.import_no, occasion.now).await?;
    let first = links::insert(tx, new, revision).await?;
    let mut rows: Vec<(i64, Closing)> = closing.iter().map(|(change, _)| (change.link_no, change.closing)).collect();
    let with_closing = new.iter().enumerate().filter(|(_, link)| link.closing != Closing::default());
    rows.extend(with_closing.map(|(place, link)| (first + place as i64, link.closing)));
    link_closings::insert(tx, &rows, revision).await?;
    feed::insert(tx, revision, &announced(new, first)).await?;
    let made = new.iter().enumerate().map(|(place, link)| (link.created_at.0, first + place as i64));
    unused_links::add(tx, &made.collect::<Vec<_>>()).await?;
    // Only events that were stored can have waited for a code; a personal link is a referral from the first.
    let has_events = revisions::progress(tx).await?.newest_event_at > Instant(i64::MIN);
    let waited_for = new.iter().filter(|link| has_events || link.kind == LinkKind::Personal);
    let touched = Touched {
        codes: waited_for.map(|link| link.code.clone()).collect(),
        events: events_moved(tx, &closing).await?,
        ..Touched::default()
    };
    rework(tx, touched, revision).await.map(drop)
}

/// What programs that follow are told of new links.
fn announced(new: &[NewLink], first: i64) -> FeedPages {
    let entry = |(link_no, link): (i64, &NewLink)| StoredFeedEntry {
        kind: FeedKind::LinkCreated,
        referral_id: None,
        link_no: Some(link_no),
        member_no: Some(link.member_no),
        value: None,
    };
    FeedPages::of((first..).zip(new).map(entry))
}

/// Writes the labels that links shall have; what campaigns and channels were before is noted.
async fn relabel(
    tx: &mut OrgTransaction,
    changes: &[LinkChange],
    before: &FxHashMap<i64, Link>,
    occasion: Occasion,
) -> Result<()> {
    let former = changes.iter().filter_map(|change| {
        let was = &before.get(&change.link_no)?.labels;
        let is_same = (&was.campaign, &was.channel) == (&change.labels.campaign, &change.labels.channel);
        let former = FormerLabels { campaign: was.campaign.clone(), channel: was.channel.clone() };
        (!is_same).then_some((change.link_no, former))
    });
    let former: Vec<(i64, FormerLabels)> = former.collect();
    if !former.is_empty() {
        let revision = revisions::take(tx, RevisionKind::Labels, occasion.import_no, occasion.now).await?;
        link_labels::note(tx, &former, revision).await?;
    }
    links::relabel(tx, changes).await
}

/// The events that a moved closing may move: those of the link at or after the earlier of its two closings.
async fn events_moved(tx: &mut OrgTransaction, closing: &[(&LinkChange, &Link)]) -> Result<Vec<i64>> {
    let moved: Vec<(String, Instant)> = closing
        .iter()
        .filter(|(change, link)| change.closing.closes_at() != link.closing.closes_at())
        .filter_map(|(change, link)| {
            let ends = [change.closing.closes_at(), link.closing.closes_at()];
            ends.into_iter().flatten().min().map(|from| (link.code.clone(), from))
        })
        .collect();
    let Some(from) = moved.iter().map(|(_, from)| *from).min() else { return Ok(Vec::new()) };
    let codes: Vec<String> = moved.into_iter().map(|(code, _)| code).collect();
    tx.events_with_codes(&codes, from).await
}
