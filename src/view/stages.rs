//! The names of stages, and of how far a referral got, as people read them.

use crate::domain::{Stage, Status};
use crate::messages::{Message, say};

/// The name of a stage as people read it.
pub const fn stage_label(stage: Stage) -> Message {
    match stage {
        Stage::LinkClicked => say!("stage-link-clicked"),
        Stage::AppInstalled => say!("stage-app-installed"),
        Stage::AccountCreated => say!("stage-account-created"),
        Stage::FirstLogin => say!("stage-first-login"),
    }
}

/// The name of a stage inside a sentence.
pub const fn stage_word(stage: Stage) -> Message {
    match stage {
        Stage::LinkClicked => say!("stage-link-clicked-inline"),
        Stage::AppInstalled => say!("stage-app-installed-inline"),
        Stage::AccountCreated => say!("stage-account-created-inline"),
        Stage::FirstLogin => say!("stage-first-login-inline"),
    }
}

/// How far a referral got, inside a sentence.
pub const fn status_word(status: Status) -> Message {
    match status {
        Status::Generated => say!("status-generated"),
        Status::Clicked => say!("status-clicked"),
        Status::Installed => say!("status-installed"),
        Status::Joined => say!("status-joined"),
        Status::Activated => say!("status-activated"),
    }
}

/// How far a referral got, at the beginning of a line.
pub const fn status_label(status: Status) -> Message {
    match status {
        Status::Generated => say!("label-generated"),
        Status::Clicked => say!("label-clicked"),
        Status::Installed => say!("label-installed"),
        Status::Joined => say!("label-joined"),
        Status::Activated => say!("label-activated"),
    }
}
