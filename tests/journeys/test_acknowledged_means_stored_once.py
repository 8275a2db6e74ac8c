"""Any interleaving of sends, retries, cuts, old pages and changes of mode: what was acknowledged is
stored once, read by both, in order."""

import secrets
from dataclasses import dataclass, field
from datetime import date

from flask import Flask, g
from flask import session as current
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints import doors
from blueprints.chat.live import VictimNews
from blueprints.desk.live import DeskNews
from domain.conversation import Conversation
from domain.organisation import Organisation
from extensions import db, transaction
from tests.browser import BeautifulSoup, Browser

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(
    str.strip
)
GESTURES = st.one_of(
    st.tuples(st.just("send"), WORDS.filter(bool), st.booleans()),
    st.tuples(st.sampled_from(["answer", "scripted"]), WORDS.filter(bool), st.booleans()),
    st.tuples(st.just("card"), st.booleans()),
    st.tuples(st.sampled_from(["resend", "cut", "poll", "reload", "socket", "look"])),
)


@dataclass
class Reader:
    """What one live page has put together from its pushes, as its script does."""

    seen: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.seen[-1] if self.seen else 0

    def receive(self, html: str) -> None:
        page = BeautifulSoup(html, "html.parser")
        for node in page.select("#messages .m, [data-hx-swap-oob='beforeend:#messages'] .m"):
            number = int(str(node["id"])[1:])
            if number <= self.last:
                continue
            self.seen.append(number)
            body = node.select_one("p[dir]")
            self.said.append(body.text if body else "*")


@dataclass
class World:
    """A victim and an officer, what each was told was sent, and what each page shows."""

    app: Flask
    victim: Browser
    officer: Browser
    organisation: int
    sent: list[str] = field(default_factory=list)
    hers: Reader = field(default_factory=Reader)
    theirs: Reader = field(default_factory=Reader)
    last_post: dict[str, str] = field(default_factory=dict)

    def send(self, words: str, twice: bool) -> None:
        old = self.victim.page
        self.victim.press("Envoyer", message=words)
        self.sent.append(words)
        if twice:
            self.victim.page = old
            self.victim.press("Envoyer", message=words)

    def scripted(self, words: str, lost: bool) -> None:
        """With scripts; when the answer is lost on the way she sends again, with the same key."""
        form = self.victim._filled(self.victim.page.select_one("#composer"))
        key = f"k{len(self.sent)}"
        self.last_post = form | {"do": "send", "message": words, "key": key, "live": "1"}
        for _ in range(2 if lost else 1):
            answer = self.victim.client.post(
                "/", data=self.last_post, headers={"HX-Request": "true"}
            )
            assert answer.status_code == 204
        self.sent.append(words)

    def answer(self, words: str, twice: bool) -> None:
        old = self.officer.page
        self.officer.press("Envoyer", message=words)
        self.sent.append(words)
        if twice:
            self.officer.page = old
            self.officer.press("Envoyer", message=words)

    def card(self, twice: bool) -> None:
        """An organisation is put into the conversation; a second click is the same one."""
        composer = self.officer.page.select_one("#composer")
        form = self.officer._filled(composer)
        form |= {"do": f"propose:{self.organisation}", "key": f"c{len(self.sent)}"}
        for _ in range(2 if twice else 1):
            assert self.officer.client.post(composer["action"], data=form).status_code == 303
        self.sent.append("Écoute")

    def resend(self) -> None:
        """A retry that arrives long after its first try was acknowledged."""
        if self.last_post:
            self.victim.client.post("/", data=self.last_post, headers={"HX-Request": "true"})

    def cut(self) -> None:
        """A new page: it knows nothing and reads from where its page ends."""
        self.hers = Reader()
        self.hers.receive(self.victim.visit("/").response.get_data(as_text=True))

    def reload(self) -> None:
        self.victim.visit("/")

    def look(self) -> None:
        self.victim.press("Voir les réponses")

    def poll(self) -> None:
        address = f"/news?after={self.hers.last}"
        html = self.victim.client.get(address, headers={"HX-Request": "true"}).get_data(
            as_text=True
        )
        self.hers.receive(html)

    def socket(self) -> None:
        """Two turns of her socket's loop and of the officer's, each in a request of its own."""
        with self.victim.client.session_transaction() as session:
            token = session["c"]
        with self.app.test_request_context("/"):
            g.viewer = None
            news = VictimNews(token, self.hers.last)
            self.hers.receive(news() + news())
        with self.officer.client.session_transaction() as session:
            who = dict(session)
        with self.app.test_request_context("/desk"):
            current.update(who)
            g.viewer = doors.signed_in()
            number = int(self.officer.addresses[-1].rsplit("/", 1)[1])
            desk = DeskNews(number, self.theirs.last)
            self.theirs.receive(desk() + desk())

    def check(self) -> None:
        self.poll()
        self.socket()
        assert self.hers.said == ["*", *self.sent]
        assert self.theirs.said == ["*", *self.sent]
        assert self.hers.seen == self.theirs.seen == list(range(1, len(self.sent) + 2))
        with self.app.app_context():
            stored = db.session.query(Conversation).order_by(Conversation.id.desc()).first()
            assert stored.last_number == len(self.sent) + 1


def _organisation(app: Flask) -> int:
    facts = {"source": "tests", "reference": secrets.token_hex(4), "date_maj": date(2026, 9, 1)}
    with app.app_context():
        made = Organisation(nom="Écoute", **facts)
        with transaction():
            db.session.add(made)
            db.session.flush()
            number = made.id
        db.session.remove()
    return number


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(gestures=st.lists(GESTURES, max_size=14))
def test_any_interleaving(app: Flask, gestures: list[tuple]) -> None:
    app.extensions["counts"].forget()  # each example is another day for the officer
    victim = Browser(app.test_client()).visit("/").press("Commencer", untold="1")
    officer = Browser(app.test_client()).sign_in("martin").visit("/desk").press("Prendre en charge")
    victim.visit("/")
    world = World(app, victim, officer, _organisation(app))
    for name, *told in gestures:
        getattr(world, name)(*told)
    world.check()
    officer.press("Clore", outcome="advice")
