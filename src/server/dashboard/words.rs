//! The words of the dashboard in English and Norwegian, side by side.

use crate::messages::Language;
use crate::report::dimension::Dimension;

/// One text in both languages, English first.
type Pair = [&'static str; 2];

/// The words of a page.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

macro_rules! words {
    ($($name:ident: $pair:expr;)*) => {
        impl Words {
            $(
                #[doc = concat!("The words `", stringify!($name), "`.")]
                pub fn $name(self) -> &'static str {
                    self.of($pair)
                }
            )*
        }
    };
}

impl Words {
    /// The text of a pair in this language.
    pub fn of(self, pair: Pair) -> &'static str {
        match self.0 {
            Language::English => pair[0],
            Language::Norwegian => pair[1],
        }
    }

    /// The name of a stage, from 0.
    pub fn stage(self, rank: usize) -> &'static str {
        self.of([
            ["Link clicked", "Lenken ble åpnet"],
            ["App installed", "Appen installert"],
            ["Account created", "Brukerkonto opprettet"],
            ["First login", "Første innlogging"],
        ][rank])
    }

    /// How far a referral got, from 0 for one that nobody used.
    pub fn status(self, rank: usize) -> &'static str {
        self.of([
            ["Generated", "Laget"],
            ["Clicked", "Åpnet"],
            ["Installed", "Installert"],
            ["Joined", "Ble medlem"],
            ["Activated", "Aktivert"],
        ][rank])
    }

    /// The words for what has no label of a kind.
    pub fn without(self, dimension: Dimension) -> String {
        self.of(match dimension {
            Dimension::Campaign => ["no campaign", "uten kampanje"],
            Dimension::Channel => ["no channel", "uten kanal"],
            _ => ["no group", "uten lokallag"],
        })
        .to_owned()
    }

    /// Where somebody is stuck, by the last stage seen.
    pub fn stuck_at(self, rank: usize) -> &'static str {
        self.of([
            ["Clicked, no app", "Åpnet, ingen app"],
            ["Installed, no account", "Installert, ingen konto"],
            ["Account, no login", "Konto, ingen innlogging"],
            ["Activated", "Aktivert"],
        ][rank])
    }
}

