"""Who acts in these tests: a victim and an officer, each in a browser of their own."""

import time
from contextlib import suppress

from playwright.sync_api import Error, FrameLocator, Locator, Page, expect

from tests.screens.house import PASSWORD

PATIENCE = 8000  # ms: the machine that runs these tests is slow and shared
expect.set_options(timeout=PATIENCE)


class Person:
    """What both do: write, send, read the log."""

    def __init__(self, page: Page, url: str, scripts: bool) -> None:
        self.page, self.url, self.scripts = page, url, scripts

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Votre message")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def line(self) -> Locator:
        return self.page.locator("#line")

    @property
    def frame(self) -> FrameLocator:
        """Without scripts: where new messages come by themselves."""
        return self.page.frame_locator("iframe")

    @property
    def said(self) -> Locator:
        """The words of each message of the log, in order; events are not words."""
        return self.page.locator("#messages .m p[dir=auto]")

    @property
    def said_in_frame(self) -> Locator:
        return self.frame.locator(".m p[dir=auto]")

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def send(self, text: str) -> None:
        self.field.fill(text)
        self.press("Envoyer")
        if self.scripts:
            expect(self.field).to_have_value("")

    def reads(self, *texts: str) -> None:
        """The log says exactly this, in this order: nothing lost, nothing twice.

        Without scripts what is new stands in the frame until the next look.
        """
        if self.scripts:
            return expect(self.said).to_have_text(list(texts))
        until = time.monotonic() + PATIENCE / 1000
        while (seen := self.seen()) != list(texts):
            assert time.monotonic() < until, f"{seen} instead of {list(texts)}"
            self.page.wait_for_timeout(100)
        return None

    def reads_exactly(self, *texts: str) -> None:
        """As ``reads``, with every space and line end as it was typed, where the log shows it."""
        self.reads(*texts)
        assert self.seen() == list(texts)
        assert self.said.first.evaluate("e => getComputedStyle(e).whiteSpace").startswith("pre")

    def hears(self, sentence: str) -> None:
        """Somewhere on the screen: in the log, or in the frame without scripts."""
        here, there = (where.get_by_text(sentence) for where in (self.page, self.frame))
        until = time.monotonic() + PATIENCE / 1000
        while not self.scripts and time.monotonic() < until:
            with suppress(Error):  # the page or the frame is being fetched at this very moment
                if here.count():
                    break
                if self.page.locator("iframe").count() and there.count():
                    return expect(there.first).to_be_visible()
            self.page.wait_for_timeout(100)
        return expect(here.first).to_be_visible()

    def seen(self) -> list[str]:
        """The words on the screen now: those of the log, then those of the frame."""
        seen: list[str] = []
        with suppress(Error):  # the page or the frame is being fetched at this very moment
            seen = self.said.all_text_contents()
            if self.page.locator("iframe").count():
                seen += self.said_in_frame.all_text_contents()
        return seen


class Victim(Person):
    """She who writes, at ``/`` and nowhere else."""

    def arrive(self, place: str = "lyon 3", message: str = "") -> None:
        self.page.goto(self.url)
        self.page.get_by_label("Votre ville ou votre code postal").fill(place)
        if message:
            self.page.get_by_label("Votre premier message").fill(message)
        self.press("Commencer")

    def begin(self, message: str = "") -> "Victim":
        """Arrive and wait for the conversation's screen."""
        self.arrive(message=message)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Vos messages")
        return self


class Officer(Person):
    """Camille Martin at the desk."""

    def sign_in(self, login: str = "martin") -> None:
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("Identifiant").fill(login)
        self.page.get_by_label("Mot de passe").fill(PASSWORD)
        self.press("Se connecter")
        self.page.wait_for_url("**/desk")

    def take(self) -> None:
        """The first of the queue, as soon as there is one."""
        queue = self.page.get_by_role("list", name="File d'attente")
        if not self.scripts:
            self.page.goto(f"{self.url}/desk")
        queue.get_by_role("button", name="Prendre en charge").first.click()
        expect(self.field).to_be_visible()

    def close(self) -> None:
        self.page.get_by_label("Issue de la conversation").select_option("advice")
        self.press("Clore")
        expect(self.field).to_have_count(0)  # the page is drawn anew, without a form
