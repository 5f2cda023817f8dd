//! Very many rows read as lists, one text a column.
//!
//! A row costs several times what its figures do: it is carried from the database's thread to its reader, with a place
//! in memory for each of its values. Lists that the database puts together cost a third of that.

use super::sql::Row;
use crate::store::error::{Result, StoreError};

/// The numbers of a column.
pub(crate) fn list(row: &Row, index: usize) -> Result<Numbers<'_>> {
    Ok(Numbers(row.try_get::<Option<&str>>(index)?.unwrap_or_default().as_bytes()))
}

/// Whole numbers with a comma between; an empty place is no number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    /// Whether there are no more.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The last number, where every place has one.
    pub fn last(self) -> i64 {
        let start = self.0.iter().rposition(|byte| *byte == b',').map_or(0, |comma| comma + 1);
        Numbers(&self.0[start..]).next().unwrap_or_default()
    }

    /// The next number; none at an empty place, and after the last.
    ///
    /// The database writes them, so there is nothing in them but digits, minus signs and commas.
    pub fn next(&mut self) -> Option<i64> {
        let (mut number, mut digits, mut is_negative, mut length) = (0_i64, 0, false, 0);
        for byte in self.0 {
            length += 1;
            match byte {
                b',' => break,
                b'-' => is_negative = true,
                digit => {
                    number = number.wrapping_mul(10).wrapping_add(i64::from(digit.wrapping_sub(b'0')));
                    digits += 1;
                }
            }
        }
        self.0 = &self.0[length..];
        (digits > 0).then_some(if is_negative { number.wrapping_neg() } else { number })
    }

    /// The next number, where there must be one.
    pub fn expect(&mut self) -> Result<i64> {
        self.next().ok_or(StoreError::Corrupt)
    }
}
