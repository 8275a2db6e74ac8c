"""Somebody's whole way in a stock browser: a conversation, the exit, and whoever looks afterwards."""

import re
import secrets
from dataclasses import dataclass, field

from app import create_app
from tests.conftest import settings
from tests.screens.desk import Desk
from tests.screens.elsewhere import Elsewhere
from tests.screens.house import House
from tests.screens.stock import Shown
from tests.screens.stock.chromium import Chromium
from tests.screens.stock.disk import Search
from tests.screens.stock.firefox import Firefox

FAREWELL = "Il fera beau demain"  # what the page says to which the exit leads
# Of the screens that stand beside the conversation, and of the pages open to everybody.
BESIDE = (
    "Votre code de retour",
    "Vous joindre sans",
    "Dire où vous êtes",
    "C’est en pause",
    "Montrez ceci",
    "Transmission à un organisme",
    "Qui vous répond",
    "Des numéros et des lieux",
)
# What no page says after the exit, and nothing on the disk: it would tell what the service is.
OURS = (
    "Vos messages",
    "Quitter vite",
    "appelez le 17",
    "Camille est",
    "Nouveaux messages",
    *BESIDE,
)
TELLING = (*OURS, "violence", "police", "policier")
CODE = re.compile(r"^[a-zà-ÿœ]+(?: [a-zà-ÿœ]+){5}$", re.MULTILINE)
NEUTRAL = {"Accueil", "Départ", FAREWELL, "", "about:blank"}


