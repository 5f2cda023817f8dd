"""Files of known events, made as other systems and people write them."""
import csv
import datetime
import io
import json
import random
import uuid
import zoneinfo

import words

ZONE = zoneinfo.ZoneInfo("Europe/Oslo")
STAGES = ["link_clicked", "app_installed", "account_created", "first_login"]
CODES = ["kari-plakat", "ola-sms", "nina7", "vår-2025", "hk29xw", "bergen_sentrum", "p-104", "tuva"]
CODES = [code for code in CODES if code.isascii()]
LANGUAGES = list(words.COLUMNS)


class File:
    """A file, what it is called, and what is in it."""

    def __init__(self, name, data, truth, columns, notes, ambiguous=None):
        self.name, self.data, self.truth, self.columns, self.notes = name, data, truth, columns, notes
        self.ambiguous = ambiguous
        # The words that stand for each stage, where rows have words.
        self.said = {}


def people(rng, running):
    """Who did what: a list of events as dictionaries."""
    style = rng.choice(["u-{}", "{}", "{}", "NO-{}", "uuid", "hex", "abc{}x", "0{}"])
    begin = datetime.datetime(2025, rng.randint(1, 9), 1, tzinfo=ZONE)
    events, known = [], []
    numbers = rng.sample(range(1000, 9999), 60)
    for place in range(rng.randint(6, 16)):
        if style == "uuid":
            user = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        elif style == "hex":
            user = f"{rng.getrandbits(96):024x}"
        else:
            user = style.format(numbers[place])
        email = f"person{numbers[place]}@eksempel.example"
        at = begin + datetime.timedelta(days=rng.randint(0, 70))
        code = rng.choice(CODES)
        click = f"c{rng.getrandbits(60):015x}"
        last = rng.choices([0, 1, 2, 3], [3, 1, 4, 6])[0]
        first = rng.choices([0, 1, 2], [6, 1, 2])[0]
        if first > last:
            first = last
        for stage in range(first, last + 1):
            at = at.replace(hour=rng.randint(7, 21), minute=rng.randint(0, 59), second=rng.randint(0, 59))
            events.append({
                "stage": STAGES[stage], "at": at, "code": code, "click": click, "person": place, "email": email,
                "user": user if stage >= 2 else None, "year": 1950 + numbers[place] % 50,
            })
            at += datetime.timedelta(days=rng.choice([0, 1, 1, 2, 5]), hours=1)
            if stage == 0 and at.hour > 20:
                at += datetime.timedelta(hours=12)
        known.append(user)
    events.sort(key=lambda event: event["at"])
    return events


def unpad(number, pad):
    return f"{number:02}" if pad else str(number)


def clock(at, separator, seconds):
    text = f"{at.hour:02}{separator}{at.minute:02}"
    return text + f"{separator}{at.second:02}" if seconds else text


def halves(at):
    hour = at.hour % 12 or 12
    return hour, "AM" if at.hour < 12 else "PM"


