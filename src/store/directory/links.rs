//! Referral links: made, relabelled, closed; never given to somebody else.

use super::link_book::{Closing, closings};
use crate::domain::{Instant, LinkKind};
use crate::store::attribution::changes::{Touched, events_with_codes, rework};
use crate::store::database::bulk;
use crate::store::database::retry::retried;
use crate::store::database::sql::{Row, query, query_scalar};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::sealed;
use crate::store::{Connection, OrgScope, Store};
use rustc_hash::{FxHashMap, FxHashSet};

/// A link as stored, with today's labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The organization's number of this link.
    pub link_no: i64,
    /// The code.
    pub code: String,
    /// The number of its member.
    pub member_no: i64,
    /// Shared or personal.
    pub kind: LinkKind,
    /// When it was generated.
    pub created_at: Instant,
    /// The labels.
    pub labels: LinkLabels,
    /// When it closes.
    pub closing: Closing,
}

/// What can be changed of a link besides its closing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkLabels {
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// Where the link leads people.
    pub target: Option<String>,
}

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// The code, checked by the caller.
    pub code: String,
    /// The number of its member.
    pub member_no: i64,
    /// Shared or personal.
    pub kind: LinkKind,
    /// When it was generated.
    pub created_at: Instant,
    /// The labels.
    pub labels: LinkLabels,
    /// When it closes.
    pub closing: Closing,
}

/// What a change makes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkChange {
    /// The link's number.
    pub link_no: i64,
    /// The labels it shall have.
    pub labels: LinkLabels,
    /// The closing it shall have.
    pub closing: Closing,
}

const SELECT: &str = "SELECT link_no, code, member_no, kind, created_at, campaign, channel, target
    FROM referral_links
    WHERE org_id = $1 AND ($2 IS NULL OR code = $2)
    ORDER BY link_no";

impl Store {
    /// All links of an organization, in the order in which they were made.
    pub async fn links(&self, scope: &OrgScope) -> Result<Vec<Link>> {
        let mut tx = self.read(scope).await?;
        read_links(&mut tx, scope, None).await
    }

    /// The link of that code.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for a code of another organization.
    pub async fn link(&self, scope: &OrgScope, code: &str) -> Result<Link> {
        let mut tx = self.read(scope).await?;
        read_links(&mut tx, scope, Some(code))
            .await?
            .pop()
            .ok_or_else(|| StoreError::NotFound { kind: "link", name: code.to_owned() })
    }

    /// Makes and changes links in one transaction and one revision; events that waited for them are attributed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where a code is in use in this installation.
    pub async fn write_links(
        &self,
        scope: &OrgScope,
        new: &[NewLink],
        changes: &[LinkChange],
        now: Instant,
        is_dry_run: bool,
    ) -> Result<()> {
        retried!(self.write_links_once(scope, new, changes, now, is_dry_run))
    }

    async fn write_links_once(
        &self,
        scope: &OrgScope,
        new: &[NewLink],
        changes: &[LinkChange],
        now: Instant,
        is_dry_run: bool,
    ) -> Result<()> {
        let mut tx = self.write(scope).await?;
        write(&mut tx, scope, new, changes, now).await?;
        let rows = (new.len() + changes.len()) as i64;
        if rows > 0 {
            audit::record(&mut tx, scope, Action::LinksWritten, About::Thing(""), rows).await?;
        }
        if is_dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(())
    }

    /// The numbers of the links made in `[from, until)` that a revision knows.
    pub async fn links_made(
        &self,
        scope: &OrgScope,
        from: Instant,
        until: Instant,
        revision: i64,
    ) -> Result<FxHashSet<i64>> {
        const MADE: &str = "SELECT link_no
            FROM referral_links
            WHERE org_id = $1 AND created_at >= $2 AND created_at < $3 AND revision <= $4";
        let mut tx = self.read(scope).await?;
        let numbers: Vec<i64> =
            query_scalar(MADE).bind(scope.org_id).bind(from.0).bind(until.0).bind(revision).fetch_all(&mut tx).await?;
        Ok(numbers.into_iter().collect())
    }

    /// Which of some codes are given already, by this organization or another.
    pub async fn codes_in_use(&self, codes: &[&str]) -> Result<FxHashSet<String>> {
        const SELECT: &str = "SELECT code FROM link_codes WHERE code IN (SELECT value FROM json_each($1) n)";
        let mut tx = self.read_directory().await?;
        let found: Vec<String> = query_scalar(SELECT).bind(codes).fetch_all(&mut tx).await?;
        Ok(found.into_iter().collect())
    }

