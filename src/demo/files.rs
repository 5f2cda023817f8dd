//! The files that the events stand in, as they reach an organization: exports, a list from Excel, a late one.

use super::journeys::{DemoEvent, Road};
use super::{DemoFile, Scene};
use crate::domain::Instant;
use crate::domain::calendar::{local_day, local_time};
use flate2::{Compression, GzBuilder};
use serde_json::json;
use std::io::Write as _;

const HEADER: &str = "event_id,event,occurred_at,link_code,click_id,user_id\n";

/// The events of an export whose occurrence lies in that half-open range.
pub(super) fn exported(events: &[DemoEvent], from: Instant, to: Instant) -> impl Iterator<Item = &DemoEvent> {
    events.iter().filter(move |event| event.road == Road::Export && from <= event.at && event.at < to)
}

/// An export as the app writes it.
pub(super) fn export<'e>(name: String, events: impl Iterator<Item = &'e DemoEvent>) -> DemoFile {
    let rows: String = events.map(row).collect();
    DemoFile { name, bytes: format!("{HEADER}{rows}").into_bytes() }
}

/// An export in which the links are whole addresses, as some apps have them.
pub(super) fn export_with_addresses<'e>(name: String, events: impl Iterator<Item = &'e DemoEvent>) -> DemoFile {
    let whole = |event: &DemoEvent| {
        let link_code = event.link_code.as_ref().map(|code| format!("https://nordlys.example/r/{code}?utm=app"));
        DemoEvent { link_code, ..event.clone() }
    };
    let rows: String = events.map(|event| row(&whole(event))).collect();
    DemoFile { name, bytes: format!("{HEADER}{rows}").into_bytes() }
}

/// An export in which the event ids are missing: as from a report, not from the app.
pub(super) fn export_without_ids<'e>(name: String, events: impl Iterator<Item = &'e DemoEvent>) -> DemoFile {
    let mut text = String::from("event,occurred_at,link_code,click_id,user_id\n");
    for event in events {
        let whole = row(event);
        text.push_str(whole.split_once(',').map_or("", |(_, rest)| rest));
    }
    DemoFile { name, bytes: text.into_bytes() }
}

/// An export as NDJSON.
pub(super) fn export_ndjson<'e>(name: String, events: impl Iterator<Item = &'e DemoEvent>) -> DemoFile {
    let line = |event: &DemoEvent| {
        let object = json!({
            "event_id": event_id(event), "event": event.stage.name(), "occurred_at": event.at.to_string(),
            "link_code": event.link_code, "click_id": event.click_id, "user_id": event.user_id,
        });
        format!("{object}\n")
    };
    DemoFile { name, bytes: events.map(line).collect::<String>().into_bytes() }
}

/// The same file, packed.
pub(super) fn packed(file: DemoFile) -> DemoFile {
    let mut packer = GzBuilder::new().write(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let bytes = packer.write_all(&file.bytes).and_then(|()| packer.finish()).unwrap_or_default();
    DemoFile { name: format!("{}.gz", file.name), bytes }
}

/// The list of the stand: saved from Excel in Norway, local times, Norwegian words, windows-1252.
pub(super) fn stand_list(name: String, events: &[DemoEvent], scene: &Scene) -> DemoFile {
    let mut text = String::from("Hendelse;Tidspunkt;Kode;Bruker;Merknad\r\n");
    for event in events.iter().filter(|event| event.road == Road::Stand) {
        let is_account = event.link_code.is_some();
        let (word, note) = if is_account { ("Registrert", "møtte på torget") } else { ("Logget inn", "") };
        let (day, time) = local_time(event.at, scene.zone);
        let when = format!("{} {}", day.format("%d.%m.%Y"), time.format("%H:%M"));
        let (code, user) = (event.link_code.as_deref(), event.user_id.as_deref());
        let line = format!("{word};{when};{};{};{note}\r\n", code.unwrap_or_default(), user.unwrap_or_default());
        text.push_str(&line);
    }
    DemoFile { name, bytes: encoding_rs::WINDOWS_1252.encode(&text).0.into_owned() }
}

/// The export that was forgotten: March once more with what was left out then, and with all that goes wrong in files.
pub(super) fn late_export(name: String, events: &[DemoEvent], march: (Instant, Instant), scene: &Scene) -> DemoFile {
    let mut known: Vec<&DemoEvent> = exported(events, march.0, march.1).collect();
    known.truncate(known.len() * 2 / 3);
    let mut rows: Vec<(Instant, String)> = known.iter().map(|event| (event.at, row(event))).collect();
    for event in events {
        match event.road {
            Road::Late { naive: false } => rows.push((event.at, row(event))),
            Road::Late { naive: true } => rows.push((event.at, naive_row(event, scene))),
            Road::Export | Road::Stand => {}
        }
    }
    rows.sort();
    let mut text: String = rows.into_iter().map(|(_, row)| row).collect();
    // The same id with another person; a code of nobody; an address in place of an id.
    if let Some(joined) = known.iter().find(|event| event.user_id.is_some()) {
        text.push_str(&row(&DemoEvent { user_id: Some("u-9999".to_owned()), ..(*joined).clone() }));
    }
    if let Some(last) = known.last() {
        let odd = |number: usize, code: &str, user: &str| {
            let (link_code, user_id) = (Some(code.to_owned()), Some(user.to_owned()));
            row(&DemoEvent { number, link_code, user_id, click_id: None, ..(*last).clone() })
        };
        text.push_str(&odd(900_001, "nordlys-plakatt", "u-9001"));
        text.push_str(&odd(900_002, "nordlys-2019", "u-9002"));
        text.push_str(&odd(
            900_003,
            last.link_code.as_deref().unwrap_or("nordlys-2019"),
            "kari.testesen@nordlys.example",
        ));
    }
    DemoFile { name, bytes: format!("{HEADER}{text}").into_bytes() }
}

fn event_id(event: &DemoEvent) -> String {
    format!("e-{:06}", event.number)
}

fn row(event: &DemoEvent) -> String {
    written(event, &event.at.to_string())
}

fn naive_row(event: &DemoEvent, scene: &Scene) -> String {
    let (_, time) = local_time(event.at, scene.zone);
    written(event, &format!("{} {}", local_day(event.at, scene.zone), time.format("%H:%M:%S")))
}

fn written(event: &DemoEvent, occurred_at: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (code, click, user) = (text(&event.link_code), text(&event.click_id), text(&event.user_id));
    format!("{},{},{occurred_at},{code},{click},{user}\n", event_id(event), event.stage.name())
}
