//! The list of referrals.

use super::Model;
use super::attribute::Root;
use super::funnel::Basis;
use super::instant::{self, Micros};
use super::period::{self, Period};
use super::view::{self, Filters, Seen};
use serde_json::{Value, json};

/// What is asked of the list.
#[derive(Clone, Debug)]
pub struct ListQuestion {
    /// The period of the entry; those without an entry stand only in `all`.
    pub period: Period,
    /// What narrows it.
    pub filters: Filters,
    /// `--status`
    pub status: Option<String>,
    /// `--user`
    pub user: Option<String>,
    /// `--stalled-for`, in microseconds.
    pub stalled_for: Option<Micros>,
    /// As of when.
    pub as_of: Micros,
}

impl ListQuestion {
    /// The plain question: all referrals.
    pub fn plain(as_of: Micros) -> Self {
        let (period, filters) = (Period::all(), Filters::default());
        Self { period, filters, status: None, user: None, stalled_for: None, as_of }
    }
}

/// The report as interface.md has it, `revision` and `generated_at` left out.
pub fn referral_list(model: &Model, question: &ListQuestion) -> Value {
    let mut rows: Vec<Seen> = view::seen(model, &question.filters, Basis::Cohort, Some(question.as_of))
        .into_iter()
        .filter(|seen| is_asked_for(model, question, seen))
        .collect();
    rows.sort_by_key(|seen| {
        let id = seen.referral.id.to_string();
        (seen.entry().is_none(), seen.entry(), seen.referral.link_code.clone(), id)
    });
    let mut report = view::head(model, "referrals", &question.period, Some("cohort"), question.as_of);
    report["rows"] = rows.iter().map(|seen| row(model, seen)).collect();
    report
}

fn is_asked_for(model: &Model, question: &ListQuestion, seen: &Seen) -> bool {
    let zone = period::zone(&model.organization.timezone);
    let in_period = match seen.entry() {
        Some(entry) => question.period.contains(zone, entry),
        // Nothing had happened by then: only the referral that a personal link is exists already.
        None => question.period == Period::all() && matches!(seen.referral.root, Root::Link(_)),
    };
    let is_stalled = |span: Micros| {
        let latest = seen.milestones.iter().flatten().max();
        seen.is_on_the_way()
            && seen.is_open(model, question.as_of)
            && latest.is_some_and(|latest| *latest <= question.as_of - span)
    };
    let is_user = |user: &String| seen.referral.user_id.as_deref() == Some(model.person_merges.end(user));
    in_period
        && question.status.as_ref().is_none_or(|status| status == seen.status())
        && question.user.as_ref().is_none_or(is_user)
        && question.stalled_for.is_none_or(is_stalled)
}

fn row(model: &Model, seen: &Seen) -> Value {
    let referral = &seen.referral;
    let link = model.link(&referral.link_code).expect("its link");
    let at = |stage: usize| seen.milestones[stage].map(instant::print);
    json!({
        "referral_id": referral.id.to_string(),
        "status": seen.status(),
        "link_code": referral.link_code,
        "member_id": referral.member_id,
        "campaign": link.campaign,
        "channel": link.channel,
        "user_id": referral.user_id,
        "generated_at": instant::print(referral.generated_at),
        "clicked_at": at(0),
        "installed_at": at(1),
        "joined_at": at(2),
        "activated_at": at(3),
        "flags": referral.flags(),
    })
}
