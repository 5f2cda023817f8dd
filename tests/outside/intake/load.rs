//! Sends prepared requests as fast as they are answered: `load PORT CONNECTIONS REQUESTS ANSWERS SECONDS`.
//!
//! REQUESTS has requests one after another, each behind its length in four bytes. ANSWERS gets a line for each answer:
//! the request's number, the status, microseconds, and whether the receipt says that its event is new. Each line is
//! written as soon as the answer is there, so it tells what was promised when the server is killed.
//! Needs nothing but the standard library: `rustc -O load.rs`.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn read_requests(path: &str) -> Vec<Vec<u8>> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).expect("the requests"));
    let mut requests = Vec::new();
    let mut length = [0; 4];
    while reader.read_exact(&mut length).is_ok() {
        let mut request = vec![0; u32::from_le_bytes(length) as usize];
        reader.read_exact(&mut request).expect("a whole request");
        requests.push(request);
    }
    requests
}

/// The status and the body of the next answer.
fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(u16, Vec<u8>)> {
    buffer.clear();
    let mut part = [0; 4096];
    loop {
        let end = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok())?;
            if buffer.len() >= end + 4 + length {
                let status = head.split(' ').nth(1)?.parse().ok()?;
                return Some((status, buffer[end + 4..end + 4 + length].to_vec()));
            }
        }
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(read) => buffer.extend_from_slice(&part[..read]),
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, port, connections, requests, answers, seconds] = arguments.as_slice() else { panic!("five arguments") };
    let requests = Arc::new(read_requests(requests));
    let answers = Arc::new(Mutex::new(File::create(answers).expect("the answers")));
    let (next, seconds) = (Arc::new(AtomicUsize::new(0)), seconds.parse::<f64>().expect("seconds"));
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let threads: Vec<_> = (0..connections.parse::<usize>().expect("connections"))
        .map(|_| {
            let (requests, answers, next) = (Arc::clone(&requests), Arc::clone(&answers), Arc::clone(&next));
            let address = format!("127.0.0.1:{port}");
            std::thread::spawn(move || {
                let Ok(mut stream) = TcpStream::connect(address) else { return };
                let _ = stream.set_nodelay(true);
                let mut buffer = Vec::new();
                while Instant::now() < end {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(request) = requests.get(number) else { return };
                    let begin = Instant::now();
                    if stream.write_all(request).is_err() {
                        return;
                    }
                    let Some((status, body)) = answer(&mut stream, &mut buffer) else { return };
                    let is_new = body.windows(7).any(|bytes| bytes == b"\"new\":1");
                    let line = format!("{number} {status} {} {}\n", begin.elapsed().as_micros(), u8::from(is_new));
                    answers.lock().expect("the answers").write_all(line.as_bytes()).expect("an answer");
                }
            })
        })
        .collect();
    for thread in threads {
        let _ = thread.join();
    }
}
