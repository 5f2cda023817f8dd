//! The commands, one file or folder for each.
//!
//! A command is a struct of arguments and a function `run(args, context)`. To add one: its file, and here a `mod`, a
//! line in [`Command`] and a line in [`Command::run`]. What waits for the database runs inside `wait`.

mod audit;
mod completions;
mod config;
mod db;
mod demo;
mod doctor;
mod event;
mod export;
mod funnel;
mod growth;
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
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// What kept it from being done.
    pub fn run(self, context: &Context) -> Outcome {
        match self {
            Self::Demo(args) => demo::run(&args, context),
            Self::Init(args) => wait(init::run(args, context)),
            Self::Org(command) => wait(org::run(command, context)),
            Self::Ingest(args) => wait(ingest::run(args, context)),
            Self::Import(command) => wait(import::run(command, context)),
            Self::Event(command) => wait(event::run(command, context)),
            Self::Funnel(args) => wait(funnel::run(args, context)),
            Self::Leaderboard(args) => wait(leaderboard::run(args, context)),
            Self::Referral(command) => wait(referral::run(command, context)),
            Self::Summary(args) => wait(summary::run(args, context)),
            Self::Restated(args) => wait(restated::run(args, context)),
            Self::Growth(args) => wait(growth::run(args, context)),
            Self::Recompute(args) => wait(recompute::run(args, context)),
            Self::Export(args) => wait(export::run(args, context)),
            Self::Serve(args) => serve::run(args, context),
            Self::Poll(args) => wait(poll::run(args, context)),
            Self::Token(command) => wait(token::run(command, context)),
            Self::Webhook(command) => wait(webhook::run(command, context)),
            Self::Db(command) => wait(db::run(command, context)),
            Self::Member(command) => wait(member::run(command, context)),
            Self::Link(command) => wait(link::run(command, context)),
            Self::Person(command) => wait(person::run(command, context)),
            Self::Audit(command) => wait(audit::run(command, context)),
            Self::Config(command) => config::run(&command, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
            Self::Doctor(args) => wait(doctor::run(args, context)),
        }
    }
}
