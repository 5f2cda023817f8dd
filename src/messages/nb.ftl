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
count-feed-changes = { $count ->
    [one] { $count } endring etter { $after }
   *[other] { $count } endringer etter { $after }
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
count-organizations = { $count ->
    [one] { $count } organisasjon
   *[other] { $count } organisasjoner
}
count-recruits = { $count ->
    [one] { $count } vervet
   *[other] { $count } vervede
}
count-tables = { $count ->
    [one] { $count } tabell
   *[other] { $count } tabeller
}
count-shards = { $count } skår

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
label-came-in = Måned
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
label-size = Størrelse
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
label-moved-by = Endret av
label-setting = Innstilling
label-posters = Plakater
label-changed = Endret
label-unchanged = Uendret
label-members = Likepersoner
label-same = Like
label-period = Periode
label-organization = Organisasjon
label-imports = Importer
label-events = Hendelser
label-slug = Kortnavn
label-zone = Tidssone
label-base-url = Lenkene begynner med
label-value = Verdi
label-from = Fra
label-check = Kontroll
label-looked-at = Sett på
label-finding = Funn
label-further-codes = Ekstra koder
label-leads-to = Fører til
label-disabled = Stengt
label-stays = Blir

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
summary-other-length = { $days } ({ $those } dager, ikke { $these })
funnel-people = Dette er { $least } til { $most } personer, { $low } til { $high } av dem aktive, hvis ingen åpnet en lenke to ganger, gikk til en annen lenke eller delte en personlig.
new-members = { $part } av { $all } nye medlemmer kom gjennom en likeperson ({ $share }).
new-members-not-placed = { $part } av { $all } nye medlemmer kom gjennom en likeperson ({ $share }), { $count } kunne ikke plasseres.
new-members-unknown = Hvor stor andel av alle nye medlemmer som kom gjennom en likeperson, er ikke kjent: Det er ikke sendt inn noen konto for noen som kom uten.
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
mentor-number = Likeperson { $number }

## Lists of referrals

referrals-with-status = { $referrals } med status { $status }
referrals-stopped-at = { $referrals } har stått stille ved { $status } i { $days } eller mer
referrals-stopped = { $referrals } har stått stille i { $days } eller mer
referrals-by-entry = Etter når de kom inn
referrals-entered-by-entry = Kom inn { $period }, etter når de kom inn
referrals-open-by-entry = Åpne, etter når de kom inn
referrals-lapsed-at-stage = Ikke med: { $count } som falt fra på dette steget
referrals-lapsed = Ikke med: { $count } som falt fra
referrals-more = `--limit N` viser flere, en fil som `-o vervinger.csv` har alle
shown-first = Vist: de første { $count }
limit-shows-more = `--limit N` viser flere

## The summary

summary-title = Nye medlemmer gjennom likepersoner { $period }
made-title = Slik er tallene laget
made-days = Periode og sone
made-days-words = { $days }, i lokal tid ({ $zone })
made-as-of = Per
made-as-of-words = { $as_of }, av det som var kommet inn da: revisjon { $revision }
made-event = Hendelser
made-event-words = teller det som skjedde i perioden: nådd, nytt medlem (brukerkonto opprettet), aktivert (første innlogging)
made-cohort = Kohort
made-cohort-words = følger dem som kom inn i perioden, uansett hvor sent neste steg kommer
made-both = Hendelser og kohort
made-both-words = er ulike når et steg kom etter perioden, eller gjaldt en som kom før den. Begge er riktige
made-reached-words = en åpnet lenke eller en tastet kode. Den som åpner en lenke to ganger, kan telle to ganger. Medlemmer som har vervet seg selv, er holdt utenfor
made-again = Det samme igjen
made-again-words = `{ $command }` gir de samme tallene igjen, uansett hva som kommer inn senere
page-days-as-of = { $days }, per { $as_of }
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
public-rounded = Alle antall personer er avrundet til nærmeste { $step }, så deler kan avvike fra summen.
public-named = Likepersoner som har sagt ja til det, står med navn; alle andre telles samlet
public-folded = Rader som kunne røpet noe om noen få personer, er slått sammen eller utelatt
public-others = (andre)
failure-public = ingenting av dette kan gå ut av organisasjonen
cause-public-year = en offentlig side gjelder ett kalenderår; sider som overlapper, kan holdes opp mot hverandre
cause-public-not-over = året er ikke over, og to sider fra det kunne holdes opp mot hverandre
cause-public-narrowed = en offentlig side gjelder hele organisasjonen; en del kan holdes opp mot helheten
cause-public-metric = en offentlig liste er etter aktivert eller blitt medlem; en andel røper tallene den er laget av
hint-public = be om et avsluttet år, for eksempel `--period last-year`

## A mentor's year

mentor-year-title = Året ditt som likeperson, { $period }
mentor-period-title = Du som likeperson, { $period }
mentor-thanks = Takk.
mentor-thanks-name = Takk, { $name }.
mentor-thanks-people = Bak hvert tall her er det noen som slapp å ta det første steget alene.
mentor-names-nobody = Denne siden navngir ingen av dem du nådde.
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
mentor-milestone-ahead = ligger foran

## Growth across organizations

growth-title = Vekst på tvers av organisasjoner, { $period }
growth-joined = { $people } ble medlem gjennom en likeperson { $period }, i { $organizations } organisasjoner, og { $activated } logget inn for første gang.
growth-basis = Hendelser: per { $unit } det skjedde. { $zone }, per { $as_of }
growth-shown-from = Tall vises fra { $people } personer i { $organizations } organisasjoner, ingen med mer enn { $percent } %; ellers `:`
growth-running-month = * pågår ennå: sammenlignet med samme del av måneden før
growth-running-year = * pågår ennå: sammenlignet med samme del av året før
growth-years = Blitt medlem og aktivert per år
growth-too-few = Med færre enn { $fewest } organisasjoner kan ingenting vises
growth-how-to-agree = `verve org set SLUG growth=yes` lar en organisasjon telles

## Figures that moved

restated-title-published = Tall { $period } som har endret seg siden de ble publisert { $day }
restated-title = Tall { $period } som har endret seg siden { $day }
restated-versus = { $zone }, { $then } mot { $now }
restated-names = Navnene er dagens; lokallag, kampanjer og kanaler er slik de var kjent da
restated-nothing = Ingenting har endret seg
restated-published-same = Den publiserte oppsummeringen kan lages på nytt: Sjekksummen er fortsatt { $digest }
restated-published-erased = Den publiserte oppsummeringen kan ikke lages på nytt etter en sletting (revisjon { $revisions }): Sjekksummen var { $was } og er nå { $is }
restated-published-other = Den publiserte oppsummeringen blir annerledes nå: Sjekksummen var { $was } og er nå { $is }
restated-more = { $count } tall til har endret seg per likeperson, lokallag, kampanje, kanal eller på topplisten: `--format csv` viser alle
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

## Checks of the data

check-title-sound = { $checks ->
    [one] { $checks } kontroll av dataene: ingenting er galt
   *[other] { $checks } kontroller av dataene: ingenting er galt
}
check-title-faults = { $failed } av { $checks } kontroller av dataene fant noe galt
check-days = { $since } til { $until } mot året før
check-see = Gå videre med: { $command }
label-of-what = Av hva
check-label-now = Siste { $days } dager
check-label-before = Året før
check-ok = i orden
check-fault = galt
check-unclear = for lite å gå etter
check-silent = stille i { $silent }
check-silent-usual = stille i { $silent }; vanlig: inntil { $usual }
check-clicks-carried = { $source }: { $count } av { $of } som ble medlem gjennom delte lenker, har med klikket sitt ({ $share }); året før var det { $before }. Spør dem som lager appen eller siden i appbutikken, om klikk-id-en fortsatt kommer fram.
check-lost-events = { $source }: { $count } av { $of } hendelser med kode eller klikk fører ikke til noen lenke ({ $share }); året før var det { $before }. Se hvilke koder og klikk de har med.
check-silent-sources = { $source }: ingenting nytt på { $silent }, mens inntil { $usual } er vanlig. Se om filen, webhooken eller hentingen fortsatt kommer.
check-installs-missing = Ingen installasjoner kom ved siden av { $clicks } klikk; året før kom det { $installs } ved siden av { $clicks_before }. Spør dem som lager appen, om den fortsatt melder fra om installasjoner.
check-crowded-click = Klikket { $click } står for { $count } brukere: Appen sender samme klikk-id for alle. Trekk disse hendelsene tilbake og send dem på nytt uten den.
check-crowded-user = Brukeren { $user } har { $count } kontoer: Avsenderen setter en plassholder der bruker-id-en skal stå. Trekk disse hendelsene tilbake og send dem på nytt med riktige id-er.
check-early-logins = { $count } av { $of } personer logget inn første gang før de hadde konto. Se om en av de to kommer uten tidssone.
check-shared-users = { $members } har samme bruker: Enten er de én person og kan slås sammen, eller så er en bruker-id feil.
check-alike-labels = { $labels } telles som ulike { $kind }. Skriv dem på én måte.
check-groups = lokallag
check-campaigns = kampanjer
check-channels = kanaler
check-dead-links = { $count } av { $of } åpne lenker fører ingen steder. Gi dem et mål, eller sett ett for alle med `verve org set`.

## Publications

published-title = Publisert: oppsummeringen { $period }
published-restated = `verve restated { $period } --from published` viser hva som har endret seg siden

## Members, links, tokens, webhooks

members-without-link = { $count } uten lenke: `verve link create --all-members` lager én til hver
links-never-used = Av dem aldri brukt { $unused }
links-closed = Av dem stengt { $closed }
links-closed-and-unused = Av dem stengt { $closed }, aldri brukt { $unused }
landing-title-by = { $mentor } har invitert deg til { $organization }
landing-title = Du er invitert til { $organization }
landing-by = { $mentor } har invitert deg.
landing-invited = Du er invitert.
landing-description = Snakk med noen som vet hvordan det er.
landing-lead = Hos { $organization } kan du snakke med noen som vet hvordan det er. Slik blir du med:
landing-locale = nb_NO
landing-demo = demodata
landing-step-app = Last ned appen
landing-step-website = Gå til nettsiden
landing-step-phone = Fortsett på telefonen
landing-step-phone-text = Skann QR-koden med telefonen, eller finn appen her.
landing-step-code = Skriv inn koden når appen spør
landing-step-code-website = Skriv inn denne koden hvis du blir spurt om en
landing-step-account = Lag en konto og logg inn
landing-step-account-text = Det er alt. Da er du med.
landing-app-store = Hent i App Store
landing-play-store = Hent på Google Play
landing-website = Gå til nettsiden
landing-ios-only = Appen finnes bare for iPhone og iPad.
landing-android-only = Appen finnes bare for Android.
landing-qr = QR-kode som åpner denne siden på telefonen
landing-code-own-by = Koden er bare din og virker i { $days } dager. Den sier at det var { $mentor } som inviterte deg, og ingenting annet.
landing-code-own = Koden er bare din og virker i { $days } dager. Den sier hvilken lenke du kom fra, og ingenting annet.
landing-code-link-by = Koden sier at det var { $mentor } som inviterte deg, og ingenting annet.
landing-code-link = Koden sier hvilken lenke du kom fra, og ingenting annet.
landing-has-app = Har du appen fra før? Åpne den og skriv inn koden.
landing-privacy = Vi lagrer ikke hvem du er når du åpner denne siden.
landing-cookie = Nettleseren husker denne lenken en stund, så den bare telles én gang.
landing-in-language = På norsk
unknown-title = Denne lenken virker ikke
unknown-text = Den kan være skrevet feil, eller den brukes ikke lenger. Spør gjerne den som ga deg den.
unknown-go-on = Gå til { $organization }
links-lead-nowhere = { $count ->
    [one] { $count } åpen lenke fører ingen steder
   *[other] { $count } åpne lenker fører ingen steder
}
count-links-changed = { $count ->
    [one] { $count } lenke endret
   *[other] { $count } lenker endret
}
label-leads-ios = På iPhone og iPad
label-leads-android = På Android
way-page = landingsside
way-nowhere = ingen steder
link-test-title = Hvor { $code } fører
label-visitor = Hvem
label-goes-to = Kommer til
label-counts = Telles
label-because = Fordi
visitor-iphone = iPhone
visitor-ipad = iPad (sier at den er en Mac)
visitor-android = Android
visitor-desktop = datamaskin
visitor-preview = forhåndsvisning i en melding
visitor-program = robot, e-postskanner, verktøy
way-closed = lenken er stengt
way-no-target = verken lenken eller organisasjonen har et mål
way-preview = en forhåndsvisning trenger tittel og tekst
way-program = programmer sendes dit en datamaskin sendes
way-landing = organisasjonen viser en landingsside først (`landing=yes`)
way-instead = bare andre enheter har et mål
way-link-device = lenkens eget mål for denne enheten
way-link = lenkens eget mål
way-organization-device = organisasjonens mål for denne enheten
way-organization = organisasjonens mål
way-app-store = App Store gir ingenting videre, så bare `landing=yes` gir folk en kode å skrive inn
warning-dead-ends = { $count ->
    [one] denne lenken fører ingen steder: de som følger den, får se at den ikke virker, og ingen blir telt
   *[other] { $count } av disse lenkene fører ingen steder: de som følger dem, får se at de ikke virker, og ingen blir telt
}
hint-org-target = `verve org set { $slug } target=https://...` sier hvor lenker uten eget mål fører
failure-sets-no-value = ingenting er satt
cause-seconds-form = det er et antall sekunder, 0 til { $most }; 0 teller hvert trykk
hint-seconds = skriv det som `repeat_seconds=1800`
cause-lang-form = sider og plakater finnes på norsk (nb) og engelsk (en)
hint-lang = skriv det som `lang=nb`
cause-ios-app = en app er teamets ti tegn og bunten
hint-ios-app = skriv den som `ios_app=A1B2C3D4E5.no.nhf.app`
cause-android-package = en pakke er minst to navn med punktum imellom
hint-android-package = skriv den som `android_package=no.nhf.app`
cause-android-sha256 = et fingeravtrykk er 64 heksadesimale sifre, med eller uten kolon
hint-android-sha256 = `keytool -list -v` viser det, og det gjør Play Console under appsignering
state-closed = stengt
state-expired = utløpt
state-revoked = trukket tilbake
state-valid = gyldig
state-removed = fjernet { $day }
state-two-secrets = to hemmeligheter til { $until }
changes-go-on = Fortsett med `--after { $next }`
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
import-moved = Endret: { $moves }
import-would-move = Ville endret: { $moves }
import-opened = { $count ->
    [one] { $count } verving åpnet
   *[other] { $count } vervinger åpnet
}
import-nothing-moved = er her fra før, ingenting endret seg
import-moved-joined = nye medlemmer i { $year } fra { $before } til { $now }
import-moved-activated = aktiverte i { $year } fra { $before } til { $now }
import-moved-both = nye medlemmer i { $year } fra { $joined } til { $joined_now }, aktiverte fra { $activated } til { $activated_now }
import-erased-one = en person som er slettet
import-erased-many = personer som er slettet
import-rejects-written = skrevet til { $file }
import-next-encoding = Videre: kjør `verve ingest { $command } --encoding windows-1252`, eller med tegnkodingen disse radene har
import-next-mend = Videre: rett { $file } og kjør `verve ingest { $command }`
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
subject-typed-code = innskrevet klikkode { $code }
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
through-typed-code = funnet ved en innskrevet klikkode, { $click }
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
rejection-json = ikke et JSON-objekt av tekster og hele tall
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
rejection-utf8 = ikke UTF-8: les disse radene for seg med --encoding
rejection-other = kan ikke brukes

## Posters and workbooks

poster-invited-by = Invitert av { $name }
hint-personal-posters = { $count ->
    [one] { $count } personlig lenke får ingen plakat, for den er til én person; `--personal` lager den
   *[other] { $count } personlige lenker får ingen plakat, for hver er til én person; `--personal` lager dem
}
warning-old-posters = { $count ->
    [one] `{ $first }` i denne mappen er fra en tidligere kjøring: fjern den om plakaten ikke skal skrives ut igjen
   *[other] { $count } bilder i denne mappen er fra en tidligere kjøring (`{ $first }` er det første): fjern dem som ikke skal skrives ut igjen
}
poster-call = Vil du snakke med noen som vet hvordan det er?
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
erasure-tokens = Nøkler trukket tilbake
erasure-counts-stay = Alle tall blir som de var; tidene mellom stegene regner ikke med de forseglede vervingene
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
page-basis-months = Hendelser: skjedde i måneden
page-board = De som vervet flest
page-basis-board = Hendelser: aktivert i perioden
page-nobody-activated = Ingen har aktivert noen i denne perioden ennå.
page-basis-nudges = Åpne som kom inn i perioden
page-nobody-stuck = Ingen som kom inn i perioden, står fast.
page-nudge-elsewhere = { $count ->
    [one] Én til kom utenfor perioden.
   *[other] { $count } til kom utenfor perioden.
}
page-stuck-clicked = Lenken åpnet, ingen app
page-all-rows = Alle { $count }
page-csv = CSV
page-missing = Her er det ingenting
page-missing-words = Adressen kan være skrevet feil eller utdatert. Har du fått en lenke av noen, bruk hele.
page-refused = Denne adressen kan ikke brukes
page-failed = Noe gikk galt
page-failed-words = Prøv igjen om litt. Hvis det vedvarer, si fra til dem som driver serveren.
page-front = Lenker fra likepersoner
page-front-words = Denne serveren teller hvem som kommer gjennom lenken til en likeperson. Har du fått en lenke av noen, bruk hele.
first-steps = Ingen hendelser er kommet inn ennå. Tre steg fører til de første tallene; kjør dem der databasen er.
first-step-members = Først likepersonene, fra en fil med nummer og navn: `{ $command }`
first-step-links = En lenke til hver likeperson, som fører til appen deres: `{ $command }`
first-step-events = Det som skjedde i appen, fra en fil: `{ $command }`
page-mentor-to-ask = Likeperson å spørre
page-stuck-at = Står fast ved
page-any-status = Alle
page-now = Nå
page-not-seen = ikke sett
page-referrals-finding = Nyeste først. En fylt prikk er sett, en åpen er ikke det ennå; «ikke sett» ble passert uten en hendelse.
page-no-referrals = Ingen vervinger i denne perioden.
page-newer = Nyere
page-older = Eldre
page-newest-figures = Vis de nyeste tallene
page-again = Denne siden igjen, uansett hva som kommer inn senere:
page-log-in = Logg inn
page-log-in-to = Vervingsoversikt
page-log-in-help = Lim inn nøkkelen som administratoren har laget til deg.
page-wrong-token = Den nøkkelen åpner ikke oversikten: den kan være skrevet feil, utløpt eller trukket tilbake.
page-stale-form = Skjemaet var åpent for lenge. Prøv igjen.
page-wait = For mange forsøk. Vent et minutt.
page-bad-dates = De datoene kan ikke brukes, så i år vises.
page-workbook = Excel
page-everyone = Alle
label-generated = Laget
page-without-campaign = uten kampanje
page-without-channel = uten kanal
page-without-group = uten lokallag
page-stuck-installed = Installert, ingen konto
page-stuck-joined = Konto, ingen innlogging
page-title = { $recruitment } i { $period }
page-scope = { $who }. { $days }, per { $as_of } ({ $zone }).
page-funnel-finding = Av de { $entered } som ble nådd, er { $share } aktive i dag.
page-board-finding = { $all } likepersoner har fått med noen som er aktive; { $shown } vises.
page-nudge-finding = { $all ->
    [one] { $all } åpen verving har stått stille i 10 dager eller mer
   *[other] { $all } åpne vervinger har stått stille i 10 dager eller mer
}: { $installed } har appen, men ingen konto, { $joined } har konto, men har aldri logget inn. De som faller fra først, står først.
page-listed = { $first }–{ $last } av { $all }
page-of = av { $count }
page-change = { $change } fra året før ({ $count }), { $share }
page-open-days-left = åpen, { $days } d igjen
page-flag-own-link = egen lenke
page-flag-shared-click = delt klikk
page-flag-forwarded = videresendt
page-flag-before-link = eldre enn lenken
page-flag-other-order = steg i annen rekkefølge

## Failures

failure-no-config-place = det er ikke noe sted for innstillingene
failure-bad-value = `{ $value }` er ikke en verdi for `{ $key }`
failure-copy-differs = `{ $org }` kom ikke fram slik den ble sendt
failure-older-than-form = `--older-than { $text }` er ingen tidslengde
failure-older-than-short = `--older-than { $text }` er for kort
failure-backup-is-database = kopien er databasen selv
failure-no-backup = det er ingen kopi på `{ $path }`
failure-not-a-backup = `{ $path }` er ikke en kopi fra verve
failure-database-open = noen har databasen åpen
failure-demo-database = `--database` er ikke for demoen
failure-demo-broken = demoen er ødelagt
failure-no-reason = en begrunnelse mangler
failure-which-export = hvilken eksport?
failure-export-there = `{ $path }` har en eksport fra før
failure-no-revision-name = `{ $text }` er ingen revisjon
failure-breakdown = tallene kan ikke deles opp slik
failure-growth-revision = vekst kan ikke sees fra en revisjon
failure-growth-period = vekst trenger en første og en siste dag
failure-no-command = det er ingen kommando `{ $word }`
failure-one-rejects-file = `--rejects` er én fil
failure-clock-wrong = klokken på denne maskinen går feil, eller gikk feil; ingenting ble skrevet
failure-over-input = `{ $flag } { $path }` ville skrevet over inndataene
failure-cannot-write-nothing = kan ikke skrive `{ $path }`; ingenting ble skrevet
failure-source-name = `--source { $source }` er ikke et navn
failure-interrupted = avbrutt
failure-rejects-unwritten = radene er inne, men filen med de avviste er ikke skrevet
failure-organization-name = organisasjonen `{ $slug }` trenger et navn
failure-top-zero = `--top 0` viser ingen
failure-code = det kan ikke være en vervekode
failure-expires-before = en lenke kan ikke utløpe før den er laget
failure-no-address = det er ingen adresse å lage en kode av
failure-which-link = hvilken lenke?
failure-qr-picture = en QR-kode er et bilde
failure-folder = kan ikke lage mappen `{ $path }`
failure-draw = kan ikke tegne `{ $address }`
failure-member-exists = likepersonen `{ $id }` finnes fra før
failure-from-without-group = `--from` er gitt uten en gruppe
failure-slug-all = `all` kan ikke være et kortnavn
failure-slug = `{ $slug }` kan ikke være et kortnavn
failure-time-zone = det er ingen tidssone `{ $zone }`
failure-cannot-set = `{ $key }={ $value }` kan ikke settes
failure-milestones = `milestones={ $value }` kan ikke settes
failure-base-url = `base_url={ $value }` kan ikke settes
failure-interval = `--interval { $text }` er ingen tidslengde
failure-poll-url = `--url { $url }` blir ikke spurt
failure-cannot-read = kan ikke lese `{ $path }`
failure-no-answer = `{ $url }` svarer ikke
failure-bad-answer = svaret fra `{ $url }` kan ikke brukes
failure-which-referral = hvilken verving skal forklares?
failure-no-check = det er ingen kontroll `{ $name }`
failure-max-silence = `--max-silence { $text }` er ingen tidslengde
failure-stalled-for = `--stalled-for { $text }` er ingen tidslengde
failure-cannot-start = kan ikke starte
failure-cors-origin = `--cors-origin { $origin }` er ikke et opphav
failure-fallback-page = kan ikke lese reservesiden `{ $path }`
failure-cannot-listen = kan ikke lytte på `{ $address }`
failure-clicks-lost = klikk gikk tapt
failure-not-closed = databasen ble ikke lukket
failure-member-scope = en nøkkel for én likeperson kan ikke ha bruksområdet `{ $scope }`
failure-no-place = `--after { $text }` kan ikke brukes
failure-token-expires = `--expires { $text }` kan ikke brukes
failure-overlap = `--overlap { $text }` er ingen tidslengde
failure-nothing-answers = ingenting svarer på `{ $address }`
failure-delivery-refused = `{ $address }` tar ikke imot leveringen
failure-no-organization-yet = det er ingen organisasjon ennå
failure-which-organization = hvilken organisasjon?
failure-needs-yes = dette krever et ja
failure-org-all = `--org all` er for rapporter
failure-test-now = `{ $name }={ $text }` er ikke et tidspunkt
failure-cannot-read-nothing = kan ikke lese `{ $path }`; ingenting ble skrevet
failure-disconnected = forbindelsen til databasen sviktet
failure-not-let-in = serveren avviste forbindelsen
failure-untrusted = ingen trygg forbindelse til serveren
failure-role-may-not = databasens rolle kan ikke gjøre dette
failure-unsafe-role = denne rollen kunne se mer enn én organisasjon om gangen
failure-statement-refused = serveren avviste en spørring
failure-database-refused = databasen avslo
failure-input = inndataene kan ikke brukes; ingenting ble skrevet
failure-value = en verdi kan ikke brukes
failure-no-column = det er ingen kolonne `{ $name }`
failure-no-table = dette svaret har ingen tabell for `{ $format }`
failure-workbook-rows = en arbeidsbok har ikke plass til dette svaret
failure-workbook = kan ikke skrive arbeidsboken
failure-no-such-kind = det er ingen { $kind } `{ $name }`
failure-time = `{ $flag } { $text }` er ikke et tidspunkt
failure-from-day = `--from { $text }` er ingen dag
failure-workbook-terminal = en arbeidsbok kan ikke vises i en terminal
failure-cannot-write = kan ikke skrive `{ $path }`
failure-sets-nothing = `{ $text }` setter ingenting
failure-set-twice = `{ $key }` er satt to ganger
failure-yes-or-no = `{ $key }` er yes eller no
failure-no-setting = det er ingen innstilling `{ $key }`
failure-max-rejects = `--max-rejects { $text }` er ikke et tall
failure-suggest-stdin = `--suggest` trenger en fil
failure-too-many-rejected = for mange rader er avvist; ingenting ble skrevet
failure-no-subcommand = en kommando mangler
config-unreadable = kan ikke lese innstillingene `{ $path }`
config-invalid = kan ikke bruke innstillingene `{ $path }`
config-unchanged = kan ikke endre innstillingene `{ $path }`
config-no-home = det er ikke noe sted for databasen
period-error = `{ $text }` er ingen periode
as-of-error = `{ $text }` er ikke noe tidspunkt å svare fra
failure-nothing-changed = ingenting ble endret
failure-qr-ending = `{ $path }` er verken .svg eller .png
ingest-rows-in = { $rows } av `{ $file }` er inne
failure-like-kind = `--like { $id }` er en import av { $kind }

## Causes of failures

cause-no-home = denne brukeren har ingen hjemmemappe
cause-values-are = verdiene er { $known }
cause-sides-differ = de to sidene er ulike
cause-nothing-to-restore = det er ingenting å hente tilbake
cause-nothing-changed = ingenting ble endret
cause-not-verve-nothing-changed = filen er ikke laget av verve, eller den er skadet; ingenting ble endret
cause-database-in-use = den kan ikke byttes ut mens de bruker den
cause-demo-database = den har sin egen database i mappen sin
cause-demo-forgot = den glemte en kommando
cause-event-by-hand = en hendelse lagt inn for hånd har ingen fil som forklarer den
cause-canonical-missing = oppgi `--output-dir MAPPE` eller `--canonical`
cause-own-revisions = hver organisasjon teller sine egne revisjoner
cause-open-period = denne perioden mangler slutt eller begynnelse
cause-commands-are = kommandoene er { $known }
cause-several-inputs = det er flere inndatafiler
cause-file-is-input = filen er en av dem som skal leses
cause-source-name = en avsender trenger et kort og enkelt navn
cause-name-missing = `--name` mangler
cause-ranks-begin = plassene begynner på 1
cause-alias-form = en ekstra kode er som lenkens egen: 3 til 64 av a-z, 0-9, `-` og `_`
cause-no-code-or-all = verken en kode eller `--all` er oppgitt
cause-qr-ending = endelsen sier hvordan koden tegnes
cause-qr-format = ingen av formatene for rapporter kan vise den
cause-id-names-one = en id er én likeperson
cause-from-group = det sier fra når en gruppe gjelder
cause-org-all = `--org all` står for alle organisasjonene
cause-slug-form = et kortnavn har 2 til 40 tegn av a-z, 0-9 og `-`, med en bokstav først
cause-zone-names = tidssoner har IANA-navn
cause-days-form = `{ $key }` er et antall dager, 1 til { $most }
cause-milestones-form = milepæler er opptil 20 stigende antall personer, fra 1
cause-https-only = hendelser går bare over https
cause-which-referral = verken id, bruker eller klikk er oppgitt
cause-nothing-published = derfor er det ingenting å sammenligne dagens tall med
cause-origin-form = et opphav er protokoll og vert
cause-from-where = den kommer fra { $origin }
cause-database-empty = databasen er tom
cause-database-has = databasen har { $known }
cause-no-terminal = { $question } Det er ingen terminal å spørre på
cause-one-organization = denne kommandoen gjelder én organisasjon
cause-only-init-creates = bare `verve init` og `verve demo` lager en
cause-init-never-overwrites = `verve init` skriver aldri over en database
cause-not-verve = filen er ikke laget av verve, eller den er skadet
cause-newer-verve = en nyere verve har brukt denne databasen
cause-only-owner = bare rollen som eier den, kan endre den
cause-two-writers = to som skrev, ventet på hverandre
cause-citus = tabeller fordeles av Citus, en utvidelse av PostgreSQL
cause-roles-postgresql = roller er for PostgreSQL
cause-for-sqlite = verve gjør det for SQLite-filer
cause-no-engine = det er ingen SQLite-fil og ingen PostgreSQL-server
cause-no-revision = denne organisasjonen har ingen slik revisjon
cause-increment-needs-folder = det som er endret siden en revisjon, er bare til nytte sammen med eksporten før den
cause-revision-form = en revisjon skrives som rev:17
cause-links-of-both = lenkene til begge er dens
cause-stands-for-itself = denne id-en står for seg selv
cause-no-alias = ingen lenke i denne organisasjonen har den ekstra koden, eller den er tatt av
cause-label-bracket = `(none)` og andre ord i svarene begynner slik
cause-erased-never-kept = id-en til en slettet person tas aldri vare på igjen
cause-nothing-of-id = organisasjonen har ingenting om den id-en
cause-no-such-name = ingen { $kind } i denne organisasjonen har det navnet
cause-code-once = en kode gis ut én gang i hele installasjonen
cause-nothing-written = ingenting ble skrevet
cause-cut-too-short = navnet er for kort til å bety én
cause-done-once = det kan gjøres én gang
cause-waited-30 = det ventet 30 sekunder på tur
cause-committed-is-kept = det som var lagret før, er der
cause-part-in-log = en del av det som ble lagret, ligger bare i den
cause-neither-file = ingenting mer blir skrevet, til ingen av filene
cause-not-as-written = en del av den er ikke det som ble skrevet
cause-log-beside = selv et spørsmål må skrive ved siden av filen
cause-never-over-file = ingen fil skrives over
cause-two-machines = der kan to maskiner skrive samtidig og skade den
cause-fault-of-verve = dette er en feil i verve selv; ingenting ble skrevet
cause-has-links = bare den som ikke har lenker, kan fjernes, og denne har { $links }
cause-is-merged-into = det er slått sammen med `{ $into }`, og står ikke lenger i noe svar
cause-merged-into-it = `{ $merged }` er slått sammen med det
cause-earlier-answers = tidligere svar teller dem som én med en annen likeperson
cause-one-other-id = en id slås sammen med én annen
cause-circle = sammenslåingen ville gå i ring
cause-same-id = det er samme id
cause-input = { $code }: { $what }
cause-options-first = valgene for lesing blir sjekket før noen fil
cause-columns-are = kolonnene er { $known }
cause-sentences = det er setninger, ikke rader
cause-sheet-rows = det har { $rows } rader, et ark 1 048 576
cause-neither-date-nor-always = det er verken en dato eller `always`
cause-spreadsheet = det er en fil for regneark
cause-checks-are = kontrollene er { $known }
cause-unknown-format = verve kjenner det ikke, her eller i innstillingene
cause-key-value = en innstilling skrives NAVN=VERDI
cause-keys-are = navnene er { $known }
cause-one-lost = en av de to ville gått tapt
cause-rows-or-share = det er et antall rader, eller en andel av dem
cause-nothing-received = det er aldri mottatt noen hendelser
cause-first-received = de første hendelsene ble mottatt { $since }
period-no-month = det er ingen måned { $month }
period-no-quarter = det er ikke noe kvartal { $quarter }
period-no-week = { $year } har ingen uke { $week }
period-no-day = { $month } har ingen dag { $day }
period-no-year = det er ikke noe år 0
period-length = `last-{ $days }d` trenger et antall dager fra 1 til 36500
period-form = den har ingen av formene som en periode kan ha
period-no-date = `{ $text }` er ingen dato
period-order = { $first } er etter { $last }
as-of-revision = en revisjon er et tall fra 1
as-of-future = den dagen har ikke kommet ennå
as-of-instant = et tidspunkt har en dato, et klokkeslett og en tidssone eller `Z`
breakdown-unknown = tallene kan ikke deles opp etter `{ $word }`
breakdown-too-many = tallene kan deles opp etter én eller to dimensjoner, ikke etter { $number }
breakdown-twice = `{ $word }` er nevnt to ganger
code-length = `{ $code }` har { $length } tegn; en kode har 3 til 64
code-character = `{ $code }` inneholder `{ $character }`; en kode består av a-z, 0-9, `-` og `_`
code-dash = `{ $code }` begynner eller slutter med en strek
code-absent = `{ $code }` står for ingen kode i hendelser
code-reserved = `{ $code }` er holdt av for verve selv
cause-answer-no = svaret var nei
cause-sealed-moves-no-more = en verving er åpen i { $days } dager, og det som er forseglet, flytter seg ikke mer
cause-expires-before = det er { $now } nå, og lenken ville utløpt { $expires }
cause-answers = den svarer { $status }
cause-cursor-again = en side oppgir markøren { $cursor } som den neste, og den er allerede hentet
cause-long-cursor = den neste markøren har { $bytes } byte; høyst { $most } godtas
cause-answers-with = den svarer { $status }: { $body }
cause-database-has-none = databasen har ingen ennå
cause-no-https = den begynner ikke med `https://`
cause-no-host = den har ingen vert
cause-odd-characters = det er et mellomrom, et kontrolltegn, `\`, `@`, `?` eller `#` i den
cause-not-future = det er ikke i framtiden
cause-member-scope = den åpner tallene til likepersonen, og lager lenkene deres
cause-no-place = et sted er `rev:N`, eller `place` fra en rad
cause-place-ahead = databasen er ikke kommet så langt; kanskje er en sikkerhetskopi lagt tilbake
cause-token-days = en nøkkel varer høyst 365 dager
cause-none-of-name = organisasjonen `{ $org }` har ingen med det navnet
cause-no-time = det er verken en dato eller et klokkeslett
cause-no-folder = det er ingen mappe `{ $path }`
cause-file-ending = verve skriver ikke .{ $ending }-filer
cause-suggest-stdin = den leses to ganger: for å se på den, og for å prøve kommandoen
cause-too-many-rejected = { $rejected } av { $read } rader er avvist, flere enn `--max-rejects` godtar
cause-needs-one-of = `{ $command }` trenger en av { $known }
cause-command-line = kommandolinjen passer ikke
cause-usage = bruken er `{ $usage }`
cause-no-base-url = organisasjonen `{ $slug }` har ingen `base_url`, så lenkene fører ingen steder ennå
cause-like-columns = kolonnene er ikke de samme som for hendelser

## What to do

hint-config-file = oppgi en fil: `--config FIL`
hint-config-set = `verve config set { $key } { $value }`
hint-copy-again = slett den nye databasen og kopier igjen; den gamle er som den var
hint-older-than = for eksempel `--older-than 730days`
hint-older-than-least = bruk minst `--older-than { $days }days`
hint-name-backup = oppgi en fil som `verve db backup` har skrevet
hint-check-path = se på stien
hint-stop-serve = stopp `verve serve`, vent til importene er ferdige, og kjør samme kommando igjen
hint-demo-folder = `--dir MAPPE` sier hvor mappen er
hint-demo-elsewhere = `verve demo --dir MAPPE` lager den et annet sted
hint-reason = for eksempel `--reason 'fortalt på telefon'`
hint-export-canonical = verve export --output-dir analyse
hint-other-folder = oppgi en egen mappe med `--output-dir`
hint-sources-are = avsenderne av hendelser er { $known }
hint-growth-as-of = oppgi en dato eller et tidspunkt: `--as-of 2026-01-31`
hint-growth-period = skriv `--period 2025`, eller `--since 2023-01-01 --until 2025-12-31`
hint-did-you-mean-command = mente du `{ $command } { $near }`?
hint-lists-them = `{ $command }` viser dem
hint-leave-rejects-out = la den være: hver fil får en fil med avviste rader ved siden av seg
hint-set-clock = still klokken; gikk den feil før og er riktig nå, legg til `--force-clock`
hint-another-file = oppgi en annen fil
hint-folder-or-file = se på mappen og rettighetene, eller oppgi en annen fil
hint-source = for eksempel `--source app`
hint-goes-on = den samme kommandoen fortsetter derfra; ingenting telles to ganger
hint-rejects-again = kjør samme kommando igjen: den skriver filen, og ingen rad telles to ganger
hint-init-name = verve init --org { $slug } --name 'Norsk Hjerteforening'
hint-first-organization = `verve org add SLUG --name NAVN` legger til den første organisasjonen
hint-import-members = `verve member import FIL` henter inn likepersonene, `verve member add` én
hint-one-or-more = oppgi 1 eller mer
hint-links-again = `--again` lager en til
hint-later-expires = oppgi en senere `--expires`
hint-base-url-begin = `verve org set { $slug } base_url=https://example.org` sier hvor de begynner
hint-link-list = `verve link list` viser kodene
hint-output-svg = `--output code.svg`
hint-output-svg-or-png = `--output code.svg` eller `--output code.png`
hint-output-dir = oppgi en annen mappe med `--output-dir`
hint-shorten-base-url = forkort organisasjonens `base_url`
hint-merge-members = er begge én person: `verve member merge { $id } --into { $into }`
hint-member-group-from = skriv `verve member set { $id } group=GRUPPE --from DAG`
hint-org-add = `verve org add SLUG --name NAVN` legger til en
hint-slug-short-name = velg et kort navn, som `nhf`; `--name` har hele navnet
hint-slug-short = velg et kort, som `nhf`; `--name` har hele navnet
hint-did-you-mean = mente du `{ $near }`?
hint-zone = skriv den som `Europe/Oslo`
hint-days = skriv det som `{ $key }=90`
hint-milestones = skriv dem som `milestones=1,5,10,25`
hint-base-url = skriv den som `base_url=https://go.nhf.no`
hint-interval = skriv den som 5m
hint-poll-url = skriv den som https://api.nhf.no/events
hint-secret-file = se på stien etter `--secret-file`
hint-poll-again = kjør samme kommando igjen; den fortsetter der den sluttet
hint-poll-expected = ventet var {"{"}"events":[…],"next_cursor":"…"{"}"}, eller NDJSON; se på adressen og hemmeligheten
hint-explain = verve referral explain r-89c15506
hint-checks = uten `--only` gjøres alle kontroller
hint-length = skriv det som 10d eller 36h
hint-publish = `verve summary publish` med samme periode fryser en
hint-from-day = `--from 2026-01-31` sammenligner dem med tallene fra en dag
hint-again = kjør samme kommando igjen
hint-origin = skriv det som https://app.nhf.no, uten sti
hint-fallback-page = se på stien etter `--fallback-page`
hint-free-port = kjører en annen server der? `--listen 127.0.0.1:0` tar en ledig port
hint-nothing-lost = ingenting er tapt: neste kommando som åpner den, rydder opp
hint-member-scope = oppgi `--scopes read`, eller `--scopes read,links`
hint-place = for eksempel `--after rev:17`; `rev:0` er begynnelsen
hint-place-again = begynn på nytt med `--after rev:0`
hint-token-days = oppgi 1 til 365 dager: 90d
hint-overlap = skriv den som 24h
hint-serve-running = kjører `verve serve` der? `--url` oppgir et annet sted
hint-same-database = serveren må bruke samme database, og en klokke innenfor 5 minutter
hint-color = skriv auto, always eller never
hint-org = legg til `--org { $slug }`, eller sett VERVE_ORG
hint-yes = legg til `--yes` i kommandoen
hint-name-org = oppgi den: `--org SLUG`; `verve org list` viser hvilke som finnes
hint-unset = fjern den; den er for tester
hint-init = `verve init` lager den; `--database` eller VERVE_DATABASE navngir en annen
hint-org-add-to = `verve org add SLUG --name NAVN` legger til en organisasjon i den
hint-check-database = se på `--database`; `verve config show` sier hvor den kommer fra
hint-install-version = installer den versjonen av verve
hint-migrate = `verve db migrate`, som den rollen, bringer den à jour
hint-server-there = kjør den samme kommandoen en gang til når serveren er der; det er alltid trygt
hint-check-user = se på bruker og database i adressen, og på passordet i ~/.pgpass eller PGPASSWORD
hint-check-ssl = se på `sslmode` og `sslrootcert` i adressen og på serverens sertifikat og navn
hint-again-safe = kjør den samme kommandoen en gang til; det er alltid trygt
hint-app-role = `verve db migrate --app-role NAVN`, som eieren, gir en rolle det verve trenger
hint-as-owner = som eieren: `verve db migrate --app-role NAVN`; arbeid så som NAVN
hint-allow-unsafe-role = `--allow-unsafe-role` går videre likevel, for et første blikk
hint-create-citus = `CREATE EXTENSION citus` i databasen, på hver node, og legg til arbeiderne først
hint-leave-roles-out = la `--app-role` og `--platform-role` være
hint-pg-dump = `pg_dump --format custom` og `pg_restore`, som en rolle som kan lese alle rader
hint-database-form = skriv den som `sqlite:///var/lib/verve/verve.db`, gi stien til filen, eller `postgres://bruker@vert/database`
hint-newest-revision = hver rapport skriver sin revisjon; `verve funnel --format json` viser den nyeste
hint-name-instead = oppgi `{ $id }` i stedet
hint-nothing-left = det er ingenting igjen å gjøre
hint-link-show = `verve link show CODE` viser de ekstra kodene til en lenke
hint-leave-bracket = utelat parentesen foran
hint-leave-as-is = la det være som det er
hint-referral-list = `verve referral list` viser id-ene til folk; en slettet person har ingen
hint-list-command = `verve { $command } list` viser dem som finnes
hint-another-code = velg en annen kode
hint-set-command = `verve { $command } set` endrer det som er der
hint-more-of-it = gi mer av det
hint-later-as-of = gi en senere `--as-of`, eller ingen
hint-free-space = gi plass og kjør den samme kommandoen en gang til; det er alltid trygt
hint-keep-log = la den ligge ved siden av databasen; se etter disken og plassen på den, så tar neste kommando den med
hint-put-back = legg filen tilbake, eller start serveren på nytt for å arbeide med den som er der
hint-exchanged-wal = det nyeste i filen som var åpen, kan ligge i den som ender på `.exchanged-wal`
hint-db-verify = `verve db verify` sier hvilken del; ta vare på filen
hint-db-restore = `verve db restore KOPI` setter en kopi i stedet
hint-check-disk = se på disken og plassen, og kjør samme kommando igjen; det er alltid trygt
hint-move-file = oppgi en annen fil, eller flytt den
hint-local-disk = ha databasen på en lokal disk; sikkerhetskopier kan ligge der
hint-check-folder = se på mappen, rettighetene og plassen
hint-check-read-write = se på stien og hvem som kan lese og skrive der
hint-report = meld den gjerne fra om, med kommandoen du kjørte
hint-doctor-report = `verve doctor` viser hva det er; meld gjerne fra om det, med kommandoen du kjørte
hint-doctor = `verve doctor` viser hva det er
hint-links-of-member = `verve link list --member { $id }` viser dem; `verve link disable KODE` stenger en
hint-merge-away = `verve member merge { $id } --into LIKEPERSON` gir dem til en annen likeperson
hint-leave-merged = la det være som det er; `verve member unmerge { $id }` tar sammenslåingen tilbake
hint-unmerge = `verve { $kind } unmerge { $id }` tar det tilbake
hint-unmerge-circle-member = de er én likeperson fra før; `verve member unmerge { $id }` tar det tilbake
hint-unmerge-circle-person = de er én person fra før; `verve person unmerge { $id }` tar det tilbake
hint-erase-member = `verve person erase --member { $id }` fjerner navnet og beholder tallene
hint-two-ids = gi to forskjellige id-er
hint-columns = `--columns` tar navnene deres, med komma mellom
hint-json-has-all = `--format json` har alt
hint-csv-has-room = `--format csv` har plass, eller spør om mindre
hint-csv-has-all = `--format csv` har alt
hint-leave-code-out = la `--code` være, så blir det laget en tilfeldig kode
hint-time = skriv det som 2026-01-31, 2026-01-31T12:00 eller 2026-01-31T12:00:00Z
hint-from-or-always = skriv `--from 2026-01-31` eller `--from always`
hint-output-xlsx = oppgi filen: `--output rapport.xlsx`
hint-make-folder = lag mappen, eller oppgi en annen fil med `--output`
hint-write-instead = skriv `{ $path }`, { $hint }
hint-leave-one-out = utelat en av dem
hint-yes-or-no = skriv `{ $key }=yes` eller `{ $key }=no`
hint-take-one = velg en av disse
hint-max-rejects = skriv det som `--max-rejects 100` eller `--max-rejects 5%`
hint-mend-rows = rett de avviste radene, eller godta flere av dem
hint-suggest-stdin = lagre dataene i en fil og oppgi den
hint-see-rejected-rows = `--dry-run --rejects FIL` skriver de avviste radene til en fil, hver med linje og grunn
hint-check-folder-again = se på mappen, rettighetene og plassen; rapporter kan kjøres igjen
hint-usage = `{ $command } --help` viser bruken
hint-ingest-file = hendelser i en fil kommer inn med `verve ingest { $file }`
hint-check-read = se på stien og hvem som kan lese der
hint-mend-file = rett filen og kjør den samme kommandoen en gang til
hint-personal-ids = `verve org set SLUG allow_personal_ids=yes` tillater dem, om de må være der
hint-target = skriv den som `https://example.org/join`
hint-otherwise = skriv det på en annen måte; ingenting ble endret
hint-ingest-help = `verve ingest --help` forklarer dem
warning-backup-damaged = ingenting ble endret: denne kopien er skadet, prøv en eldre
warning-new-backup-damaged = sikkerhetskopien er skadet, så databasen er det trolig også; ingen eldre kopi ble slettet
hint-config-path = se på stien etter `--config`
hint-config-keys = navnene er database, org, format, lang og color, hver med en tekst
hint-config-line = skriv linjen `{ $line }` i den med et redigeringsprogram
hint-give-database = oppgi `--database sqlite:///sti/til/verve.db` eller sett { $variable }
hint-period = skriv 2025, 2025-Q3, 2025-09, 2025-W37 eller 2025-09-14
hint-as-of = skriv en dato som 2026-01-31, et tidspunkt som 2026-01-31T12:00:00Z, rev:17, eller det en rapport viser, som rev:17@2026-01-31T12:00:00Z
hint-breakdown = skriv én eller to av { $known }
hint-answer-beforehand = `--yes` svarer på forhånd
hint-base-url-whole = `verve org set { $slug } base_url=https://...` gjør dette til hele adresser
hint-link-create = `verve link create --member { $member }` lager en lenke
hint-print-page = og skriv ut siden som PDF i en nettleser
hint-spreadsheets-open = som regneark åpner
hint-browsers-open = som nettlesere og tekstbehandlere åpner
hint-formats-are = formatene er { $known }
hint-dialects-are = dialektene av CSV er rfc og excel-nb
hint-languages-are = språkene er en og nb
hint-import-list = `verve import list` viser importene av hendelser

## Failures of the store

store-missing = det er ingen database på `{ $path }`
store-exists = det er en database på `{ $path }` fra før
store-file-exists = det er en fil på `{ $path }` fra før
store-network-filesystem = `{ $path }` ligger på et filsystem på nettet ({ $kind })
store-not-verve = `{ $path }` er ikke en verve-database
store-schema-newer = databasen har skjema { $found }, denne verve kjenner { $known }
store-schema-older = databasen har skjema { $found }, denne verve trenger { $known }
store-conflict = en annen som skrev, sto i veien
store-not-distributed = `{ $name }` er på én maskin
store-no-roles = en innebygd database har ingen roller
store-unsupported = `{ $address }` er ikke en database som verve kan åpne
store-servers-own = en PostgreSQL-server har egne verktøy for dette
store-ambiguous = { $number } eller flere ({ $kind }) heter `{ $name }`
store-taken = { $kind } `{ $name }` finnes fra før
store-label-form = navnet `{ $label }` begynner med `(`
store-merged-member = likepersonen `{ $id }` er slått sammen med `{ $into }`
store-needed = likepersonen `{ $id }` kan ikke fjernes
store-not-merged = `{ $id }` er ikke slått sammen med noen annen id
store-erased = personen `{ $id }` er slettet
store-already-done = { $kind } `{ $name }` er tatt tilbake fra før
store-nothing-yet = ingenting var mottatt da
store-locked = databasen er låst av en annen prosess
store-disk-full = disken er full
store-corrupt = databasefilen er skadet
store-read-only = databasen kan ikke skrives
store-unreachable = kan ikke åpne databasen `{ $path }`
store-log-left = loggen `{ $path }` kan ikke flettes inn i databasen sin
store-exchanged = databasen `{ $path }` ble fjernet eller byttet ut mens den var åpen
store-disk = disken melder en feil
store-invariant = noe som alltid skal gjelde, gjelder ikke: { $what }
store-unique = en nøkkel finnes fra før
store-unchecked = kontrollen av { $check } kunne ikke gjøres
merge-already = `{ $id }` er slått sammen med `{ $into }` fra før
merge-itself = `{ $id }` kan ikke slås sammen med seg selv

## Kinds of things inside a sentence

kind-alias = ekstra kode
kind-click = klikk
kind-code = kode
kind-event = hendelse
kind-import = import
kind-organization = organisasjon
kind-person = person
kind-published-summary = publisert oppsummering
kind-referral = verving
kind-revision = revisjon
kind-source = avsender
kind-token = nøkkel
kind-user = bruker
kind-webhook = webhook
kind-format = format
kind-dialect = dialekt
kind-language = språk

## Warnings

restore-unknown-erased = det er ukjent hva som er slettet i { $files }
restore-no-database = det var ingen database å spørre om hvem som er slettet
restore-damaged-database = databasen som var der, kan ikke leses
restore-erased-is-back = { $why }: alt som er slettet eller tatt tilbake etter kopien, er her igjen; oppgi en senere kopi med `--erasures-from FIL`, eller slett og trekk tilbake på nytt
poll-rejected = side { $page }, hendelse { $event }: { $code }: { $what }
ingest-warning = { $file }: { $code }: { $what }
period-ahead = { $period } har ikke begynt: ingenting kan ha skjedd da
filter-unknown = ingen { $holder } har { $label } `{ $wanted }`
filter-unknown-near = ingen { $holder } har { $label } `{ $wanted }`; mente du `{ $near }`?

## Results of commands

result-as-it-was = { $kind } { $name } er som før
result-changed = { $kind } { $name } er endret
result-member-removed = Likeperson { $id } er fjernet
result-member-added = Likeperson { $id } er lagt til
result-polled = Spurt { $name }
result-organization-added = Organisasjonen { $slug } er lagt til
event-has-referral = den hører til en verving
event-has-no-referral = den hører ikke til noen verving: { $reason }
event-recorded = Registrert { $event } fra { $at }
event-is-taken-back = Hendelse { $id } er tatt tilbake
event-counts-no-longer = den telles ikke lenger; sendes den igjen, er den ny
recompute-checked = Kontrollert: ingen forskjell
recompute-done = Regnet om: ingenting endret seg
recompute-of = { $events } hendelser, { $referrals }
result-settings = Innstillinger
result-config-file = Filen med innstillinger er { $path }
result-config-file-missing = Filen med innstillinger er { $path } (finnes ikke)
demo-ready = Klar: { $organization }
demo-checked = Kontrollert: regnet om fra hendelsene, ingen forskjell
demo-differs = Kontrollert: regnet om fra hendelsene, og det er forskjell: meld gjerne fra om dette
demo-counts = { $mentors }, { $links }, { $events } fra { $imports }
webhook-is-removed = Webhook { $id } er fjernet
webhook-secret-once = hemmeligheten vises bare denne ene gangen; den som har den, kan levere hendelser
webhook-answers = Webhook { $id } svarer på { $address }
webhook-signature-fits = signaturen stemmer
verify-sound = Databasen er i orden
verify-keep-file = Ta vare på filen; `verve db restore KOPI` setter en kopi i stedet
verify-recompute = Er bare `answers` feil, retter `verve recompute` dem
migrate-up-to-date = Skjema { $schema }: à jour
migrate-role = { $role } har rettighetene som verve trenger
backup-made = Sikkerhetskopiert til { $file }
export-complete = Eksportert til { $folder }
export-complete-again = Eksportert til { $folder }, i sin helhet: endringene kan ikke vises rad for rad
export-increment = Eksportert til { $folder }: det som er endret siden rev:{ $since }
export-next = Neste gang: `verve export --output-dir MAPPE --since rev:{ $revision }`
backup-rotated = Sikkerhetskopier i mappen: { $kept }; eldre som er slettet: { $removed }
restore-everybody-before = alle før { $at }
restore-dry-run = { $file } ville blitt hentet tilbake; ingenting ble endret
restore-done = { $file } er hentet tilbake
restore-sound = Kopien er i orden
restore-erased-again = Slettet igjen i { $org }: { $what } ({ $events })
restore-still-has = { $file } har dem fortsatt: lag en ny kopi og slett den
restore-could-not-erase = Det som er slettet siden, kunne ikke slettes igjen
restore-withdrawn = Endret siden kopien, og fortsatt slik: { $what }
restore-kept = Det som var der, ligger som { $path }: slett det når alt er i orden
restore-next = Videre: send filene som kom siden, på nytt; det som er inne fra før, gjør ingen skade
doctor-title = Hva denne verve er og ser
doctor-sources = De nyeste hendelsene fra hver avsender
token-is-revoked = Nøkkel { $id } er trukket tilbake
token-made = Nøkkel { $name } er laget
token-once = nøkkelen vises bare denne ene gangen: verve lagrer bare en hash av den
copy-done = Kopiert til { $address }
copy-same = { $organizations }, { $rows } rader; begge sider eksporterer det samme
copy-set-address = Sett VERVE_DATABASE til den nye adressen, og ta vare på den gamle filen til du stoler på den
status-title = { $organizations }, { $size }
status-database = { $database }, { $engine }, skjema { $schema }
status-not-distributed = ikke fordelt: alle tabeller er på én maskin
status-backup = siste gode sikkerhetskopi { $at }: { $file }
status-backup-gone = siste gode sikkerhetskopi { $at }, finnes ikke lenger på { $file }
status-no-backup = ingen god sikkerhetskopi er kjent: `verve db backup --output-dir MAPPE` lager en og kontrollerer den
status-none-distributed = ingen tabell er fordelt ennå
status-distribute = Videre: `verve db distribute`, som eieren
status-shards = { $tables } fordelt etter `{ $column }` i { $shards }
status-every-node = på hver node: { $tables }
status-one-node = bare på én node: { $tables }
link-title = Lenke { $code }, { $state }
rows-title = { $file }, { $things }
rows-dry-run = { $file }, { $things }, ikke skrevet: en prøvekjøring
rows-next = Videre: rett { $file } og kjør `verve { $command }`
rows-next-encoding = Videre: kjør `verve { $command } --encoding windows-1252`, eller med tegnkodingen disse radene har
recompute-checked-differs = { $count ->
    [one] Kontrollert: { $count } sted er ulikt det hendelsene sier
   *[other] Kontrollert: { $count } steder er ulike det hendelsene sier
}
recompute-fixed = { $count ->
    [one] Regnet om: { $count } sted var ulikt det hendelsene sier, rettet
   *[other] Regnet om: { $count } steder var ulike det hendelsene sier, rettet
}
verify-faults = Databasen har { $count } feil
migrate-applied = { $count ->
    [one] Skjema { $schema }: { $count } migrering utført
   *[other] Skjema { $schema }: { $count } migreringer utført
}
withdrawn-tokens = { $count ->
    [one] { $count } nøkkel trukket tilbake
   *[other] { $count } nøkler trukket tilbake
}
withdrawn-webhooks = { $count ->
    [one] { $count } webhook fjernet
   *[other] { $count } webhooker fjernet
}
withdrawn-secrets = { $count ->
    [one] { $count } webhook med en nyere hemmelighet
   *[other] { $count } webhooker med en nyere hemmelighet
}
withdrawn-board-answers = { $count ->
    [one] { $count } likeperson med et nyere svar om tavler
   *[other] { $count } likepersoner med et nyere svar om tavler
}
withdrawn-boards = { $count ->
    [one] { $count } organisasjon uten navn på tavler
   *[other] { $count } organisasjoner uten navn på tavler
}
withdrawn-growth = { $count ->
    [one] { $count } organisasjon uten del i vekst
   *[other] { $count } organisasjoner uten del i vekst
}
withdrawn-links = { $count ->
    [one] { $count } lenke stengt
   *[other] { $count } lenker stengt
}
status-owed = { $count ->
    [one] { $count } sletting står igjen siden { $since }: et annet program som leser databasen, holder fortsatt på de gamle bytene i filene; neste kommando som blir ferdig etter det, fjerner dem
   *[other] { $count } slettinger står igjen siden { $since }: et annet program som leser databasen, holder fortsatt på de gamle bytene i filene; neste kommando som blir ferdig etter det, fjerner dem
}
status-citus = { $count ->
    [one] Citus { $version } på { $count } node
   *[other] Citus { $version } på { $count } noder
}
undo-events = { $count ->
    [one] Import { $id }: { $count } hendelse tatt tilbake
   *[other] Import { $id }: { $count } hendelser tatt tilbake
}
undo-events-dry-run = { $count ->
    [one] Import { $id }: { $count } hendelse ville blitt tatt tilbake
   *[other] Import { $id }: { $count } hendelser ville blitt tatt tilbake
}
undo-no-later-events = Ingen senere import hadde de samme hendelsene
undo-later-events = Disse senere importene hadde dubletter eller konflikter: send { $files } på nytt
undo-members = { $count ->
    [one] Import { $id }: { $count } likeperson fjernet, { $restored } endret tilbake
   *[other] Import { $id }: { $count } likepersoner fjernet, { $restored } endret tilbake
}
undo-links = { $count ->
    [one] Import { $id }: { $count } lenke stengt, { $restored } endret tilbake
   *[other] Import { $id }: { $count } lenker stengt, { $restored } endret tilbake
}
undo-dry-run = { $title }, ikke skrevet: en prøvekjøring
undo-more = og { $count } til, alle med `--format json`
undo-links-closed = Ingenting telles for de stengte lenkene, verken nå eller senere
undo-links-stay = De er fortsatt med blant lenkene som er laget; en fil med kodene åpner dem igjen
undo-purged = Navn fra før siste sletting er ikke lagret lenger, og blir som de er
undo-no-later-rows = Ingen senere import hadde de samme radene
undo-later-rows = Disse senere importene hadde rader som var kjent: send { $files } på nytt
kept-changed-since = endret siden
kept-counts = { $count ->
    [one] { $count } verving telles for den
   *[other] { $count } vervinger telles for den
}
kept-has-links = har { $links }
kept-merged-into = slått sammen med { $into }
kept-merged = { $merged } er slått sammen med den
kept-earlier-answers = tidligere svar teller dem som én
kept-erased = likepersonen er slettet

## Questions

ask-remove-member = Fjerne likeperson { $id }?
ask-take-back-event = Ta tilbake hendelse { $id }?
ask-remove-webhook = Fjerne webhook { $id }?
ask-seal = Forsegle alt før { $before }? Det kan ikke tas tilbake.
ask-restore = Sette { $backup } i stedet for { $database }?
ask-revoke-token = Trekke tilbake nøkkel { $id }?
ask-undo = Ta tilbake import { $id } av { $file } ({ $what })?
ask-undo-members = { $members }, { $changed } endret
ask-undo-links = { $count ->
    [one] { $count } ny lenke, { $changed } endret
   *[other] { $count } nye lenker, { $changed } endret
}
ask-erase-user = Slette denne brukeren? Det kan ikke tas tilbake.
ask-erase-member = Slette denne likepersonen? Det kan ikke tas tilbake.

## Files

cause-save-as = et navn har 1 til 64 byte, ikke mellomrom i endene og ingen styretegn
failure-save-as = `--save-as { $name }` er ikke et navn
hint-save-as = bruk et navn som `appsflyer`
hint-suggest = `{ $command }` viser hva den ser ut til å være
import-left-out = med vilje
ingest-lost-seconds = { $file } har ikke sekunder, og de samme hendelsene finnes her med sekunder: har et regneark lagret filen på nytt? Da teller de to ganger; `verve import undo { $id }` tar filen tilbake
input-again-hint = hent filen på nytt; ingenting av den er skrevet
input-as-csv-hint = lagre arket som CSV i UTF-8
input-ask-csv = be om dataene som CSV
input-changed = `{ $name }` endret seg mens den ble lest
input-changed-hint = kjør samme kommando igjen når filen er ferdig
input-column-long = `{ $name }` har et kolonnenavn på mer enn { $most } byte
input-column-twice = `{ $name }` har kolonnen { $column } to ganger
input-cut-off = `{ $name }` er en { $format }-fil som er kuttet etter { $bytes } byte
input-damaged = `{ $name }` er en skadet { $format }-fil, eller det står noe etter slutten
input-delimiters = `{ $name }` har flere av komma, semikolon, tabulator og loddrett strek blant kolonnenavnene
input-delimiters-hint = velg med --delimiter, for eksempel `--delimiter ';'`
input-device = `{ $name }` er et rør eller en enhet, ikke en fil
input-device-hint = send den inn i et rør og oppgi `-` som fil
input-empty = `{ $name }` er tom: den har ingen kolonnenavn
input-empty-hint = ble nedlastingen eller eksporten avbrutt?
input-encoding-hint = fra Excel? oppgi --encoding windows-1252, eller lagre som «CSV UTF-8»
input-field-long = `{ $name }` linje { $line }: felt { $field } har mer enn { $most } byte
input-folder = `{ $name }` er en mappe
input-folder-hint = oppgi filene i den
input-found = fant: { $columns }
input-give-events = oppgi en fil med hendelser, ikke databasen
input-grows = `{ $name }` blir mer enn { $times } ganger så stor når den pakkes ut
input-grows-hint = det gjør ingen fil med hendelser; pakk den ut selv og se på den
input-header-encoding = kolonnenavnene i `{ $name }` er ikke UTF-8
input-header-long = `{ $name }` linje { $line }: linjen med kolonnenavn har mer enn { $most } byte
input-header-long-hint = er dette en tekstfil med kolonnenavn?
input-header-quote = `{ $name }` linje { $line }: et anførselstegn blant kolonnenavnene blir aldri lukket
input-ignored = kolonnene { $names } blir ikke lest
input-ignored-one = kolonnen { $name } blir ikke lest
input-is = `{ $name }` er { $what }
input-is-7z = et 7-Zip-arkiv
input-is-bzip2 = en bzip2-fil
input-is-html = en HTML-side (er innloggingen utløpt?)
input-is-office = en gammel Excel-bok, en med passord, eller et annet Office-dokument
input-is-pdf = et PDF-dokument
input-is-sqlite = en SQLite-database
input-is-tar = et tar-arkiv
input-is-twice = pakket to ganger
input-is-xml = et XML-dokument
input-is-xz = en xz-fil
input-is-zip = et zip-arkiv
input-json-cut-off = `{ $name }` slutter midt i JSON-teksten
input-json-hint = forventet en liste med objekter, eller ett objekt per linje
input-json-list = `{ $name }` har postene sine under { $list }
input-json-record = `{ $name }` har en post på mer enn { $most } byte
input-line-long = `{ $name }` linje { $line }: linjen har mer enn { $most } byte
input-line-long-hint = ventet ett objekt per linje
input-lines-above = { $count ->
    [one] den første linjen
   *[other] de første { $count } linjene
 } i `{ $name }` hører ikke til tabellen og hoppes over
input-log-in = åpne adressen i en nettleser, logg inn og last ned på nytt
input-malformed = `{ $name }` er ikke `{ $encoding }`: byte { $at } betyr ingenting der
input-map-hint = hvis det er det som menes, legg til { $flags }
input-misread = `{ $name }` er UTF-8 med bokstaver utenfor ASCII, og ikke `{ $encoding }`
input-misread-hint = utelat --encoding; med --like oppgi --encoding utf-8
input-no-column-of = `{ $name }` har ingen av kolonnene { $columns }
input-no-columns = `{ $name }` mangler { $count ->
    [one] kolonnen
   *[other] kolonnene
 } { $columns }
input-no-columns-and = `{ $name }` mangler { $count ->
    [one] kolonnen
   *[other] kolonnene
 } { $columns }, og har ingen av { $any }
input-no-line-end = den siste linjen i { $name } har ikke linjeslutt
input-no-records = `{ $name }` har ingen poster
input-no-rows = { $name } har kolonnenavn og ingen rader
input-no-sheet = `{ $name }` har ikke noe ark { $sheet }
input-not-utf8 = `{ $name }` er ikke UTF-8
input-office = `{ $name }` er en Office-fil som ikke kan leses
input-open = kan ikke åpne `{ $name }`
input-quote = `{ $name }` linje { $line }: anførselstegnet som åpnes der { $what }
input-quote-hint = lukk anførselstegnet, eller skriv det dobbelt der det hører til teksten
input-quote-never = blir aldri lukket
input-quote-within = blir ikke lukket innen { $most } byte
input-record-long = `{ $name }` linje { $line }: raden har mer enn { $most } byte
input-record-long-hint = er dette en fil med én post per linje?
input-rejects = kan ikke skrive filen med avviste rader `{ $path }`
input-rejects-hint = frigjør plass, eller velg et annet sted med --rejects
input-right-encoding = oppgi riktig tegnkoding med --encoding
input-save-as-xlsx = lagre den som .xlsx uten passord, eller som CSV i UTF-8
input-set-column = `{ $name }` har en egen kolonne `{ $column }`
input-set-hint = --set gir en verdi til en kolonne som filen mangler
input-sheet = `{ $name }` har arkene { $all }; { $sheet } leses. Velg et annet med --sheet
input-sheets-hint = arkene er { $all }
input-spool = kan ikke lagre `{ $name }` i en midlertidig fil
input-spool-hint = frigjør plass i den midlertidige mappen, eller sett TMPDIR
input-suggest-hint = `--suggest` viser hva kolonnene ser ut til å være, og kommandoen som leser dem
input-too-large = `{ $name }` har mer enn { $most } byte
input-too-large-hint = del den i flere filer; resultatet blir det samme uansett deling
input-twice-hint = gi den ene et annet navn, eller fjern den
input-two-encodings = `{ $name }` linje { $line } er UTF-8 med bokstaver utenfor ASCII, og andre linjer er det ikke: lest som { $encoding } ville bokstavene blitt andre
input-two-encodings-hint = utelat --encoding; radene som ikke er UTF-8 blir da skrevet til en egen fil, og den leses med --encoding { $encoding }
input-unpack = pakk den ut først; gzip, zstd og zip med én fil leses som de er
input-unpack-once = pakk den ut én gang
input-unreadable = kan ikke lese `{ $name }`
input-utf16 = `{ $name }` er UTF-16
input-utf16-hint = lagre den som «CSV UTF-8», eller oppgi --encoding utf-16le
input-workbook-formula = `{ $name }` har en formel i rad { $row } uten lagret resultat
input-workbook-formula-hint = åpne arbeidsboken i et regneark og lagre den
input-workbook-large = `{ $name }` har et ark som er for stort til å leses
input-workbook-strange = `{ $name }` inneholder XML som ingen regneark skriver
input-workbook-text = `{ $name }` har en celle eller en kode som er for lang
input-zip-broken = `{ $name }` er en skadet zip eller arbeidsbok
input-zip-file = `{ $name }` er en zip; filen { $inner } i den leses
input-zip-many = `{ $name }` er en zip som ikke har nøyaktig én fil
input-zip-many-hint = pakk den ut, og oppgi filene du vil ha
input-zip-method = `{ $name }` er en zip som er pakket på en måte som ikke leses her
input-zip-password = `{ $name }` er beskyttet med passord
input-zip-unpack-hint = pakk den ut og oppgi filen i den, eller lagre arbeidsboken uten passord
label-and-more = og { $count } til
label-column = Kolonne
label-field = Felt
label-left-out = Utelatt
label-left-out-short = Utel.
label-line = Linje
label-nearest = Mente du
label-samples = Celler
label-text = Tekst
label-unknown-codes = Ukjent kode
label-unknown-words = Ord som ikke er et steg
label-unread-times = Tidspunkt som ikke leses
label-word = Ord
option-column-value = `{ $flag } { $part }` er ikke på formen `kolonne=verdi`
option-column-value-hint = skriv det som `{ $flag } 'Type=Test'`; `{ $flag } 'Type='` betyr en tom celle
option-dates-at = `--dates-at { $text }` er ikke et klokkeslett
option-dates-at-hint = skriv det som `12:00`
option-delimiter = `--delimiter { $text }` er ikke ett tegn
option-delimiter-hint = oppgi en av `,`, `;`, `|` og `tab`, i anførselstegn
option-encoding = `--encoding { $name }` er ukjent
option-encoding-hint = Excel i Norge skriver `windows-1252`
option-fields-are = feltene er { $known }
option-format = `--time-format { $text }` kan ikke brukes
option-format-hint = skriv det som `%d.%m.%Y %H:%M`, eller bruk `unix`, `unix-ms`, `excel`, `rfc2822` eller `iso`
option-many-columns = `--stage`, `--only` og `--skip` nevner for mange kolonner
option-many-columns-hint = del filen, eller utelat noen
option-no-stage = `{ $flag } { $part }`: `{ $name }` er ikke et steg
option-shape = `{ $flag } { $part }` er ikke på formen `{ $shape }`
option-stage-hint = skriv det som `--stage account_created='Created Date'`, én gang for hvert steg
option-stage-twice = `--stage { $stage }` trenger én kolonne
option-stages-are = stegene er { $known }; `--value event:x=-` utelater rader
option-turned = omvendt: `{ $flag }`
option-zone = `--assume-tz { $name }` er ikke en tidssone
option-zone-hint = oppgi et IANA-navn som `Europe/Oslo`, eller `org`
rejection-ts-ambiguous = ulike tidspunkt i to av formatene
row-code-taken = `code` `{ $code }` er ikke ledig
row-code-twice = `code` { $text } er `{ $code }`, og det er { $theirs } i linje { $line } også
row-columns = ventet { $expected } felt, fant { $found }
row-columns-still = det siste feltet i denne avviste raden mangler fortsatt; fyll det ut, eller tøm `_code` hvis det skal være slik
row-conflict = en hendelse med denne nøkkelen er lagret med annet innhold
row-control = `{ $field }` { $text } har et styretegn
row-email = en e-postadresse
row-field-nul = `{ $field }` har et NUL-tegn
row-id-decimal = `{ $field }` { $id } var et heltall og slutter nå på desimalen null; formater kolonnen som tekst og eksporter på nytt, eller oppgi --whole-number-ids
row-id-failed = `{ $field }` { $id } er det et regneark viser der en formel feiler; rett kolonnen og eksporter på nytt
row-id-scientific = `{ $field }` { $id } er skrevet med eksponent, så sifre er gått tapt; formater kolonnen som tekst og eksporter på nytt
row-json = ikke ett JSON-objekt: { $cause }, ved tegn { $column }
row-json-value = en verdi kan ikke brukes her, ved tegn { $column }: { $cause }
row-junk = felt { $number } ({ $name }) har noe utenfor anførselstegnene
row-junk-still = anførselstegnene i denne avviste raden står fortsatt inne i feltene; fjern dem, eller tøm `_code` hvis de hører hjemme der
row-key-twice = nøkkelen { $name } står to ganger i ett objekt
row-kind = `kind` { $text } er verken `shared` eller `personal`
row-label = `{ $field }` { $text } begynner med `(`, som `(none)` og andre ord i svarene
row-lines = raden har { $lines } linjer; mangler det et anførselstegn?
row-link-owner = `{ $field }` for lenken `{ $code }` endres aldri; lag en ny lenke
row-long = `{ $field }` har { $bytes } byte; { $most } er det meste
row-merged-member = `member_id` { $id } er slått sammen med en annen likeperson; bruk den
row-missing = `{ $field }` mangler
row-national-id = et fødselsnummer
row-no-id = verken `link_code`, `click_id` eller `user_id` er utfylt
row-no-member = `member_id` { $id } er ingen likeperson i denne organisasjonen; importer likepersonene først
row-no-member-near = `member_id` { $id } er ingen likeperson i denne organisasjonen; mente du { $near }?
row-not-utf8 = { $what } er ikke UTF-8 ved byte { $at } ({ $byte }); fra Excel? les raden for seg med --encoding windows-1252
row-nul = raden har et NUL-tegn
row-organization = raden tilhører { $theirs }, ikke `{ $ours }`
row-personal = `{ $field }` ligner { $kind }; send en id som ikke betyr noe andre steder
row-phone = et telefonnummer
row-repeated = `{ $field }` { $id } står allerede i linje { $line }
row-repeated-header = kolonnenavnene står her en gang til (er filer satt sammen?)
row-stage = `event` { $word } er ingen av { $known }
row-target = `{ $field }` { $text } { $why }
row-target-blank = har et mellomrom, et anførselstegn, et styretegn eller en omvendt skråstrek
row-target-host = har ikke et vertsnavn som `example.org`; talladresser godtas ikke
row-target-https = begynner ikke med `https://`
row-target-long = er lengre enn 2048 byte
row-target-port = har en port som ikke er et tall
row-target-user = har et brukernavn foran vertsnavnet
row-the-field = feltet { $name }
row-the-line = linjen
row-the-record = raden
row-total = `member_id` { $id } ligner en sum, ikke en likeperson
row-ts-ambiguous = `{ $field }` { $text } er ulike tidspunkt i to av formatene
row-ts-date-only = `{ $field }` { $text } har ikke klokkeslett; gi alle datoer ett med --dates-at
row-ts-format = `{ $field }` { $text } er ikke på formen `2025-03-01T12:00:00+01:00`; si hvordan tidspunkt skrives med --time-format
row-ts-future = `{ $field }` { $text } er mer enn 24 timer etter nå (`{ $now }`)
row-ts-gap = `{ $field }` `{ $local }` fantes ikke i `{ $zone }`: klokken ble stilt forbi det
row-ts-naive = `{ $field }` { $text } har ingen tidssone; si hvilken med --assume-tz
row-ts-not-like = `{ $field }` { $text } er ikke på formen { $formats }
row-ts-nowhere = `{ $field }` { $text } finnes ikke i kalenderen
row-ts-number = `{ $field }` { $text } er ikke på formen `2025-03-01T12:00:00+01:00`; bruk --time-format unix for sekunder siden 1970, unix-ms for millisekunder, excel for dager i et regneark
row-ts-past = `{ $field }` { $text } er før år 2000
row-ts-range = `{ $field }` { $text } er ikke i noe år fra 1 til 9999
row-ts-season = `{ $field }` { $text } sier vintertid om sommeren eller sommertid om vinteren
row-ts-zone = `{ $field }` { $text } har en ukjent tidssone; skriv den som `+01:00`
row-value-nul = en verdi har et NUL-tegn
rows-nameless = { $count ->
    [one] én likeperson har ikke navn
   *[other] { $count } likepersoner har ikke navn
 } (linje { $lines })
rows-rejected = { $file }:{ $line }: { $code }: { $what }
suggest-by-clicks = { $count } av verdiene er kjente klikk
suggest-by-codes = { $count } av { $all } celler har koder fra denne organisasjonen
suggest-by-form = cellene ser ut som id-er
suggest-by-halves = en dato og et klokkeslett
suggest-by-members = { $count } av { $all } celler er likepersoner i denne organisasjonen
suggest-by-name = etter navnet
suggest-by-stage = navnet er et steg, cellene er tidspunkt
suggest-by-times = { $count } av { $all } celler er tidspunkt
suggest-by-users = { $count } av verdiene er kjente brukere
suggest-by-words = { $count } av { $all } celler er ord for steg
suggest-click-by-form = { $column } tolkes som klikkenes id bare etter formen på cellene
suggest-csv = { $encoding }, felt delt med `{ $delimiter }`, { $rows } rader
suggest-cut = bare de første { $rows } radene er lest
suggest-dates-at = datoer uten klokkeslett tolkes som kl. 12.00
suggest-encodings = tegnkodingen kan være { $one } eller { $other }
suggest-expected = Kommandoen under tar inn { $taken } hendelser, utelater { $left_out } rader og avviser { $rejected }
suggest-header-is-row = den første linjen er en rad: skriv en linje med kolonnenavn over den, for eksempel `event;occurred_at;link_code;user_id`
suggest-ids-unread = kolonner som inneholder id-er, men ikke leses: { $columns }
suggest-no-code = ingen kolonne har koder fra denne organisasjonen
suggest-no-column = ingen kolonne ser ut til å være `{ $field }`
suggest-no-header = fant ingen linje med kolonnenavn
suggest-no-known-code = ingen av cellene i { $column } er en kjent kode
suggest-no-time = ingen kolonne har tidspunkt
suggest-no-user = ingen kolonne skiller personer fra hverandre
suggest-nobody = rader uten person i { $column } utelates: { $count }
suggest-one-stage = ingen kolonne sier hva som skjedde: hver rad tolkes som `{ $stage }`
suggest-other = { $format }, { $encoding }, { $rows } rader
suggest-other-column = hvis `{ $field }` er { $column }
suggest-other-format = hvis tidspunktene er skrevet som { $format }
suggest-other-time = tidene i { $column } kan gjelde noe annet
suggest-personal = den eneste kolonnen som skiller personer fra hverandre, har personopplysninger
suggest-rejected = rader som kommandoen avviser: { $codes }
suggest-run = Kjør
suggest-run-not-yet = Denne tar ikke inn noe ennå: gjør den ferdig
suggest-times-unread = kolonner som også inneholder tider, men ikke leses: { $columns }
suggest-title = Hva { $file } ser ut til å være
suggest-two-codes = { $one } og { $other } har ulike koder i samme rad
suggest-two-events = både { $one } og { $other } kan si hva som skjedde
suggest-two-formats = tidspunktene kan være skrevet som { $one } eller { $other }: hva er dag og hva er måned?
suggest-two-users = både { $one } og { $other } kan skille personer fra hverandre
suggest-user-by-form = { $column } tolkes som personenes id bare etter formen på cellene
suggest-user-by-name = { $column } tolkes som personenes id bare etter navnet
suggest-words-left-out = ord som ikke er et steg, utelates av kommandoen: { $words }
suggest-zone = tidspunktene har ingen tidssone; de tolkes som { $zone }
