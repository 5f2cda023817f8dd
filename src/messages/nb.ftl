### Det verve sier, på norsk (bokmål).

## Numbers, times and enumerations

list-and = { $first } og { $last }
count-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dager
}
count-hours = { $count ->
    [one] { $count } time
   *[other] { $count } timer
}
count-minutes = { $count ->
    [one] { $count } minutt
   *[other] { $count } minutter
}
a-minute = ett minutt
count-months = { $count ->
    [one] { $count } måned
   *[other] { $count } måneder
}
count-people = { $count ->
    [one] { $count } person
   *[other] { $count } personer
}
count-mentors = { $count ->
    [one] { $count } likeperson
   *[other] { $count } likepersoner
}
count-members = { $count ->
    [one] { $count } likeperson
   *[other] { $count } likepersoner
}
count-new-members = { $count ->
    [one] { $count } nytt medlem
   *[other] { $count } nye medlemmer
}
count-joined = { $count } ble medlem
count-referrals = { $count ->
    [one] { $count } verving
   *[other] { $count } vervinger
}
count-rows = { $count ->
    [one] { $count } rad
   *[other] { $count } rader
}
count-events = { $count ->
    [one] { $count } hendelse
   *[other] { $count } hendelser
}
count-new-events = { $count ->
    [one] { $count } ny hendelse
   *[other] { $count } nye hendelser
}
count-unattributed-events = { $count ->
    [one] { $count } hendelse uten verving
   *[other] { $count } hendelser uten verving
}
count-imports = { $count ->
    [one] { $count } import
   *[other] { $count } importer
}
count-changes = { $count ->
    [one] { $count } endring
   *[other] { $count } endringer
}
count-links = { $count ->
    [one] { $count } lenke
   *[other] { $count } lenker
}
count-links-made = { $count ->
    [one] { $count } lenke laget
   *[other] { $count } lenker laget
}
count-tokens = { $count ->
    [one] { $count } nøkkel
   *[other] { $count } nøkler
}
count-webhooks = { $count ->
    [one] { $count } webhook
   *[other] { $count } webhooker
}
count-audit-entries = { $count ->
    [one] { $count } innføring i loggen
   *[other] { $count } innføringer i loggen
}
count-organizations-agreed = { $count ->
    [one] { $count } organisasjon har sagt ja til å telles
   *[other] { $count } organisasjoner har sagt ja til å telles
}
part-of-whole = { $part } av { $whole }
range = { $first } til { $last }
unit-hour = t

## Organizations, periods and moments

organization-demo = { $name } (demodata)
as-of-line = { $zone }, per { $as_of }, { $age }
filters-only = Bare { $filters }
merged-into = { $member } er slått sammen med { $into }
period-of = for { $period }
period-on = den { $day }
period-in = i { $period }
period-any-time = noen gang
period-all-time = for hele tiden
period-since = siden { $day }
period-until = til og med { $day }
period-from-to = fra og med { $first } til og med { $last }

## Labels of columns and rows