class Dates:
    """A way to write times: what stands in a cell, and the instant that it says."""

    def __init__(self, rng, language, kind):
        self.rng, self.language, self.kind = rng, language, kind
        self.pad = rng.random() < 0.6
        self.seconds = rng.random() < 0.4
        self.short = rng.random() < 0.4
        self.dot = rng.random() < 0.4
        # What a spreadsheet would keep of a text that says a day and no zone.
        self.cells = {}
        self.says_utc = False

    def month(self, at):
        name = words.MONTHS[self.language][at.month - 1]
        if self.short and len(name) > 4:
            return name[:3] + ("." if self.language != "en" and self.dot else "")
        return name

    def write(self, at):
        """The text, and the instant with what the text leaves out."""
        utc = at.astimezone(datetime.timezone.utc)
        if self.says_utc:
            at = utc
        minute, noon = at.replace(second=0), at.replace(hour=12, minute=0, second=0)
        exact = at if self.seconds else minute
        day, month = unpad(at.day, self.pad), unpad(at.month, self.pad)
        separator = "." if self.dot and self.language != "en" else ":"
        time = clock(at, separator, self.seconds)
        hour, half = halves(at)
        kinds = {
            "iso-z": lambda: (f"{utc:%Y-%m-%dT%H:%M:%S}Z", at),
            "iso-ms": lambda: (f"{utc:%Y-%m-%dT%H:%M:%S}.000Z", at),
            "iso-offset": lambda: (at.isoformat(), at),
            "iso-offset-short": lambda: (at.strftime("%Y-%m-%d %H:%M:%S %z"), at),
            "iso-naive": lambda: (f"{at:%Y-%m-%d} {clock(at, ':', self.seconds)}", exact),
            "iso-utc": lambda: (f"{utc:%Y-%m-%d %H:%M:%S} UTC", at),
            "iso-day": lambda: (f"{at:%Y-%m-%d}", noon),
            "dots": lambda: (f"{day}.{month}.{at.year} {time}", exact),
            "dots-day": lambda: (f"{day}.{month}.{at.year}", noon),
            "dots-year2": lambda: (f"{day}.{month}.{at:%y} {time}", exact),
            "dots-comma": lambda: (f"{day}.{month}.{at.year}, {time}", exact),
            "dots-kl": lambda: (f"{day}.{month}.{at.year} kl. {time}", exact),
            "slashes": lambda: (f"{day}/{month}/{at.year} {clock(at, ':', self.seconds)}", exact),
            "slashes-day": lambda: (f"{day}/{month}/{at.year}", noon),
            "american": lambda: (f"{month}/{day}/{at.year} {hour}:{at.minute:02} {half}", minute),
            "american-24": lambda: (f"{month}/{day}/{at.year} {clock(at, ':', self.seconds)}", exact),
            "american-day": lambda: (f"{month}/{day}/{at.year}", noon),
            "dashes": lambda: (f"{day}-{month}-{at.year} {clock(at, ':', self.seconds)}", exact),
            "japanese": lambda: (f"{at:%Y/%m/%d} {clock(at, ':', self.seconds)}", exact),
            "long": lambda: self.long(at, time, exact),
            "long-day": lambda: self.long(at, "", noon),
            "weekday": lambda: self.weekday(at, time, exact),
            "month-dashes": lambda: (f"{at:%d-%b-%Y} {clock(at, ':', self.seconds)}", exact),
            "unix": lambda: (str(int(at.timestamp())), at),
            "unix-ms": lambda: (str(int(at.timestamp()) * 1000), at),
            "compact": lambda: (f"{at:%Y%m%d%H%M%S}", at),
            "rfc2822": lambda: (at.strftime("%a, %d %b %Y %H:%M:%S %z"), at),
            "zone-word": lambda: (f"{day}.{month}.{at.year} {clock(at, ':', True)} {at.tzname()}", at),
        }
        text, instant = kinds[self.kind]()
        if self.kind in LOCAL:
            local = instant.replace(tzinfo=None)
            self.cells[text] = local.date() if self.kind.endswith("-day") else local
        return text, instant

    def long(self, at, time, instant):
        if self.language == "en":
            ordinal = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(at.day, "th")
            hour, half = halves(at)
            day = f"{at.day}{ordinal}" if self.dot else str(at.day)
            if not time:
                return f"{self.month(at)} {day}, {at.year}", instant
            return f"{self.month(at)} {day}, {at.year} {hour}:{at.minute:02} {half}", at.replace(second=0)
        dot = "" if self.language == "sv" else "."
        if not time:
            return f"{at.day}{dot} {self.month(at)} {at.year}", instant
        word = {"sv": "kl. ", "da": "kl. "}.get(self.language, "kl. ") if self.pad else ""
        return f"{at.day}{dot} {self.month(at)} {at.year} {word}{time}", instant

    def weekday(self, at, time, instant):
        name = words.WEEKDAYS[self.language][at.weekday()]
        if self.language == "en":
            name = name if self.pad else name[:3]
            hour, half = halves(at)
            return f"{name}, {self.month(at)} {at.day}, {at.year} {hour}:{at.minute:02} {half}", at.replace(second=0)
        dot = "" if self.language == "sv" else "."
        return f"{name} {at.day}{dot} {self.month(at)} {at.year} {time}", instant


