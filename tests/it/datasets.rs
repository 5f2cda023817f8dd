//! Seeded random data sets: small, with few clicks, users, links and instants, so that every rule collides with every other.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test data: a broken assumption must stop the test"
)]

pub use crate::model::reshape::{overlap, shuffle_rows, split};

use crate::model::abilities::{Abilities, PROGRAM};
use crate::model::groups::From;
use crate::model::instant::{DAY, HOUR, SECOND, at, print};
use crate::model::rng::Rng;
use crate::model::write::Row;
use crate::model::{Input, Kind, Link, Member, Micros, Organization, STAGES, Step, dress, period, reshape};
use std::path::Path;

/// What may stand in a data set.
#[derive(Clone, Debug)]
pub struct Taste {
    /// How many events before duplicates; 0 lets the seed choose 30 to 400.
    pub events: usize,
    /// Rows with a known key and other content.
    pub conflicts: bool,
    /// Rows without `event_id`, repeated ones too.
    pub idless: bool,
    /// The same event again with columns left out (after the whole one: the order matters).
    pub partial_duplicates: bool,
    /// Rows that are rejected.
    pub faults: bool,
    /// Undone imports, links added late, links closed late.
    pub changes: bool,
    /// Erased persons, purges, and files that come again after them.
    pub erasures: bool,
    /// Which of the later parts of the contract the data set may use.
    pub later: Abilities,
}

impl Taste {
    /// Everything but conflicts and changes.
    pub fn nasty() -> Self {
        Self {
            events: 0,
            conflicts: false,
            idless: true,
            partial_duplicates: true,
            faults: true,
            changes: false,
            erasures: false,
            // All data sets begin to hold what the program has learnt.
            later: PROGRAM,
        }
    }

    /// Rows with ids, without conflicts: any order and any split must give the same bytes.
    pub fn order_free() -> Self {
        Self { idless: false, partial_duplicates: false, faults: false, ..Self::nasty() }
    }
}

/// Local midnights, DST nights and years' ends of Oslo, and a dull day.
const ANCHORS: [&str; 12] = [
    "2024-12-31T23:00:00Z",
    "2025-01-01T00:00:00Z",
    "2025-03-29T23:00:00Z",
    "2025-03-30T01:00:00Z",
    "2025-03-30T22:00:00Z",
    "2025-06-15T10:20:30.250001Z",
    "2025-10-25T22:00:00Z",
    "2025-10-26T00:30:00Z",
    "2025-10-26T01:00:00Z",
    "2025-10-26T23:00:00Z",
    "2025-12-31T22:59:59.999999Z",
    "2025-12-31T23:00:00Z",
];

/// Codes that stand in events before, or without, being anybody's.
const ALIASES: [&str; 3] = ["a0x", "a1x", "a2x"];

/// The few things that all events of one data set are about.
struct World {
    input: Input,
    instants: Vec<Micros>,
    clicks: Vec<String>,
    users: Vec<String>,
    codes: Vec<String>,
    /// Whether ids and codes stand in all that the normal form takes off.
    is_dressed: bool,
}

/// The data set of this seed.
pub fn random(seed: u64, taste: &Taste) -> Input {
    let mut rng = Rng::new(seed);
    let events = if taste.events == 0 { 30 + rng.below(8) * rng.below(8) * 7 + rng.below(28) } else { taste.events };
    let mut world = world(&mut rng, events, taste);
    let mut counters = [0; 3];
    let mut rows = Vec::new();
    while rows.len() < events {
        match rng.below(3) {
            0 => rows.extend(journey(&mut rng, &world)),
            _ => rows.push(stray(&mut rng, &world)),
        }
    }
    for row in &mut rows {
        sign(&mut rng, row, &mut counters, taste.idless);
    }
    rng.shuffle(&mut rows);
    add_copies(&mut rng, &mut rows, taste);
    if taste.faults {
        add_faults(&mut rng, &mut rows, world.is_dressed);
    }
    let files = 1 + rng.below(4);
    let mut input = std::mem::replace(&mut world.input, empty());
    input.steps = reshape::steps(&mut rng, &rows, files);
    if taste.changes {
        add_changes(&mut rng, &mut input, &world.instants);
    }
    add_later(&mut rng, &mut input, &world, taste.later);
    if taste.erasures {
        add_erasures(&mut rng, &mut input, &world);
    }
    input
}