@dataclass
class Walk:
    """What was typed and answered, what was seen after the exit and how, what the disk holds."""

    browser: Chromium | Firefox
    elsewhere: Elsewhere
    houses: list[House]
    words: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    before: list[Shown] = field(default_factory=list)
    after: list[tuple[str, Shown]] = field(default_factory=list)
    desks: list[str] = field(default_factory=list)
    careless: str = ""
    search: Search | None = None

    def run(self) -> "Walk":
        self.browser.start()
        self._be_careless()
        for house in self.houses:
            self._talk(house)
            self._look_after(house)
        self.browser.close()
        kept = [*self.words, *self.codes, self.careless, *OURS, "Accueil"]
        self.search = Search(kept, self._addresses()).read(self.browser.folder)
        self.browser.start(restore=True)
        self.after += [("restored", tab) for tab in self.browser.all_tabs()]
        self.browser.close()
        return self

    def _addresses(self) -> str:
        """Every address of ours but the one that everything is at."""
        rules = create_app(settings("sqlite://")).url_map.iter_rules()
        names = {rule.rule.split("/")[1] for rule in rules} - {""}
        ports = "|".join(str(house.port) for house in self.houses)
        return rf"localhost:(?:{ports})/(?:{'|'.join(sorted(names))}|\?\w+=)[\w./?=&%-]*"

    def new_word(self) -> str:
        """Like nothing else on the disk, with an accent."""
        self.words.append("".join(secrets.choice("bcdfghjkmnpqrtvwxz") for _ in range(12)) + "é")
        return self.words[-1]

    def _be_careless(self) -> None:
        """On a page that keeps everything: the proof that what is kept would be found."""
        self.careless = self.new_word()
        self.words.clear()
        self.browser.goto(f"{self.elsewhere.url}/careless")
        self.browser.fill("#q", self.careless)
        self.browser.click("#go")

    def _talk(self, house: House) -> None:
        """Arrive, talk, go astray and come back, type something, leave."""
        her, desk = self.browser, Desk(house)
        her.open_tab()
        her.goto(f"{self.elsewhere.url}/start")
        her.goto(house.url)
        if "Continuer" in her.shown().text:  # she left a moment ago, and wants to come back
            her.click("button[value=forget]")
        if house is self.houses[-1]:
            self._look_around(house)
        her.fill("#place", "lyon 3")
        her.fill("#message", self.new_word())
        her.click("button[value=arrive]")
        her.sees(self.words[-1])
        desk.take()
        answer = self.new_word()
        desk.say(answer)
        self._see(answer)
        her.fill("#message", self.new_word())
        her.click("button[value=send]")
        self._see(self.words[-1])
        if house is self.houses[-1]:
            self._look_beside()
            self._agree(desk)
            self._consent(desk)
            self._rest(house)
            desk.say(answer := self.new_word())
            self._see(answer)  # what is further up is not in sight any more
        her.goto(f"{self.elsewhere.url}/start")
        her.step(-1)
        self._see(answer)
        self.before.append(her.shown())
        her.fill("#message", self.new_word())
        if her.name == "firefox" and her.scripts:
            her.shift(3)
        else:
            her.click("#exit button")
        her.sees(FAREWELL)
        self.desks.append(desk.look())

    def _look_around(self, house: House) -> None:
        """What anybody may read, and a place looked for that no list knows."""
        her = self.browser
        her.goto(f"{house.url}/infos")
        her.sees(BESIDE[-2])
        her.goto(f"{house.url}/aide")
        her.fill("#place", self.new_word())
        her.click("button[value=search]")
        her.sees("pas trouvé cette commune")
        her.click("main a[href='/']")

    def _agree(self, desk: Desk) -> None:
        """An appointment, and the pass for it."""
        her = self.browser
        desk.offer(self.new_word())
        self._see(self.words[-1])
        her.click("input[name=slot]")
        her.click("button[value=accept]")
        her.sees("Confirmé")
        her.click("button[value=pass]")
        her.sees("Montrez ceci")
        her.click("button[value=look]")

    def _consent(self, desk: Desk) -> None:
        """Something to be passed on, which she reads first, word for word."""
        her = self.browser
        desk.introduce(self.new_word())
        self._see("peut être transmis à un organisme")
        her.click("button[value=passing]")
        her.sees(self.words[-1])
        her.click("button[value=agree]")
        her.sees("accepté qu’un texte")

    def _rest(self, house: House) -> None:
        """A pause, and back by the code, typed into a field as the browser likes to learn them."""
        her = self.browser
        her.click("button[value=pause]")
        her.click("button[value=rest]")
        her.sees("C’est en pause")
        her.goto(house.url)
        her.fill("#code", self.codes[-1])
        her.click("button[value=resume]")
        her.sees("Vos messages")

    def _look_beside(self) -> None:
        """A code and its disguise, a number to call her at, where she is: in one house, for it takes its time."""
        her = self.browser
        her.click("button[value=code]")
        her.sees(BESIDE[0])
        self.codes += CODE.findall(her.shown().text)
        her.click("button[value=list]")
        her.sees(self.codes[-1].split()[-1])
        her.click("button[value=noted]")
        her.click("button[value=contact]")
        her.fill("#phone", self.new_word())
        her.click("button[value=reach]")
        her.click("button[value=where]")
        her.fill("#position", self.new_word())
        her.click("button[value=locate]")
        self._see(self.words[-1])

    def _see(self, words: str) -> None:
        """In the log; without scripts after a look, for the frame is not the page."""
        if not self.browser.scripts:
            self.browser.click("button[value=look]")
        self.browser.sees(words)

    def _look_after(self, house: House) -> None:
        her, scheme = self.browser, house.url.split(":")[0]

        def seen(how: str) -> None:
            self.after.append((f"{scheme}, {how}", her.shown()))

        seen("after the exit")
        steps = 0
        while steps < 12 and her.step(-1):
            steps += 1
            seen(f"Back {steps}")
            if steps == 1:
                her.reload()
                seen("Back 1, reload")
        while steps and her.step(+1):
            steps -= 1
            seen("Forward")
        her.reload()
        seen("reload at the end")
        her.close_tab()
        her.reopen_tab()
        seen("tab opened again")
        her.step(-1)
        seen("tab opened again, Back")
