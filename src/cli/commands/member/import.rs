//! `verve member import`: members from a file.

use crate::cli::checks::{PersonalIds, id, label, short_text};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::moment::valid_from;
use crate::cli::rows::{RowsArgs, RowsFile};
use crate::ingest::input_error::Rejection;
use crate::ingest::options::Columns;
use crate::ingest::records::Cells;
use crate::messages::say;
use crate::store::{MEMBERS, MemberDetails};
use crate::workflows::{GivenGroup, MemberRow};
use std::borrow::Cow;

/// Add and change members from a file
///
/// Columns: member_id, name, group, user_id, nickname, in CSV (comma, semicolon or tab) or NDJSON, plain, gzip or zstd. A
/// member that is known is changed: an empty cell leaves a value as it is, `-` clears it. A group that differs from today's
/// holds from today, or from the day of --from; a new member's from always.
///
/// Rows that cannot be taken go to a rejects file beside the input; fix it and import it. `verve import undo` takes the
/// file back.
///
/// Example: verve member import medlemmer.csv --encoding windows-1252 --map member_id=Medlemsnr,name=Navn
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// From when on the groups of the file hold: a day, or `always` in place of all that was recorded before
    #[arg(long, value_name = "DAY|always")]
    from: Option<String>,
}

/// What a row says of a value.
#[derive(Debug, Clone)]
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
    let from = args.from.as_deref().map(valid_from).transpose()?;
    let file = RowsFile::open(&args.rows, Columns::MEMBERS, &organization, context.now())?;
    let read = file.read(|cells| Row::decode(cells, personal))?;
    let (rows, mut accepted) = read.accept();
    accepted.tell(&context.ui);
    accepted.check()?;
    context.output.check(&accepted.answer("member_import", say!("moved-by-members"), &organization))?;
    let rows = rows.into_iter().map(|row| {
        let group = row.group.clone().given().map(|group| GivenGroup { group, from });
        MemberRow {
            member_id: row.member_id.clone(),
            apply: move |details: &mut MemberDetails| row.apply(details),
            group,
        }
    });
    let head = file.head(MEMBERS, args.from, context);
    let mut change = context.store().await?.change(&organization.scope).await?;
    let import_no = change.begin_import(&head).await?;
    let by = context.author();
    accepted.count(&change.import_members(rows.collect(), import_no, context.now(), &by).await?);
    change.end_import(&accepted.ledger(import_no, &head)).await?;
    if args.rows.rejects.dry_run {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    context.show(&accepted.answer("member_import", say!("moved-by-members"), &organization))?;
    Ok(accepted.done())
}

impl Row {
    fn decode(cells: &Cells<'_>, personal: PersonalIds) -> Result<Self, Rejection> {
        let text = |column: usize| cells.text(column).unwrap_or_default();
        let words = |column: usize, field: &'static str| said(text(column), |text| short_text(field, text));
        Ok(Self {
            member_id: id("member_id", text(0), personal)?.into_owned(),
            name: words(1, "name")?,
            group: said(text(2), |text| label("group", text))?,
            user_id: said(text(3), |text| id("user_id", text, personal))?,
            nickname: words(4, "nickname")?,
        })
    }

    fn apply(self, details: &mut MemberDetails) {
        for (value, said) in [
            (&mut details.name, self.name),
            (&mut details.user_id, self.user_id),
            (&mut details.nickname, self.nickname),
        ] {
            if let Some(given) = said.given() {
                *value = given;
            }
        }
    }
}

impl Said {
    /// The value that is said, or that there is none; nothing where nothing is said.
    fn given(self) -> Option<Option<String>> {
        match self {
            Self::Nothing => None,
            Self::Cleared => Some(None),
            Self::Value(text) => Some(Some(text)),
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
