//! `verve link`: the referral links of an organization.

mod alias;
mod create;
mod disable;
mod import;
mod list;
mod plan;
mod qr;
mod set;
mod show;
mod test;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;

/// Create, import, list, show, change or disable referral links; give them further codes; draw their QR codes; say where they lead
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Create(create::Args),
    Import(Box<import::Args>),
    List(list::Args),
    Show(show::Args),
    Set(set::Args),
    Disable(disable::Args),
    Alias(alias::Args),
    Qr(qr::Args),
    Test(test::Args),
}

/// Runs a command on links.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Create(args) => create::run(args, context).await,
        Command::Import(args) => import::run(*args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Show(args) => show::run(args, context).await,
        Command::Set(args) => set::run(args, context).await,
        Command::Disable(args) => disable::run(args, context).await,
        Command::Alias(args) => alias::run(args, context).await,
        Command::Qr(args) => qr::run(args, context).await,
        Command::Test(args) => test::run(args, context).await,
    }
}
