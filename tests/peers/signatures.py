"""Signs and verifies as the providers' own libraries do: a JSON list of things to do in, a list of answers out."""

import hashlib
import hmac
import json
import sys
from datetime import datetime, timezone

import jwt
from standardwebhooks import Webhook, WebhookVerificationError
from twilio.request_validator import RequestValidator


class Fields(dict):
    """A form whose names may come several times, as web frameworks hand it to the library."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def getlist(self, name):
        return [value for known, value in self.pairs if known == name]


def twilio(secret, url, fields):
    return RequestValidator(secret).compute_signature(url, Fields(fields))


def twilio_verify(secret, url, fields, signature):
    return RequestValidator(secret).validate(url, Fields(fields), signature)


def twilio_json(secret, url, body):
    validator = RequestValidator(secret)
    url = f"{url}?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    signature = validator.compute_signature(url, {})
    assert validator.validate(url, body, signature)
    return [url, signature]


def meta(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()


def gatewayapi(secret, event):
    return jwt.encode(event, secret, algorithm="HS256")


def gatewayapi_otherwise(secret, event):
    return [jwt.encode(event, secret, algorithm="HS512"), jwt.encode(event, None, algorithm="none"), jwt.encode(event, secret + "x", algorithm="HS256")]


def standard(secret, id, at, body):
    return Webhook(secret).sign(id, datetime.fromtimestamp(at, timezone.utc), body)


def standard_verify(secret, body, headers):
    try:
        Webhook(secret).verify(body, headers)
        return True
    except WebhookVerificationError:
        return False


answers = [globals()[task.pop("do")](**task) for task in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
