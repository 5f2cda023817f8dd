"""What people call the columns and the steps of their own lists, in five languages.

Written without a look at the words that the program knows, and not to be brought into line with them: it stands for what
comes from outside.
"""

COLUMNS = {
    "nb": {
        "event": ["Hva skjedde", "Hendelse", "Hendelsestype", "Type hendelse", "Steg", "Aktivitet", "Handling", "Trinn",
                  "Milepæl", "Fase", "Hva", "Siste hendelse i flyten"],
        "time": ["Dato", "Tidspunkt", "Når", "Tid", "Dato og klokkeslett", "Tidsstempel", "Skjedde", "Registrert kl.",
                 "Loggført", "Hendelsesdato", "Utført", "Klokkeslett (lokal tid)"],
        "code": ["Kode", "Vervekode", "Verver", "Kode på kortet", "Lenkekode", "Henvisningskode", "Vervet via",
                 "Likepersonkode", "Kampanje", "Kilde", "Plakat", "Tipset av", "Hvor kom du fra", "Referanse", "QR"],
        "user": ["Bruker", "Bruker-ID", "Brukernr", "Medlem", "Medlemsnummer", "Kundenummer", "Person-ID", "Konto",
                 "App-bruker", "Ekstern ID", "Deltaker", "Kontakt-ID", "Pasientnøkkel", "Hvem"],
        "click": ["Klikk-ID", "Klikk", "Økt", "Besøks-ID", "Sporings-ID", "Klikktoken"],
        "event_id": ["Hendelses-ID", "Rad-ID", "Loggnr", "Melding-ID"],
    },
    "nn": {
        "event": ["Kva skjedde", "Hending", "Hendingstype", "Steg", "Aktivitet", "Kva", "Trinn", "Fase"],
        "time": ["Dato", "Tidspunkt", "Når", "Tid", "Dato og klokkeslett", "Tidsstempel", "Hende", "Loggført"],
        "code": ["Kode", "Vervekode", "Lenkjekode", "Tilvisingskode", "Verva av", "Kjelde", "Plakat", "Kampanje", "Lenkje"],
        "user": ["Brukar", "Brukar-ID", "Medlem", "Medlemsnummer", "Person", "Konto", "Deltakar", "Kven"],
        "click": ["Klikk-ID", "Klikk", "Økt", "Besøks-ID"],
        "event_id": ["Hendings-ID", "Rad-ID", "Loggnr"],
    },
    "sv": {
        "event": ["Händelse", "Vad hände", "Typ av händelse", "Steg", "Aktivitet", "Åtgärd", "Milstolpe", "Vad", "Fas"],
        "time": ["Datum", "Tidpunkt", "När", "Tid", "Datum och tid", "Tidsstämpel", "Inträffade", "Loggad"],
        "code": ["Kod", "Värvningskod", "Värvad av", "Länk", "Länkkod", "Hänvisningskod", "Rekommenderad av", "Källa",
                 "Kampanjkod", "Affisch", "Tipskod"],
        "user": ["Användare", "Användar-ID", "Medlem", "Medlemsnummer", "Kundnummer", "Person", "Konto", "Deltagare",
                 "Externt ID", "Vem"],
        "click": ["Klick-ID", "Klick", "Session", "Besöks-ID", "Spårnings-ID"],
        "event_id": ["Händelse-ID", "Rad-ID", "Loggnummer"],
    },
    "da": {
        "event": ["Hændelse", "Hvad skete der", "Trin", "Aktivitet", "Handling", "Milepæl", "Hvad", "Fase"],
        "time": ["Dato", "Tidspunkt", "Hvornår", "Tid", "Dato og tid", "Tidsstempel", "Skete", "Logget"],
        "code": ["Kode", "Hvervekode", "Hvervet af", "Henvisningskode", "Linkkode", "Anbefalet af", "Kilde", "Kampagne",
                 "Plakat", "Tipset af"],
        "user": ["Bruger", "Bruger-ID", "Medlem", "Medlemsnummer", "Kundenummer", "Person", "Konto", "Deltager",
                 "Eksternt ID", "Hvem"],
        "click": ["Klik-ID", "Klik", "Session", "Besøgs-ID", "Sporings-ID"],
        "event_id": ["Hændelses-ID", "Række-ID", "Lognummer"],
    },
    "en": {
        "event": ["Event", "Event Name", "Activity", "Action", "What happened", "Step", "Milestone", "Conversion Type",
                  "Goal", "Touchpoint", "Log entry", "Interaction", "Type"],
        "time": ["Time", "Date", "When", "Timestamp", "Date/Time", "Occurred", "Event Date", "Logged at", "Created On",
                 "Received", "Happened At", "ts"],
        "code": ["Code", "Referral code", "Referrer", "Ref", "Invite Code", "Promo Code", "Referred by", "Source Link",
                 "Campaign", "Tracking Link", "Poster", "Voucher", "How did you hear about us", "utm_content", "Coupon"],
        "user": ["User", "User ID", "Member", "Member No.", "Customer ID", "Client Ref", "Person", "Account",
                 "External ID", "Profile", "Participant", "Contact", "Subject Key", "uid", "Who"],
        "click": ["Click ID", "Click", "Session", "Visit ID", "Tracking ID", "gclid", "aff_sub", "Token"],
        "event_id": ["Event ID", "Row ID", "Log ID", "Message ID", "Transaction ID"],
    },
}

