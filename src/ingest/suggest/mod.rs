//! What a file from elsewhere seems to be, and the command that reads it: `--suggest`.
//!
//! A look takes three steps. `shape` finds encoding, delimiter and header; `sample` goes once over the rows and
//! counts what stands in each column; `choose` decides which column is which, from the cells first and from their
//! names after that. What it suggests is tried on the file itself before it is shown (`trial`). Where two readings fit
//! both are shown, and what cannot be told is said.

mod choose;
mod choose_ids;
mod choose_times;
mod column;
mod people;
mod rows;
mod sample;
mod shape;
mod time_guess;
mod trial;
mod vocabulary;

pub use choose::{Choice, choose};
pub use column::{Because, ColumnGuess};
pub use rows::choose_rows;
pub use sample::{Known, Sample, look};
pub use trial::try_out;
