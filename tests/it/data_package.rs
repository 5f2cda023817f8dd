//! Exports for other programs: the files are what their description says, and increments joined are a full export.

use crate::commands::desk_with_events;
use crate::errors::fails;
use crate::support::program::TestEnvironment;
use serde_json::Value;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use verve::report::data_package::PACKAGE_TABLES;

/// The rows of a file by their key, each as the whole line.
type Rows = BTreeMap<String, String>;

/// The tables of an export by name.
type Tables = BTreeMap<String, Rows>;

fn description(desk: &TestEnvironment, folder: &str) -> Value {
    serde_json::from_str(&desk.read(&format!("{folder}/datapackage.json"))).unwrap()
}

/// The tables that the description of a folder names; each file has the columns, rows and bytes that it says.
fn tables(desk: &TestEnvironment, folder: &str) -> Tables {
    let described = description(desk, folder);
    let mut tables = Tables::new();
    for resource in described["resources"].as_array().unwrap() {
        let text = desk.read(&format!("{folder}/{}", resource["path"].as_str().unwrap()));
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        let (head, rest) = text.split_once('\n').unwrap();
        assert_eq!(head, fields.join(","), "{folder}: {resource}");
        assert_eq!(resource["bytes"].as_u64(), Some(text.len() as u64), "{folder}: {resource}");
        let key: Vec<usize> = resource["schema"]["primaryKey"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| fields.iter().position(|field| name.as_str() == Some(field)).unwrap())
            .collect();
        let mut rows = Rows::new();
        for line in rest.lines() {
            let cells: Vec<&str> = line.split(',').collect();
            let key = key.iter().map(|place| cells[*place]).collect::<Vec<_>>().join(",");
            assert_eq!(rows.insert(key, line.to_owned()), None, "{folder}: {line}");
        }
        assert_eq!(resource["rows"].as_u64(), Some(rows.len() as u64), "{folder}: {resource}");
        tables.insert(resource["name"].as_str().unwrap().to_owned(), rows);
    }
    tables
}

/// What the page for analysts says of joining an increment to what there is.
fn join(whole: &mut Tables, desk: &TestEnvironment, folder: &str) -> bool {
    let mut increment = tables(desk, folder);
    if description(desk, folder)["complete"] == true {
        *whole = increment;
        return true;
    }
    let removed = increment.remove("removed_referrals").unwrap();
    let of = |key: &str| key.split(',').next().unwrap().to_owned();
    let touched: Vec<String> = increment["referrals"].keys().chain(removed.keys()).cloned().collect();
    whole.get_mut("milestones").unwrap().retain(|key, _| !touched.contains(&of(key)));
    whole.get_mut("referrals").unwrap().retain(|key, _| !removed.contains_key(key));
    for name in ["links", "members"] {
        whole.insert(name.to_owned(), increment.remove(name).unwrap());
    }
    for (name, rows) in increment {
        whole.get_mut(&name).unwrap().extend(rows);
    }
    false
}

