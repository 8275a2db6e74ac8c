"""Canned replies: added once, changed by one person at a time, retired, found."""

import pytest
from sqlalchemy import func, select

from domain import canned, shelf
from domain.audit import AuditEntry
from domain.canned import Canned, ChangedMeanwhile
from domain.officer import Officer
from domain.reply import NotAReply, Wording
from extensions import db

pytestmark = pytest.mark.usefixtures("inside")


def wording(**other: str) -> Wording:
    typed = {"topic": "Écouter", "language": "fr", "title": "Un titre", "body": "Je vous lis."}
    return Wording.said(typed | other)


def added(by: Officer, **other: str) -> Canned:
    words = wording(**other)
    assert Canned.add(words, key=canned.form_key("k", words), by=by)
    return db.session.scalars(select(Canned).order_by(Canned.id.desc())).first()


def acts() -> list[str]:
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [f"{entry.act} {entry.about} {entry.why}" for entry in rows]


@pytest.mark.parametrize(
    ("field", "typed", "wrong"),
    [
        ("topic", "", "topic"),
        ("topic", "a" * 41, "topic"),
        ("topic", "a\0b", "topic"),
        ("language", "", "language"),
        ("language", "français", "language"),
        ("language", "qq", "language"),
        ("language", "en_US", "language"),
        ("title", "   ", "title"),
        ("title", "a" * 81, "title"),
        ("body", " \n", "body"),
        ("body", "a" * 2001, "body"),
        ("body", "Bonjour {nom}", "body"),
    ],
)
def test_what_is_no_reply(field: str, typed: str, wrong: str) -> None:
    with pytest.raises(NotAReply) as refused:
        wording(**{field: typed})
    assert refused.value.field == wrong
    assert refused.value.status == 422


def test_what_is_kept_is_tidy() -> None:
    said = wording(topic=" Écouter \n bien ", language=" AR ", body="un\r\ndeux {pre\u0301nom}\0 ")
    assert said == Wording("Écouter bien", "ar", "Un titre", "un\ndeux {prénom}")


def test_added_twice_is_once(durand: Officer) -> None:
    first = added(durand)
    words = wording()
    assert not Canned.add(words, key=canned.form_key("k", words), by=durand)
    assert added(durand, body="Autre chose.").id > first.id, "other words from the same page"
    assert acts()[0] == f"canned.added canned:{first.id} None"
    assert db.session.scalar(select(func.count()).select_from(Canned)) == 2


def test_a_change_is_of_what_was_read(durand: Officer) -> None:
    found, admin = added(durand), Officer.called("admin")
    found.change(wording(body="De Claude"), version=1, by=durand)
    with pytest.raises(ChangedMeanwhile) as refused:
        found.change(wording(body="De l’administration"), version=1, by=admin)
    theirs = refused.value.theirs
    assert (theirs.body, theirs.officer.name, theirs.version) == ("De Claude", "Claude Durand", 2)
    assert refused.value.status == 409
    found.change(wording(body="De Claude"), version=1, by=durand)  # a second click
    found.change(wording(body="De l’administration"), version=2, by=admin)
    assert (Canned.found(found.id).body, Canned.found(found.id).version) == (
        "De l’administration",
        3,
    )
    assert [act for act in acts() if "changed" in act] == [
        f"canned.changed canned:{found.id} None"
    ] * 2


def test_what_is_retired_is_offered_to_nobody_and_not_changed(durand: Officer) -> None:
    found = added(durand)
    found.retire(by=durand)
    found.retire(by=durand)
    assert acts()[-1] == f"canned.retired canned:{found.id} None"
    assert len(acts()) == 2
    assert (Canned.found(found.id), Canned.offered()) == (None, [])
    with pytest.raises(ChangedMeanwhile) as refused:
        found.change(wording(body="trop tard"), version=1, by=durand)
    assert refused.value.theirs.retired_at is not None
    assert "retirée" in str(refused.value)


def test_a_retirement_meets_a_change(durand: Officer) -> None:
    found = added(durand)
    found.change(wording(body="changée"), version=1, by=durand)
    found.retire(by=durand)
    assert Canned.ever(found.id).body == "changée", "what was written stays in the row"


def test_they_are_found_by_topic_language_and_word(durand: Officer) -> None:
    for topic, language, title, body in (
        ("Écouter", "fr", "Temps", "Prenez votre temps."),
        ("Écouter", "en", "Time", "Take your time."),
        ("Danger", "fr", "L’été", "Appelez le 17."),
    ):
        added(durand, topic=topic, language=language, title=title, body=body)
    gone = added(durand, topic="Vide", language="es", title="Nada")
    gone.retire(by=durand)
    titles = lambda **asked: [each.title for each in shelf.found(**asked)]  # noqa: E731
    assert titles() == ["L’été", "Time", "Temps"], "in an order people know"
    assert titles(topic="Écouter", language="fr") == ["Temps"]
    assert titles(word="l'ETE") == ["L’été"]
    assert titles(word="appelez") == ["L’été"]
    assert titles(word="%") == []
    assert (shelf.topics(), shelf.languages()) == (["Danger", "Écouter"], ["en", "fr"])


def test_a_file_adds_what_was_never_there(durand: Officer) -> None:
    entries = [{"name": name, **vars(wording(title=name))} for name in ("a", "b")]
    assert canned.load(entries) == 2
    first, second = Canned.offered()
    assert first.officer is None
    first.change(wording(title="a", body="à nous"), version=1, by=durand)
    second.retire(by=durand)
    assert canned.load([*entries, {**entries[0], "name": "c", "title": "c"}]) == 1
    assert [(each.title, each.body) for each in Canned.offered()] == [
        ("a", "à nous"),
        ("c", "Je vous lis."),
    ]
