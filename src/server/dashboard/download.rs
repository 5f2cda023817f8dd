//! What the page shows as files to go on with: CSV as the reader's spreadsheet opens it, and workbooks.

use super::filters::Asked;
use super::login::to;
use super::page::{Asking, reader};
use crate::answers::{self, Part, ReferralList};
use crate::domain::Instant;
use crate::render::{Answer, Dialect, Format, LongList, MOST_SHEET_ROWS, Options, RenderError, render};
use crate::report::language::Language;
use crate::report::leaderboard::{Metric, Zeros};
use crate::report::referrals::Referrals;
use crate::report::scope::Basis;
use crate::report::table::Document;
use crate::server::extract::{Parameters, Parts1};
use crate::server::problem::Problem;
use crate::server::state::Shared;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse as _, Response};
use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _};

/// How many referrals are written at a time.
const PART_ROWS: usize = 1_000;

/// Hands out a file of what the page with the same parameters shows: `funnel`, `recruiters` or `referrals`, as `.csv` or
/// `.xlsx`.
pub async fn download(
    State(live): State<Shared>,
    method: Method,
    headers: HeaderMap,
    Parts1(file): Parts1,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((_, organization)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let now: Instant = live.clock.now();
    let asked = Asked::read(parameters, &headers, &organization, now)?;
    let (name, ending) = file.split_once('.').ok_or_else(Problem::not_found)?;
    let format = match ending {
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        _ => return Err(Problem::not_found()),
    };
    let asking = Asking { live: &live, organization: &organization, asked: &asked };
    // A spreadsheet in Norwegian takes a comma for a decimal sign, so that its files are parted by semicolons.
    let dialect = if asked.language == Language::Norwegian { Dialect::ExcelNb } else { Dialect::Rfc };
    let options = Options { dialect, language: asked.language, ..Options::new(format) };
    let (body, rows) = match (name, format) {
        ("referrals", Format::Csv) => long_list(&asking, options).await?,
        _ => {
            let (document, rows) = document(&asking, name).await?;
            let answer = Answer { document, ..Answer::default() };
            (Body::from(render(&answer, &options).map_err(refused)?), rows)
        }
    };
    // What an export is for commands is one here; the other files name no recruits.
    if name == "referrals" && method == Method::GET {
        live.store.note_export(&organization.scope, name, rows).await?;
    }
    let kind = match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/csv; charset=utf-8",
    };
    let label: String = asked.period.label.chars().filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    let named = format!("attachment; filename=\"{}-{name}-{label}.{ending}\"", organization.scope.slug());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// All referrals of the page's period, however many, and their number: written beside memory first, so that no reader holds the database.
async fn long_list(asking: &Asking<'_>, options: Options) -> Result<(Body, usize), Problem> {
    let (question, filters) = asking.list(asking.asked.period.clone(), asking.asked.status, None);
    let list = answers::referral_list(&asking.live.store, asking.organization, &question, &filters).await?;
    let rows = usize::try_from(list.head().total).unwrap_or(usize::MAX);
    let written = tokio::task::spawn_blocking(move || write(list, &options)).await;
    let mut file = written.map_err(|_| Problem::internal())??;
    let mut chunk = vec![0; 1 << 16];
    let chunks = std::iter::from_fn(move || match file.read(&mut chunk) {
        Ok(0) => None,
        read => Some(read.map(|length| chunk[..length].to_vec())),
    });
    Ok((Body::from_stream(futures_util::stream::iter(chunks)), rows))
}

fn write(mut list: ReferralList, options: &Options) -> Result<File, Problem> {
    let answer = |part: &Referrals| Answer::part(options.format, || part.data_table(), || part.rows());
    let unwritable = |_| Problem::internal();
    let out = BufWriter::new(tempfile::tempfile().map_err(unwritable)?);
    let mut text = LongList::begin(&answer(&list.head()), options, out).map_err(refused)?;
    while let Some(part) = list.next(PART_ROWS)? {
        text.push(&answer(&part)).map_err(refused)?;
    }
    let out = text.end().map_err(refused)?;
    let mut file = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    file.rewind().map_err(unwritable)?;
    Ok(file)
}

fn refused(error: RenderError) -> Problem {
    match error {
        RenderError::Unwritten(_) => Problem::internal(),
        other => Problem::bad_request(other.to_string()),
    }
}

/// A file's content, and how many recruits stand in it.
async fn document(asking: &Asking<'_>, name: &str) -> Result<(Document, usize), Problem> {
    let period = || asking.asked.period.clone();
    let document = match name {
        "funnel" => asking.funnel(period(), Basis::Cohort).await?.document(),
        "months" => asking.funnel(period(), Basis::Event).await?.document(),
        "recruiters" => asking.board(period(), Metric::Activated, None, Zeros::LeftOut).await?.document(),
        "referrals" => {
            let rows = Part::First(MOST_SHEET_ROWS);
            let referrals = asking.referrals(period(), asking.asked.status, None, rows).await?;
            return Ok((referrals.document(), referrals.rows.len()));
        }
        _ => return Err(Problem::not_found()),
    };
    Ok((document, 0))
}
