//! The words of imports, events and explanations in Norwegian (bokmål): where figures come from, and why.

/// The Norwegian of an English template, where there is one.
pub(super) fn template(english: &str) -> Option<&'static str> {
    events_and_imports(english).or_else(|| files(english)).or_else(|| reasons(english)).or_else(|| rejections(english))
}

fn events_and_imports(english: &str) -> Option<&'static str> {
    Some(match english {
        "* {} was undone on {} and is not in the total" => "* {} ble tatt tilbake {} og er ikke med i summen",
        "* {} was undone on {}" => "* {} ble tatt tilbake {}",
        "1 of {} is unattributed" => "1 av {} hører ikke til noen verving",
        "Changed" => "Endret",
        "Click" => "Klikk",
        "Digest" => "Sjekksum",
        "Growth" => "Vekst",
        "Id" => "Id",
        "Members" => "Likepersoner",
        "Number" => "Nummer",
        "Published: the summary {}" => "Publisert: oppsummeringen {}",
        "Read = new + duplicate + rejected" => "Lest = nye + dubletter + avviste",
        "Read = new + duplicate + rejected + suppressed" => "Lest = nye + dubletter + avviste + skjulte",
        "Read with, as `--like {}` reads again" => "Lest med, slik `--like {}` leser igjen",
        "Read with" => "Lest med",
        "Revision" => "Revisjon",
        "Unchanged" => "Uendret",
        "Expires" => "Utløper",
        "Path" => "Adresse",
        "Scopes" => "Tilganger",
        "Source" => "Kilde",
        "Token" => "Nøkkel",
        "URL" => "URL",
        "Webhook" => "Webhook",
        "closed" => "stengt",
        "expired" => "utløpt",
        "removed {}" => "fjernet {}",
        "revoked" => "trukket tilbake",
        "two secrets until {}" => "to hemmeligheter til {}",
        "valid" => "gyldig",
        "{} token" => "{} nøkkel",
        "{} tokens" => "{} nøkler",
        "{} webhook" => "{} webhook",
        "{} webhooks" => "{} webhooker",
        "Same" => "Like",
        "State" => "Tilstand",
        "The first {} events" => "De første {} hendelsene",
        "The first {} unattributed events" => "De første {} hendelsene uten verving",
        "Undone" => "Tatt tilbake",
        "User" => "Bruker",
        "Why not" => "Hvorfor ikke",
        "`verve event list --unattributed` lists them" => "`verve event list --unattributed` viser dem",
        "`verve restated {} --from published` says what moved since" => {
            "`verve restated {} --from published` sier hva som har flyttet seg siden"
        }
        "`verve summary {} --as-of {} --format ndjson | sha256sum` gives the digest again" => {
            "`verve summary {} --as-of {} --format ndjson | sha256sum` gir sjekksummen igjen"
        }
        "label {}" => "merkelapp {}",
        "label {} and {} more" => "merkelapp {} og {} til",
        "labels" => "merkelapper",
        "links" => "lenker",
        "members" => "likepersoner",
        "merges" => "sammenslåinger",
        "settings" => "innstillinger",
        "time passed" => "tiden gikk",
        "undo of {}" => "tilbaketrekking av {}",
        "{} change" => "{} endring",
        "{} changes" => "{} endringer",
        "taken back" => "tatt tilbake",
        "{} event" => "{} hendelse",
        "{} events" => "{} hendelser",
        "{} import" => "{} import",
        "{} imports" => "{} importer",
        "{} new event" => "{} ny hendelse",
        "{} new events" => "{} nye hendelser",
        "{} of {} are unattributed" => "{} av {} hører ikke til noen verving",
        "{} organization agreed to be counted" => "{} organisasjon har sagt ja til å telles",
        "{} organizations agreed to be counted" => "{} organisasjoner har sagt ja til å telles",
        "{} unattributed event" => "{} hendelse uten verving",
        "{} unattributed events" => "{} hendelser uten verving",
        "{} was cut off: the same command again completes it" => {
            "{} ble avbrutt: den samme kommandoen en gang til fullfører den"
        }
        _ => return None,
    })
}

fn files(english: &str) -> Option<&'static str> {
    Some(match english {
        "Duplicate" => "Dubletter",
        "Moved: {}" => "Flyttet: {}",
        "Would move: {}" => "Ville flyttet: {}",
        "Next: mend {} and run `verve ingest {}{}`" => "Videre: rett {} og kjør `verve ingest {}{}`",
        "Suppressed" => "Skjult",
        "This file was imported before, as import {}" => "Denne filen er importert før, som import {}",
        "Unattributed" => "Uten verving",
        "a person who was erased" => "en person som er slettet",
        "activated in {} from {} to {}" => "aktiverte i {} fra {} til {}",
        "already here, nothing moved" => "er her fra før, ingenting flyttet seg",
        "joined in {} from {} to {}" => "nye medlemmer i {} fra {} til {}",
        "joined in {} from {} to {}, activated from {} to {}" => {
            "nye medlemmer i {} fra {} til {}, aktiverte fra {} til {}"
        }
        "persons who were erased" => "personer som er slettet",
        "written to {}" => "skrevet til {}",
        "{} attributed, {} unattributed" => "{} med verving, {} uten",
        "{} referral opened" => "{} verving åpnet",
        "{} referrals opened" => "{} vervinger åpnet",
        "{}, import {}" => "{}, import {}",
        "{}, not written: a dry run" => "{}, ikke skrevet: en prøvekjøring",
        "{}, nothing written" => "{}, ingenting skrevet",
        _ => return None,
    })
}

