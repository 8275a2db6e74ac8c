"""A return code: known by its keyed hash alone, forgiving in its spelling, the same to every wrong guess."""

import re
from dataclasses import replace
from unicodedata import normalize

import pytest
from flask import Flask
from mnemonic import Mnemonic
from sqlalchemy import event, text

from domain import arrival, departure, return_code, transcript
from domain.conversation import Conversation
from domain.errors import TooManyCodes, WrongCode
from extensions import db

CODE = "éclair Maçon girafe abaisser bœuf zoologie"


pytestmark = pytest.mark.usefixtures("inside")


def opened(token: str = "hers") -> Conversation:
    return arrival.begin(token, place="", speaks_as=None, draft="Bonjour", untold=True)


def back(typed: str, token: str = "new", device: str = "d") -> Conversation:
    return Conversation.come_back(typed, token, device=device)


def events(conversation: Conversation) -> list[str | None]:
    db.session.refresh(conversation)
    return [m.event for m in transcript.since(conversation, 0).messages]


@pytest.mark.parametrize("language", return_code.LISTS)
def test_four_letters_tell_every_word_of_every_list(language: str) -> None:
    listed = Mnemonic(return_code.LISTS[language]).wordlist
    told = {return_code.canonical(word) for word in listed}
    assert len(listed) == len(told) == 2**return_code.BITS
    assert all(len(word) <= return_code.TELLING for word in told)


def test_a_code_is_six_words_of_her_language_and_no_two_are_alike() -> None:
    french = {normalize("NFC", word) for word in Mnemonic("french").wordlist}
    made = [return_code.words(return_code.seed()) for _ in range(200)]
    assert all(len(words) == 6 and set(words) <= french for words in made)
    assert len({tuple(words) for words in made}) == 200
    assert len({word for words in made for word in words}) > 700, "all of the list is used"
    spanish = {normalize("NFC", word) for word in Mnemonic("spanish").wordlist}
    assert set(return_code.words("s", "es")) <= spanish
    assert return_code.words("s", "xx") == return_code.words("s", "fr")


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "ECLAIR MACON GIRAFE ABAISSER BOEUF ZOOLOGIE",
        "  eclair,maçon;girafe\n- abaisser\r\n- Bœuf\t•zoologie.",
        "1. ecla 2. maco 3. gira 4. abai 5. boeu 6. zool",
        "e\u0301clair mac\u0327on girafes abaissera boeufs zoologiste",
    ],
)
def test_spelling_is_forgiven(typed: str) -> None:
    mine = opened()
    mine.recode(CODE)
    assert back(typed).id == mine.id


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "🙂",
        "\0" * 900,
        "éclair maçon girafe abaisser bœuf",
        "maçon éclair girafe abaisser bœuf zoologie",
        CODE + " encore",
    ],
)
def test_other_words_open_nothing(typed: str) -> None:
    opened().recode(CODE)
    with pytest.raises(WrongCode):
        back(typed)


def test_coming_back_moves_the_conversation_to_the_new_device() -> None:
    mine = opened()
    mine.leave()
    mine.recode(CODE)
    assert back(CODE).left_at is None
    assert Conversation.of("hers") is None
    assert Conversation.of("new").id == mine.id
    back(CODE)  # a second click
    assert events(mine) == [None, "left", "returned"]


def test_a_closed_conversation_can_be_read_again_and_says_nothing_new() -> None:
    mine = opened()
    mine.end()
    mine.recode(CODE)
    back(CODE)
    assert events(mine) == [None, "ended"]


def test_a_new_code_replaces_the_old_one() -> None:
    mine = opened()
    mine.recode(CODE)
    mine.recode("un deux trois quatre cinq six")
    with pytest.raises(WrongCode):
        back(CODE)
    assert back("un deux trois quatre cinq six").id == mine.id


def test_nothing_of_the_code_is_in_the_database() -> None:
    opened().recode(CODE)
    kept = db.session.scalar(text("SELECT code_hash FROM conversation"))
    assert len(kept) == 64
    rows = " ".join(str(row) for row in db.session.execute(text("SELECT * FROM conversation")))
    assert not any(word[:4] in rows.casefold() for word in CODE.casefold().split())


def test_the_key_can_be_replaced_without_cutting_anybody_off(app: Flask) -> None:
    mine, old = opened(), app.config["SETTINGS"]
    mine.recode(CODE)
    app.config["SETTINGS"] = replace(old, secret_key="x" * 40)
    with pytest.raises(WrongCode):
        back(CODE)
    app.config["SETTINGS"] = replace(old, secret_key="x" * 40, former_secret_keys=(old.secret_key,))
    assert back(CODE).id == mine.id
    mine.recode(CODE)
    app.config["SETTINGS"] = replace(old, secret_key="x" * 40)
    assert back(CODE, token="another").id == mine.id


def test_guessing_is_stopped_device_by_device_then_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    opened().recode(CODE)
    for _ in range(return_code.DEVICE):
        with pytest.raises(WrongCode):
            back("faux")
    with pytest.raises(TooManyCodes):
        back(CODE)
    assert back(CODE, device="another").id
    monkeypatch.setattr(return_code, "EVERYBODY", 3)
    with pytest.raises(TooManyCodes):
        back(CODE, device="a third")


def test_the_right_code_forgets_the_wrong_ones() -> None:
    opened().recode(CODE)
    for _ in range(3):
        for _ in range(return_code.DEVICE - 1):
            with pytest.raises(WrongCode):
                back("faux")
        assert back(CODE).id


def test_a_conversation_changes_its_device_a_few_times_a_minute() -> None:
    mine = opened()
    mine.recode(CODE)
    for number in range(return_code.BACK):
        assert back(CODE, token=f"device {number}").id == mine.id
    assert back(CODE, token=f"device {number}").id == mine.id, "the same device again is no change"
    with pytest.raises(TooManyCodes):
        back(CODE, token="one more")


def test_a_wrong_code_and_an_erased_conversation_cost_the_same_statements() -> None:
    erased, replaced = opened("a"), opened("b")
    erased.recode(CODE)
    departure.erase(erased)
    replaced.recode("un deux trois quatre cinq six")
    replaced.recode("sept huit neuf dix onze douze")
    _statements("le premier essai de la minute", 99)
    asked = [
        _statements(typed, device)
        for device, typed in enumerate((CODE, "un deux trois quatre cinq six", "six mots faux", ""))
    ]
    assert len(asked[0]) >= 5
    assert all(statements == asked[0] for statements in asked)


def _statements(typed: str, device: int) -> list[str]:
    heard: list[str] = []

    def hear(_c, _cursor, statement, _values, _context, _many) -> None:  # type: ignore[no-untyped-def]
        heard.append(re.sub(r"sa_savepoint_\d+", "savepoint", statement))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        with pytest.raises(WrongCode):
            back(typed, device=str(device))
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return heard
