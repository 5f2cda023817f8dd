//! The blocks of the design's `terminal.txt`, byte for byte, and what narrow, plain and hostile places do.

use super::super::{Format, samples};
use super::*;
use crate::view::table::Column;

fn piped(document: &Document) -> String {
    render(document, &Options::new(Format::Table))
}

fn at_width(document: &Document, width: usize) -> String {
    render(document, &Options { width, cuts_words: true, ..Options::new(Format::Table) })
}

#[test]
fn the_funnel_of_a_year() {
    let expected = "\
Funnel of 2025
Nordlys Peer Association (demo data)
Cohort: entered in 2025. Europe/Oslo, as of 2026-02-16 09:12

Stage            Reached                       Of all  Of prev.  Median  90 % in
────────────────────────────────────────────────────────────────────────────────
Link clicked         745  ━━━━━━━━━━━━━━━━━━  100.0 %         -       -        -
App installed        349  ━━━━━━━━╸            46.8 %    46.8 %   3.1 h     31 h
Account created      260  ━━━━━━╸              34.9 %    74.5 %    19 h    6.3 d
First login          207  ━━━━━                27.8 %    79.6 %    14 h    5.4 d

Active 207, open 62, lapsed 476
Of the 660 who have had their 90 days, 184 are active: 27.9 %
Passed without being seen: link clicked 53, app installed 62
Links generated 209, of which unused 40
";
    assert_eq!(piped(&samples::funnel()), expected);
}

#[test]
fn the_funnel_by_month() {
    let expected = "\
Funnel of 2025 by month
Nordlys Peer Association (demo data)
Cohort: by month of entry. Europe/Oslo, as of 2026-02-16 09:12

Month    Entered              Installed  Joined  Activated    Rate  Open  Lapsed
────────────────────────────────────────────────────────────────────────────────
2025-01       68  ━━━━━━╸            24      16         14  20.6 %     0      54
2025-02       57  ━━━━━╸             23      15         12  21.1 %     0      45
2025-03      104  ━━━━━━━━━━         53      47         39  37.5 %     0      65
2025-04       52  ━━━━━              21      14         10  19.2 %     0      42
2025-05       50  ━━━━━              21      16         15  30.0 %     0      35
2025-06       34  ━━━╸               16       9          7  20.6 %     0      27
2025-07       25  ━━╸                11      11         11  44.0 %     0      14
2025-08       49  ━━━━╸              21      14         12  24.5 %     0      37
2025-09       94  ━━━━━━━━━          49      40         30  31.9 %     0      64
2025-10       87  ━━━━━━━━╸          44      36         23  26.4 %     0      64
2025-11       67  ━━━━━━╸            39      24         18  26.9 %    20      29
2025-12       58  ━━━━━╸             27      18         16  27.6 %    42       0
────────────────────────────────────────────────────────────────────────────────
Total        745                    349     260        207  27.8 %    62     476

2025-11 and 2025-12 still have open referrals: their rates can rise
";
    assert_eq!(piped(&samples::by_month()), expected);
}

#[test]
fn the_leaderboard() {
    let expected = "\
Leaderboard of 2025
Nordlys Peer Association (demo data)
Event: happened in 2025. Europe/Oslo, as of 2026-02-16 09:12

Rank  Mentor                  Group       Activated  Joined  Clicked
────────────────────────────────────────────────────────────────────
   1  Åse Røsslyng            Trøndelag          17      22       54
   2  Leif Einerbær           Trøndelag          15      17       36
   2  Olav Tyttebær           Oslo               15      18       49
   4  Solveig Forglemmegei    Agder              14      14       26
   5  Kari Multe              Nord-Troms         13      17       47
   6  Bjørn Blåveis           Oslo               12      15       39
   7  Siv Kvitveis            Rogaland           11      14       37
   8  Marit Soldogg           Vestland            9      10       36
   9  Arne Bjørnemose         Vestland            8       8       28
   9  Inger-Johanne Geitrams  Vestland            8      13       40
   9  Sverre Ryllik           Trøndelag           8      10       20
   9  Torunn Reinrose         Nord-Troms          8       9       22

12 rows: 4 share rank 9. `--top 33` shows all
`--metric rate` ranks by the share that became active, on the cohort
";
    assert_eq!(piped(&samples::leaderboard()), expected);
}

