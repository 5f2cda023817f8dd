//! The stored statistics: adding differences, reading rows.

use crate::domain::calendar::{date_of, day_number};
use crate::domain::{Counts, Stage, Statistics, StatisticsGrain, StatisticsKey};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use chrono::Datelike as _;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

const COUNT_COLUMNS: usize = 11;

/// The counts in the order of their columns; reached at the first stage is entered, at the last observed.
fn columns(counts: &Counts) -> [i64; COUNT_COLUMNS] {
    [
        counts.entered,
        counts.observed[0],
        counts.observed[1],
        counts.observed[2],
        counts.observed[3],
        counts.reached[1],
        counts.reached[2],
        counts.happened[0],
        counts.happened[1],
        counts.happened[2],
        counts.happened[3],
    ]
}

/// The counts of a row's columns.
fn counts_of(columns: [i64; COUNT_COLUMNS]) -> Counts {
    let [entered, o0, o1, o2, o3, r1, r2, h0, h1, h2, h3] = columns;
    Counts { entered, observed: [o0, o1, o2, o3], reached: [entered, r1, r2, o3], happened: [h0, h1, h2, h3] }
}

/// Adds a difference to the stored rows and removes those that count nothing any more.
pub(crate) async fn apply(tx: &mut OrgTransaction, difference: Statistics) -> Result<()> {
    const UPSERT: bulk::Statement = bulk::Statement::Insert {
        into: "recruitment_stats",
        shared: &["org_id"],
        each: &[
            "grain",
            "start_day",
            "member_no",
            "entered",
            "observed_clicked",
            "observed_installed",
            "observed_joined",
            "observed_activated",
            "reached_installed",
            "reached_joined",
            "happened_clicked",
            "happened_installed",
            "happened_joined",
            "happened_activated",
        ],
        conflict: "(org_id, grain, start_day, member_no) DO UPDATE SET
            entered = recruitment_stats.entered + excluded.entered,
            observed_clicked = recruitment_stats.observed_clicked + excluded.observed_clicked,
            observed_installed = recruitment_stats.observed_installed + excluded.observed_installed,
            observed_joined = recruitment_stats.observed_joined + excluded.observed_joined,
            observed_activated = recruitment_stats.observed_activated + excluded.observed_activated,
            reached_installed = recruitment_stats.reached_installed + excluded.reached_installed,
            reached_joined = recruitment_stats.reached_joined + excluded.reached_joined,
            happened_clicked = recruitment_stats.happened_clicked + excluded.happened_clicked,
            happened_installed = recruitment_stats.happened_installed + excluded.happened_installed,
            happened_joined = recruitment_stats.happened_joined + excluded.happened_joined,
            happened_activated = recruitment_stats.happened_activated + excluded.happened_activated",
    };
    const EMPTY: &str = "DELETE FROM recruitment_stats
        WHERE org_id = $1
          AND entered = 0 AND happened_clicked = 0 AND happened_installed = 0
          AND happened_joined = 0 AND happened_activated = 0";
    let rows = difference.into_rows();
    let takes_away = rows.iter().any(|(_, counts)| columns(counts).iter().any(|count| *count < 0));
    UPSERT.run(tx, &rows, &[], bind_row).await?;
    if takes_away {
        tx.query(EMPTY).execute(tx).await?;
    }
    Ok(())
}

/// Deletes all rows, before they are written anew.
pub(crate) async fn delete_all(tx: &mut OrgTransaction) -> Result<()> {
    tx.query("DELETE FROM recruitment_stats WHERE org_id = $1").execute(tx).await?;
    Ok(())
}

fn bind_row(values: &mut bulk::Values, (key, counts): &(StatisticsKey, Counts)) -> Result<()> {
    bulk::bind(values, key.grain.number())?;
    bulk::bind(values, i64::from(key.start_day))?;
    bulk::bind(values, key.member_no)?;
    for count in columns(counts) {
        bulk::bind(values, count)?;
    }
    Ok(())
}

