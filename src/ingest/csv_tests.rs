use super::*;

/// Records as texts of fields, by the scanner and the splitter; `None` for an open quote.
fn read(data: &[u8], delimiter: u8) -> Option<Vec<Vec<Vec<u8>>>> {
    let mut records = Vec::new();
    let mut at = 0;
    while at < data.len() {
        match scan(&data[at..], delimiter, true) {
            Scan::Record(extent) => {
                let record = &data[at..at + extent.length];
                assert_eq!(extent.has_quotes, record.contains(&b'"'));
                let mut fields = Fields::default();
                split(record, delimiter, extent.has_quotes, &mut fields);
                let texts = fields.spans.iter().map(|span| span.bytes(record, &fields.unescaped).unwrap().to_vec());
                if extent.length > 0 {
                    records.push(texts.collect());
                }
                at += extent.next;
            }
            Scan::Unclosed { .. } => return None,
            Scan::Incomplete => unreachable!("all of it is in view"),
        }
    }
    Some(records)
}

fn texts(data: &str) -> Vec<Vec<String>> {
    let text = |field: &Vec<u8>| String::from_utf8(field.clone()).unwrap();
    let records = read(data.as_bytes(), b',').unwrap();
    records.iter().map(|record| record.iter().map(text).collect()).collect()
}

#[test]
fn every_line_end_ends_a_record() {
    for data in ["a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\r\nc,d", "\n\na,b\r\n\r\rc,d\n\n"] {
        assert_eq!(texts(data), [["a", "b"], ["c", "d"]], "{data:?}");
    }
}

#[test]
fn quotes_keep_delimiters_line_ends_and_quotes() {
    assert_eq!(texts("\"a,b\",\"c\r\nd\"\ne,f"), [["a,b", "c\r\nd"], ["e", "f"]]);
    assert_eq!(texts("\"say \"\"hi\"\"\",\"\"\"\"\n"), [["say \"hi\"", "\""]]);
    assert_eq!(texts("a\"b,c\"\n\"\",\n"), [["a\"b", "c\""], ["", ""]]);
}

#[test]
fn empty_fields_are_fields() {
    assert_eq!(texts(",,\n"), [["", "", ""]]);
    assert_eq!(texts("a,\n,b\n"), [["a", ""], ["", "b"]]);
}

#[test]
fn lines_are_counted_inside_of_quotes_too() {
    let Scan::Record(extent) = scan(b"\"a\r\nb\rc\nd\"\r\ne", b',', false) else { panic!("a record") };
    assert_eq!((extent.lines, extent.next), (4, 12));
    assert_eq!(scan(b"\"a\nb\",\"c", b',', true), Scan::Unclosed { lines: 1 });
    assert_eq!(line_ends(b"a\r\n\r\n\n\r\rb"), 5);
}

#[test]
fn what_may_go_on_is_incomplete() {
    for data in [&b"a,b"[..], b"a,b\r", b"\"a", b"\"a\"", b"\"a\n", b""] {
        assert_eq!(scan(data, b',', false), Scan::Incomplete, "{data:?}");
    }
}

#[test]
fn text_beside_quotes_is_junk() {
    for (data, junk) in [
        ("\"1\"x,b", Some(0)),
        ("a,\"1\" ", Some(1)),
        ("a, \"b\"", Some(1)),
        ("a,\"1\"\"2\"3", Some(1)),
        ("a,b\"c\"", None),
        ("\"a\",\"b\"", None),
    ] {
        let mut fields = Fields::default();
        split(data.as_bytes(), b',', true, &mut fields);
        assert_eq!((fields.junk, fields.spans.len()), (junk, 2), "{data}");
    }
}

#[test]
fn a_cut_anywhere_changes_nothing() {
    let data = b"a,\"b\r\nc\",d\r\n\"\"\"\",x\"y,\r\r\n\"1\"j\"k,l\n";
    let Scan::Record(whole) = scan(data, b',', true) else { panic!("a record") };
    for end in 0..data.len() {
        match scan(&data[..end], b',', false) {
            Scan::Record(extent) => assert_eq!(extent, whole, "{end}"),
            Scan::Incomplete => assert!(end <= whole.next, "{end}"),
            Scan::Unclosed { .. } => panic!("more may follow"),
        }
    }
}

/// RFC 4180 as a plain machine over bytes, written apart from the scanner.
fn model(data: &[u8], delimiter: u8) -> Option<Vec<Vec<Vec<u8>>>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), Vec::new());
    let (mut is_quoted, mut is_fresh, mut is_blank) = (false, true, true);
    let mut at = 0;
    while at < data.len() {
        let byte = data[at];
        if is_quoted && byte == b'"' && data.get(at + 1) == Some(&b'"') {
            field.push(byte);
            at += 1;
        } else if is_quoted && byte == b'"' {
            is_quoted = false;
            // What follows is not part of the text: the record is rejected for it.
            at += 1;
            while at < data.len() && data[at] != delimiter && !matches!(data[at], b'\n' | b'\r') {
                at += 1;
            }
            continue;
        } else if is_quoted {
            field.push(byte);
        } else if byte == b'"' && is_fresh {
            (is_quoted, is_fresh, is_blank) = (true, false, false);
        } else if byte == delimiter {
            record.push(std::mem::take(&mut field));
            (is_fresh, is_blank) = (true, false);
        } else if matches!(byte, b'\n' | b'\r') {
            if !is_blank {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (is_fresh, is_blank) = (true, true);
        } else {
            field.push(byte);
            (is_fresh, is_blank) = (false, false);
        }
        at += 1;
    }
    if is_quoted {
        return None;
    }
    if !is_blank {
        record.push(field);
        records.push(record);
    }
    Some(records)
}

#[test]
fn generated_bytes_are_read_as_the_model_reads_them() {
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let letters = [b'"', b'"', b',', b';', b'\n', b'\r', b'a', b' ', 0xc3, 0xa5, 0, 1, 0x2b, 0x2d];
    for _ in 0..20_000 {
        let length = random(60);
        let mut data: Vec<u8> = (0..length).map(|_| letters[random(letters.len())]).collect();
        if random(2) == 0 {
            data.retain(|byte| *byte != b'"');
        }
        for delimiter in [b',', b';', b'\t'] {
            assert_eq!(read(&data, delimiter), model(&data, delimiter), "{:?}", String::from_utf8_lossy(&data));
        }
    }
}
