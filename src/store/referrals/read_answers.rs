//! Reading stored answers for reports: referrals as they are now and as they were, statistics.

use super::referral_ids;
use super::selection::{self, Selection, instants_of};
use super::statistics;
use super::stored_referrals::{self, each_stored};
use crate::domain::{Counts, Flags, Instant, ReferralRecord, StatisticsGrain, StatisticsKey, Tie};
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::directory::settings;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many referrals are found by the beginning of their id.
const MOST_NAMED: usize = 20;

impl OrgTransaction {
    /// Hands over all stored referrals, personal links nobody used yet included, in no particular order.
    pub async fn each_referral(&mut self, mut take: impl FnMut(ReferralRecord) -> Result<()>) -> Result<()> {
        each_stored(self, |stored| take(stored.record()?)).await
    }

    /// The stored referrals whose id begins so, in hexadecimal digits without dashes; at most twenty.
    pub async fn referrals_named(&mut self, prefix: &str) -> Result<Vec<ReferralRecord>> {
        const NAMED: &str = "SELECT r.referral_id, r.link_no, r.member_no, r.user_id,
                r.clicked_at, r.installed_at, r.joined_at, r.activated_at, r.flags, r.tie
            FROM referrals r
            WHERE r.org_id = $1 AND r.entry_span = $2 AND r.member_no = $3 AND r.referral_id >= $4 AND r.referral_id <= $5
            LIMIT 20";
        let end =
            |digit: &str| Uuid::try_parse(&format!("{prefix}{}", digit.repeat(32_usize.saturating_sub(prefix.len()))));
        let (Ok(first), Ok(last)) = (end("0"), end("f")) else { return Ok(Vec::new()) };
        let places = referral_ids::between(self, [first, last], MOST_NAMED).await?;
        let places: BTreeSet<[i64; 2]> = places.iter().map(|place| [place.entry_span, place.member_no]).collect();
        let mut named = Vec::new();
        for [entry_span, member_no] in places {
            let query = self.query(NAMED).bind(entry_span).bind(member_no).bind(first.as_bytes().as_slice());
            let rows = query.bind(last.as_bytes().as_slice()).fetch_all(self).await?;
            named.extend(rows.iter().map(read).collect::<Result<Vec<_>>>()?);
            if named.len() >= MOST_NAMED {
                break;
            }
        }
        named.truncate(MOST_NAMED);
        Ok(named)
    }

    /// How many referrals are stored.
    pub async fn count_referrals(&mut self) -> Result<i64> {
        self.query_scalar("SELECT COUNT(*) FROM referrals WHERE org_id = $1").fetch_one(self).await
    }

    /// How many stored referrals entered in `[from, until)`.
    pub async fn count_entered(&mut self, [from, until]: [Instant; 2]) -> Result<i64> {
        const COUNT: &str = "SELECT COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND entry_span >= $2 AND entry_span <= $3 AND entered_at >= $4 AND entered_at < $5";
        let spans = [from.0, until.0].map(selection::span_of);
        let query = self.query_scalar(COUNT).bind(spans[0]).bind(spans[1]).bind(from.0).bind(until.0);
        query.fetch_one(self).await
    }

    /// The stretches of time in which referrals entered in `[from, last]`, the earliest first.
    ///
    /// Personal links nobody used yet enter at the end of time.
    pub async fn entry_spans(&mut self, [from, last]: [i64; 2]) -> Result<Vec<[i64; 2]>> {
        let spans = selection::spans(self, [from, last]).await?.into_iter().map(instants_of);
        Ok(spans.map(|[first, end]| [first.max(from), end.min(last)]).collect())
    }

    /// The stored referrals of a selection that entered in a part of such a stretch, in no particular order; `None` where
    /// there are more than `most`.
    pub async fn referrals_within(
        &mut self,
        selection: &Selection,
        part: [i64; 2],
        most: usize,
    ) -> Result<Option<Vec<ReferralRecord>>> {
        stored_referrals::read_within(self, &selection.access(), part, most).await
    }

    /// The settings as they were at a revision.
    pub async fn settings_at(&mut self, revision: i64) -> Result<settings::Settings> {
        settings::load(self, revision).await
    }

    /// Rows of statistics of a grain whose first day lies in `[from, until)`.
    pub async fn statistics(
        &mut self,
        grain: StatisticsGrain,
        from: i32,
        until: i32,
    ) -> Result<Vec<(StatisticsKey, Counts)>> {
        statistics::read(self, grain, from, until).await
    }

    /// The same of some members only, by month.
    pub async fn statistics_of_members(
        &mut self,
        members: &FxHashSet<i64>,
        from: i32,
        until: i32,
    ) -> Result<Vec<(StatisticsKey, Counts)>> {
        statistics::read_of_members(self, members, from, until).await
    }

    /// The first local day on which a referral entered.
    pub async fn first_day(&mut self) -> Result<Option<i32>> {
        const FIRST: &str =
            "SELECT MIN(start_day) FROM recruitment_stats WHERE org_id = $1 AND grain = 0 AND entered > 0";
        let day: Option<i64> = self.query_scalar(FIRST).fetch_one(self).await?;
        Ok(day.map(|day| day as i32))
    }

    /// The numbers of the members through whom somebody joined in a month that begins before a local day.
    pub async fn members_joined_before(&mut self, day: i32) -> Result<FxHashSet<i64>> {
        const MEMBERS: &str = "SELECT DISTINCT member_no
            FROM recruitment_stats
            WHERE org_id = $1 AND grain = 1 AND start_day < $2 AND happened_joined > 0";
        let members: Vec<i64> = self.query_scalar(MEMBERS).bind(i64::from(day)).fetch_all(self).await?;
        Ok(members.into_iter().collect())
    }

    /// Clicked, joined, activated, entered and, of those, active ones of each member, over the months whose first day
    /// lies in `[from, until)`.
    pub async fn member_totals(&mut self, from: i32, until: i32) -> Result<Vec<(i64, [i64; 5])>> {
        statistics::by_member(self, from, until).await
    }

    /// All rows of statistics.
    pub async fn all_statistics(&mut self) -> Result<Vec<(StatisticsKey, Counts)>> {
        statistics::read_all(self).await
    }
}

fn read(row: &Row) -> Result<ReferralRecord> {
    let id: &[u8] = row.try_get(0)?;
    let instant = |index: usize| row.try_get::<Option<i64>>(index).map(|at| at.map(Instant));
    Ok(ReferralRecord {
        referral_id: Uuid::from_slice(id).map_err(|_| StoreError::Corrupt)?,
        link_no: row.try_get(1)?,
        member_no: row.try_get(2)?,
        user_id: row.try_get::<Option<&str>>(3)?.map(Into::into),
        milestones: [instant(4)?, instant(5)?, instant(6)?, instant(7)?],
        flags: Flags(row.try_get(8)?),
        tie: row.try_get::<Option<i64>>(9)?.map(Tie),
    })
}
