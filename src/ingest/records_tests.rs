use super::*;
use crate::domain::{Instant, SECOND};
use crate::ingest::events::{Events, ObjectDecoder};
use crate::ingest::options::Columns;
use crate::ingest::preflight::check;
use crate::ingest::spec::Spec;

const HEADER: &str = "event,occurred_at,link_code,click_id,user_id\n";
const GOOD: &str = "link_clicked,2025-03-01T12:00:00Z,abc,c1,u1";
const NOW: Instant = Instant(1_767_225_600 * SECOND);

fn options() -> Options {
    Options::plain(Columns::EVENTS, "nhf", NOW)
}

/// Line and code (`ok` for an event) of every record.
fn verdicts_with(bytes: &[u8], options: &Options) -> Vec<(u64, &'static str)> {
    let source = Source::spool("f", bytes, &options.limits).unwrap();
    let frame = check(&source, options).unwrap();
    let mut events = Events::open(&source, &frame, options).unwrap();
    let mut verdicts = Vec::new();
    while let Some(record) = events.next().unwrap() {
        verdicts.push((
            record.line,
            match record.event {
                None => "left out",
                Some(event) => event.map_or_else(|rejection| rejection.code, |_| "ok"),
            },
        ));
    }
    // The rows in which nothing stands are counted there.
    assert!(verdicts.len() as u64 <= frame.records);
    verdicts
}

fn verdicts(text: &str) -> Vec<(u64, &'static str)> {
    verdicts_with(text.as_bytes(), &options())
}

fn message(bytes: &[u8]) -> String {
    let options = options();
    let source = Source::spool("f", bytes, &options.limits).unwrap();
    let frame = check(&source, &options).unwrap();
    let mut records = Records::open(&source, &frame, &options).unwrap();
    records.next().unwrap().unwrap().cells.unwrap_err().to_string()
}

#[test]
fn records_out_of_joint_are_rejected_alone() {
    let text = format!(
        "{HEADER}{GOOD}\r\nlink_clicked,2025-03-01T12:00:00Z,abc,c1\r\n\r\n{GOOD},x\n\"link_clicked\"x,,,,\n\
         {HEADER}\u{feff}{HEADER}{GOOD}\r\"link_clicked\",\"2025-03-01T12:00:00Z\",\"a\n\n\",,\n{GOOD}"
    );
    assert_eq!(
        verdicts(&text),
        [
            (2, "ok"),
            (3, "E_COLUMNS"),
            (5, "E_COLUMNS"),
            (6, "E_QUOTE_JUNK"),
            (7, "E_REPEATED_HEADER"),
            (8, "E_REPEATED_HEADER"),
            (9, "ok"),
            (10, "ok"),
            (13, "ok"),
        ]
    );
    let many = format!("{HEADER}link_clicked,2025-03-01T12:00:00Z,\"a{}b\",,\n{GOOD}\n", "\n".repeat(100));
    assert_eq!(verdicts(&many), [(2, "E_RECORD_LINES"), (103, "ok")]);
    let most = format!("{HEADER}link_clicked,2025-03-01T12:00:00Z,abc,\"a{}b\",", "\n".repeat(99));
    assert_eq!(verdicts(&most), [(2, "E_CONTROL")]);
    assert_eq!(verdicts(&format!("{HEADER},,,,\n\" \",\u{a0},'',,\n,,\n{GOOD}\n")), [(5, "ok")]);
}

#[test]
fn bytes_that_are_no_text_cost_one_record() {
    let options = options();
    let bytes = [HEADER.as_bytes(), b"link_clicked,2025-03-01T12:00:00Z,bl\xe5,,\n", GOOD.as_bytes()].concat();
    assert_eq!(verdicts_with(&bytes, &options), [(2, "E_UTF8"), (3, "ok")]);
    assert_eq!(
        message(&bytes),
        "E_UTF8: field `link_code` is not UTF-8 at byte 3 (0xE5); from Excel? read this row alone with --encoding windows-1252"
    );
    assert_eq!(verdicts(&format!("{HEADER}link_clicked,2025-03-01T12:00:00Z,a\0b,,\n")), [(2, "E_NUL")]);
    let mut options = options;
    options.encoding = Some(encoding_rs::WINDOWS_1252);
    assert_eq!(verdicts_with(&bytes, &options), [(2, "ok"), (3, "ok")]);
}

#[test]
fn texts_are_trimmed_and_lose_their_guard() {
    for (text, clean) in [
        ("'=1+1", "=1+1"),
        ("'+4", "+4"),
        ("'-", "-"),
        ("'@x", "@x"),
        ("'\tx ", "x"),
        ("'x", "'x"),
        ("''=x", "''=x"),
        ("=1", "=1"),
        (" a\u{a0}", "a"),
        ("\u{2003}", ""),
        ("", ""),
        ("å", "å"),
    ] {
        assert_eq!(super::clean(text), clean, "{text:?}");
    }
}

