"""What was erased, held and let go, as a supervisor reads it in the audit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain import arrival, audit, retention
from domain.clock import PARIS, now
from domain.hold import Hold
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]


def not_ours() -> None:
    raise audit.NotTheOwner


def test_every_reason_is_a_sentence(
    app: Flask, browser: People, victim: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim.press("Terminer et effacer").press("Terminer et effacer")
    with app.app_context():
        hers = arrival.begin("hers", place="", speaks_as=None, draft="Bonjour", untold=True)
        hers.post("un mot", by=(martin := Officer.called("martin")))
        wrote = hers.post("un autre", by=martin) and now().astimezone(PARIS)
        kept = arrival.begin("kept", place="", speaks_as=None, draft="", untold=True)
        durand, until = Officer.called("durand"), (now() + timedelta(days=200)).astimezone(PARIS)
        hold = Hold.place(kept.id, by=durand, reason="réquisition", until=until)
        hold.lift(durand)
        clock.go(days=40)
        retention.run(sure=True)
        monkeypatch.setattr(audit, "_ask_leave", not_ours)
        retention.run(sure=True)
        db.session.remove()
    read = browser().sign_in("durand").visit("/admin/audit").text
    for sentence in (
        "La personne · ",
        "à sa demande",
        "ce qui était échu · entrées anciennes du journal non effacées : ce rôle de la base ne le peut",
        "Effacement automatique · ce qui était échu · ouverte et sans nouvelles : 2",
        f"Conservation décidée · conversation {kept.id} · décision n° {hold.id}, jusqu’au {until:%d/%m/%Y}",
        f"Conservation levée · conversation {kept.id} · décision n° {hold.id}",
        f"Avait écrit dans une conversation, effacée depuis · conversation {hers.id}"
        f" · 2 messages, du {wrote:%d/%m/%Y à %H:%M} au {wrote:%d/%m/%Y à %H:%M}",
        f"Conversation effacée · conversation {kept.id} · ouverte et sans nouvelles",
    ):
        assert sentence.removesuffix(" · ") in read, sentence
    for word in ("asked", "erased", "until", "sweep", "nothing", "entries", "hold:", "by this"):
        assert word not in read, word
