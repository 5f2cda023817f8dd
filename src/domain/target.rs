//! Where a referral link leads, with the token of the click carried along.

/// The query parameter that carries the click.
const CLICK: &str = "click_id";
/// Where each app store is found.
const STORES: [(&str, Store); 4] = [
    ("https://play.google.com/", Store::Play),
    ("https://apps.apple.com/", Store::App),
    ("https://itunes.apple.com/", Store::App),
    ("https://appsto.re/", Store::App),
];

/// A store of apps, as a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Google Play: hands over one text, the `referrer`, to the app that is installed.
    Play,
    /// The App Store: hands over nothing.
    App,
}

impl Store {
    /// The store that a target belongs to, where it does.
    pub fn of(target: &str) -> Option<Self> {
        let begins = |start: &str| target.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
        STORES.iter().find(|(start, _)| begins(start)).map(|(_, store)| *store)
    }
}

/// The number of an app in the App Store, out of its address there: `id1234` is its last part but for parameters.
pub fn app_store_number(target: &str) -> Option<&str> {
    let (path, _) = split(split(target, '#').0, '?');
    let number = path.rsplit('/').find_map(|part| part.strip_prefix("id"))?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (Store::of(target) == Some(Store::App) && is_number).then_some(number)
}

/// A target with the click's token added: as `click_id`, or inside `referrer` where the Play Store is the target. The App
/// Store would throw it away, so nothing is added there.
///
/// A `click_id` that stood there before is replaced. Tokens are made of letters and digits.
pub fn with_click(target: &str, click_id: &str) -> String {
    let store = Store::of(target);
    if store == Some(Store::App) {
        return target.to_owned();
    }
    let (address, fragment) = split(target, '#');
    let (path, query) = split(address, '?');
    let is_play_store = store == Some(Store::Play);
    let name = if is_play_store { "referrer" } else { CLICK };
    let mut referrer = String::new();
    let mut kept: Vec<&str> = Vec::new();
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        match split(pair, '=') {
            (key, value) if key == name => referrer = value.unwrap_or_default().to_owned(),
            _ => kept.push(pair),
        }
    }
    let carried = if is_play_store { in_referrer(&referrer, click_id) } else { click_id.to_owned() };
    let last = format!("{name}={carried}");
    kept.push(&last);
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{path}?{}{fragment}", kept.join("&"))
}

/// The referrer, itself a percent-encoded query, with the click in it.
fn in_referrer(referrer: &str, click_id: &str) -> String {
    let plain = referrer.replace("%3d", "%3D");
    let pairs = plain.split("%26").filter(|pair| !pair.is_empty() && !pair.starts_with("click_id%3D"));
    let mut all: Vec<String> = pairs.map(str::to_owned).collect();
    all.push(format!("{CLICK}%3D{click_id}"));
    all.join("%26")
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

#[cfg(test)]
mod tests {
    use super::{app_store_number, with_click};

    #[test]
    fn an_app_has_a_number_in_the_app_store() {
        assert_eq!(app_store_number("https://apps.apple.com/no/app/nhf/id1234?mt=8"), Some("1234"));
        assert_eq!(app_store_number("https://apps.apple.com/no/app/idrett"), None);
        assert_eq!(app_store_number("https://nhf.no/id1234"), None);
    }

    #[test]
    fn the_click_is_carried() {
        for (target, expected) in [
            ("https://nhf.no", "https://nhf.no?click_id=k"),
            ("https://nhf.no/a?b=c#d", "https://nhf.no/a?b=c&click_id=k#d"),
            ("https://nhf.no/a?click_id=old&b", "https://nhf.no/a?b&click_id=k"),
            (
                "https://play.google.com/store/apps/details?id=no.nhf",
                "https://play.google.com/store/apps/details?id=no.nhf&referrer=click_id%3Dk",
            ),
            (
                "https://play.google.com/store/apps/details?referrer=utm_source%3Dv%26click_id%3Dold&id=no.nhf",
                "https://play.google.com/store/apps/details?id=no.nhf&referrer=utm_source%3Dv%26click_id%3Dk",
            ),
            ("https://apps.apple.com/no/app/id1?mt=8", "https://apps.apple.com/no/app/id1?mt=8"),
        ] {
            assert_eq!(with_click(target, "k"), expected);
        }
    }
}
