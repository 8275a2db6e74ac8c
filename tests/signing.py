"""Somebody who signs in with a second factor: their browser, and the application on their telephone."""

import re
from typing import Self

import pyotp
from flask import Flask

from domain.clock import now
from tests.browser import Browser
from tests.conftest import PASSWORD

STEP = 30
CHOSEN = "cinq mots sans aucun rapport"


class Member(Browser):
    """A browser without scripts, and an application that counts time."""

    secret = ""
    codes: tuple[str, ...] = ()

    def digits(self, steps: int = 0) -> str:
        """The six digits of now, or of so many half-minutes later."""
        return pyotp.TOTP(self.secret).at(int(now().timestamp()) + STEP * steps)

    def enter(self, login: str, password: str = PASSWORD, **proof: str) -> Self:
        self.visit("/sign-in").press("Se connecter", login=login, password=password, **proof)
        return self

    def enrol(self, name: str = "") -> Self:
        """On the page that asks for a second factor: what the page shows goes into the application."""
        self.secret = self.page.select_one("#secret code").text.replace(" ", "")
        self.press("Ajouter l’application", digits=self.digits(), name=name)
        self.codes = tuple(code.text for code in self.page.select(".codes code"))
        return self


def member(app: Flask, login: str, password: str = PASSWORD) -> Member:
    """Signed in for the first time, with a second factor from now on."""
    person = Member(app.test_client()).enter(login, password).enrol()
    assert len(person.codes) == 10, person.text
    return person


def number_in(address: str) -> int:
    return int(re.findall(r"\d+", address)[-1])
