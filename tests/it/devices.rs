//! Results written to what is no file: it is written to and stays what it is.

use crate::commands::desk_with_events;
use crate::support::program::TestEnvironment;
use std::fs::{File, symlink_metadata};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, symlink};
use std::process::Command;
use std::thread;

const FUNNEL: &str = "funnel --format csv";

/// A special file in the folder; whether it could be made and may be written to.
fn made(desk: &TestEnvironment, words: &[&str]) -> bool {
    Command::new(words[0]).args(&words[1..]).current_dir(desk.folder()).output().unwrap().status.success()
        && (words[0] != "mknod" || File::options().write(true).open(desk.path(words[1])).is_ok())
}

#[test]
fn a_pipe_is_written_to_and_stays_one() {
    let desk = desk_with_events();
    let funnel = desk.expect(0, FUNNEL).stdout;
    assert!(made(&desk, &["mkfifo", "pipe"]));
    desk.write("bad.csv", "event,occurred_at,user_id\ngone,2025-06-01T10:00:00Z,u1\n");
    for (code, line, expected) in [
        (0, "funnel --format csv --output pipe", funnel.as_str()),
        (0, "event list --format csv -o pipe", "event"),
        (0, "person export --user u1 -o pipe", "{"),
        (3, "ingest bad.csv --rejects pipe", "event,occurred_at,user_id,_line"),
    ] {
        let pipe = desk.path("pipe");
        let reader = thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
        desk.expect(code, line);
        let read = reader.join().unwrap();
        assert!(read.contains(expected), "{line}: {read}");
        assert!(symlink_metadata(desk.path("pipe")).unwrap().file_type().is_fifo(), "{line}");
    }
}

#[test]
fn stdout_by_its_name_is_stdout() {
    let desk = desk_with_events();
    let funnel = desk.expect(0, FUNNEL).stdout;
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        assert_eq!(desk.expect(0, &format!("{FUNNEL} --output {name}")).stdout, funnel);
    }
    // A file behind it keeps what is in it.
    let log = desk.write("log", "before\n");
    let append = || File::options().append(true).open(&log).unwrap();
    desk.verve_with(&format!("{FUNNEL} --output /dev/stdout"), |command| command.stdout(append()));
    desk.verve_with(&format!("{FUNNEL} --output /dev/stderr"), |command| command.stderr(append()));
    let log = desk.read("log");
    assert!(log.starts_with(&format!("before\n{funnel}{funnel}")), "{log}");
}

#[test]
fn a_link_stays_one_and_its_file_has_the_content() {
    let desk = desk_with_events();
    let funnel = desk.expect(0, FUNNEL).stdout;
    std::fs::create_dir(desk.path("deep")).unwrap();
    desk.write("deep/there.csv", "old");
    symlink("deep/there.csv", desk.path("link.csv")).unwrap();
    symlink("link.csv", desk.path("link-of-link.csv")).unwrap();
    symlink("deep/new.csv", desk.path("dangling.csv")).unwrap();
    for (name, file) in
        [("link.csv", "deep/there.csv"), ("link-of-link.csv", "deep/there.csv"), ("dangling.csv", "deep/new.csv")]
    {
        let before = std::fs::metadata(desk.path(file)).map(|found| found.ino()).ok();
        desk.expect(0, &format!("funnel --output {name}"));
        assert!(symlink_metadata(desk.path(name)).unwrap().is_symlink(), "{name}");
        assert_eq!(desk.read(file), funnel, "{name}");
        assert_ne!(
            std::fs::metadata(desk.path(file)).map(|found| found.ino()).ok(),
            before,
            "at once, as another file"
        );
    }
    // A folder is refused as ever.
    desk.expect(1, "funnel --format csv --output deep");
    assert!(
        std::fs::read_dir(desk.folder())
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_string_lossy().starts_with(".verve-") })
    );
}

#[test]
fn a_device_stays_one() {
    let desk = desk_with_events();
    // One of its own: never the machine's. Only root may make one, and not everywhere.
    if !made(&desk, &["mknod", "null", "c", "1", "3"]) {
        return;
    }
    symlink("null", desk.path("link")).unwrap();
    let id = || symlink_metadata(desk.path("null")).map(|found| (found.ino(), found.rdev(), found.mode())).unwrap();
    let before = id();
    desk.write("bad.csv", "event,occurred_at,user_id\ngone,2025-06-01T10:00:00Z,u1\n");
    for name in ["null", "link"] {
        desk.expect(0, &format!("funnel --output {name}"));
        desk.expect(0, &format!("person export --user u1 --output {name}"));
        desk.expect(3, &format!("ingest bad.csv --rejects {name}"));
        assert_eq!(id(), before, "{name}");
        assert!(symlink_metadata(desk.path("null")).unwrap().file_type().is_char_device());
    }
    assert!(symlink_metadata(desk.path("link")).unwrap().is_symlink());
}

#[test]
fn what_has_no_end_is_not_read_to_it() {
    let desk = TestEnvironment::empty();
    for line in [
        "db status --config /dev/zero",
        "serve --fallback-page /dev/zero",
        "poll --name app --url https://verve.example/events --secret-file /dev/zero --once",
    ] {
        let ran = desk.verve(line);
        assert!(ran.code().is_some_and(|code| code > 0) && ran.stderr.contains("more than 1 MiB"), "{ran}");
    }
}
