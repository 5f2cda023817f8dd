//! From the parameters of a request to a question: the same names and defaults as the flags of the commands.

use crate::answers::{Filters, Flagged, Question, today};
use crate::domain::Instant;
use crate::domain::as_of::AsOf;
use crate::domain::code::find_code;
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::{Client, Shared};
use crate::store::{Snapshot, StoreError};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use xxhash_rust::xxh3::xxh3_128;

/// A question of somebody who may read: whose figures, and what with.
pub struct Asked {
    /// Whose figures, in the transaction that the right to ask was found in.
    pub snapshot: Snapshot,
    /// The parameters, each to be taken once.
    pub parameters: Parameters,
    /// The part of the path behind the organization, where there is one.
    pub rest: String,
    headers: HeaderMap,
    now: Instant,
}

impl FromRequestParts<Shared> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, live: &Shared) -> Result<Self, Problem> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, live).await;
        let Path(path) = path.map_err(|_| Problem::not_found())?;
        let mut path = path.into_iter().map(|(_, value)| value);
        let (organization, rest) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
        let client = parts.extensions.get::<Client>().copied().ok_or_else(Problem::internal)?;
        let snapshot = live.authorize(&parts.headers, client, &organization, Permission::Read).await?;
        Ok(Self {
            snapshot,
            parameters: Parameters::from_request_parts(parts, live).await?,
            rest,
            headers: parts.headers.clone(),
            now: live.clock.now(),
        })
    }
}

impl Asked {
    /// The part of a question that all reports share; `default` is the period where none is asked for.
    ///
    /// # Errors
    /// 400 where a parameter cannot be used, or names a member or link that is not there.
    pub async fn question(&mut self, default: &str) -> Result<Question, Problem> {
        let flagged = if self.parameters.flag("include_flagged")? { Flagged::Included } else { Flagged::LeftOut };
        let period = self.period(default)?;
        let as_of = self.as_of()?;
        let filters = filters(&mut self.snapshot, &mut self.parameters).await?;
        Ok(Question { period, filters, as_of, flagged, now: self.now })
    }

    /// The question about all there is, narrowed by the moment whose facts answer alone.
    ///
    /// # Errors
    /// 400 where the moment is none.
    pub fn whole(&mut self) -> Result<Question, Problem> {
        let (filters, as_of) = (Filters::default(), self.as_of()?);
        Ok(Question { period: Period::all(), filters, as_of, flagged: Flagged::Included, now: self.now })
    }

    /// A value that has one of a few names.
    ///
    /// # Errors
    /// 400 where it has none of them.
    pub fn named<T>(&mut self, name: &str, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let value = |text: String| of(&text).ok_or_else(|| Problem::bad_request(format!("`{name}` has no such value")));
        self.parameters.take(name)?.map(value).transpose()
    }

    /// The report that answers; 304 where the client has the same figures already.
    pub fn answer(&self, json: String) -> Response {
        report(&self.headers, json, self.now)
    }

    fn period(&mut self, default: &str) -> Result<Period, Problem> {
        let mut take = |name| self.parameters.take(name);
        let (period, since, until) = (take("period")?, take("since")?, take("until")?);
        let period = match (period, since, until) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
                return Err(Problem::bad_request("give `period`, or `since` and `until`"));
            }
            (None, since @ Some(_), until) | (None, since, until @ Some(_)) => {
                Period::between(since.as_deref(), until.as_deref())
            }
            (period, None, None) => {
                Period::parse(period.as_deref().unwrap_or(default), today(self.snapshot.organization(), self.now))
            }
        };
        period.map_err(|error| Problem::bad_request(error.to_string()))
    }

    fn as_of(&mut self) -> Result<AsOf, Problem> {
        let zone = self.snapshot.organization().settings.timezone;
        let as_of = self.parameters.take("as_of")?;
        let as_of = as_of.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone));
        as_of.map_err(|error| Problem::bad_request(error.to_string()))
    }
}

/// The filters; a mistyped member or link would answer with zeros, so it is refused.
async fn filters(snapshot: &mut Snapshot, parameters: &mut Parameters) -> Result<Filters, Problem> {
    let filters = Filters {
        member: parameters.take("member")?.map(|member| member.trim().to_owned()),
        group: parameters.take("group")?,
        campaign: parameters.take("campaign")?,
        channel: parameters.take("channel")?,
        link: parameters.take("link")?.map(|link| find_code(&link).unwrap_or_default().into_owned()),
    };
    let unknown = |error, kind: &str| match error {
        StoreError::NotFound { .. } => Problem::bad_request(format!("`{kind}` names none of this organization")),
        other => other.into(),
    };
    if let Some(member) = &filters.member {
        snapshot.member(member).await.map_err(|error| unknown(error, "member"))?;
    }
    if let Some(link) = &filters.link {
        snapshot.link(link).await.map_err(|error| unknown(error, "link"))?;
    }
    Ok(filters)
}

/// A report, or 304 where the client has the same figures already: when it was asked makes no difference.
fn report(headers: &HeaderMap, json: String, now: Instant) -> Response {
    let without_now = json.replace(&format!("\"{now}\""), "");
    let tag = format!("W/\"{:032x}\"", xxh3_128(without_now.as_bytes()));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| known.trim() == tag || known.trim() == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], json).into_response()
    };
    let headers = response.headers_mut();
    headers.extend(HeaderValue::try_from(tag).map(|tag| (header::ETAG, tag)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    response
}
