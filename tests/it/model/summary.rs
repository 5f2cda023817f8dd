//! The summary of an organization, by its definition: what happened in the period, who came in it, a year before.

use super::funnel::{Basis, FunnelQuery, funnel};
use super::instant::{DAY, Micros};
use super::leaderboard::{BoardQuery, Metric, leaderboard};
use super::period::{self, Period};
use super::view::{self, Filters, Seen};
use super::{Member, Model};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The same days a year before, at most those that have passed; none where that says nothing.
pub fn year_before(model: &Model, period: &Period, as_of: Micros) -> Option<Period> {
    let today = period::day(period::zone(&model.organization.timezone), as_of);
    let (start, end) = (period.start?, period.end?);
    if today < start || end - Months::new(12) > start {
        return None;
    }
    let last = (end - Days::new(1)).min(today);
    let (start, end) = if period.label.contains("-W") {
        let week = start.iso_week();
        let monday = NaiveDate::from_isoywd_opt(week.year() - 1, week.week(), chrono::Weekday::Mon)?;
        (monday, monday + (last - start) + Days::new(1))
    } else {
        let same = |day: NaiveDate| day - Months::new(12);
        // 29 February is 1 March as a beginning and 28 February as an end.
        let is_leap_day = (start.month(), start.day()) == (2, 29);
        (same(start) + Days::new(u64::from(is_leap_day)), same(last) + Days::new(1))
    };
    (start < end).then_some(Period { label: String::new(), start: Some(start), end: Some(end) })
}

/// The local months that a period touches, each cut to the period.
pub fn months(period: &Period) -> Vec<Period> {
    let (Some(start), Some(end)) = (period.start, period.end) else { panic!("a period with ends") };
    let mut months: Vec<Period> = Vec::new();
    let mut day = start;
    while day < end {
        let next = day.with_day(1).expect("a first day") + Months::new(1);
        let label = period::bucket("month", day);
        months.push(Period { label, start: Some(day), end: Some(next.min(end)) });
        day = next;
    }
    months
}

/// A month of the period a year before, cut where the year before ends.
fn month_before(month: &Period, period: &Period, before: &Period) -> Period {
    let weeks = period.start.zip(before.start).filter(|_| period.label.contains("-W"));
    let back = |day: NaiveDate| weeks.map_or(day - Months::new(12), |(start, then)| then + (day - start));
    let cut = |day: Option<NaiveDate>| day.map(back).min(before.end).max(before.start);
    Period { label: String::new(), start: cut(month.start), end: cut(month.end) }
}

/// Everything the summaries count from.
pub struct Counted<'a> {
    model: &'a Model,
    /// Referrals that count, as of the instant.
    pub seen: Vec<Seen>,
    as_of: Micros,
}

impl<'a> Counted<'a> {
    /// The referrals of the organization; self-referrals are left out.
    pub fn of(model: &'a Model, as_of: Micros) -> Self {
        let seen = view::seen(model, &Filters::default(), Basis::Event, Some(as_of));
        Self { model, seen: seen.into_iter().filter(|seen| !seen.referral.self_referral).collect(), as_of }
    }

    /// Whether an instant lies in some local days.
    pub fn within(&self, period: &Period, at: Micros) -> bool {
        period.contains(period::zone(&self.model.organization.timezone), at)
    }

    fn happened(&self, period: &Period, stage: usize) -> usize {
        self.seen.iter().filter(|seen| seen.milestones[stage].is_some_and(|at| self.within(period, at))).count()
    }

    fn entered(&self, period: &Period) -> Vec<&Seen> {
        self.seen.iter().filter(|seen| seen.entry().is_some_and(|at| self.within(period, at))).collect()
    }

    /// Of those who entered, the ones with a milestone of that stage or a later one within the horizon.
    fn in_time(&self, period: &Period, stage: usize) -> usize {
        self.entered(period).into_iter().filter(|seen| self.got_in_time(seen, stage)).count()
    }

