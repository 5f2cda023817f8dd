//! Checks of the data, each over the events, the referrals or the directory once.

use super::leads_to;
use crate::domain::calendar::{day_number, local_day};
use crate::domain::quality::{Part, Recent, Rhythm, Weeks, same_label_key};
use crate::domain::{DAY, Instant, LAG_TOLERANCE};
use crate::report::check::{CheckReport, CheckRow, CheckState, DataCheck, Subject, SubjectKind};
use crate::report::links::LeadsTo;
use crate::store::{CrowdedId, Result, Snapshot};
use std::collections::BTreeMap;

/// From how many accounts on an id is none of a person: a family or a club shares a telephone, ten people do not.
const CROWD: i64 = 10;
/// From how many first logins before their account on it is no accident, and from which part of all: one in this many.
const EARLY: [i64; 2] = [5, 20];

/// What is to be checked.
#[derive(Debug, Clone)]
pub struct CheckQuery {
    /// The checks.
    pub checks: Vec<DataCheck>,
    /// For how many days a sender may be silent; by its own rhythm where none is given.
    pub max_silence: Option<i64>,
    /// The present.
    pub now: Instant,
}

/// Makes the checks that are asked for.
pub async fn check(snapshot: &mut Snapshot, query: &CheckQuery) -> Result<CheckReport> {
    let zone = snapshot.organization().settings.timezone;
    let weeks = Weeks::until(snapshot.newest_event_at(), query.now);
    let days = [weeks.middle, weeks.until.plus(-1)].map(|instant| local_day(instant, zone));
    let since = days[0].to_string();
    let mut rows = Vec::new();
    for check in &query.checks {
        let found = match check {
            DataCheck::ClicksCarried => clicks_carried(snapshot, &weeks, &since).await?,
            DataCheck::LostEvents => lost_events(snapshot, &weeks, &since).await?,
            DataCheck::SilentSources => silent_sources(snapshot, query).await?,
            DataCheck::InstallsMissing => installs_missing(snapshot, &weeks).await?,
            DataCheck::CrowdedIds => crowded_ids(snapshot, &weeks).await?,
            DataCheck::EarlyLogins => early_logins(snapshot, &weeks, &since).await?,
            DataCheck::SharedUsers => shared_users(snapshot).await?,
            DataCheck::AlikeLabels => alike_labels(snapshot, query.now).await?,
            DataCheck::DeadLinks => dead_links(snapshot, query.now).await?,
        };
        if found.is_empty() {
            rows.push(CheckRow::ok(*check));
        }
        rows.extend(found);
    }
    let organization = snapshot.organization();
    Ok(CheckReport {
        organization: organization.scope.slug().to_owned(),
        organization_line: organization.line(),
        revision: snapshot.newest().number,
        generated_at: query.now,
        days,
        checks: query.checks.clone(),
        rows,
    })
}

async fn clicks_carried(snapshot: &mut Snapshot, weeks: &Weeks, since: &str) -> Result<Vec<CheckRow>> {
    let row = |(source, recent): (String, Recent)| {
        CheckRow::compared(DataCheck::ClicksCarried, &recent, recent.fell())
            .with(&["event", "list", "--source", &source, "--since", since])
            .of(Subject::one(SubjectKind::Source, source))
    };
    Ok(snapshot.clicks_carried(weeks).await?.into_iter().map(row).collect())
}

async fn lost_events(snapshot: &mut Snapshot, weeks: &Weeks, since: &str) -> Result<Vec<CheckRow>> {
    let row = |(source, recent): (String, Recent)| {
        CheckRow::compared(DataCheck::LostEvents, &recent, recent.rose())
            .with(&["event", "list", "--unattributed", "--source", &source, "--since", since])
            .of(Subject::one(SubjectKind::Source, source))
    };
    Ok(snapshot.event_quality(weeks).await?.lost.into_iter().map(row).collect())
}

async fn silent_sources(snapshot: &mut Snapshot, query: &CheckQuery) -> Result<Vec<CheckRow>> {
    let today = query.now.0.div_euclid(DAY);
    let row = |(source, rhythm): (String, Rhythm)| {
        let (silent, usual) = (rhythm.silent_days(today), query.max_silence.or_else(|| rhythm.usual_pause()));
        let state = match usual {
            // A sender of old is silent for good; who names a limit hears of it all the same.
            Some(allowed) if query.max_silence.is_none() && Rhythm::is_retired(silent, allowed) => CheckState::Unclear,
            Some(allowed) if silent > allowed => CheckState::Fault,
            Some(_) => CheckState::Ok,
            None => CheckState::Unclear,
        };
        let row = CheckRow { state, now: [Some(silent), usual], ..CheckRow::ok(DataCheck::SilentSources) };
        row.with(&["import", "list"]).of(Subject::one(SubjectKind::Source, source))
    };
    Ok(snapshot.rhythms().await?.into_iter().map(row).collect())
}

async fn installs_missing(snapshot: &mut Snapshot, weeks: &Weeks) -> Result<Vec<CheckRow>> {
    let installs = snapshot.event_quality(weeks).await?.installs;
    let is_missing = installs.now.count == 0 && installs.fell();
    let row = CheckRow::compared(DataCheck::InstallsMissing, &installs, is_missing);
    Ok(vec![row.with(&["funnel", "--basis", "event", "--by", "month", "--period", "last-365d"])])
}