#[test]
fn foreign_names_and_values_become_ours() {
    let mut spec =
        Spec { time_format: vec!["%d.%m.%Y %H:%M".into()], assume_tz: Some("Europe/Oslo".into()), ..Spec::default() };
    spec.add_map("occurred_at=Dato,user_id=Bruker", &Columns::EVENTS).unwrap();
    spec.add_value("event:Registrert=account_created,event:Klikk=link_clicked", &Columns::EVENTS).unwrap();
    spec.add_set("source=regneark", &Columns::EVENTS).unwrap();
    let options = spec.compile(Columns::EVENTS, "nhf", false, NOW).unwrap();
    let text = "Dato;Event;Bruker\n01.07.2025 12:00; Registrert ;u-1\n26.10.2025 02:30;first_login;u-2\n30.03.2025 02:30;Klikk;u-3\n";
    let source = Source::spool("f", text.as_bytes(), &options.limits).unwrap();
    let frame = check(&source, &options).unwrap();
    let mut events = Events::open(&source, &frame, &options).unwrap();
    let mut found = Vec::new();
    while let Some(record) = events.next().unwrap() {
        found.push(match record.event {
            None => "left out".to_owned(),
            Some(Ok(event)) => {
                assert_eq!(event.texts.source, Some("regneark"));
                format!("{} {} {}", event.stage, event.occurred_at, event.texts.user_id.unwrap_or_default())
            }
            Some(Err(rejection)) => rejection.code.to_owned(),
        });
    }
    assert_eq!(found, ["account_created 2025-07-01T10:00:00Z u-1", "first_login 2025-10-26T00:30:00Z u-2", "E_TS_GAP"]);
}

#[test]
fn records_of_another_organization_are_rejected() {
    let text = format!("organization,{HEADER}nhf,{GOOD}\nlhl,{GOOD}\n,{GOOD}\n");
    assert_eq!(verdicts(&text), [(2, "ok"), (3, "E_ORG_MISMATCH"), (4, "E_ORG_MISMATCH")]);
    let line = r#"{"event":"link_clicked","occurred_at":"2025-03-01T12:00:00Z","user_id":"u","organization":"#;
    let text = format!("{line}\"nhf\"}}\n{line}\"lhl\"}}\n{line}null}}\n");
    assert_eq!(verdicts(&text), [(1, "ok"), (2, "E_ORG_MISMATCH"), (3, "ok")]);
}

