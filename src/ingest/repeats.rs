//! Counting identical rows without an `event_id` within one input (semantics section 3, duplicates).
//!
//! The first of them is 1, the next 2. What was counted is kept as 64-bit hashes: up to a bound in memory, beyond it
//! in sorted runs of a temporary file that every batch is compared with once. So memory does not grow with the input.

use super::input_error::InputError;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// How many distinct rows are counted in memory: some 50 MB.
const IN_MEMORY: usize = 1_500_000;

/// The rows of one input, counted.
#[derive(Debug)]
pub struct Repeats {
    recent: FxHashMap<u64, u32>,
    runs: Vec<File>,
    in_memory: usize,
}

impl Default for Repeats {
    fn default() -> Self {
        Self { recent: FxHashMap::default(), runs: Vec::new(), in_memory: IN_MEMORY }
    }
}

impl Repeats {
    /// Gives each row of a batch, by the hash of its content, its place among the identical ones of the input.
    ///
    /// # Errors
    /// `E_SPOOL` where the temporary file cannot be used.
    pub fn count(&mut self, rows: &[u64]) -> Result<Vec<u32>, InputError> {
        let older = self.older(rows).map_err(cannot_keep)?;
        let mut ordinals = Vec::with_capacity(rows.len());
        for row in rows {
            let recent = self.recent.entry(*row).or_default();
            *recent += 1;
            ordinals.push(*recent + older.get(row).copied().unwrap_or_default());
        }
        if self.recent.len() > self.in_memory {
            self.spill().map_err(cannot_keep)?;
        }
        Ok(ordinals)
    }

    /// How often the rows of a batch stand in the runs.
    fn older(&mut self, rows: &[u64]) -> std::io::Result<FxHashMap<u64, u32>> {
        let mut older: FxHashMap<u64, u32> = FxHashMap::default();
        if self.runs.is_empty() {
            return Ok(older);
        }
        let mut wanted = rows.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        for run in &mut self.runs {
            run.seek(SeekFrom::Start(0))?;
            let mut reader = BufReader::with_capacity(1 << 18, &*run);
            let mut next = 0;
            while let (Some(_), Some((hash, count))) = (wanted.get(next), read_entry(&mut reader)?) {
                while wanted.get(next).is_some_and(|wanted| *wanted < hash) {
                    next += 1;
                }
                if wanted.get(next) == Some(&hash) {
                    *older.entry(hash).or_default() += count;
                }
            }
        }
        Ok(older)
    }

    fn spill(&mut self) -> std::io::Result<()> {
        let mut entries: Vec<(u64, u32)> = self.recent.drain().collect();
        entries.sort_unstable();
        let file = tempfile::tempfile()?;
        let mut writer = BufWriter::with_capacity(1 << 18, file);
        for (hash, count) in entries {
            writer.write_all(&hash.to_le_bytes())?;
            writer.write_all(&count.to_le_bytes())?;
        }
        self.runs.push(writer.into_inner().map_err(std::io::IntoInnerError::into_error)?);
        Ok(())
    }
}

fn read_entry(reader: &mut impl Read) -> std::io::Result<Option<(u64, u32)>> {
    let mut bytes = [0; 12];
    match reader.read_exact(&mut bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let (mut hash, mut count) = ([0; 8], [0; 4]);
    hash.copy_from_slice(&bytes[..8]);
    count.copy_from_slice(&bytes[8..]);
    Ok(Some((u64::from_le_bytes(hash), u32::from_le_bytes(count))))
}

fn cannot_keep(error: std::io::Error) -> InputError {
    InputError::new("E_SPOOL", "cannot count the rows without an `event_id` in a temporary file")
        .because(error)
        .hint("free space in the temporary folder, or set TMPDIR")
        .temporary()
}

#[cfg(test)]
mod tests {
    use super::Repeats;

    #[test]
    fn counts_across_batches_and_runs() {
        for in_memory in [1_000, 2] {
            let mut repeats = Repeats { in_memory, ..Repeats::default() };
            let mut counts = Vec::new();
            for batch in [&[7, 8, 7][..], &[9, 10, 7], &[8, 11, 10, 7]] {
                counts.extend(repeats.count(batch).unwrap_or_default());
            }
            assert_eq!(counts, [1, 1, 2, 1, 1, 3, 2, 1, 2, 4], "with {in_memory} in memory");
        }
    }
}
