//! What every page must be: self-contained, inert, and complete.

use super::super::samples;
use super::*;
use crate::view::table::{Chart, Column, Fill, Parts};

#[test]
fn a_page_fetches_nothing_runs_nothing_and_has_no_style_attribute() {
    for document in [samples::funnel(), samples::by_month(), samples::leaderboard()] {
        let page = render(&document, Language::English);
        for word in ["<script", "http://", "https://", " src=", "url(http", "@import", " style=\"", "javascript:"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"), "{page}");
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn the_figures_of_the_document_are_all_on_the_page() {
    let page = render(&samples::by_month(), Language::Norwegian);
    for part in ["<html lang=\"nb\">", "<td class=\"num\">745</td>", "20,6 %", "<tfoot>", "<th scope=\"row\""] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn names_are_text() {
    let mut table = Table::new(vec![Column::new("name", "Name")]);
    table.push(vec![Cell::text("<script>alert(1)</script>")]);
    let page = render(&Document::new("x".to_owned()).table(table), Language::English);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
}

#[test]
fn a_chart_draws_columns_ticks_and_what_still_runs() {
    let mut table =
        Table::new(vec![Column::new("month", "Month"), Column::new("joined", "Joined"), Column::key("before")]);
    for (month, joined, before) in [("2025-01", 10, 20), ("2025-02", 0, 0), ("2025-03", 5, 5)] {
        table.push(vec![Cell::Date(month.to_owned()), Cell::from(joined), Cell::from(before)]);
    }
    table.charts = vec![Chart { labels: 0, figures: 1, before: Some(2), running: Some(2) }];
    let page = render(&Document::new("x".to_owned()).table(table), Language::English);
    assert_eq!(page.matches("<rect class=\"bar\" x=").count(), 1);
    assert_eq!(page.matches("<rect class=\"running\"").count(), 1);
    assert_eq!(page.matches("<line class=\"halo\"").count(), 3);
    assert!(page.contains("x=\"6.67%\" y=\"69\" width=\"20%\" height=\"63\""), "{page}");
    assert!(page.contains("<th scope=\"col\">Jan</th>"), "{page}");
}

#[test]
fn parts_fill_their_bar_and_advice_is_left_out() {
    let parts =
        vec![("active".into(), 1, Fill::Solid), ("open".into(), 1, Fill::Hatched), ("lapsed".into(), 2, Fill::Outline)];
    let document = Document::new("x".to_owned()).parts(Parts { title: "Where".into(), parts }).advice("`--top 3`");
    let page = render(&document, Language::English);
    assert!(page.contains("class=\"outline\" x=\"50%\" y=\"1\" width=\"50%\""), "{page}");
    assert!(page.contains("<b>2</b> lapsed") && !page.contains("--top"), "{page}");
}

#[test]
fn the_figure_that_a_page_begins_with_stands_out() {
    assert_eq!(leading_figure("2,934 people joined"), ("2,934", " people joined"));
    assert_eq!(leading_figure("Nobody joined"), ("", "Nobody joined"));
}