    fn got_in_time(&self, seen: &Seen, stage: usize) -> bool {
        let end = seen.entry().expect("it entered") + self.model.organization.horizon_days * DAY;
        seen.milestones[stage..].iter().flatten().any(|at| *at < end)
    }

    fn mature(&self, period: &Period) -> Value {
        let mature: Vec<&Seen> =
            self.entered(period).into_iter().filter(|seen| seen.is_mature(self.model, self.as_of)).collect();
        let activated = mature.iter().filter(|seen| self.got_in_time(seen, 3)).count();
        json!({"mature": mature.len(), "activated": activated, "share": view::share(activated, mature.len())})
    }

    fn first_entry(&self) -> Option<Micros> {
        self.seen.iter().filter_map(Seen::entry).min()
    }

    /// The members through whom somebody joined in some days.
    fn recruiting(&self, period: &Period) -> usize {
        self.recruiters(period, &|_, _| true).len()
    }

    /// The same, of those joined that count: by member and instant.
    fn recruiters(&self, period: &Period, counts: &dyn Fn(&str, Micros) -> bool) -> BTreeSet<&str> {
        let joined = self.seen.iter().filter_map(|seen| Some((seen.referral.member_id.as_str(), seen.milestones[2]?)));
        let within = joined.filter(|(member_id, at)| self.within(period, *at) && counts(member_id, *at));
        within.map(|(member_id, _)| member_id).collect()
    }

    /// Links made in some days, and those of them that nothing had entered through by an instant.
    fn links(&self, period: &Period, by: Micros) -> [usize; 2] {
        let all = view::seen(self.model, &Filters::default(), Basis::Event, Some(self.as_of));
        let is_used = |code: &str| {
            all.iter().any(|seen| seen.referral.link_code == code && seen.entry().is_some_and(|entry| entry <= by))
        };
        let made = self
            .model
            .links
            .iter()
            .filter(|link| self.within(period, link.created_at) && link.created_at <= self.as_of);
        let made: Vec<&str> = made.map(|link| link.code.as_str()).collect();
        [made.len(), made.iter().filter(|code| !is_used(code)).count()]
    }
}

fn pair(value: usize, before: Option<usize>) -> Value {
    json!({"value": value, "before": before})
}

/// The report, `revision`, `generated_at` and the sentences left out.
pub fn summary(model: &Model, period: &Period, as_of: Micros) -> Value {
    let counted = Counted::of(model, as_of);
    let zone = period::zone(&model.organization.timezone);
    let before = year_before(model, period, as_of).filter(|before| {
        let end = period::day_start(zone, before.end.expect("an end"));
        counted.first_entry().is_some_and(|first| first < end)
    });
    let compared = |count: &dyn Fn(&Period) -> usize| pair(count(period), before.as_ref().map(count));
    let members = model.answering().filter(|member| !Model::is_erased(&member.member_id)).count();
    let today_before = period::day(zone, as_of) - Months::new(12);
    let by_before = period::day_start(zone, today_before + Days::new(1)) - 1;
    let links = counted.links(period, as_of);
    let links_before = before.as_ref().map(|before| counted.links(before, by_before));
    let mut report = view::head(model, "summary", period, None, as_of);
    let whole = funnel(model, &FunnelQuery::plain(period.clone(), as_of));
    let fields = json!({
        "figures": {
            "reached": compared(&|period| counted.entered(period).len()),
            "joined": compared(&|period| counted.happened(period, 2)),
            "activated": compared(&|period| counted.happened(period, 3)),
            "recruiting_members": compared(&|period| counted.recruiting(period)),
            "links_generated": pair(links[0], links_before.map(|links| links[0])),
            "links_unused": pair(links[1], links_before.map(|links| links[1])),
        },
        "members": members,
        "new_members": super::new_members::new_members(model, period, as_of),
        "months": month_rows(&counted, period, before.as_ref()),
        "cohorts": cohort_rows(&counted, period, before.as_ref()),
        "funnel": {
            "entered": whole["entered"], "open": whole["open"], "lapsed": whole["lapsed"],
            "mature": whole["mature"], "stages": whole["stages"],
        },
        "in_time": in_time(&counted, period, before.as_ref()),
        "campaigns": sources(&counted, period, |link| link.campaign.clone()),
        "channels": sources(&counted, period, |link| link.channel.clone()),
        "recruiters": leaderboard(model, &BoardQuery::plain(period.clone(), Metric::Activated, as_of))["rows"],
        "first_time_recruiters": first_time(&counted, period),
        "stuck": stuck(&counted, period),
        "groups": group_rows(&counted, period, before.as_ref()),
    });
    let (Some(report_fields), Value::Object(fields)) = (report.as_object_mut(), fields) else { panic!("objects") };
    report_fields.extend(fields);
    report
}

