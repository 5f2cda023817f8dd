//! The house keeps its order: who may import whom, where SQL, flags and printing live, and whose every row is.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, and the rooms that each may import; itself always.
const ROOMS: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("messages", &["domain"]),
    ("report", &["domain"]),
    ("view", &["domain", "messages", "report"]),
    ("render", &["domain", "messages", "view"]),
    ("store", &["domain"]),
    ("ingest", &["domain", "messages", "store"]),
    ("workflows", &["domain", "ingest", "store"]),
    ("answers", &["domain", "ingest", "store", "workflows", "report"]),
    (
        "server",
        &["domain", "messages", "store", "workflows", "report", "ingest", "answers", "view", "render", "config"],
    ),
    ("demo", &["domain"]),
    ("config", &["store"]),
    (
        "cli",
        &[
            "domain",
            "messages",
            "store",
            "workflows",
            "report",
            "view",
            "ingest",
            "answers",
            "render",
            "config",
            "server",
            "demo",
        ],
    ),
];

/// What one room alone may name.
const ALONE: [(&str, &str); 9] = [
    ("sqlx", "store/"),
    ("clap", "cli/"),
    ("axum", "server/"),
    ("println!", "cli/ui.rs"),
    ("eprintln!", "cli/ui.rs"),
    ("print!", "cli/ui.rs"),
    ("eprint!", "cli/ui.rs"),
    ("stdout()", "cli/ui.rs"),
    ("stderr()", "cli/ui.rs"),
];

/// Files that may be longer than 400 lines, with the reason.
const LONG: [(&str, &str); 0] = [];

/// Tables found without an organization: the organizations themselves, the codes of the redirect, and the ids that say
/// whose a token or a webhook is.
const WITHOUT_ORGANIZATION: [&str; 3] = ["organizations", "link_codes", "public_ids"];

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.retain(|path| path.extension().is_some_and(|found| found == ending));
    found.sort();
    let named = |path: &PathBuf| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
}

/// The source without its comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms named after `crate::`, alone or in braces.
fn imports(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (place, word) in code.match_indices("crate::") {
        let rest = &code[place + word.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        rooms.extend(names.iter().map(|name| name.chars().take_while(|c| is_name(*c)).collect::<String>()));
    }
    rooms
}

#[test]
fn rooms_import_only_what_lies_below_them() {
    // Tests of a room may look at what the next one makes of it.
    for (file, text) in files("src", "rs").into_iter().filter(|(file, _)| !file.ends_with("tests.rs")) {
        let room = file.split(['/', '.']).next().unwrap();
        let Some((_, below)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            assert!(["lib", "main"].contains(&room), "`{file}` is in no room of the house");
            continue;
        };
        for import in imports(&code(&text)) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == import);
            let is_below = import == room || below.contains(&import.as_str());
            assert!(!is_room || is_below, "`{file}` imports `{import}`");
        }
    }
}

#[test]
fn sql_flags_and_printing_live_in_one_place_each() {
    for (file, text) in files("src", "rs") {
        let code = code(&text);
        for (word, place) in ALONE {
            let is_word = |at: usize| !code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let is_named = code.match_indices(word).any(|(at, _)| is_word(at));
            assert!(!is_named || file.starts_with(place), "`{file}` names `{word}`, which belongs to `{place}`");
        }
    }
}

/// What transactions are made of, and the file outside the store that may name it. Everybody else says `Snapshot`,
/// `Change` or `Directory`.
const INSIDE_TRANSACTIONS: [(&str, Option<&str>); 5] = [
    ("Transaction", None),
    ("Connection", None),
    ("Pool", None),
    ("Tenant", None),
    // A name is looked up for a reader and for a writer alike.
    ("OrgTransaction", Some("cli/lookup.rs")),
];

#[test]
fn whoever_is_outside_the_store_holds_a_snapshot_a_change_or_the_directory() {
    for (file, text) in files("src", "rs").into_iter().filter(|(file, _)| !file.starts_with("store/")) {
        let code = code(&text);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        for word in code.split(|c| !is_part(c)) {
            let inside = INSIDE_TRANSACTIONS.iter().find(|(name, _)| *name == word);
            // Workflows are called with the transaction of whoever reads or changes.
            let is_workflow = word == "OrgTransaction" && file.starts_with("workflows/");
            let is_excused = is_workflow || inside.is_none_or(|(_, excused)| *excused == Some(&file));
            assert!(is_excused, "`{file}` names `{word}`, which belongs to the store");
        }
    }
}

#[test]
fn files_are_short() {
    for (file, text) in files("src", "rs") {
        let is_long = text.lines().count() > 400;
        let excused = LONG.iter().any(|(name, _)| *name == file);
        assert!(!is_long || excused, "`{file}` has {} lines: part it by noun", text.lines().count());
    }
}

/// The texts in double quotes of a source, and raw ones.
fn literals(code: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // A character literal, or a lifetime.
            '\'' => {
                let mut ahead = characters.clone();
                let is_escape = ahead.peek() == Some(&'\\');
                ahead.next();
                if is_escape || ahead.peek() == Some(&'\'') {
                    characters.find({
                        let mut escaped = false;
                        move |c| {
                            *c == '\'' && !escaped || {
                                escaped = *c == '\\' && !escaped;
                                false
                            }
                        }
                    });
                }
            }
            '"' => {
                let mut literal = String::new();
                while let Some(character) = characters.next() {
                    match character {
                        '"' => break,
                        '\\' => literal.extend(characters.next().filter(|next| *next != '\n')),
                        character => literal.push(character),
                    }
                }
                literals.push(literal);
            }
            _ => {}
        }
    }
    literals
}

