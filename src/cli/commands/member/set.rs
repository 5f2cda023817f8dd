//! `verve member set`: what is known of a member.

use crate::answers::today;
use crate::cli::changes::Changes;
use crate::cli::checks::{PersonalIds, id, label, short_text};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::cli::moment::valid_from;
use crate::cli::pairs::{or_cleared, pairs, yes_no, yes_or_no};
use crate::domain::calendar::{date_of, day_number};
use crate::domain::labels::{DatedGroups, ValidFrom};
use crate::messages::say;
use crate::store::MemberDetails;
use crate::workflows::{GivenGroup, MemberRow};
use std::borrow::Cow;

const KEYS: [&str; 5] = ["name", "group", "user_id", "nickname", "board"];
/// Those of them that have no days.
const DETAILS: [&str; 4] = ["name", "user_id", "nickname", "board"];

/// Change what is known of a member
///
/// Keys: name, group, user_id (the member's own user), nickname (on boards that others see), board (yes|no: by name on
/// boards; the answer is kept with its date and who took it down, and only a yes of the member lets `--public` name
/// them). An empty value clears: then `user_id` is the member id and `board` is as the organization has it.
///
/// A group holds from today on, or from the day of --from: what was counted for the group before stays there. With
/// --from always it is corrected for all days.
///
/// Example: verve member set m-17 nickname=Å.
///
/// Example: verve member set m-17 group=Oslo --from 2026-01-01
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member
    member_id: String,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// From when on the group holds: a day, or `always` in place of all that was recorded before; today unless given
    #[arg(long, value_name = "DAY|always")]
    from: Option<String>,
    /// Who took down what the member said about boards; your login name unless given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Changes what is known of a member.
///
/// # Errors
/// Wrong usage, no such member, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let given = pairs(&args.settings, &KEYS)?;
    let by = args.by.as_deref().map_or_else(|| Ok(context.author()), |by| short_text("by", by).map(Cow::into_owned))?;
    let from = args.from.as_deref().map(valid_from).transpose()?;
    let group = match given.iter().find(|(key, _)| *key == "group") {
        Some((key, value)) => {
            let group = or_cleared(value).map(|text| label(key, text)).transpose()?.map(Cow::into_owned);
            Some(GivenGroup { group, from })
        }
        None if from.is_some() => return Err(nothing_from(&args.member_id)),
        None => None,
    };
    let organization = context.organization().await?;
    let personal = PersonalIds::of_setting(organization.allow_personal_ids);
    let mut change = context.store().await?.change(&organization.scope).await?;
    let before = lookup::member(&mut change, &args.member_id).await?;
    let mut wanted = before.details.clone();
    for &(key, value) in &given {
        apply(&mut wanted, key, or_cleared(value), personal)?;
    }
    let mut changes = Changes::of("member", &before.member_id, &organization);
    for ((key, was), is) in DETAILS.into_iter().zip(values(&before.details)).zip(values(&wanted)) {
        changes.note(key, was, is);
    }
    let today = day_number(today(&organization, context.now()));
    if let Some(given) = &group {
        let groups = change.groups_of_member(before.member_no).await?;
        note_group(&mut changes, given, &groups, today);
    }
    let answer = changes.answer();
    let become_so = |details: &mut MemberDetails| *details = wanted;
    let row = MemberRow { member_id: before.member_id, apply: become_so, group };
    change.upsert_members(vec![row], context.now(), &by).await?;
    context.commit_and_show(change, &answer).await?;
    Ok(Done::Complete)
}

/// Notes a group that is news, and from when on it holds.
fn note_group(changes: &mut Changes, given: &GivenGroup, groups: &DatedGroups<String>, today: i32) {
    let Some(holds_from) = given.holds_from(groups, today) else { return };
    let (day, from) = match holds_from {
        ValidFrom::Always => (today, "always".to_owned()),
        ValidFrom::Day(day) => (day, date_of(day).to_string()),
    };
    changes.note("group", groups.on(day).cloned(), given.group.clone());
    changes.note("group_from", None, Some(from));
}

/// A day without a group that could hold from it.
fn nothing_from(member_id: &str) -> Failure {
    Failure::usage(say!("failure-from-without-group"), say!("cause-from-group"))
        .hint(say!("hint-member-group-from", id = member_id))
}

fn apply(
    details: &mut MemberDetails,
    key: &'static str,
    value: Option<&str>,
    personal: PersonalIds,
) -> Result<(), Failure> {
    let text =
        |value: Option<&str>| value.map(|text| short_text(key, text)).transpose().map(|text| text.map(Cow::into_owned));
    match key {
        "name" => details.name = text(value)?,
        // It is dated, and no detail.
        "group" => {}
        "nickname" => details.nickname = text(value)?,
        "user_id" => {
            details.user_id = value.map(|text| id(key, text, personal)).transpose()?.map(Cow::into_owned);
        }
        _ => details.board = value.map(|value| yes_or_no(key, value)).transpose()?,
    }
    Ok(())
}

fn values(details: &MemberDetails) -> [Option<String>; 4] {
    [
        details.name.clone(),
        details.user_id.clone(),
        details.nickname.clone(),
        details.board.map(|board| yes_no(board).to_owned()),
    ]
}