LOCAL = ["iso-naive", "iso-day", "dots", "dots-day", "dots-year2", "slashes", "slashes-day", "american", "american-24",
         "american-day", "dashes", "japanese", "long", "long-day"]
KINDS = {
    "en": ["iso-z", "iso-ms", "iso-offset", "iso-naive", "iso-utc", "iso-day", "slashes", "american", "american-24",
           "american-day", "japanese", "long", "long-day", "weekday", "month-dashes", "unix", "unix-ms", "compact",
           "rfc2822", "iso-offset-short"],
    "*": ["iso-z", "iso-offset", "iso-naive", "iso-naive", "iso-day", "dots", "dots", "dots-day", "dots-year2",
          "dots-comma", "dots-kl", "slashes", "slashes-day", "dashes", "long", "long-day", "weekday", "unix", "unix-ms",
          "iso-utc", "zone-word"],
}


class Others:
    """Columns that are of something else."""

    def __init__(self, rng, language, count):
        self.rng = rng
        self.columns = rng.sample(words.OTHERS[language], count)
        self.staff = [f"S{rng.randint(10, 99)}" for _ in range(3)]
        self.exported = datetime.datetime(2025, 12, 1, 8, 0)

    def cell(self, kind, event, row):
        rng, person = self.rng, event["person"]
        if kind in ("updated", "exported"):
            at = self.exported if kind == "exported" else event["at"] + datetime.timedelta(days=rng.randint(1, 30))
            return f"{at:%Y-%m-%d %H:%M:%S}"
        return {
            "name": lambda: f"Testperson {chr(65 + person)}",
            "email": lambda: event["email"],
            "phone": lambda: f"+47 555 {event['year'] % 90 + 10} {person + 100}",
            "town": lambda: ["Bergen", "Oslo", "Tromsø", "Ålesund"][person % 4],
            "note": lambda: rng.choice(["", "", "ringte; vil vite mer", "sa \"ja takk\"", "kommer, kanskje", "ok – fint",
                                        "to\nlinjer"]),
            "count": lambda: str(rng.randint(1, 9)),
            "amount": lambda: f"{rng.randint(10, 999)},{rng.randint(10, 99)}",
            "age": lambda: str(2025 - event["year"]),
            "birth": lambda: f"{event['year']}-0{person % 9 + 1}-1{person % 9}",
            "postcode": lambda: f"{1000 + person * 137 % 8000}",
            "yes": lambda: "x" if person % 3 else "",
            "staff": lambda: self.staff[(row + person) % 3],
            "order": lambda: str(70_000 + row * 3),
            "group": lambda: ["Vest", "Øst", "Nord"][person % 3],
            "letter": lambda: "KM"[person % 2],
            "number": lambda: str(row + 1),
            "device": lambda: ["iPhone 14", "Pixel 8", "Galaxy S22"][person % 3],
            "version": lambda: ["17.2", "14", "3.1.4"][person % 3],
            "score": lambda: str(rng.randint(0, 100)),
            "ip": lambda: f"192.0.2.{person + 1}",
            "language": lambda: ["nb-NO", "en-US"][person % 2],
            "request": lambda: f"{rng.getrandbits(64):016x}",
        }[kind]()


def dressed(rng, code, style):
    """A code with what stands around it in other systems."""
    return {
        "plain": code, "upper": code.upper(), "url": f"https://fjell.example/r/{code}",
        "utm": f"https://fjell.example/bli-med?ref={code}&utm_source=app", "dot": code + ".", "quotes": f"«{code}»",
    }[style]


def normal(text):
    return text.casefold() if text else None


