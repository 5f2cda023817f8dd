//! Where a setting comes from: flag, environment, configuration file, built in; the first that has it decides.
//!
//! The environment is handed in, so that it is read in one place and tested here.

pub mod file;
pub mod small_file;

use crate::store::redacted;
use etcetera::BaseStrategy as _;
use file::{File, parse};
use std::path::PathBuf;

/// The environment variable of `--database`.
/// The variable that names the database.
pub const DATABASE: &str = "VERVE_DATABASE";
/// The environment variable of `--org`.
const ORG: &str = "VERVE_ORG";

/// What the command line says of the settings.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--database`.
    pub database: Option<String>,
    /// `--org`.
    pub org: Option<String>,
    /// `--format`.
    pub format: Option<String>,
    /// `--lang`.
    pub lang: Option<String>,
    /// `--color`.
    pub color: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
}

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// On the command line, under that flag.
    Flag(&'static str),
    /// In that environment variable.
    Environment(&'static str),
    /// In that configuration file.
    File(PathBuf),
    /// In the program.
    BuiltIn,
}

/// A value and where it was found; none anywhere is `None` from [`Origin::BuiltIn`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub origin: Origin,
}

/// The settings that hold for one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The address of the database, password and all: show it [`redacted`] only.
    pub database: Setting<String>,
    /// The organization to work on.
    pub org: Setting<Option<String>>,
    /// The format of answers.
    pub format: Setting<Option<String>>,
    /// The language of answers.
    pub lang: Setting<String>,
    /// When to colour.
    pub color: Setting<String>,
    /// The configuration file, whether or not there is one.
    pub path: Option<PathBuf>,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named by `--config` is not there, or cannot be read.
    #[error("cannot read the configuration `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key that does not exist.
    #[error("cannot use the configuration `{}`", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        source: InvalidFile,
    },
    /// The file is written in a way that cannot be changed a line at a time.
    #[error("cannot change the configuration `{}`", path.display())]
    Unchanged {
        /// The file.
        path: PathBuf,
        /// The line that it should have.
        line: String,
    },
    /// There is no home folder to keep a database in.
    #[error("there is no place for the database")]
    NoHome,
}

/// What is wrong in a configuration file, in one line that shows no value.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct InvalidFile {
    line: usize,
    message: String,
}

impl<T> Setting<T> {
    /// The value, where the command line gave it.
    pub const fn from_flag(&self) -> Option<&T> {
        match self.origin {
            Origin::Flag(_) => Some(&self.value),
            Origin::Environment(_) | Origin::File(_) | Origin::BuiltIn => None,
        }
    }
}

impl Origin {
    /// The origin in words: `flag --org`, `environment VERVE_ORG`, the file, `built in`.
    pub fn words(&self) -> String {
        match self {
            Self::Flag(flag) => format!("flag {flag}"),
            Self::Environment(name) => format!("environment {name}"),
            Self::File(path) => format!("file {}", path.display()),
            Self::BuiltIn => "built in".to_owned(),
        }
    }
}

