"""Scripts on, but some do not come or do not parse: the whole service remains."""

import pytest
from playwright.sync_api import expect

GARBAGE = "let let = (;"
BREAKS = {
    "live-garbage": {"live.js": GARBAGE},
    "live-missing": {"live.js": None},
    "htmx-garbage": {"htmx.min.js": GARBAGE},
    "htmx-missing": {"htmx.min.js": None},
    "page-garbage": {"page.js": GARBAGE},
    "place-garbage": {"place.js": GARBAGE},
    "all-missing": dict.fromkeys(("page.js", "htmx.min.js", "live.js", "place.js")),
}


@pytest.fixture(params=BREAKS.values(), ids=BREAKS.keys())
def her(request, victim):
    """A victim whose browser gets these scripts broken."""
    her = victim()
    for name, body in request.param.items():
        her.page.route(f"**/{name}", _aborted if body is None else _garbled)
    her.live = not {"htmx.min.js", "live.js"} & set(request.param)
    her.scripts = False  # no promise but those of a page without scripts
    return her


def _aborted(route) -> None:
    route.abort()


def _garbled(route) -> None:
    route.fulfill(body=GARBAGE, content_type="text/javascript")


def test_the_service_remains(her, officer) -> None:
    her.begin("Bonjour")
    her.reads("Bonjour")
    if not her.live:
        expect(her.page.locator("iframe")).to_be_visible()
        expect(her.page.get_by_role("button", name="Voir les réponses")).to_be_visible()
    her.send("Vous êtes là ?")
    expect(her.field).to_have_value("")
    her.reads("Bonjour", "Vous êtes là ?")
    him = officer()
    him.take()
    him.send("Je vous lis.")
    her.reads("Bonjour", "Vous êtes là ?", "Je vous lis.")
    if not her.live:
        her.field.fill("Pas fini")
        her.press("Voir les réponses")
        expect(her.said).to_have_text(["Bonjour", "Vous êtes là ?", "Je vous lis."])
        expect(her.field).to_have_value("Pas fini")
    her.field.fill("a" * 4001)
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text("4 000 caractères")
    expect(her.field).to_have_value("a" * 4001)
    her.send("Plus court")
    him.reads("Bonjour", "Vous êtes là ?", "Je vous lis.", "Plus court")
    him.close()
    her.hears("La conversation est terminée.")
    if not her.live:
        her.press("Voir les réponses")
    her.press("Ouvrir une nouvelle conversation")
    expect(her.said).to_have_count(0)
    expect(her.page.get_by_text("Vous êtes la prochaine personne.").first).to_be_visible()


def test_an_ambiguous_town_is_chosen(her) -> None:
    her.arrive("saint denis", message="Bonjour")
    her.page.get_by_label("Saint-Denis (93").check()
    her.press("Continuer")
    expect(her.said).to_have_text(["Bonjour"])
