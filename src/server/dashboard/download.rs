//! What the page shows as files to go on with: CSV as the reader's spreadsheet opens it, and workbooks.

use super::filters::Asked;
use super::login::to;
use super::page::{Asking, reader};
use crate::domain::Instant;
use crate::render::{Answer, Dialect, Format, Options, render};
use crate::report::leaderboard::{Metric, Zeros};
use crate::report::phrase::Language;
use crate::report::scope::Basis;
use crate::report::table::Document;
use crate::server::extract::{Parameters, Parts1};
use crate::server::problem::Problem;
use crate::server::state::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse as _, Response};

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
    let (document, rows) = document(&asking, name).await?;
    // A spreadsheet in Norwegian takes a comma for a decimal sign, so that its files are parted by semicolons.
    let dialect = if asked.language == Language::Norwegian { Dialect::ExcelNb } else { Dialect::Rfc };
    let options = Options { dialect, language: asked.language, ..Options::new(format) };
    let answer = Answer { document, ..Answer::default() };
    // What an export is for commands is one here; the other files name no recruits.
    if name == "referrals" && method == Method::GET {
        live.store.note_export(&organization.scope, name, rows).await?;
    }
    let bytes = render(&answer, &options).map_err(|error| Problem::bad_request(error.to_string()))?;
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
    Ok((headers, bytes).into_response())
}

/// A file's content, and how many recruits stand in it.
async fn document(asking: &Asking<'_>, name: &str) -> Result<(Document, usize), Problem> {
    let period = || asking.asked.period.clone();
    let document = match name {
        "funnel" => asking.funnel(period(), Basis::Cohort).await?.document(),
        "months" => asking.funnel(period(), Basis::Event).await?.document(),
        "recruiters" => asking.board(period(), Metric::Activated, None, Zeros::LeftOut).await?.document(),
        "referrals" => {
            let referrals = asking.referrals(period(), None).await?;
            return Ok((referrals.document(), referrals.rows.len()));
        }
        _ => return Err(Problem::not_found()),
    };
    Ok((document, 0))
}
