//! `verve org add`: a new organization.

use super::{listing, values};
use crate::cli::checks::short_text;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::store::NewOrganization;

/// Add an organization
///
/// Example: verve org add nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its short name in commands and files: 2 to 40 of a-z, 0-9 and `-`
    slug: String,
    /// Its name as people read it
    #[arg(long)]
    name: String,
    /// Count its days in ZONE, an IANA name
    #[arg(long, value_name = "ZONE", default_value = values::DEFAULT_ZONE)]
    timezone: String,
}

/// Adds an organization.
///
/// # Errors
/// Wrong usage, a slug that is taken, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let new = checked(&args.slug, &args.name, &args.timezone)?;
    let organization = context.store().await?.add_organization(&new, context.now()).await?;
    context.show(&listing::added(&organization))?;
    Ok(Done::Complete)
}

/// An organization whose slug, name and zone can be used.
///
/// # Errors
/// Wrong usage.
pub fn checked(slug: &str, name: &str, timezone: &str) -> Result<NewOrganization, Failure> {
    Ok(NewOrganization {
        slug: values::slug(slug)?,
        name: short_text("name", name)?.into_owned(),
        timezone: values::timezone(timezone)?.name().to_owned(),
        is_demo: false,
    })
}
