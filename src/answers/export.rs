//! The canonical export: all answers as sorted lines, the same for the same facts in every database.

use super::external_sort::{ExternalSort, Sorted};
use super::labels::Labels;
use crate::domain::calendar::date_of;
use crate::domain::{Flags, Instant, ReferralRecord, SealedReferral, Status};
use crate::store::{Organization, Result, Store, StoreError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

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

/// Lines of JSON sorted by their bytes, to be read one by one: memory does not grow with them.
#[derive(Debug)]
pub struct CanonicalExport {
    sorted: Sorted,
    /// How many lines there are.
    pub lines: u64,
}

impl CanonicalExport {
    /// The next line, without its end; none after the last.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where a temporary file cannot be read back.
    pub fn next_line(&mut self) -> Result<Option<&[u8]>> {
        self.sorted.next()
    }
}

/// All stored referrals and statistics of an organization, a line of JSON for each, sorted by bytes.
pub async fn canonical_export(store: &Store, organization: &Organization) -> Result<CanonicalExport> {
    let scope = &organization.scope;
    let labels = Labels::load(store, scope, true).await?;
    let mut lines = ExternalSort::default();
    let mut failed = None;
    let take = |referral: ReferralRecord| match referral_line(&referral, &labels)
        .and_then(|line| lines.push(line.as_bytes()))
    {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    };
    store.each_referral(scope, i64::MIN, i64::MAX, take).await?;
    if let Some(error) = failed {
        return Err(error);
    }
    for line in sealed_lines(store, organization, &labels).await? {
        lines.push(line.as_bytes())?;
    }
    for (key, counts) in store.all_statistics(scope).await? {
        let line = StatisticsLine {
            kind: "statistics",
            grain: key.grain.name(),
            start: date_of(key.start_day).to_string(),
            member_id: labels.member(key.member_no).map(|member| member.member_id.as_str()),
            entered: counts.entered,
            observed: counts.observed,
            reached: counts.reached,
            happened: counts.happened,
        };
        lines.push(json(&line)?.as_bytes())?;
    }
    Ok(CanonicalExport { lines: lines.count(), sorted: lines.sorted()? })
}

async fn sealed_lines(store: &Store, organization: &Organization, labels: &Labels) -> Result<Vec<String>> {
    let mut alike: BTreeMap<(SealedReferral, i64), i64> = BTreeMap::new();
    let take = |_, member_no, sealed| *alike.entry((sealed, member_no)).or_default() += 1;
    store.each_sealed(&organization.scope, i64::MAX - 1, take).await?;
    let line = |((sealed, member_no), count): ((SealedReferral, i64), i64)| {
        let missing = || StoreError::Invariant("a sealed referral without its link".to_owned());
        let [clicked, installed, joined, activated] = sealed.days.map(|day| day.map(|day| date_of(day).to_string()));
        json(&SealedLine {
            kind: "sealed",
            link_code: &labels.link(sealed.link_no).ok_or_else(missing)?.code,
            member_id: &labels.member(member_no).ok_or_else(missing)?.member_id,
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

fn referral_line(referral: &ReferralRecord, labels: &Labels) -> Result<String> {
    let missing = || StoreError::Invariant("a referral without its link".to_owned());
    let link = labels.link(referral.link_no).ok_or_else(missing)?;
    let member = labels.member(referral.member_no).ok_or_else(missing)?;
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
