//! Ctrl-C and a polite request to end, for work that says what it leaves behind.

use super::failure::Failure;
use crate::store::StoreError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

/// Has a write beyond the system's limit on the size of files fail, where it would end the process; for as long as the
/// process lives. To be called inside a runtime.
pub fn outlive_size_limit() {
    #[cfg(target_os = "linux")]
    {
        let kind = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
        // Without it the process ends as any other does.
        let _ = signal(kind);
    }
}

/// Leaves no dump of the memory behind a fault: it would hold what nobody else may read.
pub fn leave_no_dump() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

/// Notes the number of the first such signal from now on; the signals end nothing by themselves any more.
///
/// # Errors
/// Where the system does not let us listen.
pub fn listen(stop: &Arc<AtomicU8>) -> Result<JoinHandle<()>, Failure> {
    let listen = |kind| signal(kind).map_err(|error| StoreError::Other(error.to_string()));
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    let stop = Arc::clone(stop);
    Ok(tokio::spawn(async move {
        let number = tokio::select! {
            _ = interrupt.recv() => 2,
            _ = terminate.recv() => 15,
        };
        stop.store(number, Ordering::Relaxed);
    }))
}
