//! `verve man`: the manual page.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::help::command_line;
use crate::cli::ui::cannot_write;
use clap_mangen::Man;
use std::path::PathBuf;

/// Write the manual page
///
/// Example: verve man | man -l -
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write a page for each command into FOLDER
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    output_dir: Option<PathBuf>,
}

/// Writes the page of `verve` to stdout, or all pages into a folder.
///
/// # Errors
/// Where they cannot be written.
pub fn run(args: &Args, context: &Context) -> Outcome {
    let command = command_line();
    match &args.output_dir {
        Some(folder) => {
            let name = folder.display().to_string();
            let failed = |error: std::io::Error| cannot_write(&name, &error);
            std::fs::create_dir_all(folder).map_err(failed)?;
            clap_mangen::generate_to(command, folder).map_err(failed)?;
            context.ui.status(&format!("wrote the manual pages into {name}"));
        }
        None => {
            let mut page = Vec::new();
            let made: Result<(), Failure> =
                Man::new(command).render(&mut page).map_err(|error| cannot_write("the manual page", &error));
            made?;
            context.output.write_bytes(&page, &context.ui)?;
        }
    }
    Ok(Done::Complete)
}
