//! Where a link leads each kind of visitor, and why: what the redirect would do, without asking it.

use super::scope::{json_lines, json_text};
use crate::domain::device::{Device, TargetOwner, Targets, Way, way};
use crate::domain::target::{Store, with_click};
use serde::Serialize;

/// A kind of visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitorKind {
    /// An iPhone, or an iPad that says so.
    Iphone,
    /// An iPad that says it is a Mac, as most do.
    Ipad,
    /// A phone or tablet with Android.
    Android,
    /// A computer.
    Desktop,
    /// The preview of a messenger.
    Preview,
    /// A robot, a mail scanner or a tool.
    Program,
}

/// What decides where a link leads.
#[derive(Debug, Clone)]
pub struct LinkTest {
    /// The organization as people read it.
    pub organization_line: String,
    /// The code.
    pub code: String,
    /// The referral URL.
    pub url: String,
    /// The link's own targets.
    pub targets: Targets,
    /// Those of the organization.
    pub organization: Targets,
    /// Whether everybody sees a landing page first.
    pub has_landing_page: bool,
    /// Whether it takes no clicks now.
    pub is_closed: bool,
    /// Whom to ask for.
    pub visitors: Vec<VisitorKind>,
}

/// Where a link leads a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitWay {
    /// On to an address.
    Target,
    /// To the landing page.
    Page,
    /// To the page of links that do not work.
    Nowhere,
}

/// Why a visitor goes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitReason {
    /// The link takes no clicks.
    Closed,
    /// Neither the link nor the organization has a target.
    NoTarget,
    /// A preview shows what the page says.
    Preview,
    /// Everybody sees a landing page first.
    LandingPage,
    /// Only other devices have a target.
    PageInstead,
    /// Programs go where a computer goes.
    Program,
    /// There is a target.
    Target {
        /// Whose.
        owner: TargetOwner,
        /// Whether it is for this device alone.
        is_of_device: bool,
        /// Whether it is Apple's store, which hands no click on to the app.
        is_app_store: bool,
    },
}

/// Where a visitor goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Who follows the link.
    pub visitor: VisitorKind,
    /// Where to.
    pub way: VisitWay,
    /// The address that they are sent on to; CLICK stands for the id of the click.
    pub target: Option<String>,
    /// Whether the click counts.
    pub counts: bool,
    /// Why.
    pub because: VisitReason,
}

/// A visit as JSON.
#[derive(Serialize)]
struct VisitJson {
    visitor: &'static str,
    way: &'static str,
    target: Option<String>,
    counts: bool,
    because: String,
}

#[derive(Serialize)]
struct Json<'a> {
    report: &'static str,
    code: &'a str,
    url: &'a str,
    rows: Vec<VisitJson>,
}

impl VisitorKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Iphone, Self::Ipad, Self::Android, Self::Desktop, Self::Preview, Self::Program];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iphone => "iphone",
            Self::Ipad => "ipad",
            Self::Android => "android",
            Self::Desktop => "desktop",
            Self::Preview => "preview",
            Self::Program => "program",
        }
    }

    /// The device that the redirect takes it for.
    const fn device(self) -> Device {
        match self {
            Self::Iphone => Device::Ios,
            Self::Android => Device::Android,
            Self::Ipad | Self::Desktop | Self::Preview | Self::Program => Device::Other,
        }
    }
}

impl VisitWay {
    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Page => "page",
            Self::Nowhere => "nowhere",
        }
    }
}

impl LinkTest {
    /// Where each visitor goes.
    pub fn visits(&self) -> Vec<Visit> {
        self.visitors.iter().map(|visitor| self.visit(*visitor)).collect()
    }

    /// The answer as one JSON object, with the reasons in words.
    pub(crate) fn json_saying(&self, words: impl Fn(VisitReason) -> String) -> String {
        json_text(&Json { report: "link_test", code: &self.code, url: &self.url, rows: self.json_rows(words) })
    }

    /// The rows of NDJSON, with the reasons in words.
    pub(crate) fn rows_saying(&self, words: impl Fn(VisitReason) -> String) -> Vec<String> {
        json_lines(&self.json_rows(words))
    }

    fn json_rows(&self, words: impl Fn(VisitReason) -> String) -> Vec<VisitJson> {
        let row = |Visit { visitor, way, target, counts, because }| {
            let because = words(because);
            VisitJson { visitor: visitor.name(), way: way.name(), target, counts, because }
        };
        self.visits().into_iter().map(row).collect()
    }

    fn visit(&self, visitor: VisitorKind) -> Visit {
        let device = visitor.device();
        let to = |way, counts, because| Visit { visitor, way, target: None, counts, because };
        if self.is_closed {
            return to(VisitWay::Nowhere, false, VisitReason::Closed);
        }
        let counts = !matches!(visitor, VisitorKind::Preview | VisitorKind::Program);
        match way(device, &self.targets, &self.organization, self.has_landing_page) {
            Way::Nowhere => to(VisitWay::Nowhere, false, VisitReason::NoTarget),
            _ if visitor == VisitorKind::Preview => to(VisitWay::Page, false, VisitReason::Preview),
            Way::Page => to(VisitWay::Page, counts, VisitReason::LandingPage),
            Way::PageInstead => to(VisitWay::Page, counts, VisitReason::PageInstead),
            Way::Target(target, owner) => {
                let onward = if counts { with_click(target, "CLICK") } else { target.to_owned() };
                let because = if counts { self.because(device, target, owner) } else { VisitReason::Program };
                Visit { target: Some(onward), ..to(VisitWay::Target, counts, because) }
            }
        }
    }

    fn because(&self, device: Device, target: &str, owner: TargetOwner) -> VisitReason {
        let targets = if owner == TargetOwner::Link { &self.targets } else { &self.organization };
        let is_of_device = match device {
            Device::Ios => targets.ios_target.is_some(),
            Device::Android => targets.android_target.is_some(),
            Device::Other => false,
        };
        VisitReason::Target { owner, is_of_device, is_app_store: Store::of(target) == Some(Store::App) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_visitor_goes_where_the_redirect_sends_them() {
        let text = |text: &str| Some(text.to_owned());
        let mut test = LinkTest {
            organization_line: "NHF".to_owned(),
            code: "aase".to_owned(),
            url: "https://go.nhf.no/r/aase".to_owned(),
            targets: Targets::default(),
            organization: Targets {
                target: text("https://nhf.no/bli-med"),
                ios_target: text("https://apps.apple.com/app/id1"),
                android_target: text("https://play.google.com/store/apps/details?id=no.nhf"),
            },
            has_landing_page: false,
            is_closed: false,
            visitors: VisitorKind::ALL.to_vec(),
        };
        let targets: Vec<Option<String>> = test.visits().into_iter().map(|row| row.target).collect();
        let expected = [
            Some("https://apps.apple.com/app/id1"),
            Some("https://nhf.no/bli-med?click_id=CLICK"),
            Some("https://play.google.com/store/apps/details?id=no.nhf&referrer=click_id%3DCLICK"),
            Some("https://nhf.no/bli-med?click_id=CLICK"),
            None,
            Some("https://nhf.no/bli-med"),
        ];
        assert_eq!(targets, expected.map(|target| target.map(str::to_owned)));
        let counted = |test: &LinkTest| test.visits().iter().filter(|row| row.counts).count();
        assert_eq!(counted(&test), 4);
        test.has_landing_page = true;
        assert!(test.visits().iter().all(|row| row.way == VisitWay::Page));
        test.is_closed = true;
        assert!(test.visits().iter().all(|row| row.way == VisitWay::Nowhere) && counted(&test) == 0);
    }
}
