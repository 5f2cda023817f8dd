//! The figures of the page as they are drawn: headline figures, funnel, months. Widths are shares of the column.

use crate::domain::Stage;
use crate::domain::period::Period;
use crate::messages::{Language, Message, say};
use crate::report::funnel::{Funnel, FunnelFigures};
use crate::report::tally::Seconds;
use crate::view::stages::stage_label;
use chrono::{Datelike as _, Months, NaiveDate};
use std::collections::BTreeMap;

/// A headline figure.
#[derive(Debug)]
pub struct Head {
    /// What it counts.
    pub name: &'static str,
    /// The figure.
    pub value: String,
    /// Of how many, where it is a part.
    pub of: Option<String>,
    /// The length of the bar.
    pub width: String,
    /// Where the year before stands, where there is one.
    pub tick: Option<String>,
    /// The change in words.
    pub change: Option<String>,
}

/// A stage of the funnel.
#[derive(Debug)]
pub struct StageView {
    /// Its name.
    pub name: String,
    /// How many reached it.
    pub count: String,
    /// Of all.
    pub share: String,
    /// The length of the bar.
    pub width: String,
    /// What came between the stage before and this one.
    pub step: Option<Step>,
    /// Seen, skipped, of the step before, median, 90 %.
    pub cells: [String; 5],
}

/// From one stage to the next.
#[derive(Debug)]
pub struct Step {
    /// The share that went on.
    pub share: String,
    /// How long it took, in words.
    pub times: String,
}

/// Where those who came are now.
#[derive(Debug)]
pub struct WhereNow {
    /// Activated, open, lapsed.
    pub counts: [String; 3],
    /// The lengths of the three.
    pub widths: [String; 3],
    /// Where the second and the third begin.
    pub starts: [String; 2],
    /// The same in words.
    pub description: String,
    /// What is known of those past their horizon, and of links.
    pub note: String,
}

/// A chart of months.
#[derive(Debug)]
pub struct MonthChart {
    /// What is counted.
    pub name: &'static str,
    /// The sum of the period.
    pub total: String,
    /// The months.
    pub months: Vec<MonthView>,
    /// Whether there is a year before.
    pub has_before: bool,
}

/// A month of a chart.
#[derive(Debug)]
pub struct MonthView {
    /// Its name.
    pub name: String,
    /// Left end of the bar and of the tick, width of both.
    pub places: [String; 4],
    /// Top and height of the bar, in pixels.
    pub bar: [String; 2],
    /// The height of the tick, in pixels from the top.
    pub tick: Option<String>,
    /// The figure, and the one of a year before.
    pub counts: [String; 2],
    /// Whether the month is still running.
    pub is_running: bool,
}

/// The height of a chart in pixels, and of its highest bar.
const PLOT: (f64, f64) = (116.0, 110.0);
/// How many months a chart shows.
const MOST_MONTHS: usize = 24;

/// A headline figure with the one of a year before.
pub fn head(language: Language, name: &'static str, value: i64, before: Option<i64>, of: Option<i64>) -> Head {
    let before = before.filter(|before| *before > 0);
    let scale = value.max(before.unwrap_or(0)).max(1);
    let change = before.map(|before| {
        let signed = |text: String| if value >= before { format!("+{text}") } else { text.replace('-', "\u{2212}") };
        let share = language.share(value - before, before).map(signed).unwrap_or_default();
        let (change, count) = (signed(language.count(value - before)), language.count(before));
        say!("page-change", change, count, share).in_language(language)
    });
    Head {
        name,
        value: language.count(value),
        of: of.map(|of| say!("page-of", count = of).in_language(language)),
        width: percent(value, scale),
        tick: before.map(|before| percent(before, scale)),
        change,
    }
}

/// The stages of a funnel.
pub fn stages(language: Language, figures: &FunnelFigures) -> Vec<StageView> {
    let first = figures.entered.unwrap_or_default();
    let share = |part: i64, whole: i64| language.share(part, whole).unwrap_or_else(|| "–".to_owned());
    let mut before = None;
    let mut views = Vec::new();
    for (rank, stage) in figures.stages.iter().enumerate() {
        let reached = stage.reached.unwrap_or_default();
        let lag = |time: Option<Seconds>| time.map(|time| lag_words(language, time)).unwrap_or_else(|| "–".to_owned());
        let step = before.map(|before: i64| Step {
            share: share(reached, before),
            times: match (stage.median_seconds, stage.p90_seconds) {
                (Some(half), Some(most)) => times(language, half, most),
                _ => String::new(),
            },
        });
        views.push(StageView {
            name: stage_label(Stage::ALL[rank]).in_language(language),
            count: language.count(reached),
            share: share(reached, first),
            width: percent(reached, first.max(1)),
            step,
            cells: [
                language.count(stage.observed),
                language.count(stage.skipped.unwrap_or_default()),
                before.map_or_else(|| "–".to_owned(), |before| share(reached, before)),
                lag(stage.median_seconds),
                lag(stage.p90_seconds),
            ],
        });
        before = Some(reached);
    }
    views
}

fn times(language: Language, half: Seconds, most: Seconds) -> String {
    let (half, most) = (lag_words(language, half), lag_words(language, most));
    say!("page-times", half, most).in_language(language)
}