    /// How many referrals with a click, and how many in all, each link has; links without any are left out.
    pub async fn link_counts(&self, scope: &OrgScope) -> Result<FxHashMap<i64, (i64, i64)>> {
        const COUNTS: &str = "SELECT link_no, COUNT(clicked_at), COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND entered_at < 9223372036854775807
            GROUP BY link_no";
        let mut tx = self.read(scope).await?;
        let rows = query(COUNTS).bind(scope.org_id).fetch_all(&mut tx).await?;
        let mut counts = sealed::link_counts(&mut tx, scope).await?;
        for row in &rows {
            let count = counts.entry(row.try_get(0)?).or_default();
            *count = (count.0 + row.try_get::<i64>(1)?, count.1 + row.try_get::<i64>(2)?);
        }
        Ok(counts)
    }

    /// How many links, and how many referrals, each member has; members without a link are left out.
    pub async fn member_counts(&self, scope: &OrgScope) -> Result<FxHashMap<i64, (i64, i64)>> {
        const LINKS: &str = "SELECT member_no, COUNT(*) FROM referral_links WHERE org_id = $1 GROUP BY member_no";
        const REFERRALS: &str = "SELECT member_no, COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND entered_at < 9223372036854775807
            GROUP BY member_no";
        let mut tx = self.read(scope).await?;
        let mut counts: FxHashMap<i64, (i64, i64)> = FxHashMap::default();
        for row in &query(LINKS).bind(scope.org_id).fetch_all(&mut tx).await? {
            counts.insert(row.try_get(0)?, (row.try_get(1)?, 0));
        }
        for row in &query(REFERRALS).bind(scope.org_id).fetch_all(&mut tx).await? {
            counts.entry(row.try_get(0)?).or_default().1 += row.try_get::<i64>(1)?;
        }
        for (member_no, referrals) in sealed::member_counts(&mut tx, scope).await? {
            counts.entry(member_no).or_default().1 += referrals;
        }
        Ok(counts)
    }
}

async fn read_links(connection: &mut Connection, scope: &OrgScope, code: Option<&str>) -> Result<Vec<Link>> {
    let closings = closings(connection, scope, i64::MAX).await?;
    let rows = query(SELECT).bind(scope.org_id).bind(code).fetch_all(connection).await?;
    let mut links = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    for link in &mut links {
        link.closing = closings.get(&link.link_no).copied().unwrap_or_default();
    }
    Ok(links)
}

fn read(row: &Row) -> Result<Link> {
    let kind: String = row.try_get(3)?;
    Ok(Link {
        link_no: row.try_get(0)?,
        code: row.try_get(1)?,
        member_no: row.try_get(2)?,
        kind: LinkKind::from_name(&kind).ok_or(StoreError::Corrupt)?,
        created_at: Instant(row.try_get(4)?),
        labels: LinkLabels { campaign: row.try_get(5)?, channel: row.try_get(6)?, target: row.try_get(7)? },
        closing: Closing::default(),
    })
}

async fn write(
    connection: &mut Connection,
    scope: &OrgScope,
    new: &[NewLink],
    changes: &[LinkChange],
    now: Instant,
) -> Result<()> {
    let before: FxHashMap<i64, Link> = if changes.is_empty() {
        FxHashMap::default()
    } else {
        read_links(connection, scope, None).await?.into_iter().map(|link| (link.link_no, link)).collect()
    };
    relabel(connection, scope, changes).await?;
    let closing: Vec<(&LinkChange, &Link)> = changes
        .iter()
        .filter_map(|change| before.get(&change.link_no).map(|link| (change, link)))
        .filter(|(change, link)| change.closing != link.closing)
        .collect();
    if new.is_empty() && closing.is_empty() {
        return Ok(());
    }
    let revision = revisions::take(connection, scope, RevisionKind::Links, None, now).await?;
    let first = insert(connection, scope, new, revision).await?;
    let mut rows: Vec<(i64, Closing)> = closing.iter().map(|(change, _)| (change.link_no, change.closing)).collect();
    let with_closing = new.iter().enumerate().filter(|(_, link)| link.closing != Closing::default());
    rows.extend(with_closing.map(|(place, link)| (first + place as i64, link.closing)));
    insert_closings(connection, scope, &rows, revision).await?;
    let touched = Touched {
        codes: new.iter().map(|link| link.code.clone()).collect(),
        events: events_moved(connection, scope, &closing).await?,
        ..Touched::default()
    };
    rework(connection, scope, touched, revision).await
}