/// Pairs of a month and the same a year before, where anything was known by its end.
fn paired(counted: &Counted<'_>, period: &Period, before: Option<&Period>) -> Vec<(Period, Option<Period>)> {
    let zone = period::zone(&counted.model.organization.timezone);
    let known = |month: &Period| {
        let end = period::day_start(zone, month.end.expect("an end"));
        counted.first_entry().is_some_and(|first| first < end) && month.start < month.end
    };
    let then = |month: &Period| before.map(|before| month_before(month, period, before)).filter(known);
    months(period).into_iter().map(|month| (month.clone(), then(&month))).collect()
}

fn month_rows(counted: &Counted<'_>, period: &Period, before: Option<&Period>) -> Value {
    paired(counted, period, before)
        .iter()
        .map(|(month, then)| {
            let of = |stage: usize| {
                pair(counted.happened(month, stage), then.as_ref().map(|then| counted.happened(then, stage)))
            };
            json!({
                "month": month.label, "joined": of(2), "activated": of(3),
                "is_running": counted.within(month, counted.as_of),
            })
        })
        .collect()
}

fn cohort_rows(counted: &Counted<'_>, period: &Period, before: Option<&Period>) -> Value {
    paired(counted, period, before)
        .iter()
        .map(|(month, then)| {
            let of = |stage: usize| {
                pair(counted.in_time(month, stage), then.as_ref().map(|then| counted.in_time(then, stage)))
            };
            let entered = |month: &Period| counted.entered(month).len();
            let open = |seen: &&&Seen| seen.is_open(counted.model, counted.as_of);
            json!({
                "month": month.label, "entered": pair(entered(month), then.as_ref().map(entered)),
                "joined_in_time": of(2), "activated_in_time": of(3),
                "open": counted.entered(month).iter().filter(open).count(),
            })
        })
        .collect()
}

fn in_time(counted: &Counted<'_>, period: &Period, before: Option<&Period>) -> Value {
    let mut figures = counted.mature(period);
    figures["horizon_days"] = json!(counted.model.organization.horizon_days);
    figures["before"] = before.map_or(Value::Null, |before| counted.mature(before));
    figures
}

fn sources(counted: &Counted<'_>, period: &Period, of: impl Fn(&super::Link) -> Option<String>) -> Value {
    let mut sources: BTreeMap<Option<String>, Vec<&Seen>> = BTreeMap::new();
    for seen in counted.entered(period) {
        let link = counted.model.link(&seen.referral.link_code).expect("its link");
        sources.entry(of(link)).or_default().push(seen);
    }
    let mut rows: Vec<(Option<String>, [usize; 3])> = sources
        .into_iter()
        .map(|(name, seen)| {
            let from = |stage: usize| seen.iter().filter(|seen| seen.highest() >= Some(stage)).count();
            (name, [seen.len(), from(2), from(3)])
        })
        .collect();
    // The names of the tests are ASCII, so that their order is that of their letters.
    rows.sort_by_key(|(name, [entered, joined, activated])| {
        (name.is_none(), std::cmp::Reverse((*activated, *joined, *entered)), name.clone())
    });
    rows.into_iter()
        .map(|(name, [entered, joined, activated])| {
            json!({"name": name, "entered": entered, "joined": joined, "activated": activated,
                   "rate": view::share(activated, entered)})
        })
        .collect()
}

