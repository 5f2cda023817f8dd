//! `verve link create`: new links for one member or for all.

use crate::answers::{LinkPattern, link_row, made_link, make_links};
use crate::cli::checks::{label, target};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::{links, lookup, moment};
use crate::domain::code::chosen_code;
use crate::domain::{Instant, LinkKind};
use crate::messages::say;
use crate::report::links::LinkOccasion;
use crate::store::{Closing, Link, LinkLabels, Member, Organization, Snapshot};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The most links that one command makes for a member.
const MOST: u32 = 10_000;

/// Make referral links
///
/// A link belongs to one member for good. A shared link (the usual one) is for
/// many; a personal one is made for one prospective recruit and is a referral
/// from the moment it is generated.
///
/// With --all-members everyone gets a link who has no open one of that campaign
/// and channel.
///
/// Examples:
///   verve link create --member m-17 --channel sms
///   verve link create --member m-17 --code aase --target https://nhf.no/bli-med
///   verve link create --all-members --campaign host-2026
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, group = clap::ArgGroup::new("owner").required(true))]
pub struct Args {
    /// Make them for this member
    #[arg(long, value_name = "MEMBER_ID", group = "owner")]
    member: Option<String>,
    /// Make one for every member who has no open one of that campaign and channel
    #[arg(long, group = "owner")]
    all_members: bool,
    /// With --all-members: for the others too
    #[arg(long, requires = "all_members")]
    again: bool,
    /// Count them under this campaign
    #[arg(long)]
    campaign: Option<String>,
    /// Count them under this channel: sms, poster, letter
    #[arg(long)]
    channel: Option<String>,
    /// Lead people to URL, an https address; without it, where the organization's `target` says
    #[arg(long, value_name = "URL")]
    target: Option<String>,
    /// Use this code instead of a random one: 3 to 64 of a-z, 0-9, `-` and `_`
    #[arg(long, conflicts_with_all = ["all_members", "count"])]
    code: Option<String>,
    /// Make personal links, each for one prospective recruit
    #[arg(long)]
    personal: bool,
    /// Take no clicks from T on: a date (its beginning), a local time or an instant
    #[arg(long, value_name = "T")]
    expires: Option<String>,
    /// Make N links for each member
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST)))]
    count: u32,
}

/// Makes links and prints them.
///
/// # Errors
/// Wrong usage, no such member, a code that is taken, or a database that cannot be used; then none is made.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let pattern = pattern(&args, &organization, context.now())?;
    let code = args.code.as_deref().map(chosen_code).transpose()?;
    let Owners { lacking: owners, having } = match &args.member {
        Some(member_id) => {
            lookup::member(&mut snapshot, member_id).await?;
            Owners { lacking: vec![snapshot.standing_member(member_id.trim()).await?], having: 0 }
        }
        None => owners(&mut snapshot, &pattern, args.again).await?,
    };
    let newest = snapshot.newest().number;
    let groups = snapshot.groups_at(newest).await?;
    snapshot.end().await?;
    if having > 0 {
        let members = if having == 1 { "member who has" } else { "members who have" };
        context.ui.status(&format!("skipped {having} {members} an open link of that campaign and channel"));
        context.ui.hint(say!("hint-links-again"));
    }
    context.output.check(&links::answer(&organization, LinkOccasion::Made, pattern.created_at, Vec::new()))?;
    let store = context.store().await?;
    let new = make_links(store, &organization.scope, &owners, &pattern, args.count, code.as_deref()).await?;
    let rows = new.iter().enumerate().map(|(place, link)| {
        let link = made_link(link);
        link_row(&link, &owners[place / args.count as usize], &groups, (0, 0), &organization)
    });
    context.show(&links::answer(&organization, LinkOccasion::Made, pattern.created_at, rows.collect()))?;
    if organization.base_url.is_none() && !new.is_empty() {
        let slug = organization.scope.slug();
        context.ui.hint(say!("hint-base-url-whole", slug));
    }
    links::warn_of_dead_ends(&organization, new.iter().map(|link| &link.labels), &context.ui);
    Ok(Done::Complete)
}

fn pattern(args: &Args, organization: &Organization, now: Instant) -> Result<LinkPattern, Failure> {
    let zone = organization.settings.timezone;
    let expires_at = args.expires.as_deref().map(|text| moment::moment("--expires", text, zone)).transpose()?;
    if let Some(expires_at) = expires_at.filter(|expires_at| *expires_at <= now) {
        let [now, expires] = [now, expires_at].map(|at| moment::shown(at, zone));
        let why = say!("cause-expires-before", now, expires);
        return Err(Failure::usage(say!("failure-expires-before"), why).hint(say!("hint-later-expires")));
    }
    Ok(LinkPattern {
        kind: if args.personal { LinkKind::Personal } else { LinkKind::Shared },
        labels: LinkLabels {
            campaign: args.campaign.as_deref().map(|text| label("campaign", text)).transpose()?.map(Cow::into_owned),
            channel: args.channel.as_deref().map(|text| label("channel", text)).transpose()?.map(Cow::into_owned),
            target: args.target.as_deref().map(|text| target("target", text)).transpose()?.map(Cow::into_owned),
            ..LinkLabels::default()
        },
        closing: Closing { disabled_at: None, expires_at },
        created_at: now,
    })
}

/// The members who get a link.
struct Owners {
    lacking: Vec<Member>,
    /// How many do not, because they have one.
    having: usize,
}

/// All members where `again` says so, else those without an open link of the campaign and channel.
async fn owners(snapshot: &mut Snapshot, pattern: &LinkPattern, again: bool) -> Result<Owners, Failure> {
    let merges = snapshot.merged_members().await?;
    let mut members = snapshot.members().await?;
    members.retain(|member| *merges.end(&member.member_no) == member.member_no);
    if again {
        return Ok(Owners { lacking: members, having: 0 });
    }
    let links = snapshot.links().await?;
    let is_such = |link: &&Link| {
        link.labels.campaign == pattern.labels.campaign
            && link.labels.channel == pattern.labels.channel
            && link.closing.closes_at().is_none_or(|closes_at| pattern.created_at < closes_at)
    };
    let having: FxHashSet<i64> = links.iter().filter(is_such).map(|link| *merges.end(&link.member_no)).collect();
    let all = members.len();
    let lacking: Vec<Member> = members.into_iter().filter(|member| !having.contains(&member.member_no)).collect();
    Ok(Owners { having: all - lacking.len(), lacking })
}
