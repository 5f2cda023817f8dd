//! `verve link qr`: the code of a link to scan, alone or on posters.

use crate::answers::link_url;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::output::{make_folder, replace_file};
use crate::cli::report_query::FilterArgs;
use crate::cli::{changes, links, lookup};
use crate::domain::LinkKind;
use crate::messages::say;
use crate::render::Format;
use crate::render::qr::{Poster, QrCode, posters};
use crate::report::links::{LeadsTo, LinkRow};
use crate::store::{Link, Organization};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// The pixels of a module: a usual code is some 300 pixels wide.
const SCALE: usize = 10;

/// Show the QR code of a link, or make posters
///
/// The code is drawn on the terminal, or written to the file of --output: .svg for print, .png for everything
/// else. With --all, posters to print are written to a folder: posters.html with a page of A4 for each open link,
/// and CODE.svg for each to use elsewhere. The filters choose among them; a personal link is for one person, so it
/// gets a poster only with --personal.
///
/// The organization's `poster_text` stands on them, in its `lang` unless --lang says otherwise (`verve org set`).
///
/// Examples:
///   verve link qr sunniva-var --output sunniva.svg
///   verve link qr --all --channel poster --output-dir posters
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The link's code, or the whole referral URL
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    code: Option<String>,
    /// Make a poster for every open link
    #[arg(long, requires = "output_dir")]
    all: bool,
    /// Write the posters to this folder
    #[arg(long, value_name = "DIR", requires = "all")]
    output_dir: Option<PathBuf>,
    /// Make posters for personal links too
    #[arg(long, requires = "all")]
    personal: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Shows a code, or writes posters.
///
/// # Errors
/// No such link, an organization without an address, or a file that cannot be written.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    if organization.base_url.is_none() {
        let slug = organization.scope.slug();
        let why = say!("cause-no-base-url", slug);
        return Err(Failure::new(Kind::Failed, say!("failure-no-address"), why).hint(say!("hint-base-url-begin", slug)));
    }
    match (&args.code, &args.output_dir) {
        (Some(code), _) => {
            let link = lookup::link(&mut snapshot, code).await?;
            snapshot.end().await?;
            let done = one(&link, &organization, context)?;
            links::warn_of_dead_ends(&organization, [&link.labels], &context.ui);
            Ok(done)
        }
        (None, Some(folder)) => {
            let filters = args.filters.filters(&mut snapshot, &context.ui).await?;
            let rows = links::fitting(&mut snapshot, &filters, &context.ui).await?;
            snapshot.end().await?;
            let now = context.now();
            let (open, personal): (Vec<_>, Vec<_>) = rows
                .into_iter()
                .filter(|row| !row.is_closed_at(now))
                .partition(|row| args.personal || row.kind == LinkKind::Shared);
            if !personal.is_empty() {
                context.ui.hint(say!("hint-personal-posters", count = size(personal.len())));
            }
            all(open, folder, &organization, context)
        }
        (None, None) => {
            Err(Failure::usage(say!("failure-which-link"), say!("cause-no-code-or-all")).hint(say!("hint-link-list")))
        }
    }
}

fn one(link: &Link, organization: &Organization, context: &Context) -> Outcome {
    let address = link_url(organization, &link.code);
    let qr = code_of(&address)?;
    let ending = context.output.path().and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    let bytes = match (ending.as_deref().and_then(|ending| ending.to_str()), context.output.path()) {
        (Some("svg"), _) => qr.svg(&address).into_bytes(),
        (Some("png"), _) => qr.png(SCALE),
        (_, Some(path)) => {
            let what = say!("failure-qr-ending", path = path.display().to_string());
            return Err(Failure::usage(what, say!("cause-qr-ending")).hint(say!("hint-output-svg")));
        }
        (_, None) if context.output.format() == Format::Table => {
            format!("{}{address}\n", qr.blocks(context.output.options().color)).into_bytes()
        }
        (_, None) => {
            return Err(Failure::usage(say!("failure-qr-picture"), say!("cause-qr-format"))
                .hint(say!("hint-output-svg-or-png")));
        }
    };
    context.output.write_bytes(&bytes, &context.ui)?;
    Ok(Done::Complete)
}

fn all(rows: Vec<LinkRow>, folder: &Path, organization: &Organization, context: &Context) -> Outcome {
    let dead_ends = rows.iter().filter(|row| row.leads_to == LeadsTo::Nowhere).count();
    let language = context.output.language();
    let sheets: Vec<Poster> = rows.into_iter().map(|row| poster(row, organization)).collect::<Result<_, _>>()?;
    make_folder(folder)?;
    let names: FxHashSet<String> = sheets.iter().map(|sheet| format!("{}.svg", file_name(&sheet.code))).collect();
    for sheet in &sheets {
        replace_file(&folder.join(format!("{}.svg", file_name(&sheet.code))), sheet.qr.svg(&sheet.address).as_bytes())?;
    }
    let page = posters(&sheets, organization.links.poster_text.as_deref(), language);
    let file = folder.join("posters.html");
    replace_file(&file, page.as_bytes())?;
    let words = crate::view::words::counted(size(sheets.len()), "poster", "posters");
    context.ui.result(format!("{words} in {}\n", file.display()).as_bytes())?;
    links::say_dead_ends(organization, dead_ends, &context.ui);
    let old = old_files(folder, &names);
    if let [first, ..] = old.as_slice() {
        context.ui.warning(say!("warning-old-posters", count = size(old.len()), first));
    }
    Ok(Done::Complete)
}

/// The pictures in a folder that are not of this run, by name.
fn old_files(folder: &Path, new: &FxHashSet<String>) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut old: Vec<String> = names.filter(|name| name.ends_with(".svg") && !new.contains(name)).collect();
    old.sort();
    old
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn poster(row: LinkRow, organization: &Organization) -> Result<Poster, Failure> {
    let address = link_url(organization, &row.code);
    let qr = code_of(&address)?;
    Ok(Poster { organization: changes::organization_line(organization), name: row.name, code: row.code, address, qr })
}

fn code_of(address: &str) -> Result<QrCode, Failure> {
    QrCode::of(address).map_err(|error| {
        Failure::new(Kind::Failed, say!("failure-draw", address), error.to_string()).hint(say!("hint-shorten-base-url"))
    })
}

/// A code as the name of a file: letters, digits and dashes stay.
fn file_name(code: &str) -> String {
    code.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' }).collect()
}