label-rank = Plass
label-name = Navn
label-mentor = Likeperson
label-member = Medlemsnr.
label-group = Lokallag
label-groups = Lokallag
label-link = Lenke
label-links = Lenker
label-campaign = Kampanje
label-channel = Kanal
label-day = Dag
label-week = Uke
label-month = Måned
label-quarter = Kvartal
label-year = År
label-stage = Steg
label-reached = Nådd
label-clicked = Åpnet
label-clicks = Åpnet
label-installed = Installert
label-joined = Blitt medlem
label-activated = Aktivert
label-active = Aktive
label-entered = Kom inn
label-came-in = Kom inn
label-open = Åpne
label-lapsed = Falt fra
label-rate = Andel
label-at-least = Minst
label-happened = Skjedde
label-total = Sum
label-of-all = Av alle
label-of-previous = Av forrige
label-median = Median
label-ninety-percent = 90 % innen
label-by-month = Per måned
label-year-before = Året før
label-change = Endring
label-growth = Vekst
label-figure = Tall
label-count = Antall
label-recruiting = Vervet
label-of = av
label-first-on = Første gang
label-person = Person
label-people-reached = Personer nådd
label-mentors-recruited = Likepersoner som vervet
label-links-generated = Lenker laget
label-links-unused = {"  "}av dem ubrukt
label-recruiters = Ververe
label-organizations = Organisasjoner
label-referral = Verving
label-referrals = Vervinger
label-status = Status
label-last-step = Siste steg
label-flags = Merker
label-stalled = Stått stille
label-lapses-in = Faller fra om
label-when = Når
label-on = Dato
label-event = Hendelse
label-found-by = Funnet ved
label-rule = Regel
label-import = Import
label-id = Id
label-click = Klikk
label-user = Bruker
label-why = Hvorfor
label-why-not = Hvorfor ikke
label-code = Kode
label-url = URL
label-board = Tavle
label-merged-into = Slått sammen med
label-who = Hvem
label-did-what = Gjorde hva
label-to-what = Med hva
label-to-whom = Med hvem
label-what = Hva
label-rows = Rader
label-number = Nummer
label-revision = Revisjon
label-digest = Sjekksum
label-file = Fil
label-received = Mottatt
label-read = Lest
label-new = Nye
label-duplicate = Dubletter
label-duplicate-short = Dubl.
label-suppressed = Skjult
label-suppressed-short = Skjult
label-rejected = Avvist
label-rejected-short = Avv.
label-unattributed = Uten verving
label-undone = Tatt tilbake
label-expires = Utløper
label-path = Adresse
label-scopes = Tilganger
label-source = Kilde
label-state = Tilstand
label-token = Nøkkel
label-webhook = Webhook
label-kind = Type
label-was = Var
label-is = Er
label-moved-by = Flyttet av
label-setting = Innstilling
label-posters = Plakater
label-changed = Endret
label-unchanged = Uendret
label-members = Likepersoner
label-same = Like
label-period = Periode

## Single words

none-label = (ingen)
word-yes = ja
word-no = nei
word-none = ingen
word-new = ny
word-day = dag
word-week = uke
word-month = måned
word-quarter = kvartal
word-year = år
word-member = likeperson
word-group = lokallag
word-link = lenke
word-campaign = kampanje
word-channel = kanal

## Stages and states

stage-link-clicked = Lenken ble åpnet
stage-app-installed = Appen installert
stage-account-created = Brukerkonto opprettet
stage-first-login = Første innlogging
stage-link-clicked-inline = lenken ble åpnet
stage-app-installed-inline = appen installert
stage-account-created-inline = brukerkonto opprettet
stage-first-login-inline = første innlogging
status-generated = laget
status-clicked = åpnet
status-installed = installert
status-joined = blitt medlem
status-activated = aktivert
status-active = aktive
status-open = åpne
status-lapsed = falt fra
status-reached = nådd
status-joined-and-active = ble medlem og er aktive

## What figures count by

basis-event = Hendelser: skjedde { $period }
basis-event-by = Hendelser: per { $unit } det skjedde
basis-event-accounts = Hendelser: brukerkonto opprettet
basis-cohort = Kohort: kom inn { $period }
basis-cohort-by = Kohort: per { $unit } de kom inn
basis-cohort-followed = Kohort: kom inn { $period }, fulgt til { $day }
basis-cohort-both-years = Kohort: per måned de kom inn, begge år fulgt i { $days }
basis-rate-today = Kohort: kom inn { $period }, aktive i dag. Rekkefølge: nedre grense av Wilson 95 %
basis-rate-then = Kohort: kom inn { $period }, aktive på det tidspunktet. Rekkefølge: nedre grense av Wilson 95 %

## The funnel

funnel-title = Trakt { $period }
funnel-title-by = Trakt { $period } per { $dimensions }
funnel-where-now = Hvor de som kom inn { $period }, er nå
funnel-skipped = Passert uten å bli sett: { $stages }
funnel-links = Lenker laget { $generated }, av dem ubrukt { $unused }
funnel-mature-none = Ingen har hatt sine { $days } ennå: andelen kan stige
funnel-mature-one = Av de { $entered } som har hatt sine { $days }, er { $activated } aktiv: { $share }
funnel-mature = Av de { $entered } som har hatt sine { $days }, er { $activated } aktive: { $share }
funnel-open-one-group = { $group } har fortsatt åpne vervinger: andelen kan stige
funnel-open-groups = { $groups } har fortsatt åpne vervinger: andelene kan stige
funnel-open-range = { $first } til { $last } har fortsatt åpne vervinger: andelene kan stige
funnel-open = { $count ->
    [one] { $count } verving er fortsatt åpen: andelene kan stige
   *[other] { $count } vervinger er fortsatt åpne: andelene kan stige
}
nobody-entered = Ingen kom inn { $period }
nothing-happened = Ingenting skjedde { $period }

