"""Verifies DKIM signatures by dkimpy: reads {"mail": base 64, "dns": {name: value}}, answers with what holds, signature by
signature. Only the given names are in the DNS.

Needs dkimpy and pynacl (pip install dkimpy pynacl).
"""

import base64
import json
import sys

import dkim

asked = json.load(sys.stdin)
mail = base64.b64decode(asked["mail"])
records = {name + ".": value for name, value in asked["dns"].items()}


def look_up(name, timeout=5):
    return records[name.decode()].encode()


answers = []
for place in range(mail.lower().split(b"\r\n\r\n")[0].count(b"dkim-signature:")):
    verifier = dkim.DKIM(mail)
    try:
        holds = verifier.verify(idx=place, dnsfunc=look_up)
    except dkim.DKIMException:
        holds = False
    domain = (verifier.domain or b"").decode()
    answers.append({"holds": holds, "domain": domain, "signed": [name.decode() for name, _ in verifier.signed_headers]})
json.dump(answers, sys.stdout)
