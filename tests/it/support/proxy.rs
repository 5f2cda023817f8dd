//! What lies between `verve` and a PostgreSQL server: it passes on what both say, and can cut the line at any byte.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    Client,
    Server,
}

/// The boundaries of messages around a COMMIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// The client has asked for it, the server has not heard it.
    BeforeRequest,
    /// The server hears half of it.
    InRequest,
    /// The server hears it, the client hears nothing.
    AfterRequest,
    /// The client hears that it is done, and nothing more.
    AfterCompletion,
    /// The client hears that the server is ready again.
    AfterReady,
}

/// All of them.
pub const BOUNDARIES: [Boundary; 5] = [
    Boundary::BeforeRequest,
    Boundary::InRequest,
    Boundary::AfterRequest,
    Boundary::AfterCompletion,
    Boundary::AfterReady,
];

/// Where the line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nowhere.
    Never,
    /// After so many bytes of one side, over all connections.
    AfterBytes(Speaker, usize),
    /// At a boundary of a COMMIT, counted from 0 over all connections.
    AtCommit(usize, Boundary),
}

/// A proxy before the private server.
pub struct Proxy {
    port: u16,
    line: Arc<Line>,
}

/// What all connections share.
struct Line {
    cut: Cut,
    /// Whether the server is gone for good after the cut; else only the connection is.
    is_final: bool,
    is_cut: AtomicBool,
    is_ending: AtomicBool,
    bytes: [AtomicUsize; 2],
    commits: AtomicUsize,
    open: Mutex<Vec<(TcpStream, UnixStream)>>,
}

impl Proxy {
    /// A proxy to the server of a socket.
    pub fn new(socket: &Path, cut: Cut, is_final: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = Arc::new(Line {
            cut,
            is_final,
            is_cut: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
            bytes: [AtomicUsize::new(0), AtomicUsize::new(0)],
            commits: AtomicUsize::new(0),
            open: Mutex::new(Vec::new()),
        });
        let (shared, socket) = (Arc::clone(&line), socket.to_owned());
        thread::spawn(move || serve(&listener, &shared, &socket));
        Self { port, line }
    }

    /// The address of a database for a role, through the proxy.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// How many bytes a side has said.
    pub fn bytes(&self, speaker: Speaker) -> usize {
        self.line.bytes[speaker as usize].load(Ordering::SeqCst)
    }

    /// How many transactions were to be committed.
    pub fn commits(&self) -> usize {
        self.line.commits.load(Ordering::SeqCst)
    }

