//! From the parameters of a request to a question: the same names and defaults as the flags of the commands.

use crate::answers::{Filters, Flagged, Question, today};
use crate::domain::Instant;
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::Live;
use crate::store::{Organization, StoreError};

/// Which days, from which facts.
pub struct Dates {
    /// The period.
    pub period: Period,
    /// The moment whose facts answer.
    pub as_of: AsOf,
    /// The present.
    pub now: Instant,
}

/// The dates of a question; `default` is the period where none is asked for.
///
/// # Errors
/// 400 where a parameter cannot be used.
pub fn dates(
    live: &Live,
    organization: &Organization,
    parameters: &mut Parameters,
    default: &str,
) -> Result<Dates, Problem> {
    let now = live.clock.now();
    let (period, since, until) = (parameters.take("period")?, parameters.take("since")?, parameters.take("until")?);
    let period = match (period, since, until) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            return Err(Problem::bad_request("give `period`, or `since` and `until`"));
        }
        (None, since @ Some(_), until) | (None, since, until @ Some(_)) => {
            Period::between(since.as_deref(), until.as_deref())
        }
        (period, None, None) => Period::parse(period.as_deref().unwrap_or(default), today(organization, now)),
    };
    let as_of = parameters.take("as_of")?;
    let zone = organization.settings.timezone;
    let as_of = as_of.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone));
    Ok(Dates {
        period: period.map_err(|error| Problem::bad_request(error.to_string()))?,
        as_of: as_of.map_err(|error| Problem::bad_request(error.to_string()))?,
        now,
    })
}

/// The part of a question that all reports share but the summary, which takes no filters.
///
/// # Errors
/// 400 where a parameter cannot be used, or names a member or link that is not there.
pub async fn question(
    live: &Live,
    organization: &Organization,
    parameters: &mut Parameters,
    default: &str,
) -> Result<Question, Problem> {
    let Dates { period, as_of, now } = dates(live, organization, parameters, default)?;
    Ok(Question {
        period,
        filters: filters(live, organization, parameters).await?,
        as_of,
        flagged: if parameters.flag("include_flagged")? { Flagged::Included } else { Flagged::LeftOut },
        now,
    })
}

/// The filters; a mistyped member or link would answer with zeros, so it is refused.
async fn filters(live: &Live, organization: &Organization, parameters: &mut Parameters) -> Result<Filters, Problem> {
    let filters = Filters {
        member: parameters.take("member")?.map(|member| member.trim().to_owned()),
        group: parameters.take("group")?,
        campaign: parameters.take("campaign")?,
        channel: parameters.take("channel")?,
        link: parameters.take("link")?.map(|link| link.trim().to_ascii_lowercase()),
    };
    let unknown = |error, kind: &str| match error {
        StoreError::NotFound { .. } => Problem::bad_request(format!("`{kind}` names none of this organization")),
        other => other.into(),
    };
    if let Some(member) = &filters.member {
        live.store.member(&organization.scope, member).await.map_err(|error| unknown(error, "member"))?;
    }
    if let Some(link) = &filters.link {
        live.store.link(&organization.scope, link).await.map_err(|error| unknown(error, "link"))?;
    }
    Ok(filters)
}
