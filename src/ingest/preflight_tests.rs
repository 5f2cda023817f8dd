use super::*;
use crate::domain::Instant;
use crate::ingest::options::Columns;
use std::io::Write as _;

const HEADER: &str = "event,occurred_at,link_code,click_id,user_id\n";

fn options() -> Options {
    Options::plain(Columns::EVENTS, "nhf", Instant(0))
}

fn check_with(bytes: &[u8], options: &Options) -> Result<Preflight, InputError> {
    check(&Source::spool("f", bytes, &options.limits)?, options)
}

fn frame(text: &str) -> Preflight {
    check_with(text.as_bytes(), &options()).unwrap()
}

fn fault(bytes: &[u8]) -> InputError {
    check_with(bytes, &options()).unwrap_err()
}

fn codes(frame: &Preflight) -> Vec<&'static str> {
    frame.warnings.iter().map(|warning| warning.code).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_good_file_gives_its_figures() {
    let text = format!("{HEADER}a,b,c,d,e\r\n\r\n\"f\n\",g,h,i,j\n");
    let frame = frame(&text);
    assert_eq!(frame.format, Format::Csv { delimiter: b',' });
    assert_eq!((frame.records, frame.first_line, frame.size), (2, 2, text.len() as u64));
    assert_eq!(frame.text_size, frame.size);
    assert_eq!(codes(&frame), [""; 0]);
    let empty = check_with(b"event,occurred_at,user_id", &options()).unwrap();
    assert_eq!((empty.records, codes(&empty)), (0, vec!["W_NO_ROWS"]));
    let open = self::frame(&format!("{HEADER}a,b,c,d,e"));
    assert_eq!((open.records, codes(&open)), (1, vec!["W_NO_EOL"]));
}

#[test]
fn the_hash_is_that_of_the_file_as_given() {
    // echo -n 'event,occurred_at,user_id' | sha256sum
    let frame = frame("event,occurred_at,user_id");
    assert_eq!(frame.sha256_hex().len(), 64);
    let packed = gzip(b"event,occurred_at,user_id");
    let again = check_with(&packed, &options()).unwrap();
    assert_ne!(again.sha256, frame.sha256);
    use sha2::Digest as _;
    assert_eq!(again.sha256[..], sha2::Sha256::digest(&packed)[..]);
    assert_eq!((again.size, again.text_size), (packed.len() as u64, 25));
}

#[test]
fn delimiters_are_found_from_the_header() {
    for (header, delimiter) in [
        ("event;occurred_at;user_id\n", b';'),
        ("event\toccurred_at\tuser_id\n", b'\t'),
        ("\"event\",\"occurred_at\",\"user_id\"\n", b','),
        ("event;occurred_at;user_id;\"a,b\"\n", b';'),
        ("event;occurred_at;user_id;a,b\n", b';'),
        ("sep=;\nevent;occurred_at;user_id\n", b';'),
        ("\"sep=;\"\r\nevent;occurred_at;user_id\n", b';'),
        ("sep=\t\nevent\toccurred_at\tuser_id\n", b'\t'),
        ("sep=|\nevent|occurred_at|user_id\n", b'|'),
        ("\u{feff}event;occurred_at;user_id\n", b';'),
        ("\n\r\nevent;occurred_at;user_id\n", b';'),
    ] {
        assert_eq!(frame(header).format, Format::Csv { delimiter }, "{header}");
    }
    assert_eq!(frame("sep=;\r\n\nevent;occurred_at;user_id\r\nx").first_line, 4);
}

