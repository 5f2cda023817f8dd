//! What labels may be.

use crate::domain::labels::is_label;
use crate::store::error::{Result, StoreError};

/// Refuses a label that begins as the words of the answers do.
pub(super) fn check(label: Option<&str>) -> Result<()> {
    match label.filter(|label| !is_label(label)) {
        Some(label) => Err(StoreError::LabelForm(label.to_owned())),
        None => Ok(()),
    }
}