/// A length of time as people say it: minutes, hours or days, two digits at the most that matter.
fn lag_words(language: Language, time: Seconds) -> String {
    let (unit, seconds): (fn(String) -> Message, f64) = match time.0 {
        seconds if seconds < 5_400.0 => (|number| say!("page-minutes", number), 60.0),
        seconds if seconds < 172_800.0 => (|number| say!("page-hours", number), 3_600.0),
        _ => (|number| say!("page-days", number), 86_400.0),
    };
    let value = time.0 / seconds;
    let number = if value < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    unit(language.decimal(number.strip_suffix(".0").unwrap_or(&number))).in_language(language)
}

/// Where those who came are now.
pub fn where_now(language: Language, funnel: &Funnel) -> WhereNow {
    let all = funnel.total.entered.unwrap_or_default();
    let (open, lapsed) = (funnel.total.open.unwrap_or_default(), funnel.total.lapsed.unwrap_or_default());
    let activated = all - open - lapsed;
    let whole = all.max(1);
    let counts = [activated, open, lapsed].map(|count| language.count(count));
    let mut note = String::new();
    if let Some(mature) = funnel.total.mature.filter(|mature| mature.entered > 0) {
        let share = language.share(mature.activated, mature.entered).unwrap_or_default();
        let (entered, active, days) = (mature.entered, mature.activated, funnel.horizon_days);
        note = say!("page-mature", entered, days, active, share).in_language(language);
    }
    if let Some(links) = &funnel.links {
        note.push_str(&say!("page-links", made = links.generated, unused = links.unused).in_language(language));
    }
    WhereNow {
        widths: [activated, open, lapsed].map(|count| percent(count, whole)),
        starts: [percent(activated, whole), percent(activated + open, whole)],
        description: say!("page-where-now-words", activated, open, lapsed).in_language(language),
        counts,
        note,
    }
}

/// What happened in a period by month, of a funnel by days, or by months that lie in the period or outside of it: joined
/// and activated of `[year-month]`.
pub fn by_month(funnel: &Funnel, period: &Period) -> BTreeMap<String, [i64; 2]> {
    let mut months: BTreeMap<String, [i64; 2]> = BTreeMap::new();
    for group in &funnel.groups {
        let Some((_, Some(key))) = group.keys.0.first() else { continue };
        // Of a month its first day.
        let day = format!("{key}-01").get(..10).and_then(|day| day.parse().ok());
        if day.is_some_and(|day| period.contains(day)) {
            let month = months.entry(key.chars().take(7).collect()).or_default();
            month[0] += group.figures.stages[2].observed;
            month[1] += group.figures.stages[3].observed;
        }
    }
    months
}

/// The charts of joined and activated; `None` where the period has fewer than two months.
pub fn charts(
    language: Language,
    now: &BTreeMap<String, [i64; 2]>,
    before: &BTreeMap<String, [i64; 2]>,
    [start, end]: [NaiveDate; 2],
    today: NaiveDate,
) -> Option<[MonthChart; 2]> {
    let mut months = Vec::new();
    let mut month = start.with_day(1)?;
    while month < end {
        months.push(month);
        month = month.checked_add_months(Months::new(1))?;
    }
    let months = &months[months.len().saturating_sub(MOST_MONTHS)..];
    if months.len() < 2 {
        return None;
    }
    let figures = |place: usize| {
        let of = |month: &NaiveDate, years_back: i32| {
            let key = format!("{}-{:02}", month.year() - years_back, month.month());
            let from = if years_back == 0 { now } else { before };
            from.get(&key).map_or(0, |counts| counts[place])
        };
        months.iter().map(|month| (*month, of(month, 0), of(month, 1))).collect::<Vec<_>>()
    };
    let (joined, activated) = (figures(0), figures(1));
    let highest = joined.iter().chain(&activated).map(|(_, now, before)| *now.max(before)).max().unwrap_or(0).max(1);
    let chart = |name, figures: &[(NaiveDate, i64, i64)]| chart(language, name, figures, highest, today);
    Some([chart(language.say("label-joined"), &joined), chart(language.say("label-activated"), &activated)])
}

fn chart(
    language: Language,
    name: &'static str,
    figures: &[(NaiveDate, i64, i64)],
    highest: i64,
    today: NaiveDate,
) -> MonthChart {
    let has_before = figures.iter().any(|(_, _, before)| *before > 0);
    let slot = 100.0 / figures.len() as f64;
    let height = |count: i64| PLOT.1 * count as f64 / highest as f64;
    let view = |(place, (month, now, before)): (usize, &(NaiveDate, i64, i64))| MonthView {
        name: language.short_date(&format!("{}-{:02}", month.year(), month.month())),
        places: [0.2, 0.6, 0.08, 0.92].map(|share| {
            // The bar's left end, its width, the tick's two ends.
            let from = if share == 0.6 { 0.0 } else { place as f64 };
            format!("{:.2}%", slot * (from + share))
        }),
        bar: [PLOT.0 - height(*now), height(*now)].map(|pixels| format!("{pixels:.1}")),
        tick: has_before.then(|| format!("{:.1}", PLOT.0 - height(*before))),
        counts: [if *month > today { "–".to_owned() } else { language.count(*now) }, language.count(*before)],
        is_running: month.year() == today.year() && month.month() == today.month(),
    };
    MonthChart {
        name,
        total: language.count(figures.iter().map(|(_, now, _)| now).sum()),
        months: figures.iter().enumerate().map(view).collect(),
        has_before,
    }
}

fn percent(part: i64, whole: i64) -> String {
    format!("{:.2}%", (part.max(0) as f64 * 100.0 / whole as f64).min(100.0))
}
