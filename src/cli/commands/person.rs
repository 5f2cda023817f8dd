//! `verve person`: what is held about one person, and how it is erased.

use crate::answers::{self, Person};
use crate::cli::changes::Changes;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::report::erasure::{Files, ImportReceipt, MemberReceipt, Receipt};
use crate::store::{Organization, Store};
use crate::workflows::Erased;

/// Hand over or erase what is held about one person; say which ids are one person
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write everything held about one person, a line of JSON for each thing
    ///
    /// Example: verve person export --user u-9 -o u-9.ndjson
    Export(ExportArgs),
    /// Erase one person; every published number stays as it was
    ///
    /// The events of a recruit are deleted, and the referral stays as a sealed count: link, flags and local days. Rows
    /// of this person that come again are suppressed. A member's name, group and ids become random and the member's
    /// links close.
    ///
    /// Example: verve person erase --user u-9 --dry-run
    Erase(EraseArgs),
    /// Record that two user ids are one person
    ///
    /// From then on every answer counts what both ids did as one person's, the earlier days included. An id is merged
    /// into one other at most; `person unmerge` takes it back.
    ///
    /// Example: verve person merge u-9 --into u-3
    Merge(MergeArgs),
    /// Take back that a user id is the person of another
    ///
    /// Example: verve person unmerge u-9
    Unmerge(UnmergeArgs),
}

/// The flags of `person merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The user id that is another one's person
    #[arg(value_name = "USER_ID")]
    user: String,
    /// The user id that the person goes by
    #[arg(long, value_name = "USER_ID")]
    into: String,
}

/// The flags of `person unmerge`.
#[derive(Debug, clap::Args)]
pub struct UnmergeArgs {
    /// The user id that was merged
    #[arg(value_name = "USER_ID")]
    user: String,
}

/// The flags of `person export`.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct ExportArgs {
    /// A recruit, by the user's id
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// A recruit, by the id of a click
    #[arg(long, value_name = "CLICK_ID")]
    click: Option<String>,
    /// A member, by the member's id
    #[arg(long, value_name = "MEMBER_ID")]
    member: Option<String>,
}

/// The flags of `person erase`.
#[derive(Debug, clap::Args)]
pub struct EraseArgs {
    #[command(flatten)]
    who: Who,
    /// Show what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Who is erased.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Who {
    /// A recruit, by the user's id
    #[arg(long, value_name = "USER_ID")]
    user: Option<String>,
    /// A member, by the member's id
    #[arg(long, value_name = "MEMBER_ID")]
    member: Option<String>,
}

/// Does what the command says.
///
/// # Errors
/// Wrong usage, a person about whom nothing is held, or a database that cannot be used.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Export(args) => export(args, context).await?,
        Command::Erase(args) => erase(&args, context).await?,
        Command::Merge(args) => merge(&args.user, Some(&args.into), context).await?,
        Command::Unmerge(args) => merge(&args.user, None, context).await?,
    }
    Ok(Done::Complete)
}

/// Records into which other id a user id is merged, or takes that back.
async fn merge(user: &str, into: Option<&str>, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let mut changes = Changes::of("person", user, &organization);
    let moved = if let Some(into) = into {
        changes.note("merged_into", None, Some(into.to_owned()));
        change.merge_person(user, into, context.now()).await?
    } else {
        let (into, moved) = change.unmerge_person(user, context.now()).await?;
        changes.note("merged_into", Some(into), None);
        moved
    };
    changes.note("events_moved", Some(0.to_string()), Some(moved.to_string()));
    context.commit_and_show(change, &changes.answer()).await
}

async fn export(args: ExportArgs, context: &Context) -> Result<(), Failure> {
    let person = match (args.user, args.click, args.member) {
        (Some(user), _, _) => Person::User(user),
        (None, Some(click), _) => Person::Click(click),
        (None, None, member) => Person::Member(member.unwrap_or_default()),
    };
    let scope = context.organization().await?.scope;
    let lines = answers::person_export(context.store().await?, &scope, &person).await?;
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    context.output.write_bytes(&bytes, &context.ui)
}

async fn erase(args: &EraseArgs, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    let (store, scope) = (context.store().await?, &organization.scope);
    let copies = copies(&context.config.database.value)?;
    if !args.dry_run {
        context.confirm(&match args.who.user {
            Some(_) => say!("ask-erase-user"),
            None => say!("ask-erase-member"),
        })?;
    }
    let (erased, member) = match (&args.who.user, &args.who.member) {
        (Some(user), _) => (store.erase_user(scope, user, context.now(), args.dry_run).await?, None),
        (None, member) => {
            let member = member.as_deref().unwrap_or_default();
            let done = store.erase_member(scope, member, context.now(), args.dry_run).await?;
            let receipt = MemberReceipt {
                member_id: done.member_id,
                merged: done.others.into_iter().map(|(_, id)| id).collect(),
                closed_links: done.closed,
                publications: done.publications,
                tokens: done.tokens,
            };
            (done.user, Some(receipt))
        }
    };
    let files = files(store, args.dry_run, erased.is_cleared);
    let receipt = Receipt { files, copies, ..receipt(erased, member, &organization, args.dry_run, context) };
    let document = receipt.document(&organization.line());
    context.show(&Answer { document, json: receipt.json(), rows: receipt.rows() })
}

fn receipt(
    erased: Erased,
    member: Option<MemberReceipt>,
    organization: &Organization,
    dry_run: bool,
    context: &Context,
) -> Receipt {
    let import = |origin: crate::store::Origin| ImportReceipt { import_id: origin.import_id, file: origin.file };
    Receipt {
        report: "erasure",
        organization: organization.scope.slug().to_owned(),
        erased_at: context.now(),
        revision: erased.revision,
        dry_run,
        events: erased.events,
        sealed: erased.sealed,
        suppressed: erased.suppressed,
        files: Files::Untouched,
        older_than: None,
        member,
        imports: erased.origins.into_iter().map(import).collect(),
        copies: Vec::new(),
    }
}

/// How it stands with the files after an erasure that did or did not clear them.
pub fn files(store: &Store, dry_run: bool, is_cleared: bool) -> Files {
    match (dry_run, store.is_on_server(), is_cleared) {
        (true, ..) => Files::Untouched,
        (false, true, _) => Files::Servers,
        (false, false, true) => Files::Clear,
        (false, false, false) => Files::Owed,
    }
}

/// The copies that lie beside the database, as people read their paths.
///
/// # Errors
/// A folder that cannot be read.
pub fn copies(database: &str) -> Result<Vec<String>, Failure> {
    Ok(Store::copies(database)?.iter().map(|copy| copy.display().to_string()).collect())
}