/// What a folder of the benchmarks holds: members.csv, links.csv and events.csv, none of them with quotes.
pub fn folder(folder: &Path) -> Input {
    let rows = |name: &str| -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let member = |row: &Vec<String>| {
        let (name, group) = (some(&row[1]), some(&row[2]));
        Member { member_id: row[0].clone(), name, group, user_id: None }
    };
    let link = |row: &Vec<String>| Link {
        code: row[1].clone(),
        member_id: row[0].clone(),
        campaign: some(&row[2]),
        channel: some(&row[3]),
        kind: if row[5] == "personal" { Kind::Personal } else { Kind::Shared },
        created_at: at(&row[6]),
        expires_at: some(&row[7]).map(|text| at(&text)),
        disabled_at: None,
    };
    let mut input = crowd("bench", 0, 1, 0);
    input.members = rows("members.csv").iter().map(member).collect();
    input.links = rows("links.csv").iter().map(link).collect();
    let bytes = std::fs::read(folder.join("events.csv")).unwrap();
    input.steps = vec![Step::Ingest { name: "events.csv".to_owned(), bytes }];
    input
}

/// An organization of some members, through whose links so many people came on days around the turn of years.
pub fn crowd(slug: &str, seed: u64, members: usize, people: usize) -> Input {
    let mut rng = Rng::new(seed);
    let organization =
        Organization { slug: slug.to_owned(), timezone: "Europe/Oslo".to_owned(), window_days: 90, horizon_days: 90 };
    let member = |n: usize| Member { member_id: format!("m-{n}"), name: None, group: None, user_id: None };
    let link = |n: usize| Link {
        code: format!("{slug}{n}"),
        member_id: format!("m-{n}"),
        campaign: None,
        channel: None,
        kind: Kind::Shared,
        created_at: at("2024-01-01T00:00:00Z"),
        expires_at: None,
        disabled_at: None,
    };
    let mut rows = String::from("event,occurred_at,link_code,user_id,event_id\n");
    for person in 0..people {
        let code = rng.below(members);
        let joined = at("2024-11-20T12:00:00Z") + rng.below(420) as i64 * DAY;
        rows += &format!("account_created,{},{slug}{code},u{person},j{person}\n", print(joined));
        if rng.below(3) > 0 {
            let active = joined + rng.below(120) as i64 * DAY;
            rows += &format!("first_login,{},,u{person},a{person}\n", print(active));
        }
    }
    let bytes = rows.into_bytes();
    Input {
        organization,
        members: (0..members).map(member).collect(),
        links: (0..members).map(link).collect(),
        steps: vec![Step::Ingest { name: "crowd.csv".to_owned(), bytes }],
    }
}

fn empty() -> Input {
    let organization = Organization { slug: String::new(), timezone: String::new(), window_days: 0, horizon_days: 0 };
    Input { organization, members: Vec::new(), links: Vec::new(), steps: Vec::new() }
}

fn world(rng: &mut Rng, events: usize, taste: &Taste) -> World {
    let zones = ["Europe/Oslo", "Europe/Oslo", "Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"];
    let organization = Organization {
        slug: format!("org{}", rng.below(3)),
        timezone: (*rng.pick(&zones)).to_owned(),
        window_days: *rng.pick(&[90, 90, 90, 30, 1]),
        horizon_days: *rng.pick(&[90, 90, 30, 400]),
    };
    let anchors: Vec<Micros> = (0..=rng.below(3)).map(|_| at(ANCHORS[rng.below(ANCHORS.len())])).collect();
    let instants = (0..4 + events / 20).map(|_| *rng.pick(&anchors) + near(rng, organization.window_days)).collect();
    let members: Vec<Member> = (1..=3 + rng.below(3)).map(|n| member(rng, n)).collect();
    let pool = 2 + events / (4 + rng.below(8));
    let mut users: Vec<String> = (0..pool).map(|n| format!("u{n}")).collect();
    users.extend(members.iter().map(|member| member.own_user().to_owned()));
    users.push(members[0].member_id.clone());
    // Codes are kept in lower case, so that only such ids of clicks can stand in the place of one.
    let click = |n: usize| if taste.later.handover && n.is_multiple_of(3) { format!("c{n}") } else { format!("C{n}") };
    let mut world = World {
        input: Input { organization, members, links: Vec::new(), steps: Vec::new() },
        instants,
        clicks: (0..pool).map(click).collect(),
        users,
        codes: Vec::new(),
        is_dressed: taste.later.normal_form,
    };
    for n in 0..4 + rng.below(6) {
        let link = link(rng, &world, n);
        world.codes.push(link.code.clone());
        world.input.links.push(link);
    }
    world.codes.push("zz9".to_owned());
    if taste.later.handover {
        let typed = world.clicks.iter().filter(|click| click.starts_with('c')).take(1 + pool / 6);
        world.codes.extend(typed.cloned());
    }
    if taste.later.aliases {
        world.codes.extend(ALIASES.map(str::to_owned));
    }
    world
}

