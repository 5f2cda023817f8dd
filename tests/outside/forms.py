"""What other programs read in the files that verve writes; called by tests/outside/forms."""

import csv
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
# The pages that have every part between them: these in the dark, on a phone and on paper too.
LOOKED_AT = ("summary-en", "mentor-nb", "board-en", "months-nb", "funnel-en")
AXE = """<script>%s</script><script>
axe.run({runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}})
  .then(found => { document.body.innerHTML = ''; document.body.dataset.axe = JSON.stringify(
    found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))])); });
</script></body>"""


def fail(message):
    sys.exit(f"tests/outside/forms: {message}")


def run(*words):
    return subprocess.run(words, capture_output=True, timeout=120).stdout


def violations(page, dark):
    """What axe-core finds; the page's own policy would keep it from running, so it is taken out of the copy."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text())
    if dark:
        text = text.replace("@media screen and (prefers-color-scheme: dark)", "@media all")
    copy = page.with_suffix(".axe.htm")
    copy.write_text(text.replace("</body>", AXE % Path(os.environ["AXE"]).read_text()))
    dom = run(*CHROMIUM, "--virtual-time-budget=20000", "--dump-dom", copy.as_uri()).decode()
    copy.unlink()
    found = re.search(r'data-axe="([^"]*)"', dom)
    return json.loads(html.unescape(found.group(1))) if found else [["axe-core did not run", []]]


def pages(paths):
    for path in map(Path, paths):
        text = path.read_text()
        if re.search(r"<script|<link|<img|@import|url\(http| style=| on\w+=", text):
            fail(f"{path.name} is not inert")
        is_whole = path.stem in LOOKED_AT
        for dark in (False, True) if is_whole else (False,):
            found = violations(path, dark)
            if found:
                fail(f"{path.name}, {'dark' if dark else 'light'}: {json.dumps(found, indent=1)}")
        if not is_whole:
            continue
        for name, width in (("wide", 960), ("phone", 390)):
            picture = path.with_suffix(f".{name}.png")
            run(*CHROMIUM, f"--window-size={width},1600", f"--screenshot={picture}", path.as_uri())
        paper = path.with_suffix(".pdf")
        run(*CHROMIUM, "--no-pdf-header-footer", f"--print-to-pdf={paper}", path.as_uri())
        size = run("pdfinfo", str(paper)).decode()
        if "594.96 x 841.92" not in size and "595" not in size:
            fail(f"{path.name} does not print to A4: {size}")
    print(f"pages: axe-core finds nothing on {len(paths)} pages; {len(LOOKED_AT)} dark, on a phone and on A4 too")


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def same(cell, text):
    """Whether a cell of a workbook says what the raw text of CSV says; days and times are real ones."""
    if cell is None:
        return text == ""
    if hasattr(cell, "isoformat"):
        return cell.isoformat().startswith(text.split(".")[0].rstrip("Z")) or text.startswith(cell.isoformat()[:10])
    if isinstance(cell, (int, float)):
        return number(text) is not None and abs(number(text) - cell) < 1e-6
    return cell == text or "'" + cell == text


def workbooks(paths):
    import openpyxl

    for path in map(Path, paths):
        book = openpyxl.load_workbook(path)
        names = book.sheetnames
        if names[-1] not in ("About", "Om tallene"):
            fail(f"{path.name} has no sheet on what it is")
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        fail(f"{path.name}: {sheet.title} {cell.coordinate} is a formula: {cell.value}")
            if sheet.title != names[-1] and sheet.max_row > 1 and sheet.freeze_panes not in ("A2", None):
                fail(f"{path.name}: {sheet.title} does not freeze its header")
        rows = list(csv.reader(path.with_suffix(".csv").open()))
        if "Data" in names:
            data = [list(row) for row in book["Data"].iter_rows(values_only=True)]
            if len(data) != len(rows):
                fail(f"{path.name} has {len(data)} rows, its csv {len(rows)}")
            for cells, texts in zip(data, rows):
                for cell, text in zip(cells, texts):
                    if not same(cell, text):
                        fail(f"{path.name}: {cell!r} is not {text!r}")
    print(f"workbooks: openpyxl reads {len(paths)}, number for number what csv says")


def codes(arguments):
    address, png, svg, posters = arguments
    pictures = [Path(png)]
    for page in (svg, posters):
        picture = Path(page).with_suffix(".code.png")
        run(*CHROMIUM, "--window-size=800,1100", f"--screenshot={picture.resolve()}", Path(page).resolve().as_uri())
        pictures.append(picture)
    for picture in pictures[:2]:
        read = run("zbarimg", "-q", "--raw", str(picture)).decode().strip()
        if read != address:
            fail(f"{picture} reads {read!r} and not {address!r}")
    if "https://nordlys.example/r/" not in run("zbarimg", "-q", "--raw", str(pictures[2])).decode():
        fail("no poster can be read")
    print("codes: zbar reads the PNG, the SVG and a poster")


def imported(paths):
    import openpyxl

    book, plain = paths
    cells = [list(row) for row in openpyxl.load_workbook(book).active.iter_rows(values_only=True)]
    rows = list(csv.reader(open(plain)))
    if len(cells) != len(rows):
        fail(f"{book} has {len(cells)} rows, {plain} {len(rows)}")
    for row, texts in zip(cells, rows):
        for cell, text in zip(row, texts):
            guarded = isinstance(cell, str) and cell.lstrip("'") == text
            if not guarded and not same(cell, text):
                fail(f"{book}: {cell!r} is not {text!r}")
    print(f"csv: {Path(book).name} comes through a Norwegian spreadsheet, {len(rows)} rows")


if __name__ == "__main__":
    {"pages": pages, "workbooks": workbooks, "codes": codes, "csv": imported}[sys.argv[1]](sys.argv[2:])
