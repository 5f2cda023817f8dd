//! `verve link set`: what is known of a link, and when it expires.

use crate::cli::changes::Changes;
use crate::cli::checks::{label, target};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::pairs::{or_cleared, pairs};
use crate::cli::{lookup, moment};
use crate::domain::Instant;
use crate::store::{Closing, Link, LinkChange, LinkLabels, Organization};
use chrono_tz::Tz;
use std::borrow::Cow;

const KEYS: [&str; 4] = ["campaign", "channel", "target", "expires_at"];

/// Change what is known of a link
///
/// Keys: campaign, channel, target (an https address), expires_at (a date, a local time or an instant). An empty value
/// clears. Owner, kind and the time it was generated never change.
///
/// Example: verve link set xhyd55p channel=poster expires_at=2026-12-31
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its code, or the whole referral URL
    code: String,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

/// Changes what is known of a link.
///
/// # Errors
/// Wrong usage, no such link, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let given = pairs(&args.settings, &KEYS)?;
    let organization = context.organization().await?;
    let zone = organization.settings.timezone;
    let wanted = |link: &Link| {
        let (mut labels, mut closing) = (link.labels.clone(), link.closing);
        for &(key, value) in &given {
            apply(&mut labels, &mut closing, key, or_cleared(value), zone)?;
        }
        Ok((labels, closing))
    };
    edit(&organization, &args.code, wanted, context).await
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
    changes.note("campaign", link.labels.campaign, labels.campaign.clone());
    changes.note("channel", link.labels.channel, labels.channel.clone());
    changes.note("target", link.labels.target, labels.target.clone());
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

fn apply(
    labels: &mut LinkLabels,
    closing: &mut Closing,
    key: &'static str,
    value: Option<&str>,
    zone: Tz,
) -> Result<(), Failure> {
    let text =
        |value: Option<&str>| value.map(|text| label(key, text)).transpose().map(|text| text.map(Cow::into_owned));
    match key {
        "campaign" => labels.campaign = text(value)?,
        "channel" => labels.channel = text(value)?,
        "target" => labels.target = value.map(target).transpose()?.map(str::to_owned),
        _ => closing.expires_at = value.map(|text| moment::moment(key, text, zone)).transpose()?,
    }
    Ok(())
}
