//! The values that the settings of an organization's links may have.

use crate::cli::checks::{short_text, target};
use crate::cli::failure::Failure;
use crate::messages::{Language, Message, say};
use crate::store::{LinkSetting, OrganizationChange};

/// The longest time that taps count once, in seconds: a day.
const MOST_SECONDS: i64 = 86_400;

/// The settings that are texts.
const TEXTS: [LinkSetting; 8] = [
    LinkSetting::Lang,
    LinkSetting::Target,
    LinkSetting::IosTarget,
    LinkSetting::AndroidTarget,
    LinkSetting::IosApp,
    LinkSetting::AndroidPackage,
    LinkSetting::AndroidSha256,
    LinkSetting::PosterText,
];

/// The setting of that name, where it is one of links and a text.
pub fn setting(key: &str) -> Option<LinkSetting> {
    TEXTS.into_iter().find(|setting| setting.name() == key)
}

/// The change that gives such a setting a value, or clears it.
///
/// # Errors
/// Wrong usage.
pub fn change(key: &str, value: Option<&str>) -> Result<OrganizationChange, Failure> {
    let setting = setting(key).unwrap_or(LinkSetting::PosterText);
    let value = value.map(|value| checked(setting, value)).transpose()?;
    Ok(OrganizationChange::Links(setting, value))
}

/// A number of seconds from 0 to a day.
///
/// # Errors
/// Wrong usage.
pub fn repeat_seconds(text: &str) -> Result<i64, Failure> {
    text.parse().ok().filter(|seconds| (0..=MOST_SECONDS).contains(seconds)).ok_or_else(|| {
        refused("repeat_seconds", text, say!("cause-seconds-form", most = MOST_SECONDS.to_string()))
            .hint(say!("hint-seconds"))
    })
}

fn checked(setting: LinkSetting, value: &str) -> Result<String, Failure> {
    let key = setting.name();
    match setting {
        LinkSetting::Lang => match Language::from_name(value) {
            Some(language) => Ok(language.name().to_owned()),
            None => Err(refused(key, value, say!("cause-lang-form")).hint(say!("hint-lang"))),
        },
        LinkSetting::Target | LinkSetting::IosTarget | LinkSetting::AndroidTarget => {
            Ok(target(key, value)?.into_owned())
        }
        LinkSetting::IosApp if is_ios_app(value) => Ok(value.to_owned()),
        LinkSetting::IosApp => Err(refused(key, value, say!("cause-ios-app")).hint(say!("hint-ios-app"))),
        LinkSetting::AndroidPackage if is_package(value) => Ok(value.to_owned()),
        LinkSetting::AndroidPackage => {
            Err(refused(key, value, say!("cause-android-package")).hint(say!("hint-android-package")))
        }
        LinkSetting::AndroidSha256 => fingerprints(value)
            .ok_or_else(|| refused(key, value, say!("cause-android-sha256")).hint(say!("hint-android-sha256"))),
        LinkSetting::PosterText => Ok(short_text(key, value)?.into_owned()),
    }
}

fn refused(key: &str, value: &str, why: Message) -> Failure {
    Failure::usage(say!("failure-cannot-set", key, value), why)
}

/// Whether a text is a team of ten characters and a bundle.
fn is_ios_app(text: &str) -> bool {
    let Some((team, bundle)) = text.split_once('.') else { return false };
    let is_team = team.len() == 10 && team.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_team && bundle.len() <= 155 && bundle.split('.').all(is_part)
}

/// Whether a text is the name of an Android package: parts of letters, digits and `_` that begin with a letter.
fn is_package(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.len() <= 255 && text.contains('.') && text.split('.').all(is_part)
}

/// SHA-256 fingerprints as Android writes them, of those in a text with commas or blanks between.
fn fingerprints(text: &str) -> Option<String> {
    let each = text.split([',', ' ']).filter(|part| !part.is_empty()).map(fingerprint);
    let all: Vec<String> = each.collect::<Option<_>>()?;
    (1..=10).contains(&all.len()).then(|| all.join(","))
}

fn fingerprint(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|character| *character != ':').collect::<String>().to_ascii_uppercase();
    let is_whole = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pairs = digits.as_bytes().chunks(2).map(String::from_utf8_lossy);
    is_whole.then(|| pairs.collect::<Vec<_>>().join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_and_fingerprints_are_checked() {
        assert!(is_ios_app("A1B2C3D4E5.no.nhf.app") && is_package("no.nhf.app_2"));
        for text in ["no.nhf.app", "A1B2C3D4E5", "A1B2C3D4E5.", "A1B2C3D4E5.no..app", "a1b2c3d4e5.no.app"] {
            assert!(!is_ios_app(text), "{text}");
        }
        for text in ["app", "no.1app", "no.nhf.", "no.nhf-app"] {
            assert!(!is_package(text), "{text}");
        }
        let plain = "ab".repeat(32);
        let written = vec!["AB"; 32].join(":");
        assert_eq!(fingerprints(&plain), Some(written.clone()));
        assert_eq!(fingerprints(&format!("{written}, {plain}")), Some(format!("{written},{written}")));
        assert_eq!(fingerprints("ab:cd"), None);
        assert_eq!(fingerprints(""), None);
    }

    #[test]
    fn seconds_and_languages_are_checked() {
        assert_eq!(repeat_seconds("1800").ok(), Some(1800));
        assert!(repeat_seconds("-1").is_err() && repeat_seconds("86401").is_err() && repeat_seconds("ja").is_err());
        assert!(change("lang", Some("sv")).is_err());
        assert!(matches!(change("lang", Some("nb")), Ok(OrganizationChange::Links(LinkSetting::Lang, Some(_)))));
    }
}
