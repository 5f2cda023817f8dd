//! What the page is asked to show: the filters of its form, and what can be chosen in them.

use crate::answers::{Dimensions, Filters, Flagged, NONE, ReportQuery, ResolvedQuery};
use crate::domain::as_of::AsOf;
use crate::domain::calendar::local_day;
use crate::domain::collation::norwegian_key;
use crate::domain::period::Period;
use crate::domain::{Instant, Status};
use crate::messages::Language;
use crate::server::extract::Parameters;
use crate::server::language::language_of;
use crate::server::problem::Problem;
use crate::store::Snapshot;
use crate::view::stages::status_label;
use axum::http::HeaderMap;
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeSet;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct PageQuery {
    /// The language of the page.
    pub language: Language,
    /// The period.
    pub period: Period,
    /// The text of the period in the form.
    pub period_text: String,
    /// The dates typed in, where there are any.
    pub dates: [String; 2],
    /// What narrows the figures.
    pub filters: Filters,
    /// The status of the listed referrals.
    pub status: Option<Status>,
    /// The page of the list, from 1.
    pub page: usize,
    /// The facts that answer, settled: what comes in later changes nothing.
    pub as_of: AsOf,
    /// The same as the parameter of the page.
    pub as_of_text: String,
    /// Whether they were asked for; then links that lead on ask for them too.
    pub is_as_of_given: bool,
    /// Whether the dates could not be used.
    pub has_bad_dates: bool,
    /// Whether there is no such status.
    pub has_bad_status: bool,
}

/// A choice of a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it holds.
    pub is_chosen: bool,
}

/// The lists of the form.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Years.
    pub years: Vec<Choice>,
    /// Quarters of this year and the one before.
    pub quarters: Vec<Choice>,
    /// Other periods.
    pub recent: Vec<Choice>,
    /// Groups.
    pub groups: Vec<Choice>,
    /// Members by name.
    pub members: Vec<Choice>,
    /// Campaigns.
    pub campaigns: Vec<Choice>,
    /// Channels.
    pub channels: Vec<Choice>,
    /// Statuses of referrals.
    pub statuses: Vec<Choice>,
}

/// The language that is asked for by name.
///
/// # Errors
/// 400 where the parameter is given twice.
pub fn asked_language(parameters: &mut Parameters) -> Result<Option<Language>, Problem> {
    Ok(parameters.take("lang")?.as_deref().and_then(Language::from_name))
}

impl PageQuery {
    /// Reads the form; answers with the view of the facts that it asks for, of all days, too.
    ///
    /// # Errors
    /// 400 where a parameter is given twice or is none of the form's, or the as-of cannot be used.
    pub async fn read(
        mut parameters: Parameters,
        headers: &HeaderMap,
        snapshot: &mut Snapshot,
        now: Instant,
    ) -> Result<(Self, ResolvedQuery), Problem> {
        let asked = asked_language(&mut parameters)?;
        let language = language_of(asked, headers, Some(&snapshot.organization().links));
        let mut text = |name: &str| {
            let value = parameters.take(name)?;
            Ok::<_, Problem>(value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()))
        };
        let zone = snapshot.organization().settings.timezone;
        let as_of = text("as_of")?.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone, now));
        let as_of = as_of.map_err(|error| Problem::bad_request(format!("{error}: {}", error.cause)))?;
        let (period, filters) = (Period::all(), Filters::default());
        let resolved =
            ResolvedQuery::resolve(snapshot, &ReportQuery { period, filters, as_of, flagged: Flagged::LeftOut, now })
                .await?;
        let today = local_day(resolved.as_of, resolved.settings.timezone);
        let this_year = today.year().to_string();
        let period_text = text("period")?.unwrap_or_else(|| this_year.clone());
        let dates = [text("since")?, text("until")?];
        let period = match &dates {
            [None, None] => Period::parse(&period_text, today),
            [since, until] => Period::between(since.as_deref(), until.as_deref()),
        };
        let has_bad_dates = period.is_err();
        let period = period.or_else(|_| Period::parse(&this_year, today));
        let period = period.map_err(|error| Problem::bad_request(error.to_string()))?;
        let filters = Filters {
            member: text("member")?,
            group: text("group")?,
            campaign: text("campaign")?,
            channel: text("channel")?,
            link: text("link")?,
        };
        let status_text = text("status")?;
        let status = status_text.as_deref().and_then(Status::from_name);
        let page = text("page")?.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        parameters.end()?;
        let dates = dates.map(Option::unwrap_or_default);
        let query = Self {
            language,
            period,
            period_text,
            dates,
            filters,
            status,
            page,
            as_of: AsOf::At { revision: resolved.revision, instant: resolved.as_of },
            as_of_text: resolved.heading.as_of_text(),
            is_as_of_given: as_of != AsOf::Now,
            has_bad_dates,
            has_bad_status: status_text.is_some() && status.is_none(),
        };
        Ok((query, resolved))
    }

    /// The parameters of this page with some of them changed, for links.
    pub fn parameters_with(&self, changes: &[(&str, &str)]) -> String {
        let page = self.page.to_string();
        let filter = |value: &Option<String>| value.clone().unwrap_or_default();
        let own = [
            ("period", self.period_text.clone()),
            ("since", self.dates[0].clone()),
            ("until", self.dates[1].clone()),
            ("member", filter(&self.filters.member)),
            ("group", filter(&self.filters.group)),
            ("campaign", filter(&self.filters.campaign)),
            ("channel", filter(&self.filters.channel)),
            ("link", filter(&self.filters.link)),
            ("status", self.status.map(|status| status.name().to_owned()).unwrap_or_default()),
            ("lang", self.language.name().to_owned()),
            ("as_of", if self.is_as_of_given { self.as_of_text.clone() } else { String::new() }),
            ("page", page),
        ];
        let mut query = String::new();
        for (name, value) in own {
            let value = changes.iter().find(|(changed, _)| *changed == name).map_or(value.as_str(), |(_, value)| value);
            let is_usual = value.is_empty() || (name == "page" && value == "1");
            if !is_usual {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(&format!("{name}={}", percent_encoded(value)));
            }
        }
        query
    }
}

