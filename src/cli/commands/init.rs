//! `verve init`: makes the database, and an organization in it.

use super::org::{add, listing, values};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::messages::say;
use crate::store::{NewOrganization, StoreError};

/// Create the database
///
/// Makes an empty database where `--database`, VERVE_DATABASE or the configuration say, or in the data folder of the
/// user. With `--org` it holds an organization at once. An existing database is never touched.
///
/// Example: verve init --org nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name the organization of `--org`
    #[arg(long, requires = "org")]
    name: Option<String>,
    /// Count its days in ZONE, an IANA name
    #[arg(long, value_name = "ZONE", requires = "org", default_value = values::DEFAULT_ZONE)]
    timezone: String,
    /// Mark the organization's data as made up, in every report
    #[arg(long, requires = "org", hide = true)]
    demo_data: bool,
}

/// Creates the database.
///
/// # Errors
/// Where there is one already, or it cannot be made.
pub async fn run(args: Args, context: &Context) -> Outcome {
    // The configured organization is the one to work on, not the one to make: only the flag makes one.
    let slug = context.config.org.from_flag().and_then(Option::as_deref);
    let new = match (slug, &args.name) {
        (None, _) => None,
        (Some(slug), Some(name)) => {
            let checked = add::checked(slug, name, &args.timezone)?;
            Some(NewOrganization { is_demo: args.demo_data, ..checked })
        }
        (Some(slug), None) => {
            return Err(Failure::usage(say!("failure-organization-name", slug), say!("cause-name-missing"))
                .hint(say!("hint-init-name", slug)));
        }
    };
    let store = match context.create().await {
        // An `init` that was cut off leaves a database without an organization: the same command completes it.
        Err(exists @ StoreError::Exists(_)) if new.is_some() => {
            let store = context.store().await?;
            if !store.directory().await?.organizations().await?.is_empty() {
                return Err(exists.into());
            }
            store
        }
        made => made?,
    };
    context.ui.status(&format!("created the database {}", context.database()));
    let Some(new) = new else {
        context.ui.hint(say!("hint-first-organization"));
        return Ok(Done::Complete);
    };
    let organization = store.add_organization(&new, context.now()).await?;
    context.show(&listing::added(&organization))?;
    context.ui.hint(say!("hint-import-members"));
    context.ui.hint(say!("hint-org-target", slug = organization.scope.slug()));
    Ok(Done::Complete)
}