impl Config {
    /// Finds every setting; `environment` gives the value of a variable.
    ///
    /// # Errors
    /// Where the configuration file cannot be used, or nothing says where the database is.
    pub fn load(flags: Flags, environment: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let (path, file) = read_file(flags.config)?;
        let in_file = |value: Option<String>| path.clone().and_then(|path| Some((value?, Origin::File(path))));
        let variable = |name: &'static str| {
            let value = environment(name).filter(|value| !value.is_empty());
            value.map(|value| (value, Origin::Environment(name)))
        };
        let database = first(flags.database, "--database").or_else(|| variable(DATABASE));
        let database = match database.or_else(|| in_file(file.database)) {
            Some((value, origin)) => Setting { value, origin },
            None => Setting { value: default_database()?, origin: Origin::BuiltIn },
        };
        let org = first(flags.org, "--org").or_else(|| variable(ORG)).or_else(|| in_file(file.org));
        let format = first(flags.format, "--format").or_else(|| in_file(file.format));
        let lang = first(flags.lang, "--lang").or_else(|| in_file(file.lang));
        let color = first(flags.color, "--color").or_else(|| in_file(file.color));
        Ok(Self {
            database,
            org: optional(org),
            format: optional(format),
            lang: or_built_in(lang, "en"),
            color: or_built_in(color, "auto"),
            path,
        })
    }

    /// Key, value and origin of every setting; passwords are left out.
    pub fn listed(&self) -> Vec<(&'static str, Option<String>, String)> {
        vec![
            ("database", Some(redacted(&self.database.value)), self.database.origin.words()),
            ("org", self.org.value.clone(), self.org.origin.words()),
            ("format", self.format.value.clone().or_else(|| Some("table".to_owned())), self.format.origin.words()),
            ("lang", Some(self.lang.value.clone()), self.lang.origin.words()),
            ("color", Some(self.color.value.clone()), self.color.origin.words()),
        ]
    }
}

fn first(flag: Option<String>, name: &'static str) -> Option<(String, Origin)> {
    flag.map(|value| (value, Origin::Flag(name)))
}

fn optional(found: Option<(String, Origin)>) -> Setting<Option<String>> {
    match found {
        Some((value, origin)) => Setting { value: Some(value), origin },
        None => Setting { value: None, origin: Origin::BuiltIn },
    }
}

fn or_built_in(found: Option<(String, Origin)>, value: &str) -> Setting<String> {
    let (value, origin) = found.unwrap_or_else(|| (value.to_owned(), Origin::BuiltIn));
    Setting { value, origin }
}

/// The file asked for, or the one in the XDG configuration folder, which need not be there.
fn read_file(asked: Option<PathBuf>) -> Result<(Option<PathBuf>, File), ConfigError> {
    let is_asked_for = asked.is_some();
    let Some(path) = asked.or_else(default_path) else { return Ok((None, File::default())) };
    match small_file::read(&path) {
        Ok(text) => parse(&text, &path).map(|file| (Some(path), file)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_asked_for => {
            Ok((Some(path), File::default()))
        }
        Err(source) => Err(ConfigError::Unreadable { path, source }),
    }
}

fn default_path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("verve").join("config.toml"))
}

fn default_database() -> Result<String, ConfigError> {
    let folders = etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)?;
    let path = folders.data_dir().join("verve").join("verve.db");
    Ok(format!("sqlite://{}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(flags: Flags, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let value = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::load(flags, value)
    }

    #[test]
    fn flag_environment_and_file_stand_in_that_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, "org = \"c\"\nlang = \"nb\"\ndatabase = \"postgres://u:secret@h/d\"\n").unwrap();
        let flags = Flags { org: Some("a".into()), config: Some(path.clone()), ..Flags::default() };
        let config = load(flags, &[("VERVE_ORG", "b")]).unwrap();
        assert_eq!(config.org, Setting { value: Some("a".into()), origin: Origin::Flag("--org") });
        assert_eq!(config.lang.origin, Origin::File(path.clone()));
        assert_eq!(config.listed()[0].1.as_deref(), Some("postgres://u:***@h/d"));
        let flags = Flags { config: Some(path), ..Flags::default() };
        let config = load(flags, &[("VERVE_ORG", "b"), ("VERVE_DATABASE", "")]).unwrap();
        assert_eq!(config.org.origin, Origin::Environment("VERVE_ORG"));
        assert_eq!(config.color, Setting { value: "auto".into(), origin: Origin::BuiltIn });
        assert!(config.database.value.starts_with("postgres:"));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, "org = \"c\"\norganisation = \"d\"\n").unwrap();
        let error = load(Flags { config: Some(path), ..Flags::default() }, &[]).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.starts_with("line 2: unknown field `organisation`"), "{cause}");
    }
}
