//! Going through all stored referrals, personal links nobody used yet included.

use crate::domain::{Flags, Instant, ReferralRecord};
use crate::store::database::columns::{Numbers, list};
use crate::store::database::sql::{Row, query};
use crate::store::error::{Result, StoreError};
use crate::store::{Connection, OrgScope};
use std::ops::ControlFlow;
use uuid::Uuid;

/// A referral as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::store) struct RawReferral<'a> {
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
}

impl<'a> From<&'a ReferralRecord> for RawReferral<'a> {
    fn from(referral: &'a ReferralRecord) -> Self {
        Self {
            entered_at: referral.order().0,
            referral_id: referral.referral_id.as_bytes(),
            link_no: referral.link_no,
            member_no: referral.member_no,
            user_id: referral.user_id.as_deref(),
            milestones: referral.milestones.map(|at| at.map(|at| at.0)),
            flags: referral.flags.0,
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
        })
    }
}

/// Hands over the stored referrals of an organization that entered in `[from, until]`, in the order of entry.
///
/// Personal links nobody used yet enter at `i64::MAX`. Ends early where `take` says so.
pub(in crate::store) async fn each_stored(
    connection: &mut Connection,
    scope: &OrgScope,
    [from, until]: [i64; 2],
    mut take: impl FnMut(RawReferral<'_>) -> ControlFlow<()>,
) -> Result<()> {
    // No id is less than none.
    let mut page = read_page(connection, scope, (from, &[]), until).await?;
    while let Some((row, (entered_at, id))) = page {
        // The next page is read on the database's thread while this one is taken in.
        let following = read_page(connection, scope, (entered_at, &id), until);
        let (read, taken) = tokio::join!(following, async { take_page(&row, &mut take) });
        if taken?.is_break() {
            return Ok(());
        }
        page = read?;
    }
    Ok(())
}

fn take_page(row: &Row, take: &mut impl FnMut(RawReferral<'_>) -> ControlFlow<()>) -> Result<ControlFlow<()>> {
    let (mut entries, mut links) = (list(row, 0)?, list(row, 1)?);
    let (mut members, mut flags) = (list(row, 2)?, list(row, 3)?);
    let mut milestones = [list(row, 4)?, list(row, 5)?, list(row, 6)?, list(row, 7)?];
    let mut users = row.try_get::<&str>(8)?.split('\n');
    let ids: &str = row.try_get(9)?;
    for id in ids.as_bytes().chunks(32) {
        let id = read_id(id)?;
        let taken = take(RawReferral {
            entered_at: entries.expect()?,
            referral_id: id.as_bytes(),
            link_no: links.expect()?,
            member_no: members.expect()?,
            user_id: users.next().filter(|user| !user.is_empty()),
            milestones: milestones.each_mut().map(Numbers::next),
            flags: flags.expect()?,
        });
        if taken.is_break() {
            return Ok(taken);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// A page of the stored referrals as lists, with the entry and the id of its last one; `None` after the last page.
async fn read_page(
    connection: &mut Connection,
    scope: &OrgScope,
    (entered_at, id): (i64, &[u8]),
    until: i64,
) -> Result<Option<(Row, (i64, Vec<u8>))>> {
    const PAGE: &str = "SELECT
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
            MAX(entered_at)
        FROM (
            SELECT entered_at, referral_id, link_no, member_no, user_id, flags,
                clicked_at, installed_at, joined_at, activated_at
            FROM referrals
            WHERE org_id = $1 AND (entered_at, referral_id) > ($2, $3) AND entered_at <= $4
            ORDER BY entered_at, referral_id
            LIMIT 10000
        ) page";
    let row = query(PAGE).bind(scope.org_id).bind(entered_at).bind(id).bind(until).fetch_one(connection).await?;
    let Some(last_entry) = row.try_get::<Option<i64>>(10)? else { return Ok(None) };
    let ids: &str = row.try_get(9)?;
    let last = read_id(&ids.as_bytes()[ids.len().saturating_sub(32)..])?;
    Ok(Some((row, (last_entry, last.as_bytes().to_vec()))))
}

fn read_id(digits: &[u8]) -> Result<Uuid> {
    Uuid::try_parse_ascii(digits).map_err(|_| StoreError::Corrupt)
}
