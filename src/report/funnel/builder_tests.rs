//! Funnels against the golden cases and their own sums.

use super::*;
use crate::domain::SECOND;
use crate::domain::calendar::{LocalDays, day_number};
use crate::report::fixtures::{heading, utc};
use crate::view::fixtures::lines;

fn query(basis: Basis, by: &[Dimension]) -> FunnelQuery {
    let times = Times::Collected;
    FunnelQuery { basis, by: by.to_vec(), times, as_of: heading().as_of, horizon: 90 * DAY, window: 90 * DAY }
}

fn finished(builder: FunnelBuilder) -> Funnel {
    let name_of = |id: &str| match id {
        "m-1" => Some("Åse"),
        "m-2" => Some("Bjørn"),
        "m-3" => Some("Bjørn"),
        _ => None,
    };
    builder.finish(heading(), None, name_of)
}

/// Referrals of four members and of nobody's over some years, a fixed pseudo-random mix of milestones.
fn referrals() -> Vec<(Option<&'static str>, [Option<Instant>; 4])> {
    let members = [Some("m-1"), Some("m-2"), Some("m-3"), Some("x-9"), None];
    let begin = utc("2025-01-01T00:00:00Z");
    (0..400_usize)
        .map(|number| {
            let bits = number.wrapping_mul(2_654_435_761) >> 7;
            let at = |stage: usize| begin.plus((number * 86_400 + stage * (bits % 5000)) as i64 * SECOND);
            let milestones = [0, 1, 2, 3].map(|stage| (bits >> (stage + 3) & 1 == 1).then(|| at(stage)));
            (members[bits % 5], milestones)
        })
        .collect()
}

fn by_member_and_month(basis: Basis) -> Funnel {
    let mut builder = FunnelBuilder::new(query(basis, &[Dimension::Member, Dimension::Month]));
    let days = LocalDays::new(chrono_tz::Europe::Oslo);
    for (member, milestones) in referrals() {
        let Some(entry) = crate::domain::entry(&milestones) else { continue };
        let month = FunnelBuilder::day_key(Dimension::Month, days.day(entry));
        let key = GroupKey([builder.text_key(member), month]);
        match basis {
            Basis::Cohort => builder.add_referral(key, &milestones),
            Basis::Event => builder.add_milestone(key, Stage::LinkClicked),
        }
    }
    finished(builder)
}

#[test]
fn groups_sum_to_the_total_and_stages_never_grow() {
    let funnel = by_member_and_month(Basis::Cohort);
    let sum = |figure: &dyn Fn(&FunnelFigures) -> Option<i64>| {
        funnel.groups.iter().filter_map(|group| figure(&group.figures)).sum::<i64>()
    };
    let total = &funnel.total;
    assert!(total.entered > Some(300) && total.open > Some(0));
    assert_eq!(Some(sum(&|figures| figures.entered)), total.entered);
    assert_eq!(Some(sum(&|figures| figures.open)), total.open);
    assert_eq!(Some(sum(&|figures| figures.lapsed)), total.lapsed);
    for stage in 0..4 {
        assert_eq!(sum(&|figures| Some(figures.stages[stage].observed)), total.stages[stage].observed);
        assert_eq!(Some(sum(&|figures| figures.stages[stage].reached)), total.stages[stage].reached);
    }
    for figures in funnel.groups.iter().map(|group| &group.figures).chain([total]) {
        assert_eq!(figures.stages[0].reached, figures.entered);
        for pair in figures.stages.windows(2) {
            assert!(pair[1].reached <= pair[0].reached && pair[1].share_of_previous <= Some(1.0));
        }
        assert!(figures.stages.iter().all(|stage| stage.skipped >= Some(0)));
    }
}

#[test]
fn groups_stand_by_name_id_and_month_with_none_last() {
    let funnel = by_member_and_month(Basis::Event);
    let mut members: Vec<_> = funnel.groups.iter().map(|group| group.keys.0[0].1.as_deref()).collect();
    members.dedup();
    assert_eq!(members, [Some("m-2"), Some("m-3"), Some("x-9"), Some("m-1"), None]);
    let months: Vec<_> = funnel.groups.iter().filter(|group| group.keys.0[0].1.is_none()).collect();
    assert!(months.windows(2).all(|pair| pair[0].keys.0[1].1 < pair[1].keys.0[1].1));
    let cells = &funnel.document().first_table().map(|table| table.rows.clone()).unwrap_or_default();
    let named = crate::view::table::Cell::text("Bjørn (m-2)");
    assert_eq!(cells[0].cells[0], named.leading(Dimension::Member, Some("m-2")));
}

#[test]
fn nothing_gives_no_share() {
    for basis in [Basis::Cohort, Basis::Event] {
        let funnel = finished(FunnelBuilder::new(query(basis, &[])));
        assert!(!funnel.json().contains("NaN"));
        assert!(funnel.total.stages.iter().all(|stage| stage.share_of_first.is_none()));
        let last = lines(&funnel.document()).pop();
        let expected = if basis == Basis::Cohort { "Nobody entered in 2025" } else { "Nothing happened in 2025" };
        assert_eq!(last.as_deref(), Some(expected));
    }
}