#[test]
fn marks_times_blanks_and_thousands() {
    let keys = ["Import", "Received", "File", "Read", "New"];
    let mut table = Table::new(keys.map(Column::key).to_vec());
    let received = |shown: &str| Cell::Time { shown: shown.into(), raw: String::new() };
    let undone = Cell::Figure { shown: "*38".into(), raw: "38".into() };
    table.push(vec![
        Cell::code("1f0c7a52"),
        received("2025-01-08 10:14"),
        Cell::text("history-2024.csv.gz"),
        Cell::from(1_274),
        Cell::from(1_265),
    ]);
    table.push(vec![
        Cell::code("96b04de1"),
        received("2025-04-03 09:20"),
        Cell::text("2025-q1-copy.csv"),
        Cell::from(38),
        undone,
    ]);
    table.push_total(vec![Cell::text("Total"), Cell::Blank, Cell::Blank, Cell::from(3_209), Cell::from(2_934)]);
    let expected = "\
9 imports

Import    Received          File                  Read    New
─────────────────────────────────────────────────────────────
1f0c7a52  2025-01-08 10:14  history-2024.csv.gz  1,274  1,265
96b04de1  2025-04-03 09:20  2025-q1-copy.csv        38    *38
─────────────────────────────────────────────────────────────
Total                                            3,209  2,934
";
    assert_eq!(piped(&Document::new("9 imports").table(table)), expected);
}

#[test]
fn tables_without_a_head_and_indented_blocks() {
    let mut table = Table::without_head(vec![Column::key("name").at_least(8), Column::key("value")]);
    table.push(vec![Cell::text("Link"), Cell::text("uqtktf5, shared, sms")]);
    table.push(vec![Cell::text("Mentor"), Cell::text("Åse Røsslyng (m-01), Trøndelag")]);
    let document = Document::new("Referral r-89c15506 is activated")
        .table(table)
        .block("Why this referral")
        .finding("  the earliest eligible candidate of this person (rule 3)");
    let expected = "\
Referral r-89c15506 is activated

Link      uqtktf5, shared, sms
Mentor    Åse Røsslyng (m-01), Trøndelag

Why this referral
  the earliest eligible candidate of this person (rule 3)
";
    assert_eq!(piped(&document), expected);
}

#[test]
fn a_terminal_that_does_not_tell_its_width_is_a_pipe() {
    assert_eq!(at_width(&samples::funnel(), 0), piped(&samples::funnel()));
}

#[test]
fn a_table_without_rows_is_left_out() {
    let document = Document::new("Nobody is stuck").table(Table::new(vec![Column::key("a")])).finding("none");
    assert_eq!(piped(&document), "Nobody is stuck\n\nnone\n");
}

#[test]
fn a_narrow_terminal_loses_the_bars_first() {
    let out = at_width(&samples::funnel(), 66);
    let expected = "
Stage            Reached   Of all  Of prev.  Median  90 % in
────────────────────────────────────────────────────────────
Link clicked         745  100.0 %         -       -        -
";
    assert!(out.contains(expected), "{out}");
    assert!(at_width(&samples::funnel(), 67).contains("745  ━━━━━  100.0 %"));
}

#[test]
fn a_narrow_terminal_cuts_the_widest_words_next_and_wraps_sentences() {
    let out = at_width(&samples::leaderboard(), 60);
    let expected = "
Rank  Mentor          Group       Activated  Joined  Clicked
────────────────────────────────────────────────────────────
   1  Åse Røsslyng    Trøndelag          17      22       54
";
    assert!(out.contains(expected), "{out}");
    assert!(out.contains("\n   9  Inger-Johanne…  Vestland            8      13       40\n"), "{out}");
    assert!(out.contains("\nEvent: happened in 2025. Europe/Oslo, as of 2026-02-16 09:12\n"), "{out}");
    assert!(out.contains("\n`--metric rate` ranks by the share that became active, on\nthe cohort\n"), "{out}");
    assert!(out.lines().all(|line| line.width() <= 60), "{out}");
}

#[test]
fn wide_characters_keep_the_columns_straight() {
    let mut table = Table::new(vec![Column::new("name", "Name"), Column::new("n", "N"), Column::bar()]);
    table.push(vec![Cell::text("青木 花子"), Cell::from(1), Cell::Bar { value: 1, max: 2 }]);
    table.push(vec![Cell::text("Åse"), Cell::from(12), Cell::Bar { value: 2, max: 2 }]);
    let document = Document::new("x").table(table);
    let expected = "x\n\nName        N\n─────────────────────\n青木 花子   1  ━━━\nÅse        12  ━━━━━━\n";
    assert_eq!(at_width(&document, 21), expected);
    let narrow = "x\n\nName       N\n────────────\n青木 花…   1\nÅse       12\n";
    assert_eq!(at_width(&document, 12), narrow);
}