## The leaderboard

leaderboard-title = Toppliste { $period }
leaderboard-title-joined = Toppliste { $period } etter nye medlemmer
leaderboard-title-clicked = Toppliste { $period } etter åpnede lenker
leaderboard-title-rate = Toppliste { $period } etter andel
leaderboard-nobody-activated = Ingen ble aktivert { $period }
leaderboard-nobody-joined = Ingen ble medlem { $period }
leaderboard-nobody-clicked = Ingen åpnet en lenke { $period }
leaderboard-shared-rank = { $rows }: { $sharing } deler plass { $rank }
leaderboard-top-all = `--top { $all }` viser alle
leaderboard-by-rate = `--metric rate` ordner etter andelen som ble aktive, i kohorten
leaderboard-no-rank = - ingen plass: færre enn { $fewest } kom inn, og én person ville avgjort tallet
leaderboard-withheld = Likepersoner med færre enn { $fewest } vises ikke; : står for færre enn { $fewest }
mentor-number = Likeperson { $number }

## Lists of referrals

referrals-with-status = { $referrals } med status { $status }
referrals-stopped-at = { $referrals } stoppet ved { $status }, for { $days } siden eller mer
referrals-stopped = { $referrals } stoppet for { $days } siden eller mer
referrals-by-entry = Etter når de kom inn
referrals-entered-by-entry = Kom inn { $period }, etter når de kom inn
referrals-open-by-entry = Åpne, etter når de kom inn
referrals-lapsed-at-stage = Ikke med: { $count } som falt fra på dette steget
referrals-lapsed = Ikke med: { $count } som falt fra
referrals-more = `--limit N` viser flere, en fil som `-o vervinger.csv` har alle
shown-first = Vist: de første { $count }
limit-shows-more = `--limit N` viser flere

## The summary

summary-title = Oppsummering { $period }
summary-funnel = Fra lenke til første innlogging
summary-campaigns = Kampanjer, de beste først
summary-channels = Kanaler, de beste først
summary-figures = I tall
summary-months = Blitt medlem og aktivert per måned
summary-recruiters = De som vervet flest aktiverte
summary-first-time = Vervet for første gang
summary-in-time = Hvem som kom videre innen { $days }
summary-others = ({ $count } andre)
summary-more-first-time = og { $count } til for første gang
summary-open-rise = De åpne kan fortsatt komme videre: tallene kan stige
summary-self-referrals = { $count ->
    [one] { $count } verving av en selv er holdt utenfor
   *[other] { $count } vervinger av en selv er holdt utenfor
}
summary-same-days-before = de samme dagene året før, { $days }
summary-compared = Sammenlignet med { $days }
summary-compared-since = Sammenlignet med { $days }, som det finnes data for siden { $day }
summary-nothing = Ingenting skjedde { $period }.
summary-joined = { $people } ble medlem gjennom en likeperson { $period }{ $difference }, og { $activated } logget inn for første gang.
summary-as-many = , like mange som { $before }
summary-more = , { $count } flere enn { $before }
summary-fewer = , { $count } færre enn { $before }
summary-before-same-days = i de samme dagene året før
summary-before-year = året før
summary-is-active = er { $count } aktiv
summary-are-active = er { $count } aktive
summary-cohort = Av { $people } som ble nådd, { $active }.
summary-cohort-one-open = Av { $people } som ble nådd, { $active }, og 1 til har fortsatt tid på seg.
summary-cohort-open = Av { $people } som ble nådd, { $active }, og { $open } til har fortsatt tid på seg.
summary-mature = Av de { $entered } som har hatt sine { $days }, ble { $activated } aktive i løpet av dem: { $share }.
summary-mature-before = Av de { $entered } som har hatt sine { $days }, ble { $activated } aktive i løpet av dem: { $share }, året før { $share_before }.
summary-recruiting = { $mentors } fikk noen til å bli medlem{ $difference }{ $first_time }.
summary-first-time-one = ; for én var det første gang
summary-first-time-many = ; for { $count } var det første gang
summary-best-campaign = Av kampanjene ga { $name } mest: { $reached } nådd, { $active } aktive.
summary-half-within = Halvparten av dem som ble medlem, ble det innen { $length } etter at appen var installert.
summary-stalled-one = 1 åpen verving har stått stille i { $days } dager eller mer.
summary-stalled-many = { $count } åpne vervinger har stått stille i { $days } dager eller mer.
summary-lists-them = `{ $command }` viser dem
summary-month-with = { $months } med { $count }
summary-months-with-each = { $months } med { $count } hver
summary-best-month = Den beste måneden var { $months } med { $members }.
summary-best-month-then = Den beste måneden var { $months } med { $members }, fulgt av { $others }.
summary-best-months = De beste månedene var { $months } med { $members } hver.
summary-best-months-then = De beste månedene var { $months } med { $members } hver, fulgt av { $others }.
summary-withheld = : står for færre enn { $fewest }, eller for et tall som ville røpe et slikt
summary-named = Med navn står likepersoner som har sagt ja til det; de andre har et nummer

