//! The years of all members as files, one for each.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::output::{make_folder, replace_file};
use crate::render::{self, Answer, Format, Options, PIPE_WIDTH};
use crate::report::member_year::MemberYear;
use crate::view::words::counted;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The longest name of a file before its ending.
const LONGEST: usize = 120;

/// The answer of one member.
pub(super) fn answer(year: &MemberYear, format: Format) -> Answer {
    Answer::for_format(format, || year.document(), || year.json(), || year.rows())
}

/// Writes a file for each member, each at once, and says how many.
///
/// # Errors
/// Where the folder or a file cannot be written.
pub(super) fn write(years: &[MemberYear], folder: &Path, context: &Context) -> Outcome {
    make_folder(folder)?;
    let format = context.output.format();
    let options = Options {
        width: PIPE_WIDTH,
        cuts_words: false,
        color: false,
        unicode: true,
        ..context.output.options().clone()
    };
    let mut taken = BTreeSet::new();
    for year in years {
        let name = file_name(&year.member.member_id, &mut taken);
        let path = folder.join(format!("{name}.{}", format.ending()));
        replace_file(&path, &render::render(&answer(year, format), &options)?)?;
    }
    let files = counted(years.len() as i64, "file", "files");
    context.ui.status(&format!("wrote {files} to {}", folder.display()));
    Ok(Done::Complete)
}

/// A member id as the name of a file: what a file system may not take, or a program may take for a flag, is written in
/// hexadecimal.
///
/// Ids that differ in case alone, which some file systems do not tell apart, and ids cut short end in a hash.
fn file_name(member_id: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = String::new();
    for (place, byte) in member_id.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || byte == b'_' || (matches!(byte, b'.' | b'-') && place > 0);
        if is_plain {
            name.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(name, "%{byte:02X}");
        }
    }
    if name.len() > LONGEST || taken.contains(&name.to_ascii_lowercase()) {
        name.truncate(LONGEST);
        name.push('~');
        for byte in Sha256::digest(member_id.as_bytes()).iter().take(6) {
            let _ = write!(name, "{byte:02x}");
        }
    }
    taken.insert(name.to_ascii_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let mut taken = BTreeSet::new();
        assert_eq!(file_name("m-17", &mut taken), "m-17");
        assert_eq!(file_name("../x", &mut taken), "%2E.%2Fx");
        assert_eq!(file_name("-rf", &mut taken), "%2Drf");
        assert_eq!(file_name("å", &mut taken), "%C3%A5");
        let again = file_name("M-17", &mut taken);
        assert!(again.starts_with("M-17~") && again.len() == 17, "{again}");
        assert_eq!(file_name(&"a".repeat(255), &mut taken).len(), LONGEST + 13);
    }
}
