//! From the parameters of a request to a question: the same names and defaults as the flags of the commands.

use crate::answers::{Filters, Flagged, ReportQuery, today};
use crate::domain::Instant;
use crate::domain::as_of::{AsOf, AsOfError};
use crate::domain::code::find_code;
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::server::access::Access;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::{Client, SharedState};
use crate::server::work::apart;
use crate::store::{Snapshot, StoreError};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_128;

/// A question of somebody who may read, before it is their organization's turn.
pub struct ApiRequest {
    app: SharedState,
    client: Client,
    organization: String,
    parameters: Parameters,
    rest: String,
    headers: HeaderMap,
}

impl FromRequestParts<SharedState> for ApiRequest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &SharedState) -> Result<Self, Problem> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, app).await;
        let Path(path) = path.map_err(|_| Problem::not_found())?;
        let mut path = path.into_iter().map(|(_, value)| value);
        let (organization, rest) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
        let client = parts.extensions.get::<Client>().cloned().ok_or_else(Problem::internal)?;
        app.let_in(&parts.headers, &client, &organization, &[Permission::Read]).await?;
        let parameters = Parameters::from_request_parts(parts, app).await?;
        let (app, headers) = (app.clone(), parts.headers.clone());
        Ok(Self { app, client, organization, parameters, rest, headers })
    }
}

impl ApiRequest {
    /// Answers once it is the organization's turn, where it keeps nobody else waiting.
    ///
    /// # Errors
    /// What `answer` says, and where the turn does not come.
    pub async fn answered<F>(
        self,
        answer: impl FnOnce(AuthorizedRequest) -> F + Send + 'static,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Response, Problem>>,
    {
        let turn = self.app.work.turn(&self.organization).await?;
        apart(turn, move || async move { answer(self.begin().await?).await }).await?
    }

    /// Looks again whether the token holds: the answer is of the state that it is found in.
    async fn begin(self) -> Result<AuthorizedRequest, Problem> {
        let Self { app, client, organization, parameters, rest, headers } = self;
        let access = app.authorize(&headers, &client, &organization, &[Permission::Read]).await?;
        let Access { snapshot, member, token } = access;
        let now = app.clock.now();
        Ok(AuthorizedRequest { app, snapshot, member, token_id: token.token_id, parameters, rest, headers, now })
    }
}

/// A question of somebody who may read: whose figures, and what with.
pub struct AuthorizedRequest {
    /// The server.
    pub app: SharedState,
    /// Whose figures, in the transaction that the right to ask was found in.
    pub snapshot: Snapshot,
    /// The member whose figures alone the token opens.
    pub member: Option<String>,
    /// The token's id.
    pub token_id: String,
    /// The parameters, each to be taken once.
    pub parameters: Parameters,
    /// The part of the path behind the organization, where there is one.
    pub rest: String,
    headers: HeaderMap,
    now: Instant,
}

impl AuthorizedRequest {
    /// When it is asked.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Refuses a token that opens one member's figures alone.
    ///
    /// # Errors
    /// 403.
    pub fn of_all(&self) -> Result<(), Problem> {
        if self.member.is_some() { Err(Problem::one_member()) } else { Ok(()) }
    }

    /// Lets a token for one member ask for what may leave the organization, as long as nothing narrows it: an answer to
    /// that could tell who there is.
    ///
    /// # Errors
    /// 403.
    pub fn of_public(&mut self) -> Result<(), Problem> {
        // A public page of each earlier revision would tell of one person who came between two of them.
        let is_narrowed = self.parameters.has_any(&["member", "group", "campaign", "channel", "link", "as_of"]);
        match self.member.take() {
            Some(_) if is_narrowed => Err(Problem::one_member()),
            Some(_) | None => Ok(()),
        }
    }

    /// The part of a question that all reports share; `default` is the period where none is asked for.
    ///
    /// # Errors
    /// 400 where a parameter cannot be used, or names a member or link that is not there; 404 for those that the token
    /// does not open.
    pub async fn report_query(&mut self, default: &str) -> Result<ReportQuery, Problem> {
        let flagged = if self.parameters.flag("include_flagged")? { Flagged::Included } else { Flagged::LeftOut };
        let period = self.period(default)?;
        let as_of = self.as_of()?;
        let filters = self.filters().await?;
        Ok(ReportQuery { period, filters, as_of, flagged, now: self.now })
    }

    /// The question about all there is, narrowed by the moment whose facts answer alone.
    ///
    /// # Errors
    /// 400 where the moment is none.
    pub fn whole(&mut self) -> Result<ReportQuery, Problem> {
        let (filters, as_of) = (Filters::default(), self.as_of()?);
        Ok(ReportQuery { period: Period::all(), filters, as_of, flagged: Flagged::Included, now: self.now })
    }

