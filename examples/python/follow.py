#!/usr/bin/env python3
"""Follows the feed of changes and thanks mentors for milestones: each once, whatever breaks off in between.

    VERVE_URL=http://127.0.0.1:8080 VERVE_ORG=fjell VERVE_TOKEN=... python3 follow.py

Needs a token of the scope `read`, and nothing but Python.
"""
import json
import os
import sqlite3
import urllib.parse
import urllib.request

BASE = f"{os.environ['VERVE_URL']}/v1/organizations/{os.environ['VERVE_ORG']}/recruitment"


def get(path, **parameters):
    request = urllib.request.Request(f"{BASE}/{path}?{urllib.parse.urlencode(parameters)}")
    request.add_header("authorization", f"Bearer {os.environ['VERVE_TOKEN']}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


store = sqlite3.connect("followed.db")
store.execute("CREATE TABLE IF NOT EXISTS place (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), after TEXT NOT NULL)")
store.execute("CREATE TABLE IF NOT EXISTS thanks (member_id TEXT, people INTEGER, PRIMARY KEY (member_id, people))")
store.execute("INSERT OR IGNORE INTO place VALUES (1, 'rev:0')")
store.commit()

more = True
while more:
    (after,) = store.execute("SELECT after FROM place").fetchone()
    part = get("changes", after=after)
    # The place goes into the store together with what was made of the changes before it.
    with store:
        for change in part["rows"]:
            if change["type"] == "milestone.reached":
                thanks = (change["member_id"], change["milestone"])
                if store.execute("INSERT OR IGNORE INTO thanks VALUES (?, ?)", thanks).rowcount:
                    print(f"{change['member_id']}: {change['milestone']} have joined")
        store.execute("UPDATE place SET after = ?", (part["next"],))
    more = part["more"]
