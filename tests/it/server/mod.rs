//! The live side: the real server on a free port, asked over HTTP.

mod api;
mod dashboard;
mod exchanged;
mod intake;
mod landing;
mod members;
mod personal_data;
mod redirect;
mod routes;
mod schema;
mod snapshots;
mod story;
mod webhooks;

use crate::support::program::TestEnvironment;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A running server.
pub struct Served {
    child: Child,
    address: String,
    log: Arc<Mutex<Vec<String>>>,
    /// Reads the log to its end.
    reader: Option<thread::JoinHandle<()>>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Served {
    pub fn at(desk: &TestEnvironment, flags: &str) -> Self {
        Self::start(desk, flags, |_| {})
    }

    /// Starts a server after changing how it is started.
    pub fn start(desk: &TestEnvironment, flags: &str, change: impl FnOnce(&mut Command)) -> Self {
        let line = format!("serve --listen 127.0.0.1:0 {flags}");
        let words = crate::support::program::words(line.trim());
        let mut command = desk.command(&words);
        change(command.stderr(Stdio::piped()).stdout(Stdio::null()));
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(Vec::new()));
        let address = loop {
            let line = lines.next().expect("the server ends").unwrap();
            if let Some(address) = line.strip_prefix("listening on ") {
                break address.to_owned();
            }
            log.lock().unwrap().push(line);
        };
        let kept = Arc::clone(&log);
        let read = move || lines.map_while(Result::ok).for_each(|line| kept.lock().unwrap().push(line));
        Self { child, address, log, reader: Some(thread::spawn(read)) }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Got {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(40)))
            .build()
            .new_agent();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        // A person's browser, unless the test is about another visitor.
        if headers.iter().all(|(name, _)| *name != "user-agent") {
            request = request.header("user-agent", "Mozilla/5.0");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match method {
            "POST" => agent.run(request.body(body).unwrap()).unwrap(),
            _ => agent.run(request.body(()).unwrap()).unwrap(),
        };
        let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap().to_owned())
        };
        Got {
            status: response.status().as_u16(),
            headers: response.headers().iter().map(header).collect(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// The status of an answer to whoever has no token.
    pub fn look(&self, path: &str) -> u16 {
        self.ask("GET", path, &[], b"").status
    }

    pub fn get(&self, path: &str, token: &str) -> Got {
        self.ask("GET", path, &[("authorization", &format!("Bearer {token}"))], b"")
    }

    pub fn post(&self, path: &str, token: &str, body: &Value) -> Got {
        let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.ask("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Ends it as a service manager does.
    pub fn end(mut self) -> Vec<String> {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").arg(&pid).status().unwrap().success());
        let status = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        let log = self.log.lock().unwrap().clone();
        assert!(status.success(), "{status}: {}", log.join("\n"));
        log
    }

    /// Waits until something holds.
    fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < Duration::from_secs(20), "{what} never held: {:?}", self.log.lock().unwrap());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn metric(&self, line: &str) -> u64 {
        let text = self.ask("GET", "/metrics", &[], b"").body;
        let value = text.lines().find_map(|each| each.strip_prefix(line)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("no {line} in {text}")).parse().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(each, _)| each == name).map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// All but what is another each time.
    fn fixed(&self) -> (u16, Vec<&(String, String)>, &str) {
        let headers = self.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
        (self.status, headers.collect(), &self.body)
    }
}

/// A desk with a target on every link and a second organization.
fn with_sample_org() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    for code in ["aase", "bjorn", "cecilie"] {
        desk.expect(0, &format!("--org nhf link set {code} target=https://nhf.no/bli-med"));
    }
    desk.expect(0, "org add lhl --name LHL");
    desk.expect(0, "--org lhl member add m-1 --name Lise");
    desk.expect(0, "--org lhl link create --member m-1 --code lise --target https://lhl.no");
    desk
}

/// A token of an organization.
pub fn token(desk: &TestEnvironment, org: &str, scopes: &str) -> String {
    let made = desk.json(&format!("--org {org} token create --scopes {scopes}"));
    made["token"].as_str().unwrap().to_owned()
}

pub const NHF: &str = "/v1/organizations/nhf/recruitment";
