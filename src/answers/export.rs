//! The canonical export: all answers as sorted lines, the same for the same facts in every database.

use super::dimensions::Dimensions;
use crate::domain::calendar::date_of;
use crate::domain::{Counts, Flags, Instant, ReferralRecord, SealedReferral, StatisticsKey, Status};
use crate::store::{Result, Selection, Snapshot, StoreError};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct ReferralLine<'a> {
    kind: &'static str,
    referral_id: String,
    status: &'static str,
    link_code: &'a str,
    member_id: &'a str,
    user_id: Option<&'a str>,
    generated_at: Instant,
    clicked_at: Option<Instant>,
    installed_at: Option<Instant>,
    joined_at: Option<Instant>,
    activated_at: Option<Instant>,
    flags: Vec<&'static str>,
}

/// Sealed referrals that are alike: they have no ids that two databases share.
#[derive(Serialize)]
struct SealedLine<'a> {
    kind: &'static str,
    link_code: &'a str,
    member_id: &'a str,
    clicked: Option<String>,
    installed: Option<String>,
    joined: Option<String>,
    activated: Option<String>,
    flags: Vec<&'static str>,
    count: i64,
}

#[derive(Serialize)]
struct StatisticsLine<'a> {
    kind: &'static str,
    grain: &'static str,
    start: String,
    member_id: Option<&'a str>,
    entered: i64,
    observed: [i64; 4],
    reached: [i64; 4],
    happened: [i64; 4],
}

/// How many referrals are sorted at a time.
const MOST_SORTED: i64 = 100_000;

/// Lines of JSON sorted by their bytes, to be read in parts: memory does not grow with them.
///
/// Those of referrals begin with their ids, which are spread evenly: each part has the ids of one stretch, and goes once
/// over all referrals.
#[derive(Debug)]
pub struct CanonicalExport {
    dimensions: Dimensions,
    parts: u32,
    next: u32,
}

/// All stored referrals and statistics of an organization, a line of JSON for each, sorted by bytes.
pub async fn canonical_export(snapshot: &mut Snapshot) -> Result<CanonicalExport> {
    let dimensions = Dimensions::of_all(snapshot).await?;
    let parts = snapshot.count_referrals().await? / MOST_SORTED + 1;
    Ok(CanonicalExport { dimensions, parts: u32::try_from(parts).unwrap_or(u32::MAX), next: 0 })
}

impl CanonicalExport {
    /// The next lines, without their ends; none after the last.
    pub async fn next(&mut self, snapshot: &mut Snapshot) -> Result<Option<Vec<String>>> {
        let part = self.next;
        self.next += 1;
        if part > self.parts {
            return Ok(None);
        }
        let mut lines = Vec::new();
        if part == self.parts {
            lines.extend(sealed_lines(snapshot, &self.dimensions).await?);
            lines.extend(self.statistics_lines(snapshot).await?);
        } else {
            let take = |referral: ReferralRecord| {
                if part_of(&referral, self.parts) == part {
                    lines.push(referral_line(&referral, &self.dimensions)?);
                }
                Ok(())
            };
            snapshot.each_referral(take).await?;
        }
        lines.sort_unstable();
        Ok(Some(lines))
    }

    async fn statistics_lines(&self, snapshot: &mut Snapshot) -> Result<Vec<String>> {
        let line = |(key, counts): &(StatisticsKey, Counts)| {
            json(&StatisticsLine {
                kind: "statistics",
                grain: key.grain.name(),
                start: date_of(key.start_day).to_string(),
                member_id: self.dimensions.member(key.member_no).map(|member| member.member_id.as_str()),
                entered: counts.entered,
                observed: counts.observed,
                reached: counts.reached,
                happened: counts.happened,
            })
        };
        snapshot.all_statistics().await?.iter().map(line).collect()
    }
}

/// The part that a referral belongs to, by its id.
fn part_of(referral: &ReferralRecord, parts: u32) -> u32 {
    let (first, _) = referral.referral_id.as_u64_pair();
    (((first >> 32) * u64::from(parts)) >> 32) as u32
}

async fn sealed_lines(snapshot: &mut Snapshot, dimensions: &Dimensions) -> Result<Vec<String>> {
    let mut alike: BTreeMap<(SealedReferral, i64), i64> = BTreeMap::new();
    let take = |_, member_no, sealed| *alike.entry((sealed, member_no)).or_default() += 1;
    snapshot.each_sealed(&Selection::All, i64::MAX - 1, take).await?;
    let line = |((sealed, member_no), count): ((SealedReferral, i64), i64)| {
        let missing = || StoreError::Invariant("a sealed referral without its link".to_owned());
        let [clicked, installed, joined, activated] = sealed.days.map(|day| day.map(|day| date_of(day).to_string()));
        json(&SealedLine {
            kind: "sealed",
            link_code: &dimensions.link(sealed.link_no).ok_or_else(missing)?.code,
            member_id: &dimensions.member(member_no).ok_or_else(missing)?.member_id,
            clicked,
            installed,
            joined,
            activated,
            flags: Flags(sealed.flags).names(),
            count,
        })
    };
    alike.into_iter().map(line).collect()
}

fn referral_line(referral: &ReferralRecord, dimensions: &Dimensions) -> Result<String> {
    let missing = || StoreError::Invariant("a referral without its link".to_owned());
    let link = dimensions.link(referral.link_no).ok_or_else(missing)?;
    let member = dimensions.member(referral.member_no).ok_or_else(missing)?;
    let [clicked_at, installed_at, joined_at, activated_at] = referral.milestones;
    json(&ReferralLine {
        kind: "referral",
        referral_id: referral.referral_id.to_string(),
        status: Status::of(&referral.milestones).name(),
        link_code: &link.code,
        member_id: &member.member_id,
        user_id: referral.user_id.as_deref(),
        generated_at: link.created_at,
        clicked_at,
        installed_at,
        joined_at,
        activated_at,
        flags: referral.flags.names(),
    })
}

fn json(line: &impl Serialize) -> Result<String> {
    serde_json::to_string(line).map_err(|error| StoreError::Other(error.to_string()))
}
