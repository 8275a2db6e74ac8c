"""Passwords: which are refused, how they are kept, and that every wrong answer takes as long."""

import time

import pytest
from argon2 import PasswordHasher
from flask import Flask

from domain import guessable, limits, password
from domain.errors import WrongPassword
from domain.officer import Officer
from domain.second import Second
from extensions import db, transaction
from tests.conftest import PASSWORD
from tests.signing import CHOSEN, Member, member

WHO = {"login": "c.martin", "name": "Camille Martin-Duval", "role": "officer"}
NOBODY = password._nobody  # before the tests make it cheap


@pytest.mark.parametrize(
    "typed",
    [
        "motdepasse2026", "MotDePasse2026!", "M0tDeP4sse!!", "m0t.de.p4sse.1", "123456789012", "987654321098",
        "azertyuiop123", "AZERTYUIOPqsdf", "aaaaaaaaaaaa", "abcabcabcabc", "soleilsoleil", "doudou-doudou",
        "!!!marseille13", "password-2026", "abaisser1234!", "anguleux2026*", "passerelle2026", "000000000000000",
        "qwertyuiopas", "bonjour      ", "20262026motdepasse",
    ],
)  # fmt: skip
def test_what_anybody_would_try_is_refused(app: Flask, typed: str) -> None:
    assert len(typed) >= password.SHORTEST
    with pytest.raises(password.Common):
        password.check(typed, **WHO)


@pytest.mark.parametrize(
    "typed",
    ["cinq mots sans aucun rapport", "correct horse battery staple", "7Gk$2pQ!9zVx", "une tisane ? à 19 h 07",
     "мой пароль длинный", "abaisser-anguleux-tisane"],
)  # fmt: skip
def test_what_nobody_guesses_is_taken_whatever_it_is_made_of(app: Flask, typed: str) -> None:
    password.check(typed, **WHO)


@pytest.mark.parametrize(
    "typed", ["chez Camille à Lyon", "DUVAL-et-la-mer", "c4m1lle et la mer", "c.martin.2026"]
)
def test_neither_name_nor_login(app: Flask, typed: str) -> None:
    with pytest.raises(password.Telling):
        password.check(typed, **WHO)


def test_sixteen_for_administrators(app: Flask) -> None:
    fifteen = "tisane à la mer"
    assert len(fifteen) == 15
    password.check(fifteen, **WHO)
    with pytest.raises(password.Short) as refused:
        password.check(fifteen, **WHO | {"role": "administrator"})
    assert "16" in str(refused.value)


def test_first_passwords_are_taken_for_every_role(app: Flask) -> None:
    made = {password.first() for _ in range(50)}
    assert len(made) == 50
    for each in made:
        assert each.isascii()
        password.check(each, login="zz", name="Zz", role="administrator")


def test_the_list_is_whole() -> None:
    assert not guessable._listed({"not on any list at all"})
    assert guessable._listed({"azerty"})
    assert len(guessable.french()) == 2048


def test_a_letter_is_the_same_however_it_is_put_together(app: Flask) -> None:
    kept = password.hashed("caf\u00e9 au lait chaud")
    assert password.matches(kept, "cafe\u0301 au lait chaud")


def test_a_hash_that_was_cheap_is_made_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(password, "hasher", dearer)
    with app.app_context():
        Officer.sign_in("martin", PASSWORD)
        kept = Officer.called("martin").password_hash
        assert not dearer.check_needs_rehash(kept)
        Officer.sign_in("martin", PASSWORD)
        assert Officer.called("martin").password_hash == kept, "once"
        db.session.remove()


def test_what_an_unknown_name_is_checked_against_costs_what_is_used_today() -> None:
    assert NOBODY.startswith("$argon2id$")
    assert not PasswordHasher().check_needs_rehash(NOBODY)


@pytest.mark.slow
def test_every_wrong_answer_takes_as_long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the hash that is used outside of tests: unknown name, wrong password, wrong code, blocked."""
    real = PasswordHasher()
    monkeypatch.setattr(password, "hasher", real)
    monkeypatch.setattr(password, "_nobody", real.hash("nobody"))
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    person: Member = member(app, "martin")
    with app.app_context():
        for login in ("martin", "petit"):
            Officer.called(login).password_hash = real.hash(CHOSEN)
        db.session.commit()
        Officer.called("petit").block()
    code = person.digits(1)
    asked = {
        "unknown name": ("nobody", CHOSEN, code),
        "wrong password": ("martin", "not-the-password", code),
        "wrong code": ("martin", CHOSEN, "000000"),
        "blocked": ("petit", CHOSEN, code),
    }
    took: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(6):
        for name, (login, typed, digits) in asked.items():
            with app.app_context():
                with transaction():
                    limits.forget(f"sign-in:{login}")
                begun = time.process_time()
                with pytest.raises(WrongPassword):
                    Officer.sign_in(login, typed, Second(code=digits))
                took[name].append(time.process_time() - begun)
                db.session.remove()
    least = {name: min(times) for name, times in took.items()}  # the rest is what else went on
    assert min(least.values()) > 0.005, "hashed as in earnest"
    assert max(least.values()) < 1.25 * min(least.values()), least
