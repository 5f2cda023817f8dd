//! Connections under watch: each notes when its client last moved, so that one that neither sends nor reads is closed,
//! and makes room where there is none.

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// How long a client may neither send nor read while it is waited for.
const STILL: Duration = Duration::from_secs(30);
/// How long a client may keep still before its place can be given to another one: a client that wants something sends
/// its request at once, and others wait behind thousands that never do.
const SETTLED: Duration = Duration::from_millis(50);
/// File descriptors that are not for connections: the database, its log, and what answers are written to.
const RESERVED: u64 = 64;
/// How many connections there may be at most.
const MOST: usize = 4_096;

/// What is known of a connection.
#[derive(Debug)]
pub(super) struct Watch {
    began: Instant,
    /// When its client last sent or read something, in milliseconds since it began.
    moved: AtomicU64,
    /// Whether a request is worked on, so that it is not the client who is waited for.
    is_worked_on: AtomicBool,
    /// Whether the client does not read what was to be written: the work on its next request stands still with it.
    is_blocked: AtomicBool,
    closing: Notify,
}

impl Watch {
    fn new() -> Self {
        let (began, moved, closing) = (Instant::now(), AtomicU64::new(0), Notify::new());
        Self { began, moved, is_worked_on: AtomicBool::new(false), is_blocked: AtomicBool::new(false), closing }
    }

    /// Notes that a request is worked on, or is no more.
    pub fn work(&self, is_worked_on: bool) {
        self.note();
        self.is_worked_on.store(is_worked_on, Ordering::Relaxed);
    }

    /// Waits until the connection is to be closed.
    pub async fn closed(&self) {
        self.closing.notified().await;
    }

    fn note(&self) {
        let since = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(since, Ordering::Relaxed);
    }

    /// For how long its client is waited for; nothing while it waits itself.
    fn still(&self) -> Option<Duration> {
        let moved = Duration::from_millis(self.moved.load(Ordering::Relaxed));
        let is_waited_for = self.is_blocked.load(Ordering::Relaxed) || !self.is_worked_on.load(Ordering::Relaxed);
        is_waited_for.then(|| self.began.elapsed().saturating_sub(moved))
    }

    /// Notes whether something could be written.
    fn write(&self, is_written: bool) {
        if is_written {
            self.note();
        }
        self.is_blocked.store(!is_written, Ordering::Relaxed);
    }
}

/// The connections there are.
#[derive(Debug)]
pub(super) struct Connections {
    all: Mutex<Vec<Arc<Watch>>>,
    most: usize,
}

impl Connections {
    /// None yet; as many as the system has file descriptors for.
    pub fn new() -> Self {
        let most = usize::try_from(descriptors().saturating_sub(RESERVED)).unwrap_or(MOST).clamp(16, MOST);
        Self { all: Mutex::default(), most }
    }

    /// Whether there is room for one more. Where there is none, whoever has kept still longest is closed.
    pub fn has_room(&self) -> bool {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < self.most {
            return true;
        }
        let still = all.iter().filter_map(|watch| Some((watch.still()?, watch)));
        if let Some((_, watch)) = still.filter(|(still, _)| *still >= SETTLED).max_by_key(|(still, _)| *still) {
            watch.closing.notify_one();
        }
        false
    }

    /// Takes a new one under watch.
    pub fn add(&self) -> Arc<Watch> {
        let watch = Arc::new(Watch::new());
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&watch));
        watch
    }

    /// Lets go of one that has ended.
    pub fn remove(&self, watch: &Arc<Watch>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = all.iter().position(|other| Arc::ptr_eq(other, watch)) {
            all.swap_remove(place);
        }
    }

    /// Closes those whose clients keep still for too long.
    pub fn close_still(&self) {
        for watch in self.all.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if watch.still().is_some_and(|still| still >= STILL) {
                watch.closing.notify_one();
            }
        }
    }
}

/// How many files the process may have open: as many as it is allowed to allow itself.
fn descriptors() -> u64 {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // Where that is not granted there are fewer connections.
        let _ = setrlimit(Resource::Nofile, limit);
        getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
    }
    #[cfg(not(target_os = "linux"))]
    1_024
}

/// A connection that notes when its client moves.
pub(super) struct Watched {
    stream: TokioIo<TcpStream>,
    watch: Arc<Watch>,
}

impl Watched {
    /// The stream of a connection under watch.
    pub const fn new(stream: TokioIo<TcpStream>, watch: Arc<Watch>) -> Self {
        Self { stream, watch }
    }
}

impl Read for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if read.is_ready() {
            self.watch.note();
        }
        read
    }
}

impl Write for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch.write(written.is_ready());
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, buffers);
        self.watch.write(written.is_ready());
        written
    }
}
