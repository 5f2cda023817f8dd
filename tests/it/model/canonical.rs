//! The canonical export: every referral and every statistics row, as sorted NDJSON.

use super::Model;
use super::funnel::{Basis, observed, reached};
use super::instant::{self, Micros};
use super::period;
use super::view::{self, Filters, Seen};
use serde_json::json;
use std::collections::BTreeMap;

/// What stands in one statistics row: its cohort, and the milestones that happened.
#[derive(Default)]
struct Cell {
    entered: Vec<Seen>,
    happened: [usize; 4],
}

/// Grain, first day and member.
type Place = (&'static str, String, Option<String>);

/// The export's text, lines sorted bytewise, each ending in a newline.
pub fn canonical(model: &Model) -> String {
    let referrals = view::seen(model, &Filters::default(), Basis::Cohort, None);
    let live = referrals.iter().filter(|seen| !seen.referral.is_sealed);
    let mut lines: Vec<String> = live.map(referral_line).collect();
    lines.extend(sealed_lines(model, &referrals));
    let mut cells: BTreeMap<Place, Cell> = BTreeMap::new();
    for seen in referrals.iter().filter(|seen| !seen.referral.self_referral) {
        let Some(entry) = seen.entry() else { continue };
        for place in places(model, seen, entry) {
            cells.entry(place).or_default().entered.push(seen.clone());
        }
        for stage in 0..4 {
            let Some(at) = seen.milestones[stage] else { continue };
            for place in places(model, seen, at) {
                cells.entry(place).or_default().happened[stage] += 1;
            }
        }
    }
    lines.extend(cells.iter().map(|(place, cell)| statistics_line(place, cell)));
    lines.sort();
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The two rows an instant counts in: the organization's day and the member's month.
fn places(model: &Model, seen: &Seen, at: Micros) -> [Place; 2] {
    let date = period::day(period::zone(&model.organization.timezone), at);
    let month = format!("{}-01", period::bucket("month", date));
    [("day", date.to_string(), None), ("month", month, Some(seen.referral.member_id.clone()))]
}

fn referral_line(seen: &Seen) -> String {
    let referral = &seen.referral;
    let at = |stage: usize| json!(seen.milestones[stage].map(instant::print));
    format!(
        concat!(
            r#"{{"kind":"referral","referral_id":{},"status":{},"link_code":{},"member_id":{},"user_id":{},"#,
            r#""generated_at":{},"clicked_at":{},"installed_at":{},"joined_at":{},"activated_at":{},"flags":{}}}"#
        ),
        json!(referral.id.to_string()),
        json!(seen.status()),
        json!(referral.link_code),
        json!(referral.member_id),
        json!(referral.user_id),
        json!(instant::print(referral.generated_at)),
        at(0),
        at(1),
        at(2),
        at(3),
        json!(referral.flags()),
    )
}

/// Sealed referrals have no ids that two databases share, so those that are alike are counted.
fn sealed_lines(model: &Model, referrals: &[Seen]) -> Vec<String> {
    let zone = period::zone(&model.organization.timezone);
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for seen in referrals.iter().filter(|seen| seen.referral.is_sealed) {
        let day = |stage: usize| json!(seen.milestones[stage].map(|at| period::day(zone, at).to_string()));
        let line = format!(
            concat!(
                r#"{{"kind":"sealed","link_code":{},"member_id":{},"clicked":{},"installed":{},"joined":{},"#,
                r#""activated":{},"flags":{},"count":"#
            ),
            json!(seen.referral.link_code),
            json!(seen.referral.member_id),
            day(0),
            day(1),
            day(2),
            day(3),
            json!(seen.referral.flags()),
        );
        *alike.entry(line).or_default() += 1;
    }
    alike.into_iter().map(|(line, count)| format!("{line}{count}}}")).collect()
}

fn statistics_line((grain, start, member_id): &Place, cell: &Cell) -> String {
    let every = |count: fn(usize, &[Seen]) -> usize| [0, 1, 2, 3].map(|stage| count(stage, &cell.entered));
    format!(
        concat!(
            r#"{{"kind":"statistics","grain":{},"start":{},"member_id":{},"#,
            r#""entered":{},"observed":{},"reached":{},"happened":{}}}"#
        ),
        json!(grain),
        json!(start),
        json!(member_id),
        cell.entered.len(),
        json!(every(observed)),
        json!(every(reached)),
        json!(cell.happened),
    )
}