## A mentor's year

mentor-year-title = Året ditt som likeperson, { $period }
mentor-period-title = Du som likeperson, { $period }
mentor-thanks = Takk.
mentor-thanks-name = Takk, { $name }.
mentor-reached = Du nådde { $people }.
mentor-reached-in = Du nådde { $people } { $period }.
mentor-reached-activated = Du nådde { $people }, og { $activated } logget inn for første gang.
mentor-joined = { $people } ble medlem gjennom deg { $period }.
mentor-joined-same-days = I de samme dagene året før ble { $people } medlem gjennom deg.
mentor-joined-year-before = Året før ble { $people } medlem gjennom deg.
month-by-month = Måned for måned
mentor-by-first-month = Personer du nådde { $period }, etter måneden de først kom
mentor-best-month = Din beste måned
mentor-best-months = Dine beste måneder
mentor-in-each = { $joined } i hver
mentor-streak = Din lengste rekke
mentor-place = Din plass
mentor-place-shared = delt { $place }
mentor-place-of = av { $count } likepersoner, etter personer aktivert
mentor-milestones = Personer som er blitt medlem gjennom deg siden du begynte
mentor-milestone-new = i denne perioden
mentor-milestone-ahead = ligger foran

## Growth across organizations

growth-title = Vekst { $period } på tvers av organisasjoner
growth-basis = Hendelser: per { $unit } det skjedde. { $zone }, per { $as_of }
growth-shown-from = Vises fra { $people } personer fra { $organizations } organisasjoner, ingen av dem over { $percent } %; ellers `:`
growth-running-month = * pågår ennå: sammenlignet med samme del av måneden før
growth-running-year = * pågår ennå: sammenlignet med samme del av året før
growth-too-few = Med færre enn { $fewest } organisasjoner kan ingenting vises
growth-how-to-agree = `verve org set SLUG growth=yes` lar en organisasjon telles

## Figures that moved

restated-title-published = Tall { $period } som har flyttet seg siden de ble publisert { $day }
restated-title = Tall { $period } som har flyttet seg siden { $day }
restated-versus = { $zone }, { $then } mot { $now }
restated-names = Navnene er dagens; lokallag, kampanjer og kanaler er slik de var kjent da
restated-nothing = Ingenting har flyttet seg
restated-more = { $count } tall til har flyttet seg per likeperson, lokallag, kampanje, kanal eller på topplisten: `--format csv` viser alle
restated-import = { $name } er import { $id }, mottatt { $when }
restated-what-happened = Det som skjedde
restated-those-who-came = De som kom
restated-of-all = { $stage }, av alle
restated-median = { $stage }, median
restated-mature = Har hatt tiden sin
restated-mature-active = Av dem, aktive
moved-by-time = tiden gikk
moved-by-undo = tilbaketrekking av { $file }
moved-by-labels = merkelapper
moved-by-label = merkelapp { $name }
moved-by-label-and-more = merkelapp { $name } og { $count } til
moved-by-links = lenker
moved-by-members = likepersoner
moved-by-merges = sammenslåinger
moved-by-settings = innstillinger
moved-by-erasure = sletting
moved-by-retraction = tilbaketrekking av en hendelse

## Publications

published-title = Publisert: oppsummeringen { $period }
published-restated = `verve restated { $period } --from published` sier hva som har flyttet seg siden
published-digest = `verve summary { $period } --as-of { $as_of } --format ndjson | sha256sum` gir sjekksummen igjen

## Members, links, tokens, webhooks