/// Rows of a grain whose first day lies in `[from, until)`.
pub(crate) async fn read(
    tx: &mut OrgTransaction,
    grain: StatisticsGrain,
    from: i32,
    until: i32,
) -> Result<Vec<(StatisticsKey, Counts)>> {
    const OF_GRAIN: &str = "SELECT grain, start_day, member_no, entered,
            observed_clicked, observed_installed, observed_joined, observed_activated,
            reached_installed, reached_joined,
            happened_clicked, happened_installed, happened_joined, happened_activated
        FROM recruitment_stats
        WHERE org_id = $1 AND grain = $2 AND start_day >= $3 AND start_day < $4";
    let rows =
        tx.query(OF_GRAIN).bind(grain.number()).bind(i64::from(from)).bind(i64::from(until)).fetch_all(tx).await?;
    rows.iter().map(read_row).collect()
}

/// Rows by month of some members whose first day lies in `[from, until)`.
pub(crate) async fn read_of_members(
    tx: &mut OrgTransaction,
    members: &FxHashSet<i64>,
    from: i32,
    until: i32,
) -> Result<Vec<(StatisticsKey, Counts)>> {
    const MONTHS: &str = "SELECT MIN(start_day), MAX(start_day)
        FROM recruitment_stats
        WHERE org_id = $1 AND grain = 1 AND start_day >= $2 AND start_day < $3";
    const OF_MEMBERS: &str = "SELECT s.grain, s.start_day, s.member_no, s.entered,
            s.observed_clicked, s.observed_installed, s.observed_joined, s.observed_activated,
            s.reached_installed, s.reached_joined,
            s.happened_clicked, s.happened_installed, s.happened_joined, s.happened_activated
        FROM json_each($2) d
        CROSS JOIN json_each($3) m
        CROSS JOIN recruitment_stats s
        WHERE s.org_id = $1 AND s.grain = 1 AND s.start_day = d.value AND s.member_no = m.value";
    let ends = tx.query(MONTHS).bind(i64::from(from)).bind(i64::from(until)).fetch_one(tx).await?;
    let (Some(first), Some(last)) = (ends.try_get::<Option<i64>>(0)?, ends.try_get::<Option<i64>>(1)?) else {
        return Ok(Vec::new());
    };
    let next = |day: &chrono::NaiveDate| day.checked_add_months(chrono::Months::new(1));
    let months = std::iter::successors(Some(date_of(first as i32)), next).map(|day| i64::from(day_number(day)));
    let months: Vec<i64> = months.take_while(|day| *day <= last).collect();
    let mut members: Vec<i64> = members.iter().copied().collect();
    members.sort_unstable();
    let rows = tx.query(OF_MEMBERS).bind(months.as_slice()).bind(members.as_slice()).fetch_all(tx).await?;
    rows.iter().map(read_row).collect()
}

/// How many people joined through some members at least, in all time.
pub(crate) async fn joined_of_members(
    tx: &mut OrgTransaction,
    members: &FxHashSet<i64>,
) -> Result<FxHashMap<i64, i64>> {
    /// For more members than these the sums of all are read.
    const FEW: usize = 200;
    let mut joined = FxHashMap::default();
    if members.len() > FEW {
        joined.extend(by_member(tx, i32::MIN, i32::MAX).await?.into_iter().map(|(member, sums)| (member, sums[1])));
        return Ok(joined);
    }
    for (key, counts) in read_of_members(tx, members, i32::MIN, i32::MAX).await? {
        *joined.entry(key.member_no).or_default() += counts.happened[Stage::AccountCreated.rank()];
    }
    Ok(joined)
}