words! {
    skip: ["Skip to the figures", "Hopp til tallene"];
    demo: ["demo data", "demodata"];
    dashboard: ["Dashboard", "Oversikt"];
    recruiters: ["Recruiters", "Ververe"];
    nudge: ["Needs a nudge", "Trenger et puff"];
    referrals: ["Referrals", "Vervinger"];
    leave: ["Log out", "Logg ut"];
    other_language: ["Norsk", "English"];
    recruitment: ["Recruitment", "Verving"];
    period: ["Period", "Periode"];
    group: ["Group", "Lokallag"];
    all_groups: ["All groups", "Alle lokallag"];
    member: ["Mentor", "Likeperson"];
    all_members: ["All mentors", "Alle likepersoner"];
    campaign: ["Campaign", "Kampanje"];
    all_campaigns: ["All campaigns", "Alle kampanjer"];
    channel: ["Channel", "Kanal"];
    all_channels: ["All channels", "Alle kanaler"];
    show: ["Show", "Vis"];
    clear: ["Clear the filters", "Fjern filtrene"];
    own_dates: ["Other dates", "Andre datoer"];
    from: ["From", "Fra og med"];
    until: ["Up to and including", "Til og med"];
    dates_win: ["These win over the period when filled in.", "Disse går foran perioden når de er fylt ut."];
    years: ["Years", "År"];
    quarters: ["Quarters", "Kvartaler"];
    recent: ["Recent", "Nylig"];
    last_30_days: ["Last 30 days", "Siste 30 dager"];
    all_time: ["All time", "Hele tiden"];
    glance: ["At a glance", "I korte trekk"];
    event_basis: ["Event: happened in the period", "Hendelser: skjedde i perioden"];
    cohort_basis: ["Cohort: came in the period, followed to today", "Kohort: kom inn i perioden, fulgt til i dag"];
    this_period: ["this period", "denne perioden"];
    year_before: ["a year before", "året før"];
    reached: ["Reached", "Nådd"];
    joined: ["Joined", "Nye medlemmer"];
    activated: ["Activated", "Aktivert"];
    clicked: ["Clicked", "Åpnet"];
    installed: ["Installed", "Installert"];
    recruiting: ["Mentors who recruited", "Likepersoner som vervet"];
    funnel: ["From link to first login", "Fra lenke til første innlogging"];
    of_all: ["Of all", "Av alle"];
    went_on: ["went on", "gikk videre"];
    where_now: ["Where they are now", "Hvor de er nå"];
    all_figures: ["All figures of the funnel", "Alle tall i trakten"];
    stage_head: ["Stage", "Steg"];
    seen: ["Seen", "Sett"];
    skipped: ["Skipped", "Hoppet over"];
    of_previous: ["Of step before", "Av forrige steg"];
    median: ["Median", "Median"];
    ninety: ["90th pct.", "90-prosentil"];
    months: ["Month by month", "Måned for måned"];
    month_basis: ["Event: happened in the month", "Hendelser: skjedde i måneden"];
    row_now: ["now", "nå"];
    row_before: ["before", "før"];
    board: ["Top recruiters", "De som vervet flest"];
    board_basis: ["Event: activated in the period", "Hendelser: aktivert i perioden"];
    rank: ["Rank", "Plass"];
    shared_rank: [" shared", " delt"];
    bar: ["Bar", "Søyle"];
    nobody_yet: ["Nobody has activated anyone in this period yet.", "Ingen har aktivert noen i denne perioden ennå."];
    nudge_basis: ["Now, whatever the period above", "Nå, uansett perioden over"];
    nobody_stuck: ["Nobody is stuck.", "Ingen står fast."];
    to_ask: ["Mentor to ask", "Likeperson å spørre"];
    stuck: ["Stuck at", "Står fast ved"];
    stuck_for: ["For", "I"];
    lapses_in: ["Lapses in", "Faller fra om"];
    status_label: ["Status", "Status"];
    any_status: ["All", "Alle"];
    filter: ["Filter", "Filtrer"];
    link: ["Link", "Lenke"];
    now: ["Now", "Nå"];
    not_seen: ["not seen", "ikke sett"];
    refs_finding: [
        "Newest first. A filled dot was seen, a hollow one not yet; “not seen” was passed without an event.",
        "Nyeste først. En fylt prikk er sett, en åpen er ikke det ennå; «ikke sett» ble passert uten en hendelse."
    ];
    no_referrals: ["No referrals in this period.", "Ingen vervinger i denne perioden."];
    newer: ["Newer", "Nyere"];
    older: ["Older", "Eldre"];
    lapsed: ["lapsed", "falt fra"];
    footer: [
        "counts what happened in the period. Cohort follows those who came in the period up to today, so the two can differ by a few. Reached counts referrals: an opened link or a typed code; the same person opening a link twice can count twice. Self-referrals are left out of every total.",
        "teller det som skjedde i perioden. Kohort følger dem som kom inn i perioden fram til i dag, så de to kan avvike litt. Nådd teller vervinger: en åpnet lenke eller en tastet kode; samme person som åpner en lenke to ganger kan telle to ganger. Vervinger av en selv er holdt utenfor alle summer."
    ];
    newest: ["Show the newest figures", "Vis de nyeste tallene"];
    again: ["This page again, whatever comes in later:", "Denne siden igjen, uansett hva som kommer inn senere:"];
    footer_event: ["Event", "Hendelser"];
    log_in: ["Log in", "Logg inn"];
    log_in_to: ["Recruitment dashboard", "Vervingsoversikt"];
    log_in_help: [
        "Paste the token that your administrator made for you.",
        "Lim inn nøkkelen som administratoren har laget til deg."
    ];
    token: ["Token", "Nøkkel"];
    wrong_token: [
        "That token does not open the dashboard: it may be mistyped, expired or revoked.",
        "Den nøkkelen åpner ikke oversikten: den kan være skrevet feil, utløpt eller trukket tilbake."
    ];
    stale_form: ["The form was open for too long. Please try again.", "Skjemaet var åpent for lenge. Prøv igjen."];
    wait: ["Too many tries. Please wait a minute.", "For mange forsøk. Vent et minutt."];
    bad_dates: ["Those dates cannot be used, so this year is shown.", "De datoene kan ikke brukes, så i år vises."];
    none: ["(none)", "(ingen)"];
    download: ["Download", "Last ned"];
    workbook: ["Excel", "Excel"];
    all_filters: ["Everyone", "Alle"];
    days_left: ["left", "igjen"];
    open: ["open", "åpen"];
}
