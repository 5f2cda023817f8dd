//! `verve member set`: what is known of a member.

use crate::cli::changes::Changes;
use crate::cli::checks::{PersonalIds, id, label};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::cli::pairs::{or_cleared, pairs, yes_no, yes_or_no};
use crate::store::MemberDetails;
use std::borrow::Cow;

const KEYS: [&str; 5] = ["name", "group", "user_id", "nickname", "board"];

/// Change what is known of a member
///
/// Keys: name, group, user_id (the member's own user), nickname (on boards that others see), board (yes|no: by name on
/// boards; the answer is kept with its date and who took it down, and only a yes of the member lets `--public` name
/// them). An empty value clears: then `user_id` is the member id and `board` is as the organization has it.
///
/// Example: verve member set m-17 group=Oslo nickname=Å.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member
    member_id: String,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
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
    let by = args.by.as_deref().map_or_else(|| Ok(context.author()), |by| label("by", by).map(Cow::into_owned))?;
    let organization = context.organization().await?;
    let personal = PersonalIds::of_setting(organization.allow_personal_ids);
    let mut change = context.store().await?.change(&organization.scope).await?;
    let before = lookup::member(&mut change, &args.member_id).await?;
    let mut wanted = before.details.clone();
    for &(key, value) in &given {
        apply(&mut wanted, key, or_cleared(value), personal)?;
    }
    let mut changes = Changes::of("member", &before.member_id, &organization);
    for ((key, was), is) in KEYS.into_iter().zip(values(&before.details)).zip(values(&wanted)) {
        changes.note(key, was, is);
    }
    let answer = changes.answer();
    context.output.check(&answer)?;
    let become_so = |details: &mut MemberDetails| *details = wanted;
    change.upsert_members(vec![(before.member_id, become_so)], context.now(), &by).await?;
    change.commit().await?;
    context.show(&answer)?;
    Ok(Done::Complete)
}

fn apply(
    details: &mut MemberDetails,
    key: &'static str,
    value: Option<&str>,
    personal: PersonalIds,
) -> Result<(), Failure> {
    let text =
        |value: Option<&str>| value.map(|text| label(key, text)).transpose().map(|text| text.map(Cow::into_owned));
    match key {
        "name" => details.name = text(value)?,
        "group" => details.group = text(value)?,
        "nickname" => details.nickname = text(value)?,
        "user_id" => {
            details.user_id = value.map(|text| id(key, text, personal)).transpose()?.map(Cow::into_owned);
        }
        _ => details.board = value.map(|value| yes_or_no(key, value)).transpose()?,
    }
    Ok(())
}

fn values(details: &MemberDetails) -> [Option<String>; 5] {
    [
        details.name.clone(),
        details.group.clone(),
        details.user_id.clone(),
        details.nickname.clone(),
        details.board.map(|board| yes_no(board).to_owned()),
    ]
}
