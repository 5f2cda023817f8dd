//! `verve member import`: members from a file.

use crate::cli::checks::{PersonalIds, id, label};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::rows::{RowsArgs, RowsFile};
use crate::ingest::input_error::Rejection;
use crate::ingest::reading::Columns;
use crate::ingest::records::Cells;
use crate::store::MemberDetails;
use std::borrow::Cow;

/// Add and change members from a file
///
/// Columns: member_id, name, group, user_id, nickname, in CSV (comma, semicolon or tab) or NDJSON, plain, gzip or zstd. A
/// member that is known is changed: an empty cell leaves a value as it is, `-` clears it.
///
/// Rows that cannot be taken go to a rejects file beside the input; mend it and import it.
///
/// Example: verve member import medlemmer.csv --encoding windows-1252 --map member_id=Medlemsnr,name=Navn
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    rows: RowsArgs,
}

/// What a row says of a value.
#[derive(Debug)]
enum Said {
    /// Nothing.
    Nothing,
    /// That there is none.
    Cleared,
    /// This.
    Value(String),
}

/// A row that can be taken.
#[derive(Debug)]
struct Row {
    member_id: String,
    name: Said,
    group: Said,
    user_id: Said,
    nickname: Said,
}

/// Adds and changes members, all of a file at once.
///
/// # Errors
/// Wrong usage, an input that cannot be used, or a database that cannot be used; then nothing is written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let personal = PersonalIds::of_setting(organization.allow_personal_ids);
    let file = RowsFile::open(&args.rows, Columns::MEMBERS, &organization, context.now())?;
    let read = file.read(|cells| Row::decode(cells, personal))?;
    let (rows, mut accepted) = read.accept();
    accepted.tell(&context.ui);
    accepted.check()?;
    context.output.check(&accepted.answer("member_import", "members", &organization))?;
    let rows = rows.into_iter().map(|row| {
        let member_id = row.member_id.clone();
        (member_id, move |details: &mut MemberDetails| row.apply(details))
    });
    let mut change = context.store().await?.change(&organization.scope).await?;
    accepted.count(&change.upsert_members(rows.collect(), context.now(), &context.author()).await?);
    if args.rows.rejects.dry_run {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    context.show(&accepted.answer("member_import", "members", &organization))?;
    Ok(accepted.done())
}

impl Row {
    fn decode(cells: &Cells<'_>, personal: PersonalIds) -> Result<Self, Rejection> {
        let text = |column: usize| cells.text(column).unwrap_or_default();
        let words = |column: usize, field: &'static str| said(text(column), |text| label(field, text));
        Ok(Self {
            member_id: id("member_id", text(0), personal)?.into_owned(),
            name: words(1, "name")?,
            group: words(2, "group")?,
            user_id: said(text(3), |text| id("user_id", text, personal))?,
            nickname: words(4, "nickname")?,
        })
    }

    fn apply(self, details: &mut MemberDetails) {
        for (value, said) in [
            (&mut details.name, self.name),
            (&mut details.group, self.group),
            (&mut details.user_id, self.user_id),
            (&mut details.nickname, self.nickname),
        ] {
            match said {
                Said::Nothing => {}
                Said::Cleared => *value = None,
                Said::Value(text) => *value = Some(text),
            }
        }
    }
}

fn said<'a>(text: &'a str, check: impl Fn(&'a str) -> Result<Cow<'a, str>, Rejection>) -> Result<Said, Rejection> {
    match text {
        "" => Ok(Said::Nothing),
        "-" => Ok(Said::Cleared),
        text => Ok(Said::Value(check(text)?.into_owned())),
    }
}
