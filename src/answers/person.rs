//! Everything that is held about one person, line by line.

use super::dimensions::Dimensions;
use crate::domain::calendar::date_of;
use crate::domain::labels::ValidFrom;
use crate::domain::{Instant, Merge, ReferralRecord, Stage, Status};
use crate::store::{
    Alias, Closing, FormerLabels, Link, LinkHistory, Member, Named, OrgScope, RecordedGroup, Result, Snapshot, Store,
    StoreError,
};
use crate::workflows::HeldPerson;
use serde::Serialize;

/// Whose data are asked for.
#[derive(Debug, Clone)]
pub enum Person {
    /// A recruit, by the user's id.
    User(String),
    /// A recruit, by a click.
    Click(String),
    /// A member, by the organization's own id.
    Member(String),
}

impl Person {
    /// What names the person, and how.
    fn named(&self) -> (Named, &str) {
        match self {
            Self::User(id) => (Named::User, id),
            Self::Click(id) => (Named::Click, id),
            Self::Member(id) => (Named::Member, id),
        }
    }
}

#[derive(Serialize)]
struct EventLine<'a> {
    kind: &'static str,
    id: i64,
    event: Stage,
    occurred_at: Instant,
    link_code: Option<&'a str>,
    click_id: Option<&'a str>,
    user_id: Option<&'a str>,
    event_id: Option<&'a str>,
    source: &'a str,
    import_id: &'a str,
    file: &'a str,
    retracted: bool,
    retraction_reason: Option<&'a str>,
}

#[derive(Serialize)]
struct ReferralLine<'a> {
    kind: &'static str,
    referral_id: String,
    status: &'static str,
    link_code: Option<&'a str>,
    user_id: Option<&'a str>,
    clicked_at: Option<Instant>,
    installed_at: Option<Instant>,
    joined_at: Option<Instant>,
    activated_at: Option<Instant>,
    flags: Vec<&'static str>,
}

#[derive(Serialize)]
struct MemberLine<'a> {
    kind: &'static str,
    member_id: &'a str,
    name: Option<&'a str>,
    user_id: Option<&'a str>,
    nickname: Option<&'a str>,
    board: Option<bool>,
    created_at: Instant,
}

/// A user that a member was before a revision.
#[derive(Serialize)]
struct FormerUserLine<'a> {
    kind: &'static str,
    user_id: &'a str,
    until_revision: i64,
}

/// That one id stood for another, of members or of users.
#[derive(Serialize)]
struct MergeLine<'a> {
    kind: &'static str,
    id: &'a str,
    into: &'a str,
    revision: i64,
    undone_revision: Option<i64>,
}

/// A group that was recorded of a member, and perhaps replaced since.
#[derive(Serialize)]
struct GroupLine {
    kind: &'static str,
    group: Option<String>,
    from: String,
    revision: i64,
    replaced_revision: Option<i64>,
}

/// A value that an import of members replaced.
#[derive(Serialize)]
struct ReplacedLine<'a> {
    kind: &'static str,
    import_id: &'a str,
    file: &'a str,
    field: &'static str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct BoardLine<'a> {
    kind: &'static str,
    board: Option<bool>,
    recorded_at: Instant,
    recorded_by: &'a str,
}

#[derive(Serialize)]
struct LinkLine<'a> {
    kind: &'static str,
    code: &'a str,
    link_kind: &'static str,
    campaign: Option<&'a str>,
    channel: Option<&'a str>,
    target: Option<&'a str>,
    ios_target: Option<&'a str>,
    android_target: Option<&'a str>,
    created_at: Instant,
    expires_at: Option<Instant>,
    disabled_at: Option<Instant>,
    referrals: i64,
}

/// A further code of a link.
#[derive(Serialize)]
struct AliasLine<'a> {
    kind: &'static str,
    code: &'a str,
    alias: &'a str,
    revision: i64,
    removed_at: Option<Instant>,
}

/// What a link was called before a revision.
#[derive(Serialize)]
struct FormerLabelsLine<'a> {
    kind: &'static str,
    code: &'a str,
    campaign: Option<&'a str>,
    channel: Option<&'a str>,
    until_revision: i64,
}

