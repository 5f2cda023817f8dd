//! `verve link set`: what is known of links, and when they expire.

use crate::cli::changes::Changes;
use crate::cli::checks::{label, target};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::pairs::{or_cleared, pairs};
use crate::cli::report_query::FilterArgs;
use crate::cli::{links, lookup, moment};
use crate::domain::Instant;
use crate::messages::say;
use crate::report::links::{LinkOccasion, LinkRow};
use crate::store::{Closing, Link, LinkChange, LinkLabels, Organization};
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

const KEYS: [&str; 6] = ["campaign", "channel", "target", "ios_target", "android_target", "expires_at"];

/// Change what is known of a link
///
/// Keys: campaign, channel, target (an https address), ios_target and android_target (the same for those devices),
/// expires_at (a date, a local time or an instant). An empty value clears. Owner, kind and the time it was generated
/// never change.
///
/// With --all every link is changed that the filters choose, also closed ones.
///
/// Examples:
///   verve link set xhyd55p channel=poster expires_at=2026-12-31
///   verve link set --all --channel poster target=https://nhf.no/bli-med
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Its code, or the whole referral URL
    #[arg(required_unless_present = "all")]
    code: Option<String>,
    /// What to set
    #[arg(value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Change all links that the filters choose
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Changes what is known of a link, or of many.
///
/// # Errors
/// Wrong usage, no such link, or a database that cannot be used; then nothing is changed.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let Args { mut code, mut settings, all, filters } = args;
    if all {
        // There is no code then: the first word is a value too.
        settings.splice(0..0, code.take());
    }
    if settings.is_empty() {
        return Err(Failure::usage(say!("failure-sets-no-value"), say!("cause-key-value"))
            .hint(say!("cause-keys-are", known = KEYS.join(", "))));
    }
    let given = pairs(&settings, &KEYS)?;
    let organization = context.organization().await?;
    let zone = organization.settings.timezone;
    let wanted = |link: &Link| {
        let (mut labels, mut closing) = (link.labels.clone(), link.closing);
        for &(key, value) in &given {
            apply(&mut labels, &mut closing, key, or_cleared(value), zone)?;
        }
        Ok((labels, closing))
    };
    match code {
        Some(code) => edit(&organization, &code, wanted, context).await,
        None => edit_all(&organization, &filters, wanted, context).await,
    }
}

/// Makes of a link, as it is then, what `wanted` says, and shows what it changed.
pub(super) async fn edit(
    organization: &Organization,
    code: &str,
    wanted: impl FnOnce(&Link) -> Result<(LinkLabels, Closing), Failure>,
    context: &Context,
) -> Outcome {
    let mut change = context.store().await?.change(&organization.scope).await?;
    let link = lookup::link(&mut change, code).await?;
    let (labels, closing) = wanted(&link)?;
    let mut changes = Changes::of("link", &link.code, organization);
    let time = |at: Option<Instant>| at.map(|at| at.to_string());
    let was = link.labels.clone();
    changes.note("campaign", was.campaign, labels.campaign.clone());
    changes.note("channel", was.channel, labels.channel.clone());
    changes.note("target", was.target, labels.target.clone());
    changes.note("ios_target", was.ios_target, labels.ios_target.clone());
    changes.note("android_target", was.android_target, labels.android_target.clone());
    changes.note("expires_at", time(link.closing.expires_at), time(closing.expires_at));
    changes.note("disabled_at", time(link.closing.disabled_at), time(closing.disabled_at));
    let answer = changes.answer();
    if !changes.is_empty() {
        let wanted = LinkChange { link_no: link.link_no, labels, closing };
        change.write_links(&[], &[wanted], context.now()).await?;
    }
    context.commit_and_show(change, &answer).await?;
    Ok(Done::Complete)
}

/// Makes of all links that the filters choose what `wanted` says, in one change, and lists those that it changed.
async fn edit_all(
    organization: &Organization,
    filters: &FilterArgs,
    wanted: impl Fn(&Link) -> Result<(LinkLabels, Closing), Failure>,
    context: &Context,
) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let filters = filters.filters(&mut snapshot, &context.ui).await?;
    let rows = links::fitting(&mut snapshot, &filters, &context.ui).await?;
    snapshot.end().await?;
    let chosen: FxHashSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let mut change = context.store().await?.change(&organization.scope).await?;
    let mut changes = Vec::new();
    let mut changed: FxHashMap<String, LinkLabels> = FxHashMap::default();
    for link in change.links().await?.iter().filter(|link| chosen.contains(link.code.as_str())) {
        let (labels, closing) = wanted(link)?;
        if (&labels, closing) != (&link.labels, link.closing) {
            changed.insert(link.code.clone(), labels.clone());
            changes.push(LinkChange { link_no: link.link_no, labels, closing });
        }
    }
    let rows = rows.into_iter().filter_map(|row| Some(relabelled(changed.get(&row.code)?, row, organization)));
    let answer = links::answer(organization, LinkOccasion::Changed, context.now(), rows.collect());
    if !changes.is_empty() {
        change.write_links(&[], &changes, context.now()).await?;
    }
    context.commit_and_show(change, &answer).await?;
    Ok(Done::Complete)
}

/// A row as it is with other labels.
fn relabelled(labels: &LinkLabels, row: LinkRow, organization: &Organization) -> LinkRow {
    let leads_to = crate::answers::leads_to(labels, organization);
    let LinkLabels { campaign, channel, target, ios_target, android_target } = labels.clone();
    LinkRow { campaign, channel, target, ios_target, android_target, leads_to, ..row }
}

fn apply(
    labels: &mut LinkLabels,
    closing: &mut Closing,
    key: &'static str,
    value: Option<&str>,
    zone: Tz,
) -> Result<(), Failure> {
    let text =
        |value: Option<&str>| value.map(|text| label(key, text)).transpose().map(|text| text.map(Cow::into_owned));
    let address =
        |value: Option<&str>| value.map(|text| target(key, text)).transpose().map(|text| text.map(Cow::into_owned));
    match key {
        "campaign" => labels.campaign = text(value)?,
        "channel" => labels.channel = text(value)?,
        "target" => labels.target = address(value)?,
        "ios_target" => labels.ios_target = address(value)?,
        "android_target" => labels.android_target = address(value)?,
        _ => closing.expires_at = value.map(|text| moment::moment(key, text, zone)).transpose()?,
    }
    Ok(())
}
