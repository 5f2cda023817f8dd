//! What people see who are not sent on at once: the landing page of a link, and the page of a code that leads nowhere.
//!
//! No script, nothing from elsewhere, and nothing kept of who looks at it.

use super::destinations::Destination;
use super::{VisitRequest, path_of};
use crate::domain::code::is_hand_over_code;
use crate::domain::device::{Device, Targets, target_of};
use crate::domain::target::{Store, app_store_number, with_click};
use crate::domain::visitor::Visitor;
use crate::messages::{Language, Message, say};
use crate::render::PALETTE;
use crate::render::qr::QrCode;
use crate::server::language::language_of;
use crate::store::LinkOrganization;
use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::sync::LazyLock;

/// The page for codes that lead nowhere, where nobody knows whose they might be: in every language, and nothing of why.
pub(super) static FALLBACK_PAGE: LazyLock<String> =
    LazyLock::new(|| FallbackPage { w: Language::Norwegian }.render().unwrap_or_default());
const STYLE: &str = include_str!("landing.css");

/// A link and who looks at it.
pub(super) struct Seen<'a> {
    /// The link.
    pub destination: &'a Destination,
    /// The code by which it was found.
    pub code: &'a str,
    /// The click, where one is counted.
    pub click: Option<&'a str>,
    /// Who looks.
    pub request: &'a VisitRequest,
}

/// The landing page of a link.
#[derive(Template)]
#[template(path = "landing.html")]
pub(super) struct LandingPage {
    w: Language,
    organization: String,
    is_demo: bool,
    title: String,
    description: String,
    heading: String,
    lead: String,
    steps: Vec<Step>,
    notes: Vec<String>,
    /// The link's own address, for previews.
    url: Option<String>,
    /// What Apple's browser shows above the page: the app's number and what to hand to it.
    banner: Option<String>,
    /// The same page in the other language.
    other: Language,
    other_path: String,
}

/// A step on the way in.
#[derive(Default)]
struct Step {
    title: String,
    text: Option<String>,
    buttons: Vec<Button>,
    qr: Option<String>,
    code: Option<String>,
    hint: Option<String>,
}

struct Button {
    address: String,
    label: String,
    /// Whether it is the one to press.
    is_first: bool,
}

/// The page of a code that may be anybody's.
#[derive(Template)]
#[template(path = "fallback.html")]
struct FallbackPage {
    w: Language,
}

/// The page of a code that leads nowhere, on the host of an organization.
#[derive(Template)]
#[template(path = "unknown.html")]
struct UnknownPage<'a> {
    w: Language,
    organization: &'a str,
    is_demo: bool,
    target: Option<&'a str>,
    go_on: String,
}

impl LandingPage {
    /// The page of a link for who looks at it.
    pub fn of(seen: &Seen<'_>) -> Self {
        let Seen { destination, code, click, request } = *seen;
        let organization = &*destination.organization;
        let w = language(request, organization);
        let text = |message: Message| message.in_language(w);
        let name = || organization.name.as_str();
        let (title, heading) = match destination.mentor.as_deref() {
            Some(mentor) => (say!("landing-title-by", mentor, organization = name()), say!("landing-by", mentor)),
            None => (say!("landing-title", organization = name()), say!("landing-invited")),
        };
        let path = |click: &str| format!("{}/r/{code}{click}", path_of(organization));
        let onward = click.map(|click| format!("/{click}")).unwrap_or_default();
        let other = w.other();
        Self {
            w,
            organization: organization.name.clone(),
            is_demo: organization.is_demo,
            title: text(title),
            description: text(say!("landing-description")),
            heading: text(heading),
            lead: text(say!("landing-lead", organization = name())),
            steps: Steps { seen, w }.all(),
            notes: notes(organization, w),
            url: organization.base_url.as_ref().map(|url| format!("{url}/r/{code}")),
            banner: banner(seen),
            other,
            other_path: format!("{}?lang={}", path(&onward), other.name()),
        }
    }

    /// The page as an answer.
    pub fn response(&self) -> Response {
        page(StatusCode::OK, self)
    }
}

/// The page of a code that leads nowhere on an organization's host: the same for all such codes.
pub(super) fn unknown(organization: &LinkOrganization, request: &VisitRequest) -> Response {
    let w = language(request, organization);
    let targets = &organization.settings.targets;
    let website = Targets { target: targets.target.clone(), ..Targets::default() };
    let found = website.of(request.device).or_else(|| targets.of(request.device));
    let go_on = say!("unknown-go-on", organization = organization.name.as_str()).in_language(w);
    let (name, is_demo) = (organization.name.as_str(), organization.is_demo);
    page(StatusCode::NOT_FOUND, &UnknownPage { w, organization: name, is_demo, target: found, go_on })
}

/// A page that loads nothing, in no frame.
pub(super) fn html(status: StatusCode, text: String) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'none'";
    let mut response = (status, text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => html(status, text),
        Err(_) => html(StatusCode::INTERNAL_SERVER_ERROR, FALLBACK_PAGE.clone()),
    }
}

/// The language of the page. Previews are for the person who was sent the link, of whom the program that asks knows
/// nothing.
fn language(request: &VisitRequest, organization: &LinkOrganization) -> Language {
    let nobody = HeaderMap::new();
    let headers = if request.visitor == Visitor::Preview { &nobody } else { &request.headers };
    language_of(request.language, headers, Some(&organization.settings))
}

/// What Apple's browser needs to hand the click to the app, where the app is in its store.
fn banner(seen: &Seen<'_>) -> Option<String> {
    let Seen { destination, code, click, .. } = seen;
    let organization = &*destination.organization;
    let (target, _) = target_of(Device::Ios, &destination.targets, &organization.settings.targets)?;
    let (number, url) = (app_store_number(target)?, organization.base_url.as_deref()?);
    let click = click.map(|click| format!("/{click}")).unwrap_or_default();
    Some(format!("app-id={number}, app-argument={url}/r/{code}{click}"))
}

