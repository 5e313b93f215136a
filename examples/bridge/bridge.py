"""An example bridge: takes signed bulletins from Budstikke and would post them on."""

import html
import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 1_000_000  # bytes; bulletins have some thousands


def post_on(event, folder):
    """Here a real bridge would post on a page, a group or a web site. This one writes a piece of HTML into a folder."""
    data = event["data"]
    name = f"{data['bulletin']}.{data['language']}.html"
    piece = (
        f'<article lang="{html.escape(data["language"])}" dir="{html.escape(data["direction"])}">'
        f'<h1>{html.escape(data["title"])}</h1>{data["body"]["html"]}'
        f'<p><a href="{html.escape(data["link"])}">{html.escape(data["action"])}</a></p></article>\n'
    )
    (folder / name).write_text(piece, encoding="utf-8")
    print(f"{data['to']}: {data['title']} ({data['language']})", flush=True)


class Seen:
    """Which events have been acted on; in a file, so that a restart does not forget."""

    def __init__(self, path):
        self.path = path
        with self.open() as database:
            database.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")

    def open(self):
        return sqlite3.connect(self.path, timeout=10)

    def act_once(self, event_id, action):
        """Acts unless it was done before; an action that fails is not remembered."""
        with self.open() as database:
            added = database.execute("INSERT OR IGNORE INTO seen (id) VALUES (?)", (event_id,)).rowcount
            if added:
                action()


class Bridge(BaseHTTPRequestHandler):
    webhook = None
    seen = None
    folder = None

    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        if length > LARGEST:
            return self.answer(413)
        body = self.rfile.read(length)
        try:
            event = self.webhook.verify(body, dict(self.headers))
        except (WebhookVerificationError, ValueError):
            return self.answer(401)
        if event.get("type") != "bulletin.delivery":
            return self.answer(204)  # something newer than this bridge: nothing to do
        try:
            self.seen.act_once(self.headers["webhook-id"], lambda: post_on(event, self.folder))
        except (KeyError, OSError) as trouble:
            print(f"could not post: {trouble!r}", file=sys.stderr, flush=True)
            return self.answer(500)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        """The library's log would print every request."""


def main():
    secret = os.environ.get("BRIDGE_SECRET")
    if not secret:
        sys.exit("BRIDGE_SECRET: missing; the signing secret that `budstikke channel add` printed")
    folder = Path(os.environ.get("BRIDGE_FOLDER", "posts"))
    folder.mkdir(parents=True, exist_ok=True)
    Bridge.webhook = Webhook(secret)
    Bridge.folder = folder
    Bridge.seen = Seen(folder / "seen.db")
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("BRIDGE_PORT", "8090"))), Bridge)
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
