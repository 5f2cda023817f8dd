//! Referral links: made, relabelled, closed; never given to somebody else.

mod labelled;
mod write;

pub use labelled::LinkSource;
pub(crate) use write::{insert, relabel};

use super::link_closings::{self, Closing};
use crate::domain::device::Targets;
use crate::domain::{Instant, LinkKind};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::{Row, query_scalar};
use crate::store::error::{Result, StoreError};
use crate::store::privacy::sealed;
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
    /// Where the link leads people, unless their device has a target of its own.
    pub target: Option<String>,
    /// Where it leads people with an iPhone or iPad.
    pub ios_target: Option<String>,
    /// Where it leads people with Android.
    pub android_target: Option<String>,
}

impl LinkLabels {
    /// Where the link leads each kind of device.
    pub fn targets(&self) -> Targets {
        let Self { target, ios_target, android_target, .. } = self.clone();
        Targets { target, ios_target, android_target }
    }
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

/// The columns that [`read`] reads, before a `FROM`.
macro_rules! links {
    ($from:literal) => {
        concat!(
            "SELECT l.link_no, l.code, l.member_no, l.kind, l.created_at, l.campaign, l.channel, l.target,
                l.ios_target, l.android_target ",
            $from
        )
    };
}

impl OrgTransaction {
    /// Which of some codes are given already, by this organization or another.
    pub async fn codes_in_use(&mut self, codes: &[&str]) -> Result<FxHashSet<String>> {
        const SELECT: &str = "SELECT code FROM link_codes WHERE code IN (SELECT value FROM json_each($1) n)";
        let found: Vec<String> = query_scalar(SELECT).bind(codes).fetch_all(self).await?;
        Ok(found.into_iter().collect())
    }

    /// All links of an organization, in the order in which they were made.
    pub async fn links(&mut self) -> Result<Vec<Link>> {
        const ALL: &str = links!("FROM referral_links l WHERE l.org_id = $1 ORDER BY l.link_no");
        let closings = link_closings::at(self, i64::MAX).await?;
        let rows = self.query(ALL).fetch_all(self).await?;
        let mut links = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        for link in &mut links {
            link.closing = closings.get(&link.link_no).copied().unwrap_or_default();
        }
        Ok(links)
    }

    /// The link of that code, its own or a further one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for a code of another organization.
    pub async fn link(&mut self, code: &str) -> Result<Link> {
        const NUMBER: &str = "SELECT link_no FROM link_codes WHERE org_id = $1 AND code = $2";
        let number: Option<i64> = self.query_scalar(NUMBER).bind(code).fetch_optional(self).await?;
        let found = self.links_numbered(number.as_slice()).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { kind: "link", name: code.to_owned() })
    }

    /// The links of those numbers.
    pub async fn links_numbered(&mut self, numbers: &[i64]) -> Result<Vec<Link>> {
        const LINKS: &str =
            links!("FROM json_each($2) n CROSS JOIN referral_links l WHERE l.org_id = $1 AND l.link_no = n.value");
        const CLOSINGS: &str = "SELECT c.link_no, c.disabled_at, c.expires_at
            FROM json_each($2) n
            CROSS JOIN link_closings c
            WHERE c.org_id = $1 AND c.link_no = n.value
            ORDER BY c.link_no, c.revision";
        let mut links = Vec::with_capacity(numbers.len());
        bulk::look_up(self, LINKS, numbers, |row| {
            links.push(read(row)?);
            Ok(())
        })
        .await?;
        let mut closings: FxHashMap<i64, Closing> = FxHashMap::default();
        bulk::look_up(self, CLOSINGS, numbers, |row| {
            closings.insert(row.try_get(0)?, Closing::read(row, 1)?);
            Ok(())
        })
        .await?;
        for link in &mut links {
            link.closing = closings.get(&link.link_no).copied().unwrap_or_default();
        }
        Ok(links)
    }

    /// The codes of the links of those numbers, by number.
    pub(crate) async fn codes_of_links(&mut self, numbers: &[i64]) -> Result<FxHashMap<i64, String>> {
        const CODES: &str = "SELECT l.link_no, l.code
            FROM json_each($2) n
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.link_no = n.value";
        bulk::texts_of(self, CODES, numbers).await
    }

