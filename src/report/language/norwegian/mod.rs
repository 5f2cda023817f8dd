//! The words of the reports in Norwegian (bokmål): one place for all of them; its days are in [`dates`].

pub(super) mod dates;
pub(super) mod faults;
mod intake;

/// The Norwegian of an English template, where there is one.
pub(super) fn template(english: &str) -> Option<&'static str> {
    Some(match english {
        "({} others)" => "({} andre)",
        ", as many as {}" => ", like mange som {}",
        ", {} fewer than {}" => ", {} færre enn {}",
        ", {} more than {}" => ", {} flere enn {}",
        "- no rank: fewer than {} entered, one person would decide the figure" => {
            "- ingen plass: færre enn {} kom inn, og én person ville avgjort tallet"
        }
        "1 open referral stands still for {} days or more." => "1 åpen verving har stått stille i {} dager eller mer.",
        "90 % in" => "90 % innen",
        "; for one it was the first time" => "; for én var det første gang",
        "; for {} it was the first time" => "; for {} var det første gang",
        ": stands for fewer than {}, or for a figure that would give such a one away" => {
            ": står for færre enn {}, eller for et tall som ville røpe et slikt"
        }
        "(none)" => "(ingen)",
        "About" => "Om tallene",
        "Account created" => "Brukerkonto opprettet",
        "account created" => "brukerkonto opprettet",
        "Activated" => "Aktivert",
        "activated" => "aktivert",
        "Active" => "Aktive",
        "active" => "aktive",
        "App installed" => "Appen installert",
        "app installed" => "appen installert",
        "At least" => "Minst",
        "Board" => "Tavle",
        "By month" => "Per måned",
        "By entry" => "Etter når de kom inn",
        "Came in" => "Kom inn",
        "Campaign" => "Kampanje",
        "campaign" => "kampanje",
        "Campaigns, best first" => "Kampanjer, de beste først",
        "Change" => "Endring",
        "Channel" => "Kanal",
        "channel" => "kanal",
        "Channels, best first" => "Kanaler, de beste først",
        "Clicked" => "Åpnet",
        "clicked" => "åpnet",
        "Clicks" => "Åpnet",
        "Code" => "Kode",
        "Cohort: by month of entry, both years followed for {}" => "Kohort: per måned de kom inn, begge år fulgt i {}",
        "Cohort: by {} of entry" => "Kohort: per {} de kom inn",
        "Cohort: entered {}" => "Kohort: kom inn {}",
        "Cohort: entered {}, active by then. Order: lower bound of Wilson 95 %" => {
            "Kohort: kom inn {}, aktive på det tidspunktet. Rekkefølge: nedre grense av Wilson 95 %"
        }
        "Cohort: entered {}, active today. Order: lower bound of Wilson 95 %" => {
            "Kohort: kom inn {}, aktive i dag. Rekkefølge: nedre grense av Wilson 95 %"
        }
        "Cohort: entered {}, followed to {}" => "Kohort: kom inn {}, fulgt til {}",
        "Compared with {}" => "Sammenlignet med {}",
        "Compared with {}, of which there is data since {}" => "Sammenlignet med {}, som det finnes data for siden {}",
        "Created" => "Laget",
        "Data" => "Data",
        "Day" => "Dag",
        "day" => "dag",
        "Dup." => "Dubl.",
        "Entered" => "Kom inn",
        "Entered {}, by entry" => "Kom inn {}, etter når de kom inn",
        "Event" => "Hendelse",
        "Event: account created" => "Hendelser: brukerkonto opprettet",
        "Event: by {} of what happened" => "Hendelser: per {} det skjedde",
        "Event: happened {}" => "Hendelser: skjedde {}",
        "Figure" => "Tall",
        "File" => "Fil",
        "First login" => "Første innlogging",
        "first login" => "første innlogging",
        "First on" => "Første gang",
        "Flags" => "Merker",
        "Found by" => "Funnet ved",
        "From link to first login" => "Fra lenke til første innlogging",
        "Funnel {}" => "Trakt {}",
        "Funnel {} by {}" => "Trakt {} per {}",
        "generated" => "laget",
        "Group" => "Lokallag",
        "group" => "lokallag",
        "Groups" => "Lokallag",
        "Half of those who joined did so within {} of installing the app." => {
            "Halvparten av dem som ble medlem, ble det innen {} etter at appen var installert."
        }
        "Happened" => "Skjedde",
        "Import" => "Import",
        "In figures" => "I tall",
        "In the same days a year before, {} joined through you." => {
            "I de samme dagene året før ble {} medlem gjennom deg."
        }
        "installed" => "installert",
        "In this workbook" => "I denne arbeidsboken",
        "the raw values, for other programs" => "råverdiene, for andre programmer",
        "Installed" => "Installert",
        "Invited by {}" => "Invitert av {}",
        "Joined" => "Ble medlem",
        "joined" => "ble medlem",
        "Joined and activated by month" => "Nye medlemmer og aktiverte per måned",
        "joined and active" => "ble medlem og er aktive",
        "Kind" => "Type",
        "Lapsed" => "Falt fra",
        "lapsed" => "falt fra",
        "Lapses in" => "Faller fra om",
        "Last step" => "Siste steg",
        "Leaderboard {}" => "Toppliste {}",
        "Leaderboard {} by clicked" => "Toppliste {} etter åpnede lenker",
        "Leaderboard {} by joined" => "Toppliste {} etter nye medlemmer",
        "Leaderboard {} by rate" => "Toppliste {} etter andel",
        "Link" => "Lenke",
        "link" => "lenke",
        "Link clicked" => "Lenken ble åpnet",
        "link clicked" => "lenken ble åpnet",
        "Links" => "Lenker",
        "Links generated" => "Lenker laget",
        "Links generated {}, of which unused {}" => "Lenker laget {}, av dem ubrukt {}",
        "Median" => "Median",
        "Member" => "Medlemsnr.",
        "member" => "likeperson",
        "Mentor" => "Likeperson",
        "Mentor {}" => "Likeperson {}",
        "Mentors who recruited" => "Likepersoner som vervet",
        "Mentors with fewer than {} are not shown; : stands for fewer than {}" => {
            "Likepersoner med færre enn {} vises ikke; : står for færre enn {}"
        }
        "Month" => "Måned",
        "month" => "måned",
        "Month by month" => "Måned for måned",
        "Name" => "Navn",
        "Named are mentors who agreed to it; the others have a number" => {
            "Med navn står likepersoner som har sagt ja til det; de andre har et nummer"
        }
        "Names are today's; groups, campaigns and channels are those known then" => {
            "Navnene er dagens; lokallag, kampanjer og kanaler er slik de var kjent da"
        }
        "New" => "Nye",
        "Next: run it again with `--rejects FILE` to get the rejected rows in a file" => {
            "Videre: kjør den igjen med `--rejects FIL` for å få de avviste radene i en fil"
        }
        "no" => "nei",
        "Nobody activated {}" => "Ingen ble aktivert {}",
        "Nobody clicked {}" => "Ingen åpnet en lenke {}",
        "Nobody entered {}" => "Ingen kom inn {}",
        "Nobody has had their {} yet: the rate can rise" => "Ingen har hatt sine {} ennå: andelen kan stige",
        "Nobody joined {}" => "Ingen ble medlem {}",
        "Not listed: {} that lapsed" => "Ikke med: {} som falt fra",
        "Not listed: {} that lapsed at this stage" => "Ikke med: {} som falt fra på dette steget",
        "Nothing happened {}" => "Ingenting skjedde {}",
        "Nothing happened {}." => "Ingenting skjedde {}.",
        "Of all" => "Av alle",
        "Of prev." => "Av forrige",
        "Of the campaigns, {} brought most: {} reached, {} active." => "Av kampanjene ga {} mest: {} nådd, {} aktive.",
        "Of the {} reached, {}, and 1 more still has time to get there." => {
            "Av {} som ble nådd, {}, og 1 til har fortsatt tid på seg."
        }
        "Of the {} reached, {}, and {} more still have time to get there." => {
            "Av {} som ble nådd, {}, og {} til har fortsatt tid på seg."
        }
        "Of the {} reached, {}." => "Av {} som ble nådd, {}.",
        "Of the {} who have had their {}, {} are active: {}" => "Av de {} som har hatt sine {}, er {} aktive: {}",
        "Of the {} who have had their {}, {} became active within them: {}, a year before {}." => {
            "Av de {} som har hatt sine {}, ble {} aktive i løpet av dem: {}, året før {}."
        }
        "Of the {} who have had their {}, {} became active within them: {}." => {
            "Av de {} som har hatt sine {}, ble {} aktive i løpet av dem: {}."
        }
        "Of the {} who have had their {}, {} is active: {}" => "Av de {} som har hatt sine {}, er {} aktiv: {}",
        "Of them closed {}" => "Av dem stengt {}",
        "Of them never used {}" => "Av dem aldri brukt {}",
        "Of them closed {}, never used {}" => "Av dem stengt {}, aldri brukt {}",
        "On" => "Dato",
        "Only {}" => "Bare {}",
        "Open" => "Åpne",
        "open" => "åpne",
        "Open ones can still get on: their figures can rise" => "De åpne kan fortsatt komme videre: tallene kan stige",
        "Open ones, by entry" => "Åpne, etter når de kom inn",
        "Passed without being seen: {}" => "Passert uten å bli sett: {}",
        "People reached" => "Personer nådd",
        "People who joined through you, since you began" => "Personer som er blitt medlem gjennom deg siden du begynte",
        "People you reached {}, by the month they first came" => "Personer du nådde {}, etter måneden de først kom",
        "Person" => "Person",
        "Posters" => "Plakater",
        "QR code of {}" => "QR-kode for {}",
        "Quarter" => "Kvartal",
        "quarter" => "kvartal",
        "Rank" => "Plass",
        "Rate" => "Andel",
        "Reached" => "Nådd",
        "reached" => "nådd",
        "Read" => "Lest",
        "Received" => "Mottatt",
        "Recruited for the first time" => "Vervet for første gang",
        "Recruiting" => "Vervet",
        "Referral" => "Verving",
        "Merged into" => "Slått sammen med",
        "Referrals" => "Vervinger",
        "Rej." => "Avv.",
        "Rejected" => "Avvist",
        "Rows" => "Rader",
        "Rule" => "Regel",
        "Scan the code with your phone, or go to" => "Skann koden med telefonen, eller gå til",
        "Stage" => "Steg",
        "Stalled" => "Stått stille",
        "Status" => "Status",
        "Summary {}" => "Oppsummering {}",
        "Supp." => "Skjult",
        "Thank you, {}." => "Takk, {}.",
        "Thank you." => "Takk.",
        "The year before, {} joined through you." => "Året før ble {} medlem gjennom deg.",
        "Top recruiters by activated" => "De som vervet flest aktiverte",
        "Total" => "Sum",
        "Week" => "Uke",
        "week" => "uke",
        "entry in the audit log" => "innføring i loggen",
        "entries in the audit log" => "innføringer i loggen",
        "What" => "Hva",
        "Count" => "Antall",
        "event" => "hendelse",
        "events" => "hendelser",
        "the referral of an erased person" => "vervingen til en slettet person",
        "When" => "Når",
        "Who" => "Hvem",
        "Did what" => "Gjorde hva",
        "To what" => "Med hva",
        "To whom" => "Med hvem",
        "Where those who entered {} are now" => "Hvor de som kom inn {}, er nå",
        "Who got on within {}" => "Hvem som kom videre innen {}",
        "Why" => "Hvorfor",
        "Year" => "År",
        "year" => "år",
        "Year before" => "Året før",
        "yes" => "ja",
        "You as a peer mentor, {}" => "Du som likeperson, {}",
        "You reached {} {}." => "Du nådde {} {}.",
        "You reached {}, and {} logged in for the first time." => "Du nådde {}, og {} logget inn for første gang.",
        "You reached {}." => "Du nådde {}.",
        "Your best month" => "Din beste måned",
        "Your longest streak" => "Din lengste rekke",
        "Your place" => "Din plass",
        "Your year as a peer mentor, {}" => "Året ditt som likeperson, {}",
        "`--limit N` shows more" => "`--limit N` viser flere",
        "`--limit N` shows more, a file such as `-o referrals.csv` has all" => {
            "`--limit N` viser flere, en fil som `-o vervinger.csv` har alle"
        }
        "`--metric rate` ranks by the share that became active, on the cohort" => {
            "`--metric rate` ordner etter andelen som ble aktive, i kohorten"
        }
        "`--top {}` shows all" => "`--top {}` viser alle",
        "a minute" => "ett minutt",
        "and {} more for the first time" => "og {} til for første gang",
        "at any time" => "noen gang",
        "from {} to {}" => "fra og med {} til og med {}",
        "in the same days a year before" => "i de samme dagene året før",
        "in this period" => "i denne perioden",
        "in {}" => "i {}",
        "new" => "ny",
        "of" => "av",
        "of all time" => "for hele tiden",
        "of {}" => "for {}",
        "of {} mentors, by people activated" => "av {} likepersoner, etter personer aktivert",
        "on {}" => "den {}",
        "shared {}" => "delt {}",
        "since {}" => "siden {}",
        "still ahead" => "ligger foran",
        "the same days a year before, {}" => "de samme dagene året før, {}",
        "the year before" => "året før",
        "until {}" => "til og med {}",
        "{} (demo data)" => "{} (demodata)",
        "{} are active" => "er {} aktive",
        "{} day" => "{} dag",
        "{} days" => "{} dager",
        "{} hour" => "{} time",
        "{} hours" => "{} timer",
        "{} in each" => "{} i hver",
        "{} is active" => "er {} aktiv",
        "{} joined through a peer mentor {}{}, and {} logged in for the first time." => {
            "{} ble medlem gjennom en likeperson {}{}, og {} logget inn for første gang."
        }
        "{} joined through you {}." => "{} ble medlem gjennom deg {}.",
        "{} link" => "{} lenke",
        "{} link made" => "{} lenke laget",
        "{} links" => "{} lenker",
        "{} links made" => "{} lenker laget",
        "{} member" => "{} likeperson",
        "{} members" => "{} likepersoner",
        "{} mentor" => "{} likeperson",
        "{} mentors" => "{} likepersoner",
        "{} minute" => "{} minutt",
        "{} minutes" => "{} minutter",
        "{} month" => "{} måned",
        "{} months" => "{} måneder",
        "{} new member" => "{} nytt medlem",
        "{} new members" => "{} nye medlemmer",
        "{} had somebody join{}{}." => "{} fikk noen til å bli medlem{}{}.",
        "{} of {}" => "{} av {}",
        "{} open referrals stand still for {} days or more." => {
            "{} åpne vervinger har stått stille i {} dager eller mer."
        }
        "`{}` lists them" => "`{}` viser dem",
        "Your best months" => "Dine beste måneder",
        "{} people" => "{} personer",
        "{} people joined" => "{} ble medlem",
        "{} person" => "{} person",
        "{} person joined" => "{} ble medlem",
        "{} referral" => "{} verving",
        "{} referral is still open: rates can rise" => "{} verving er fortsatt åpen: andelene kan stige",
        "{} referrals" => "{} vervinger",
        "{} referrals are still open: rates can rise" => "{} vervinger er fortsatt åpne: andelene kan stige",
        "{} row" => "{} rad",
        "{} rows" => "{} rader",
        "{} self-referral is left out" => "{} verving av en selv er holdt utenfor",
        "{} self-referrals are left out" => "{} vervinger av en selv er holdt utenfor",
        "{} still has open referrals: its rate can rise" => "{} har fortsatt åpne vervinger: andelen kan stige",
        "{} still have open referrals: their rates can rise" => "{} har fortsatt åpne vervinger: andelene kan stige",
        "{} stopped at {}, {} ago or more" => "{} stoppet ved {}, for {} siden eller mer",
        "{} stopped, {} ago or more" => "{} stoppet for {} siden eller mer",
        "{} to {}" => "{} til {}",
        "{} to {} still have open referrals: their rates can rise" => {
            "{} til {} har fortsatt åpne vervinger: andelene kan stige"
        }
        "{} to {}: somebody joined in every one" => "{} til {}: noen ble medlem i hver av dem",
        "{} was the strongest month with {}, then {}." => "Den beste måneden var {} med {}, fulgt av {}.",
        "{} was the strongest month with {}." => "Den beste måneden var {} med {}.",
        "{} were the strongest months with {} each, then {}." => "De beste månedene var {} med {} hver, fulgt av {}.",
        "{} were the strongest months with {} each." => "De beste månedene var {} med {} hver.",
        "{} with status {}" => "{} med status {}",
        "{} with {}" => "{} med {}",
        "{} with {} each" => "{} med {} hver",
        "{} is merged into {}" => "{} er slått sammen med {}",
        "{} without a link: `verve link create --all-members` makes one each" => {
            "{} uten lenke: `verve link create --all-members` lager én til hver"
        }
        "{}, as of {}, {}" => "{}, per {}, {}",
        "{}: {} share rank {}" => "{}: {} deler plass {}",
        "  of which unused" => "  av dem ubrukt",
        "Figures {} that moved since they were published on {}" => {
            "Tall {} som har flyttet seg siden de ble publisert {}"
        }
        "Figures {} that moved since {}" => "Tall {} som har flyttet seg siden {}",
        "{}, {} against {}" => "{}, {} mot {}",
        "Nothing moved" => "Ingenting har flyttet seg",
        "{} figure more moved by member, group, campaign, channel, or on the board: `--format csv` lists all" => {
            "{} tall til har flyttet seg per likeperson, lokallag, kampanje, kanal eller på topplisten: `--format csv` viser alle"
        }
        "{} figures more moved by member, group, campaign, channel, or on the board: `--format csv` lists all" => {
            "{} tall til har flyttet seg per likeperson, lokallag, kampanje, kanal eller på topplisten: `--format csv` viser alle"
        }
        "{} is import {}, received {}" => "{} er import {}, mottatt {}",
        "What happened" => "Det som skjedde",
        "Those who came" => "De som kom",
        "{}, of all" => "{}, av alle",
        "{}, median" => "{}, median",
        "Past their horizon" => "Har hatt tiden sin",
        "Of those, active" => "Av dem, aktive",
        "Was" => "Var",
        "Is" => "Er",
        "Moved by" => "Flyttet av",
        "Setting" => "Innstilling",
        "Growth {} across organizations" => "Vekst {} på tvers av organisasjoner",
        "Event: by {} of what happened. {}, as of {}" => "Hendelser: per {} det skjedde. {}, per {}",
        "Shown: the first {}" => "Vist: de første {}",
        "Shown from {} people of {} organizations on, none of them over {} %; else `:`" => {
            "Vises fra {} personer fra {} organisasjoner, ingen av dem over {} %; ellers `:`"
        }
        "* still running: compared with the same part of the month before" => {
            "* pågår ennå: sammenlignet med samme del av måneden før"
        }
        "* still running: compared with the same part of the year before" => {
            "* pågår ennå: sammenlignet med samme del av året før"
        }
        "With fewer than {} organizations nothing can be shown" => {
            "Med færre enn {} organisasjoner kan ingenting vises"
        }
        "`verve org set SLUG growth=yes` lets an organization be counted" => {
            "`verve org set SLUG growth=yes` lar en organisasjon telles"
        }
        "Recruiters" => "Ververe",
        "Organizations" => "Organisasjoner",
        "Every count stays as it was; times between stages leave the sealed referrals out" => {
            "Alle tall blir som de var; tidene mellom trinnene regner ikke med de forseglede vervingene"
        }
        "Persons stand here as keyed hashes; `To whom` shows the beginning of one" => {
            "Personer står her som hasher med nøkkel; `Med hvem` viser begynnelsen av en"
        }
        other => return intake::template(other),
    })
}

#[cfg(test)]
mod tests;
