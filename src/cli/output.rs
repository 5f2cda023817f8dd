//! How and where the result of a command is written: format, columns, dialect, and a file that is whole or not there.

use super::args::GlobalArgs;
use super::failure::{Failure, Kind};
use super::ui::{Ui, cannot_write};
use crate::config::{Config, Origin};
use crate::ingest::outfile::OutFile;
use crate::messages::{Language, Message, say};
use crate::render::{self, Answer, Dialect, Format, LongList, Options, PIPE_WIDTH, RenderError};
use crate::store::{Organization, StoreError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The names of stdout. The file behind it is opened once: a second opening would have a place of its own in it.
const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Where the result goes, and in which shape.
#[derive(Debug, Clone)]
pub struct Output {
    options: Options,
    /// The same in the organization's language, where the command asks for none.
    of_organization: OnceLock<Options>,
    is_language_asked: bool,
    path: Option<PathBuf>,
    is_dropped: bool,
}

impl Output {
    /// Settles format and place: `--format`, else the ending of `--output`, else the configuration, else a table.
    ///
    /// # Errors
    /// Wrong usage, where a name is not known.
    pub fn new(args: &GlobalArgs, config: &Config, ui: &Ui) -> Result<Self, Failure> {
        let path = args.output.clone().filter(|path| !STDOUT.iter().any(|name| path == Path::new(name)));
        let mut options = Options::new(format(config, path.as_deref())?);
        let language = config.lang.value.as_str();
        options.language = Language::from_name(language)
            .ok_or_else(|| unknown(say!("kind-language"), language).hint(say!("hint-languages-are")))?;
        options.dialect = dialect(args.csv_dialect.as_deref())?;
        options.guard = !args.no_csv_guard;
        options.columns = args.columns.clone();
        if path.is_none() {
            options.width = Ui::stdout_width().unwrap_or(PIPE_WIDTH);
            options.cuts_words = Ui::stdout_is_terminal();
            if options.format == Format::Xlsx && options.cuts_words {
                return Err(Failure::usage(say!("failure-workbook-terminal"), say!("cause-spreadsheet"))
                    .hint(say!("hint-output-xlsx")));
            }
            options.color = ui.stdout_color();
            options.unicode = Ui::unicode();
        }
        let is_language_asked = config.lang.origin != Origin::BuiltIn;
        Ok(Self { options, of_organization: OnceLock::new(), is_language_asked, path, is_dropped: false })
    }

    /// Checks what a command answers, and shows it to nobody: for commands that run within another one.
    pub fn dropped() -> Self {
        let (options, of_organization) = (Options::new(Format::Json), OnceLock::new());
        Self { options, of_organization, is_language_asked: true, path: None, is_dropped: true }
    }

    /// Learns whose data it is: what is handed on speaks the organization's language where the command asks for none.
    pub fn follow(&self, organization: &Organization) {
        let own = organization.links.lang.as_deref().and_then(Language::from_name);
        if let Some(language) = own.filter(|_| !self.is_language_asked) {
            // One command works on one organization.
            let _ = self.of_organization.set(Options { language, ..self.options.clone() });
        }
    }

    /// The language of what is handed on.
    pub fn language(&self) -> Language {
        self.of_organization.get().unwrap_or(&self.options).language
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
    pub fn options(&self) -> &Options {
        let is_handed_on = matches!(self.options.format, Format::Markdown | Format::Html | Format::Xlsx);
        self.of_organization.get().filter(|_| is_handed_on).unwrap_or(&self.options)
    }

    /// Finds out whether an answer of this shape can be written, before anything is changed.
    ///
    /// # Errors
    /// Wrong usage: an unknown column, or no table for the format.
    pub fn check(&self, answer: &Answer) -> Result<(), Failure> {
        render::render(answer, self.options())?;
        Ok(())
    }

    /// Writes an answer to stdout or to the file of `--output`.
    ///
    /// # Errors
    /// Wrong usage as for [`Output::check`], and where it cannot be written.
    pub fn write(&self, answer: &Answer, ui: &Ui) -> Result<(), Failure> {
        self.write_bytes(&render::render(answer, self.options())?, ui)
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

    /// Whether a list goes out as it comes; other formats need all of it before their first byte.
    pub const fn is_streamed(&self) -> bool {
        LongList::<Vec<u8>>::is_possible(self.options.format)
    }

    /// Writes to stdout or to the file of `--output` what `write` writes.
    ///
    /// # Errors
    /// Where it cannot be written, and those of `write`.
    pub fn write_by(
        &self,
        ui: &Ui,
        write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
    ) -> Result<(), Failure> {
        if self.is_dropped {
            return Ok(());
        }
        let Some(path) = &self.path else {
            let mut out = Ui::result_stream();
            let written = write(&mut out).and_then(|()| Ok(out.flush()?));
            return match written {
                // Anyone who closes the pipe has read enough.
                Err(WriteError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                other => other.map_err(|error| error.at("stdout")),
            };
        };
        replace_file_by(path, |file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out).and_then(|()| Ok(out.flush()?))
        })?;
        ui.status(&format!("wrote {}", path.display()));
        Ok(())
    }
}

/// Why a result that is written as it comes is not whole.
#[derive(Debug)]
pub enum WriteError {
    /// It cannot be written.
    Io(io::Error),
    /// The rest of it cannot be had.
    Answer(Failure),
}

impl WriteError {
    /// The failure that names what cannot be written.
    pub fn at(self, name: &str) -> Failure {
        match self {
            Self::Io(error) => cannot_write(name, &error),
            Self::Answer(failure) => failure,
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<RenderError> for WriteError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Unwritten(error) => Self::Io(error),
            other => Self::Answer(other.into()),
        }
    }
}

impl From<Failure> for WriteError {
    fn from(failure: Failure) -> Self {
        Self::Answer(failure)
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Answer(error.into())
    }
}

/// Gives a file its new content at once, or writes to what is no file, as [`OutFile`] does.
///
/// # Errors
/// Where the folder or the file cannot be written.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace_file_by(path, |file| Ok(file.write_all(bytes)?))
}

/// Makes the folder that was asked for with `--output-dir`.
///
/// # Errors
/// Where that is not allowed.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    make_private_folder(path).map_err(|error| {
        Failure::new(Kind::Failed, say!("failure-folder", path = path.display().to_string()), error.to_string())
            .hint(say!("hint-output-dir"))
    })
}

