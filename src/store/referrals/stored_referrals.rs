//! Reading stored referrals as they are, personal links nobody used yet included.

use super::selection::{Access, span_of};
use crate::domain::{Flags, Instant, ReferralRecord, Tie};
use crate::store::OrgTransaction;
use crate::store::database::columns::{Numbers, list};
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use uuid::Uuid;

/// The lists that [`take_page`] reads, of the rows of a statement.
macro_rules! lists {
    ($rows:literal) => {
        concat!(
            "SELECT
                string_agg(CAST(entered_at AS TEXT), ','),
                string_agg(CAST(link_no AS TEXT), ','),
                string_agg(CAST(member_no AS TEXT), ','),
                string_agg(CAST(flags AS TEXT), ','),
                string_agg(COALESCE(CAST(clicked_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(installed_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(joined_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(activated_at AS TEXT), ''), ','),
                string_agg(COALESCE(user_id, ''), '\n'),
                string_agg(hex(referral_id), ''),
                MAX(entry_span),
                string_agg(COALESCE(CAST(tie AS TEXT), ''), ',')
            FROM (",
            $rows,
            ") page"
        )
    };
}

/// A referral as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RawReferral<'a> {
    /// When it entered, in microseconds; the end of time for a personal link nobody used yet.
    pub entered_at: i64,
    /// Its name, 16 bytes.
    pub referral_id: &'a [u8],
    /// Its link.
    pub link_no: i64,
    /// Its member.
    pub member_no: i64,
    /// Its person.
    pub user_id: Option<&'a str>,
    /// When it reached each stage, in microseconds.
    pub milestones: [Option<i64>; 4],
    /// Its flags.
    pub flags: i64,
    /// Its tie with another one.
    pub tie: Option<i64>,
}

impl<'a> From<&'a ReferralRecord> for RawReferral<'a> {
    fn from(referral: &'a ReferralRecord) -> Self {
        Self {
            entered_at: referral.entered_at(),
            referral_id: referral.referral_id.as_bytes(),
            link_no: referral.link_no,
            member_no: referral.member_no,
            user_id: referral.user_id.as_deref(),
            milestones: referral.milestones.map(|at| at.map(|at| at.0)),
            flags: referral.flags.0,
            tie: referral.tie.map(|tie| tie.0),
        }
    }
}

impl RawReferral<'_> {
    /// The same as a record of its own.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where its id has not 16 bytes.
    pub fn record(&self) -> Result<ReferralRecord> {
        Ok(ReferralRecord {
            referral_id: Uuid::from_slice(self.referral_id).map_err(|_| StoreError::Corrupt)?,
            link_no: self.link_no,
            member_no: self.member_no,
            user_id: self.user_id.map(Into::into),
            milestones: self.milestones.map(|at| at.map(Instant)),
            flags: Flags(self.flags),
            tie: self.tie.map(Tie),
        })
    }
}

/// Hands over all stored referrals of an organization, in the order in which they are stored.
///
/// Personal links nobody used yet enter at `i64::MAX`.
pub(crate) async fn each_stored(
    tx: &mut OrgTransaction,
    mut take: impl FnMut(RawReferral<'_>) -> Result<()>,
) -> Result<()> {
    // No id is less than none.
    let mut page = read_page(tx, ([i64::MIN; 4], &[])).await?;
    while let Some((row, (place, id))) = page {
        // The next page is read on the database's thread while this one is taken in.
        let following = read_page(tx, (place, &id));
        let (read, taken) = tokio::join!(following, async { take_page(&row, &mut take) });
        taken?;
        page = read?;
    }
    Ok(())
}

/// How many referrals do not lie in the stretch of their entry.
pub(crate) async fn count_misplaced(tx: &mut OrgTransaction) -> Result<i64> {
    const MISPLACED: &str = "SELECT COUNT(*) FROM referrals WHERE org_id = $1 AND entry_span <> entered_at >> 41";
    tx.query_scalar(MISPLACED).fetch_one(tx).await
}

/// The referrals of a selection that entered in `[from, last]`, all within one stretch of time, in no particular order;
/// `None` where there are more than `most`.
pub(crate) async fn read_within(
    tx: &mut OrgTransaction,
    access: &Access,
    [from, last]: [i64; 2],
    most: usize,
) -> Result<Option<Vec<ReferralRecord>>> {
    const ALL: &str = lists!(
        "SELECT r.* FROM referrals r
        WHERE r.org_id = $1 AND r.entry_span = $2 AND r.entered_at >= $3 AND r.entered_at <= $4
        LIMIT $5"
    );
    const OF_MANY_LINKS: &str = lists!(
        "SELECT r.* FROM referrals r
        WHERE r.org_id = $1 AND r.entry_span = $2 AND r.entered_at >= $3 AND r.entered_at <= $4
          AND r.link_no IN (SELECT value FROM json_each($6) n)
        LIMIT $5"
    );
    const OF_MEMBERS: &str = lists!(
        "SELECT r.* FROM json_each($6) m
        CROSS JOIN referrals r
        WHERE r.org_id = $1 AND r.entry_span = $2 AND r.member_no = m.value
          AND r.entered_at >= $3 AND r.entered_at <= $4
        LIMIT $5"
    );
    const OF_LINKS: &str = lists!(
        "SELECT r.* FROM json_each($6) n
        CROSS JOIN referral_links l
        LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
        CROSS JOIN referrals r
        WHERE l.org_id = $1 AND l.link_no = n.value AND r.org_id = $1 AND r.entry_span = $2
          AND r.member_no = COALESCE(g.end_no, l.member_no) AND r.link_no = l.link_no
          AND r.entered_at >= $3 AND r.entered_at <= $4
        LIMIT $5"
    );
    let sql = match access {
        Access::Scan | Access::ScanMoved(_) => ALL,
        Access::ScanFor(_) => OF_MANY_LINKS,
        Access::Members(_) => OF_MEMBERS,
        Access::Links(_) => OF_LINKS,
    };
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let query = tx.query(sql).bind(span_of(from)).bind(from).bind(last).bind(limit);
    let row = access.bind(query).fetch_one(tx).await?;
    let mut records = Vec::new();
    if row.try_get::<Option<&str>>(9)?.is_some() {
        take_page(&row, &mut |stored| {
            records.push(stored.record()?);
            Ok(())
        })?;
    }
    Ok(Some(records).filter(|records| records.len() <= most))
}

fn take_page(row: &Row, take: &mut impl FnMut(RawReferral<'_>) -> Result<()>) -> Result<()> {
    let (mut entries, mut links) = (list(row, 0)?, list(row, 1)?);
    let (mut members, mut flags) = (list(row, 2)?, list(row, 3)?);
    let mut ties = list(row, 11)?;
    let mut milestones = [list(row, 4)?, list(row, 5)?, list(row, 6)?, list(row, 7)?];
    let mut users = row.try_get::<&str>(8)?.split('\n');
    let ids: &str = row.try_get(9)?;
    for id in ids.as_bytes().chunks(32) {
        let id = read_id(id)?;
        take(RawReferral {
            entered_at: entries.expect()?,
            referral_id: id.as_bytes(),
            link_no: links.expect()?,
            member_no: members.expect()?,
            user_id: users.next().filter(|user| !user.is_empty()),
            milestones: milestones.each_mut().map(Numbers::next),
            flags: flags.expect()?,
            tie: ties.next(),
        })?;
    }
    Ok(())
}

/// The place of a referral in the order in which they are stored: stretch, member, link, entry; then its id.
type Place<'a> = ([i64; 4], &'a [u8]);

/// A page of the stored referrals as lists, with the place of its last one; `None` after the last page.
async fn read_page(tx: &mut OrgTransaction, (after, id): Place<'_>) -> Result<Option<(Row, ([i64; 4], Vec<u8>))>> {
    const PAGE: &str = lists!(
        "SELECT * FROM referrals
        WHERE org_id = $1 AND (entry_span, member_no, link_no, entered_at, referral_id) > ($2, $3, $4, $5, $6)
        ORDER BY entry_span, member_no, link_no, entered_at, referral_id
        LIMIT 10000"
    );
    let mut query = tx.query(PAGE);
    for number in after {
        query = query.bind(number);
    }
    let row = query.bind(id).fetch_one(tx).await?;
    let Some(ids) = row.try_get::<Option<&str>>(9)? else { return Ok(None) };
    let last = |index: usize| Ok::<i64, StoreError>(list(&row, index)?.last());
    let (entered_at, member_no, link_no) = (last(0)?, last(2)?, last(1)?);
    let id = read_id(&ids.as_bytes()[ids.len().saturating_sub(32)..])?;
    let place = [row.try_get(10)?, member_no, link_no, entered_at];
    Ok(Some((row, (place, id.as_bytes().to_vec()))))
}

fn read_id(digits: &[u8]) -> Result<Uuid> {
    Uuid::try_parse_ascii(digits).map_err(|_| StoreError::Corrupt)
}