/// What a leaderboard ranks members by: clicked, joined, activated, entered and, of those, active ones.
pub(crate) async fn by_member(tx: &mut OrgTransaction, from: i32, until: i32) -> Result<Vec<(i64, [i64; 5])>> {
    // One row with everything: a row of its own for each member takes longer to hand over than to sum up.
    const SUMS: &str = "SELECT string_agg(
                t.member_no || ' ' || t.clicked || ' ' || t.joined || ' ' || t.activated || ' '
                    || t.entered || ' ' || t.converted,
                ' ')
        FROM (SELECT member_no,
                CAST(SUM(happened_clicked) AS BIGINT) AS clicked, CAST(SUM(happened_joined) AS BIGINT) AS joined,
                CAST(SUM(happened_activated) AS BIGINT) AS activated, CAST(SUM(entered) AS BIGINT) AS entered,
                CAST(SUM(observed_activated) AS BIGINT) AS converted
            FROM recruitment_stats
            WHERE org_id = $1 AND grain = 1 AND start_day >= $2 AND start_day < $3
            GROUP BY member_no) t";
    let sums: Option<String> = tx.query_scalar(SUMS).bind(i64::from(from)).bind(i64::from(until)).fetch_one(tx).await?;
    let numbers: Vec<i64> = sums
        .iter()
        .flat_map(|sums| sums.split(' '))
        .map(|number| number.parse().map_err(|_| StoreError::Corrupt))
        .collect::<Result<_>>()?;
    let (members, rest) = numbers.as_chunks();
    if !rest.is_empty() {
        return Err(StoreError::Corrupt);
    }
    Ok(members
        .iter()
        .map(|&[member_no, clicked, joined, activated, entered, converted]| {
            (member_no, [clicked, joined, activated, entered, converted])
        })
        .collect())
}

/// Hands over all rows of an organization, a page at a time: a driver's row takes ten times the memory of its counts.
pub(crate) async fn each(tx: &mut OrgTransaction, mut take: impl FnMut(StatisticsKey, Counts)) -> Result<()> {
    const PAGE: i64 = 2_000;
    const AFTER: &str = "SELECT grain, start_day, member_no, entered,
            observed_clicked, observed_installed, observed_joined, observed_activated,
            reached_installed, reached_joined,
            happened_clicked, happened_installed, happened_joined, happened_activated
        FROM recruitment_stats
        WHERE org_id = $1 AND grain = $2 AND start_day >= $3 AND (start_day > $3 OR member_no > $4)
        ORDER BY start_day, member_no
        LIMIT $5";
    for grain in [StatisticsGrain::Day, StatisticsGrain::Month] {
        let mut after = (i64::MIN, i64::MIN);
        loop {
            let page = tx.query(AFTER).bind(grain.number()).bind(after.0).bind(after.1).bind(PAGE);
            let rows = page.fetch_all(tx).await?;
            for row in &rows {
                let (key, counts) = read_row(row)?;
                after = (i64::from(key.start_day), key.member_no);
                take(key, counts);
            }
            if (rows.len() as i64) < PAGE {
                break;
            }
        }
    }
    Ok(())
}

/// All rows of an organization.
pub(crate) async fn read_all(tx: &mut OrgTransaction) -> Result<Vec<(StatisticsKey, Counts)>> {
    let mut rows = Vec::new();
    each(tx, |key, counts| rows.push((key, counts))).await?;
    Ok(rows)
}

/// Accounts created and first logins of each local year.
pub(crate) async fn years(tx: &mut OrgTransaction) -> Result<BTreeMap<i32, [i64; 2]>> {
    let days = read(tx, StatisticsGrain::Day, i32::MIN, i32::MAX).await?;
    Ok(by_year(days.iter().map(|(key, counts)| (*key, counts))))
}

/// Accounts created and first logins by local year, as statistics count them.
pub(crate) fn years_of(statistics: &Statistics) -> BTreeMap<i32, [i64; 2]> {
    by_year(statistics.rows().filter(|(key, _)| key.grain == StatisticsGrain::Day))
}

fn by_year<'c>(days: impl Iterator<Item = (StatisticsKey, &'c Counts)>) -> BTreeMap<i32, [i64; 2]> {
    let mut years: BTreeMap<i32, [i64; 2]> = BTreeMap::new();
    for (key, counts) in days {
        let year = years.entry(date_of(key.start_day).year()).or_default();
        year[0] += counts.happened[2];
        year[1] += counts.happened[3];
    }
    years
}

fn read_row(row: &Row) -> Result<(StatisticsKey, Counts)> {
    let grain = match row.try_get::<i64>(0)? {
        0 => StatisticsGrain::Day,
        _ => StatisticsGrain::Month,
    };
    let start_day: i64 = row.try_get(1)?;
    let key = StatisticsKey { grain, start_day: start_day as i32, member_no: row.try_get(2)? };
    let mut columns = [0; COUNT_COLUMNS];
    for (index, column) in columns.iter_mut().enumerate() {
        *column = row.try_get(index + 3)?;
    }
    Ok((key, counts_of(columns)))
}
