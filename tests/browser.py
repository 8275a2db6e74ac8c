"""A browser without JavaScript: follows links and redirects, fills in the forms really on the page."""

import re
from typing import Self

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TYPED = re.compile(
    r'(<p dir="auto">.*?</p>|<textarea.*?</textarea>|value="[^"]*")|\N{NO-BREAK SPACE}', re.DOTALL
)


class Browser:
    """One person's browser. Every visit leaves its address in ``addresses``, as a history would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.addresses: list[str] = []
        self.response: TestResponse
        self._page: BeautifulSoup | None = None

    def visit(self, address: str) -> Self:
        return self._read(self.client.get(address))

    def press(self, button: str, **typed: str) -> Self:
        """Press the button with this name, having typed; fields keep what the page gave them."""
        form, pressed = self._button(button)
        data = self._filled(form)
        for name, value in typed.items():
            beside = any(field.get("name") == name for field in self._fields(form))
            assert beside, f"no field {name} beside « {button} »"
            data[name] = value
        if pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        action = pressed.get("formaction") or form["action"]
        return self._read(self.client.post(str(action), data=data))

    def sign_in(self, login: str, password: str = "passerelle-demo") -> Self:
        return self.visit("/sign-in").press("Se connecter", login=login, password=password)

    @property
    def page(self) -> BeautifulSoup:
        """What it shows, taken apart when first looked at."""
        if self._page is None:
            self._page = BeautifulSoup(read(self.response.get_data(as_text=True)), "html.parser")
        return self._page

    @page.setter
    def page(self, old: BeautifulSoup) -> None:
        """A page that was left open."""
        self._page = old

    @property
    def messages(self) -> list[str]:
        """What the log says: ``who: words``, or the sentence of an event."""
        return [_spoken(node) for node in self.page.select("#messages > .m")]

    @property
    def draft(self) -> str:
        field = self.page.select_one("textarea[name=message]")
        return field.text.removeprefix("\n") if field else ""

    @property
    def alert(self) -> str:
        return " ".join(node.get_text(" ", strip=True) for node in self.page.select("[role=alert]"))

    @property
    def text(self) -> str:
        return self.page.get_text(" ", strip=True)

    @property
    def frame(self) -> str:
        """The address of the frame that shows what is new."""
        return str(self.page.select_one("iframe")["src"])

    def has_button(self, name: str) -> bool:
        return any(b.get_text(strip=True) == name for b in self.page.select("button"))

    def _button(self, name: str) -> tuple[Tag, Tag]:
        for button in self.page.select("button"):
            form = self._form(button)
            if form is not None and button.get_text(strip=True) == name:
                return form, button
        raise AssertionError(f"no button « {name} » in: {self.text}")

    def _form(self, field: Tag) -> Tag | None:
        """The form a field or button belongs to: the one it names, else the one it stands in."""
        if name := field.get("form"):
            return list(field.parents)[-1].select_one(f"form#{name}")
        return field.find_parent("form")

    def _fields(self, form: Tag) -> list[Tag]:
        fields = list(form.parents)[-1].select("input[name], textarea[name], select[name]")
        return [field for field in fields if self._form(field) is form]

    def _filled(self, form: Tag) -> dict[str, str]:
        data = {}
        for field in self._fields(form):
            if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                data[str(field["name"])] = str(chosen["value"])
            else:
                value = (
                    field.text.removeprefix("\n")
                    if field.name == "textarea"
                    else field.get("value")
                )
                data[str(field["name"])] = str(value or "")
        return data

    def _read(self, response: TestResponse) -> Self:
        self.statuses = [response.status_code]
        while response.status_code in (301, 302, 303, 307, 308):
            target = response.headers["Location"]
            if target.startswith("http"):
                self.elsewhere = target
                break
            response = self.client.get(target)
            self.statuses.append(response.status_code)
        self.addresses.append(response.request.full_path.rstrip("?"))
        self.response = response
        self._page = None
        return self


def read(html: str) -> str:
    """As somebody reads it: a space at which no line ends is a space. What was typed keeps its own."""
    return TYPED.sub(lambda found: found[1] or " ", html)


def _spoken(node: Tag) -> str:
    author, said = node.select_one("b"), node.select("p")
    for time in node.select("time"):
        time.extract()
    return f"{author.text}: {said[1].text}" if author else said[0].get_text(" ", strip=True)
