use super::*;
use crate::domain::{Instant, SECOND};
use crate::ingest::events::Events;
use crate::ingest::options::{Columns, Options};
use crate::ingest::preflight::check;
use crate::ingest::source::Source;
use std::os::unix::fs::PermissionsExt as _;

const NOW: Instant = Instant(1_767_225_600 * SECOND);

/// The bytes of the rejects file of an input, and the codes in it; `None` where there is none.
fn rejects(bytes: &[u8], options: &Options) -> Option<(Vec<u8>, Vec<&'static str>)> {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::spool("f", bytes, &options.limits).unwrap();
    let frame = check(&source, options).unwrap();
    let mut events = Events::open(&source, &frame, options).unwrap();
    let mut rejects = Rejects::new(folder.path().join("f.rejects"), &frame);
    let mut codes = Vec::new();
    while let Some(record) = events.next().unwrap() {
        if let Some(Err(rejection)) = record.event {
            rejects.write(record.line, &record.raw, &rejection).unwrap();
            codes.push(rejection.code);
        }
    }
    assert_eq!(rejects.written(), codes.len() as u64);
    let path = rejects.finish().unwrap()?;
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    Some((std::fs::read(path).unwrap(), codes))
}

fn options() -> Options {
    Options::plain(Columns::EVENTS, "nhf", NOW)
}

#[test]
fn rejected_records_stand_with_line_code_and_message() {
    let text = "event;occurred_at;user_id\nlink_clicked;2025-03-01T12:00:00Z;u\nclick;\"a;\"\"b\"\"\";=1\nlogin\n";
    let (bytes, _) = rejects(text.as_bytes(), &options()).unwrap();
    let stages = "`link_clicked`, `app_installed`, `account_created`, `first_login`";
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        format!(
            "event;occurred_at;user_id;_line;_code;_message\n\
             click;\"a;\"\"b\"\"\";'=1;3;E_STAGE;`event` `click` is none of {stages}\n\
             login;;;4;E_COLUMNS;expected 3 fields, found 1\n"
        )
    );
    assert!(rejects(b"event,occurred_at,user_id\nlink_clicked,2025-03-01T12:00:00Z,u\n", &options()).is_none());
}

#[test]
fn a_rejects_file_sent_again_is_rejected_the_same() {
    let texts: [&[u8]; 4] = [
        b"event,occurred_at,user_id,x\nlink_clicked,2025-03-01T12:00:00,u,'=1\n\"a\"b,c,d,e\na,b\n\"a\nb\",\"c,\"\"\",-d,\n\
          event,occurred_at,user_id,x\nlink_clicked,2025-03-01T12:00:00Z\n\n,,,\nlink_clicked,2025-03-01T12:00:00Z,u,x,y\n\
          link_clicked,2025-03-01T12:00:00Z,a\0b,\nlink_clicked,2025-03-01T12:00:00Z,bl\xe5,\n",
        "\u{feff}organization;event;occurred_at;user_id\nlhl;link_clicked;2025-03-01T12:00:00Z;u\nlogin;x\n".as_bytes(),
        "{\"event\":\"x\",\"é\":[1, {\"a\":2}]}\n{}\n{\"event\":1,\"event\":2}\nnull\n[\"\u{2028}\"]\n{\"x\"\n {\"user_id\" : 1e400}\n".as_bytes(),
        b"{\"event\":\"\xe5\"}\n{\"event\":\"\\u0000\"}\n{\"a\":\"\\ud800\"}\n",
    ];
    for text in texts {
        let (first, codes) = rejects(text, &options()).unwrap();
        let (second, again) = rejects(&first, &options()).unwrap();
        assert_eq!(codes.len(), again.len(), "{}", String::from_utf8_lossy(&first));
        let (third, last) = rejects(&second, &options()).unwrap();
        assert_eq!(last, again);
        assert_eq!(second.len(), third.len());
        let header = second.split(|byte| *byte == b'\n').next().unwrap();
        assert!(memchr::memmem::find_iter(header, b"_line").count() <= 1);
    }
}

#[test]
fn objects_keep_their_text() {
    let text = "{\"event\":\"x\", \"n\": 1.50, \"_code\":\"old\",\"s\":\"\\u00e5\"}\nnull\n";
    let (bytes, codes) = rejects(text.as_bytes(), &options()).unwrap();
    assert_eq!(codes, ["E_STAGE", "E_JSON"]);
    let lines = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let start = "{\"event\":\"x\",\"n\":1.50,\"s\":\"\\u00e5\",\"_line\":1,\"_code\":\"E_STAGE\",\"_message\":";
    assert!(lines[0].starts_with(start), "{}", lines[0]);
    assert!(lines[1].ends_with(",\"_record\":\"null\"}"), "{}", lines[1]);
    assert!(lines.iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn a_mended_record_is_taken() {
    let text = "event,occurred_at,user_id\nlink_clicked,2025-03-01T12:00:00,'+u\n";
    let (bytes, _) = rejects(text.as_bytes(), &options()).unwrap();
    let fixed = String::from_utf8(bytes).unwrap().replacen("12:00:00,", "12:00:00Z,", 1);
    assert!(fixed.contains(",'+u,2,E_TS_NAIVE,"), "{fixed}");
    assert!(rejects(fixed.as_bytes(), &options()).is_none());
}

#[test]
fn a_file_in_another_encoding_comes_back_as_utf_8_with_a_sign() {
    let mut options = options();
    options.encoding = Some(encoding_rs::WINDOWS_1252);
    let (first, codes) = rejects(b"event,occurred_at,user_id\nlogin,2025-03-01T12:00:00Z,bl\xe5\n", &options).unwrap();
    assert!(first.starts_with("\u{feff}event".as_bytes()) && memchr::memmem::find(&first, "blå".as_bytes()).is_some());
    let (second, again) = rejects(&first, &options).unwrap();
    assert_eq!((codes, first.len()), (again, second.len()));
}

#[test]
fn names_follow_the_input() {
    let csv = Format::Csv { delimiter: b';' };
    for (input, expected) in [
        ("events.csv", "events.rejects.csv"),
        ("in/events.csv.gz", "in/events.rejects.csv"),
        ("/data/Events.CSV", "/data/Events.rejects.csv"),
        ("events", "events.rejects.csv"),
        ("events.2025.txt", "events.2025.rejects.csv"),
        ("events.rejects.csv", "events.rejects.csv"),
        ("events.rejects-2.csv", "events.rejects.csv"),
        ("-", "stdin.rejects.csv"),
    ] {
        assert_eq!(path_for(Path::new(input), csv), Path::new(expected));
    }
    assert_eq!(path_for(Path::new("a.jsonl.zst"), Format::Ndjson), Path::new("a.rejects.ndjson"));
}

#[test]
fn a_place_that_cannot_be_written_is_a_passing_fault() {
    let options = options();
    let source = Source::spool("f", &b"event,occurred_at,user_id\nx,,\n"[..], &options.limits).unwrap();
    let frame = check(&source, &options).unwrap();
    let mut rejects = Rejects::new(PathBuf::from("/nowhere/at/all.csv"), &frame);
    let mut events = Events::open(&source, &frame, &options).unwrap();
    let record = events.next().unwrap().unwrap();
    let error = rejects.write(record.line, &record.raw, &record.event.unwrap().unwrap_err()).unwrap_err();
    assert_eq!((error.code, error.temporary), ("E_REJECTS_FILE", true));
}
