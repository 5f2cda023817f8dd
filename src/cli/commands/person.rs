//! `verve person`: what is held about one person, and how it is erased.

use crate::answers::{self, Person};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::render::Answer;
use crate::report::erasure::{ImportReceipt, MemberReceipt, Receipt};
use crate::store::{Erased, Organization, Store};

/// Hand over or erase what is held about one person
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write everything held about one person, a line of JSON for each thing
    Export(ExportArgs),
    /// Erase one person; every published number stays as it was
    ///
    /// The events of a recruit are deleted, and the referral stays as a sealed count: link, flags and local days. Rows
    /// of this person that come again are suppressed. A member's name, group and ids become random and the member's
    /// links close.
    Erase(EraseArgs),
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
    let (store, organization) = context.open().await?;
    match command {
        Command::Export(args) => export(args, &store, &organization, context).await?,
        Command::Erase(args) => erase(&args, &store, &organization, context).await?,
    }
    store.close().await;
    Ok(Done::Complete)
}

async fn export(
    args: ExportArgs,
    store: &Store,
    organization: &Organization,
    context: &Context,
) -> Result<(), Failure> {
    let person = match (args.user, args.click, args.member) {
        (Some(user), _, _) => Person::User(user),
        (None, Some(click), _) => Person::Click(click),
        (None, None, member) => Person::Member(member.unwrap_or_default()),
    };
    let lines = answers::person_export(store, organization, &person).await?;
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    context.output.write_bytes(&bytes, &context.ui)
}

async fn erase(args: &EraseArgs, store: &Store, organization: &Organization, context: &Context) -> Result<(), Failure> {
    let scope = &organization.scope;
    if !args.dry_run {
        let who = if args.who.user.is_some() { "user" } else { "member" };
        context.confirm(&format!("Erase this {who}? It cannot be taken back."))?;
    }
    let (erased, member) = match (&args.who.user, &args.who.member) {
        (Some(user), _) => (store.erase_user(scope, user, context.now(), args.dry_run).await?, None),
        (None, member) => {
            let member = member.as_deref().unwrap_or_default();
            let done = store.erase_member(scope, member, context.now(), args.dry_run).await?;
            let receipt =
                MemberReceipt { member_id: done.member_id, closed_links: done.closed, publications: done.publications };
            (done.user, Some(receipt))
        }
    };
    let receipt = receipt(erased, member, organization, args.dry_run, context);
    let receipt = Receipt { is_on_server: store.is_on_server(), ..receipt };
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
        log_emptied: erased.is_folded,
        is_on_server: false,
        older_than: None,
        member,
        imports: erased.origins.into_iter().map(import).collect(),
    }
}