#[test]
fn without_utf_8_bars_and_rules_are_ascii() {
    let mut document = samples::leaderboard();
    let options = Options { unicode: false, width: 60, cuts_words: true, ..Options::new(Format::Table) };
    assert!(render(&document, &options).contains("\n   9  Inger-Johanne~  Vestland"));
    document = samples::funnel();
    let options = Options { unicode: false, ..Options::new(Format::Table) };
    let out = render(&document, &options);
    assert!(out.is_ascii(), "{out}");
    assert!(out.contains(&format!("\n{}\n", "-".repeat(80))), "{out}");
    assert!(out.contains("\nApp installed        349  ########             46.8 %"), "{out}");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let options = Options { color: true, ..Options::new(Format::Table) };
    for document in [samples::funnel(), samples::by_month(), samples::leaderboard()] {
        let mut plain = render(&document, &options);
        for code in ["0", "1", "2", "33", "36"] {
            plain = plain.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(plain, piped(&document));
    }
    let out = render(&samples::by_month(), &options);
    assert!(out.starts_with("\u{1b}[1mFunnel of 2025 by month\u{1b}[0m\n\u{1b}[2mNordlys"), "{out}");
    assert!(out.contains("\n2025-01       68  \u{1b}[36m━━━━━━╸\u{1b}[0m            24 "), "{out}");
    assert!(out.contains("\n\u{1b}[2m────"), "{out}");
    assert!(out.contains("\u{1b}[1mTotal        745"), "{out}");
}

#[test]
fn rows_to_act_on_are_yellow() {
    let mut table = Table::without_head(vec![Column::key("name"), Column::key("n")]);
    table.push(vec![Cell::text("New"), Cell::from(19)]);
    table.push_attention(vec![Cell::text("Rejected"), Cell::from(6)]);
    let options = Options { color: true, ..Options::new(Format::Table) };
    let out = render(&Document::default().table(table).warning("fix it"), &options);
    assert_eq!(out, "New       19\n\u{1b}[33mRejected   6\u{1b}[0m\n\n\u{1b}[33mfix it\u{1b}[0m\n");
}

#[test]
fn nothing_from_outside_reaches_the_terminal_as_a_command() {
    let mut table = Table::new(vec![Column::new("name", "Na\u{7}me")]);
    table.push(vec![Cell::text("a\u{1b}[2J\nb")]);
    let out = piped(&Document::new("x\u{9b}y").table(table).finding("\u{202e}z\rq"));
    assert_eq!(out, "x\\u{9b}y\n\nNa\\u{7}me\n────────────────\na\\u{1b}[2J\\u{a}b\n\n\\u{202e}z\\u{d}q\n");
}

#[test]
fn a_bar_is_never_nothing_for_something_nor_longer_than_full() {
    let page =
        Page { width: 80, cuts_words: true, unicode: true, painter: Painter::new(false), language: Language::English };
    assert_eq!(page.bar(1, 100_000, 10), "╸");
    assert_eq!(page.bar(0, 10, 10), "");
    assert_eq!(page.bar(0, 0, 10), "");
    assert_eq!(page.bar(20, 10, 2), "━━");
    assert_eq!(page.bar(i64::MAX, i64::MAX, 1), "━");
}

#[test]
fn trends_are_small_columns_as_many_as_counts() {
    let trend = || Cell::Trend(vec![0, 1, 7, 14, i64::MAX / 1_000_000]);
    let mut table = Table::new(vec![Column::new("name", "Name"), Column::new("", "By month")]);
    table.push(vec![Cell::text("Joined"), Cell::Trend(vec![0, 1, 7, 14])]);
    table.push(vec![Cell::text("None"), Cell::Trend(vec![0, 0, 0, 0])]);
    let document = Document::new("x").table(table.clone());
    assert_eq!(piped(&document), "x\n\nName    By month\n────────────────\nJoined  ▁▂▅█\nNone\n");
    let ascii = Options { unicode: false, ..Options::new(Format::Table) };
    assert!(render(&document, &ascii).ends_with("\nJoined  _.=#\nNone\n"), "{}", render(&document, &ascii));
    // Where there is no room, none is drawn, and machines and pages have the figures.
    assert_eq!(at_width(&document, 10), "x\n\nName\n──────\nJoined\nNone\n");
    table.push(vec![Cell::text("Most"), trend()]);
    let document = Document::new("x").table(table);
    assert!(piped(&document).contains("\nMost    ▁▁▁▁█"), "{}", piped(&document));
    let page = String::from_utf8(super::super::html::render(&document, Language::English).into_bytes());
    assert!(page.is_ok_and(|page| !page.contains("By month") && !page.contains('━')));
}
