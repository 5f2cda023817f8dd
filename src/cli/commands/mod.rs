//! The commands, one file or folder for each.
//!
//! A command is a struct of arguments and a function `run(args, context)`. To add one: its file, and here a `mod`, a
//! line in [`Command`] and a line in [`Command::run`]. What waits for the database runs inside `wait`, which closes it
//! afterwards: no command does.

mod audit;
mod changes;
mod check;
mod completions;
mod config;
mod db;
mod demo;
mod doctor;
mod event;
mod export;
mod funnel;
mod growth;
mod help;
mod import;
mod ingest;
mod init;
mod leaderboard;
mod link;
mod man;
mod member;
mod org;
mod person;
mod poll;
mod recompute;
mod referral;
mod restated;
mod serve;
mod summary;
mod token;
mod webhook;

use super::context::Context;
use super::failure::Outcome;
use super::wait;
use clap::Subcommand;

/// What to do.
#[expect(missing_docs, reason = "the help of a command stands at its arguments")]
#[derive(Debug, Subcommand)]
pub enum Command {
    Demo(demo::Args),
    Init(init::Args),
    #[command(subcommand)]
    Org(org::Command),
    #[command(subcommand)]
    Member(member::Command),
    #[command(subcommand)]
    Link(link::Command),
    Ingest(ingest::Args),
    #[command(subcommand)]
    Import(import::Command),
    #[command(subcommand)]
    Event(event::Command),
    Funnel(funnel::Args),
    Leaderboard(leaderboard::Args),
    #[command(subcommand)]
    Referral(referral::Command),
    Summary(summary::Args),
    Restated(restated::Args),
    Growth(growth::Args),
    Changes(changes::Args),
    Check(check::Args),
    Recompute(recompute::Args),
    Export(export::Args),
    Serve(serve::Args),
    Poll(poll::Args),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    Webhook(webhook::Command),
    #[command(subcommand)]
    Person(person::Command),
    #[command(subcommand)]
    Db(db::Command),
    #[command(subcommand)]
    Audit(audit::Command),
    #[command(subcommand)]
    Config(config::Command),
    Completions(completions::Args),
    Man(man::Args),
    Doctor(doctor::Args),
    Help(help::Args),
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// What kept it from being done.
    pub fn run(self, context: &Context) -> Outcome {
        match self {
            Self::Demo(args) => demo::run(&args, context),
            Self::Init(args) => wait(context, init::run(args, context)),
            Self::Org(command) => wait(context, org::run(command, context)),
            Self::Ingest(args) => wait(context, ingest::run(args, context)),
            Self::Import(command) => wait(context, import::run(command, context)),
            Self::Event(command) => wait(context, event::run(command, context)),
            Self::Funnel(args) => wait(context, funnel::run(args, context)),
            Self::Leaderboard(args) => wait(context, leaderboard::run(args, context)),
            Self::Referral(command) => wait(context, referral::run(command, context)),
            Self::Summary(args) => wait(context, summary::run(args, context)),
            Self::Restated(args) => wait(context, restated::run(args, context)),
            Self::Growth(args) => wait(context, growth::run(args, context)),
            Self::Changes(args) => wait(context, changes::run(args, context)),
            Self::Check(args) => wait(context, check::run(args, context)),
            Self::Recompute(args) => wait(context, recompute::run(args, context)),
            Self::Export(args) => wait(context, export::run(args, context)),
            Self::Serve(args) => serve::run(args, context),
            Self::Poll(args) => wait(context, poll::run(args, context)),
            Self::Token(command) => wait(context, token::run(command, context)),
            Self::Webhook(command) => wait(context, webhook::run(command, context)),
            Self::Db(command) => wait(context, db::run(command, context)),
            Self::Member(command) => wait(context, member::run(command, context)),
            Self::Link(command) => wait(context, link::run(command, context)),
            Self::Person(command) => wait(context, person::run(command, context)),
            Self::Audit(command) => wait(context, audit::run(command, context)),
            Self::Config(command) => config::run(&command, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
            Self::Doctor(args) => wait(context, doctor::run(args, context)),
            Self::Help(args) => help::run(&args, context),
        }
    }
}