def make(seed, base):
    """The file of a seed."""
    rng = random.Random(seed)
    language = rng.choice(LANGUAGES)
    layout = rng.choices(["rows", "single", "wide", "json"], [60, 15, 15, 10])[0]
    notes = [language, layout]
    events = people(rng, base)
    kind = rng.choice(KINDS.get(language, KINDS["*"]))
    ambiguous = None
    if rng.random() < 0.05 and layout != "json":
        kind, ambiguous = rng.choice(["slashes", "american-24"]), "time"
        for event in events:
            event["at"] = event["at"].replace(day=event["at"].day % 12 + 1)
        if all(event["at"].day == event["at"].month for event in events):
            ambiguous = None
    elif kind in ("slashes", "slashes-day", "dashes", "american-24", "american-day", "american", "dots-year2"):
        for event in events[:2]:
            event["at"] = event["at"].replace(day=rng.randint(13, 28))
    dates = Dates(rng, language, kind)
    notes.append(kind)
    if kind == "iso-naive" and layout == "rows" and rng.random() < 0.3:
        dates.says_utc = True
        notes.append("named UTC")
    style = rng.choices(["plain", "upper", "url", "utm", "dot", "quotes"], [60, 8, 14, 8, 5, 5])[0]
    notes.append(f"codes {style}")
    maker = {"rows": rows, "single": single, "wide": wide, "json": objects}[layout]
    return maker(rng, language, events, dates, style, notes, ambiguous, f"file{seed}")


def event_tuple(stage, at, code, click, user):
    at = at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (stage, at, normal(code), click or None, user or None)


def rows(rng, language, events, dates, style, notes, ambiguous, name):
    names = {field: rng.choice(options) for field, options in words.COLUMNS[language].items()}
    names["time"] += " (UTC)" if dates.says_utc else ""
    fields = ["event", "time", "code", "user"]
    has_click, has_id = rng.random() < 0.25, rng.random() < 0.2
    fields += ["click"] if has_click else []
    fields += ["event_id"] if has_id else []
    two_columns = dates.kind == "dots" and rng.random() < 0.3
    said = {stage: rng.sample(options, min(len(options), rng.choice([1, 1, 1, 2])))
            for stage, options in words.STEPS[language].items()}
    others = Others(rng, language, rng.randint(0, 7))
    on_all = rng.random() < 0.5
    table, truth = [], []
    for place, event in enumerate(events):
        code = event["code"] if on_all or event["stage"] in ("link_clicked", "account_created") else None
        if code and rng.random() < 0.05 and event["stage"] != "link_clicked" and event["user"]:
            code = rng.choice(["Facebook", "nettside", None])
        click = event["click"] if has_click else None
        user = event["user"]
        if not (code or click or user):
            code = event["code"]
        text, at = dates.write(event["at"])
        word = rng.choice(said[event["stage"]])
        truth.append(event_tuple(event["stage"], at, code, click, user))
        cell = {"event": word, "time": text, "user": user or "", "click": click or "", "event_id": f"e{place + 100}",
                "code": dressed(rng, code, style) if code in CODES else code or ""}
        table.append((cell, event))
        if rng.random() < 0.1:
            other = {**cell, "event": rng.choice(said[None]), "event_id": f"x{place + 100}"}
            table.append((other, {**event, "at": event["at"]}))
    columns = [(names[field], field) for field in fields] + [(head, ("other", kind)) for head, kind in others.columns]
    if two_columns:
        columns = [column for column in columns if column[1] != "time"]
        head = {"nb": "Dato", "nn": "Dato", "sv": "Datum", "da": "Dato", "en": "Date"}[language]
        tail = {"nb": "Kl.", "nn": "Klokka", "sv": "Klockslag", "da": "Kl", "en": "Time"}[language]
        columns += [(head, "day"), (tail, "clock")]
        notes.append("two columns")
    rng.shuffle(columns)
    columns = without_twins(columns)
    if rng.random() < 0.06:
        # Names that say nothing.
        form = rng.choice(["Felt{}", "Column{}", "X{}", "Kolonne {}"])
        columns = [(form.format(place + 1), field) for place, (_, field) in enumerate(columns)]
        notes.append("names that say nothing")
    grid = []
    for row, (cell, event) in enumerate(table):
        cell["day"], _, cell["clock"] = cell["time"].partition(" ")
        line = [others.cell(field[1], event, row) if isinstance(field, tuple) else cell[field] for _, field in columns]
        grid.append(line)
    found = {field: head for head, field in columns if isinstance(field, str)}
    file = written(rng, language, columns, grid, truth, found, notes, ambiguous, name, dates)
    file.said = said
    return file