    /// How many referrals with a click, and how many in all, each link has; links without any are left out.
    pub async fn link_counts(&mut self) -> Result<FxHashMap<i64, (i64, i64)>> {
        const COUNTS: &str = "SELECT link_no, COUNT(clicked_at), COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND entered_at < 9223372036854775807
            GROUP BY link_no";
        let rows = self.query(COUNTS).fetch_all(self).await?;
        let mut counts = sealed::link_counts(self).await?;
        for row in &rows {
            let count = counts.entry(row.try_get(0)?).or_default();
            *count = (count.0 + row.try_get::<i64>(1)?, count.1 + row.try_get::<i64>(2)?);
        }
        Ok(counts)
    }

    /// How many links, and how many referrals, count for each member; members without a link are left out.
    pub async fn member_counts(&mut self) -> Result<FxHashMap<i64, (i64, i64)>> {
        const LINKS: &str = "SELECT member_no, COUNT(*) FROM referral_links WHERE org_id = $1 GROUP BY member_no";
        const REFERRALS: &str = "SELECT member_no, COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND entered_at < 9223372036854775807
            GROUP BY member_no";
        let mut counts: FxHashMap<i64, (i64, i64)> = FxHashMap::default();
        let merges = self.merged_members().await?;
        for row in &self.query(LINKS).fetch_all(self).await? {
            counts.entry(*merges.end(&row.try_get(0)?)).or_default().0 += row.try_get::<i64>(1)?;
        }
        for row in &self.query(REFERRALS).fetch_all(self).await? {
            counts.entry(row.try_get(0)?).or_default().1 += row.try_get::<i64>(1)?;
        }
        for (member_no, referrals) in sealed::member_counts(self).await? {
            counts.entry(member_no).or_default().1 += referrals;
        }
        Ok(counts)
    }
}

/// The numbers of the links that some revisions made.
pub(crate) async fn made_in(tx: &mut OrgTransaction, [first, last]: [i64; 2]) -> Result<Vec<i64>> {
    const MADE: &str = "SELECT link_no FROM referral_links WHERE org_id = $1 AND revision >= $2 AND revision <= $3";
    tx.query_scalar(MADE).bind(first).bind(last).fetch_all(tx).await
}

/// The codes of the links that were made after a revision.
pub(crate) async fn codes_made_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<String>> {
    const CODES: &str = "SELECT code FROM referral_links WHERE org_id = $1 AND revision > $2";
    tx.query_scalar(CODES).bind(revision).fetch_all(tx).await
}

/// The numbers and codes of the next links after one, in the order of their numbers; none at the end.
pub(crate) async fn codes_after(tx: &mut OrgTransaction, link_no: i64) -> Result<Vec<(i64, String)>> {
    const AFTER: &str = "SELECT link_no, code
        FROM referral_links
        WHERE org_id = $1 AND link_no > $2
        ORDER BY link_no
        LIMIT $3";
    let rows = tx.query(AFTER).bind(link_no).bind(bulk::LOOKUP as i64).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The numbers of the links that some codes lead to, as the redirect finds them.
pub(crate) async fn links_of_codes(tx: &mut OrgTransaction, codes: &[&str]) -> Result<FxHashMap<String, i64>> {
    const CODES: &str = "SELECT code, link_no
        FROM link_codes
        WHERE org_id = $1 AND code IN (SELECT value FROM json_each($2) n)";
    let mut links = FxHashMap::default();
    bulk::look_up_texts(tx, CODES, codes, |row| {
        links.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
    .await?;
    Ok(links)
}

/// How many codes the redirect finds of the organization.
pub(crate) async fn count_codes(tx: &mut OrgTransaction) -> Result<i64> {
    tx.query_scalar("SELECT COUNT(*) FROM link_codes WHERE org_id = $1").fetch_one(tx).await
}

fn read(row: &Row) -> Result<Link> {
    let kind: String = row.try_get(3)?;
    Ok(Link {
        link_no: row.try_get(0)?,
        code: row.try_get(1)?,
        member_no: row.try_get(2)?,
        kind: LinkKind::from_name(&kind).ok_or(StoreError::Corrupt)?,
        created_at: Instant(row.try_get(4)?),
        labels: LinkLabels {
            campaign: row.try_get(5)?,
            channel: row.try_get(6)?,
            target: row.try_get(7)?,
            ios_target: row.try_get(8)?,
            android_target: row.try_get(9)?,
        },
        closing: Closing::default(),
    })
}