/// Makes a folder and those it stands in, for its owner alone.
///
/// # Errors
/// Where that is not allowed.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The same with what `write` writes; where it fails, the file stays as it was.
fn replace_file_by(path: &Path, write: impl FnOnce(&mut OutFile) -> Result<(), WriteError>) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let why = say!("cause-no-folder", path = folder.display().to_string());
        return Err(Failure::new(Kind::Failed, say!("failure-cannot-write", path = path.display().to_string()), why)
            .hint(say!("hint-make-folder")));
    }
    let replace = || {
        let mut file = OutFile::begin(path)?;
        write(&mut file)?;
        Ok(file.finish()?)
    };
    replace().map_err(|error: WriteError| error.at(&path.display().to_string()))
}

fn format(config: &Config, path: Option<&Path>) -> Result<Format, Failure> {
    path.map_or(Ok(()), refuse_other_ending)?;
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

/// Refuses a file whose ending promises what verve does not write: nobody could open it.
fn refuse_other_ending(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let way = match ending.as_str() {
        "pdf" => "html",
        "doc" | "docx" | "odt" | "rtf" => "html",
        "xls" | "ods" | "numbers" => "xlsx",
        _ => return Ok(()),
    };
    let instead = path.with_extension(way);
    let hint = match ending.as_str() {
        "pdf" => say!("hint-print-page"),
        "xls" | "ods" | "numbers" => say!("hint-spreadsheets-open"),
        _ => say!("hint-browsers-open"),
    };
    Err(Failure::usage(
        say!("failure-cannot-write", path = path.display().to_string()),
        say!("cause-file-ending", ending),
    )
    .hint(say!("hint-write-instead", path = instead.display().to_string(), hint)))
}

fn named_format(name: &str) -> Result<Format, Failure> {
    let known = Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| unknown(say!("kind-format"), name).hint(say!("hint-formats-are", known)))
}

fn dialect(name: Option<&str>) -> Result<Dialect, Failure> {
    let Some(name) = name else { return Ok(Dialect::Rfc) };
    Dialect::from_name(name).ok_or_else(|| unknown(say!("kind-dialect"), name).hint(say!("hint-dialects-are")))
}

fn unknown(what: Message, name: &str) -> Failure {
    Failure::usage(say!("failure-no-such-kind", kind = what, name), say!("cause-unknown-format"))
}