def without_twins(columns):
    """No name stands twice."""
    seen, kept = set(), []
    for head, field in sorted(columns, key=lambda column: isinstance(column[1], tuple)):
        if head.casefold() not in seen:
            seen.add(head.casefold())
            kept.append((head, field))
        elif isinstance(field, str):
            kept.append((head + " 2", field))
    order = {id(column): place for place, column in enumerate(columns)}
    heads = [head for head, _ in columns]
    kept.sort(key=lambda column: heads.index(column[0]) if column[0] in heads else len(order))
    return kept


def single(rng, language, events, dates, style, notes, ambiguous, name):
    names = {field: rng.choice(options) for field, options in words.COLUMNS[language].items()}
    names["time"] = rng.choice(words.JOINED[language])
    others = Others(rng, language, rng.randint(1, 7))
    joined = [event for event in events if event["stage"] == "account_created"]
    if not joined:
        joined = [{**events[0], "stage": "account_created", "user": events[0]["user"] or "u-900x"}]
    columns = [(names[field], field) for field in ("time", "code", "user")]
    columns += [(head, ("other", kind)) for head, kind in others.columns]
    rng.shuffle(columns)
    columns = without_twins(columns)
    grid, truth = [], []
    for row, event in enumerate(joined):
        text, at = dates.write(event["at"])
        truth.append(event_tuple("account_created", at, event["code"], None, event["user"]))
        cell = {"time": text, "code": dressed(rng, event["code"], style), "user": event["user"]}
        grid.append([others.cell(field[1], event, row) if isinstance(field, tuple) else cell[field]
                     for _, field in columns])
    found = {field: head for head, field in columns if isinstance(field, str)}
    return written(rng, language, columns, grid, truth, found, notes, ambiguous, name, dates)


def wide(rng, language, events, dates, style, notes, ambiguous, name):
    names = {field: rng.choice(options) for field, options in words.COLUMNS[language].items()}
    stages = rng.choice([["account_created", "first_login"], ["link_clicked", "account_created", "first_login"], STAGES])
    others = Others(rng, language, rng.randint(0, 5))
    heads = {stage: rng.choice(words.STEPS[language][stage]) + rng.choice(["", "", " dato", " (tid)"])
             for stage in stages}
    columns = [(names["code"], "code"), (names["user"], "user")] + [(heads[stage], stage) for stage in stages]
    columns += [(head, ("other", kind)) for head, kind in others.columns]
    rng.shuffle(columns)
    columns = without_twins(columns)
    persons = {}
    for event in events:
        persons.setdefault(event["person"], []).append(event)
    grid, truth = [], []
    for row, own in enumerate(persons.values()):
        user = next((event["user"] for event in own if event["user"]), None)
        cell = {"code": dressed(rng, own[0]["code"], style), "user": user or ""}
        for event in own:
            if event["stage"] not in stages:
                continue
            cell[event["stage"]], at = dates.write(event["at"])
            truth.append(event_tuple(event["stage"], at, event["code"], None, user))
        grid.append([others.cell(field[1], own[0], row) if isinstance(field, tuple) else cell.get(field, "")
                     for _, field in columns])
    found = {field: head for head, field in columns if isinstance(field, str)}
    return written(rng, language, columns, grid, truth, found, notes, ambiguous, name, dates)


KEYS = {
    "event": ["type", "eventName", "action", "name", "event_type"], "time": ["createdAt", "timestamp", "occurred", "time"],
    "code": ["referralCode", "ref", "inviteCode", "utm.content", "source_code"],
    "user": ["userId", "user.id", "account", "customerId", "actor"],
}