#[test]
fn objects_are_read_strictly() {
    let start = r#"{"event":"link_clicked","occurred_at":"2025-03-01T12:00:00Z""#;
    let deep = format!("{start},\"user_id\":1,\"x\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for (rest, code) in [
        (r#","user_id":"u"}"#, "ok"),
        (r#","user_id":42}"#, "ok"),
        (r#","user_id":-42 } "#, "ok"),
        (r#","user_id":0,"click_id":null}"#, "E_MISSING"),
        (r#","user_id":"\u00e5","extra":{"a":[1,2.5,true,null]}}"#, "ok"),
        (r#","user_id":"u","_line":1,"_code":"x","_code":"y","_record":"z"}"#, "ok"),
        (r#","user_id":1.5}"#, "E_JSON"),
        (r#","user_id":12345678901234567890123}"#, "E_JSON"),
        (r#","user_id":true}"#, "E_JSON"),
        (r#","user_id":["u"]}"#, "E_JSON"),
        (r#","user_id":"u"}x"#, "E_JSON"),
        (r#","user_id":"u""#, "E_JSON"),
        (r#","user_id":"\ud800"}"#, "E_JSON"),
        (r#","user_id":"u","x":1e400}"#, "E_JSON"),
        (r#","user_id":"u","user_id":"u"}"#, "E_JSON_DUPKEY"),
        (r#","user_id":"u","x":1,"x":2}"#, "E_JSON_DUPKEY"),
        (r#","user_id":"u\u0000v"}"#, "E_NUL"),
        (r#","user_id":"u\u001bu"}"#, "E_CONTROL"),
    ] {
        let line = format!("{start}{rest}");
        assert_eq!(verdicts(&line), [(1, code)], "{line}");
        let mut decoder = ObjectDecoder::new(options());
        assert_eq!(decoder.decode(&line).map_or_else(|rejection| rejection.code, |_| "ok"), code);
    }
    let mut decoder = ObjectDecoder::new(options());
    let error = decoder.decode(&format!("{start},\"user_id\":412.0}}")).unwrap_err().message.to_string();
    assert!(error.starts_with("a value is of no use here, at column") && error.contains("`412.0`"), "{error}");
    assert_eq!(verdicts(&deep), [(1, "E_JSON")]);
    assert_eq!(verdicts("{}\n\r\n[1]\rnull\n"), [(3, "E_JSON"), (4, "E_JSON")]);
    assert_eq!(verdicts("{\"user_id\":\" \",\"x\":null}\n{\"x\":1}\n"), [(2, "E_MISSING")]);
    let long = format!("{start},\"user_id\":\"{}\"}}", "x".repeat(70_000));
    assert_eq!(verdicts(&long), [(1, "E_FIELD_TOO_LONG")]);
    assert_eq!(verdicts_with(b"{\"event\":\"\xe5\"}", &options()), [(1, "E_UTF8")]);
}

#[test]
fn keys_that_are_not_read_are_named_once() {
    let options = options();
    let source = Source::spool("f", &b"{\"b\":1}\n{\"a\":1,\"b\":2}\n"[..], &options.limits).unwrap();
    let frame = check(&source, &options).unwrap();
    let mut records = Records::open(&source, &frame, &options).unwrap();
    while records.next().unwrap().is_some() {}
    assert_eq!(records.warnings()[0].message.to_string(), "columns `a`, `b` are not read");
}

#[test]
fn a_file_that_changes_between_the_passes_is_noticed() {
    let options = options();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.csv");
    for later in [format!("{HEADER}{GOOD}\n{GOOD}\n"), HEADER.to_owned(), format!("\n{HEADER}{GOOD}\n")] {
        std::fs::write(&path, format!("{HEADER}{GOOD}\n")).unwrap();
        let source = Source::open(&path, &options.limits).unwrap();
        let frame = check(&source, &options).unwrap();
        std::fs::write(&path, later).unwrap();
        let read = || -> Result<(), InputError> {
            let mut events = Events::open(&source, &frame, &options)?;
            while events.next()?.is_some() {}
            Ok(())
        };
        let error = read().unwrap_err();
        assert_eq!((error.code, error.temporary), ("E_FILE_CHANGED", true));
    }
}

#[test]
fn members_and_links_are_read_by_the_same_reader() {
    let options = Options::plain(Columns::MEMBERS, "nhf", NOW);
    let text = "Member_ID;Name;Group\nm-1;\"Åse; \"\"Å\"\"\";'-\nmember_id;NAME;group\nm-2;;\n";
    let source = Source::spool("f", text.as_bytes(), &options.limits).unwrap();
    let frame = check(&source, &options).unwrap();
    let mut records = Records::open(&source, &frame, &options).unwrap();
    let first = records.next().unwrap().unwrap().cells.unwrap();
    let texts: Vec<_> = (0..5).map(|column| first.text(column)).collect();
    assert_eq!(texts, [Some("m-1"), Some("Åse; \"Å\""), Some("-"), None, None]);
    assert_eq!(records.next().unwrap().unwrap().cells.unwrap_err().code, "E_REPEATED_HEADER");
    assert_eq!(records.next().unwrap().unwrap().cells.unwrap().text(1), Some(""));
    assert!(records.next().unwrap().is_none());
}

#[test]
fn the_same_records_come_out_of_every_dress() {
    let rows: String = (0..3000).map(|n| format!("link_clicked,2025-03-01T12:00:00Z,\"a,{n}\",c{n},\n")).collect();
    let text = format!("{HEADER}{rows}");
    let plain = verdicts(&text);
    let codes = |verdicts: Vec<(u64, &'static str)>| verdicts.into_iter().map(|(_, code)| code).collect::<Vec<_>>();
    assert_eq!(plain.len(), 3000);
    assert_eq!(verdicts(&text.replace('\n', "\r\n")), plain);
    assert_eq!(verdicts(&text.replace('\n', "\r")), plain);
    assert_eq!(verdicts(&format!("\u{feff}{text}")), plain);
    let packed = zstd::encode_all(text.as_bytes(), 3).unwrap();
    assert_eq!(codes(verdicts_with(&packed, &options())), codes(plain));
}

#[test]
fn no_bytes_bring_it_down_and_none_get_lost() {
    let mut seed = 11_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let pieces: [&[u8]; 26] = [
        b"\"",
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b";",
        b"link_clicked",
        b"2025-03-01T12:00:00Z",
        b"abc",
        b"\xe5",
        b"\0",
        "å".as_bytes(),
        b"'=",
        b"{",
        b"}",
        b"\"user_id\":",
        b"\"event\":\"link_clicked\"",
        b":",
        b"\\u0000",
        b"\\",
        b"ola@nhf.no",
        b"+4791234567",
        b"13097248022",
        b" ",
        HEADER.as_bytes(),
        GOOD.as_bytes(),
    ];
    let (mut read, mut refused) = (0, 0);
    for round in 0..4000 {
        let start: &[u8] = if round % 3 == 0 { b"{\"event\":\"link_clicked\"}\n" } else { HEADER.as_bytes() };
        let mut bytes = start.to_vec();
        for _ in 0..random(40) {
            bytes.extend_from_slice(pieces[random(pieces.len())]);
        }
        if random(4) == 0 {
            let at = random(bytes.len());
            bytes[at] = random(256) as u8;
        }
        let options = options();
        let Ok(source) = Source::spool("f", &bytes[..], &options.limits) else {
            refused += 1;
            continue;
        };
        let Ok(frame) = check(&source, &options) else {
            refused += 1;
            continue;
        };
        let mut events = Events::open(&source, &frame, &options).unwrap();
        let mut count = 0;
        let mut line = 0;
        while let Some(record) = events.next().unwrap() {
            assert!(record.line > line);
            line = record.line;
            count += 1;
        }
        // The rows in which nothing stands are no rows.
        assert!(count <= frame.records);
        read += count;
    }
    assert!(read > 10_000 && refused > 100, "{read} {refused}");
}