    /// Whether the cut was made.
    pub fn is_cut(&self) -> bool {
        self.line.is_cut.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.line.is_ending.store(true, Ordering::SeqCst);
        self.line.hang_up();
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Line {
    fn is_dead(&self) -> bool {
        self.is_ending.load(Ordering::SeqCst) || self.is_final && self.is_cut.load(Ordering::SeqCst)
    }

    fn hang_up(&self) {
        for (client, server) in self.open.lock().unwrap().drain(..) {
            let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
        }
    }

    /// How much of some bytes still passes; fewer than all where the line is cut in them.
    fn passes(&self, speaker: Speaker, length: usize) -> usize {
        let before = self.bytes[speaker as usize].fetch_add(length, Ordering::SeqCst);
        match self.cut {
            Cut::AfterBytes(cut, at) if cut == speaker && (before..before + length).contains(&at) => {
                self.is_cut.store(true, Ordering::SeqCst);
                at - before
            }
            Cut::Never | Cut::AfterBytes(..) | Cut::AtCommit(..) => length,
        }
    }

    /// Whether the line is cut here.
    fn cuts_at(&self, commit: usize, boundary: Boundary) -> bool {
        let cuts = self.cut == Cut::AtCommit(commit, boundary);
        self.is_cut.fetch_or(cuts, Ordering::SeqCst);
        cuts
    }
}

fn serve(listener: &TcpListener, line: &Arc<Line>, socket: &PathBuf) {
    for client in listener.incoming() {
        if line.is_ending.load(Ordering::SeqCst) {
            return;
        }
        if line.is_dead() {
            continue;
        }
        let (client, server) = (client.unwrap(), UnixStream::connect(socket).unwrap());
        line.open.lock().unwrap().push((client.try_clone().unwrap(), server.try_clone().unwrap()));
        // The commit under way on this connection, and whether it is done.
        let commit = Arc::new(Mutex::new(None));
        let (from_client, to_client) = (client.try_clone().unwrap(), client);
        let (from_server, to_server) = (server.try_clone().unwrap(), server);
        let (one, other) = (Arc::clone(line), Arc::clone(line));
        let (asked, answered) = (Arc::clone(&commit), commit);
        thread::spawn(move || {
            let _ = requests(&one, &asked, &from_client, &to_server);
            let _ = (from_client.shutdown(Shutdown::Both), to_server.shutdown(Shutdown::Both));
            if one.is_dead() {
                one.hang_up();
            }
        });
        thread::spawn(move || {
            let _ = replies(&other, &answered, &from_server, &to_client);
            let _ = (from_server.shutdown(Shutdown::Both), to_client.shutdown(Shutdown::Both));
            if other.is_dead() {
                other.hang_up();
            }
        });
    }
}

/// The next message: its kind, with all its bytes. The client's first one has no kind.
fn message(mut from: impl Read, is_first: bool) -> std::io::Result<(u8, Vec<u8>)> {
    let mut bytes = vec![0; if is_first { 4 } else { 5 }];
    from.read_exact(&mut bytes)?;
    let kind = if is_first { 0 } else { bytes[0] };
    let length = u32::from_be_bytes(bytes[bytes.len() - 4..].try_into().unwrap()) as usize;
    let head = bytes.len();
    bytes.resize(head + length - 4, 0);
    from.read_exact(&mut bytes[head..])?;
    Ok((kind, bytes))
}

/// The commit under way on a connection, and whether the server said that it is done.
type Commit = Mutex<Option<(usize, bool)>>;

fn cut<T>() -> std::io::Result<T> {
    Err(std::io::Error::other("cut"))
}

fn pass(line: &Line, speaker: Speaker, bytes: &[u8], mut to: impl Write) -> std::io::Result<()> {
    let passes = line.passes(speaker, bytes.len());
    to.write_all(&bytes[..passes])?;
    if passes < bytes.len() { cut() } else { Ok(()) }
}

fn requests(line: &Line, commit: &Commit, from: &TcpStream, to: &UnixStream) -> std::io::Result<()> {
    let mut is_first = true;
    loop {
        let (kind, bytes) = message(from, is_first)?;
        is_first = false;
        if kind != b'Q' || !bytes[5..].starts_with(b"COMMIT") {
            pass(line, Speaker::Client, &bytes, to)?;
            continue;
        }
        let number = line.commits.fetch_add(1, Ordering::SeqCst);
        *commit.lock().unwrap() = Some((number, false));
        if line.cuts_at(number, Boundary::BeforeRequest) {
            return cut();
        }
        if line.cuts_at(number, Boundary::InRequest) {
            let mut to = to;
            to.write_all(&bytes[..bytes.len() / 2])?;
            return cut();
        }
        // Nothing of the answer may pass before it is known that the line is cut.
        let cuts = line.cuts_at(number, Boundary::AfterRequest);
        if cuts {
            from.shutdown(Shutdown::Both)?;
        }
        pass(line, Speaker::Client, &bytes, to)?;
        if cuts {
            return cut();
        }
    }
}

fn replies(line: &Line, commit: &Commit, from: &UnixStream, to: &TcpStream) -> std::io::Result<()> {
    loop {
        let (kind, bytes) = message(from, false)?;
        pass(line, Speaker::Server, &bytes, to)?;
        let mut under_way = commit.lock().unwrap();
        match (kind, *under_way) {
            (b'C', Some((number, false))) if bytes[5..].starts_with(b"COMMIT") => {
                *under_way = Some((number, true));
                if line.cuts_at(number, Boundary::AfterCompletion) {
                    return cut();
                }
            }
            (b'Z', Some((number, true))) => {
                *under_way = None;
                if line.cuts_at(number, Boundary::AfterReady) {
                    return cut();
                }
            }
            _ => {}
        }
    }
}
