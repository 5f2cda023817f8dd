//! Times as they are written elsewhere.

use super::{association, events, ingested, suggested, suggested_events};

/// A file of one account with that time.
fn one(time: &str) -> String {
    format!("event;occurred_at;link_code;user_id\naccount_created;{time};anna-kort;u-1\n")
}

#[test]
fn times_are_read_as_they_are_written() {
    let env = association();
    for (time, flags, expected) in [
        ("2025-03-01 8:07", "--assume-tz org", "2025-03-01T07:07:00Z"),
        ("2025-03-01T08:07Z", "", "2025-03-01T08:07:00Z"),
        ("2025-03-01 08:07:10.5 +0100", "", "2025-03-01T07:07:10.500000Z"),
        ("2025-03-01T08:07:10+01", "", "2025-03-01T07:07:10Z"),
        ("2025-03-01 08:07:10 UTC", "", "2025-03-01T08:07:10Z"),
        ("2025-03-01 08:07:10 GMT+1", "", "2025-03-01T07:07:10Z"),
        ("2025-03-01 08:07:10 CET", "", "2025-03-01T07:07:10Z"),
        ("2025-07-01 08:07:10 CEST", "", "2025-07-01T06:07:10Z"),
        ("1740813000", "--time-format unix", "2025-03-01T07:10:00Z"),
        ("1740813000250", "--time-format unix-ms", "2025-03-01T07:10:00.250000Z"),
        ("45717.5", "--time-format excel --assume-tz org", "2025-03-01T11:00:00Z"),
        ("Sat, 1 Mar 2025 08:07:10 +0100", "--time-format rfc2822", "2025-03-01T07:07:10Z"),
        ("1. mars 2025 kl. 14.30", "--time-format '%d. %B %Y %H.%M' --assume-tz org", "2025-03-01T13:30:00Z"),
        ("March 1st, 2025 2:30 PM", "--time-format '%B %d, %Y %I:%M %p' --assume-tz org", "2025-03-01T13:30:00Z"),
        ("1/3/25", "--time-format %d/%m/%y --dates-at 12:00 --assume-tz org", "2025-03-01T11:00:00Z"),
        // The clocks go from 02:00 to 03:00: a day's own time stands right behind the gap.
        ("30.03.2025", "--time-format %d.%m.%Y --dates-at 02:30 --assume-tz org", "2025-03-30T01:00:00Z"),
    ] {
        let (copy, _) = ingested(&env, 0, "e.csv", one(time), flags);
        assert_eq!(events(&copy), [format!("account_created,{expected},anna-kort,,u-1")], "{time}");
    }
}

#[test]
fn a_time_that_nobody_can_tell_is_refused_and_never_dropped() {
    let env = association();
    for (time, flags, code) in [
        ("2025-07-01 08:07:10 CET", "", "E_TS_FORMAT"),
        ("2025-03-01 08:07:10 CEST", "", "E_TS_FORMAT"),
        ("2025-03-01 08:07:10 XYZ", "", "E_TS_FORMAT"),
        ("2025-03-01T 8:07:10Z", "", "E_TS_FORMAT"),
        (
            "03/04/2025",
            "--time-format %d/%m/%Y --time-format %m/%d/%Y --dates-at 12:00 --assume-tz org",
            "E_TS_AMBIGUOUS",
        ),
        ("2025-03-30 02:30", "--assume-tz org", "E_TS_GAP"),
    ] {
        let (_, ran) = ingested(&env, 3, "e.csv", one(time), &format!("{flags} --format json"));
        assert_eq!(ran.json()["files"][0]["rejected_codes"][code], 1, "{time}: {ran}");
    }
}

#[test]
fn a_suggestion_finds_the_formats_of_the_cells() {
    let env = association();
    for (times, expected) in [
        (["03.02.2025", "14.02.2025 14:30"], ["2025-02-03T11:00:00Z", "2025-02-14T13:30:00Z"]),
        (["3. feb. 2025 kl. 09.05", "14. feb. 2025 kl. 14.30"], ["2025-02-03T08:05:00Z", "2025-02-14T13:30:00Z"]),
        (
            ["måndag 3 februari 2025 09:05", "fredag 14 februari 2025 14:30"],
            ["2025-02-03T08:05:00Z", "2025-02-14T13:30:00Z"],
        ),
        (["2/3/2025 9:05 AM", "2/14/2025 2:30 PM"], ["2025-02-03T08:05:00Z", "2025-02-14T13:30:00Z"]),
        (["1738569900000", "1739539800000"], ["2025-02-03T08:05:00Z", "2025-02-14T13:30:00Z"]),
        (["45691.378472222", "45702.604166667"], ["2025-02-03T08:05:00Z", "2025-02-14T13:30:00Z"]),
    ] {
        let text = format!(
            "event;tidspunkt;link_code;user_id\naccount_created;{};anna-kort;u-1\naccount_created;{};anna-kort;u-2\n",
            times[0], times[1]
        );
        let found = suggested_events(&env, "e.csv", text);
        assert_eq!(
            found,
            [0, 1].map(|place| format!("account_created,{},anna-kort,,u-{}", expected[place], place + 1))
        );
    }
    let text = "event,dato,kl,link_code,user_id\naccount_created,2025-02-03,09:05,anna-kort,u-1\n\
                account_created,2025-02-14,14:30,anna-kort,u-2\n";
    assert_eq!(suggested_events(&env, "e.csv", text)[1], "account_created,2025-02-14T13:30:00Z,anna-kort,,u-2");
    let text = "event,created (UTC),link_code,user_id\naccount_created,2025-02-03 09:05,anna-kort,u-1\n";
    assert_eq!(suggested_events(&env, "e.csv", text)[0], "account_created,2025-02-03T09:05:00Z,anna-kort,,u-1");
}

#[test]
fn two_readings_that_both_fit_are_both_shown_with_their_whole_commands() {
    let env = association();
    let text = "Hendelse,Dato,Kode,Bruker\nInnmeldt,03/04/2025,anna-kort,u-1\nInnmeldt,05/06/2025,anna-kort,u-2\n";
    let (_, shown, _) = suggested(&env, "ingest", "e.csv", text);
    let commands: Vec<&str> = shown.stdout.lines().filter(|line| line.starts_with("  verve ")).collect();
    assert_eq!(commands.len(), 2, "{shown}");
    for (command, format) in commands.iter().zip(["%d/%m/%Y", "%m/%d/%Y"]) {
        for part in [format, "link_code=Kode", "user_id=Bruker", "event:Innmeldt=account_created", "--assume-tz"] {
            assert!(command.contains(part), "{part}: {shown}");
        }
    }
    // Two columns of times whose names say nothing.
    let text = "Hendelse,A,B,Kode,Bruker\nInnmeldt,2025-04-01T10:00:00Z,2025-04-02T10:00:00Z,anna-kort,u-1\n\
                Innmeldt,2025-04-03T10:00:00Z,2025-04-09T10:00:00Z,anna-kort,u-2\n";
    let (_, shown, _) = suggested(&env, "ingest", "e.csv", text);
    let commands = shown.stdout.lines().filter(|line| line.starts_with("  verve "));
    let columns: Vec<bool> = commands.map(|line| line.contains("occurred_at=A")).collect();
    assert_eq!(columns, [true, false], "{shown}");
}