fn reasons(english: &str) -> Option<&'static str> {
    Some(match english {
        "No referral: {}" => "Ingen verving: {}",
        "Referral {} is {}" => "Verving {} er {}",
        "What lost" => "Hva som tapte",
        "Why there is none" => "Hvorfor det ikke er noen",
        "Why this referral" => "Hvorfor denne vervingen",
        "a personal link is a referral from the moment it is generated (rule 4)" => {
            "en personlig lenke er en verving fra den blir laget (regel 4)"
        }
        "an event by code alone, without click or user: its own referral (rule 5)" => {
            "en hendelse med bare kode, uten klikk eller bruker: en egen verving (regel 5)"
        }
        "by code {}" => "ved kode {}",
        "click {}" => "klikk {}",
        "code {}" => "kode {}",
        "later than the binding, and a later one does not move a person" => {
            "senere enn bindingen, og en senere flytter ingen person"
        }
        "no event leads to a link of this organization" => "ingen hendelse fører til en lenke i denne organisasjonen",
        "nobody is bound through this click, so it stands for itself (rule 5)" => {
            "ingen er bundet gjennom dette klikket, så det står for seg selv (regel 5)"
        }
        "nobody yet" => "ingen ennå",
        "none" => "ingen",
        "nothing joins this user to a link" => "ingenting knytter denne brukeren til en lenke",
        "older than the referral of its person" => "eldre enn vervingen til personen",
        "referral {}" => "verving {}",
        "the click was never seen with a known code" => "klikket er aldri sett med en kjent kode",
        "the click was open, and the event came {} later, within {}" => {
            "klikket var åpent, og hendelsen kom {} senere, innenfor {}"
        }
        "the click's referral" => "klikkets verving",
        "the code is no link of this organization" => "koden er ingen lenke i denne organisasjonen",
        "the code's referral" => "kodens verving",
        "the earliest eligible candidate of this person (rule 3)" => {
            "den tidligste gyldige kandidaten til denne personen (regel 3)"
        }
        "the link was closed by then" => "lenken var stengt da",
        "the person's referral" => "personens verving",
        "the user was a member long before" => "brukeren var medlem lenge før",
        "the {} of {} {} of {}: {}" => "{} den {} {} hos {}: {}",
        "the {} of {} {}: {}" => "{} den {} {}: {}",
        "through click {}" => "gjennom klikk {}",
        "too long after the click" => "for lenge etter klikket",
        "user {}" => "bruker {}",
        "{} is bound by nothing: none of the candidates is eligible" => {
            "{} er ikke bundet: ingen av kandidatene er gyldige"
        }
        "{} is bound by the {}, {}:" => "{} er bundet ved {}, {}:",
        "{}: no event of this person names a click or a code" => {
            "{}: ingen hendelse for denne personen nevner et klikk eller en kode"
        }
        _ => return None,
    })
}

fn rejections(english: &str) -> Option<&'static str> {
    Some(match english {
        "same key, other content: the first stays" => "samme nøkkel, annet innhold: den første blir stående",
        "the wrong number of fields" => "feil antall felt",
        "a control character in an id" => "et kontrolltegn i en id",
        "a field is too long" => "et felt er for langt",
        "an id that a spreadsheet made a number of" => "en id som et regneark har gjort til et tall",
        "an id of more than 255 bytes" => "en id på mer enn 255 byte",
        "not a JSON object" => "ikke et JSON-objekt",
        "a key stands twice" => "en nøkkel står to ganger",
        "a needed field is missing" => "et felt som trengs, mangler",
        "a NUL character" => "et NUL-tegn",
        "the row names another organization" => "raden nevner en annen organisasjon",
        "an id looks like personal data" => "en id ser ut som personopplysninger",
        "text after a closing quote" => "tekst etter et avsluttende anførselstegn",
        "a record of too many lines" => "en post på for mange linjer",
        "a second header: files put together?" => "et hode til: er filer satt sammen?",
        "the event is none of the four stages" => "hendelsen er ingen av de fire stegene",
        "a date without a time: give --dates-at" => "en dato uten klokkeslett: gi --dates-at",
        "not a time: give --time-format" => "ikke et tidspunkt: gi --time-format",
        "more than 24 h in the future" => "mer enn 24 t fram i tid",
        "a time that the clocks skipped" => "et tidspunkt som klokken hoppet over",
        "the time has no offset: give --assume-tz" => "tidspunktet mangler tidssone: gi --assume-tz",
        "before the year 2000" => "før år 2000",
        "a time out of range" => "et tidspunkt utenfor det mulige",
        "not UTF-8: give --encoding" => "ikke UTF-8: gi --encoding",
        "cannot be used" => "kan ikke brukes",
        _ => return None,
    })
}
