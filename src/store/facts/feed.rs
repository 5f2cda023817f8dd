//! What moved, revision by revision, for programs that follow: written in the transaction that moves it, so that whoever
//! keeps the place up to which they have read sees each change once.

use crate::domain::Instant;
use crate::domain::feed_place::FeedPlace;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashSet;
use uuid::Uuid;

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedKind {
    /// A link was made.
    LinkCreated,
    /// A referral counts no longer as it did: what was said of it before holds no more.
    ReferralWithdrawn,
    /// The person of a referral became a member.
    ReferralJoined,
    /// The person of a referral logged in for the first time.
    ReferralActivated,
    /// A member reached a milestone.
    MilestoneReached,
    /// A day within a published period counts otherwise than it was published.
    FigureRestated,
}

impl FeedKind {
    /// All of them, in the order in which they stand within a revision.
    pub const ALL: [Self; 6] = [
        Self::LinkCreated,
        Self::ReferralWithdrawn,
        Self::ReferralJoined,
        Self::ReferralActivated,
        Self::MilestoneReached,
        Self::FigureRestated,
    ];

    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinkCreated => "link.created",
            Self::ReferralWithdrawn => "referral.withdrawn",
            Self::ReferralJoined => "referral.joined",
            Self::ReferralActivated => "referral.activated",
            Self::MilestoneReached => "milestone.reached",
            Self::FigureRestated => "figure.restated",
        }
    }

    fn number(self) -> i64 {
        Self::ALL.iter().position(|kind| *kind == self).map_or(0, |place| place as i64)
    }

    fn from_number(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

/// Something that moved, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewFeedEntry {
    /// What.
    pub kind: FeedKind,
    /// The referral.
    pub referral_id: Option<Uuid>,
    /// The number of the link.
    pub link_no: Option<i64>,
    /// The number of the member that it counts for.
    pub member_no: Option<i64>,
    /// The milestone in people joined, or the number of the published summary.
    pub value: Option<i64>,
}

/// Something that moved, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// The revision that moved it.
    pub revision: i64,
    /// The place within the revision, from 1.
    pub place: i64,
    /// When the revision was received.
    pub received_at: Instant,
    /// What moved.
    pub kind: FeedKind,
    /// The referral.
    pub referral_id: Option<Uuid>,
    /// The code of the link.
    pub link_code: Option<String>,
    /// The id of the member, as it is now.
    pub member_id: Option<String>,
    /// The milestone in people joined, or the number of the published summary.
    pub value: Option<i64>,
    /// The period of the published summary.
    pub period: Option<String>,
}

/// Writes what a revision moved, behind what stands there of it already.
pub(crate) async fn insert(tx: &mut OrgTransaction, revision: i64, entries: &[NewFeedEntry]) -> Result<()> {
    const LAST: &str = "SELECT COALESCE(MAX(place), 0) FROM feed_entries WHERE org_id = $1 AND revision = $2";
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "feed_entries",
        shared: &["org_id", "revision"],
        each: &["place", "kind", "referral_id", "link_no", "member_no", "value"],
        conflict: "",
    };
    if entries.is_empty() {
        return Ok(());
    }
    let last: i64 = tx.query_scalar(LAST).bind(revision).fetch_one(tx).await?;
    let placed: Vec<(i64, &NewFeedEntry)> = (last + 1..).zip(entries).collect();
    INSERT
        .run(tx, &placed, &[revision], |values, (place, entry)| {
            bulk::bind(values, *place)?;
            bulk::bind(values, entry.kind.number())?;
            bulk::bind(values, entry.referral_id.map(|id| id.as_bytes().to_vec()))?;
            bulk::bind(values, entry.link_no)?;
            bulk::bind(values, entry.member_no)?;
            bulk::bind(values, entry.value)
        })
        .await
}

