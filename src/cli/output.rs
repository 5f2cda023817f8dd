//! How and where the result of a command is written: format, columns, dialect, and a file that is whole or not there.

use super::args::GlobalArgs;
use super::failure::{Failure, Kind};
use super::ui::{Ui, cannot_write};
use crate::config::{Config, Origin};
use crate::render::{self, Answer, Dialect, Format, Options};
use crate::report::phrase::Language;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where the result goes, and in which shape.
#[derive(Debug, Clone)]
pub struct Output {
    options: Options,
    path: Option<PathBuf>,
    is_dropped: bool,
}

impl Output {
    /// Settles format and place: `--format`, else the ending of `--output`, else the configuration, else a table.
    ///
    /// # Errors
    /// Wrong usage, where a name is not known.
    pub fn new(args: &GlobalArgs, config: &Config, ui: &Ui) -> Result<Self, Failure> {
        let path = args.output.clone().filter(|path| path != Path::new("-"));
        let mut options = Options::new(format(config, path.as_deref())?);
        let language = config.lang.value.as_str();
        options.language = Language::from_name(language)
            .ok_or_else(|| unknown("language", language).hint("the languages are en and nb"))?;
        options.dialect = dialect(args.csv_dialect.as_deref())?;
        options.guard = !args.no_csv_guard;
        options.columns = args.columns.clone();
        if path.is_none() {
            options.width = Ui::stdout_width();
            if options.format == Format::Xlsx && options.width.is_some() {
                return Err(Failure::usage(
                    "a workbook cannot be shown on a terminal",
                    "it is a file for a spreadsheet",
                )
                .hint("name the file: `--output report.xlsx`"));
            }
            options.color = ui.stdout_color();
            options.unicode = Ui::unicode();
        }
        Ok(Self { options, path, is_dropped: false })
    }

    /// Checks what a command answers, and shows it to nobody: for commands that run within another one.
    pub fn dropped() -> Self {
        Self { options: Options::new(Format::Json), path: None, is_dropped: true }
    }

    /// The format.
    pub const fn format(&self) -> Format {
        self.options.format
    }

    /// Whether a person reads the result, so that a table may show the first rows only.
    pub const fn is_for_people(&self) -> bool {
        matches!(self.options.format, Format::Table | Format::Markdown)
    }

    /// Whether the result leaves as data or as a file, rather than being looked at.
    pub const fn is_taken_along(&self) -> bool {
        !self.is_dropped && (self.path.is_some() || !matches!(self.options.format, Format::Table))
    }

    /// The file of `--output`, where there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The options for rendering.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Finds out whether an answer of this shape can be written, before anything is changed.
    ///
    /// # Errors
    /// Wrong usage: an unknown column, or no table for the format.
    pub fn check(&self, answer: &Answer) -> Result<(), Failure> {
        render::render(answer, &self.options)?;
        Ok(())
    }

    /// Writes an answer to stdout or to the file of `--output`.
    ///
    /// # Errors
    /// Wrong usage as for [`Output::check`], and where it cannot be written.
    pub fn write(&self, answer: &Answer, ui: &Ui) -> Result<(), Failure> {
        self.write_bytes(&render::render(answer, &self.options)?, ui)
    }

    /// Writes finished bytes to stdout or to the file of `--output`.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write_bytes(&self, bytes: &[u8], ui: &Ui) -> Result<(), Failure> {
        if self.is_dropped {
            return Ok(());
        }
        let Some(path) = &self.path else { return ui.result(bytes) };
        replace_file(path, bytes)?;
        ui.status(&format!("wrote {}", path.display()));
        Ok(())
    }
}

/// Gives a file its new content at once: readers see the old one or the whole new one. Mode 0600.
///
/// # Errors
/// Where the folder or the file cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let why = format!("there is no folder `{}`", folder.display());
        return Err(Failure::new(Kind::Failed, format!("cannot write `{}`", path.display()), why)
            .hint("make the folder, or name another file with `--output`"));
    }
    let written = tempfile::Builder::new().prefix(".verve-").tempfile_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(drop).map_err(|error| cannot_write(&path.display().to_string(), &error))
}

fn format(config: &Config, path: Option<&Path>) -> Result<Format, Failure> {
    let configured = config.format.value.as_deref();
    let is_flag = matches!(config.format.origin, Origin::Flag(_));
    match (configured, path) {
        (Some(name), _) if is_flag => named_format(name),
        (_, Some(path)) => match Format::from_path_ending(path) {
            Some(format) => Ok(format),
            None => configured.map_or(Ok(Format::Table), named_format),
        },
        (Some(name), None) => named_format(name),
        (None, None) => Ok(Format::Table),
    }
}

fn named_format(name: &str) -> Result<Format, Failure> {
    let known = Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| unknown("format", name).hint(format!("the formats are {known}")))
}

fn dialect(name: Option<&str>) -> Result<Dialect, Failure> {
    let Some(name) = name else { return Ok(Dialect::Rfc) };
    Dialect::from_name(name).ok_or_else(|| unknown("dialect", name).hint("the dialects of CSV are rfc and excel-nb"))
}

fn unknown(what: &str, name: &str) -> Failure {
    Failure::usage(format!("there is no {what} `{name}`"), "verve does not know it, here or in the configuration")
}
