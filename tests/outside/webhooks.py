"""Sends signed deliveries: `webhooks.py ADDRESS WEBHOOK LIBRARY`, the webhook as `verve webhook create` gave it.

The library is `python` or `node`; both sign the same bodies, and each signature is verified by the other library too.
"""
import datetime
import json
import random
import subprocess
import sys
import urllib.error
import urllib.request

from standardwebhooks.webhooks import Webhook

address, webhook, library = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
signer = Webhook(webhook["secret"])
SCRIPT = """
const { Webhook } = require("./target/standardwebhooks/node_modules/standardwebhooks");
const [secret, id, at, body] = process.argv.slice(1);
process.stdout.write(new Webhook(secret).sign(id, new Date(Number(at) * 1000), body));
"""


def sign(message, at, body):
    if library == "python":
        return signer.sign(message, at, body)
    words = ["node", "-e", SCRIPT, webhook["secret"], message, str(int(at.timestamp())), body]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def send(message, at, signature, body):
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }
    request = urllib.request.Request(address + webhook["path"], data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, None


def event(number):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds")
    # Letters beyond ASCII, and blanks that no writer of JSON would set: what is signed are the bytes.
    fields = {"event": "account_created", "occurred_at": now, "link_code": "aase", "user_id": f"{library}-{number}", "note": "Åse  på “Nordlys”"}
    return json.dumps(fields, ensure_ascii=number % 2 == 0, indent=number % 3 or None)


faults = []
chance = random.Random(7)
now = datetime.datetime.now(datetime.timezone.utc)
for number in range(40):
    message, body = f"msg_{library}_{number}", event(number)
    signature = sign(message, now, body)
    signer.verify(body, {"webhook-id": message, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature})
    data = body.encode()
    place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
    tampered = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
    old = now - datetime.timedelta(seconds=400)
    for what, expected, got in [
        ("a flipped bit", 401, send(message, now, signature, tampered)[0]),
        ("another id", 401, send(message + "x", now, signature, data)[0]),
        ("another time", 401, send(message, now + datetime.timedelta(seconds=1), signature, data)[0]),
        ("an old time", 401, send(message, old, sign(message, old, body), data)[0]),
        ("another signature", 401, send(message, now, sign(message, now, body + " "), data)[0]),
        ("the delivery", (200, 1), (lambda status, json: (status, json and json["new"]))(*send(message, now, signature, data))),
        ("the delivery again", (200, 1), (lambda status, json: (status, json and json["duplicate"]))(*send(message, now, f"v1,AAAA {signature}", data))),
    ]:
        if got != expected:
            faults.append(f"{library}: {what} of body {number}: {got}, not {expected}")
print("\n".join(faults) or f"{library}: 40 deliveries taken and known again, 200 changed ones refused")
sys.exit(1 if faults else 0)