/// A small distance with a boundary in it: of ticks, of the 2 s, of a day, of the window.
fn near(rng: &mut Rng, window_days: i64) -> Micros {
    let span = *rng.pick(&[0, 0, 0, SECOND, 2 * SECOND, 300 * SECOND, HOUR, DAY, DAY, 9 * DAY, window_days * DAY]);
    let tick = *rng.pick(&[-1, 0, 0, 0, 0, 1, 250_000]);
    if rng.below(2) == 0 { span + tick } else { tick - span }
}

fn member(rng: &mut Rng, n: usize) -> Member {
    let name =
        *rng.pick(&[Some("Åse"), Some("Bjørn"), Some("Anne"), Some("Øyvind"), Some("Ærlend"), Some("Zoe"), None]);
    let group = *rng.pick(&[Some("Oslo"), Some("Bergen"), None]);
    Member {
        member_id: format!("m-{n}"),
        name: name.map(str::to_owned),
        group: group.map(str::to_owned),
        user_id: (rng.below(2) == 0).then(|| format!("um{n}")),
    }
}

fn link(rng: &mut Rng, world: &World, n: usize) -> Link {
    let created_at = match rng.below(3) {
        0 => *rng.pick(&world.instants) + *rng.pick(&[-1, 0, 1]),
        _ => at("2024-02-29T12:00:00Z"),
    };
    let mut closing = |chance: usize| {
        let at = *rng.pick(&world.instants) + *rng.pick(&[-1, 0, 1]);
        (rng.below(chance) == 0 && at > created_at).then_some(at)
    };
    let (expires_at, disabled_at) = (closing(5), closing(5));
    Link {
        code: format!("k{n}x"),
        member_id: rng.pick(&world.input.members).member_id.clone(),
        campaign: rng.pick(&[Some("spring"), Some("fair"), None]).map(str::to_owned),
        channel: rng.pick(&[Some("sms"), Some("poster"), None]).map(str::to_owned),
        kind: if rng.below(5) < 2 { Kind::Personal } else { Kind::Shared },
        created_at,
        expires_at,
        disabled_at,
    }
}

fn row(rng: &mut Rng, world: &World, stage: usize, at: Micros, ids: [Option<&str>; 3]) -> Row {
    let [code, click, user] = ids;
    let code = match code {
        Some(code) if world.is_dressed && rng.below(3) == 0 => dress::code_in_surroundings(rng, code),
        Some(code) => dress::code(rng, code),
        None => absent(rng, world.is_dressed),
    };
    let mut cell = |id: Option<&str>| match id {
        Some(id) if world.is_dressed => dress::id(rng, id),
        Some(id) => id.to_owned(),
        None => absent(rng, world.is_dressed),
    };
    let (click, user) = (cell(click), cell(user));
    Row::new([STAGES[stage], &dress::instant(rng, at), &code, &click, &user, "", ""])
}

fn absent(rng: &mut Rng, is_dressed: bool) -> String {
    if is_dressed { dress::absent_in_any_word(rng) } else { dress::absent(rng) }
}

/// One person's way through the stages, with steps missing, repeated by another person, or out of order.
fn journey(rng: &mut Rng, world: &World) -> Vec<Row> {
    let window = world.input.organization.window_days;
    let start = *rng.pick(&world.instants);
    let (code, click, user) = (rng.pick(&world.codes), rng.pick(&world.clicks), rng.pick(&world.users));
    let mut rows = Vec::new();
    if rng.below(6) == 0 {
        let before = start - *rng.pick(&[DAY, DAY + 1, 700 * DAY]);
        let stage = 2 + rng.below(2);
        rows.push(row(rng, world, stage, before, [None, None, Some(user)]));
    }
    if rng.below(8) > 0 {
        rows.push(row(rng, world, 0, start, [Some(code), Some(click), None]));
    }
    if rng.below(2) == 0 {
        let at = start + near(rng, window);
        rows.push(row(rng, world, 1, at, [None, Some(click), None]));
    }
    let joined = start + *rng.pick(&[0, SECOND, HOUR, 3 * DAY, window * DAY, window * DAY + 1]);
    let typed = (rng.below(5) == 0).then(|| rng.pick(&world.codes).as_str());
    rows.push(row(rng, world, 2, joined, [typed, Some(click), Some(user)]));
    if rng.below(2) == 0 {
        let at = joined + *rng.pick(&[0, -SECOND, -3 * SECOND, HOUR, 120 * DAY]);
        rows.push(row(rng, world, 3, at, [None, None, Some(user)]));
    }
    rows
}

