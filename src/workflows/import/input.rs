//! A whole input into the store: it is read in a thread of its own, and each batch written as it comes.

use super::ImportWriter;
use crate::ingest::batches::{self, Conflicts, Input, ReadBatch};
use crate::ingest::input_error::InputError;
use crate::store::StoreError;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use thiserror::Error;

/// Another writer hardly notices a batch that is over sooner.
const SHORT_BATCH: Duration = Duration::from_millis(20);

/// A failure on the way into the store.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends every row of an input into an import, unless somebody stops it; answers with the lines that conflict.
/// `progress` hears how many bytes and rows are stored.
///
/// # Errors
/// What went wrong first; batches committed before stay.
pub async fn import_input(
    input: &Arc<Input>,
    writer: &mut ImportWriter<'_>,
    progress: impl Fn(u64, u64),
) -> Result<Conflicts, ImportError> {
    // Nothing waits between the two: while one batch is written the next is read, and memory holds no third.
    let (sender, receiver) = mpsc::sync_channel::<Result<ReadBatch, InputError>>(0);
    let reader = Arc::clone(input);
    let thread = std::thread::spawn(move || batches::read(&reader, &sender));
    let mut conflicts = Conflicts::default();
    let mut rows = 0;
    while let Ok(read) = receiver.recv() {
        let ReadBatch { batch, bytes_read } = read?;
        let read = batch.read;
        rows += read.unsigned_abs();
        let began = Instant::now();
        let verdict = writer.append(batch).await?;
        let took = began.elapsed();
        input.pace.note(read, took, verdict.others_wrote);
        if took >= SHORT_BATCH {
            writer.let_others_in().await;
        }
        progress(bytes_read, rows);
        conflicts.extend(verdict.conflicts.into_iter().map(|line| (line, "E_CONFLICT")));
        if input.stopped_by().is_some() {
            break;
        }
    }
    drop(receiver);
    if thread.join().is_err() {
        return Err(StoreError::Invariant("the reading thread failed".to_owned()).into());
    }
    Ok(conflicts)
}