def objects(rng, language, events, dates, style, notes, ambiguous, name):
    if dates.kind not in ("iso-z", "iso-ms", "iso-offset", "unix", "unix-ms", "iso-naive"):
        dates.kind = rng.choice(["iso-z", "iso-ms", "unix", "unix-ms"])
        notes.append(dates.kind)
    keys = {field: rng.choice(options) for field, options in KEYS.items()}
    nested = rng.random() < 0.4
    said = {stage: rng.choice(options) for stage, options in words.STEPS["en"].items()}
    things, truth = [], []
    for place, event in enumerate(events):
        text, at = dates.write(event["at"])
        number = dates.kind.startswith("unix")
        thing = {keys["event"]: said[event["stage"]], keys["time"]: int(text) if number else text}
        inner = {} if nested else thing
        inner[keys["code"]] = dressed(rng, event["code"], style)
        if event["user"]:
            thing[keys["user"]] = event["user"]
        inner["platform"] = ["ios", "android"][event["person"] % 2]
        if nested:
            thing["properties"] = inner
        thing["seq"] = place
        things.append(thing)
        truth.append(event_tuple(event["stage"], at, event["code"], None, event["user"]))
    found = {field: ("properties." if nested and field == "code" else "") + key for field, key in keys.items()}
    form = rng.choice(["lines", "array", "data"])
    notes.append(form)
    if form == "lines":
        text = "".join(json.dumps(thing, ensure_ascii=False) + "\n" for thing in things)
    elif form == "array":
        text = json.dumps(things, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2]))
    else:
        text = json.dumps({"total": len(things), "data": things})
    file = File(name + (".ndjson" if form == "lines" else ".json"), text.encode(), truth, found, notes)
    file.said = {stage: [word] for stage, word in said.items()}
    return file


def written(rng, language, columns, grid, truth, found, notes, ambiguous, name, dates):
    """The table as bytes."""
    header = [head for head, _ in columns]
    above, below = [], []
    if rng.random() < 0.25:
        above.append([rng.choice(words.TITLES[language])])
        if rng.random() < 0.6:
            above.append([words.PRINTED[language].format("01.12.2025 08:00")])
        if rng.random() < 0.6:
            above.append([])
        notes.append(f"{len(above)} above")
    if rng.random() < 0.2:
        below = [[], [rng.choice(words.FOOTERS[language]).format(len(grid))]]
        notes.append("footer")
    if rng.random() < 0.15:
        grid.insert(rng.randint(1, len(grid)), [""] * len(header))
        grid.append([""] * len(header))
        notes.append("blank rows")
    form = rng.choices(["csv", "xlsx", "ods"], [70, 22, 8])[0]
    lines = above + [header] + grid + below
    if form != "csv":
        notes.append(form)
        if dates.cells and rng.random() < 0.8:
            # No order of day and month is left to be told.
            ambiguous = None
            lines = [[dates.cells.get(cell, cell) if cell else None for cell in line] for line in lines]
            notes.append("dates are dates")
        if rng.random() < 0.5:
            place = next(place for place, (_, field) in enumerate(columns) if field == "user")
            for line in lines[len(above) + 1:]:
                if len(line) > place and isinstance(line[place], str) and line[place].isdigit() and line[place][0] != "0":
                    line[place] = int(line[place])
            notes.append("ids are numbers")
        return File(f"{name}.{form}", lines, truth, found, notes, ambiguous)
    lines = above + [header] + grid + below
    delimiter = rng.choice(",;\t|") if rng.random() < 0.3 else ("," if language == "en" else ";")
    encoding = rng.choices(["utf-8", "utf-8-sig", "windows-1252", "utf-16", "macintosh"], [45, 20, 25, 6, 4])[0]
    padded = rng.random() < 0.4
    text = io.StringIO()
    if rng.random() < 0.05:
        text.write(f"sep={delimiter}\n")
        notes.append("sep")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n"]),
                        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    for line in lines:
        line = line + [""] * (len(header) - len(line)) if padded else line
        writer.writerow(line) if line else text.write("\n")
    notes += [encoding, {"\t": "tab"}.get(delimiter, delimiter)]
    python = {"macintosh": "mac-roman", "windows-1252": "cp1252"}.get(encoding, encoding)
    try:
        data = text.getvalue().encode(python)
    except UnicodeEncodeError:
        data = text.getvalue().encode("utf-8")
        notes.append("as utf-8")
    return File(f"{name}.{'txt' if delimiter in chr(9) + '|' else 'csv'}", data, truth, found, notes, ambiguous)