#[test]
fn a_young_cohort_has_no_mature_share() {
    let mut builder = FunnelBuilder::new(query(Basis::Cohort, &[]));
    let yesterday = heading().as_of.plus(-DAY);
    for number in 0..100 {
        let login = (number < 10).then_some(yesterday);
        builder.add_referral(GroupKey::default(), &[Some(yesterday), None, None, login]);
    }
    let funnel = finished(builder);
    let found = lines(&funnel.document());
    assert_eq!(found[4..6], ["active 10, open 90, lapsed 0", "Nobody has had their 90 days yet: the rate can rise"]);
    let total = funnel.total;
    assert_eq!((total.entered, total.open, total.lapsed), (Some(100), Some(90), Some(0)));
    assert_eq!(total.mature.map(|mature| (mature.entered, mature.share)), Some((0, None)));
}

#[test]
fn json_has_the_shape_of_the_interface() {
    let mut builder = FunnelBuilder::new(query(Basis::Cohort, &[]));
    let entry = utc("2025-03-01T10:00:00Z");
    builder.add_referral(GroupKey::default(), &[Some(entry), None, Some(entry.plus(3600 * SECOND)), None]);
    builder.add_sealed(GroupKey::default(), &[Some(entry), None, None, None]);
    let links = LinkCounts { generated: 40, unused: 9 };
    let json = builder.finish(heading(), Some(links), |_| None).json();
    let (head, rest) = json.split_once(r#""entered""#).unwrap_or_default();
    assert!(head.starts_with(r#"{"report":"funnel","organization":"nordlys""#) && head.contains(r#""basis":"cohort""#));
    assert!(rest.starts_with(r#":2,"links_generated":40,"links_unused":9,"open":0,"lapsed":2,"stages":[{"#), "{rest}");
    assert!(rest.contains(
        r#"{"stage":"app_installed","observed":0,"reached":1,"skipped":1,"share_of_first":0.5,"share_of_previous":0.5,"median_seconds":null,"p90_seconds":null,"people_at_least":1,"people_at_most":1,"share_at_least":0.5,"share_at_most":0.5}"#
    ));
    assert!(rest.ends_with(r#"],"mature":{"entered":2,"activated":0,"share":0.0}}"#), "{rest}");
}

#[test]
fn json_of_a_breakdown_has_groups_beside_the_total() {
    let mut builder = FunnelBuilder::new(query(Basis::Cohort, &[Dimension::Member, Dimension::Month]));
    let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 9).map(day_number).unwrap_or_default();
    let counts = Counts { entered: 9, observed: [9, 5, 4, 4], reached: [9, 5, 4, 4], happened: [0; 4] };
    let key = GroupKey([builder.text_key(Some("m-1")), FunnelBuilder::day_key(Dimension::Month, day)]);
    builder.add_counts(key, &counts, Maturity::Mature);
    let funnel = builder.finish(heading(), Some(LinkCounts { generated: 1, unused: 1 }), |_| Some("Åse"));
    let group = concat!(
        r#"{"keys":{"member":"m-1","month":"2025-03"},"labels":{"member":"Åse"},"entered":9,"open":0,"lapsed":5,"#,
        r#""mature":{"entered":9,"activated":4,"share":0.4444},"stages":[{"stage":"link_clicked","observed":9"#
    );
    assert!(funnel.rows()[0].starts_with(group), "{}", funnel.rows()[0]);
    assert!(funnel.json().contains(r#""groups":[{"#) && funnel.json().contains(r#""links_generated":1"#));
}

#[test]
fn the_event_basis_has_counts_alone() {
    let mut builder = FunnelBuilder::new(query(Basis::Event, &[]));
    builder.add_milestone(GroupKey::default(), Stage::AccountCreated);
    let json = finished(builder).json();
    assert!(json.contains(r#""entered":null,"open":null,"lapsed":null,"stages""#), "{json}");
    assert!(json.contains(
        r#"{"stage":"account_created","observed":1,"reached":null,"skipped":null,"share_of_first":null,"share_of_previous":null,"median_seconds":null,"p90_seconds":null,"people_at_least":null,"people_at_most":null,"share_at_least":null,"share_at_most":null}"#
    ));
    assert!(json.ends_with(r#""mature":null}"#));
}

#[test]
fn csv_has_the_columns_of_the_interface() {
    let data = by_member_and_month(Basis::Cohort).document().data.unwrap_or_default();
    let keys: Vec<&str> = data.columns.iter().map(|column| column.key).collect();
    let expected = "organization period timezone basis as_of revision member month \
                    stage observed reached skipped share_of_first share_of_previous median_seconds p90_seconds \
                    people_at_least people_at_most share_at_least share_at_most";
    assert_eq!(keys.join(" "), expected);
    assert!(data.rows.iter().all(|row| row.cells.len() == keys.len()) && data.rows.len().is_multiple_of(4));
}
