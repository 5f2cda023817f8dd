//! What stays of erased persons' referrals, and the places that these keep.

use crate::domain::Merges;
use crate::domain::SealedReferral;
use crate::domain::attribution::ReservedSlots;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use crate::store::referrals::selection::{Access, Selection};
use rustc_hash::FxHashMap;
use uuid::Uuid;

/// No revision moves it any more.
pub(crate) const ALWAYS: i64 = i64::MAX;
/// The newest state of the facts.
pub(crate) const NOW: i64 = i64::MAX - 1;
/// How many are read at a time.
const PAGE: i64 = 10_000;

/// Something that counts at some revisions: from the first up to and without the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version<T> {
    /// What counts.
    pub content: T,
    /// The first revision.
    pub from: i64,
    /// The first revision at which it counts no longer.
    pub until: i64,
}

impl<T> Version<T> {
    fn counts_at(&self, revision: i64) -> bool {
        self.from <= revision && revision < self.until
    }
}

/// The places of sealed referrals at all revisions.
#[derive(Debug, Clone, Default)]
pub(crate) struct SealedPlaces {
    clicks: Vec<Version<Box<str>>>,
    links: Vec<Version<i64>>,
}

impl SealedPlaces {
    /// Reads them.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        const CLICKS: &str = "SELECT click_id, from_revision, until_revision FROM sealed_clicks WHERE org_id = $1";
        const LINKS: &str = "SELECT link_no, from_revision, until_revision
            FROM sealed_referrals
            WHERE org_id = $1 AND reserves_link = 1";
        let mut places = Self::default();
        for row in tx.query(CLICKS).fetch_all(tx).await? {
            let content = row.try_get::<String>(0)?.into();
            places.clicks.push(Version { content, from: row.try_get(1)?, until: row.try_get(2)? });
        }
        for row in tx.query(LINKS).fetch_all(tx).await? {
            let content = row.try_get(0)?;
            places.links.push(Version { content, from: row.try_get(1)?, until: row.try_get(2)? });
        }
        Ok(places)
    }

    /// The places taken at a revision.
    pub fn at(&self, revision: i64) -> ReservedSlots {
        let clicks = self.clicks.iter().filter(|place| place.counts_at(revision));
        let links = self.links.iter().filter(|place| place.counts_at(revision));
        ReservedSlots {
            clicks: clicks.map(|place| place.content.clone()).collect(),
            links: links.map(|place| place.content).collect(),
        }
    }
}

/// The columns that [`read`] reads, before a `FROM`.
macro_rules! sealed {
    ($from:literal) => {
        concat!(
            "SELECT s.referral_id, l.member_no, s.link_no, s.flags, s.reserves_link,
                s.clicked_day, s.installed_day, s.joined_day, s.activated_day ",
            $from
        )
    };
}

const OF_OWNERS: &str = sealed!(
    "FROM json_each($3) m
    CROSS JOIN referral_links l
    CROSS JOIN sealed_referrals s
    WHERE l.org_id = $1 AND l.member_no = m.value AND s.org_id = $1 AND s.link_no = l.link_no
      AND s.from_revision <= $2 AND s.until_revision > $2"
);

