//! `verve org set`: an organization's settings.

use super::{link_values, values};
use crate::cli::changes::Changes;
use crate::cli::checks::short_text;
use crate::cli::context::{Context, organization_of};
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::pairs::{or_cleared, pairs, yes_no, yes_or_no};
use crate::store::{Organization, OrganizationChange, Settings};

const KEYS: [&str; 19] = [
    "name",
    "timezone",
    "base_url",
    "window_days",
    "horizon_days",
    "milestones",
    "board",
    "growth",
    "allow_personal_ids",
    "lang",
    "target",
    "ios_target",
    "android_target",
    "landing",
    "ios_app",
    "android_package",
    "android_sha256",
    "repeat_seconds",
    "poster_text",
];

/// Change settings of an organization
///
/// Keys: name, timezone, base_url, window_days, horizon_days, milestones, board (yes|no: members by name on boards),
/// growth (yes|no: part of the platform's growth), allow_personal_ids (yes|no). An empty value clears a text.
///
/// For its links: target (where links without a target of their own lead), ios_target and android_target (the same for
/// those devices), landing (yes|no: a page for everybody first, with a code to type in the app), lang (en|nb: for pages
/// and posters), poster_text, repeat_seconds (taps of one browser within that time count once; 0 counts each), ios_app,
/// android_package and android_sha256 (the app that opens links itself).
///
/// timezone, window_days and horizon_days decide counts: they are kept with their date, so that an earlier `--as-of`
/// still answers as it did.
///
/// Example: verve org set nhf base_url=https://go.nhf.no target=https://nhf.no/bli-med
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The organization
    slug: String,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

/// What the pairs ask for, all of it checked.
#[derive(Debug)]
struct Wanted {
    labels: Vec<OrganizationChange>,
    settings: Settings,
}

/// Changes settings of an organization.
///
/// # Errors
/// Wrong usage, or a database that cannot be used; then nothing is changed.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let given = pairs(&args.settings, &KEYS)?;
    let store = context.store().await?;
    let scope = organization_of(&mut store.directory().await?, &args.slug).await?.scope;
    let mut change = store.change(&scope).await?;
    let before = change.organization().await?;
    let wanted = wanted(&given, &before)?;
    for label in &wanted.labels {
        change.change_organization(label).await?;
    }
    if wanted.settings != before.settings {
        // What decides counts is a revision of its own, with the answers brought up to date.
        change.change_settings(&wanted.settings, context.now()).await?;
    }
    let after = change.organization().await?;
    context.commit_and_show(change, &compared(&before, &after).answer()).await?;
    Ok(Done::Complete)
}

fn wanted(given: &[(&'static str, &str)], organization: &Organization) -> Result<Wanted, Failure> {
    let mut wanted = Wanted { labels: Vec::new(), settings: organization.settings.clone() };
    for &(key, value) in given {
        let label = match key {
            "timezone" => {
                wanted.settings.timezone = values::timezone(value)?;
                continue;
            }
            "window_days" => {
                wanted.settings.window_days = values::days(key, value)?;
                continue;
            }
            "horizon_days" => {
                wanted.settings.horizon_days = values::days(key, value)?;
                continue;
            }
            "name" => OrganizationChange::Name(short_text("name", value)?.into_owned()),
            "base_url" => OrganizationChange::BaseUrl(or_cleared(value).map(values::base_url).transpose()?),
            "milestones" => OrganizationChange::Milestones(values::milestones(value)?),
            "board" => OrganizationChange::Board(yes_or_no(key, value)?),
            "growth" => OrganizationChange::Growth(yes_or_no(key, value)?),
            "landing" => OrganizationChange::Landing(yes_or_no(key, value)?),
            "repeat_seconds" => OrganizationChange::RepeatSeconds(link_values::repeat_seconds(value)?),
            other if link_values::setting(other).is_some() => link_values::change(other, or_cleared(value))?,
            _ => OrganizationChange::AllowPersonalIds(yes_or_no(key, value)?),
        };
        wanted.labels.push(label);
    }
    Ok(wanted)
}

/// What moved.
fn compared(before: &Organization, after: &Organization) -> Changes {
    let mut changes = Changes::of("organization", after.scope.slug(), after);
    let values = |organization: &Organization| {
        let links = organization.links.clone();
        [
            Some(organization.name.clone()),
            Some(organization.settings.timezone.name().to_owned()),
            organization.base_url.clone(),
            Some(organization.settings.window_days.to_string()),
            Some(organization.settings.horizon_days.to_string()),
            Some(organization.milestones.clone()),
            Some(yes_no(organization.board).to_owned()),
            Some(yes_no(organization.growth).to_owned()),
            Some(yes_no(organization.allow_personal_ids).to_owned()),
            links.lang,
            links.targets.target,
            links.targets.ios_target,
            links.targets.android_target,
            Some(yes_no(links.has_landing_page).to_owned()),
            links.ios_app,
            links.android_package,
            links.android_sha256,
            Some(links.repeat_seconds.to_string()),
            links.poster_text,
        ]
    };
    for ((key, was), is) in KEYS.into_iter().zip(values(before)).zip(values(after)) {
        changes.note(key, was, is);
    }
    changes
}
