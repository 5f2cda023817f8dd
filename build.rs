//! Tells the program from which commit it is built. Without a checkout it says nothing, so two builds of the same
//! sources are the same; `VERVE_COMMIT` names the commit where the sources came without their history.

use std::path::Path;
use std::process::Command;

/// What the program is made of: when it changes, so may the answer whether the checkout was changed.
const SOURCES: [&str; 5] = ["src", "migrations", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VERVE_COMMIT");
    let given = std::env::var("VERVE_COMMIT").ok().filter(|commit| !commit.is_empty());
    let commit = given.or_else(of_checkout).unwrap_or_default();
    println!("cargo::rustc-env=VERVE_COMMIT={commit}");
}

/// `1a2b3c4d5e 2026-11-30`: the commit and its day, for a program that others will use. After each commit a debug build
/// would have to be made anew.
fn of_checkout() -> Option<String> {
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // Inside the checkout of somebody else the commit would be theirs.
    if !is_release || !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    for path in SOURCES {
        println!("cargo::rerun-if-changed={path}");
    }
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let commit = git(&["log", "-1", "--abbrev=10", "--format=%h %cs"])?;
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty();
    Some(if is_changed { format!("{commit}, with changes") } else { commit })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
