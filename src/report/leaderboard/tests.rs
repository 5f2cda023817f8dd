//! Ranks, ties and the golden boards.

use super::*;
use crate::report::fixtures::heading;
use crate::view::fixtures::lines;

fn query(metric: Metric) -> BoardQuery {
    BoardQuery { metric, top: None, zeros: Zeros::LeftOut, min_referrals: 5 }
}

fn activated(id: &str, name: &str, activated: i64) -> Contender {
    let name = (!name.is_empty()).then(|| name.to_owned());
    Contender { member_id: id.to_owned(), name, activated, ..Contender::default() }
}

fn rated(id: &str, converted: i64, entered: i64) -> Contender {
    Contender { member_id: id.to_owned(), entered, converted, ..Contender::default() }
}

fn board(query: BoardQuery, contenders: &[Contender]) -> Leaderboard {
    Leaderboard::rank(heading(), query, contenders.to_vec())
}

fn places(board: &Leaderboard) -> Vec<(Option<usize>, &str)> {
    board.rows.iter().map(|row| (row.rank, row.contender.member_id.as_str())).collect()
}

#[test]
fn ranks_skip_what_a_tie_takes_up() {
    let contenders =
        [activated("a", "Åse", 7), activated("b", "Bjørn", 9), activated("c", "Ada", 7), activated("d", "D", 5)];
    let all = board(query(Metric::Activated), &contenders);
    assert_eq!(places(&all), [(Some(1), "b"), (Some(2), "c"), (Some(2), "a"), (Some(4), "d")]);
    let top = board(BoardQuery { top: Some(2), ..query(Metric::Activated) }, &contenders);
    assert_eq!(places(&top), [(Some(1), "b"), (Some(2), "c"), (Some(2), "a")]);
    assert_eq!(lines(&top.document())[4..6], ["3 rows: 2 share rank 2", "`--top 4` shows all"]);
    assert_eq!(lines(&all.document()).len(), 5);
}

#[test]
fn ties_stand_by_name_then_nameless_by_id() {
    let contenders = [
        activated("z", "", 1),
        activated("y", "", 1),
        activated("2", "Øyvind", 1),
        activated("1", "Øyvind", 1),
        activated("x", "Aage", 1),
        activated("w", "Per", 1),
    ];
    let board = board(query(Metric::Activated), &contenders);
    let ids: Vec<&str> = places(&board).iter().map(|(_, id)| *id).collect();
    assert_eq!(ids, ["w", "1", "2", "x", "y", "z"]);
    assert!(board.rows.iter().all(|row| row.rank == Some(1)));
}

#[test]
fn nothing_is_left_out_unless_asked_for() {
    let contenders = [activated("a", "A", 0), activated("b", "B", 1)];
    assert_eq!(places(&board(query(Metric::Activated), &contenders)), [(Some(1), "b")]);
    let all = BoardQuery { zeros: Zeros::Shown, ..query(Metric::Activated) };
    assert_eq!(places(&board(all, &contenders)), [(Some(1), "b"), (Some(2), "a")]);
    let empty = board(query(Metric::Joined), &contenders);
    assert_eq!(lines(&empty.document())[4], "Nobody joined in 2025");
}

#[test]
fn rates_rank_by_the_lower_bound() {
    let contenders = [rated("a", 12, 30), rated("b", 45, 120), rated("c", 2, 2), rated("d", 0, 0), rated("e", 0, 9)];
    let rates = board(query(Metric::Rate), &contenders);
    assert_eq!(places(&rates), [(Some(1), "b"), (Some(2), "a"), (Some(3), "e"), (None, "c")]);
    let bounds: Vec<_> = rates.rows.iter().map(|row| row.rate_lower.map(Billionths::rounded)).collect();
    assert_eq!(bounds, [Some(0.2935), Some(0.2459), Some(0.0), None]);
    let top = board(BoardQuery { top: Some(1), zeros: Zeros::Shown, ..query(Metric::Rate) }, &contenders);
    assert_eq!(places(&top), [(Some(1), "b"), (None, "c"), (None, "d")]);
}

#[test]
fn json_and_csv_have_the_shape_of_the_interface() {
    let member = Contender {
        name: Some("Åse".to_owned()),
        group: Some("Oslo".to_owned()),
        clicked: 30,
        joined: 14,
        ..activated("m-17", "", 9)
    };
    let events = board(query(Metric::Activated), &[member]);
    let head = concat!(
        r#"{"report":"leaderboard","organization":"nordlys","timezone":"Europe/Oslo","#,
        r#""period":{"label":"2025","start":"2025-01-01","end":"2026-01-01"},"basis":"event","#,
        r#""as_of":"2026-02-16T08:12:00Z","revision":17,"generated_at":"2026-02-16T08:12:00Z","#
    );
    let row = r#"{"rank":1,"member_id":"m-17","name":"Åse","group":"Oslo","clicked":30,"joined":14,"activated":9}"#;
    assert_eq!(events.json(), format!(r#"{head}"metric":"activated","rows":[{row}]}}"#));
    assert_eq!(events.rows(), [row]);
    let rates = board(query(Metric::Rate), &[rated("m-17", 9, 30), rated("m-18", 2, 2)]);
    assert_eq!(
        rates.rows(),
        [
            r#"{"rank":1,"member_id":"m-17","name":null,"group":null,"entered":30,"converted":9,"rate":0.3,"rate_lower":0.1666}"#,
            r#"{"rank":null,"member_id":"m-18","name":null,"group":null,"entered":2,"converted":2,"rate":1.0,"rate_lower":null}"#,
        ]
    );
    let data = rates.document().data.unwrap_or_default();
    let keys: Vec<&str> = data.columns.iter().map(|column| column.key).collect();
    let expected =
        "organization period timezone basis as_of revision rank member_id name group entered converted rate rate_lower";
    assert_eq!(keys.join(" "), expected);
    assert!(data.rows.iter().all(|row| row.cells.len() == keys.len()));
}
