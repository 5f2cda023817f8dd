//! Making links and changing them; events that waited for them are attributed.

use crate::domain::{Instant, LinkKind};
use crate::store::database::bulk;
use crate::store::database::sql::query;
use crate::store::directory::link_book::Closing;
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::referrals::unused_links;
use crate::store::{Change, OrgTransaction};
use crate::store::{Link, LinkChange, NewLink};
use crate::workflows::attribute::rework::{Touched, rework};
use rustc_hash::{FxHashMap, FxHashSet};

impl Change {
    /// Makes and changes links in one revision; events that waited for them are attributed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where a code is in use in this installation.
    pub async fn write_links(&mut self, new: &[NewLink], changes: &[LinkChange], now: Instant) -> Result<()> {
        write(self, new, changes, now).await?;
        let rows = (new.len() + changes.len()) as i64;
        if rows > 0 {
            audit::record(self, Action::LinksWritten, About::Thing(""), rows).await?;
        }
        Ok(())
    }
}

async fn write(tx: &mut OrgTransaction, new: &[NewLink], changes: &[LinkChange], now: Instant) -> Result<()> {
    let changed: Vec<i64> = changes.iter().map(|change| change.link_no).collect();
    let before: FxHashMap<i64, Link> =
        tx.links_numbered(&changed).await?.into_iter().map(|link| (link.link_no, link)).collect();
    relabel(tx, changes).await?;
    let closing: Vec<(&LinkChange, &Link)> = changes
        .iter()
        .filter_map(|change| before.get(&change.link_no).map(|link| (change, link)))
        .filter(|(change, link)| change.closing != link.closing)
        .collect();
    if new.is_empty() && closing.is_empty() {
        return Ok(());
    }
    let revision = revisions::take(tx, RevisionKind::Links, None, now).await?;
    let first = insert(tx, new, revision).await?;
    let mut rows: Vec<(i64, Closing)> = closing.iter().map(|(change, _)| (change.link_no, change.closing)).collect();
    let with_closing = new.iter().enumerate().filter(|(_, link)| link.closing != Closing::default());
    rows.extend(with_closing.map(|(place, link)| (first + place as i64, link.closing)));
    insert_closings(tx, &rows, revision).await?;
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

async fn relabel(tx: &mut OrgTransaction, changes: &[LinkChange]) -> Result<()> {
    const UPDATE: bulk::Statement = bulk::Statement::With {
        given: &["link_no", "campaign", "channel", "target"],
        before: "UPDATE referral_links
            SET campaign = given.campaign, channel = given.channel, target = given.target
            FROM given
            WHERE referral_links.org_id =",
        after: " AND referral_links.link_no = given.link_no",
    };
    UPDATE
        .run(tx, changes, &[], |values, change| {
            bulk::bind(values, change.link_no)?;
            bulk::bind(values, change.labels.campaign.clone())?;
            bulk::bind(values, change.labels.channel.clone())?;
            bulk::bind(values, change.labels.target.clone())
        })
        .await
}

/// Inserts new links and answers with the number of the first.
async fn insert(tx: &mut OrgTransaction, new: &[NewLink], revision: i64) -> Result<i64> {
    const TAKE: &str = "UPDATE counters SET link_no = link_no + $2 WHERE org_id = $1 RETURNING link_no - $2";
    const LINKS: bulk::Statement = bulk::Statement::Insert {
        into: "referral_links",
        shared: &["org_id", "revision"],
        each: &["link_no", "member_no", "code", "campaign", "channel", "target", "kind", "created_at"],
        conflict: "",
    };
    const CODES: bulk::Statement =
        bulk::Statement::Insert { into: "link_codes", shared: &["org_id"], each: &["link_no", "code"], conflict: "" };
    let first: i64 = tx.query_scalar(TAKE).bind(new.len() as i64).fetch_one(tx).await?;
    // In the order of the codes, so that two organizations that want the same ones wait for each other in one direction.
    let mut codes: Vec<(&str, i64)> =
        new.iter().enumerate().map(|(place, link)| (link.code.as_str(), first + place as i64)).collect();
    codes.sort_unstable();
    let insert_code = |values: &mut bulk::Values, (code, link_no): &(&str, i64)| {
        bulk::bind(values, *link_no)?;
        bulk::bind(values, *code)
    };
    match CODES.run(tx, &codes, &[], insert_code).await {
        Err(StoreError::Unique) => return Err(name_taken(tx, first, new).await),
        done => done?,
    }
    let numbered: Vec<(i64, &NewLink)> = (first..).zip(new).collect();
    LINKS
        .run(tx, &numbered, &[revision], |values, (link_no, link)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, link.member_no)?;
            bulk::bind(values, link.code.clone())?;
            bulk::bind(values, link.labels.campaign.clone())?;
            bulk::bind(values, link.labels.channel.clone())?;
            bulk::bind(values, link.labels.target.clone())?;
            bulk::bind(values, link.kind.name())?;
            bulk::bind(values, link.created_at.0)
        })
        .await?;
    Ok(first)
}

/// Which of some codes is taken, or stands twice among them; another organization's gives the same answer as one's own.
async fn name_taken(tx: &mut OrgTransaction, first: i64, new: &[NewLink]) -> StoreError {
    const OTHER: &str = "SELECT 1 FROM link_codes WHERE code = $1 AND NOT (org_id = $2 AND link_no >= $3)";
    let mut asked: FxHashSet<&str> = FxHashSet::default();
    for link in new {
        let others = query(OTHER).bind(&link.code).bind(tx.org_id()).bind(first);
        let found = others.fetch_optional(tx).await;
        if !asked.insert(&link.code) || matches!(found, Ok(Some(_))) {
            return StoreError::Taken { kind: "code", name: link.code.clone() };
        }
    }
    StoreError::Unique
}

async fn insert_closings(tx: &mut OrgTransaction, rows: &[(i64, Closing)], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "link_closings",
        shared: &["org_id", "revision"],
        each: &["link_no", "disabled_at", "expires_at"],
        conflict: "",
    };
    INSERT
        .run(tx, rows, &[revision], |values, (link_no, closing)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, closing.disabled_at.map(|at| at.0))?;
            bulk::bind(values, closing.expires_at.map(|at| at.0))
        })
        .await
}