#[test]
fn an_export_is_what_its_description_says() {
    let desk = desk_with_events();
    let made = desk.json("export --output-dir out");
    assert_eq!((&made["complete"], &made["since"]), (&Value::Bool(true), &Value::Null));
    assert_eq!(made["revision"], desk.json("funnel")["revision"]);
    let tables = tables(&desk, "out");
    let described: Vec<&str> = PACKAGE_TABLES.iter().map(|table| table.name).collect();
    assert_eq!(described.len() - 1, tables.len(), "all but the removed referrals");
    let counts = ["events", "referrals", "milestones", "links", "members"].map(|name| tables[name].len());
    assert_eq!(counts, [11, 5, 10, 3, 3]);
    // A column leads to rows that are there.
    for table in PACKAGE_TABLES.iter().filter(|table| tables.contains_key(table.name)) {
        for (field, other, _) in table.references {
            let place = table.fields.iter().position(|known| known.name == *field).unwrap();
            for line in tables[table.name].values() {
                let value = line.split(',').nth(place).unwrap();
                assert!(value.is_empty() || tables[*other].contains_key(value), "{}: {line}", table.name);
            }
        }
    }
    let described = description(&desk, "out");
    assert_eq!((&described["organization"], &described["timezone"]), (&"nhf".into(), &"Europe/Oslo".into()));
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("out"), mode("out/events.csv"), mode("out/datapackage.json")), (0o700, 0o600, 0o600));
    let left: Vec<_> = std::fs::read_dir(desk.path("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 6, "{left:?}");
    let log = desk.json("audit list");
    assert!(log["rows"].as_array().unwrap().iter().any(|entry| entry["object"] == "tables"), "{log}");
}

#[test]
fn an_export_takes_the_place_of_an_earlier_one_and_an_increment_does_not() {
    let desk = desk_with_events();
    let revision = desk.json("export --output-dir out")["revision"].as_i64().unwrap();
    desk.expect(0, "export --output-dir out");
    let named = desk.expect(0, &format!("export --output-dir part --since rev:{revision}@2026-01-01T00:00:00Z")).stdout;
    assert!(named.contains(&format!("since rev:{revision}")), "{named}");
    assert_eq!(tables(&desk, "part")["events"].len(), 0, "nothing has moved");
    fails(&desk, 1, &format!("export --output-dir out --since rev:{revision}"), &["holds an export already"]);
    fails(&desk, 1, "export --output-dir other --since rev:99", &["revision"]);
    fails(&desk, 2, "export --output-dir other --since 2025", &["rev:17"]);
    fails(&desk, 2, "export --since rev:1", &["--output-dir"]);
    fails(&desk, 2, "export", &["--output-dir"]);
    assert!(!desk.path("other").exists());
}

#[test]
fn increments_joined_are_a_full_export() {
    let desk = desk_with_events();
    desk.expect(0, "export --output-dir e0");
    let mut whole = tables(&desk, "e0");
    let mut revision = description(&desk, "e0")["revision"].as_i64().unwrap();
    desk.write(
        "more.csv",
        "event,occurred_at,link_code,click_id,user_id,event_id\n\
         first_login,2025-04-03T10:00:00Z,,,u2,m1\nlink_clicked,2025-04-05T10:00:00Z,late,c20,,m2\n\
         account_created,2025-04-06T10:00:00Z,,c20,u20,m3\naccount_created,2025-03-02T11:00:00Z,,c1,u21,m4\n",
    );
    // Late facts, links that events waited for, people and members who are one, and all of it taken back again.
    let changes = [
        (0, "ingest more.csv", false),
        (0, "link create --member m-2 --code late --channel sms", false),
        (0, "link create --member m-1 --code only --personal", false),
        (0, "event add --event link_clicked --at 2025-02-01T10:00 --click c1 --link bjorn --reason test", false),
        (0, "event retract 3 --reason test --yes", false),
        (0, "person merge u20 --into u2 --yes", false),
        (0, "member merge m-3 --into m-1 --yes", false),
        (0, "member set m-1 group=Voss", false),
        (0, "link disable aase --at 2025-03-02T10:30:00Z", false),
        (0, "person unmerge u20 --yes", false),
        (0, "member unmerge m-3 --yes", false),
        (0, "member rename m-3 m-30 --yes", true),
        (0, "org set nhf window_days=1 --yes", true),
        (0, "person erase --user u2 --yes", true),
    ];
    let mut completes = 0;
    for (number, (code, change, is_complete)) in changes.into_iter().enumerate() {
        desk.expect(code, change);
        let folder = format!("i{number}");
        let made = desk.json(&format!("export --output-dir {folder} --since rev:{revision}"));
        assert_eq!(made["complete"], is_complete, "{change}");
        completes += usize::from(join(&mut whole, &desk, &folder));
        revision = made["revision"].as_i64().unwrap();
        desk.expect(0, "export --output-dir full");
        let full = tables(&desk, "full");
        for (name, rows) in &full {
            assert_eq!(rows, &whole[name], "{name} after `{change}`");
        }
    }
    assert_eq!(completes, 3);
    let erased = tables(&desk, "full")["referrals"].values().filter(|line| line.ends_with("true")).count();
    assert!(erased > 0, "what is left of the erased person stays");
}