/// A text as a part of a query.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

impl Choices {
    /// What can be chosen of an organization's data.
    pub fn of(
        query: &PageQuery,
        dimensions: &Dimensions,
        [campaigns, channels]: [&[String]; 2],
        today: NaiveDate,
    ) -> Self {
        let language = query.language;
        let period = |value: String, label: String| Choice { is_chosen: query.period_text == value, value, label };
        let year = today.year();
        let named = |names: BTreeSet<&str>, chosen: &Option<String>| {
            let choice = |name: &str| Choice {
                value: name.to_owned(),
                label: name.to_owned(),
                is_chosen: chosen.as_deref() == Some(name),
            };
            let none = Choice {
                value: NONE.to_owned(),
                label: language.say("none-label").to_owned(),
                is_chosen: chosen.as_deref() == Some(NONE),
            };
            names.into_iter().map(choice).chain(std::iter::once(none)).collect::<Vec<_>>()
        };
        let status = |status: Status| Choice {
            value: status.name().to_owned(),
            label: status_label(status).in_language(language),
            is_chosen: query.status == Some(status),
        };
        Self {
            years: (0..4).map(|back| period((year - back).to_string(), (year - back).to_string())).collect(),
            quarters: quarters(today).into_iter().map(|quarter| period(quarter.clone(), quarter)).collect(),
            recent: vec![
                period("last-30d".to_owned(), language.say("page-last-30-days").to_owned()),
                period("all".to_owned(), language.say("page-all-time").to_owned()),
            ],
            groups: named(dimensions.groups().names(), &query.filters.group),
            members: members(query, dimensions),
            campaigns: named(campaigns.iter().map(String::as_str).collect(), &query.filters.campaign),
            channels: named(channels.iter().map(String::as_str).collect(), &query.filters.channel),
            statuses: Status::ALL.into_iter().map(status).collect(),
        }
    }
}

fn members(query: &PageQuery, dimensions: &Dimensions) -> Vec<Choice> {
    let query = query.filters.member.as_deref();
    let chosen = query.and_then(|query| dimensions.counting_as(query)).map(|member| &member.member_id);
    let choice = |member: &crate::store::Member| Choice {
        label: member.details.name.clone().unwrap_or_else(|| member.member_id.clone()),
        is_chosen: chosen == Some(&member.member_id),
        value: member.member_id.clone(),
    };
    let mut members: Vec<Choice> = dimensions.standing().filter(|member| !member.is_erased()).map(choice).collect();
    members.sort_by_cached_key(|member| norwegian_key(&member.label));
    members
}

/// The last six quarters, the present one first.
fn quarters(today: NaiveDate) -> Vec<String> {
    let present = today.year() * 4 + (today.month0() / 3) as i32;
    (0..6).map(|back| format!("{}-Q{}", (present - back).div_euclid(4), (present - back).rem_euclid(4) + 1)).collect()
}
