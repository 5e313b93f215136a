"""Hands mails over by LMTP with Python's own client: a JSON list of {from, to, mail} in, the replies as JSON out."""

import json
import smtplib
import sys

host, port = sys.argv[1], int(sys.argv[2])
with smtplib.LMTP(host, port, timeout=30) as client:
    client.ehlo()
    said = {"extensions": client.esmtp_features, "replies": []}
    for mail in json.load(sys.stdin):
        try:
            options = ["smtputf8", "body=8bitmime"] if not mail["to"].isascii() else ["body=8bitmime"]
            refused = client.sendmail(mail["from"], [mail["to"]], mail["mail"].encode(), options)
            said["replies"].append([250, str(refused)])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[mail["to"]]
            said["replies"].append([code, words.decode()])
        except smtplib.SMTPResponseException as error:
            said["replies"].append([error.smtp_code, error.smtp_error.decode()])
json.dump(said, sys.stdout)