/// When a link was to close, from a revision on.
#[derive(Serialize)]
struct ClosingLine<'a> {
    kind: &'static str,
    code: &'a str,
    disabled_at: Option<Instant>,
    expires_at: Option<Instant>,
    revision: i64,
}

/// All that is held about a person: a line of JSON for each thing. The audit log notes that it was handed over.
///
/// Of a member's links there is the number of those who came, and nothing about them.
///
/// # Errors
/// [`StoreError::NotFound`] where nothing is held.
pub async fn person_export(store: &Store, scope: &OrgScope, person: &Person) -> Result<Vec<String>> {
    let mut snapshot = store.snapshot(scope).await?;
    let dimensions = Dimensions::of_all(&mut snapshot).await?;
    let mut lines = Vec::new();
    match person {
        Person::User(user) => {
            add_users(&mut lines, &mut snapshot, &[user], &dimensions).await?;
            if lines.is_empty() {
                return Err(StoreError::NotFound { kind: "user", name: user.clone() });
            }
        }
        Person::Click(click) => {
            let (users, held) = snapshot.held_of_click(click).await?;
            // Where several people used it, only what names none of them can be this person's.
            match users.as_slice() {
                [user] => add_users(&mut lines, &mut snapshot, &[user], &dimensions).await?,
                [] | [_, ..] => add_person(&mut lines, &held, &dimensions)?,
            }
        }
        Person::Member(id) => {
            let mut users: Vec<String> = Vec::new();
            for member in snapshot.members_together(id).await? {
                add_member(&mut lines, &mut snapshot, &member).await?;
                users.extend(snapshot.users_of_member(&member).await?);
            }
            let users: Vec<&str> = users.iter().map(String::as_str).collect();
            add_users(&mut lines, &mut snapshot, &users, &dimensions).await?;
        }
    }
    drop(snapshot);
    let (named, id) = person.named();
    let rows = lines.len() as i64;
    store.changed(scope, async |change| change.note_person_export(named, id, rows).await).await?;
    Ok(lines)
}

async fn add_users(
    lines: &mut Vec<String>,
    snapshot: &mut Snapshot,
    users: &[&str],
    dimensions: &Dimensions,
) -> Result<()> {
    add_person(lines, &snapshot.held_of_users(users).await?, dimensions)?;
    for merge in snapshot.person_merges_of(users).await? {
        lines.push(merge_line("person_merge", &merge)?);
    }
    Ok(())
}

fn merge_line<K: AsRef<str>>(kind: &'static str, merge: &Merge<K>) -> Result<String> {
    let Merge { id, into, revision, undone_revision } = merge;
    let (revision, undone_revision) = (*revision, *undone_revision);
    json(&MergeLine { kind, id: id.as_ref(), into: into.as_ref(), revision, undone_revision })
}

fn add_person(lines: &mut Vec<String>, held: &HeldPerson, dimensions: &Dimensions) -> Result<()> {
    for (index, standing) in held.standing.iter().enumerate() {
        let fact = held.events.fact(index);
        lines.push(json(&EventLine {
            kind: "event",
            id: fact.tracking_id,
            event: fact.stage,
            occurred_at: fact.occurred_at,
            link_code: fact.link_code,
            click_id: fact.click_id,
            user_id: fact.user_id,
            event_id: fact.event_id,
            source: fact.source,
            import_id: &standing.origin.import_id,
            file: &standing.origin.file,
            retracted: standing.is_retracted,
            retraction_reason: standing.retraction_reason.as_deref(),
        })?);
    }
    for referral in &held.referrals {
        lines.push(referral_line(referral, dimensions)?);
    }
    Ok(())
}

fn referral_line(referral: &ReferralRecord, dimensions: &Dimensions) -> Result<String> {
    let [clicked_at, installed_at, joined_at, activated_at] = referral.milestones;
    json(&ReferralLine {
        kind: "referral",
        referral_id: referral.referral_id.to_string(),
        status: Status::of(&referral.milestones).name(),
        link_code: dimensions.link(referral.link_no).map(|link| link.code.as_str()),
        user_id: referral.user_id.as_deref(),
        clicked_at,
        installed_at,
        joined_at,
        activated_at,
        flags: referral.flags.names(),
    })
}

