//! The four stages of a referral, in their order (semantics section 2).

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// One of the four steps from a clicked link to an active member; ordered by rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The referral link was opened.
    LinkClicked,
    /// The app was installed.
    AppInstalled,
    /// A user account was created: the person has joined.
    AccountCreated,
    /// The user logged in for the first time: the person is active.
    FirstLogin,
}

impl Stage {
    /// All stages, lowest first.
    pub const ALL: [Self; 4] = [Self::LinkClicked, Self::AppInstalled, Self::AccountCreated, Self::FirstLogin];

    /// The position in [`Stage::ALL`], 0 to 3.
    pub const fn rank(self) -> usize {
        match self {
            Self::LinkClicked => 0,
            Self::AppInstalled => 1,
            Self::AccountCreated => 2,
            Self::FirstLogin => 3,
        }
    }

    /// The stage of that rank, where there is one.
    pub const fn from_rank(rank: i64) -> Option<Self> {
        match rank {
            0 => Some(Self::LinkClicked),
            1 => Some(Self::AppInstalled),
            2 => Some(Self::AccountCreated),
            3 => Some(Self::FirstLogin),
            _ => None,
        }
    }

    /// The name in files, JSON and CSV.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinkClicked => "link_clicked",
            Self::AppInstalled => "app_installed",
            Self::AccountCreated => "account_created",
            Self::FirstLogin => "first_login",
        }
    }

    /// The stage of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
