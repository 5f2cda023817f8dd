//! Order, selection and shape of the list of referrals.

use super::*;
use crate::report::fixtures::{heading, utc};
use crate::view::fixtures::lines;

fn row(number: u128, code: &str, days_ago: [Option<i64>; 4]) -> ReferralRow {
    ReferralRow {
        referral_id: Uuid::from_u128(number << 96),
        link_code: code.to_owned(),
        member_id: "m-17".to_owned(),
        member_name: Some("Åse".to_owned()),
        campaign: None,
        channel: Some("sms".to_owned()),
        user_id: Some("u-9".to_owned()),
        generated_at: utc("2025-02-01T08:00:00Z"),
        milestones: days_ago.map(|days| days.map(|days| heading().as_of.plus(-days * DAY))),
        flags: Flags::SHARED_CLICK,
        precision: Precision::Instant,
    }
}

fn ids(referrals: &Referrals) -> Vec<u128> {
    referrals.rows.iter().map(|row| row.referral_id.as_u128() >> 96).collect()
}

fn select(status: Option<Status>, stalled_days: Option<i64>, rows: Vec<ReferralRow>) -> Referrals {
    let stalled_for = stalled_days.map(|days| days * DAY);
    let query = ReferralQuery { status, stalled_for, horizon: 90 * DAY };
    let as_of = heading().as_of;
    let mut lapsed = 0;
    let mut listed = Vec::new();
    for mut row in rows {
        row.milestones = row.milestones.map(|milestone| milestone.filter(|at| *at <= as_of));
        match query.admission(&row.milestones, as_of) {
            Admission::Listed => listed.push(row),
            Admission::Lapsed => lapsed += 1,
            Admission::LeftOut => {}
        }
    }
    Referrals { heading: heading(), query, total: listed.len() as i64, rows: listed, lapsed, next_cursor: None }
}

#[test]
fn says_how_many_there_are_and_how_many_are_shown() {
    let rows = vec![row(1, "b", [Some(5), None, None, None]), row(2, "a", [None, None, Some(5), None])];
    let all = select(None, None, rows.clone());
    assert_eq!(lines(&all.document())[0], "2 referrals");
    assert_eq!(ids(&select(Some(Status::Clicked), None, rows)), [1]);
    let part = Referrals { total: 1_204, ..all };
    let said = lines(&part.document());
    assert_eq!(said[0], "1,204 referrals");
    assert_eq!(
        said[4..],
        ["Shown: the first 2", "`--limit N` shows more, a file such as `-o referrals.csv` has all"],
        "{said:?}"
    );
}

#[test]
fn stalled_ones_are_open_and_quiet() {
    let rows = vec![
        row(1, "a", [Some(86), Some(10), None, None]),
        row(2, "a", [Some(86), Some(9), None, None]),
        row(3, "a", [Some(90), Some(30), None, None]),
        row(4, "a", [Some(40), Some(30), None, Some(20)]),
        // One that only clicked is not on the way.
        row(5, "a", [Some(30), None, None, None]),
        row(6, "a", [None; 4]),
    ];
    let list = select(Some(Status::Installed), Some(10), rows.clone());
    assert_eq!((ids(&list), list.lapsed), (vec![1], 1));
    let document = list.document();
    assert_eq!(lines(&document)[0], "1 referral stalled at installed for 10 days or more");
    assert_eq!(lines(&document)[4], "Not listed: 1 that lapsed at this stage");
    let cells = document.first_table().map(|table| table.rows[0].cells.clone()).unwrap_or_default();
    use crate::view::table::Cell;
    assert_eq!(cells[0], Cell::code("r-00000001"));
    assert_eq!(cells[4], Cell::Figure { shown: "10 d".to_owned().into(), raw: "10".to_owned() });
    assert_eq!(cells[5], Cell::Figure { shown: "4 d".to_owned().into(), raw: "4".to_owned() });
    assert_eq!(ids(&select(None, Some(10), rows)), [1]);
}

#[test]
fn days_left_count_the_begun_one() {
    assert_eq!((full_days(DAY - 1), full_days(DAY)), (0, 1));
    assert_eq!((begun_days(1), begun_days(DAY), begun_days(DAY + 1)), (1, 1, 2));
}

#[test]
fn json_and_csv_have_the_shape_of_the_interface() {
    let mut sealed = row(0xab, "k7p2", [None, Some(1), None, None]);
    sealed.precision = Precision::Day;
    sealed.user_id = None;
    let list = select(None, None, vec![row(1, "k7p2", [Some(2), None, None, None]), sealed]);
    let rest = r#""generated_at":"2025-02-01T08:00:00Z""#;
    assert_eq!(
        list.rows(),
        [
            format!(
                r#"{{"referral_id":"00000001-0000-0000-0000-000000000000","status":"clicked","link_code":"k7p2","member_id":"m-17","campaign":null,"channel":"sms","user_id":"u-9",{rest},"clicked_at":"2026-02-14T08:12:00Z","installed_at":null,"joined_at":null,"activated_at":null,"flags":["shared_click"]}}"#
            ),
            format!(
                r#"{{"referral_id":"000000ab-0000-0000-0000-000000000000","status":"installed","link_code":"k7p2","member_id":"m-17","campaign":null,"channel":"sms","user_id":null,{rest},"clicked_at":null,"installed_at":"2026-02-15","joined_at":null,"activated_at":null,"flags":["shared_click"]}}"#
            ),
        ]
    );
    assert!(list.json().contains(r#""rows":[{"referral_id""#));
    let data = list.document().data.unwrap_or_default();
    let keys: Vec<&str> = data.columns.iter().map(|column| column.key).collect();
    let expected = "referral_id,status,link_code,member_id,campaign,channel,user_id,generated_at,\
                    clicked_at,installed_at,joined_at,activated_at,flags";
    assert_eq!(keys.join(","), expected);
    assert!(data.rows.iter().all(|row| row.cells.len() == keys.len()));
}
