//! `verve member import`: members from a file.

use crate::cli::checks::{PersonalIds, label, short_text, whole_id};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::moment::valid_from;
use crate::cli::rows::{RowsArgs, RowsFile};
use crate::domain::id::WholeNumbers;
use crate::ingest::input_error::{Rejection, shown};
use crate::ingest::options::Columns;
use crate::ingest::records::Cells;
use crate::messages::say;
use crate::store::{MEMBERS, MemberDetails};
use crate::workflows::{GivenGroup, MemberRow};
use rustc_hash::FxHashMap;
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
    let command = ["verve", "member", "import"];
    let Some(spec) = args.rows.spec(&Columns::MEMBERS, MEMBERS, &command, context).await? else {
        return Ok(Done::Complete);
    };
    let file = RowsFile::open(&args.rows, spec, Columns::MEMBERS, &organization, context.now())?;
    let whole_numbers = file.options().rules.whole_numbers;
    let mut lines: FxHashMap<String, u64> = FxHashMap::default();
    let mut nameless: Vec<u64> = Vec::new();
    let mut read = file.read(|cells, line| {
        let row = Row::decode(cells, personal, whole_numbers)?;
        if let Some(first) = lines.get(&row.member_id) {
            let message =
                say!("row-repeated", field = "member_id", id = shown(&row.member_id), line = first.to_string());
            return Err(Rejection::new("E_REPEATED", message));
        }
        lines.insert(row.member_id.clone(), line);
        if cells.text(1).is_some_and(str::is_empty) {
            nameless.push(line);
        }
        Ok(row)
    })?;
    if !nameless.is_empty() {
        let shown = nameless.iter().take(5).map(u64::to_string).collect::<Vec<_>>().join(", ");
        read.warn("W_NO_NAME", say!("rows-nameless", count = nameless.len() as i64, lines = shown));
    }
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
    fn decode(cells: &Cells<'_>, personal: PersonalIds, numbers: WholeNumbers) -> Result<Self, Rejection> {
        let text = |column: usize| cells.text(column).unwrap_or_default();
        let words = |column: usize, field: &'static str| said(text(column), |text| short_text(field, text));
        Ok(Self {
            member_id: member_id(text(0), personal, numbers)?,
            name: words(1, "name")?,
            group: said(text(2), |text| label("group", text))?,
            user_id: said(text(3), |text| whole_id("user_id", text, personal, numbers))?,
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

/// The words that stand in front of a sum, or where an id would stand beside one.
const TOTALS: [&str; 18] = [
    "sum",
    "summa",
    "summe",
    "total",
    "totalt",
    "totalsum",
    "i alt",
    "ialt",
    "subtotal",
    "grand total",
    "antall",
    "gesamt",
    "insgesamt",
    "antall medlemmer",
    "medlemmer totalt",
    "total members",
    "number of members",
    "antal medlemmar",
];

/// Whether a text is what stands under a table: a sum, with its number or without, or the number of a page.
fn is_total(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = text.trim_end_matches(|end: char| end.is_ascii_digit() || matches!(end, ' ' | ':' | '.' | '='));
    let page: Vec<&str> = text.split_whitespace().collect();
    TOTALS.contains(&words)
        || matches!(page.as_slice(), ["side" | "sida" | "page" | "seite", first, "av" | "of" | "von" | "/", last]
            if [first, last].into_iter().all(|number| number.bytes().all(|byte| byte.is_ascii_digit())))
}

fn member_id(text: &str, personal: PersonalIds, numbers: WholeNumbers) -> Result<String, Rejection> {
    let id = whole_id("member_id", text, personal, numbers)?;
    if is_total(&id) {
        return Err(Rejection::new("E_TOTAL_ROW", say!("row-total", id = shown(&id))));
    }
    Ok(id.into_owned())
}

fn said<'a>(text: &'a str, check: impl Fn(&'a str) -> Result<Cow<'a, str>, Rejection>) -> Result<Said, Rejection> {
    match text {
        "" => Ok(Said::Nothing),
        "-" => Ok(Said::Cleared),
        text => Ok(Said::Value(check(text)?.into_owned())),
    }
}