members-without-link = { $count } uten lenke: `verve link create --all-members` lager én til hver
links-never-used = Av dem aldri brukt { $unused }
links-closed = Av dem stengt { $closed }
links-closed-and-unused = Av dem stengt { $closed }, aldri brukt { $unused }
state-closed = stengt
state-expired = utløpt
state-revoked = trukket tilbake
state-valid = gyldig
state-removed = fjernet { $day }
state-two-secrets = to hemmeligheter til { $until }
audit-persons = Personer står her som hasher med nøkkel; `Med hvem` viser begynnelsen av en

## Events

events-first = De første { $count } hendelsene
events-first-unattributed = De første { $count } hendelsene uten verving
event-taken-back = tatt tilbake

## Imports

import-title = { $file }, import { $id }
import-dry-run = { $file }, ikke skrevet: en prøvekjøring
import-nothing-written = { $file }, ingenting skrevet
import-known = Denne filen er importert før, som import { $id }
import-attributed = { $attributed } med verving, { $unattributed } uten
import-moved = Flyttet: { $moves }
import-would-move = Ville flyttet: { $moves }
import-opened = { $count ->
    [one] { $count } verving åpnet
   *[other] { $count } vervinger åpnet
}
import-nothing-moved = er her fra før, ingenting flyttet seg
import-moved-joined = nye medlemmer i { $year } fra { $before } til { $now }
import-moved-activated = aktiverte i { $year } fra { $before } til { $now }
import-moved-both = nye medlemmer i { $year } fra { $joined } til { $joined_now }, aktiverte fra { $activated } til { $activated_now }
import-erased-one = en person som er slettet
import-erased-many = personer som er slettet
import-rejects-written = skrevet til { $file }
import-next-mend = Videre: rett { $file } og kjør `verve ingest { $file }{ $like }`
import-next-rejects = Videre: kjør den igjen med `--rejects FIL` for å få de avviste radene i en fil
imports-read = Lest = nye + dubletter + avviste
imports-read-suppressed = Lest = nye + dubletter + avviste + skjulte
imports-undone = * { $id } ble tatt tilbake { $day } og er ikke med i summen
imports-cut-off = { $id } ble avbrutt: den samme kommandoen en gang til fullfører den
imports-unattributed-one = 1 av { $events } hører ikke til noen verving
imports-unattributed-many = { $count } av { $events } hører ikke til noen verving
imports-unattributed-advice = `verve event list --unattributed` viser dem
imports-read-with = Lest med, slik `--like { $id }` leser igjen
imports-undone-rows = * { $id } ble tatt tilbake { $day }
imports-read-with-options = Lest med

## Explanations

explain-referral = Verving { $id } er { $status }
explain-no-referral = Ingen verving: { $subject }
explain-why = Hvorfor denne vervingen
explain-why-none = Hvorfor det ikke er noen
explain-lost = Hva som tapte
explain-nobody-yet = ingen ennå
subject-referral = verving { $id }
subject-user = bruker { $id }
subject-click = klikk { $id }
subject-code = kode { $code }
rule-sealed = vervingen til en slettet person
rule-person = personens verving
rule-click = klikkets verving
rule-code = kodens verving
why-no-route = { $user }: ingen hendelse for denne personen nevner et klikk eller en kode
why-none-eligible = { $user } er ikke bundet: ingen av kandidatene er gyldige
why-bound = { $user } er bundet ved { $stage }, { $through }:
why-earliest = den tidligste gyldige kandidaten til denne personen (regel 3)
why-click-open = klikket var åpent, og hendelsen kom { $later } senere, innenfor { $window }
why-personal-link = en personlig lenke er en verving fra den blir laget (regel 4)
why-click-alone = ingen er bundet gjennom dette klikket, så det står for seg selv (regel 5)
why-code-alone = en hendelse med bare kode, uten klikk eller bruker: en egen verving (regel 5)
why-nothing-leads = ingen hendelse fører til en lenke i denne organisasjonen
through-click = gjennom klikk { $click }
through-code = ved kode { $code }
lost-later = senere enn bindingen, og en senere flytter ingen person
lost-candidate = { $stage } den { $when } { $through }: { $why }
lost-candidate-of = { $stage } den { $when } { $through } hos { $owner }: { $why }
lost-reason = { $name }: { $why }
reason-before-binding = eldre enn vervingen til personen
reason-nothing-joins = ingenting knytter denne brukeren til en lenke
reason-unknown-click = klikket er aldri sett med en kjent kode
reason-unknown-code = koden er ingen lenke i denne organisasjonen
reason-link-closed = lenken var stengt da
reason-member-before = brukeren var medlem lenge før
reason-too-late = for lenge etter klikket

