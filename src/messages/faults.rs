//! What went wrong, in Norwegian (bokmål): failures, their causes and hints, found by the sentence in English.
//!
//! Failures come from every room as finished sentences. Here each English one stands as a template; what a sentence has
//! in the place of `{}` is carried over as it is. A sentence that fits none stays English.

/// The Norwegian of a sentence; none where it fits no template.
pub(super) fn sentence(english: &str) -> Option<String> {
    FAULTS.iter().find_map(|(template, norwegian)| Some(filled(norwegian, &values(template, english)?)))
}

/// What stands in a sentence in the places of a template; none where it does not fit.
fn values<'a>(template: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = template.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (place, part) in parts.iter().enumerate() {
        let end = if place + 1 == parts.len() { rest.strip_suffix(part)?.len() } else { rest.find(part)? };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    (!found.is_empty() || rest.is_empty()).then_some(found)
}

fn filled(template: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    for (place, part) in template.split("{}").enumerate() {
        if place > 0 {
            out.push_str(values.next().unwrap_or(&""));
        }
        out.push_str(part);
    }
    out
}

/// English and Norwegian, the more telling template before the one that fits more.
const FAULTS: &[(&str, &str)] = &[
    ("there is no database at `{}`", "det er ingen database på `{}`"),
    ("only `verve init` and `verve demo` create one", "bare `verve init` og `verve demo` lager en"),
    (
        "`verve init` creates it; `--database` or VERVE_DATABASE names another",
        "`verve init` lager den; `--database` eller VERVE_DATABASE navngir en annen",
    ),
    ("there is a database at `{}` already", "det er en database på `{}` fra før"),
    ("`verve init` never writes over a database", "`verve init` skriver aldri over en database"),
    (
        "`verve org add SLUG --name NAME` adds an organization to it",
        "`verve org add SLUG --name NAVN` legger til en organisasjon i den",
    ),
    ("`{}` is not a verve database", "`{}` er ikke en verve-database"),
    ("the file was not made by verve, or is damaged", "filen er ikke laget av verve, eller den er skadet"),
    (
        "check `--database`; `verve config show` says where it comes from",
        "se på `--database`; `verve config show` sier hvor den kommer fra",
    ),
    ("the database has schema {}, this verve knows {}", "databasen har skjema {}, denne verve kjenner {}"),
    ("the database has schema {}, this verve needs {}", "databasen har skjema {}, denne verve trenger {}"),
    ("verve does it for SQLite files", "verve gjør det for SQLite-filer"),
    (
        "`pg_dump --format custom` and `pg_restore`, as a role that may read every row",
        "`pg_dump --format custom` og `pg_restore`, som en rolle som kan lese alle rader",
    ),
    ("a part of it is not what was written", "en del av den er ikke det som ble skrevet"),
    (
        "`verve db verify` says which part; keep the file for a look",
        "`verve db verify` sier hvilken del; ta vare på filen",
    ),
    ("`verve db restore BACKUP` puts a backup in its place", "`verve db restore KOPI` setter en kopi i stedet"),
    (
        "check the disk and its space, then run the same command again; that is always safe",
        "se på disken og plassen, og kjør samme kommando igjen; det er alltid trygt",
    ),
    ("nothing is written over a file", "ingen fil skrives over"),
    ("name another file, or move that one away", "oppgi en annen fil, eller flytt den"),
    ("there two machines can write at once and damage it", "der kan to maskiner skrive samtidig og skade den"),
    (
        "keep the database on a local disk; backups may go there",
        "ha databasen på en lokal disk; sikkerhetskopier kan ligge der",
    ),
    ("check the folder, its rights and its space", "se på mappen, rettighetene og plassen"),
    ("only the role that owns it may change it", "bare rollen som eier den, kan endre den"),
    (
        "`verve db migrate`, as that role, brings it up to date",
        "`verve db migrate`, som den rollen, bringer den à jour",
    ),
    ("the connection to the database failed", "forbindelsen til databasen sviktet"),
    ("the connection to the database failed: {}", "forbindelsen til databasen sviktet: {}"),
    (
        "run the same command again when the server is there; that is always safe",
        "kjør den samme kommandoen en gang til når tjeneren er der; det er alltid trygt",
    ),
    ("the server refused the connection", "tjeneren avviste forbindelsen"),
    ("the server refused the connection: {}", "tjeneren avviste forbindelsen: {}"),
    (
        "check user and database in the address, and the password in ~/.pgpass or PGPASSWORD",
        "se på bruker og database i adressen, og på passordet i ~/.pgpass eller PGPASSWORD",
    ),
    ("no safe connection to the server", "ingen trygg forbindelse til tjeneren"),
    ("no safe connection to the server: {}", "ingen trygg forbindelse til tjeneren: {}"),
    (
        "check `sslmode` and `sslrootcert` in the address against the server's certificate and name",
        "se på `sslmode` og `sslrootcert` i adressen og på tjenerens sertifikat og navn",
    ),
    ("another writer was in the way", "en annen som skrev, sto i veien"),
    ("two writers waited for each other", "to som skrev, ventet på hverandre"),
    ("the database's role may not do this", "databasens rolle kan ikke gjøre dette"),
    ("the database's role may not do this: {}", "databasens rolle kan ikke gjøre dette: {}"),
    (
        "`verve db migrate --app-role NAME`, as the owner, grants a role what verve needs",
        "`verve db migrate --app-role NAVN`, som eieren, gir en rolle det verve trenger",
    ),
    ("the database's role or schema is unsafe: {}", "databasens rolle eller skjema er utrygt: {}"),
    (
        "this role could see more than one organization at a time",
        "denne rollen kunne se mer enn én organisasjon om gangen",
    ),
    (
        "as the owner: `verve db migrate --app-role NAME`; then work as NAME",
        "som eieren: `verve db migrate --app-role NAVN`; arbeid så som NAVN",
    ),
    (
        "`--allow-unsafe-role` goes on all the same, for a first look",
        "`--allow-unsafe-role` går videre likevel, for et første blikk",
    ),
    ("`{}` is on one machine", "`{}` er på én maskin"),
    (
        "tables are distributed by Citus, an extension of PostgreSQL",
        "tabeller fordeles av Citus, en utvidelse av PostgreSQL",
    ),
    (
        "`CREATE EXTENSION citus` in the database, on every node, and add the workers first",
        "`CREATE EXTENSION citus` i databasen, på hver node, og legg til arbeiderne først",
    ),
    ("an embedded database has no roles", "en innebygd database har ingen roller"),
    ("roles are for PostgreSQL", "roller er for PostgreSQL"),
    ("leave `--app-role` and `--platform-role` out", "la `--app-role` og `--platform-role` være"),
    ("it is no SQLite file and no PostgreSQL server", "det er ingen SQLite-fil og ingen PostgreSQL-tjener"),
    (
        "write it like `sqlite:///var/lib/verve/verve.db`, give the path of the file, or `postgres://user@host/database`",
        "skriv den som `sqlite:///var/lib/verve/verve.db`, gi stien til filen, eller `postgres://bruker@vert/database`",
    ),
    ("a part of what was committed is in it alone", "en del av det som ble lagret, ligger bare i den"),
    (
        "keep it beside the database; check the disk and its space, and the next command folds it",
        "la den ligge ved siden av databasen; se etter disken og plassen på den, så tar neste kommando den med",
    ),
    (
        "the database `{}` was removed or exchanged while it was open",
        "databasen `{}` ble fjernet eller byttet ut mens den var åpen",
    ),
    ("nothing more is written, to neither file", "ingenting mer blir skrevet, til ingen av filene"),
    (
        "put the file back, or start the server again to work with the one that is there",
        "legg filen tilbake, eller start tjeneren på nytt for å arbeide med den som er der",
    ),
    (
        "the newest commits of the file that was open may be in the one that ends in `.exchanged-wal`",
        "det nyeste i filen som var åpen, kan ligge i den som ender på `.exchanged-wal`",
    ),
    ("a newer verve has used this database", "en nyere verve har brukt denne databasen"),
    ("install that version of verve", "installer den versjonen av verve"),
    ("`{}` is not a database that verve can open", "`{}` er ikke en database som verve kan åpne"),
    ("there is no member `{}`", "det er ingen likeperson `{}`"),
    ("there is no link `{}`", "det er ingen lenke `{}`"),
    ("there is no import `{}`", "det er ingen import `{}`"),
    ("there is no referral `{}`", "det er ingen verving `{}`"),
    ("there is no organization `{}`", "det er ingen organisasjon `{}`"),
    ("there is no event `{}`", "det er ingen hendelse `{}`"),
    ("there is no revision `{}`", "det er ingen revisjon `{}`"),
    ("there is no token `{}`", "det er ingen nøkkel `{}`"),
    ("there is no webhook `{}`", "det er ingen webhook `{}`"),
    ("there is no column `{}`", "det er ingen kolonne `{}`"),
    ("there is no month {}", "det er ingen måned {}"),
    ("there is no quarter {}", "det er ikke noe kvartal {}"),
    ("there is no year 0", "det er ikke noe år 0"),
    ("there is no place for the database", "det er ikke noe sted for databasen"),
    ("the organization `{}` has none of that name", "organisasjonen `{}` har ingen med det navnet"),
    ("no {} of this organization has that name", "ingen {} i denne organisasjonen har det navnet"),
    ("this organization has no such revision", "denne organisasjonen har ingen slik revisjon"),
    (
        "every report prints its revision; `verve funnel --format json` shows the newest",
        "hver rapport skriver sin revisjon; `verve funnel --format json` viser den nyeste",
    ),
    ("this organization holds nothing of that id", "organisasjonen har ingenting om den id-en"),
    (
        "`verve referral list` shows the ids of people; an erased person has none",
        "`verve referral list` viser id-ene til folk; en slettet person har ingen",
    ),
    ("`verve {} list` shows those there are", "`verve {} list` viser dem som finnes"),
    ("did you mean `{}`?", "mente du `{}`?"),
    ("the {} `{}` exists already", "{} `{}` finnes fra før"),
    ("a code is given once in the whole installation", "en kode gis ut én gang i hele installasjonen"),
    ("choose another code", "velg en annen kode"),
    ("nothing was written", "ingenting ble skrevet"),
    ("`verve {} set` changes what is there", "`verve {} set` endrer det som er der"),
    ("{} or more {}s are called `{}`", "{} eller flere ({}) heter `{}`"),
    ("the name was cut too short to mean one", "navnet er for kort til å bety én"),
    ("give more of it", "gi mer av det"),
    ("{} `{}` was taken back already", "{} `{}` er tatt tilbake fra før"),
    ("`{}` is already merged into `{}`", "`{}` er slått sammen med `{}` fra før"),
    ("`{}` cannot be merged into itself", "`{}` kan ikke slås sammen med seg selv"),
    ("`{}` is merged into no other id", "`{}` er ikke slått sammen med noen annen id"),
    ("an id is merged into one other", "en id slås sammen med én annen"),
    ("the member `{}` is merged into `{}`", "medlemmet `{}` er slått sammen med `{}`"),
    ("the links of both are that one's", "lenkene til begge er dens"),
    ("name `{}` instead", "oppgi `{}` i stedet"),
    ("the member `{}` cannot be removed", "medlemmet `{}` kan ikke fjernes"),
    (
        "only one without links can be, and this one has {}",
        "bare den som ikke har lenker, kan fjernes, og denne har {}",
    ),
    (
        "`verve link list --member {}` shows them; `verve link disable CODE` closes one",
        "`verve link list --member {}` viser dem; `verve link disable KODE` stenger en",
    ),
    (
        "`verve member merge {} --into MEMBER_ID` gives them to another member",
        "`verve member merge {} --into MEDLEM` gir dem til et annet medlem",
    ),
    (
        "it is merged into `{}`, and stands in no answer any more",
        "det er slått sammen med `{}`, og står ikke lenger i noe svar",
    ),
    (
        "leave it as it is; `verve member unmerge {}` takes the merge back",
        "la det være som det er; `verve member unmerge {}` tar sammenslåingen tilbake",
    ),
    ("`{}` is merged into it", "`{}` er slått sammen med det"),
    ("earlier answers count them as one with another member", "tidligere svar teller dem som ett med et annet medlem"),
    (
        "`verve person erase --member {}` takes their name away and keeps the counts",
        "`verve person erase --member {}` fjerner navnet og beholder tallene",
    ),
    ("an id names one member", "en id er ett medlem"),
    (
        "where both are one person: `verve member merge {} --into {}`",
        "er begge én person: `verve member merge {} --into {}`",
    ),
    (
        "a further code is as a link's own: 3 to 64 of a-z, 0-9, `-` and `_`",
        "en ekstra kode er som lenkens egen: 3 til 64 av a-z, 0-9, `-` og `_`",
    ),
    ("`verve {} unmerge {}` takes that back", "`verve {} unmerge {}` tar det tilbake"),
    ("the merge would close a circle", "sammenslåingen ville gå i ring"),
    (
        "they are one person already; `verve person unmerge {}` takes that back",
        "de er én person fra før; `verve person unmerge {}` tar det tilbake",
    ),
    (
        "they are one member already; `verve member unmerge {}` takes that back",
        "de er ett medlem fra før; `verve member unmerge {}` tar det tilbake",
    ),
    ("it is the same id", "det er samme id"),
    ("give two different ids", "gi to forskjellige id-er"),
    ("this id stands for itself", "denne id-en står for seg selv"),
    ("the label `{}` begins with `(`", "navnet `{}` begynner med `(`"),
    ("`(none)` and other words of the answers begin so", "`(none)` og andre ord i svarene begynner slik"),
    ("leave the bracket at its beginning out", "utelat parentesen foran"),
    ("`--from {}` is no day", "`--from {}` er ingen dag"),
    ("it is neither a date nor `always`", "det er verken en dato eller `always`"),
    ("write it like `--from 2026-01-31`, or `--from always`", "skriv `--from 2026-01-31` eller `--from always`"),
    ("`--from` is given without a group", "`--from` er gitt uten en gruppe"),
    ("it says from when on a group holds", "det sier fra når en gruppe gjelder"),
    ("write `verve member set {} group=GROUP --from DAY`", "skriv `verve member set {} group=GRUPPE --from DAG`"),
    ("the person `{}` was erased", "personen `{}` er slettet"),
    ("the id of somebody erased is never kept again", "id-en til en slettet person tas aldri vare på igjen"),
    ("leave it as it is", "la det være som det er"),
    ("there is no alias `{}`", "det er ingen ekstra kode `{}`"),
    (
        "no link of this organization has that further code, or it was taken off",
        "ingen lenke i denne organisasjonen har den ekstra koden, eller den er tatt av",
    ),
    (
        "`verve link show CODE` shows the further codes of a link",
        "`verve link show CODE` viser de ekstra kodene til en lenke",
    ),
    ("it can be done once", "det kan gjøres én gang"),
    ("nothing is left to do", "det er ingenting igjen å gjøre"),
    ("nothing had been received by then", "ingenting var mottatt da"),
    ("no events were ever received", "det er aldri mottatt noen hendelser"),
    ("the first events were received at {}", "de første hendelsene ble mottatt {}"),
    ("give a later `--as-of`, or none", "gi en senere `--as-of`, eller ingen"),
    ("the database is locked by another process", "databasen er låst av en annen prosess"),
    ("it waited 30 seconds for its turn", "det ventet 30 sekunder på tur"),
    ("run the same command again; that is always safe", "kjør den samme kommandoen en gang til; det er alltid trygt"),
    ("the disk is full", "disken er full"),
    ("what was committed before is kept", "det som var lagret før, er der"),
    (
        "free space and run the same command again; that is always safe",
        "gi plass og kjør den samme kommandoen en gang til; det er alltid trygt",
    ),
    ("the database file is damaged", "databasefilen er skadet"),
    ("SQLite cannot read it", "SQLite kan ikke lese den"),
    (
        "restore the newest backup; keep the damaged file for a look",
        "hent tilbake den nyeste sikkerhetskopien; ta vare på den skadde filen",
    ),
    ("cannot open the database `{}`", "kan ikke åpne databasen `{}`"),
    ("check the path and who may read and write there", "se på stien og hvem som kan lese og skrive der"),
    ("check the path and who may read there", "se på stien og hvem som kan lese der"),
    ("this is a fault of verve itself; nothing was written", "dette er en feil i verve selv; ingenting ble skrevet"),
    ("please report it with the command that you ran", "meld den gjerne fra om, med kommandoen du kjørte"),
    ("the server refused a statement", "tjeneren avviste en spørring"),
    ("the check of the {} could not be made", "kontrollen av {} kunne ikke gjøres"),
    (
        "`verve doctor` shows what it is; please report it with the command that you ran",
        "`verve doctor` viser hva det er; meld gjerne fra om det, med kommandoen du kjørte",
    ),
    ("the database refused", "databasen avslo"),
    ("`verve doctor` shows what it is", "`verve doctor` viser hva det er"),
    ("cannot read `{}`; nothing was written", "kan ikke lese `{}`; ingenting ble skrevet"),
    ("the input cannot be used; nothing was written", "inndataene kan ikke brukes; ingenting ble skrevet"),
    ("mend the file and run the same command again", "rett filen og kjør den samme kommandoen en gang til"),
    ("a value cannot be used", "en verdi kan ikke brukes"),
    (
        "`verve org set SLUG allow_personal_ids=yes` allows them, if they must be",
        "`verve org set SLUG allow_personal_ids=yes` tillater dem, om de må være der",
    ),
    ("write it like `https://example.org/join`", "skriv den som `https://example.org/join`"),
    ("write it otherwise; nothing was changed", "skriv det på en annen måte; ingenting ble endret"),
    ("the reading options are checked before any file", "valgene for lesing blir sjekket før noen fil"),
    ("`verve ingest --help` explains them", "`verve ingest --help` forklarer dem"),
    ("the columns are {}", "kolonnene er {}"),
    ("`--columns` takes their names, with commas between", "`--columns` tar navnene deres, med komma mellom"),
    ("`{}` is not a period", "`{}` er ingen periode"),
    ("it has none of the forms a period can have", "den har ingen av formene som en periode kan ha"),
    ("write {}, {}, {}, {} or {}", "skriv {}, {}, {}, {} eller {}"),
    ("`{}` is not a date", "`{}` er ingen dato"),
    ("{} is after {}", "{} er etter {}"),
    ("`{}` is not a moment to answer from", "`{}` er ikke noe tidspunkt å svare fra"),
    ("that cannot be a referral code", "det kan ikke være en vervekode"),
    ("leave `--code` out and a code is made at random", "la `--code` være, så blir det laget en tilfeldig kode"),
    ("no member has the {} `{}`; did you mean `{}`?", "ingen likeperson har {} `{}`; mente du `{}`?"),
    ("no link has the {} `{}`; did you mean `{}`?", "ingen lenke har {} `{}`; mente du `{}`?"),
    ("no member has the {} `{}`", "ingen likeperson har {} `{}`"),
    ("no link has the {} `{}`", "ingen lenke har {} `{}`"),
    ("cannot write `{}`", "kan ikke skrive `{}`"),
    (
        "check the folder, its rights and its space; reports can be run again",
        "se på mappen, rettighetene og plassen; rapporter kan kjøres igjen",
    ),
    ("`verve {} --help` shows the usage", "`verve {} --help` viser bruken"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_keeps_what_it_names() {
        let said = |english: &str| sentence(english);
        assert_eq!(said("there is no member `m-1`").as_deref(), Some("det er ingen likeperson `m-1`"));
        assert_eq!(said("give more of it").as_deref(), Some("gi mer av det"));
        assert_eq!(said("give more of it, please"), None);
        let two = said("no member has the group `Osl`; did you mean `Oslo`?");
        assert_eq!(two.as_deref(), Some("ingen likeperson har group `Osl`; mente du `Oslo`?"));
        assert_eq!(said(""), None);
    }

    #[test]
    fn every_value_stands_in_both_languages() {
        for (english, norwegian) in FAULTS {
            assert_eq!(english.matches("{}").count(), norwegian.matches("{}").count(), "{english:?}");
            let filled = english.replace("{}", "x");
            assert!(sentence(&filled).is_some(), "{english:?}");
        }
    }

    /// What the store and the database's failures say, found where it is written.
    #[test]
    fn failures_of_the_store_have_their_norwegian() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let text = std::fs::read_to_string(root.join("cli/failure.rs")).unwrap_or_default();
        let store = text.split("impl From<StoreError>").nth(1).and_then(|text| text.split("\n}\n").next());
        let said = store.unwrap_or_default().split(['(', ' ', '!']).count();
        assert!(said > 50, "{said}");
        for part in store.unwrap_or_default().split('"').skip(1).step_by(2) {
            let plain = part
                .replace("{id}", "x")
                .replace("{into}", "x")
                .replace("{kind}", "x")
                .replace("{since}", "x")
                .replace("{}", "x");
            // Names in patterns are one word; sentences are several.
            assert!(!plain.contains(' ') || sentence(&plain).is_some(), "{part:?} has no Norwegian");
        }
    }
}