impl OrgTransaction {
    /// Hands over the sealed referrals of a selection that count at a revision, with their ids and the numbers of their
    /// members.
    pub async fn each_sealed(
        &mut self,
        selection: &Selection,
        revision: i64,
        mut take: impl FnMut(Uuid, i64, SealedReferral),
    ) -> Result<()> {
        const ANY: &str = "SELECT link_no FROM sealed_referrals WHERE org_id = $1 LIMIT 1";
        const OF_LINKS: &str = sealed!(
            "FROM json_each($3) n
            CROSS JOIN referral_links l
            CROSS JOIN sealed_referrals s
            WHERE l.org_id = $1 AND l.link_no = n.value AND s.org_id = $1 AND s.link_no = l.link_no
              AND s.from_revision <= $2 AND s.until_revision > $2"
        );
        if self.query(ANY).fetch_optional(self).await?.is_none() {
            return Ok(());
        }
        let merges = self.member_merges(revision).await?;
        let access = selection.with_owners(&merges).access();
        let sql = match access {
            Access::Scan | Access::ScanMoved(_) => return each_by(self, revision, &merges, take).await,
            Access::ScanFor(_) => {
                let take = |id, member_no, sealed: SealedReferral| {
                    if selection.admits(member_no, sealed.link_no) {
                        take(id, member_no, sealed);
                    }
                };
                return each_by(self, revision, &merges, take).await;
            }
            Access::Members(_) => OF_OWNERS,
            Access::Links(_) => OF_LINKS,
        };
        for row in &access.bind(self.query(sql).bind(revision)).fetch_all(self).await? {
            let (id, member_no, sealed) = read(row, &merges)?;
            take(id, member_no, sealed);
        }
        Ok(())
    }
}

/// For each link how many sealed referrals have a click, and how many there are.
pub(crate) async fn link_counts(tx: &mut OrgTransaction) -> Result<FxHashMap<i64, (i64, i64)>> {
    const COUNTS: &str = "SELECT link_no, COUNT(clicked_day), COUNT(*)
        FROM sealed_referrals
        WHERE org_id = $1 AND until_revision = $2
        GROUP BY link_no";
    let rows = tx.query(COUNTS).bind(ALWAYS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?)))).collect()
}

/// For each member how many sealed referrals there are.
pub(crate) async fn member_counts(tx: &mut OrgTransaction) -> Result<Vec<(i64, i64)>> {
    const COUNTS: &str = "SELECT l.member_no, COUNT(*)
        FROM sealed_referrals s
        JOIN referral_links l ON l.org_id = s.org_id AND l.link_no = s.link_no
        WHERE s.org_id = $1 AND s.until_revision = $2
        GROUP BY l.member_no";
    let merges = tx.merged_members().await?;
    let rows = tx.query(COUNTS).bind(ALWAYS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((*merges.end(&row.try_get(0)?), row.try_get(1)?))).collect()
}

/// The sealed referrals of the links of some members, whomever these count as, that count now.
pub(crate) async fn of_owners(tx: &mut OrgTransaction, owners: &[i64]) -> Result<Vec<(i64, SealedReferral)>> {
    let mut found = Vec::new();
    let owners = Selection::Members(owners.iter().copied().collect()).access();
    let rows = owners.bind(tx.query(OF_OWNERS).bind(NOW)).fetch_all(tx).await?;
    for row in &rows {
        let (_, owner, sealed) = read(row, &Merges::none())?;
        found.push((owner, sealed));
    }
    Ok(found)
}

/// Hands over the sealed referrals that count at a revision, with their ids and the numbers of their members.
pub(crate) async fn each(
    tx: &mut OrgTransaction,
    revision: i64,
    take: impl FnMut(Uuid, i64, SealedReferral),
) -> Result<()> {
    let merges = tx.member_merges(revision).await?;
    each_by(tx, revision, &merges, take).await
}