## Why rows are rejected

rejection-conflict = samme nøkkel, annet innhold: den første blir stående
rejection-columns = feil antall felt
rejection-control = et kontrolltegn i en id
rejection-field-too-long = et felt er for langt
rejection-id-form = en id som et regneark har gjort til et tall
rejection-id-too-long = en id på mer enn 255 byte
rejection-json = ikke et JSON-objekt
rejection-json-dupkey = en nøkkel står to ganger
rejection-missing = et felt som trengs, mangler
rejection-nul = et NUL-tegn
rejection-org-mismatch = raden nevner en annen organisasjon
rejection-personal-data = en id ser ut som personopplysninger
rejection-quote-junk = tekst etter et avsluttende anførselstegn
rejection-record-lines = en post på for mange linjer
rejection-repeated-header = et hode til: er filer satt sammen?
rejection-stage = hendelsen er ingen av de fire stegene
rejection-ts-date-only = en dato uten klokkeslett: gi --dates-at
rejection-ts-format = ikke et tidspunkt: gi --time-format
rejection-ts-future = mer enn 24 t fram i tid
rejection-ts-gap = et tidspunkt som klokken hoppet over
rejection-ts-naive = tidspunktet mangler tidssone: gi --assume-tz
rejection-ts-past = før år 2000
rejection-ts-range = et tidspunkt utenfor det mulige
rejection-utf8 = ikke UTF-8: gi --encoding
rejection-other = kan ikke brukes

## Posters and workbooks

poster-invited-by = Invitert av { $name }
poster-qr-title = QR-kode for { $address }
poster-scan = Skann koden med telefonen, eller gå til
sheet-data = Data
sheet-about = Om tallene
sheet-contents = I denne arbeidsboken
sheet-raw-values = råverdiene, for andre programmer

## Erasure

erasure-title = { $count ->
    [one] { $count } hendelse er slettet
   *[other] { $count } hendelser er slettet
}
erasure-dry-run = { $count ->
    [one] { $count } hendelse ville blitt slettet
   *[other] { $count } hendelser ville blitt slettet
}
erasure-member = Likepersonen er slettet: heter { $member } fra nå av
erasure-member-dry-run = Likepersonen ville blitt slettet
erasure-revision = revisjon { $revision }, { $when }
erasure-events = Hendelser borte
erasure-sealed = Vervinger forseglet
erasure-ids-kept-out = Id-er holdt ute, som hasher med nøkkel
erasure-merged = Likepersoner slått sammen med denne, også slettet
erasure-links-closed = Lenker stengt
erasure-publications = Publiserte oppsummeringer endret
erasure-counts-stay = Alle tall blir som de var; tidene mellom trinnene regner ikke med de forseglede vervingene
erasure-codes-stay = Lenkekodene blir som de er: { $codes }
erasure-owed = Det er ikke lenger med i noe svar, men ligger fortsatt igjen i databasens filer: et annet program som leser databasen, holder på det
erasure-owed-removed = verve fjerner det selv: med neste kommando som blir ferdig etter at det programmet har sluttet å lese, eller innen ett minutt der `verve serve` kjører
erasure-servers = PostgreSQL beholder det som ble slettet, i filene sine til eieren kjører `VACUUM FULL`, og i transaksjonsloggen til den blir gjenbrukt
erasure-left = Sikkerhetskopier, eksporter og rapporter fra før har det fortsatt: slett dem eller bytt dem ut
erasure-left-files = Filene som ble importert, har det fortsatt, og det kan filer med avviste rader ved siden av dem også ha: { $files }
erasure-copies = Kopier av databasen som verve har laget, har fortsatt det som var i den da: { $copies }
erasure-copies-remove = Fjern dem når du ikke trenger dem lenger: `rm -- { $copies }`

## The dashboard

