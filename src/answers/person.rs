//! Everything that is held about one person, line by line.

use super::dimensions::Dimensions;
use crate::domain::calendar::date_of;
use crate::domain::labels::ValidFrom;
use crate::domain::{Instant, ReferralRecord, Stage, Status};
use crate::store::{Link, Member, Named, OrgScope, RecordedGroup, Result, Snapshot, Store, StoreError};
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
    number: i64,
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
            let held = snapshot.held_of_users(&[user]).await?;
            if held.standing.is_empty() {
                return Err(StoreError::NotFound { kind: "user", name: user.clone() });
            }
            add_person(&mut lines, &held, &dimensions)?;
        }
        Person::Click(click) => {
            let (users, held) = snapshot.held_of_click(click).await?;
            // Where several people used it, only what names none of them can be this person's.
            match users.as_slice() {
                [user] => add_person(&mut lines, &snapshot.held_of_users(&[user]).await?, &dimensions)?,
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
            add_person(&mut lines, &snapshot.held_of_users(&users).await?, &dimensions)?;
        }
    }
    drop(snapshot);
    let (named, id) = person.named();
    let rows = lines.len() as i64;
    store.changed(scope, async |change| change.note_person_export(named, id, rows).await).await?;
    Ok(lines)
}

fn add_person(lines: &mut Vec<String>, held: &HeldPerson, dimensions: &Dimensions) -> Result<()> {
    for (index, standing) in held.standing.iter().enumerate() {
        let fact = held.events.fact(index);
        lines.push(json(&EventLine {
            kind: "event",
            number: fact.tracking_id,
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
    let details = &member.details;
    lines.push(json(&MemberLine {
        kind: "member",
        member_id: &member.member_id,
        name: details.name.as_deref(),
        user_id: details.user_id.as_deref(),
        nickname: details.nickname.as_deref(),
        board: details.board,
    })?);
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
    if let Some(answer) = snapshot.board_answers().await?.get(&member.member_no) {
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