fn first_time(counted: &Counted<'_>, period: &Period) -> Value {
    let zone = period::zone(&counted.model.organization.timezone);
    let mut rows: Vec<(NaiveDate, &Member, usize)> = Vec::new();
    for member in counted.model.answering().filter(|member| !Model::is_erased(&member.member_id)) {
        let own: Vec<Micros> = counted
            .seen
            .iter()
            .filter(|seen| seen.referral.member_id == member.member_id)
            .filter_map(|seen| seen.milestones[2])
            .collect();
        let first = own.iter().min().filter(|first| counted.within(period, **first));
        let joined = own.iter().filter(|at| counted.within(period, **at)).count();
        rows.extend(first.map(|first| (period::day(zone, *first), member, joined)));
    }
    rows.sort_by_key(|(day, member, _)| (*day, member.member_id.clone()));
    let last_day = view::last_day(counted.model, period, counted.as_of);
    rows.into_iter()
        .map(|(day, member, joined)| {
            let group = counted.model.group_on(&member.member_id, last_day);
            json!({"member_id": member.member_id, "name": member.name, "group": group,
                   "first_joined_on": day.to_string(), "joined": joined})
        })
        .collect()
}

fn stuck(counted: &Counted<'_>, period: &Period) -> Value {
    let is_stuck = |seen: &&&Seen| {
        let latest = seen.milestones.iter().flatten().max();
        seen.is_on_the_way()
            && seen.is_open(counted.model, counted.as_of)
            && latest.is_some_and(|at| *at <= counted.as_of - 10 * DAY)
    };
    let entered = counted.entered(period);
    let all: Vec<&&Seen> = entered.iter().filter(is_stuck).collect();
    let at = |status: &str| all.iter().filter(|seen| seen.status() == status).count();
    json!({"days": 10, "total": all.len(), "installed": at("installed"), "joined": at("joined")})
}

/// The chapters in the order of their names, which in the tests are ASCII: those that a member has on the period's last
/// day, and those for which something counts in the period or a year before.
fn group_rows(counted: &Counted<'_>, period: &Period, before: Option<&Period>) -> Value {
    let model = counted.model;
    let (zone, last_day) = (period::zone(&model.organization.timezone), view::last_day(model, period, counted.as_of));
    let group_at = |member_id: &str, at: Micros| model.group_on(member_id, period::day(zone, at));
    let of_members = model.answering().map(|member| model.group_on(&member.member_id, last_day));
    let counting = counted.seen.iter().flat_map(|seen| {
        let within =
            |at: &Micros| [Some(period), before].into_iter().flatten().any(|period| counted.within(period, *at));
        let joined_or_activated = seen.milestones[2..].iter().flatten().copied().filter(within);
        let group = |at: Micros| group_at(&seen.referral.member_id, at);
        joined_or_activated.map(group).collect::<Vec<_>>()
    });
    let groups: BTreeSet<(bool, Option<&str>)> =
        of_members.chain(counting).map(|group| (group.is_none(), group)).collect();
    let rows = groups.into_iter().map(|(_, group)| {
        let is_here = |member_id: &str, at: Micros| group_at(member_id, at) == group;
        let members = model
            .answering()
            .filter(|member| !Model::is_erased(&member.member_id))
            .filter(|member| model.group_on(&member.member_id, last_day) == group)
            .count();
        let count = |period: &Period, stage: usize| {
            let happened = |seen: &&Seen| {
                let at = seen.milestones[stage].filter(|at| counted.within(period, *at));
                at.is_some_and(|at| is_here(&seen.referral.member_id, at))
            };
            counted.seen.iter().filter(happened).count()
        };
        let compared = |stage: usize| pair(count(period, stage), before.map(|before| count(before, stage)));
        json!({"group": group, "members": members, "recruiting": counted.recruiters(period, &is_here).len(),
               "joined": compared(2), "activated": compared(3)})
    });
    rows.collect()
}