async fn add_member(lines: &mut Vec<String>, snapshot: &mut Snapshot, member: &Member) -> Result<()> {
    let (details, history) = (&member.details, snapshot.member_history(member.member_no).await?);
    lines.push(json(&MemberLine {
        kind: "member",
        member_id: &member.member_id,
        name: details.name.as_deref(),
        user_id: details.user_id.as_deref(),
        nickname: details.nickname.as_deref(),
        board: details.board,
        created_at: history.created_at,
    })?);
    for (user_id, until_revision) in &history.former_users {
        lines.push(json(&FormerUserLine { kind: "former_user", user_id, until_revision: *until_revision })?);
    }
    for merge in &history.merges {
        lines.push(merge_line("member_merge", merge)?);
    }
    for RecordedGroup { change, replaced_revision } in snapshot.recorded_groups(member.member_no).await? {
        let from = match change.from {
            ValidFrom::Always => "always".to_owned(),
            ValidFrom::Day(day) => date_of(day).to_string(),
        };
        let (group, revision) = (change.group, change.revision);
        lines.push(json(&GroupLine { kind: "member_group", group, from, revision, replaced_revision })?);
    }
    for value in snapshot.replaced_of_member(member.member_no).await? {
        lines.push(json(&ReplacedLine {
            kind: "import_change",
            import_id: &value.import_id,
            file: &value.file,
            field: value.field.name(),
            before: value.before.as_deref(),
            after: value.after.as_deref(),
        })?);
    }
    for answer in &history.board_answers {
        lines.push(json(&BoardLine {
            kind: "board_answer",
            board: answer.board,
            recorded_at: answer.recorded_at,
            recorded_by: &answer.recorded_by,
        })?);
    }
    let counts = snapshot.link_counts().await?;
    for link in snapshot.links().await?.iter().filter(|link| link.member_no == member.member_no) {
        lines.push(link_line(link, counts.get(&link.link_no).map_or(0, |(_, referrals)| *referrals))?);
        let aliases = snapshot.aliases_of(link.link_no).await?;
        add_link_history(lines, &link.code, &aliases, &snapshot.link_history(link.link_no).await?)?;
    }
    Ok(())
}

fn add_link_history(lines: &mut Vec<String>, code: &str, aliases: &[Alias], history: &LinkHistory) -> Result<()> {
    for alias in aliases {
        let (revision, removed_at) = (alias.revision, alias.removed_at);
        lines.push(json(&AliasLine { kind: "link_alias", code, alias: &alias.alias, revision, removed_at })?);
    }
    for (FormerLabels { campaign, channel }, until_revision) in &history.labels {
        let (campaign, channel, until_revision) = (campaign.as_deref(), channel.as_deref(), *until_revision);
        lines.push(json(&FormerLabelsLine { kind: "former_labels", code, campaign, channel, until_revision })?);
    }
    for (Closing { disabled_at, expires_at }, revision) in &history.closings {
        let (disabled_at, expires_at, revision) = (*disabled_at, *expires_at, *revision);
        lines.push(json(&ClosingLine { kind: "link_closing", code, disabled_at, expires_at, revision })?);
    }
    Ok(())
}

fn link_line(link: &Link, referrals: i64) -> Result<String> {
    json(&LinkLine {
        kind: "link",
        code: &link.code,
        link_kind: link.kind.name(),
        campaign: link.labels.campaign.as_deref(),
        channel: link.labels.channel.as_deref(),
        target: link.labels.target.as_deref(),
        ios_target: link.labels.ios_target.as_deref(),
        android_target: link.labels.android_target.as_deref(),
        created_at: link.created_at,
        expires_at: link.closing.expires_at,
        disabled_at: link.closing.disabled_at,
        referrals,
    })
}

fn json(line: &impl Serialize) -> Result<String> {
    serde_json::to_string(line).map_err(|error| StoreError::Other(error.to_string()))
}
