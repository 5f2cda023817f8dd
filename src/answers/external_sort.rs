//! Sorting more than memory should hold: what is too much is sorted piece by piece in temporary files, and merged.

use crate::store::{Result, StoreError};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write as _};
use std::ops::Range;

/// How many bytes of records are kept in memory.
const IN_MEMORY: usize = 32 << 20;

/// Records being gathered, which are to be read back in the order of their bytes.
///
/// The files have no name, and are gone with the process.
#[derive(Debug)]
pub(super) struct ExternalSort {
    in_memory: usize,
    bytes: Vec<u8>,
    records: Vec<Range<usize>>,
    runs: Vec<File>,
    count: u64,
}

impl Default for ExternalSort {
    fn default() -> Self {
        Self { in_memory: IN_MEMORY, bytes: Vec::new(), records: Vec::new(), runs: Vec::new(), count: 0 }
    }
}

impl ExternalSort {
    /// Adds a record.
    ///
    /// # Errors
    /// As for [`ExternalSort::push_by`].
    pub fn push(&mut self, record: &[u8]) -> Result<()> {
        self.push_by(|bytes| {
            bytes.extend_from_slice(record);
            true
        })
    }

    /// Adds the record that `write` appends to the bytes it is given, unless it answers that it did not.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where the temporary folder takes no more.
    pub fn push_by(&mut self, write: impl FnOnce(&mut Vec<u8>) -> bool) -> Result<()> {
        let start = self.bytes.len();
        if !write(&mut self.bytes) {
            return Ok(());
        }
        self.records.push(start..self.bytes.len());
        self.count += 1;
        if self.bytes.len() >= self.in_memory { self.spill().map_err(unwritable) } else { Ok(()) }
    }

    /// How many records there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Sorts what was gathered.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where the temporary files cannot be read back.
    pub fn sorted(mut self) -> Result<Sorted> {
        self.sort();
        let mut sorted = Sorted {
            bytes: self.bytes,
            records: self.records.into_iter(),
            runs: Vec::new(),
            heads: BinaryHeap::new(),
            current: Vec::new(),
        };
        for mut file in self.runs {
            file.rewind().map_err(unwritable)?;
            sorted.runs.push(BufReader::with_capacity(1 << 18, file));
            let mut head = Vec::new();
            let run = sorted.runs.len() - 1;
            if read_record(&mut sorted.runs[run], &mut head).map_err(unwritable)? {
                sorted.heads.push(Reverse((head, run)));
            }
        }
        Ok(sorted)
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.records.sort_unstable_by(|one, other| bytes[one.clone()].cmp(&bytes[other.clone()]));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut writer = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
        for record in self.records.drain(..) {
            let record = &self.bytes[record];
            writer.write_all(&(record.len() as u64).to_le_bytes())?;
            writer.write_all(record)?;
        }
        self.runs.push(writer.into_inner().map_err(io::IntoInnerError::into_error)?);
        self.bytes.clear();
        Ok(())
    }
}

/// Sorted records, read one by one.
#[derive(Debug)]
pub(super) struct Sorted {
    bytes: Vec<u8>,
    records: std::vec::IntoIter<Range<usize>>,
    runs: Vec<BufReader<File>>,
    /// The next record of each run, the least one on top.
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    current: Vec<u8>,
}

impl Sorted {
    /// The next record; none after the last.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where a temporary file cannot be read back.
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        let kept = self.records.as_slice().first().map(|record| &self.bytes[record.clone()]);
        let of_run = match (kept, self.heads.peek()) {
            (Some(kept), Some(Reverse((head, _)))) => head.as_slice() < kept,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if !of_run {
            return Ok(self.records.next().map(|record| &self.bytes[record]));
        }
        let Some(mut top) = self.heads.peek_mut() else { return Ok(None) };
        let Reverse((head, run)) = &mut *top;
        std::mem::swap(head, &mut self.current);
        if !read_record(&mut self.runs[*run], head).map_err(unwritable)? {
            PeekMut::pop(top);
        }
        Ok(Some(&self.current))
    }
}

/// Reads a record in place of another one; `false` at the end of the run.
fn read_record(reader: &mut impl Read, record: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 8];
    match reader.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    record.resize(usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?, 0);
    reader.read_exact(record).map(|()| true)
}

fn unwritable(source: io::Error) -> StoreError {
    StoreError::Unwritable { path: std::env::temp_dir().display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(in_memory: usize, records: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
        let mut sort = ExternalSort { in_memory, ..ExternalSort::default() };
        for record in records {
            sort.push(record)?;
            sort.push_by(|_| false)?;
        }
        assert_eq!(sort.count(), records.len() as u64);
        let (mut sorted, mut found) = (sort.sorted()?, Vec::new());
        while let Some(record) = sorted.next()? {
            found.push(record.to_vec());
        }
        Ok(found)
    }

    #[test]
    fn records_come_back_in_order_whatever_fits_into_memory() -> Result<()> {
        // A step that has no divisor in common with the count goes through all of them.
        let records: Vec<Vec<u8>> = (0..500_u32)
            .map(|number| {
                let number = number.wrapping_mul(137) % 500;
                number.to_be_bytes()[..if number % 7 == 0 { 3 } else { 4 }].to_vec()
            })
            .collect();
        let mut expected = records.clone();
        expected.sort();
        for in_memory in [1, 3, 100, 1_000, 1 << 20] {
            assert_eq!(sorted(in_memory, &records)?, expected, "{in_memory} bytes in memory");
        }
        assert_eq!(sorted(10, &[])?, Vec::<Vec<u8>>::new());
        assert_eq!(sorted(10, &[Vec::new(), b"a".to_vec(), Vec::new()])?, [b"".to_vec(), b"".to_vec(), b"a".to_vec()]);
        Ok(())
    }
}
