//! Which rows are left out on purpose: `--only` and `--skip`.

use super::columns::folded_value;
use crate::domain::id::is_absent;

/// What the cells of one column must or must not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The index of the column among those that are read besides.
    pub extra: usize,
    /// The values in the form in which they are compared; the empty one stands for all that means "nothing".
    pub values: Vec<String>,
    /// Whether rows with another value are left out, and not those with one of these.
    pub is_only: bool,
}

impl Filter {
    /// Whether a row with that cell is left out.
    pub fn leaves_out(&self, cell: &str) -> bool {
        let cell = folded_value(cell);
        let is_one = self.values.iter().any(|value| *value == cell || value.is_empty() && is_absent(&cell));
        is_one != self.is_only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_left_out_by_a_cell() {
        let filter = |values: &[&str], is_only| Filter {
            extra: 0,
            values: values.iter().map(|value| folded_value(value)).collect(),
            is_only,
        };
        let skip = filter(&["Test", ""], false);
        for (cell, is_left_out) in [("test ", true), ("", true), ("(not set)", true), ("testing", false)] {
            assert_eq!(skip.leaves_out(cell), is_left_out, "{cell}");
            assert_eq!(filter(&["Test", ""], true).leaves_out(cell), !is_left_out, "{cell}");
        }
    }
}
