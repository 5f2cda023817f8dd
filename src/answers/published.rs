//! The digest of a published summary.

use crate::report::summary::Summary;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the numbered list of a summary's figures, in hexadecimal.
///
/// Only an erasure changes what can be made again (semantics section 8).
pub fn digest(summary: &Summary) -> String {
    let mut hash = Sha256::new();
    for line in summary.figure_list() {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
