"""One sealed thing that is altered or cut hides itself, and nothing beside it: nobody is shut out by it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy import bindparam, select, update

from domain import (
    accepting,
    appointment,
    assessment,
    call,
    consent,
    danger,
    duty,
    introducing,
    note,
    promise,
    referral,
    summary,
)
from domain.access import Access
from domain.clock import now
from domain.conversation import Conversation
from domain.facts import Facts
from domain.hold import Hold
from domain.officer import Officer
from domain.safe_contact import SafeContact
from domain.terms import Terms
from domain.transfer import Transfer
from domain.wishes import Wishes
from extensions import db
from tests.browser import Browser
from tests.domain import appointing
from vault import Unreadable

People = Callable[[], Browser]
NEVER = "ne jamais sonner le soir, il rentre"
# Not of one conversation: what an officer confided, and what officers sign in with.
DESK = "/desk/conversations/<int(max=2147483647):id>"
ELSEWHERE = ("debrief", "factor")
HER_SCREENS = ("contact", "referral", "agenda", "pass", "end", "pause", "code", "where")


@pytest.fixture
def known(app: Flask, victim: Browser, officer: Browser, browser: People) -> dict[str, Browser]:
    """Everything that is kept sealed of one conversation; who reads it."""
    petit = browser().sign_in("petit").visit("/desk")
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Voir les réponses", message="à finir").press("Obtenir un code de retour")
    with app.app_context():
        hers = db.session.scalars(select(Conversation)).one()
        martin, durand = Officer.called("martin"), Officer.called("durand")
        hers.keep(draft="à finir", place="chez ma sœur")
        hers.reach(SafeContact(call="yes", phone="06", never=NEVER))
        hers.locate("chez ma mère", "k")
        hers.prepare("ma réponse")
        hers.call_her("Anna", martin)
        hers.wish(Wishes(search="Lyon"), martin)
        note.add(hers, "à savoir", key="k", by=martin)
        summary.save(hers, martin, {"Nature des faits": "coups"}, version=0)
        promise.make(
            hers, martin, kind="call", due_at=now() + timedelta(hours=1), text="p", key="k"
        )
        danger.declare(hers, martin)
        danger.note(hers, Facts(where="3e étage"), 0, martin)
        assessment.assess(hers, martin, dict.fromkeys(assessment.questions(), "yes"), "k")
        call.add(hers, martin, whom="17", answered="partis", key="k")
        made = introducing.prepare(
            hers, Terms(7, "CIDFF", "04", alias="A", reach="r", ask="a"), key="k", by=martin
        )
        introducing.ask(hers, made, by=martin)
        consent.agree(hers, made, referral.one(hers, made).row.mark)
        slots = [slot.id for slot in appointing.opened(appointing.station())]
        appointment.offer(hers, slots[:1], by=martin, key="k", lines=[("Danger", "armes")])
        accepting.accept(hers, slots[0], told=[0])
        appointment.offer(hers, slots[1:2], by=martin, key="l")
        Access.supervise(hers, durand, "relecture")
        Access.of(durand, hers.id).prepare("brouillon")
        Hold.place(hers.id, by=durand, reason="réquisition", until=now() + timedelta(days=1))
        duty.begin(Officer.called("petit"))
        to = Officer.called("petit").id
        Transfer.ask(hers, by=martin, to=to, reason="fin de service")
    return {"victim": victim, "martin": officer, "petit": petit}


def sealed(app: Flask) -> dict[Any, Any]:
    """Every column that holds something sealed with the key of a conversation, and what it holds."""
    held = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                if column.name.startswith("sealed_") and table.name not in ELSEWHERE:
                    asked = select(*table.primary_key.columns, column).where(column.is_not(None))
                    held[column] = db.session.execute(asked).all()
    assert all(held.values()), f"nothing to cut: {[str(c) for c, rows in held.items() if not rows]}"
    return held


def put(app: Flask, column: Any, rows: Any, *, cut: int | None) -> None:
    """Into its place, cut after so many bytes, or whole again."""
    names = [name.name for name in column.table.primary_key.columns]
    where = [name == bindparam(f"its_{name.name}") for name in column.table.primary_key.columns]
    changed = update(column.table).where(*where).values({column.name: bindparam("sealed")})
    with app.app_context(), db.engine.begin() as connection:
        for *key, said in rows:
            its = {f"its_{name}": value for name, value in zip(names, key, strict=True)}
            connection.execute(changed, its | {"sealed": said[:cut]})


def beside(victim: Browser, aside: str) -> Browser:
    """Her page, or what she asked to see beside it."""
    with victim.client.session_transaction() as session:
        session["w"] = aside
    return victim.visit("/")


def test_whatever_cannot_be_opened_both_still_have_the_conversation(
    app: Flask, known: dict[str, Browser]
) -> None:
    app.testing = False
    victim, martin, petit = known["victim"], known["martin"], known["petit"]
    with app.app_context():
        number = db.session.scalars(select(Conversation.id)).one()
    desk = f"/desk/conversations/{number}"
    desks = [r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("desk.")]
    tools = [rule.replace(DESK, desk) for rule in desks if rule.count("<") == 1 and DESK in rule]
    held = sealed(app)
    for column, rows in held.items():
        put(app, column, rows, cut=20)
        assert beside(victim, "").response.status_code == 200, column
        assert martin.visit(desk).response.status_code == 200, column
        if column.name != "sealed_body":
            assert "Bonjour" in victim.messages[0]
            assert "Bonjour" in martin.text
        rules = martin.page.select_one("#contact").text
        assert ("illisibles" if column.name == "sealed_contact" else NEVER) in rules, column
        put(app, column, rows, cut=None)
    sound = {tool: martin.visit(tool).response.status_code for tool in tools}
    for column, rows in held.items():
        put(app, column, rows, cut=20)
    said = {}
    for tool in tools:
        said[tool.removeprefix(desk)] = martin.visit(tool).text
        lost = tool.endswith("/summary/copy")  # of what cannot be read nothing is taken away
        assert martin.response.status_code == (409 if lost else sound[tool]), tool
    assert "Ne rappelez pas la personne qui m’écrit : ses consignes" in said["/danger"]
    assert "Consignes illisibles : ne pas appeler." in said["/summary"]
    assert "Pas de consigne" not in "".join(said.values())
    assert petit.visit("/desk").response.status_code == 200
    for aside in HER_SCREENS:
        assert beside(victim, aside).response.status_code == 200, aside
    assert "ne peut pas être lu" in beside(victim, "contact").text
    victim.press("Enregistrer", call="no", word="tisane")
    assert "tisane" in martin.visit(desk).page.select_one("#contact").text


def test_what_stands_beside_her_conversation_and_fails_keeps_her_from_it_once(
    app: Flask, victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr(Conversation, "contact", property(Mock(side_effect=Unreadable("no"))))
        assert victim.press("Pour vous joindre").response.status_code == 503
        assert victim.visit("/").messages == ["Vous: Bonjour"]