# What a list of people who joined calls the day on which they did.
JOINED = {
    "nb": ["Innmeldt", "Registrert", "Registreringsdato", "Medlem siden", "Innmeldingsdato", "Dato", "Opprettet"],
    "nn": ["Innmeld", "Registrert", "Medlem sidan", "Innmeldingsdato", "Dato", "Oppretta"],
    "sv": ["Registrerad", "Medlem sedan", "Registreringsdatum", "Gick med", "Inträdesdatum", "Datum", "Skapad"],
    "da": ["Indmeldt", "Tilmeldt", "Medlem siden", "Oprettet", "Indmeldelsesdato", "Dato"],
    "en": ["Joined", "Sign-up date", "Member since", "Registered", "Registration Date", "Created", "Date joined",
           "Enrolment date"],
}

STEPS = {
    "nb": {
        "link_clicked": ["Klikk", "Klikket på lenken", "Åpnet lenken", "Besøk", "Skannet QR-kode", "Trykket på lenke"],
        "app_installed": ["Installert", "Lastet ned appen", "App installert", "Nedlasting", "Installasjon"],
        "account_created": ["Registrert", "Ble medlem", "Innmelding", "Konto opprettet", "Meldte seg inn", "Ny bruker",
                            "Nytt medlem", "Påmeldt", "Laget konto"],
        "first_login": ["Logget inn", "Første innlogging", "Innlogget", "Logget på", "Første pålogging"],
        None: ["Ringte", "Utmeldt", "Betalte kontingent", "E-post sendt", "Avinstallert", "Påminnelse", "Kurs fullført",
               "Åpnet e-post"],
    },
    "nn": {
        "link_clicked": ["Klikk", "Klikka på lenkja", "Opna lenkja", "Besøk", "Skanna QR"],
        "app_installed": ["Installert", "Lasta ned appen", "Nedlasting", "Installasjon"],
        "account_created": ["Registrert", "Vart medlem", "Innmelding", "Oppretta konto", "Melde seg inn", "Ny brukar"],
        "first_login": ["Logga inn", "Første innlogging", "Innlogging", "Logga på"],
        None: ["Ringde", "Utmeld", "Betalte kontingent", "E-post send", "Avinstallert"],
    },
    "sv": {
        "link_clicked": ["Klick", "Klickade på länken", "Besök", "Skannade QR", "Öppnade länken"],
        "app_installed": ["Installerad", "Laddade ner appen", "Nedladdning", "Installation", "Hämtade appen"],
        "account_created": ["Registrerad", "Blev medlem", "Skapade konto", "Ny medlem", "Gick med", "Registrering",
                            "Anmäld"],
        "first_login": ["Loggade in", "Första inloggning", "Inloggad", "Inloggning"],
        None: ["Ringde", "Utträde", "Betalade avgift", "E-post skickad", "Avinstallerad"],
    },
    "da": {
        "link_clicked": ["Klik", "Klikkede på linket", "Besøg", "Scannede QR", "Åbnede linket"],
        "app_installed": ["Installeret", "Downloadede appen", "Hentede appen", "Installation", "App hentet"],
        "account_created": ["Oprettet", "Blev medlem", "Tilmeldt", "Indmeldt", "Ny bruger", "Oprettede konto",
                            "Meldte sig ind"],
        "first_login": ["Loggede ind", "Første login", "Logget på", "Login"],
        None: ["Ringede", "Udmeldt", "Betalte kontingent", "E-mail sendt", "Afinstalleret"],
    },
    "en": {
        "link_clicked": ["Click", "Link click", "Visited", "QR scan", "Link opened", "Tapped link", "clicked_link",
                         "link.click"],
        "app_installed": ["Install", "App install", "Downloaded app", "First open", "Installed", "app_install"],
        "account_created": ["Signed up", "Sign Up", "Registered", "Joined", "Account created", "New member", "Enrolled",
                            "complete_registration", "user.created"],
        "first_login": ["Login", "First login", "Logged in", "Signed in", "First session", "user_login"],
        None: ["Purchase", "Screen view", "Unsubscribed", "Uninstalled", "Called", "Email opened", "Password reset",
               "app_background"],
    },
}