/// Any stage at any of the instants about any of the ids.
fn stray(rng: &mut Rng, world: &World) -> Row {
    let at = *rng.pick(&world.instants) + near(rng, world.input.organization.window_days);
    let code = (rng.below(2) == 0).then(|| rng.pick(&world.codes).as_str());
    let click = (rng.below(2) == 0).then(|| rng.pick(&world.clicks).as_str());
    let user = (rng.below(2) == 0 || (code.is_none() && click.is_none())).then(|| rng.pick(&world.users).as_str());
    let stage = rng.below(4);
    row(rng, world, stage, at, [code, click, user])
}

/// Gives the row a source and, mostly, an id that is unique in it (and stands in the other sources too).
fn sign(rng: &mut Rng, row: &mut Row, counters: &mut [usize; 3], idless: bool) {
    let source = rng.below(3);
    row.cells[6] = [["", "default"], ["app", "app"], ["Web", "Web"]][source][rng.below(2)].to_owned();
    if idless && rng.below(5) == 0 {
        row.cells[5] = dress::absent(rng);
        return;
    }
    counters[source] += 1;
    row.cells[5] = format!("e{}", counters[source]);
}

fn has_id(row: &Row) -> bool {
    row.cells[5].starts_with('e')
}

/// Copies: identical, in another dress, with columns left out, or in conflict; always after the original.
fn add_copies(rng: &mut Rng, rows: &mut Vec<Row>, taste: &Taste) {
    for _ in 0..rows.len() / 8 {
        let index = rng.below(rows.len());
        let mut copy = rows[index].clone();
        match rng.below(4) {
            0 if taste.partial_duplicates && has_id(&copy) => copy.cells[2 + rng.below(3)] = String::new(),
            1 if taste.conflicts && has_id(&copy) => contradict(rng, &mut copy),
            2 if taste.faults && has_id(&copy) => copy.has_extra_cell = true,
            1..=3 if !has_id(&copy) => copy.cells[6] = (*rng.pick(&["", "app", "Web"])).to_owned(),
            _ => copy.cells[2] = dress::again(rng, &copy.cells[2]),
        }
        let place = index + 1 + rng.below(rows.len() - index);
        rows.insert(place, copy);
    }
}

fn contradict(rng: &mut Rng, row: &mut Row) {
    match rng.below(3) {
        0 => row.cells[4] = "u-other".to_owned(),
        1 => row.cells[1] = "2025-02-02T02:02:02.020202Z".to_owned(),
        _ => row.cells[3] = "C-other".to_owned(),
    }
}

fn add_faults(rng: &mut Rng, rows: &mut Vec<Row>, is_dressed: bool) {
    let mut faults = vec![
        (0, "clicked"),
        (0, ""),
        (1, ""),
        (1, "2025-03-30T02:30:00"),
        (1, "2025-03-30"),
        (1, "25.10.2025 10:00"),
        (1, "2025-02-30T10:00:00Z"),
        (1, "2099-01-01T00:00:00Z"),
        (1, "1999-12-31T23:59:59.999999Z"),
        (1, "1761436800"),
        (4, "kari@example.no"),
        (4, "Anonymous"),
    ];
    if is_dressed {
        faults.extend([(4, "4.70123E+11"), (3, "4,7E11"), (4, "4711.0")]);
    }
    for n in 0..rows.len() / 10 {
        let mut row = rng.pick(rows).clone();
        let (column, cell) = *rng.pick(&faults);
        row.cells[column] = cell.to_owned();
        row.cells[5] = format!("fault{n}");
        if cell == "Anonymous" {
            row.cells[2] = "none".to_owned();
            row.cells[3] = String::new();
        }
        rows.insert(rng.below(rows.len() + 1), row);
    }
}

/// Erases some persons on the way; now and then all that is old goes, and files come again.
fn add_erasures(rng: &mut Rng, input: &mut Input, world: &World) {
    let ingests: Vec<Step> = input.steps.iter().filter(|step| matches!(step, Step::Ingest { .. })).cloned().collect();
    for _ in 0..1 + rng.below(4) {
        let user = rng.pick(&world.users).clone();
        input.steps.insert(1 + rng.below(input.steps.len()), Step::Erase { user });
    }
    if rng.below(3) == 0 {
        let older_than = *rng.pick(&world.instants) + *rng.pick(&[-DAY, 0, 1, DAY]);
        input.steps.insert(1 + rng.below(input.steps.len()), Step::Purge { older_than });
    }
    if rng.below(2) == 0 {
        input.steps.push(rng.pick(&ingests).clone());
    }
}

