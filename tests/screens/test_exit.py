"""After the exit, in two browsers, with scripts and without, by HTTP and by TLS: nothing of hers comes back."""

import pytest

from tests.browser import read
from tests.screens.walk import CODE, FAREWELL, NEUTRAL, TELLING, Walk

# Two whole conversations in one walk.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_before_the_exit_back_shows_the_conversation(walked: Walk) -> None:
    """Else what follows would prove nothing: Back is driven for real, and the words can be seen."""
    assert len(walked.before) == len(walked.houses)
    for shown in walked.before:
        assert any(word in shown.text for word in walked.words), shown


def test_whoever_looks_afterwards_sees_nothing_of_it(walked: Walk) -> None:
    kinds = {how.split(", ", 1)[-1] for how, _ in walked.after}
    assert {"after the exit", "Back 1", "tab opened again", "restored"} <= kinds
    for how, shown in walked.after:
        told = [word for word in (*walked.words, *TELLING) if word in shown.text + shown.fields]
        assert not told, f"{how}: {told} in {shown}"
        assert not CODE.search(shown.text), (how, shown)
        assert shown.title in NEUTRAL or walked.careless in shown.title, (how, shown)


def test_what_is_ours_is_then_a_page_that_says_nothing(walked: Walk) -> None:
    ours = [
        shown
        for how, shown in walked.after
        if any(shown.url.startswith(h.url) for h in walked.houses)
    ]
    if not walked.browser.scripts:
        assert ours, "without scripts the page keeps its place in the history of the tab"
    for shown in ours:
        assert shown.text.split() in (["Accueil", "Continuer"], []), shown
        page = shown.url.removesuffix("/infos").removesuffix("/aide").rstrip("/")
        assert page in {house.url for house in walked.houses}


def test_the_exit_leads_out_and_the_officer_is_told(walked: Walk) -> None:
    out = [shown for how, shown in walked.after if how.endswith("after the exit")]
    assert [shown.text for shown in out] == [FAREWELL] * len(walked.houses)
    for page in walked.desks:
        assert "La personne a quitté par « Quitter vite »" in read(page)