page-skip = Hopp til tallene
page-demo = demodata
page-dashboard = Oversikt
page-nudge = Trenger et puff
page-log-out = Logg ut
page-other-language = English
page-recruitment = Verving
page-all-groups = Alle lokallag
page-all-mentors = Alle likepersoner
page-all-campaigns = Alle kampanjer
page-all-channels = Alle kanaler
page-show = Vis
page-clear-filters = Fjern filtrene
page-other-dates = Andre datoer
page-from = Fra og med
page-until = Til og med
page-dates-win = Disse går foran perioden når de er fylt ut.
page-years = År
page-quarters = Kvartaler
page-recent = Nylig
page-last-30-days = Siste 30 dager
page-all-time = Hele tiden
page-at-a-glance = I korte trekk
page-basis-event = Hendelser: skjedde i perioden
page-basis-cohort = Kohort: kom inn i perioden, fulgt til i dag
page-this-period = denne perioden
page-year-before = året før
page-went-on = gikk videre
page-where-now = Hvor de er nå
page-all-figures = Alle tall i trakten
page-seen = Sett
page-skipped = Hoppet over
page-of-previous = Av forrige steg
page-ninetieth = 90-prosentil
page-basis-months = Hendelser: skjedde i måneden
page-row-now = nå
page-row-before = før
page-board = De som vervet flest
page-basis-board = Hendelser: aktivert i perioden
page-rank-shared = {" "}delt
page-bar = Søyle
page-nobody-activated = Ingen har aktivert noen i denne perioden ennå.
page-basis-nudges = Nå, uansett perioden over
page-nobody-stuck = Ingen står fast.
page-mentor-to-ask = Likeperson å spørre
page-stuck-at = Står fast ved
page-stuck-for = I
page-any-status = Alle
page-filter = Filtrer
page-now = Nå
page-not-seen = ikke sett
page-referrals-finding = Nyeste først. En fylt prikk er sett, en åpen er ikke det ennå; «ikke sett» ble passert uten en hendelse.
page-no-referrals = Ingen vervinger i denne perioden.
page-newer = Nyere
page-older = Eldre
page-footer = teller det som skjedde i perioden. Kohort følger dem som kom inn i perioden fram til i dag, så de to kan avvike litt. Nådd teller vervinger: en åpnet lenke eller en tastet kode; samme person som åpner en lenke to ganger kan telle to ganger. Vervinger av en selv er holdt utenfor alle summer.
page-newest-figures = Vis de nyeste tallene
page-again = Denne siden igjen, uansett hva som kommer inn senere:
page-footer-event = Hendelser
page-log-in = Logg inn
page-log-in-to = Vervingsoversikt
page-log-in-help = Lim inn nøkkelen som administratoren har laget til deg.
page-wrong-token = Den nøkkelen åpner ikke oversikten: den kan være skrevet feil, utløpt eller trukket tilbake.
page-stale-form = Skjemaet var åpent for lenge. Prøv igjen.
page-wait = For mange forsøk. Vent et minutt.
page-bad-dates = De datoene kan ikke brukes, så i år vises.
page-download = Last ned
page-workbook = Excel
page-everyone = Alle
page-open = åpen
label-generated = Laget
page-without-campaign = uten kampanje
page-without-channel = uten kanal
page-without-group = uten lokallag
page-stuck-installed = Installert, ingen konto
page-stuck-joined = Konto, ingen innlogging
page-title = { $recruitment } i { $period }
page-scope = { $who }. { $zone }, per { $as_of }.
page-funnel-finding = Av de { $entered } som ble nådd, er { $share } aktive i dag.
page-board-finding = { $all } likepersoner har fått med noen som er aktive; { $shown } vises.
page-nudge-finding = { $all } har stått stille i 10 dager eller mer og kan fortsatt komme i mål: { $installed } har appen, men ingen konto, { $joined } har konto, men har aldri logget inn.
page-listed = { $first }–{ $last } av { $all }
page-of = av { $count }
page-change = { $change } fra året før ({ $count }), { $share }
page-times = {" "}· halvparten innen { $half }, ni av ti innen { $most }
page-minutes = { $number } min
page-hours = { $number } timer
page-days = { $number } dager
page-days-short = { $count } d
page-open-days-left = åpen, { $days } d igjen
page-mature = Blant de { $entered } som har hatt sine { $days } dager, er { $active } aktive: { $share }.{" "}
page-links = Lenker laget i perioden: { $made }, hvorav { $unused } er ubrukt.
page-where-now-words = { $activated } er aktivert, { $open } er fortsatt åpne og { $lapsed } har falt fra.
page-flag-own-link = egen lenke
page-flag-shared-click = delt klikk
page-flag-forwarded = videresendt
page-flag-before-link = eldre enn lenken
page-flag-other-order = steg i annen rekkefølge
page-day = { $day }. { $month }
page-day-year = { $day }. { $month } { $year }
