//! `verve link import`: links from a file.

use super::plan::{LinkRow, Plan, Said, Stored};
use crate::cli::checks::{PersonalIds, kind, label, target, whole_id};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::links;
use crate::cli::rows::{Accepted, RowsArgs, RowsFile};
use crate::domain::Instant;
use crate::domain::code::{chosen_code, find_code};
use crate::domain::id::WholeNumbers;
use crate::ingest::input_error::{Rejection, shown};
use crate::ingest::options::Columns;
use crate::ingest::records::Cells;
use crate::ingest::timestamp::{self, Times};
use crate::messages::say;
use crate::render::Answer;
use crate::store::{Change, LINKS, LinkLabels, Organization, Result as StoreResult};
use rustc_hash::{FxHashMap, FxHashSet};

/// Add and change links from a file
///
/// Columns: member_id, code, campaign, channel, target, kind (shared or personal), created_at, expires_at, disabled_at, in
/// CSV (comma, semicolon or tab) or NDJSON, plain, gzip or zstd. Without a code one is made, each time the file is
/// imported. A link that is known is changed: an empty cell leaves a value as it is, `-` clears it. Owner, kind and
/// created_at never change; created_at is now where a new link has none.
///
/// Rows that cannot be taken go to a rejects file beside the input; fix it and import it. `verve import undo` takes the
/// file back.
///
/// Example: verve link import lenker.csv --map member_id=Medlemsnr,code=Kode --set channel=poster
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    rows: RowsArgs,
}

/// The name of the answer in JSON.
const REPORT: &str = "link_import";

/// Adds and changes links, all of a file at once.
///
/// # Errors
/// Wrong usage, an input that cannot be used, or a database that cannot be used; then nothing is written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let store = context.store().await?;
    let command = ["verve", "link", "import"];
    let Some(spec) = args.rows.spec(&Columns::LINKS, LINKS, &command, context).await? else {
        return Ok(Done::Complete);
    };
    let file = RowsFile::open(&args.rows, spec, Columns::LINKS, &organization, context.now())?;
    let take = async |change: &mut Change| take(&file, change, &organization, context).await;
    let taken = if args.rows.rejects.dry_run {
        store.rehearsed(&organization.scope, take).await?
    } else {
        store.changed(&organization.scope, take).await?
    };
    let Taken { accepted, answer, refused, written } = taken?;
    accepted.tell(&context.ui);
    if let Some(failure) = refused {
        return Err(failure);
    }
    context.show(&answer)?;
    links::warn_of_dead_ends(&organization, &written, &context.ui);
    Ok(accepted.done())
}

/// What became of a file.
struct Taken {
    accepted: Accepted,
    answer: Answer,
    /// Why nothing was written.
    refused: Option<Failure>,
    /// The labels of the links that were made or changed.
    written: Vec<LinkLabels>,
}

/// Writes what the file makes of the members and links that there are; nothing comes between.
///
/// Nothing is said meanwhile: somebody who reads it slowly would keep all other writers waiting.
async fn take(
    file: &RowsFile,
    change: &mut Change,
    organization: &Organization,
    context: &Context,
) -> StoreResult<Result<Taken, Failure>> {
    let (members, merges) = (change.members().await?, change.merged_members().await?);
    let links = Stored { links: change.links().await?, withdrawn: change.withdrawn_links().await? };
    let (times, now) = (&file.options().rules.times, context.now());
    let numbers = file.options().rules.whole_numbers;
    let read = |plan: &mut Plan<'_>| {
        let mut seen = Seen::default();
        file.read(|cells, line| {
            let row = row(cells, times, numbers)?;
            seen.refuse_twice(&row, cells)?;
            let code = row.code.clone();
            let taken = plan.take(row)?;
            seen.note(code, cells, line);
            Ok(taken)
        })
    };
    let mut plan = Plan::new(&members, &merges, &links, FxHashSet::default(), now);
    let mut rows = read(&mut plan);
    if rows.is_ok() {
        // Codes are given once in the whole installation, and only the store knows those of others.
        let in_use = change.codes_in_use(&plan.new_codes()).await?;
        if !in_use.is_empty() {
            plan = Plan::new(&members, &merges, &links, in_use, now);
            rows = read(&mut plan);
        }
    }
    let (rows, mut accepted) = match rows {
        Ok(rows) => rows.accept(),
        Err(failure) => return Ok(Err(failure)),
    };
    accepted.count(&rows);
    let refused = accepted
        .check()
        .and_then(|()| context.output.check(&accepted.answer(REPORT, say!("moved-by-links"), organization)));
    let refused = refused.err();
    let mut written = Vec::new();
    if refused.is_none() {
        let head = file.head(LINKS, None, context);
        let import_no = change.begin_import(&head).await?;
        let (new, changes) = plan.into_parts();
        change.import_links(import_no, &new, &changes, now).await?;
        change.end_import(&accepted.ledger(import_no, &head)).await?;
        let (made, changed) = (new.into_iter().map(|link| link.labels), changes.into_iter().map(|link| link.labels));
        written.extend(made.chain(changed));
    }
    let answer = accepted.answer(REPORT, say!("moved-by-links"), organization);
    Ok(Ok(Taken { accepted, answer, refused, written }))
}

