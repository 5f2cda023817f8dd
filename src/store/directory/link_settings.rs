//! What an organization says of all its links: where they lead, what visitors see, how taps are counted. Nothing of it
//! decides what was counted already.

use crate::domain::device::Targets;
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;

/// The settings of an organization's links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkSettings {
    /// The language of its pages and posters, `en` or `nb`.
    pub lang: Option<String>,
    /// Where links without targets of their own lead.
    pub targets: Targets,
    /// Whether everybody sees a landing page first.
    pub has_landing_page: bool,
    /// The app that opens its links on iPhones: the team and the bundle, `A1B2C3D4E5.no.nhf.app`.
    pub ios_app: Option<String>,
    /// The app that opens its links on Android.
    pub android_package: Option<String>,
    /// The fingerprints of the certificates that sign it, with commas between.
    pub android_sha256: Option<String>,
    /// For how many seconds the taps of one browser on one link are one click; 0 where each is one.
    pub repeat_seconds: i64,
    /// What stands on its posters.
    pub poster_text: Option<String>,
}

/// A setting that is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkSetting {
    /// The language of pages and posters.
    Lang,
    /// The target of every device.
    Target,
    /// The target of iPhone and iPad.
    IosTarget,
    /// The target of Android.
    AndroidTarget,
    /// The app on iPhones.
    IosApp,
    /// The app on Android.
    AndroidPackage,
    /// The certificates of the app on Android.
    AndroidSha256,
    /// What stands on posters.
    PosterText,
}

impl LinkSetting {
    /// The name of the setting, which is its column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lang => "lang",
            Self::Target => "target",
            Self::IosTarget => "ios_target",
            Self::AndroidTarget => "android_target",
            Self::IosApp => "ios_app",
            Self::AndroidPackage => "android_package",
            Self::AndroidSha256 => "android_sha256",
            Self::PosterText => "poster_text",
        }
    }

    const fn update(self) -> &'static str {
        match self {
            Self::Lang => "UPDATE organizations SET lang = $2 WHERE org_id = $1",
            Self::Target => "UPDATE organizations SET target = $2 WHERE org_id = $1",
            Self::IosTarget => "UPDATE organizations SET ios_target = $2 WHERE org_id = $1",
            Self::AndroidTarget => "UPDATE organizations SET android_target = $2 WHERE org_id = $1",
            Self::IosApp => "UPDATE organizations SET ios_app = $2 WHERE org_id = $1",
            Self::AndroidPackage => "UPDATE organizations SET android_package = $2 WHERE org_id = $1",
            Self::AndroidSha256 => "UPDATE organizations SET android_sha256 = $2 WHERE org_id = $1",
            Self::PosterText => "UPDATE organizations SET poster_text = $2 WHERE org_id = $1",
        }
    }
}

impl LinkSettings {
    /// Reads the settings from a column and those after it, in the order of [`COLUMNS`].
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self> {
        Ok(Self {
            lang: row.try_get(first)?,
            targets: Targets {
                target: row.try_get(first + 1)?,
                ios_target: row.try_get(first + 2)?,
                android_target: row.try_get(first + 3)?,
            },
            has_landing_page: row.try_get(first + 4)?,
            ios_app: row.try_get(first + 5)?,
            android_package: row.try_get(first + 6)?,
            android_sha256: row.try_get(first + 7)?,
            repeat_seconds: row.try_get(first + 8)?,
            poster_text: row.try_get(first + 9)?,
        })
    }
}

/// The columns that [`LinkSettings::read`] reads.
macro_rules! columns {
    () => {
        "lang, target, ios_target, android_target, landing, ios_app, android_package, android_sha256, repeat_seconds,
            poster_text"
    };
}
pub(crate) use columns;

/// Writes a setting that is a text.
pub(crate) async fn set_text(tx: &mut OrgTransaction, setting: LinkSetting, value: Option<&str>) -> Result<()> {
    tx.query(setting.update()).bind(value).execute(tx).await?;
    Ok(())
}

/// Writes whether everybody sees a landing page first.
pub(crate) async fn set_landing(tx: &mut OrgTransaction, is_shown: bool) -> Result<()> {
    tx.query("UPDATE organizations SET landing = $2 WHERE org_id = $1").bind(is_shown).execute(tx).await?;
    Ok(())
}

/// Writes for how long the taps of one browser are one click.
pub(crate) async fn set_repeat_seconds(tx: &mut OrgTransaction, seconds: i64) -> Result<()> {
    tx.query("UPDATE organizations SET repeat_seconds = $2 WHERE org_id = $1").bind(seconds).execute(tx).await?;
    Ok(())
}