async fn crowded_ids(snapshot: &mut Snapshot, weeks: &Weeks) -> Result<Vec<CheckRow>> {
    let row = |kind, command: &[&str], CrowdedId { id, accounts }: CrowdedId| {
        let command = [command, &[id.as_str()]].concat();
        let row = CheckRow::fault(DataCheck::CrowdedIds, [Some(accounts), None]).with(&command);
        row.of(Subject::one(kind, id))
    };
    let clicks = snapshot.crowded_clicks(weeks, CROWD).await?.into_iter();
    let clicks = clicks.map(|id| row(SubjectKind::Click, &["referral", "explain", "--click"], id));
    let users = snapshot.crowded_users(weeks, CROWD).await?.into_iter();
    let users = users.map(|id| row(SubjectKind::User, &["event", "list", "--user"], id));
    Ok(clicks.chain(users).collect())
}

async fn early_logins(snapshot: &mut Snapshot, weeks: &Weeks, since: &str) -> Result<Vec<CheckRow>> {
    let early = snapshot.early_logins(weeks, LAG_TOLERANCE).await?;
    let [least, of_all] = EARLY;
    let is_many = |part: Part| part.count >= least && part.count * of_all >= part.of;
    let is_fault = is_many(early.now) || is_many(early.now.plus(early.before));
    let mut row = CheckRow::compared(DataCheck::EarlyLogins, &early, is_fault);
    if row.state == CheckState::Unclear {
        row.state = CheckState::Ok;
    }
    Ok(vec![row.with(&["referral", "list", "--status", "activated", "--since", since])])
}

async fn shared_users(snapshot: &mut Snapshot) -> Result<Vec<CheckRow>> {
    let merges = snapshot.merged_members().await?;
    let mut by_user: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for member in snapshot.members().await? {
        if *merges.end(&member.member_no) == member.member_no && !member.is_erased() {
            let user = member.details.user_id.unwrap_or_else(|| member.member_id.clone());
            by_user.entry(user).or_default().push(member.member_id);
        }
    }
    let rows = by_user.into_values().filter(|members| members.len() > 1).map(|members| {
        let row = CheckRow::fault(DataCheck::SharedUsers, [Some(members.len() as i64), None]);
        let row = row.with(&["member", "merge", &members[1], "--into", &members[0]]);
        row.of(Subject { kind: SubjectKind::Members, names: members })
    });
    Ok(rows.collect())
}

async fn alike_labels(snapshot: &mut Snapshot, now: Instant) -> Result<Vec<CheckRow>> {
    let (newest, members) = (snapshot.newest().number, snapshot.members_by_number().await?);
    let (groups, links) = (snapshot.groups_at(newest).await?, snapshot.links().await?);
    let today = day_number(local_day(now, snapshot.organization().settings.timezone));
    let groups = counted(members.keys().filter_map(|member_no| groups.on(*member_no, today)));
    let campaigns = counted(links.iter().filter_map(|link| link.labels.campaign.as_deref()));
    let channels = counted(links.iter().filter_map(|link| link.labels.channel.as_deref()));
    let mut rows = Vec::new();
    for alike in too_alike(groups) {
        let command = ["member", "list", "--group", rarest(&alike)];
        rows.push(alike_row(SubjectKind::Groups, &alike, &command));
    }
    for (kind, flag, labels) in
        [(SubjectKind::Campaigns, "campaign", campaigns), (SubjectKind::Channels, "channel", channels)]
    {
        for alike in too_alike(labels) {
            let [flag, value] = [format!("--{flag}"), format!("{flag}={}", alike[0].0)];
            rows.push(alike_row(kind, &alike, &["link", "set", "--all", &flag, rarest(&alike), &value]));
        }
    }
    Ok(rows)
}

fn alike_row(kind: SubjectKind, alike: &[(String, i64)], command: &[&str]) -> CheckRow {
    let rare = alike.last().map(|(_, count)| *count);
    let all = alike.iter().map(|(_, count)| count).sum();
    let row = CheckRow::fault(DataCheck::AlikeLabels, [rare, Some(all)]).with(command);
    row.of(Subject { kind, names: alike.iter().map(|(label, _)| label.clone()).collect() })
}

fn rarest(alike: &[(String, i64)]) -> &str {
    alike.last().map_or("", |(label, _)| label)
}

/// How often each label stands.
fn counted<'l>(labels: impl Iterator<Item = &'l str>) -> BTreeMap<&'l str, i64> {
    let mut counts = BTreeMap::new();
    labels.for_each(|label| *counts.entry(label).or_default() += 1);
    counts
}

/// The labels that differ in case or Unicode form alone, those that stand most often first.
fn too_alike(counts: BTreeMap<&str, i64>) -> Vec<Vec<(String, i64)>> {
    let mut by_key: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    for (label, count) in counts {
        by_key.entry(same_label_key(label)).or_default().push((label.to_owned(), count));
    }
    let mut alike: Vec<_> = by_key.into_values().filter(|labels| labels.len() > 1).collect();
    alike.iter_mut().for_each(|labels| labels.sort_by_key(|(_, count)| -count));
    alike
}

async fn dead_links(snapshot: &mut Snapshot, now: Instant) -> Result<Vec<CheckRow>> {
    let mut links = snapshot.links().await?;
    links.retain(|link| link.closing.closes_at().is_none_or(|closes| closes > now));
    let organization = snapshot.organization();
    let dead = links.iter().filter(|link| leads_to(&link.labels, organization) == LeadsTo::Nowhere).count() as i64;
    let state = if dead > 0 { CheckState::Fault } else { CheckState::Ok };
    let row = CheckRow { state, now: [Some(dead), Some(links.len() as i64)], ..CheckRow::ok(DataCheck::DeadLinks) };
    Ok(vec![row.with(&["link", "list", "--open"])])
}