# Columns that are of something else: what they are called, and what kind of cells they hold.
OTHERS = {
    "nb": [("Navn", "name"), ("E-post", "email"), ("Telefon", "phone"), ("Sted", "town"), ("Merknad", "note"),
           ("Antall", "count"), ("Beløp", "amount"), ("Alder", "age"), ("Fødselsdato", "birth"), ("Postnr", "postcode"),
           ("Sist oppdatert", "updated"), ("Eksportert", "exported"), ("Samtykke", "yes"), ("Saksbehandler", "staff"),
           ("Ordrenr", "order"), ("Lokallag", "group"), ("Kjønn", "letter"), ("#", "number"), ("Enhet", "device"),
           ("Versjon", "version"), ("Poeng", "score"), ("Fylke", "group")],
    "nn": [("Namn", "name"), ("E-post", "email"), ("Stad", "town"), ("Merknad", "note"), ("Tal på", "count"),
           ("Alder", "age"), ("Fødd", "birth"), ("Postnr", "postcode"), ("Sist endra", "updated"), ("Lokallag", "group"),
           ("Nr", "number")],
    "sv": [("Namn", "name"), ("E-post", "email"), ("Ort", "town"), ("Anteckning", "note"), ("Antal", "count"),
           ("Belopp", "amount"), ("Ålder", "age"), ("Födelsedatum", "birth"), ("Postnummer", "postcode"),
           ("Senast ändrad", "updated"), ("Exporterad", "exported"), ("Samtycke", "yes"), ("Handläggare", "staff"),
           ("Ordernummer", "order"), ("Avdelning", "group"), ("Kön", "letter"), ("Nr", "number"), ("Enhet", "device")],
    "da": [("Navn", "name"), ("E-mail", "email"), ("By", "town"), ("Bemærkning", "note"), ("Antal", "count"),
           ("Beløb", "amount"), ("Alder", "age"), ("Fødselsdato", "birth"), ("Postnr.", "postcode"),
           ("Senest ændret", "updated"), ("Samtykke", "yes"), ("Sagsbehandler", "staff"), ("Ordrenr.", "order"),
           ("Afdeling", "group"), ("Køn", "letter"), ("Nr.", "number"), ("Enhed", "device")],
    "en": [("Name", "name"), ("Email", "email"), ("Phone", "phone"), ("City", "town"), ("Notes", "note"),
           ("Count", "count"), ("Revenue", "amount"), ("Age", "age"), ("Date of Birth", "birth"), ("ZIP", "postcode"),
           ("Last Modified", "updated"), ("Exported At", "exported"), ("Consent", "yes"), ("Agent", "staff"),
           ("Order ID", "order"), ("Chapter", "group"), ("Gender", "letter"), ("Row", "number"), ("Device", "device"),
           ("App Version", "version"), ("Score", "score"), ("IP", "ip"), ("Language", "language"),
           ("Request ID", "request"), ("Session Length", "count")],
}

TITLES = {
    "nb": ["Innmeldinger via likepersoner", "Uttrekk fra medlemssystemet", "Rapport: verving"],
    "nn": ["Innmeldingar via likepersonar", "Uttrekk frå medlemssystemet"],
    "sv": ["Medlemmar via kamratstödjare", "Utdrag ur medlemsregistret"],
    "da": ["Indmeldelser via frivillige", "Udtræk fra medlemssystemet"],
    "en": ["Referral activity", "Export of sign-ups", "Report: Referrals"],
}
PRINTED = {
    "nb": "Skrevet ut {}", "nn": "Skrive ut {}", "sv": "Utskriven {}", "da": "Udskrevet {}", "en": "Generated {}",
}
FOOTERS = {
    "nb": ["Sum", "Totalt {} rader", "Antall: {}"], "nn": ["Sum", "Totalt {} rader"], "sv": ["Summa", "Totalt {} rader"],
    "da": ["I alt {} rækker", "Sum"], "en": ["Total", "Total rows: {}", "End of report"],
}

MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "nn": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
WEEKDAYS = {
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
    "nn": "måndag tysdag onsdag torsdag fredag laurdag søndag".split(),
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag".split(),
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
