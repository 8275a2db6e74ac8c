"""A supervisor decides that a conversation must stay, and that it need not any more; without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from extensions import db
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]


def entries(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        kept = db.session.query(AuditEntry).order_by(AuditEntry.id)
        acts = ("conversation.held", "conversation.released")
        return [(entry.act, entry.name) for entry in kept if entry.act in acts]


def test_it_is_decided_listed_and_lifted_by_whoever_proves_who_they_are(
    app: Flask, clock: Clock, browser: People, victim: Browser
) -> None:
    with app.app_context():
        hers = db.session.query(Conversation).one().id
    supervisor = browser().sign_in("durand").visit("/admin/board")
    assert supervisor.page.select_one("a[href='/admin/holds']")
    last = (now() + timedelta(days=60)).date()
    typed = {"reason": "réquisition <b>12</b>", "until": f"{last}"}
    supervisor.visit("/admin/holds").press("Conserver", conversation="999999", **typed)
    assert supervisor.statuses == [404]
    assert "n’existe pas ou plus" in supervisor.alert
    assert supervisor.page.select_one("#reason")["value"] == typed["reason"], "nothing is lost"
    for wrong in (
        {"reason": " "},
        {"until": "hier"},
        {"until": "2001-01-01"},
        {"until": "9999-12-31"},
    ):
        supervisor.press("Conserver", conversation=str(hers), **{**typed, **wrong})
        assert supervisor.statuses == [422]
    clock.go(minutes=11)
    supervisor.visit(f"/admin/holds?conversation={hers}")
    assert supervisor.page.select_one("#conversation")["value"] == str(hers)
    form = supervisor.page
    supervisor.press("Conserver", **typed)
    assert supervisor.page.select_one("h1").text == "Confirmer que c’est vous"
    assert entries(app) == []
    supervisor.press("Confirmer", proof_password="passerelle-demo")
    assert "réquisition <b>12</b>" in supervisor.text
    supervisor.page = form
    supervisor.press("Conserver", **typed)  # a second click
    assert len(supervisor.page.select("tbody tr")) == 1
    assert "Conservation décidée jusqu’au" in victim.visit("/").text
    victim.press("Terminer et effacer").press("Terminer et effacer")
    with app.app_context():
        assert db.session.query(Conversation).one().erased_at is None, "not at her request either"
    listed = supervisor.page
    supervisor.press("Lever la conservation")
    assert "Aucune conservation n’est en cours." in supervisor.text
    supervisor.page = listed
    supervisor.press("Lever la conservation")
    assert supervisor.statuses == [303, 200]
    assert entries(app) == [
        ("conversation.held", "Claude Durand"),
        ("conversation.released", "Claude Durand"),
    ]


def test_it_is_nobody_elses_room(app: Flask, officer: Browser, browser: People) -> None:
    for address in ("/admin/holds", "/admin/holds/1/end"):
        data = {"csrf_token": officer.page.select_one("[name=csrf_token]")["value"]}
        assert officer.client.get("/admin/holds").status_code == 404
        assert officer.client.post(address, data=data).status_code == 404
    assert browser().visit("/admin/holds").addresses[-1] == "/sign-in"
