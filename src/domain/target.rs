//! Where a referral link leads, with the token of the click carried along.

/// The query parameter that carries the click.
const CLICK: &str = "click_id";
/// Targets that hand over one text only, the `referrer`, to the app that is installed.
const PLAY_STORE: &str = "https://play.google.com/";

/// A target with the click's token added: as `click_id`, or inside `referrer` where the Play Store is the target.
///
/// A `click_id` that stood there before is replaced. Tokens are made of letters and digits.
pub fn with_click(target: &str, click_id: &str) -> String {
    let (address, fragment) = split(target, '#');
    let (path, query) = split(address, '?');
    let is_play_store = path.get(..PLAY_STORE.len()).is_some_and(|start| start.eq_ignore_ascii_case(PLAY_STORE));
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
    use super::with_click;

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
            ("https://apps.apple.com/no/app/id1?mt=8", "https://apps.apple.com/no/app/id1?mt=8&click_id=k"),
        ] {
            assert_eq!(with_click(target, "k"), expected);
        }
    }
}