/// The events that a moved closing may move: those of the link at or after the earlier of its two closings.
async fn events_moved(
    connection: &mut Connection,
    scope: &OrgScope,
    closing: &[(&LinkChange, &Link)],
) -> Result<Vec<i64>> {
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
    events_with_codes(connection, scope, &codes, from).await
}

async fn relabel(connection: &mut Connection, scope: &OrgScope, changes: &[LinkChange]) -> Result<()> {
    const UPDATE: &str = "UPDATE referral_links
        SET campaign = $3, channel = $4, target = $5
        WHERE org_id = $1 AND link_no = $2";
    for change in changes {
        query(UPDATE)
            .bind(scope.org_id)
            .bind(change.link_no)
            .bind(&change.labels.campaign)
            .bind(&change.labels.channel)
            .bind(&change.labels.target)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Inserts new links and answers with the number of the first.
async fn insert(connection: &mut Connection, scope: &OrgScope, new: &[NewLink], revision: i64) -> Result<i64> {
    const TAKE: &str = "UPDATE counters SET link_no = link_no + $2 WHERE org_id = $1 RETURNING link_no - $2";
    const LINKS: bulk::Statement = bulk::Statement {
        head: "INSERT INTO referral_links
            (org_id, link_no, revision, member_no, code, campaign, channel, target, kind, created_at)
            VALUES",
        row: "($1, $2 + @, $3, ?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    const CODES: bulk::Statement =
        bulk::Statement { head: "INSERT INTO link_codes (org_id, link_no, code) VALUES", row: "($1, ?, ?)", tail: "" };
    let first: i64 = query_scalar(TAKE).bind(scope.org_id).bind(new.len() as i64).fetch_one(&mut *connection).await?;
    // In the order of the codes, so that two organizations that want the same ones wait for each other in one direction.
    let mut codes: Vec<(&str, i64)> =
        new.iter().enumerate().map(|(place, link)| (link.code.as_str(), first + place as i64)).collect();
    codes.sort_unstable();
    let insert_code = |values: &mut bulk::Values, (code, link_no): &(&str, i64)| {
        bulk::bind(values, *link_no)?;
        bulk::bind(values, *code)
    };
    let taken = CODES.run(connection, &codes, |_| vec![scope.org_id], insert_code).await;
    if let Err(error) = taken {
        return Err(name_taken(connection, scope, first, new, error).await);
    }
    let constants = |start: usize| vec![scope.org_id, first + start as i64, revision];
    LINKS
        .run(connection, new, constants, |values, link| {
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
async fn name_taken(
    connection: &mut Connection,
    scope: &OrgScope,
    first: i64,
    new: &[NewLink],
    error: StoreError,
) -> StoreError {
    const OTHER: &str = "SELECT 1 FROM link_codes WHERE code = $1 AND NOT (org_id = $2 AND link_no >= $3)";
    if !matches!(error, StoreError::Unique) {
        return error;
    }
    let mut asked: FxHashSet<&str> = FxHashSet::default();
    for link in new {
        let others = query(OTHER).bind(&link.code).bind(scope.org_id).bind(first);
        let found = others.fetch_optional(&mut *connection).await;
        if !asked.insert(&link.code) || matches!(found, Ok(Some(_))) {
            return StoreError::Taken { kind: "code", name: link.code.clone() };
        }
    }
    error
}

async fn insert_closings(
    connection: &mut Connection,
    scope: &OrgScope,
    rows: &[(i64, Closing)],
    revision: i64,
) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement {
        head: "INSERT INTO link_closings (org_id, revision, link_no, disabled_at, expires_at) VALUES",
        row: "($1, $2, ?, ?, ?)",
        tail: "",
    };
    let constants = |_| vec![scope.org_id, revision];
    INSERT
        .run(connection, rows, constants, |values, (link_no, closing)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, closing.disabled_at.map(|at| at.0))?;
            bulk::bind(values, closing.expires_at.map(|at| at.0))
        })
        .await
}
