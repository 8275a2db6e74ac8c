"""Keys: what they sign opens once, for whom and where it was asked; anything else is refused in words."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.factor import Factor
from extensions import db
from tests.authenticator import Authenticator
from tests.clock import Clock
from tests.signing import Member, member

WRONG = "Identifiant, mot de passe ou code incorrect."


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Iterator[Member]:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    yield member(app, "martin")
    with app.app_context():
        db.session.remove()


@pytest.fixture
def key(martin: Member) -> Authenticator:
    """Camille Martin's, added."""
    key = Authenticator()
    add(martin, key)
    assert "Ma clé" in martin.visit("/account").text
    return key


def add(person: Member, key: Authenticator) -> Member:
    person.visit("/account/factor")
    made = key.made(challenge(person))
    form = person.page.select("form")[-1]
    data = person._filled(form) | {"made": made, "name": "Ma clé"}
    return person._read(person.client.post(str(form["action"]), data=data))


def challenge(person: Member) -> str:
    return person.client.get("/sign-in/challenge").text


def by_key(app: Flask, key: Authenticator, login: str = "martin") -> Member:
    person = Member(app.test_client()).visit("/sign-in")
    return person.enter(login, signed=key.signed(challenge(person)))


def test_a_key_opens_beside_the_password(app: Flask, key: Authenticator) -> None:
    assert by_key(app, key).addresses[-1] == "/desk"
    assert by_key(app, key).addresses[-1] == "/desk", "with another signature"
    person = Member(app.test_client()).visit("/sign-in")
    signed = key.signed(challenge(person))
    assert WRONG in person.enter("martin", "not-the-password", signed=signed).alert


def test_a_key_may_be_the_first_and_only_factor(app: Flask, clock: Clock) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    key, person = Authenticator(), Member(app.test_client()).enter("petit")
    add(person, key)
    assert len(person.page.select(".codes code")) == 10
    assert person.visit("/desk").has_button("Se déconnecter")
    assert WRONG in Member(app.test_client()).enter("petit").alert
    assert by_key(app, key, "petit").addresses[-1] == "/desk"


@pytest.mark.parametrize("counts", [True, False])
def test_a_signature_opens_once(app: Flask, key: Authenticator, counts: bool) -> None:
    key.counts = counts
    person = Member(app.test_client()).visit("/sign-in")
    signed = key.signed(challenge(person))
    token = person.page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, "login": "martin", "password": "passerelle-demo", "signed": signed}
    cookie = str(person.client.get_cookie("s").value)
    assert person.client.post("/sign-in", data=data).location == "/desk"
    person.client.set_cookie("s", cookie)  # the browser as it was: the same forgery secret
    assert person.client.post("/sign-in", data=data).status_code == 422


@pytest.mark.parametrize("wrong", ["browser", "old", "host", "origin", "type", "seal", "other key"])
def test_what_we_did_not_ask_opens_nothing(
    app: Flask, key: Authenticator, clock: Clock, wrong: str
) -> None:
    person = Member(app.test_client()).visit("/sign-in")
    other = Member(app.test_client()).visit("/sign-in")
    asked = challenge(other if wrong == "browser" else person)
    if wrong == "host":
        key.host = "evil.example"
    if wrong == "origin":
        key.origin = "https://evil.example"
    if wrong == "seal":
        asked = ("B" if asked[0] == "A" else "A") + asked[1:]
    signer = key if wrong != "other key" else Authenticator()
    if wrong == "other key":
        signer.id = key.id
    signed = signer.made(asked) if wrong == "type" else signer.signed(asked)
    if wrong == "old":
        clock.go(seconds=301)
    assert WRONG in person.enter("martin", signed=signed).alert


def test_nobody_elses_key_opens_an_account(app: Flask, key: Authenticator, clock: Clock) -> None:
    petit = Authenticator()
    add(member(app, "petit"), petit)
    assert WRONG in by_key(app, petit, "martin").alert
    assert WRONG in by_key(app, key, "petit").alert


def test_a_key_that_counts_backwards_is_a_copy(app: Flask, key: Authenticator) -> None:
    key.count = 5
    assert by_key(app, key).addresses[-1] == "/desk"
    key.count = 2
    assert WRONG in by_key(app, key).alert


def test_a_key_is_added_once_and_to_one_account(
    app: Flask, martin: Member, key: Authenticator
) -> None:
    assert add(martin, key).statuses == [422]
    assert "n’a pas pu être ajoutée" in martin.alert
    assert add(member(app, "petit"), key).statuses == [422]
    with app.app_context():
        keys = select(func.count()).where(Factor.kind == "passkey")
        assert db.session.scalar(keys) == 1


def test_no_more_than_ten(app: Flask, martin: Member) -> None:
    for _ in range(9):
        add(martin, Authenticator())
    assert add(martin, Authenticator()).statuses == [409]
    assert "déjà dix" in martin.alert


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "challenge"]),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.text(max_size=40) | NESTED.map(__import__("json").dumps))
def test_anything_may_be_sent_for_a_signature(app: Flask, key: Authenticator, said: str) -> None:
    with app.app_context():
        from domain.limits import Tries
        from extensions import transaction

        with transaction():
            db.session.query(Tries).delete()
        db.session.remove()
    assert WRONG in Member(app.test_client()).enter("martin", signed=said).alert


def test_a_whole_answer_with_something_missing_is_refused(app: Flask, key: Authenticator) -> None:
    import json

    for name in ("clientDataJSON", "authenticatorData", "signature"):
        person = Member(app.test_client()).visit("/sign-in")
        said = json.loads(key.signed(challenge(person)))
        del said["response"][name]
        assert person.enter("martin", signed=json.dumps(said)).statuses[0] == 422
