"""Somebody else's site: where she comes from, where the exit leads, and a page that keeps what is typed."""

import gzip
import html
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = "<!doctype html><title>{title}</title><meta charset=utf-8><body>{body}"
BAD = "<form action=/careless><input id=q name=q><button id=go>ok</button></form><p>{typed}"
PAGES = {"/start": "Départ", "/weather": "Il fera beau demain", "/favicon.ico": ""}


class Elsewhere:
    """Serves until the tests end."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        title = body = PAGES.get(asked.path, "Soigné")
        if (
            asked.path == "/careless"
        ):  # an address with the words, a title, a cache, a field that learns
            typed = html.escape(parse_qs(asked.query).get("q", [""])[0])
            title, body = f"Titre {typed}", BAD.format(typed=typed * 20)
        answer = gzip.compress(PAGE.format(title=title, body=body).encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass
