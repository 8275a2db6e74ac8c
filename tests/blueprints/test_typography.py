"""French typography: no line ends before « : » or after a number; what people typed stays as they typed it."""

import pytest

from blueprints.typography import plain, typeset
from tests.browser import Browser


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("Vous pouvez commencer quand même : oui ?", "Vous pouvez commencer quand même~: oui~?"),
        ("Rien ; « Envoyer » !", "Rien~; «~Envoyer~»~!"),
        ("n° %(id)s, depuis %(minutes)s min", "n°~%(id)s, depuis %(minutes)s~min"),
        ("de 9 h à 16 h, à 10 % près", "de 9~h à 16~h, à 10~% près"),
        ("4 %(what)s, 12:30, https://a.fr", "4 %(what)s, 12:30, https://a.fr"),
    ],
)
def test_what_belongs_together_is_not_parted(said: str, held: str) -> None:
    assert typeset(said) == held.replace("~", "\N{NO-BREAK SPACE}")
    assert plain(typeset(said)) == said
    assert typeset(typeset(said)) == typeset(said)


def test_pages_are_typeset_and_what_she_typed_is_not(victim: Browser) -> None:
    said = "Il a dit : « viens ! »"
    victim.press("Envoyer", message=said)
    shown = victim.visit("/").response.get_data(as_text=True)
    assert f'<p dir="auto">{said}</p>' in shown
    assert "En danger maintenant\N{NO-BREAK SPACE}:" in shown
