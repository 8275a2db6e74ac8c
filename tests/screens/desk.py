"""An officer who answers without a browser: one whose traces nobody looks for."""

import re
import secrets
import ssl
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, build_opener

from app import create_app
from extensions import db
from tests.conftest import settings
from tests.domain import appointing
from tests.organisations import organisation
from tests.screens.house import PASSWORD, House


class Desk:
    """Signs in, takes who waits, says something, looks."""

    def __init__(self, house: House) -> None:
        # As browsers do: a secure cookie goes to this machine by plain HTTP too.
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        tls = HTTPSHandler(context=ssl._create_unverified_context())
        self._open, self._url = build_opener(HTTPCookieProcessor(jar), tls), house.url
        self._house = house
        self.page = self._ask("/sign-in")
        self._post("/sign-in", login="martin", password=PASSWORD)

    def take(self) -> None:
        """The one who waits, as soon as there is one."""
        late = time.monotonic() + 10
        while not (found := re.search(r'action="(/desk/conversations/\d+)/take"', self.page)):
            assert time.monotonic() < late, "nobody waits"
            self.page = self._ask("/desk")
        self._held = found[1]
        self._post(f"{self._held}/take")

    def say(self, words: str) -> None:
        self._post(f"{self._held}/messages", message=words, key=secrets.token_hex(4))

    def offer(self, place: str) -> None:
        """A time at a place of this name, which is made for it."""
        app = create_app(settings(f"sqlite:///{self._house.database}"))
        with app.app_context():
            there = appointing.station(place, key=place)
            slot = appointing.opened(there, key=place)[0].id
            db.engine.dispose()
        self._post(f"{self._held}/appointment/offer", slot=str(slot), key=secrets.token_hex(4))

    def introduce(self, ask: str) -> None:
        """Whether this may be passed on, to an organisation of the same name, which is made for it."""
        app = create_app(settings(f"sqlite:///{self._house.database}"))
        which = organisation(app, ask)
        here, key = f"{self._held}/messages", secrets.token_hex(4)
        self._post(here, do=f"introduce:{which}", message="", key=key)
        fields = re.findall(r'name="(referral|of|mark)" value="([^"]+)"', self.page)
        own = {**dict(fields), "tool": "referral", "message": "", "key": secrets.token_hex(4)}
        words = {"alias": "Anna", "reach": "le soir", "ask": ask}
        self._post(here, do=f"ask-her:{own['referral']}", **own, **words)

    def close(self) -> None:
        self._post(f"{self._held}/close", outcome="advice")

    def look(self) -> str:
        """The page of the conversation, drawn anew."""
        self.page = self._ask(self._held)
        return self.page

    def _post(self, path: str, **typed: str) -> None:
        token = re.findall(r'csrf_token" value="([^"]+)"', self.page)[-1]
        self.page = self._ask(path, urlencode({"csrf_token": token, **typed}).encode())

    def _ask(self, path: str, body: bytes | None = None) -> str:
        with self._open.open(self._url + path, body, timeout=20) as answer:
            return str(answer.read().decode())
