//! Names that browsers, previews and other programs really send.

use super::*;
use crate::domain::device::Device;

const AGENTS: &str = include_str!("../../../tests/it/server/agents.tsv");

#[test]
fn people_previews_and_programs_are_told_apart() {
    let rows: Vec<&str> = AGENTS.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() >= 80, "{}", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [who, device, name] = cells[..] else { panic!("{row}") };
        let found = match Visitor::of(name) {
            Visitor::Person => "person",
            Visitor::Preview => "preview",
            Visitor::Program => "program",
        };
        assert_eq!(found, who, "{name}");
        let found = match Device::of(name) {
            Device::Ios => "ios",
            Device::Android => "android",
            Device::Other => "other",
        };
        assert!(device == "-" || device == found, "{found}: {name}");
    }
}

#[test]
fn what_has_no_name_is_no_browser() {
    assert_eq!(Visitor::of(""), Visitor::Program);
    assert_eq!(Visitor::of("Mozilla/5.0"), Visitor::Person);
    assert_eq!(Visitor::of("mybot"), Visitor::Program);
    assert_eq!(Visitor::of(&format!("Mozilla/5.0 {}", "å".repeat(5_000))), Visitor::Person);
}

#[test]
fn the_lists_are_whole() {
    assert!(NAMES.finder.is_some() && NAMES.kinds.len() > 1_000);
    assert_eq!(NAMES.find("Googlebot/2.1"), Some(false));
    assert_eq!(NAMES.find("WhatsApp/2"), Some(true));
    assert_eq!(NAMES.find("Mozilla/5.0 (iPhone) WhatsApp/2"), None, "the browser inside the app");
}
