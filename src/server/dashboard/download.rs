//! What the page shows as files to go on with: CSV as the reader's spreadsheet opens it, and workbooks.

use super::login::to;
use super::page_context::{PageContext, STALLED_FOR, reader, turn};
use crate::answers::{Part, ReferralList};
use crate::messages::Language;
use crate::render::{Answer, Dialect, Format, LongList, Options, RenderError, render};
use crate::report::referrals::Referrals;
use crate::server::extract::{Parameters, PathSegment};
use crate::server::problem::Problem;
use crate::server::state::SharedState;
use crate::server::work::apart;
use crate::store::Snapshot;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse as _, Response};
use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _};

/// The most referrals of a workbook, which is made in memory; the CSV has all of them.
const MOST_ROWS: usize = 20_000;
/// How many referrals are written at a time.
const PART_ROWS: usize = 1_000;

/// Hands out a file of what the page with the same parameters shows: `funnel`, `recruiters`, `stalled` …, as `.csv` or
/// `.xlsx`.
pub async fn download(
    State(app): State<SharedState>,
    method: Method,
    headers: HeaderMap,
    PathSegment(file): PathSegment,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || made(app, method, headers, file, parameters)).await?
}

async fn made(
    app: SharedState,
    method: Method,
    headers: HeaderMap,
    file: String,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((_, snapshot)) = reader(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut context = PageContext::begin(snapshot, parameters, &headers, app.clock.now()).await?;
    // A page can say what it shows instead, a file cannot.
    if context.query.has_bad_dates || context.query.has_bad_status {
        return Err(Problem::bad_request("the dates, the period or the status cannot be used"));
    }
    let (name, ending) = file.split_once('.').ok_or_else(Problem::not_found)?;
    let format = match ending {
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        _ => return Err(Problem::not_found()),
    };
    let (language, scope) = (context.query.language, context.snapshot.scope().clone());
    let label = context.query.period.label.clone();
    // A spreadsheet in Norwegian takes a comma for a decimal sign, so that its files are parted by semicolons.
    let dialect = if language == Language::Norwegian { Dialect::ExcelNb } else { Dialect::Rfc };
    let options = Options { dialect, language, ..Options::new(format) };
    let stalled_for = (name == "stalled").then_some(STALLED_FOR);
    let (body, rows) = match (name, format) {
        ("referrals" | "stalled", Format::Csv) => {
            let list = context.referral_list(stalled_for).await?;
            long_list(list, context.snapshot, &options).await?
        }
        _ => {
            let (document, rows) = match name {
                "referrals" | "stalled" => {
                    let referrals = context.referrals(stalled_for, Part::First(MOST_ROWS)).await?;
                    (referrals.document(), referrals.rows.len())
                }
                name => (context.document(name).await?, 0),
            };
            drop(context);
            let answer = Answer { document, ..Answer::default() };
            (Body::from(render(&answer, &options).map_err(refused)?), rows)
        }
    };
    // What an export is for commands is one here; the other files name no recruits.
    if matches!(name, "referrals" | "stalled") && method == Method::GET {
        let mut change = app.store.change(&scope).await?;
        change.note_export(name, rows).await?;
        change.commit().await?;
    }
    let kind = match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/csv; charset=utf-8",
    };
    let label: String = label.chars().filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    let named = format!("attachment; filename=\"{}-{name}-{label}.{ending}\"", scope.slug());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// A list of referrals, however many, and their number: written to a file first, so that memory does not grow with it and
/// no slow reader holds the database.
async fn long_list(list: ReferralList, snapshot: Snapshot, options: &Options) -> Result<(Body, usize), Problem> {
    let (mut file, rows) = write(list, snapshot, options).await?;
    let mut chunk = vec![0; 1 << 16];
    let chunks = std::iter::from_fn(move || match file.read(&mut chunk) {
        Ok(0) => None,
        read => Some(read.map(|length| chunk[..length].to_vec())),
    });
    Ok((Body::from_stream(futures_util::stream::iter(chunks)), rows))
}

async fn write(mut list: ReferralList, mut snapshot: Snapshot, options: &Options) -> Result<(File, usize), Problem> {
    let answer = |part: &Referrals| Answer::part(options.format, || part.data_table(), || part.rows());
    let unwritable = |_| Problem::internal();
    let out = BufWriter::new(tempfile::tempfile().map_err(unwritable)?);
    let mut text = LongList::begin(&answer(&list.head()), options, out).map_err(refused)?;
    let mut rows = 0;
    while let Some(part) = list.next(&mut snapshot, PART_ROWS).await? {
        rows += part.rows.len();
        text.push(&answer(&part)).map_err(refused)?;
    }
    let out = text.end().map_err(refused)?;
    let mut file = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    file.rewind().map_err(unwritable)?;
    Ok((file, rows))
}

fn refused(error: RenderError) -> Problem {
    match error {
        RenderError::Unwritten(_) => Problem::internal(),
        other => Problem::bad_request(other.to_string()),
    }
}
