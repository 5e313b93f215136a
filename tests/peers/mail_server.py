"""A mail server by aiosmtpd that reads what it gets with Python's own MIME parser.

Arguments: how it is protected (off, starttls, implicit), which way of signing in it offers (none, plain, login, xoauth2;
account `sundhed`, password or token `hemmelig`), and words for what else it is: `utf8` takes addresses beyond ASCII,
`small` takes 2,000 octets. Prints its port on the first line and then every mail as a line of JSON. Ends when its standard
input does.

Needs aiosmtpd (pip install aiosmtpd); localhost.pem beside this file is its certificate.
"""

import asyncio
import base64
import email
import email.policy
import html.parser
import json
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# Clients that hang up are what some stories are about.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
warnings.simplefilter("ignore")

protection, signing_in, *words = sys.argv[1:]
here = pathlib.Path(__file__).parent
SECRET = b"hemmelig"


class Marks(html.parser.HTMLParser):
    """The language and direction of the outermost element, and all text."""

    def __init__(self):
        super().__init__()
        self.root, self.text = None, []

    def handle_starttag(self, tag, attributes):
        if tag == "html":
            self.root = dict(attributes)

    def handle_data(self, data):
        self.text.append(data)


def read(envelope, session):
    message = email.message_from_bytes(envelope.original_content, policy=email.policy.SMTP)
    attached = [part for part in message.walk() if part.is_attachment()]
    parts = {part.get_content_type(): part for part in message.walk() if part not in attached}
    marks = Marks()
    marks.feed(parts["text/html"].get_content())
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [f"{name}: {defect}" for name, value in message.items() for defect in value.defects]
    if envelope.smtp_utf8:
        # Python's parser does not know RFC 6532, by which headers may hold such letters.
        defects = [defect for defect in defects if "non-ascii" not in defect.lower()]
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "options": envelope.mail_options,
        "utf8": envelope.smtp_utf8,
        "tls": session.ssl is not None or protection == "implicit",
        "account": getattr(session.auth_data, "login", session.auth_data or b"").decode(),
        "headers": {name.lower(): str(value) for name, value in message.items()},
        "sender": message["from"].addresses[0].display_name,
        "kinds": [part.get_content_type() for part in message.walk()],
        "files": [
            {
                "name": part.get_filename(),
                "type": part.get_content_type(),
                "content": base64.b64encode(part.get_payload(decode=True)).decode(),
            }
            for part in attached
        ],
        "plain": parts["text/plain"].get_content(),
        "html": " ".join("".join(marks.text).split()),
        "root": marks.root,
        "defects": defects,
        "raw": base64.b64encode(envelope.original_content).decode(),
    }


class Handler:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps(read(envelope, session)), flush=True)
        return "250 2.0.0 taken by aiosmtpd"

    async def auth_XOAUTH2(self, server, arguments):
        if len(arguments) == 1:
            given = await server.challenge_auth("", encode_to_b64=False)
        else:
            given = base64.b64decode(arguments[1])
        if given == b"user=sundhed\x01auth=Bearer " + SECRET + b"\x01\x01":
            return AuthResult(success=True, auth_data=b"sundhed")
        # As Google and Microsoft: the reason in base 64, and the refusal once the client has heard it.
        await server.challenge_auth('{"status":"400","schemes":"Bearer"}')
        return AuthResult(success=False, handled=False)


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"sundhed", SECRET)
    return AuthResult(success=right, handled=False, auth_data=data)


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(here / "localhost.pem", here / "localhost_key.pem")


def connected():
    mechanisms = {"plain": "PLAIN", "login": "LOGIN", "xoauth2": "XOAUTH2"}
    return SMTP(
        Handler(),
        tls_context=context if protection == "starttls" else None,
        require_starttls=protection == "starttls",
        auth_required=signing_in != "none",
        # Of TLS from the first byte aiosmtpd knows nothing.
        auth_require_tls=protection == "starttls",
        auth_exclude_mechanism=set(mechanisms.values()) - {mechanisms.get(signing_in)},
        authenticator=authenticate,
        enable_SMTPUTF8="utf8" in words,
        data_size_limit=2_000 if "small" in words else 10_000_000,
        hostname="localhost",
    )


async def main():
    implicit = context if protection == "implicit" else None
    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
