//! A disk that fills up: what was answered for is kept, and once there is room the same work goes on.

use crate::errors::assert_well_formed;
use crate::owed::Reader;
use crate::server::{NHF, Served, token};
use crate::support::program::TestEnvironment;
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// How often the disk fills up; `VERVE_TEST_ROUNDS` asks for more.
fn rounds() -> usize {
    std::env::var("VERVE_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

/// A desk on a file system of 3 MB, which grows when it is told to.
struct SmallDisk {
    desk: TestEnvironment,
    /// In MB.
    size: usize,
}

impl SmallDisk {
    /// `None`, and a line past the test harness, where nothing can be mounted.
    fn mounted() -> Option<Self> {
        let desk = TestEnvironment::empty();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(desk.folder()).output();
        if !mount.is_ok_and(|output| output.status.success()) {
            let _ = writeln!(std::io::stderr(), "LEFT OUT: the full disk needs root and mount(8)");
            return None;
        }
        desk.add_sample_org();
        Some(Self { desk, size: 3 })
    }

    fn grow(&mut self, megabytes: usize) {
        self.size += megabytes;
        let size = format!("remount,size={}m", self.size);
        assert!(Command::new("mount").args(["-o", &size]).arg(self.desk.folder()).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.desk.folder()).status();
    }
}

/// A limit of the shell on the size of files, in blocks of 512 bytes.
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_sudden_end() {
    let desk = TestEnvironment::with_sample_org();
    for (line, blocks, code) in
        [("db backup copy.db", 100, 5), ("export --output-dir data", 1, 5), ("ingest a.csv", 1, 5)]
    {
        desk.write("a.csv", "event,occurred_at,click_id\nlink_clicked,2025-03-01T10:00:00Z,c-1\n");
        let words: Vec<&str> = line.split(' ').collect();
        let plain = desk.command(&words);
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("ulimit -f {blocks}; exec \"$0\" \"$@\"")).arg(plain.get_program());
        limited.args(plain.get_args()).current_dir(desk.folder()).env_clear();
        limited.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = limited.output().unwrap();
        assert_eq!(ran.status.code(), Some(code), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    }
    desk.expect(0, "db verify");
}

#[test]
fn an_import_onto_a_full_disk_is_exit_5_and_the_same_command_goes_on() {
    let Some(mut disk) = SmallDisk::mounted() else { return };
    let clean = TestEnvironment::with_sample_org();
    let rows: String = (0..12_000 * rounds())
        .map(|n| format!("account_created,2025-03-01T10:00:{:02}Z,aase,event-number-{n},user-number-{n}\n", n % 60))
        .collect();
    // The input is elsewhere: only the database is to fill the disk.
    let file: PathBuf = clean.write("many.csv", format!("event,occurred_at,link_code,event_id,user_id\n{rows}"));
    let line = format!("ingest {}", file.display());
    let mut full = 0;
    loop {
        let ran = disk.desk.verve_with(&line, |command| command.env("VERVE_TEST_BATCH_ROWS", "1500"));
        if ran.code() == Some(0) {
            break;
        }
        assert_eq!(ran.code(), Some(5), "{ran}");
        assert_well_formed(&ran);
        assert!(ran.stderr.contains("disk is full") || ran.stderr.contains("disk reports"), "{ran}");
        full += 1;
        // The log grows to hundreds of megabytes before it is folded: steps of one would be hundreds of rounds.
        let step = (disk.size / 8).max(1);
        disk.grow(step);
    }
    assert!(full >= rounds(), "the disk was full {full} times");
    disk.desk.expect(0, "db verify");
    clean.expect(0, "ingest many.csv");
    // An export of persons is written down, which takes room.
    disk.grow(1);
    let export = |desk: &TestEnvironment| desk.expect(0, "export --canonical").stdout;
    assert!(export(&disk.desk) == export(&clean), "other answers than on a large disk");
}

#[test]
fn a_server_on_a_full_disk_goes_on_once_there_is_room() {
    let Some(mut disk) = SmallDisk::mounted() else { return };
    let token = token(&disk.desk, "nhf", "read,events");
    let served = Served::at(&disk.desk, "");
    let post = |number: usize| {
        let event = |n: usize| {
            json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "aase",
            "user_id": format!("user-{number}-{n}"), "event_id": format!("event-{number}-{n}")})
        };
        let events: Vec<serde_json::Value> = (0..400).map(event).collect();
        served.post(&format!("{NHF}/events"), &token, &json!({ "events": events }))
    };
    let mut number = 0;
    let mut worst = Duration::ZERO;
    for round in 0..rounds() {
        // Until nothing goes in any more.
        loop {
            let got = post(number);
            if got.status != 200 {
                assert_eq!(got.status, 503, "round {round}: {got:?}");
                break;
            }
            number += 1;
        }
        assert_eq!(served.get(&format!("{NHF}/funnel?period=all"), &token).status, 200, "reports go on");
        disk.grow(2);
        let began = Instant::now();
        while post(number).status != 200 {
            assert!(began.elapsed() < Duration::from_secs(5), "round {round}: still refused");
            std::thread::sleep(Duration::from_millis(50));
        }
        number += 1;
        worst = worst.max(began.elapsed());
    }
    // To fold the log into the database takes room as well; a server that has none says so and leaves the log beside it.
    disk.grow(20);
    served.end();
    disk.desk.expect(0, "db verify");
    let events = disk.desk.json("recompute --check")["events"].as_u64().unwrap();
    assert_eq!(events, number as u64 * 400, "what was answered with 200 is in, and nothing else");
    if std::env::var("VERVE_TEST_ROUNDS").is_ok() {
        let _ = writeln!(std::io::stderr(), "{} rounds, back within {} ms at the most", rounds(), worst.as_millis());
    }
}

#[test]
fn a_log_that_has_no_room_in_its_database_is_warned_of_until_it_has() {
    let Some(disk) = SmallDisk::mounted() else { return };
    let elsewhere = TestEnvironment::empty();
    let rows: String = (0..3_000).map(|n| format!("account_created,2025-03-01T10:00:00Z,aase,u{n},e{n}\n")).collect();
    let file = elsewhere.write("many.csv", format!("event,occurred_at,link_code,user_id,event_id\n{rows}"));
    let reader = Reader::of(&disk.desk.database());
    disk.desk.expect(0, &format!("ingest {}", file.display()));
    let _ = std::fs::write(disk.desk.path("fill"), vec![0; 3 << 20]);
    reader.end();
    let ran = disk.desk.expect(0, "member list");
    assert!(ran.stderr.contains("verve.db-wal` cannot be folded into its database"), "{ran}");
    std::fs::remove_file(disk.desk.path("fill")).unwrap();
    let ran = disk.desk.expect(0, "member list");
    assert!(!ran.stderr.contains("warning"), "{ran}");
    for ending in ["wal", "shm"] {
        assert!(!disk.desk.path(&format!("verve.db-{ending}")).exists());
    }
    assert_eq!(disk.desk.json("db verify")["sound"], true);
}
