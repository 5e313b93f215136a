"""A WebDAV server by WsgiDAV over a folder (its argument), for the user `sundhed` with the password `hemmelig`. Prints its port. Ends
when its standard input does.

Needs wsgidav and cheroot (pip install wsgidav cheroot).
"""

import os
import sys
import threading

from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp

app = WsgiDAVApp({
    "provider_mapping": {"/": sys.argv[1]},
    "simple_dc": {"user_mapping": {"*": {"sundhed": {"password": "hemmelig"}}}},
    "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
    "logging": {"enable": False},
    "verbose": 0,
})
server = wsgi.Server(("127.0.0.1", 0), app)
server.prepare()
print(server.bind_addr[1], flush=True)
threading.Thread(target=server.serve, daemon=True).start()
sys.stdin.read()
os._exit(0)