/// The entries for which something holds, in an order.
macro_rules! feed {
    ($which:literal, $order:literal) => {
        concat!(
            "SELECT f.revision, f.place, r.received_at, f.kind, f.referral_id, l.code, m.member_id, f.value, p.label
            FROM feed_entries f
            JOIN revisions r ON r.org_id = f.org_id AND r.revision = f.revision
            LEFT JOIN referral_links l ON l.org_id = f.org_id AND l.link_no = f.link_no
            LEFT JOIN members m ON m.org_id = f.org_id AND m.member_no = f.member_no
            LEFT JOIN publications p ON p.org_id = f.org_id AND p.publication_no = f.value AND f.kind = 5
            WHERE f.org_id = $1 AND ",
            $which,
            " AND ($4 IS NULL OR f.member_no = $4) ORDER BY ",
            $order,
            " LIMIT $5"
        )
    };
}
/// Leaves of some referrals no more than that one moved: their names follow from whom they are of.
///
/// Goes through all entries, since none is looked for by its referral otherwise.
pub(crate) async fn forget(tx: &mut OrgTransaction, referrals: &FxHashSet<Uuid>) -> Result<()> {
    const PAGE: &str = "SELECT revision, place, referral_id
        FROM feed_entries
        WHERE org_id = $1 AND (revision, place) > ($2, $3) AND referral_id IS NOT NULL
        ORDER BY revision, place
        LIMIT 10000";
    const FORGET: bulk::Statement = bulk::Statement::With {
        given: &["revision", "place"],
        before: "UPDATE feed_entries SET referral_id = NULL FROM given WHERE feed_entries.org_id =",
        after: " AND feed_entries.revision = given.revision AND feed_entries.place = given.place",
    };
    let mut behind = (0, 0);
    while !referrals.is_empty() {
        let rows = tx.query(PAGE).bind(behind.0).bind(behind.1).fetch_all(tx).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        behind = (last.try_get::<i64>(0)?, last.try_get::<i64>(1)?);
        let mut places: Vec<(i64, i64)> = Vec::new();
        for row in &rows {
            let id: Vec<u8> = row.try_get(2)?;
            if Uuid::from_slice(&id).is_ok_and(|id| referrals.contains(&id)) {
                places.push((row.try_get(0)?, row.try_get(1)?));
            }
        }
        FORGET
            .count(tx, &places, &[], |values, (revision, place)| {
                bulk::bind(values, *revision)?;
                bulk::bind(values, *place)
            })
            .await?;
    }
    Ok(())
}

impl OrgTransaction {
    /// What moved behind a place, in its order, at most so many entries; `member_no` leaves one member's alone.
    pub async fn feed_after(&mut self, after: FeedPlace, member_no: Option<i64>, most: i64) -> Result<Vec<FeedEntry>> {
        const REST: &str = feed!("f.revision = $2 AND f.place > $3", "f.place");
        const LATER: &str = feed!("f.revision > $2 AND f.place > $3", "f.revision, f.place");
        let mut entries = Vec::new();
        let rest = after.place.map(|place| (REST, place));
        for (sql, place) in rest.into_iter().chain([(LATER, 0)]) {
            let left = most - entries.len() as i64;
            let query = self.query(sql).bind(after.revision).bind(place).bind(member_no).bind(left);
            for row in &query.fetch_all(self).await? {
                entries.push(entry(row)?);
            }
        }
        Ok(entries)
    }
}

fn entry(row: &Row) -> Result<FeedEntry> {
    let referral_id: Option<Vec<u8>> = row.try_get(4)?;
    let referral_id = referral_id.map(|id| Uuid::from_slice(&id).map_err(|_| StoreError::Corrupt)).transpose()?;
    Ok(FeedEntry {
        revision: row.try_get(0)?,
        place: row.try_get(1)?,
        received_at: Instant(row.try_get(2)?),
        kind: FeedKind::from_number(row.try_get(3)?).ok_or(StoreError::Corrupt)?,
        referral_id,
        link_code: row.try_get(5)?,
        member_id: row.try_get(6)?,
        value: row.try_get(7)?,
        period: row.try_get(8)?,
    })
}
