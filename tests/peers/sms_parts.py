"""Encoding and parts of SMS by smsutil, to compare ours with: a JSON list of texts in, a JSON list of [encoding, parts] out.

Needs smsutil (pip install smsutil). Texts are counted after NFC, as they are sent.
"""

import json
import sys
import unicodedata

import smsutil

answers = []
for text in json.load(sys.stdin):
    result = smsutil.split(unicodedata.normalize("NFC", text))
    answers.append(["gsm-7" if result.encoding == "gsm0338" else "ucs-2", len(result.parts)])
json.dump(answers, sys.stdout)
