//! What handlers take out of a request, each with a problem where it cannot be used.

use super::problem::Problem;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;

/// The parameters of a question; each is taken once, and none may be left over.
#[derive(Debug)]
pub(super) struct Parameters {
    given: Vec<(String, String)>,
}

/// The one part of the path.
#[derive(Debug)]
pub(super) struct PathSegment(pub String);

impl Parameters {
    /// The fields of a form that was sent in a body.
    ///
    /// # Errors
    /// Where it is none.
    pub fn of_form(body: &[u8]) -> Result<Self, Problem> {
        let given = serde_urlencoded::from_bytes(body).ok();
        given.map(|given| Self { given }).ok_or_else(|| Problem::bad_request("the form cannot be read"))
    }

    /// The value of a parameter.
    ///
    /// # Errors
    /// Where it was given twice.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut found = None;
        while let Some(place) = self.given.iter().position(|(given, _)| given == name) {
            if found.replace(self.given.swap_remove(place).1).is_some() {
                return Err(Problem::bad_request(format!("`{name}` is given twice")));
            }
        }
        Ok(found)
    }

    /// Whether some parameter is given.
    pub fn has_any(&self, names: &[&str]) -> bool {
        self.given.iter().any(|(given, _)| names.contains(&given.as_str()))
    }

    /// Whether a flag is set: `true` or `false`.
    ///
    /// # Errors
    /// Where it is anything else.
    pub fn flag(&mut self, name: &str) -> Result<bool, Problem> {
        match self.take(name)?.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::bad_request(format!("`{name}` is `true` or `false`"))),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// Where it is none, or out of range.
    pub fn number(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Result<Option<i64>, Problem> {
        let number = |text: String| {
            let number = text.parse().ok().filter(|number| range.contains(number));
            let (least, most) = (range.start(), range.end());
            number.ok_or_else(|| Problem::bad_request(format!("`{name}` is a number from {least} to {most}")))
        };
        self.take(name)?.map(number).transpose()
    }

    /// Refuses what nobody took: a mistyped filter must not answer with everything.
    ///
    /// # Errors
    /// Where a parameter is left.
    pub fn end(&self) -> Result<(), Problem> {
        match self.given.first() {
            None => Ok(()),
            Some((name, _)) => {
                let name: String = name.chars().filter(|c| c.is_ascii_graphic()).take(40).collect();
                Err(Problem::bad_request(format!("there is no parameter `{name}`")))
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(given) = query.map_err(|_| Problem::bad_request("the parameters cannot be read"))?;
        if given.iter().any(|(_, value)| value.contains('\0')) {
            return Err(Problem::bad_request("a parameter has a NUL character"));
        }
        Ok(Self { given })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathSegment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(one)| Self(one)).map_err(|_| Problem::not_found())
    }
}
