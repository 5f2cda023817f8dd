#!/usr/bin/env python3
"""Renews src/domain/visitor/programs.txt: the names by which robots, previews and tools call themselves.

    tests/outside/programs.py VERSION       takes the list from the package crawler-user-agents of that version (PyPI)
    tests/outside/programs.py FILE.whl      from that file

The package is kept by many people and under the MIT license (programs-LICENSE beside it). Its patterns become plain texts:
case counts, `^` stands for the beginning. What people's own apps are called is left out, or counts at the beginning
only, where the preview of such an app differs from its browser. Afterwards run the tests of `visitor`.
"""
import datetime
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

# Apps in which people read and tap: their browsers carry these names too.
LEFT_OUT = {
    "MetaIAB Facebook": "the browser inside the app of Facebook",
    "Sogou": "a browser for phones",
    "Daum\\/": "an app for phones",
    "Fluid": "a word of browsers",
    "Sonic": "a word of devices",
    "Odin;": "a device",
    "Jumio": "a part of apps for phones",
    "Salesforce\\.com": "an app for phones",
    "GoPay": "an app for phones",
    "Make\\/": "a word",
    "RED\\/": "a word",
    "Buck\\/": "a word",
    "ds9": "a device",
}
# Names that count at the beginning alone.
AT_BEGINNING = [
    "WhatsApp", "Viber", "Mastodon", "Notion\\/", "Tumblr\\/", "Bluesky\\/", "Goodreads", "Lemmy", "NING\\/",
    "Friendica", "Valve\\/Steam", "FastmailUA", "Yeti", "Fever", "Trove", "Devin", "Trae\\/", "Jetty", "okhttp", "axios",
]
FILE = pathlib.Path(__file__).parents[2] / "src/domain/visitor/programs.txt"


def alternatives(pattern):
    """A pattern as plain texts; none where that cannot be."""
    if "[\\s\\S]" in pattern or "\\d" in pattern:
        return []
    pattern = pattern.replace("([^-]|$)", "").removesuffix("$")
    pieces = re.findall(r"\[\w\w\]|\([^)]*\)|\\.|.", pattern)
    texts, wholes = [""], []
    for piece in pieces:
        if piece == "|":
            wholes += texts
            texts = [""]
            continue
        if piece.startswith("["):
            choices = piece[1:-1]
        elif piece.startswith("("):
            choices = piece[1:-1].split("|")
        else:
            choices = [piece[-1]]
        texts = [text + choice for text, choice in itertools.product(texts, choices)]
    return wholes + texts


def package(argument):
    if argument.endswith(".whl"):
        return pathlib.Path(argument)
    folder = tempfile.mkdtemp()
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", folder, f"crawler-user-agents=={argument}"]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


def main(argument):
    wheel = package(argument)
    with zipfile.ZipFile(wheel) as files:
        entries = json.loads(files.read("crawleruseragents/crawler-user-agents.json"))
    version = wheel.name.split("-")[1]
    newest = max(entry.get("addition_date", "").replace("/", "-") for entry in entries)
    previews, programs, unused = set(), set(), []
    for entry in entries:
        pattern = entry["pattern"]
        if pattern in LEFT_OUT:
            continue
        texts = alternatives(pattern)
        if not texts:
            unused.append(pattern)
        if pattern in AT_BEGINNING:
            texts = ["^" + text for text in texts]
        (previews if "social-preview" in entry.get("tags", []) else programs).update(texts)
    programs -= previews
    head = f"""\
# Names by which programs call themselves: robots, previews of links, tools. Case counts; ^ is the beginning.
# From the package crawler-user-agents {version}, newest entry {newest}, MIT license (programs-LICENSE).
# Taken {datetime.date.today()}; renew with tests/outside/programs.py VERSION. Names of our own are in programs-own.txt.
"""
    lines = ["[previews]", *sorted(previews), "[programs]", *sorted(programs)]
    FILE.write_text(head + "\n".join(lines) + "\n")
    print(f"{len(previews)} previews, {len(programs)} other programs; patterns that are no plain text: {unused}")
    license_of(wheel)


def license_of(wheel):
    with zipfile.ZipFile(wheel) as files:
        name = next(name for name in files.namelist() if name.endswith("LICENSE"))
        FILE.with_name("programs-LICENSE").write_bytes(files.read(name))


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
