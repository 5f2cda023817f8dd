#!/usr/bin/env python3
"""Sends an account and a first login to verve, as a backend does after it has stored them.

    VERVE_URL=http://127.0.0.1:8080 VERVE_ORG=fjell VERVE_TOKEN=... python3 report_events.py CLICK_ID USER_ID TIME

TIME is when the account was made, as the backend has stored it: 2026-01-10T12:00:00+01:00. The same events again are
duplicates; with another time they would be refused. Needs a token of the scope `events`, and nothing but Python.
"""
import json
import os
import sys
import urllib.error
import urllib.request

click_id, user_id, made_at = sys.argv[1:]
events = [
    {"event": "account_created", "occurred_at": made_at, "click_id": click_id, "user_id": user_id, "event_id": f"account-{user_id}"},
    {"event": "first_login", "occurred_at": made_at, "user_id": user_id, "event_id": f"login-{user_id}"},
]
request = urllib.request.Request(
    f"{os.environ['VERVE_URL']}/v1/organizations/{os.environ['VERVE_ORG']}/recruitment/events",
    data=json.dumps({"events": events}).encode(),
    headers={"authorization": f"Bearer {os.environ['VERVE_TOKEN']}", "content-type": "application/json"},
)
try:
    with urllib.request.urlopen(request) as answer:
        receipt = json.load(answer)
except urllib.error.HTTPError as error:
    if error.code in (429, 503):
        sys.exit(f"try again in {error.headers.get('retry-after')} seconds")
    sys.exit(error.read().decode())
# The same events again, with the same times, are duplicates: send them whenever you are not sure.
print(f"{receipt['new']} new, {receipt['duplicate']} known")
for rejected in receipt["rejected"]:
    print(f"event {rejected['index']}: {rejected['code']}: {rejected['message']}", file=sys.stderr)
