"""The public directory: what its page costs with ten found near a town among thousands, and its bytes."""

import random
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import insert

from bench.figures import Figure
from bench.houses import folder, sqlite
from bench.seeds import seeding
from domain.gazetteer import rows
from domain.organisation import Organisation
from domain.taxonomy import BESOINS
from extensions import db, transaction

ORGANISATIONS, LINES, SEED = 3_000, 20, 2026
PLACES = ("69383", "75111", "33063", "59350", "35238", "67482", "13201", "31555")  # INSEE codes
TOWNS = (
    "lyon 3",
    "paris 11",
    "bordeaux",
    "lille",
    "rennes",
    "strasbourg",
    "marseille 1",
    "toulouse",
)
WORDS = "Information, écoute et accompagnement, gratuits et confidentiels. "


def page(quick: bool) -> Iterator[Figure]:
    """CPU of the page that shows what was found, packed, and what it weighs with the answer before it."""
    with folder() as place, seeding(sqlite(place)) as seeder:
        with seeder.app.app_context():
            _fill()
        client, spent, sizes = seeder.app.test_client(), [], []
        here = {"base_url": "https://localhost"}
        client.get("/aide", **here)
        for number in range(40 if quick else 400):
            typed = {"place": TOWNS[number % len(TOWNS)], "do": "search", "page": str(number % 3)}
            sent = client.post("/aide", data=typed, **here)
            start = time.process_time()
            answer = client.get("/aide", headers={"Accept-Encoding": "gzip"}, **here)
            spent.append((time.process_time() - start) * 1000)
            assert (sent.status_code, answer.status_code) == (303, 200)
            sizes.append(len(answer.data) + len(str(answer.headers)) + len(str(sent.headers)))
        anywhere = [_anywhere(client) for _ in range(10 if quick else 100)][2:]
        spent = sorted(spent[len(PLACES) :])  # the first ones read the directory and the towns
        under = f"in one process, SQLite, {ORGANISATIONS:,} organisations, ten shown"
        for name, what, share in (("p50", "median", 0.5), ("p95", "p95", 0.95)):
            yield Figure(
                name=f"aide-{name}", what=f"CPU of a page of help found near a town, {what}", unit="ms",
                value=spent[int(len(spent) * share)], most=20, rounds=spent, bound=under,
            )  # fmt: skip
        yield Figure(
            name="aide-open", what="the same without a town, « Ouvert maintenant »", unit="ms",
            value=sorted(anywhere)[len(anywhere) // 2], most=20, rounds=anywhere, bound=under,
        )  # fmt: skip
        yield Figure(
            name="aide-bytes", what="its page and the answer before it, compressed", unit="B",
            value=max(sizes), most=10_240, bound="the largest of all that were asked for",
        )  # fmt: skip


def _anywhere(client: Any) -> float:
    """CPU of who is open now, wherever she is, in ms."""
    here = {"base_url": "https://localhost"}
    client.post("/aide", data={"open": "1", "do": "search"}, **here)
    start = time.process_time()
    assert client.get("/aide", **here).status_code == 200
    return (time.process_time() - start) * 1000


def _fill() -> None:
    chance = random.Random(SEED)
    communes = [row[0] for row in rows("communes")]
    made = []
    for number in range(ORGANISATIONS + LINES):
        line = number < LINES
        made.append(
            {
                "source": "bench", "reference": str(number), "date_maj": date(2026, 9, 1),
                "nom": f"Centre n° {number} d’information sur les droits des femmes et des familles",
                "description": WORDS * chance.randrange(1, 5), "nationale": line,
                "code_insee": "" if line else chance.choice((*PLACES, *chance.sample(communes, 8))),
                "adresse": f"{chance.randrange(1, 200)} avenue de la République",
                "telephone": f"+334{chance.randrange(10**7, 10**8)}",
                "horaires_accueil": f"Mo-Fr 0{chance.randrange(7, 10)}:00-17:30; Sa 10:00-12:00; PH off",
                "besoins": " ".join(chance.sample(list(BESOINS), 3)), "langues": "fr ar en",
                "site_web": f"https://centre-{number}.example.org/", "accessibilite": "Rampe, ascenseur",
                "verifie_le": date(2026, 9, 1),
            }
        )  # fmt: skip
    with transaction():
        db.session.execute(insert(Organisation), made)
