"""Reads a request for a push service as the push service and the browser do: verifies the token of RFC 8292 with PyJWT and
decrypts the body with http_ece. The browser has the keys of RFC 8291, appendix A. The request comes as JSON on standard input."""

import base64
import json
import sys

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CURVE = ec.SECP256R1()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


request = json.load(sys.stdin)
scheme, parts = request["authorization"].split(" ", 1)
parts = dict(part.strip().split("=", 1) for part in parts.split(","))
if scheme != "vapid" or sorted(parts) != ["k", "t"]:
    sys.exit("not as RFC 8292 has it")
key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(parts["k"]))
needed = {"require": ["aud", "exp", "sub"]}
claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=request["audience"], options=needed)

private = ec.derive_private_key(int.from_bytes(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big"), CURVE)
auth = decoded("BTBZMqHH6r4Tts7J_aSIgg")
message = http_ece.decrypt(decoded(request["body"]), private_key=private, auth_secret=auth, version="aes128gcm")
print(json.dumps({"claims": claims, "key": parts["k"], "message": json.loads(message)}))
