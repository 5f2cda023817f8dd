//! Which links a question is about: by label, by member, by when they were made.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::bulk::LOOKUP;
use crate::store::database::columns::list;
use crate::store::database::sql::Row;
use crate::store::directory::link_labels::FormerLabels;
use crate::store::error::{Result, StoreError};
use crate::store::referrals::selection::{Access, Selection, owners};
use crate::store::referrals::unused_links;
use rustc_hash::{FxHashMap, FxHashSet};

/// Links of one campaign and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSource {
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The number of each link, and of the member whom it counts for.
    pub links: Vec<(i64, i64)>,
}

impl OrgTransaction {
    /// Whether a link has that campaign today.
    pub async fn has_campaign(&mut self, campaign: &str) -> Result<bool> {
        const ANY: &str = "SELECT link_no FROM referral_links WHERE org_id = $1 AND campaign = $2 LIMIT 1";
        Ok(self.query(ANY).bind(campaign).fetch_optional(self).await?.is_some())
    }

    /// The campaigns that links have today.
    pub async fn campaigns(&mut self) -> Result<Vec<String>> {
        // One look into the index for each: `DISTINCT` would go through all links.
        const CAMPAIGNS: &str = "WITH RECURSIVE known (label) AS (
                SELECT (SELECT MIN(l.campaign) FROM referral_links l WHERE l.org_id = $1)
                UNION ALL
                SELECT (SELECT MIN(l.campaign) FROM referral_links l WHERE l.org_id = $1 AND l.campaign > known.label)
                FROM known
                WHERE known.label IS NOT NULL)
            SELECT label FROM known WHERE label IS NOT NULL ORDER BY label";
        self.query_scalar(CAMPAIGNS).fetch_all(self).await
    }

    /// Whether a link has that channel today.
    pub async fn has_channel(&mut self, channel: &str) -> Result<bool> {
        const ANY: &str = "SELECT link_no FROM referral_links WHERE org_id = $1 AND channel = $2 LIMIT 1";
        Ok(self.query(ANY).bind(channel).fetch_optional(self).await?.is_some())
    }

    /// The channels that links have today.
    pub async fn channels(&mut self) -> Result<Vec<String>> {
        // One look into the index for each: `DISTINCT` would go through all links.
        const CHANNELS: &str = "WITH RECURSIVE known (label) AS (
                SELECT (SELECT MIN(l.channel) FROM referral_links l WHERE l.org_id = $1)
                UNION ALL
                SELECT (SELECT MIN(l.channel) FROM referral_links l WHERE l.org_id = $1 AND l.channel > known.label)
                FROM known
                WHERE known.label IS NOT NULL)
            SELECT label FROM known WHERE label IS NOT NULL ORDER BY label";
        self.query_scalar(CHANNELS).fetch_all(self).await
    }

    /// The numbers of the links of a selection that were made in `[from, until)` and that a revision knows.
    pub async fn links_made(
        &mut self,
        selection: &Selection,
        [from, until]: [Instant; 2],
        revision: i64,
    ) -> Result<FxHashSet<i64>> {
        const MADE: &str = "SELECT string_agg(CAST(link_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1 AND created_at >= $2 AND created_at < $3 AND revision <= $4";
        let row = self.query(MADE).bind(from.0).bind(until.0).bind(revision).fetch_one(self).await?;
        let mut made = numbers(&row)?;
        match selection {
            Selection::All => {}
            Selection::Links(links) => made.retain(|link_no| links.contains(link_no)),
            Selection::Members(members) => {
                let merges = self.member_merges(revision).await?;
                let links = self.links_of_members(&owners(members, &merges)).await?;
                made.retain(|link_no| links.contains(link_no));
            }
        }
        Ok(made)
    }

    /// How many links of a selection were made in `[from, until)`, and on how many of those nobody has entered.
    pub async fn count_links_made(&mut self, selection: &Selection, [from, until]: [Instant; 2]) -> Result<[i64; 2]> {
        const MADE: [&str; 2] = [
            "SELECT COUNT(*) FROM referral_links WHERE org_id = $1 AND created_at >= $2 AND created_at < $3",
            "SELECT COUNT(*) FROM unused_links WHERE org_id = $1 AND created_at >= $2 AND created_at < $3",
        ];
        const OF_MEMBERS: [&str; 2] = [
            "SELECT COUNT(*)
            FROM json_each($4) m
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.member_no = m.value
              AND l.created_at >= $2 AND l.created_at < $3",
            "SELECT COUNT(*)
            FROM json_each($4) m
            CROSS JOIN referral_links l
            CROSS JOIN unused_links u
            WHERE l.org_id = $1 AND l.member_no = m.value AND u.org_id = $1 AND u.created_at = l.created_at AND u.link_no = l.link_no
              AND l.created_at >= $2 AND l.created_at < $3",
        ];
        const OF_LINKS: [&str; 2] = [
            "SELECT COUNT(*)
            FROM json_each($4) n
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.link_no = n.value
              AND l.created_at >= $2 AND l.created_at < $3",
            "SELECT COUNT(*)
            FROM json_each($4) n
            CROSS JOIN referral_links l
            CROSS JOIN unused_links u
            WHERE l.org_id = $1 AND l.link_no = n.value AND u.org_id = $1 AND u.created_at = l.created_at AND u.link_no = l.link_no
              AND l.created_at >= $2 AND l.created_at < $3",
        ];
        let access = selection.with_owners(&self.merged_members().await?).access();
        let statements = match access {
            Access::Scan | Access::ScanMoved(_) => MADE,
            Access::Members(_) => OF_MEMBERS,
            Access::Links(_) | Access::ScanFor(_) => OF_LINKS,
        };
        let mut counts = [0; 2];
        for (count, sql) in counts.iter_mut().zip(statements) {
            let query = access.bind(self.query(sql).bind(from.0).bind(until.0));
            *count = query.fetch_one(self).await?.try_get(0)?;
        }
        Ok(counts)
    }

    /// Of some links the numbers of those on which nobody has entered.
    pub async fn unused_among(&mut self, links: &FxHashSet<i64>) -> Result<FxHashSet<i64>> {
        let unused = unused_links::all(self).await?.into_iter().map(|(_, link_no)| link_no);
        Ok(unused.filter(|link_no| links.contains(link_no)).collect())
    }

    /// The numbers of the links of a campaign, or of those without one, as a revision knew them.
    pub async fn links_of_campaign(&mut self, campaign: Option<&str>, revision: i64) -> Result<FxHashSet<i64>> {
        const OF: &str = "SELECT string_agg(CAST(link_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1 AND campaign = $2";
        const WITHOUT: &str = "SELECT string_agg(CAST(link_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1 AND campaign IS NULL";
        self.numbers_of(campaign, [OF, WITHOUT], revision, |former| former.campaign.as_deref()).await
    }

    /// The numbers of the links of a channel, or of those without one, as a revision knew them.
    pub async fn links_of_channel(&mut self, channel: Option<&str>, revision: i64) -> Result<FxHashSet<i64>> {
        const OF: &str = "SELECT string_agg(CAST(link_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1 AND channel = $2";
        const WITHOUT: &str = "SELECT string_agg(CAST(link_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1 AND channel IS NULL";
        self.numbers_of(channel, [OF, WITHOUT], revision, |former| former.channel.as_deref()).await
    }

    /// The numbers of the links of some members, those of who is merged into them left out.
    pub async fn links_of_members(&mut self, members: &FxHashSet<i64>) -> Result<FxHashSet<i64>> {
        const OF: &str = "SELECT string_agg(CAST(l.link_no AS TEXT), ',')
            FROM json_each($2) m
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.member_no = m.value";
        let members: Vec<i64> = members.iter().copied().collect();
        numbers(&self.query(OF).bind(members.as_slice()).fetch_one(self).await?)
    }

    async fn numbers_of(
        &mut self,
        label: Option<&str>,
        [of, without]: [&'static str; 2],
        revision: i64,
        label_of: impl Fn(&FormerLabels) -> Option<&str>,
    ) -> Result<FxHashSet<i64>> {
        let query = match label {
            Some(label) => self.query(of).bind(label),
            None => self.query(without),
        };
        let mut links = numbers(&query.fetch_one(self).await?)?;
        for (link_no, former) in self.former_labels(revision).await? {
            if label_of(&former) == label {
                links.insert(link_no);
            } else {
                links.remove(&link_no);
            }
        }
        Ok(links)
    }

    /// The links that some members made in `[from, until)` and that a revision knows: the number of each, of its member,
    /// and when it was made.
    pub async fn made_by_members(
        &mut self,
        members: &[i64],
        [from, until]: [Instant; 2],
        revision: i64,
    ) -> Result<Vec<(i64, i64, Instant)>> {
        const MADE: &str = "SELECT l.link_no, l.member_no, l.created_at
            FROM json_each($2) m
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.member_no = m.value
              AND l.created_at >= $3 AND l.created_at < $4 AND l.revision <= $5";
        let mut made = Vec::new();
        for part in members.chunks(LOOKUP) {
            let query = self.query(MADE).bind(part).bind(from.0).bind(until.0).bind(revision);
            for row in query.fetch_all(self).await? {
                made.push((row.try_get(0)?, row.try_get(1)?, Instant(row.try_get(2)?)));
            }
        }
        Ok(made)
    }

    /// All links that a revision knew, by the campaign and channel they had then: what reports count by, and no codes; each
    /// counts for the member that it did then.
    pub async fn link_sources(&mut self, revision: i64) -> Result<Vec<LinkSource>> {
        // Labels have no line breaks, and what is put together by the database costs least in the order of the table.
        const SOURCES: &str = "SELECT
                string_agg(CAST(link_no AS TEXT), ','),
                string_agg(CAST(member_no AS TEXT), ','),
                string_agg(COALESCE('=' || campaign, ''), '\n'),
                string_agg(COALESCE('=' || channel, ''), '\n')
            FROM referral_links
            WHERE org_id = $1 AND revision <= $2";
        let former = self.former_labels(revision).await?;
        let merges = self.member_merges(revision).await?;
        let row = self.query(SOURCES).bind(revision).fetch_one(self).await?;
        let (mut links, mut members) = (list(&row, 0)?, list(&row, 1)?);
        let labels =
            |index: usize| Ok::<_, StoreError>(row.try_get::<Option<&str>>(index)?.unwrap_or_default().split('\n'));
        let (mut campaigns, mut channels) = (labels(2)?, labels(3)?);
        let mut places: FxHashMap<(Option<&str>, Option<&str>), usize> = FxHashMap::default();
        let mut sources: Vec<LinkSource> = Vec::new();
        while !links.is_empty() {
            let (link_no, member_no) = (links.expect()?, members.expect()?);
            let (campaign, channel) = (campaigns.next(), channels.next());
            let (campaign, channel) = match former.get(&link_no) {
                Some(former) => (former.campaign.as_deref(), former.channel.as_deref()),
                None => (campaign.and_then(unmarked), channel.and_then(unmarked)),
            };
            let place = *places.entry((campaign, channel)).or_insert(sources.len());
            if place == sources.len() {
                let owned = |label: Option<&str>| label.map(str::to_owned);
                sources.push(LinkSource { campaign: owned(campaign), channel: owned(channel), links: Vec::new() });
            }
            sources[place].links.push((link_no, *merges.end(&member_no)));
        }
        Ok(sources)
    }
}

/// A label that was marked so as to be told from none.
fn unmarked(text: &str) -> Option<&str> {
    text.strip_prefix('=')
}

/// The numbers that a column lists.
fn numbers(row: &Row) -> Result<FxHashSet<i64>> {
    let mut list = list(row, 0)?;
    let mut numbers = FxHashSet::default();
    while !list.is_empty() {
        numbers.insert(list.expect()?);
    }
    Ok(numbers)
}