/// Operations on who is who and on labels, at any place; some of them are refused.
fn add_later(rng: &mut Rng, input: &mut Input, world: &World, later: Abilities) {
    let mut steps: Vec<Step> = Vec::new();
    if later.merges {
        // Few ids, so that chains, circles and second merges come about.
        let mut users = world.users.clone();
        rng.shuffle(&mut users);
        users.truncate(5);
        steps.extend((0..2 + rng.below(5)).map(|_| merge(rng, &users)));
    }
    if later.member_merges {
        steps.extend((0..rng.below(4)).map(|_| merge_members(rng, input)));
    }
    if later.aliases {
        steps.extend((0..1 + rng.below(4)).map(|_| alias(rng, input, world)));
    }
    if later.labels {
        steps.extend((0..1 + rng.below(6)).map(|_| label(rng, input, world)));
    }
    for step in steps {
        input.steps.insert(rng.below(input.steps.len() + 1), step);
    }
}

fn merge(rng: &mut Rng, users: &[String]) -> Step {
    let user = rng.pick(users).clone();
    if rng.below(4) == 0 {
        return Step::UnmergePerson { user };
    }
    Step::MergePerson { user, into: rng.pick(users).clone() }
}

fn merge_members(rng: &mut Rng, input: &Input) -> Step {
    let member_id = rng.pick(&input.members).member_id.clone();
    if rng.below(4) == 0 {
        return Step::UnmergeMember { member_id };
    }
    Step::MergeMember { member_id, into: rng.pick(&input.members).member_id.clone() }
}

fn alias(rng: &mut Rng, input: &Input, world: &World) -> Step {
    let code = rng.pick(&world.codes).clone();
    let alias = (*rng.pick(&ALIASES)).to_owned();
    match rng.below(6) {
        0 => Step::RemoveAlias { alias },
        1 => Step::AddAlias { code: (*rng.pick(&ALIASES)).to_owned(), alias },
        // Somebody's already.
        2 => Step::AddAlias { code, alias: rng.pick(&input.links).code.clone() },
        // Perhaps the id of a click that is typed.
        3 => Step::AddAlias { code, alias: rng.pick(&world.clicks).to_lowercase() },
        _ => Step::AddAlias { code, alias },
    }
}

fn label(rng: &mut Rng, input: &Input, world: &World) -> Step {
    let text = |label: Option<&str>| label.map(str::to_owned);
    if rng.below(3) == 0 {
        let (campaign, channel) =
            (rng.pick(&[Some("spring"), Some("autumn"), None]), rng.pick(&[Some("sms"), Some("(none)"), None]));
        let code = rng.pick(&world.codes).clone();
        return Step::SetLabels { code, campaign: text(*campaign), channel: text(*channel) };
    }
    let zone = period::zone(&input.organization.timezone);
    let day = period::day(zone, *rng.pick(&world.instants));
    let group = text(*rng.pick(&[Some("Oslo"), Some("Bergen"), Some("Bodø"), None]));
    let from = *rng.pick(&[From::Day(day), From::Day(day), From::Day(day), From::Today, From::Always]);
    Step::SetGroup { member_id: rng.pick(&input.members).member_id.clone(), group, from }
}

fn add_changes(rng: &mut Rng, input: &mut Input, instants: &[Micros]) {
    if input.links.len() > 2
        && let Some(late) = input.links.pop()
    {
        input.steps.insert(1 + rng.below(input.steps.len()), Step::AddLink(late));
    }
    let open = input.links.iter().find(|link| link.disabled_at.is_none());
    if let Some((code, at)) = open.map(|link| (link.code.clone(), *rng.pick(instants)))
        && open.is_some_and(|link| at > link.created_at)
    {
        input.steps.insert(1 + rng.below(input.steps.len()), Step::CloseLink { code, at });
    }
    let ingests: Vec<Step> = input.steps.iter().filter(|step| matches!(step, Step::Ingest { .. })).cloned().collect();
    if rng.below(2) == 0 {
        let index_of_ingest = rng.below(ingests.len());
        input.steps.push(Step::Undo { index_of_ingest });
        if rng.below(2) == 0 {
            input.steps.push(ingests[index_of_ingest].clone());
        }
    }
}
