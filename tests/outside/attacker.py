#!/usr/bin/env python3
"""Tries to turn public pages back: which true counts of 1 to 4 people follow from what a page says.

usage: tests/outside/attacker.py VERVE [--organizations 1000] [--seed 1] [--old]

Makes organizations with few and many people, asks VERVE for the public summary of their finished year, and asks for each
count of the page, by integer programs, what it can be at least and at most. The attacker knows the rounding, that the rows
of each breakdown add up to the totals, and that activated <= joined <= reached, which holds in these data. Exits with 1
where a count of 1 to 4 is pinned. With --old the pages are those of a version that withheld small counts: there the
attacker must find some, or it is no attacker.
"""
import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FIGURES = ("reached", "joined", "activated")
MOST = 10_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("verve")
    parser.add_argument("--organizations", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--old", action="store_true")
    args = parser.parse_args()
    attack = attack_withheld if args.old else attack_rounded
    pinned, cells = [], 0
    for number in range(args.seed, args.seed + args.organizations):
        page = page_of(os.path.abspath(args.verve), number)
        found, asked = attack(page)
        cells += asked
        pinned += [(number, *what) for what in found]
        if sys.stderr.isatty():
            print(f"\r{number - args.seed + 1} of {args.organizations}, {len(pinned)} pinned", end="", file=sys.stderr)
    for number, where, value in pinned[:20]:
        print(f"organization {number}: {where} is {value}")
    hit = len({what[0] for what in pinned})
    print(f"{len(pinned)} counts of 1 to 4 pinned in {hit} of {args.organizations} organizations, {cells} counts attacked")
    sys.exit((not pinned) if args.old else bool(pinned))


def page_of(verve, seed):
    """The public summary of a made organization."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        people = rng.choice((8, 9, 11, 12, 13, 14, 16, 20, 26, 35, 60, 120))
        groups, campaigns = rng.randint(2, 5), rng.randint(0, 4)
        channels = rng.choice(([], ["poster", "sms"], ["poster", "sms", "letter", "meeting"]))
        members = rng.randint(2, 9)
        environment = dict(os.environ, VERVE_DATABASE=f"{folder}/v.db", VERVE_TEST_NOW="2026-02-10T12:00:00Z")

        def run(*words):
            done = subprocess.run([verve, *words], env=environment, capture_output=True, text=True, cwd=folder)
            if done.returncode != 0:
                sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
            return done.stdout

        run("init", "--org", "made", "--name", "Made")
        with open(f"{folder}/members.csv", "w") as file:
            file.write("member_id,name,group\n")
            for member in range(members):
                file.write(f"m-{member},Mentor {member},Group {rng.randrange(groups)}\n")
        with open(f"{folder}/links.csv", "w") as file:
            file.write("member_id,code,campaign,channel\n")
            for link in range(members * 2):
                campaign = f"campaign-{rng.randrange(campaigns)}" if campaigns and rng.random() < 0.8 else ""
                channel = rng.choice(channels) if channels else ""
                file.write(f"m-{link % members},code{link:03},{campaign},{channel}\n")
        keeps = rng.choice((rng.uniform(0.3, 1.0), 0.95, 1.0))
        is_even = rng.random() < 0.6
        with open(f"{folder}/events.csv", "w") as file:
            file.write("event_id,event,occurred_at,link_code,click_id,user_id\n")
            for person in range(people):
                link = rng.randrange(members) if is_even else min(int(rng.expovariate(0.4)), members * 2 - 1)
                day = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
                stages = ("link_clicked", "account_created", "first_login")
                for hour, stage in enumerate(stages):
                    if hour and rng.random() > keeps:
                        break
                    user = f"u{person}" if hour else ""
                    file.write(f"e{person}-{hour},{stage},{day}T1{hour}:00:00Z,code{link:03},c{person},{user}\n")
        run("member", "import", "members.csv")
        for member in range(members):
            if rng.random() < 0.5:
                run("member", "set", f"m-{member}", "board=yes", "--by", "the attacker")
        run("link", "import", "links.csv")
        run("ingest", "events.csv")
        return json.loads(run("summary", "--period", "2025", "--public", "--format", "json"))


class Program:
    """Integer unknowns with bounds, and linear constraints between them."""

    def __init__(self):
        self.low, self.high, self.rows, self.lows, self.highs = [], [], [], [], []

    def unknown(self, low, high):
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def constrain(self, terms, low, high):
        self.rows.append(terms)
        self.lows.append(low)
        self.highs.append(high)

    def ends(self, unknown):
        """The least and the most that an unknown can be; nothing where the constraints contradict each other."""
        matrix = np.zeros((len(self.rows), len(self.low)))
        for row, terms in enumerate(self.rows):
            for place, factor in terms.items():
                matrix[row, place] += factor
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.low))
            aim[unknown] = sign
            constraints = [LinearConstraint(matrix, self.lows, self.highs)] if self.rows else []
            solved = milp(aim, constraints=constraints, bounds=Bounds(self.low, self.high),
                          integrality=np.ones(len(self.low)))
            if solved.status != 0:
                return None
            ends.append(round(solved.x[unknown]))
        return ends


def nest(program, row, printed):
    if printed[0] >= printed[1] >= printed[2]:
        program.constrain({row[0]: 1, row[1]: -1}, 0, MOST)
        program.constrain({row[1]: 1, row[2]: -1}, 0, MOST)


def attack_rounded(page):
    """What follows from rounded counts: pairs of a place and a value, and how many counts were attacked."""
    program, places = Program(), []

    def row(where, printed):
        unknowns = [program.unknown(max(0, count - 2), count + 2) for count in printed]
        nest(program, unknowns, printed)
        places.extend((f"{where} {figure}", place, count) for figure, place, count in zip(FIGURES, unknowns, printed))
        return unknowns

    totals = row("total", [page["figures"][figure]["value"] for figure in FIGURES])
    for section in ("months", "groups", "campaigns", "channels", "recruiters"):
        rows = [row(f"{section} {of['name']}", [of[figure] for figure in FIGURES]) for of in page[section]]
        for figure in range(len(FIGURES)) if rows else ():
            program.constrain({**{of[figure]: 1 for of in rows}, totals[figure]: -1}, 0, 0)
    # A true count of 1 to 4 prints 0 or 5.
    few = [(where, place) for where, place, count in places if count <= 5]
    found = []
    for where, place in few:
        ends = program.ends(place)
        if ends and ends[0] == ends[1] and 1 <= ends[0] <= 4:
            found.append((where, ends[0]))
    return found, len(few)


def withheld_options(column):
    """Which of the withheld counts of a column may be 5 or more: those withheld beside a small one, the smallest first."""
    hidden = [place for place, count in enumerate(column) if count is None]
    for number in range(0, min(len(hidden), 3)):
        for large in itertools.combinations(hidden, number):
            yield hidden, set(large)


def attack_withheld(page):
    """The same of pages that withhold counts under 5, and with one of them the smallest other one.

    The reader knows that rule: large counts are withheld only beside a single small one, or beside some that are under 5
    together, and each of them is smaller than what is told.
    """
    found, asked = [], 0
    for section in ("groups", "months"):
        rows = [of for of in page[section] if not of.get("is_ahead")]
        columns = [[of[figure]["value"] for of in rows] for figure in FIGURES[1:]]
        totals = [page["figures"][figure]["value"] for figure in FIGURES[1:]]
        hidden = [(figure, place) for figure in (0, 1) for place in range(len(rows)) if columns[figure][place] is None]
        if None in totals or not hidden or len(rows) > 6:
            continue
        asked += len(hidden)
        values = {cell: set() for cell in hidden}
        for options in itertools.product(*(list(withheld_options(column)) for column in columns)):
            program, cells = Program(), {}
            for figure, (column, (places, large)) in enumerate(zip(columns, options)):
                told = [(count, place) for place, count in enumerate(column) if count is not None]
                for place, count in enumerate(column):
                    low, high = (count, count) if count is not None else (5, MOST) if place in large else (0, 4)
                    if place in large and told:
                        least, first = min(told)
                        high = least if place < first else least - 1
                    cells[figure, place] = program.unknown(low, max(low - 1, high))
                program.constrain({cells[figure, place]: 1 for place in range(len(column))}, totals[figure], totals[figure])
                small = [place for place in places if place not in large]
                together = {cells[figure, place]: 1 for place in small}
                if large and len(small) > 1:
                    program.constrain(together, 0, 4)
                if places and not large:
                    program.constrain(together, 5 if len(small) > 1 else MOST, MOST)
            if any(low > high for low, high in zip(program.low, program.high)):
                continue
            for place in range(len(rows)):
                program.constrain({cells[0, place]: 1, cells[1, place]: -1}, 0, MOST)
            for cell in hidden:
                if len(values[cell]) < 2:
                    values[cell].update(program.ends(cells[cell]) or ())
        for (figure, place), ends in values.items():
            if len(ends) == 1 and 1 <= min(ends) <= 4:
                found.append((f"{section} {place} {FIGURES[figure + 1]}", min(ends)))
    return found, asked


main()
