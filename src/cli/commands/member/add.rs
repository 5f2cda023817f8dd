//! `verve member add`: one new member.

use crate::cli::changes::organization_line;
use crate::cli::checks::{PersonalIds, id, label, short_text};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::report::members::{MemberRow, Members};
use crate::store::{Change, MemberDetails};
use crate::view::table::{Line, Tone};
use std::borrow::Cow;

/// Add a member
///
/// Example: verve member add m-17 --name 'Åse Røsslyng' --group Trøndelag
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The organization's own id of the member; no e-mail address, no phone number
    member_id: String,
    /// The name as people read it
    #[arg(long)]
    name: Option<String>,
    /// The local chapter, from always
    #[arg(long)]
    group: Option<String>,
    /// The member's own user in the organization's app, where it is not MEMBER_ID
    #[arg(long, value_name = "ID")]
    user_id: Option<String>,
    /// The name on boards that others see
    #[arg(long, value_name = "NAME")]
    nickname: Option<String>,
}

/// Adds a member.
///
/// # Errors
/// Wrong usage, an id that is taken, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let personal = PersonalIds::of_setting(organization.allow_personal_ids);
    let member_id = id("member_id", &args.member_id, personal)?;
    let owned = Cow::into_owned;
    let details = MemberDetails {
        name: args.name.as_deref().map(|text| short_text("name", text)).transpose()?.map(owned),
        user_id: args.user_id.as_deref().map(|text| id("user_id", text, personal)).transpose()?.map(owned),
        nickname: args.nickname.as_deref().map(|text| short_text("nickname", text)).transpose()?.map(owned),
        board: None,
    };
    let group = args.group.as_deref().map(|text| label("group", text)).transpose()?.map(owned);
    let row = MemberRow {
        member_id: member_id.clone().into_owned(),
        name: details.name.clone(),
        group: group.clone(),
        user_id: details.user_id.clone(),
        nickname: details.nickname.clone(),
        board: None,
        board_recorded_at: None,
        board_recorded_by: None,
        merged_into: None,
        links: 0,
        referrals: 0,
    };
    let members = Members::list(organization_line(&organization), vec![row]);
    let mut document = members.document();
    if let Some(title) = document.title.first_mut() {
        *title = Line::new(say!("result-member-added", id = &*member_id), Tone::Strong);
    }
    document.sections.truncate(1);
    let answer = Answer { document, json: members.json(), rows: members.rows() };
    context.output.check(&answer)?;
    let (store, now) = (context.store().await?, context.now());
    let add = async |change: &mut Change| change.add_member(&member_id, &details, group.as_deref(), now).await;
    store.changed(&organization.scope, add).await?;
    context.show(&answer)?;
    context.ui.hint(say!("hint-link-create", member = &*member_id));
    Ok(Done::Complete)
}