fn notes(organization: &LinkOrganization, w: Language) -> Vec<String> {
    let mut notes = vec![say!("landing-has-app"), say!("landing-privacy")];
    if organization.settings.repeat_seconds > 0 {
        notes.push(say!("landing-cookie"));
    }
    notes.into_iter().map(|note| note.in_language(w)).collect()
}

/// The steps of a page in the making.
struct Steps<'a> {
    seen: &'a Seen<'a>,
    w: Language,
}

impl Steps<'_> {
    fn all(&self) -> Vec<Step> {
        let begin = if self.seen.request.device == Device::Other { self.on_a_computer() } else { self.on_a_phone() };
        let mut steps = vec![begin, self.code_step()];
        if self.has_app() {
            steps.push(Step {
                title: self.text(say!("landing-step-account")),
                text: Some(self.text(say!("landing-step-account-text"))),
                ..Step::default()
            });
        }
        steps
    }

    fn text(&self, message: Message) -> String {
        message.in_language(self.w)
    }

    fn target(&self, device: Device) -> Option<&str> {
        let Destination { targets, organization, .. } = self.seen.destination;
        target_of(device, targets, &organization.settings.targets).map(|(target, _)| target)
    }

    /// Whether people join in an app, as far as the targets tell; where there is none, nobody knows otherwise.
    fn has_app(&self) -> bool {
        let targets: Vec<&str> = Device::ALL.into_iter().filter_map(|device| self.target(device)).collect();
        targets.is_empty() || targets.iter().any(|target| Store::of(target).is_some())
    }

    fn button(&self, target: &str, is_first: bool) -> Button {
        let label = match Store::of(target) {
            Some(Store::App) => say!("landing-app-store"),
            Some(Store::Play) => say!("landing-play-store"),
            None => say!("landing-website"),
        };
        let address = self.seen.click.map_or_else(|| target.to_owned(), |click| with_click(target, click));
        Button { address, label: self.text(label), is_first }
    }

    /// The step that begins on a phone or tablet.
    fn on_a_phone(&self) -> Step {
        let device = self.seen.request.device;
        let Some(target) = self.target(device) else { return self.without_a_place(device) };
        let is_store = Store::of(target).is_some();
        let title = if is_store { say!("landing-step-app") } else { say!("landing-step-website") };
        Step { title: self.text(title), buttons: vec![self.button(target, true)], ..Step::default() }
    }

    /// The step where the device has nowhere to go.
    fn without_a_place(&self, device: Device) -> Step {
        let other = if device == Device::Ios { Device::Android } else { Device::Ios };
        let text = match (self.target(other), device) {
            (None, _) => None,
            (Some(_), Device::Ios) => Some(self.text(say!("landing-android-only"))),
            (Some(_), Device::Android | Device::Other) => Some(self.text(say!("landing-ios-only"))),
        };
        let buttons = self.target(other).map(|target| self.button(target, false)).into_iter().collect();
        Step { title: self.text(say!("landing-step-app")), text, buttons, ..Step::default() }
    }

    /// The step that begins on a computer: most people go on with their phone.
    fn on_a_computer(&self) -> Step {
        let own = self.target(Device::Other);
        if !self.has_app()
            && let Some(target) = own
        {
            let title = self.text(say!("landing-step-website"));
            return Step { title, buttons: vec![self.button(target, true)], ..Step::default() };
        }
        let mut targets: Vec<&str> = Vec::new();
        for device in [Device::Ios, Device::Android, Device::Other] {
            targets.extend(self.target(device).filter(|target| !targets.contains(target)));
        }
        let buttons = targets.into_iter().map(|target| self.button(target, false)).collect();
        let qr = self.qr();
        let (title, text) = match qr {
            Some(_) => (say!("landing-step-phone"), Some(self.text(say!("landing-step-phone-text")))),
            None => (say!("landing-step-app"), None),
        };
        Step { title: self.text(title), text, buttons, qr, ..Step::default() }
    }

    /// The address of this click for the phone, as a picture.
    fn qr(&self) -> Option<String> {
        let url = self.seen.destination.organization.base_url.as_deref()?;
        let click = self.seen.click.map(|click| format!("/{click}")).unwrap_or_default();
        let address = format!("{url}/r/{}{click}", self.seen.code);
        let title = self.text(say!("landing-qr"));
        Some(QrCode::of(&address).ok()?.svg(&title))
    }

    /// What is typed in the app: the click's own id, or the link's code where nobody is counted.
    fn code_step(&self) -> Step {
        let Seen { destination, code, click, .. } = self.seen;
        let days = destination.organization.window_days;
        let hint = match (click, destination.mentor.as_deref()) {
            (Some(_), Some(mentor)) => say!("landing-code-own-by", days, mentor),
            (Some(_), None) => say!("landing-code-own", days),
            (None, Some(mentor)) => say!("landing-code-link-by", mentor),
            (None, None) => say!("landing-code-link"),
        };
        let title = if self.has_app() { say!("landing-step-code") } else { say!("landing-step-code-website") };
        Step {
            title: self.text(title),
            code: Some(click.map_or_else(|| (*code).to_owned(), spaced)),
            hint: Some(self.text(hint)),
            ..Step::default()
        }
    }
}

/// A hand-over code as people read it: capitals, and a gap in the middle.
fn spaced(click: &str) -> String {
    match click.split_at_checked(click.len() / 2) {
        Some((one, two)) if is_hand_over_code(click) => format!("{one} {two}").to_ascii_uppercase(),
        _ => click.to_owned(),
    }
}
