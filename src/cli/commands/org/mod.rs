//! `verve org`: the organizations of a database and their settings.

pub mod add;
mod link_values;
pub mod listing;
mod set;
pub mod values;

use crate::cli::context::{Context, organization_of};
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;

/// Add, list, show or change organizations
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(add::Args),
    /// List the organizations
    ///
    /// Example: verve org list --format csv
    List,
    /// Show an organization and its settings
    ///
    /// Example: verve org show nhf
    Show {
        /// The organization; without it the one to work on
        slug: Option<String>,
    },
    Set(set::Args),
}

/// Runs a command on organizations.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Add(args) => add::run(args, context).await,
        Command::List => {
            let mut directory = context.store().await?.directory().await?;
            let organizations = directory.organizations().await?;
            directory.end().await?;
            context.show(&listing::list(&organizations))?;
            if organizations.is_empty() {
                context.ui.hint(say!("hint-org-add"));
            }
            Ok(Done::Complete)
        }
        Command::Show { slug } => {
            let organization = match slug {
                Some(slug) => {
                    let mut directory = context.store().await?.directory().await?;
                    let organization = organization_of(&mut directory, &slug).await?;
                    directory.end().await?;
                    organization
                }
                None => context.organization().await?,
            };
            context.show(&listing::one(&organization))?;
            Ok(Done::Complete)
        }
        Command::Set(args) => set::run(args, context).await,
    }
}
