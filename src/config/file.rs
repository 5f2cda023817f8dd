//! The configuration file: a line `key = "value"` for each setting.

use super::{ConfigError, InvalidFile, small_file};
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The names of the settings.
pub const KEYS: [&str; 5] = ["database", "org", "format", "lang", "color"];

/// What a file says.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub database: Option<String>,
    pub org: Option<String>,
    pub format: Option<String>,
    pub lang: Option<String>,
    pub color: Option<String>,
}

impl File {
    fn setting(&mut self, key: &str) -> Option<&mut Option<String>> {
        Some(match key {
            "database" => &mut self.database,
            "org" => &mut self.org,
            "format" => &mut self.format,
            "lang" => &mut self.lang,
            "color" => &mut self.color,
            _ => return None,
        })
    }
}

pub(super) fn parse(text: &str, path: &Path) -> Result<File, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = error.message().replace('\n', " ");
        ConfigError::Invalid { path: path.to_owned(), source: InvalidFile { line, message } }
    })
}

/// A file that is to be changed.
#[derive(Debug)]
pub struct SettingsFile {
    path: PathBuf,
    text: String,
}

/// A file with one setting changed.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// What it says now.
    pub text: String,
    /// The value of the setting before.
    pub before: Option<String>,
}

impl SettingsFile {
    /// Reads a file; one that is not there is empty.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        match small_file::read(path) {
            Ok(text) => Ok(Self { path: path.to_owned(), text }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self { path: path.to_owned(), text: String::new() })
            }
            Err(source) => Err(ConfigError::Unreadable { path: path.to_owned(), source }),
        }
    }

    /// The file with another value of a setting, an empty one taken out; comments and other lines stay.
    ///
    /// # Errors
    /// A file that cannot be used before, or not after: with a key that is none of [`KEYS`], or written over several lines.
    pub fn with(&self, key: &str, value: &str) -> Result<ChangedFile, ConfigError> {
        let mut wanted = parse(&self.text, &self.path)?;
        let given = Some(value.to_owned()).filter(|value| !value.is_empty());
        let before = wanted.setting(key).and_then(|setting| std::mem::replace(setting, given));
        let is_of_key = |line: &&str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
        let mut lines: Vec<&str> = self.text.lines().filter(|line| !is_of_key(line)).collect();
        // A JSON string is a TOML string.
        let line = format!("{key} = {}", serde_json::Value::from(value));
        if !value.is_empty() {
            let place = self.text.lines().position(|line| is_of_key(&line)).unwrap_or(lines.len());
            lines.insert(place.min(lines.len()), &line);
        }
        let mut text = lines.join("\n");
        text.push('\n');
        if parse(&text, &self.path)? != wanted {
            return Err(ConfigError::Unchanged { path: self.path.clone(), line });
        }
        Ok(ChangedFile { text, before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SettingsFile {
        SettingsFile { path: PathBuf::from("config.toml"), text: text.to_owned() }
    }

    #[test]
    fn one_setting_changes_and_all_other_lines_stay() {
        let text = "# ours\norg = \"nhf\"  # the big one\nlang = \"en\"\n";
        let changed = file(text).with("org", "a \"b\" \\ c").unwrap();
        assert_eq!(changed.text, "# ours\norg = \"a \\\"b\\\" \\\\ c\"\nlang = \"en\"\n");
        assert_eq!(changed.before.as_deref(), Some("nhf"));
        assert_eq!(file("").with("lang", "nb").unwrap().text, "lang = \"nb\"\n");
        assert_eq!(file(text).with("lang", "").unwrap().text, "# ours\norg = \"nhf\"  # the big one\n");
    }

    #[test]
    fn what_cannot_be_changed_so_is_said() {
        assert!(file("").with("language", "nb").is_err());
        assert!(matches!(file("[x]\n").with("lang", "nb"), Err(ConfigError::Invalid { .. })));
        let several = "lang = \"\"\"\nen\"\"\"\n";
        assert!(file(several).with("lang", "nb").is_err());
    }
}