/// The codes that were taken from a file so far, each with its line and as it was written.
#[derive(Default)]
struct Seen(FxHashMap<String, (u64, String)>);

impl Seen {
    /// Refuses a code that came before: two codes may differ in nothing but capitals, or in what stands around them.
    fn refuse_twice(&self, row: &LinkRow<'_>, cells: &Cells<'_>) -> Result<(), Rejection> {
        let Some((code, (line, theirs))) = row.code.as_ref().and_then(|code| self.0.get_key_value(code)) else {
            return Ok(());
        };
        let text = shown(cells.text(1).unwrap_or_default());
        let message = say!("row-code-twice", text, code, line = line.to_string(), theirs = shown(theirs));
        Err(Rejection::new("E_REPEATED", message))
    }

    /// Notes a code whose row was taken.
    fn note(&mut self, code: Option<String>, cells: &Cells<'_>, line: u64) {
        let written = cells.text(1).unwrap_or_default().to_owned();
        self.0.extend(code.map(|code| (code, (line, written))));
    }
}

/// A code alone, or the one in an address.
fn code(text: &str) -> Result<String, Rejection> {
    let is_address = text.contains(['/', '?', '=']);
    let found = if is_address { find_code(text) } else { None };
    chosen_code(found.as_deref().unwrap_or(text)).map_err(|error| Rejection::new("E_CODE", error.to_string()))
}

fn row<'a>(cells: &Cells<'a>, times: &Times, numbers: WholeNumbers) -> Result<LinkRow<'a>, Rejection> {
    let text = |column: usize| cells.text(column).unwrap_or_default();
    let code = Some(text(1)).filter(|code| !code.is_empty()).map(code).transpose()?;
    // A link may close in the future.
    let named = |field, now| Times { field, now, ..times.clone() };
    let created = named("created_at", times.now);
    let (expires, disabled) = (named("expires_at", Instant(i64::MAX)), named("disabled_at", Instant(i64::MAX)));
    Ok(LinkRow {
        // The id is one of a member who is known already: what it looks like was judged then.
        member_id: whole_id("member_id", text(0), PersonalIds::Allowed, numbers)?,
        code,
        campaign: said(text(2), |text| label("campaign", text))?,
        channel: said(text(3), |text| label("channel", text))?,
        target: said(text(4), |text| target("target", text))?,
        kind: Some(text(5)).filter(|text| !text.is_empty()).map(kind).transpose()?,
        created_at: Some(text(6))
            .filter(|text| !text.is_empty())
            .map(|text| timestamp::parse(text, &created))
            .transpose()?,
        expires_at: said(text(7), |text| timestamp::parse(text, &expires))?,
        disabled_at: said(text(8), |text| timestamp::parse(text, &disabled))?,
    })
}

fn said<'a, T>(text: &'a str, check: impl Fn(&'a str) -> Result<T, Rejection>) -> Result<Said<T>, Rejection> {
    match text {
        "" => Ok(Said::Nothing),
        "-" => Ok(Said::Cleared),
        text => check(text).map(Said::Value),
    }
}