    /// The member that is asked for, where one is, or the one that the token opens.
    ///
    /// # Errors
    /// 400 where it is none of the organization, 404 where the token does not open it.
    pub async fn asked_member(&mut self) -> Result<Option<String>, Problem> {
        let request = self.parameters.take("member")?.map(|member| member.trim().to_owned());
        match (&self.member, request) {
            (Some(own), request) if request.as_ref().is_none_or(|request| request == own) => Ok(Some(own.clone())),
            (Some(_), _) => Err(Problem::not_found()),
            (None, Some(request)) => {
                self.snapshot.member(&request).await.map_err(|error| unknown(error, "member"))?;
                Ok(Some(request))
            }
            (None, None) => Ok(None),
        }
    }

    /// The filters; a mistyped member or link would answer with zeros, so it is refused.
    ///
    /// # Errors
    /// As [`Self::question`].
    pub async fn filters(&mut self) -> Result<Filters, Problem> {
        let member = self.asked_member().await?;
        let link = self.parameters.take("link")?.map(|link| find_code(&link).unwrap_or_default().into_owned());
        let mut take = |name| self.parameters.take(name);
        let (group, campaign, channel) = (take("group")?, take("campaign")?, take("channel")?);
        if let Some(link) = &link {
            self.link(link).await?;
        }
        Ok(Filters { member, group, campaign, channel, link })
    }

    /// Checks a link that is asked for.
    async fn link(&mut self, code: &str) -> Result<(), Problem> {
        let found = self.snapshot.link(code).await;
        let Some(own) = self.member.clone() else {
            return found.map(drop).map_err(|error| unknown(error, "link"));
        };
        let owner = self.snapshot.member(&own).await?.member_no;
        let merges = self.snapshot.merged_members().await?;
        let is_own = found.is_ok_and(|link| merges.end(&link.member_no) == merges.end(&owner));
        if is_own { Ok(()) } else { Err(Problem::not_found()) }
    }

    /// A value that has one of a few names.
    ///
    /// # Errors
    /// 400 where it has none of them.
    pub fn named<T>(&mut self, name: &str, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let value = |text: String| of(&text).ok_or_else(|| Problem::bad_request(format!("`{name}` has no such value")));
        self.parameters.take(name)?.map(value).transpose()
    }

    /// The days that are asked for.
    ///
    /// # Errors
    /// 400 where they are none.
    pub fn period(&mut self, default: &str) -> Result<Period, Problem> {
        let today = today(self.snapshot.organization(), self.now);
        match self.asked_period(today)? {
            Some(period) => Ok(period),
            None => Period::parse(default, today).map_err(|error| Problem::bad_request(error.to_string())),
        }
    }

    /// The days that are asked for, where any are; those that are named after today count from there.
    ///
    /// # Errors
    /// 400 where they are none.
    pub fn asked_period(&mut self, today: NaiveDate) -> Result<Option<Period>, Problem> {
        let mut take = |name| self.parameters.take(name);
        let (period, since, until) = (take("period")?, take("since")?, take("until")?);
        let period = match (period, since, until) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
                return Err(Problem::bad_request("give `period`, or `since` and `until`"));
            }
            (None, None, None) => return Ok(None),
            (None, since, until) => Period::between(since.as_deref(), until.as_deref()),
            (Some(period), None, None) => Period::parse(&period, today),
        };
        period.map(Some).map_err(|error| Problem::bad_request(error.to_string()))
    }

    /// The moment whose facts answer.
    ///
    /// # Errors
    /// 400 where it is none.
    pub fn as_of(&mut self) -> Result<AsOf, Problem> {
        let zone = self.snapshot.organization().settings.timezone;
        let as_of = self.parameters.take("as_of")?;
        let as_of = as_of.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone, self.now));
        as_of.map_err(|error| self.unusable_moment("as_of", &error))
    }

    /// 400: a parameter that names no moment.
    pub fn unusable_moment(&self, parameter: &str, error: &AsOfError) -> Problem {
        Problem::bad_request(format!("`{parameter}`: {error}: {}", error.cause))
    }

    /// The report that answers; 304 where the client has the same figures already.
    pub fn answer(&self, json: String) -> Response {
        report(&self.headers, json, self.now)
    }

    /// Notes in the audit log that a list of persons or mentors was read: of one token once an hour, and when
    /// more rows of it are read.
    ///
    /// # Errors
    /// 503 where the log cannot be written; then nothing is handed out.
    pub async fn note_list(&self, what: &str, rows: usize) -> Result<(), Problem> {
        let scope = self.snapshot.scope();
        let list = format!("{} {what}", self.token_id);
        if rows > 0 && self.app.noted.is_due(&list, rows, self.now) {
            self.app.store.changed(scope, async |change| change.note_export(what, rows).await).await?;
            self.app.noted.note(list, rows, self.now);
        }
        Ok(())
    }
}

fn unknown(error: StoreError, kind: &str) -> Problem {
    match error {
        StoreError::NotFound { .. } => Problem::bad_request(format!("`{kind}` names none of this organization")),
        other => other.into(),
    }
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
