"""Every state of the rota and of its proposals, reached as a supervisor reaches them."""

from collections.abc import Iterator
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.screens.people import Officer

MONDAY = date.today() + timedelta(days=14 - date.today().weekday())
SUNDAY = MONDAY + timedelta(days=6)
CYCLE = "07:00-19:08\n18:52-07:00\n-\n-"


def rota_states(them: Officer, him: Officer) -> Iterator[tuple[str, Page]]:
    yield from planning(them)
    yield from publishing(them)
    yield from reading(them, him)
    yield from missing(them, him)
    yield from proposing(them)


def at(them: Officer, address: str, **typed: str) -> Page:
    """The page there, with this typed into it."""
    them.page.goto(f"{them.url}/rota{address}")
    for name, text in typed.items():
        them.page.locator(f"#main [name={name}]").fill(text)
    return them.page


def refused(them: Officer, button: str) -> Page:
    them.press(button)
    expect(them.page.get_by_role("alert")).to_be_visible()
    return them.page


def planning(them: Officer) -> Iterator[tuple[str, Page]]:
    """Shifts one by one, cycles, teams, what is asked for each hour, a file."""
    day = str(MONDAY)
    yield "rota, plan", at(them, "/shifts")
    at(them, "/shifts", day="2020-01-06", start="07:00", end="19:08")
    yield "rota, plan refused", refused(them, "Planifier")
    for ahead, start, end in ((0, "07:00", "19:08"), (1, "20:00", "06:00"), (2, "08:00", "12:00")):
        at(them, "/shifts", day=str(MONDAY + timedelta(ahead)), start=start, end=end)
        them.press("Planifier")
    yield "rota, patterns empty", at(them, "/patterns")
    at(them, "/patterns", name="Jours et nuits", cycle="07:00-31:00")
    yield "rota, pattern refused", refused(them, "Ajouter")
    them.page.locator("#cycle").fill(CYCLE)
    them.press("Ajouter")
    yield "rota, patterns", at(them, "/patterns")
    them.page.get_by_role("link", name="Jours et nuits").click()
    yield "rota, pattern", them.page
    at(them, "/teams", name="Équipe A", begins=day)
    them.page.get_by_label("Camille Martin").fill("1")
    them.press("Ajouter")
    yield "rota, teams", at(them, "/teams")
    them.page.get_by_role("link", name="Équipe A").click()
    yield "rota, team", them.page
    yield "rota, laying", at(them, "/laying", since="2020-01-06", until=str(SUNDAY))
    yield "rota, laying refused", refused(them, "Appliquer")
    yield "rota, needs", at(them, "/needs")
    them.page.locator("#n0-3").fill("1")
    yield "rota, needs refused", refused(them, "Enregistrer")
    at(them, "/import", lines="personne;2026-11-30;7h;19:08")
    yield "rota, import refused", refused(them, "Vérifier")


def publishing(them: Officer) -> Iterator[tuple[str, Page]]:
    """What is broken is shown with the drafts, and asks for a reason."""
    period = f"?since={MONDAY}&until={SUNDAY}"
    page = at(them, f"/publication{period}")
    yield "rota, publication", page
    yield "rota, publication refused", refused(them, "Publier")
    reasons = page.locator("#main [name^=reason]")
    expect(reasons).not_to_have_count(0)
    for reason in reasons.all():
        reason.fill("Remplacement au pied levé")
    them.press("Publier")


def reading(them: Officer, him: Officer) -> Iterator[tuple[str, Page]]:
    """As everybody reads it."""
    yield "rota, week", at(them, f"?day={MONDAY}")
    page = at(them, f"?day={MONDAY}")
    page.locator("tbody td a").first.click()
    yield "rota, shift", page
    page.get_by_role("link", name="La proposer à un collègue").click()
    yield "swap, offer", page
    page.get_by_label("Motif pour agir").fill("Absente, elle l’a demandé")
    them.press("Proposer")
    expect(page.get_by_role("heading", name="Refuser")).to_be_visible()
    yield "swap", page
    yield "swaps", at(them, "/swaps")
    yield "rota, month", at(them, f"/month?day={MONDAY}")
    at(him, "/mine", first=str(SUNDAY), last=str(MONDAY))
    yield "rota, wish refused", refused(him, "Ajouter ce souhait")
    at(him, f"/mine?day={MONDAY}", first=str(MONDAY), last=str(SUNDAY))
    him.press("Ajouter ce souhait")
    yield "rota, mine", at(him, f"/mine?day={MONDAY}")
    yield "rota, wishes", at(them, "/wishes")
    at(them, f"?day={MONDAY}").get_by_role("link", name="Camille Martin").click()
    yield "rota, officer", them.page
    yield "rota, coverage", at(them, "/coverage")
    yield "rota, compensation", at(them, "/compensation")


def missing(them: Officer, him: Officer) -> Iterator[tuple[str, Page]]:
    """Somebody is away, and somebody takes hours at which somebody is missing."""
    yield "rota, absences", at(them, "/absences")
    at(them, "/absences", first="2020-01-06")
    yield "rota, absence refused", refused(them, "Déclarer l’absence")
    page = at(them, "/absences", first=str(MONDAY))
    page.locator("#officer").select_option(label="Camille Martin")
    them.press("Déclarer l’absence")
    expect(page.get_by_role("heading", name="Vacations annulées")).to_be_visible()
    yield "rota, absence", page
    hours = {"start": "08:00", "end": "18:00"}
    at(him, "/swaps/bids", day="2020-01-06", **hours)
    yield "rota, bid refused", refused(him, "Je prends ce créneau")
    at(him, "/swaps/bids", day=str(MONDAY + timedelta(5)), **hours)
    him.press("Je prends ce créneau")
    expect(him.page.get_by_role("button", name="Retirer la demande")).to_be_visible()
    yield "rota, bid of one’s own", him.page
    them.page.goto(him.page.url)
    expect(them.page.get_by_role("button", name="Accorder le créneau")).to_be_visible()
    yield "rota, bid", them.page
    yield "swaps and bids", at(them, "/swaps")


def proposing(them: Officer) -> Iterator[tuple[str, Page]]:
    """One that is worked out, and how many are needed."""
    yield "proposals, empty", at(them, "/proposals")
    at(them, "/proposals", first=str(SUNDAY), last=str(MONDAY))
    yield "proposals, refused", refused(them, "Proposer un planning")
    at(them, "/proposals", first=str(MONDAY), last=str(MONDAY + timedelta(2)))
    them.press("Proposer un planning")
    stop = them.page.get_by_role("button", name="Arrêter le calcul")
    expect(stop).to_be_visible()
    yield "proposal, under way", them.page
    for _ in range(100):
        if not stop.is_visible():
            break
        them.page.reload()
        them.page.wait_for_timeout(300)
    expect(them.page.get_by_role("heading", name="Ce que vaut la proposition")).to_be_visible()
    yield "proposal, done", them.page
    them.page.get_by_role("link", name="Reprendre cette proposition").click()
    expect(them.page.get_by_role("button", name="Reprendre cette proposition")).to_be_visible()
    yield "proposal, adopting", them.page
    yield "proposals", at(them, "/proposals")
    yield "officers needed", at(them, "/officers-needed")