async fn each_by(
    tx: &mut OrgTransaction,
    revision: i64,
    merges: &Merges<i64>,
    mut take: impl FnMut(Uuid, i64, SealedReferral),
) -> Result<()> {
    const SELECT: &str = sealed!(
        "FROM sealed_referrals s
        JOIN referral_links l ON l.org_id = s.org_id AND l.link_no = s.link_no
        WHERE s.org_id = $1 AND s.referral_id > $2 AND s.from_revision <= $3 AND s.until_revision > $3
        ORDER BY s.referral_id
        LIMIT $4"
    );
    let mut after: Vec<u8> = Vec::new();
    loop {
        let rows = tx.query(SELECT).bind(&after).bind(revision).bind(PAGE).fetch_all(tx).await?;
        for row in &rows {
            let (id, member_no, sealed) = read(row, merges)?;
            after = id.as_bytes().to_vec();
            take(id, member_no, sealed);
        }
        if (rows.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

/// Reads a row of `sealed!`; the member is the one whom the link's own was merged into.
fn read(row: &Row, merges: &Merges<i64>) -> Result<(Uuid, i64, SealedReferral)> {
    let day = |index: usize| row.try_get::<Option<i64>>(index).map(|day| day.map(|day| day as i32));
    let sealed = SealedReferral {
        link_no: row.try_get(2)?,
        flags: row.try_get(3)?,
        reserves_link: row.try_get::<i64>(4)? == 1,
        days: [day(5)?, day(6)?, day(7)?, day(8)?],
    };
    let id = Uuid::from_slice(row.try_get(0)?).map_err(|_| StoreError::Corrupt)?;
    Ok((id, *merges.end(&row.try_get(1)?), sealed))
}

/// The clicks and the codes of the personal links whose first place was taken or left after a revision.
pub(crate) async fn places_moved_since(tx: &mut OrgTransaction, revision: i64) -> Result<(Vec<String>, Vec<String>)> {
    const CLICKS: &str = "SELECT DISTINCT click_id
        FROM sealed_clicks
        WHERE org_id = $1 AND (from_revision > $2 OR until_revision > $2 AND until_revision < $3)";
    const LINKS: &str = "SELECT DISTINCT l.code
        FROM sealed_referrals s
        JOIN referral_links l ON l.org_id = s.org_id AND l.link_no = s.link_no
        WHERE s.org_id = $1 AND s.reserves_link = 1
          AND (s.from_revision > $2 OR s.until_revision > $2 AND s.until_revision < $3)";
    let clicks = tx.query_scalar(CLICKS).bind(revision).bind(ALWAYS).fetch_all(tx).await?;
    Ok((clicks, tx.query_scalar(LINKS).bind(revision).bind(ALWAYS).fetch_all(tx).await?))
}

/// Writes sealed referrals under new random ids.
pub(crate) async fn insert_referrals(
    tx: &mut OrgTransaction,
    versions: &[Version<SealedReferral>],
    revision: i64,
) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "sealed_referrals",
        shared: &["org_id", "revision"],
        each: &[
            "referral_id",
            "link_no",
            "flags",
            "clicked_day",
            "installed_day",
            "joined_day",
            "activated_day",
            "reserves_link",
            "from_revision",
            "until_revision",
        ],
        conflict: "",
    };
    INSERT
        .run(tx, versions, &[revision], |values, Version { content, from, until }| {
            bulk::bind(values, Uuid::new_v4().as_bytes().to_vec())?;
            bulk::bind(values, content.link_no)?;
            bulk::bind(values, content.flags)?;
            for day in content.days {
                bulk::bind(values, day.map(i64::from))?;
            }
            bulk::bind(values, i64::from(content.reserves_link))?;
            bulk::bind(values, *from)?;
            bulk::bind(values, *until)
        })
        .await
}

/// Writes the places that sealed referrals keep on clicks.
pub(crate) async fn insert_clicks(
    tx: &mut OrgTransaction,
    versions: &[Version<Box<str>>],
    revision: i64,
) -> Result<()> {
    const INSERT: &str = "INSERT INTO sealed_clicks (org_id, click_id, from_revision, until_revision, revision)
        VALUES ($1, $2, $3, $4, $5)";
    for Version { content, from, until } in versions {
        tx.query(INSERT).bind(&**content).bind(from).bind(until).bind(revision).execute(tx).await?;
    }
    Ok(())
}

/// Forgets the places on clicks that nobody uses any more.
pub(crate) async fn forget_clicks(tx: &mut OrgTransaction, clicks: &[&str]) -> Result<()> {
    const DELETE: &str = "DELETE FROM sealed_clicks WHERE org_id = $1 AND click_id = $2";
    for click in clicks {
        tx.query(DELETE).bind(*click).execute(tx).await?;
    }
    Ok(())
}
