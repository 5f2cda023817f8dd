//! The command line as a whole: the flags that every command takes, and the commands.

use super::commands::Command;
use super::ui::Verbosity;
use crate::config::Flags;
use clap::{ArgAction, Args, Parser};
use std::path::PathBuf;

const ABOUT: &str = "Make the work of peer mentors countable: referral links, events, recruitment funnels";

const EXIT_CODES: &str = "\
Exit codes:
  0    done; an empty result too
  1    failed; the message says what and how to go on
  2    wrong usage
  3    finished, but some rows were rejected
  4    the input cannot be used; nothing was written
  5    temporary (locked, disk full): run the same command again, always safe
  6    refused: schema or configuration
  7    not allowed for this organization or token
  8    verification failed
  130, 143  interrupted; what was committed stays

Begin with:
  verve init --org nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "verve",
    version = super::VERSION,
    about = ABOUT,
    after_help = EXIT_CODES,
    subcommand_required = false,
    arg_required_else_help = false,
    disable_help_subcommand = true,
    infer_subcommands = false,
    max_term_width = 100
)]
pub struct CommandLine {
    /// The flags of all commands.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do; nothing where somebody looks around.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The flags that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of all commands")]
pub struct GlobalArgs {
    /// Use the database at URL [env: VERVE_DATABASE]
    #[arg(long, value_name = "URL", global = true, display_order = 900)]
    pub database: Option<String>,
    /// Work on the organization SLUG; `all` answers reports for each [env: VERVE_ORG]
    #[arg(long, value_name = "SLUG", global = true, display_order = 901)]
    pub org: Option<String>,
    /// Read the configuration from FILE
    #[arg(long, value_name = "FILE", global = true, display_order = 902)]
    pub config: Option<PathBuf>,
    /// Answer as table, csv, tsv, json, ndjson, markdown, html or xlsx
    #[arg(short, long, value_name = "FORMAT", global = true, display_order = 903)]
    pub format: Option<String>,
    /// Write the answer to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE", global = true, display_order = 904)]
    pub output: Option<PathBuf>,
    /// Show these columns, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', global = true, display_order = 905)]
    pub columns: Option<Vec<String>>,
    /// Write CSV for other programs (rfc) or for Excel in Norway (excel-nb)
    #[arg(long, value_name = "NAME", global = true, display_order = 906)]
    pub csv_dialect: Option<String>,
    /// Write CSV texts as they are, even where a spreadsheet would compute them
    #[arg(long, global = true, display_order = 907)]
    pub no_csv_guard: bool,
    /// Answer in English (en) or Norwegian (nb)
    #[arg(long, value_name = "LANG", global = true, display_order = 908)]
    pub lang: Option<String>,
    /// Colour the answer: auto, always or never
    #[arg(long, value_name = "WHEN", global = true, display_order = 909)]
    pub color: Option<String>,
    /// Say nothing but the answer and errors
    #[arg(short, long, action = ArgAction::SetTrue, conflicts_with = "verbose", global = true, display_order = 910)]
    pub quiet: bool,
    /// Say how the work goes
    #[arg(short, long, action = ArgAction::SetTrue, global = true, display_order = 911)]
    pub verbose: bool,
    /// Draw no progress bar
    #[arg(long, global = true, display_order = 912)]
    pub no_progress: bool,
    /// Answer yes to every question
    #[arg(long, global = true, display_order = 913)]
    pub yes: bool,
    /// Work as a PostgreSQL role that could see all organizations [env: VERVE_ALLOW_UNSAFE_ROLE]
    #[arg(long, global = true, display_order = 914)]
    pub allow_unsafe_role: bool,
}

impl GlobalArgs {
    /// The part that configuration can say too.
    pub fn flags(&self) -> Flags {
        Flags {
            database: self.database.clone(),
            org: self.org.clone(),
            format: self.format.clone(),
            lang: self.lang.clone(),
            color: self.color.clone(),
            config: self.config.clone(),
        }
    }

    /// How much is said on stderr.
    pub const fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}