#[test]
fn texts_are_found_between_quotes() {
    let code = r#"fn a<'b>() { c('"', '\'', "x \"y\" z"); d("SELECT 1 \
        FROM e") }"#;
    assert_eq!(literals(code), [r#"x "y" z"#, "SELECT 1         FROM e"]);
}

#[test]
fn workflows_call_tables_and_know_no_statement() {
    for (file, text) in files("src/workflows", "rs") {
        for literal in literals(&code(&text)) {
            let is_statement = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ", " FROM "];
            let is_statement = is_statement.iter().any(|word| literal.contains(word));
            assert!(!is_statement, "`workflows/{file}` has a statement, which belongs to its table: {literal}");
        }
    }
}

/// The tables of the migrations with the lines of their columns and keys.
fn tables() -> Vec<(String, Vec<String>)> {
    let mut tables = Vec::new();
    for (_, text) in files("migrations", "sql") {
        for table in text.split("CREATE TABLE ").skip(1) {
            let name = table.split_whitespace().next().unwrap().to_owned();
            let body = table.lines().skip(1).take_while(|line| !line.starts_with(')'));
            tables.push((name, body.map(|line| line.trim().trim_end_matches(',').to_owned()).collect()));
        }
    }
    tables
}

#[test]
fn every_statement_on_a_tenants_table_names_the_organization() {
    let tables = tables();
    let tenants = tables.iter().map(|(name, _)| name.as_str()).filter(|name| !WITHOUT_ORGANIZATION.contains(name));
    let tenants: Vec<&str> = tenants.collect();
    assert!(tenants.len() > 10, "{tenants:?}");
    let mut statements = 0;
    for (file, text) in files("src/store", "rs") {
        for literal in literals(&code(&text)) {
            let words: Vec<&str> = literal.split_whitespace().collect();
            for pair in words.windows(2) {
                let table = pair[1].trim_end_matches([',', ')', ';', '(']);
                if ["FROM", "INTO", "UPDATE", "JOIN"].contains(&pair[0]) && tenants.contains(&table) {
                    statements += 1;
                    assert!(literal.contains("org_id"), "`{file}` asks `{table}` without an organization: {literal}");
                }
            }
        }
    }
    assert!(statements > 50, "only {statements} statements were found: is this test still looking?");
}

#[test]
fn no_statement_swallows_what_the_constraints_say() {
    for (file, text) in files("src", "rs").into_iter().chain(files("migrations", "sql")) {
        let text = text.to_uppercase();
        for word in ["INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE INTO", "CREATE TRIGGER"] {
            assert!(!text.contains(word), "`{file}` says {word}");
        }
    }
}

#[test]
fn every_key_of_a_tenants_table_begins_with_the_organization() {
    for (table, lines) in tables() {
        if WITHOUT_ORGANIZATION.contains(&table.as_str()) {
            continue;
        }
        assert!(lines.iter().any(|line| line.starts_with("org_id ")), "`{table}` has no org_id");
        assert!(lines.iter().any(|line| line.contains("PRIMARY KEY")), "`{table}` has no primary key");
        for line in &lines {
            for key in ["PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "REFERENCES"] {
                let Some((_, columns)) = line.split_once(key) else { continue };
                let columns = columns.split_once('(').map_or(line.as_str(), |(_, columns)| columns);
                assert!(columns.starts_with("org_id"), "`{table}`: {line}");
            }
        }
    }
}

/// The files of the store that know an engine, those of `operations` because they look after whole databases; all others
/// speak to both through `store/database/sql.rs`.
const ENGINES: [&str; 11] = [
    "error.rs",
    "database/engine.rs",
    "database/log.rs",
    "database/open.rs",
    "database/postgres/",
    "database/sql.rs",
    "database/sqlite.rs",
    "operations/backup.rs",
    "operations/copy.rs",
    "operations/integrity.rs",
    "operations/restoring.rs",
];

#[test]
fn few_files_know_which_engine_it_is() {
    for (file, text) in files("src/store", "rs") {
        let is_allowed = ENGINES.iter().any(|allowed| file.starts_with(allowed));
        assert!(is_allowed || !code(&text).contains("sqlx"), "`{file}` names the driver");
    }
}

/// What a database distributed by organization asks of every statement.
#[test]
fn statements_can_be_spread_over_several_machines() {
    for (file, text) in files("src/store", "rs") {
        if file.starts_with("database/postgres/") || ["database/sqlite.rs", "database/log.rs"].contains(&file.as_str())
        {
            continue;
        }
        for literal in literals(&code(&text)) {
            let sql = literal.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(insert) = sql.strip_prefix("INSERT INTO") {
                let of_query = insert.contains("SELECT") && !insert.contains("VALUES");
                // What is put together has the clause where the database is distributed.
                let is_guarded = insert.contains("ON CONFLICT") || insert.ends_with("{on_conflict}");
                assert!(!of_query || is_guarded, "`{file}` inserts a query's rows unguarded: {sql}");
                assert!(!insert.contains("VALUES") || !insert.contains("SELECT"), "`{file}` asks inside VALUES: {sql}");
            }
            for list in sql.split("json_each(").skip(1) {
                let name = list.split_once(") ").map(|(_, rest)| rest.starts_with(char::is_alphabetic));
                assert_eq!(name, Some(true), "`{file}` gives a list no name, which PostgreSQL wants: {sql}");
            }
            for join in sql.split(" JOIN ").skip(1).filter(|join| !join.starts_with("json_each(")) {
                let mut words = join.split([' ', ')']);
                let (table, alias) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let names = [format!("{alias}.org_id = "), format!("{table}.org_id = "), format!("= {alias}.org_id")];
                let is_bound = names.iter().any(|name| sql.contains(name.as_str()));
                assert!(is_bound, "`{file}` joins `{table}` without the organization: {sql}");
            }
            for join in sql.split("CROSS JOIN ").skip(1) {
                let after = join.split(' ').skip_while(|word| word.starts_with("json_each(")).nth(2);
                assert_ne!(after, Some("ON"), "`{file}` joins in a way that only one engine takes: {sql}");
            }
            for word in ["NOW()", "CURRENT_TIMESTAMP", "ON UPDATE CASCADE", "SET NULL"] {
                assert!(!sql.to_uppercase().contains(word), "`{file}` says {word}: {sql}");
            }
        }
    }
}