#[test]
fn files_that_cannot_be_used_are_refused() {
    for (text, code) in [
        ("", "E_EMPTY"),
        ("\u{feff}", "E_EMPTY"),
        ("\r\n \n", "E_EMPTY"),
        ("event,event,occurred_at,user_id\n", "E_HEADER_DUP"),
        ("event,occured_at,user_id\n", "E_HEADER_MISSING"),
        ("event,occurred_at;x,user_id\n", "E_HEADER_MISSING"),
        ("[{}", "E_JSON"),
        ("<html><body>Log in", "E_FORMAT"),
        ("event,occurred_at,\"user_id\n", "E_QUOTE"),
    ] {
        let error = fault(text.as_bytes());
        assert_eq!(error.code, code, "{text:?}: {error}");
        assert!(!error.temporary && (error.hint.is_some() || error.why.is_some()), "{error}");
    }
    let endless = format!("event,\"occurred_at,user_id\n{}", "x\n".repeat(2 << 20));
    assert_eq!(fault(endless.as_bytes()).code, "E_QUOTE");
    assert_eq!(fault(b"event,occurred_at,n\xe5\n").code, "E_ENCODING");
    assert_eq!(fault(b"e\0v\0e\0n\0t\0").code, "E_ENCODING");
}

#[test]
fn an_open_quote_is_named_by_its_line() {
    let error = fault(format!("{HEADER}a,b,c,d,e\r\n\r\n\"x\ny\",b,\"c\nd,e,f\n").as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 5: the quote opened there is never closed");
    let rows = "a,b,c,d,e\n".repeat(400_000);
    let error = fault(format!("{HEADER}a,\"b,c,d,e\n{rows}").as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 2: the quote opened there is not closed within 65536 bytes");
    let error = fault(format!("{HEADER}a,\"b,c,d,e\n{}x\",b\n", &rows[..100_000]).as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 2: the quote opened there is not closed within 65536 bytes");
}

#[test]
fn endless_fields_and_records_are_refused() {
    let long = "x".repeat(65_537);
    let error = fault(format!("{HEADER}a,b,c,d,e\na,b,{long},d,e\n").as_bytes());
    assert_eq!(
        (error.code, error.what.to_string().as_str()),
        ("E_FIELD_TOO_LONG", "`f` line 3: field 3 has more than 65536 bytes")
    );
    assert!(check_with(format!("{HEADER}a,b,{},d,e\n", &long[1..]).as_bytes(), &options()).is_ok());
    let error = fault(format!("{HEADER}{}\n", "x,".repeat(600_000)).as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 2: the record has more than 1048576 bytes");
    let error = fault(format!("{HEADER}\"{}", "x".repeat(3 << 20)).as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 2: field 1 has more than 65536 bytes");
    let error = fault("x".repeat(3 << 20).as_bytes());
    assert_eq!((error.code, error.what.to_string().contains("header")), ("E_FIELD_TOO_LONG", true));
    let error = fault(format!("{{}}\n{{\"a\":\"{}\"}}", "x".repeat(3 << 20)).as_bytes());
    assert_eq!(error.what.to_string(), "`f` line 2: the line has more than 1048576 bytes");
}

#[test]
fn ndjson_lines_are_counted() {
    let frame = frame("\u{feff}{\"a\":1}\r\n\r\n{}\n  \n{}");
    assert_eq!((frame.format, frame.records, codes(&frame)), (Format::Ndjson, 3, vec!["W_NO_EOL"]));
}

#[test]
fn compressed_files_are_read_whole() {
    let (one, other) = (format!("{HEADER}a,b,c,d,e\n"), "f,g,h,i,j\n");
    let plain = format!("{one}{other}");
    let members = [gzip(one.as_bytes()), gzip(other.as_bytes())].concat();
    let frames =
        [zstd::encode_all(one.as_bytes(), 3).unwrap(), zstd::encode_all(other.as_bytes(), 3).unwrap()].concat();
    for packed in [gzip(plain.as_bytes()), members, frames] {
        let frame = check_with(&packed, &options()).unwrap();
        assert_eq!((frame.records, frame.text_size), (2, plain.len() as u64));
    }
    assert_eq!(fault(&gzip(b"")).code, "E_EMPTY");
    assert_eq!(fault(&gzip(&gzip(plain.as_bytes()))).code, "E_FORMAT");
}

#[test]
fn compressed_files_that_are_cut_off_or_damaged_are_refused() {
    let text: String = (0..20_000).map(|n| format!("a{n},b,c,{},e\n", n * 7919)).collect();
    let text = format!("{HEADER}{text}");
    for (packed, code) in [(gzip(text.as_bytes()), "E_GZIP"), (zstd::encode_all(text.as_bytes(), 3).unwrap(), "E_ZSTD")]
    {
        for end in [5, 11, 1000, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
            let error = fault(&packed[..end]);
            assert_eq!(error.code, code, "{end}: {error}");
            assert_eq!(
                error.what.to_string(),
                format!("`f` is a {} file that is cut off after {end} bytes", &code[2..].to_lowercase())
            );
        }
        let error = fault(&[&packed[..], b"garbage"].concat());
        assert_eq!(error.code, code, "{error}");
        let mut damaged = packed.clone();
        damaged[packed.len() / 2] ^= 0x55;
        assert_eq!(fault(&damaged).code, code);
    }
}

#[test]
fn what_grows_without_end_is_refused() {
    let zeros = vec![b'0'; 80 << 20];
    for packed in [gzip(&zeros), zstd::encode_all(&zeros[..], 1).unwrap()] {
        let mut options = options();
        // The limits of a record would end it sooner.
        (options.limits.record_bytes, options.limits.field_bytes) = (usize::MAX, usize::MAX);
        let error = check_with(&packed, &options).unwrap_err();
        assert_eq!(error.code, "E_TOO_LARGE", "{error}");
        options.limits.input_bytes = 1 << 20;
        assert_eq!(check_with(&packed, &options).unwrap_err().code, "E_TOO_LARGE");
    }
    let mut options = options();
    options.limits.input_bytes = 100;
    assert_eq!(check_with(&[b'x'; 101], &options).unwrap_err().code, "E_TOO_LARGE");
}

#[test]
fn letters_of_utf_8_are_not_read_as_two_others() {
    let text = |encoding: &str, rows: &[u8]| {
        let mut options = options();
        options.encoding = encoding_rs::Encoding::for_label(encoding.as_bytes());
        check_with(&[b"event,occurred_at,user_id\n", rows].concat(), &options).map(|_| ())
    };
    let both = "a,b,bjørn\n".as_bytes();
    for foreign in ["windows-1252", "macintosh", "iso-8859-15"] {
        let error = text(foreign, &[b"a,b,k\xe5re\n", both].concat()).unwrap_err();
        assert_eq!((error.code, error.what.to_string().contains("line 3 is UTF-8")), ("E_ENCODING", true), "{error}");
    }
    // Words that look like it a little.
    text("windows-1252", b"a,b,S\xc3O\na,b,MA\xc7\xc3O\na,b,CAF\xc9\x94\n").unwrap();
    // The letter that stands for both in Cyrillic may come before anything.
    text("windows-1251", b"a,b,\xc3\xb8\na,b,\xe5\n").unwrap();
}

#[test]
fn other_encodings_become_utf_8() {
    let mut options = options();
    options.encoding = encoding_rs::Encoding::for_label(b"windows-1252");
    options.names[4] = Some("N\u{c5}VN".to_owned());
    let frame = check_with(b"event;occurred_at;n\xe5vn\nx;y;\xe6\n", &options).unwrap();
    assert_eq!((frame.records, frame.wants_bom), (1, true));
    options.encoding = Some(encoding_rs::UTF_16LE);
    options.names[4] = None;
    let wide: Vec<u8> =
        "\u{feff}event,occurred_at,user_id\nå,b,c\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(check_with(&wide, &options).unwrap().records, 1);
    options.encoding = Some(encoding_rs::SHIFT_JIS);
    let error = check_with(b"event,occurred_at,user_id\na,b,\xfd\xfd\n", &options).unwrap_err();
    assert_eq!(error.code, "E_ENCODING");
}
