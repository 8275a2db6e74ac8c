"""What is left on the disk of her device after a whole conversation: every file of the profile is read."""

import re

import pytest

from tests.screens.walk import OURS, Walk

# Two whole conversations in one walk.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

KEPT = {
    "chromium": ("History", "Web Data", "Cache_Data", "Sessions/"),
    "firefox": ("places.sqlite", "formhistory.sqlite", "cache2/entries", "sessionstore"),
}
# What no page can prevent, and what it says: the address of a frame in the file from which tabs are restored
# (without scripts), that of a script in the list of those compiled (Chromium), or in what was being thrown away
# when the browser was closed (Firefox, rarely, on a machine that is busy).
UNAVOIDABLE = {
    r"(Sessions/|sessionstore)": r"/news\?after=\d+&page=[\w-]{12}",
    r"(Code Cache/js/|cache2/doomed/)": r"/static/js/(page|htmx\.min|live|place|where)\.js",
}


@pytest.fixture
def search(walked: Walk, report: list[str]):
    """The search, once, with its line in the report."""
    found, line = (
        walked.search,
        f"{walked.browser.name}, scripts {'on' if walked.browser.scripts else 'off'}",
    )
    hits = sorted({f"{hit} in {where}" for hit, where in found.hits if hit not in walked.careless})
    read = f"{found.files} files, {found.bytes / 2**20:.1f} MiB, {found.unpacked} pieces unpacked"
    careless = f"the careless page in {len(found.found(walked.careless))} files"
    entry = "\n  ".join([f"{line}: {read}; {careless}; found of ours:", *hits])
    if entry not in report:
        report.append(entry)
    return found


def test_what_a_careless_page_keeps_would_be_found(walked: Walk, search) -> None:
    """In the history, in the field that learns, in the cache, in the session: the search is not blind."""
    places = " ".join(search.found(walked.careless))
    for kept in KEPT[walked.browser.name]:
        assert kept in places, f"{kept} is not among {places}"
    assert search.found("Accueil"), "the title is in the history, as that of any page"


def test_no_word_of_the_conversation_is_on_the_disk(walked: Walk, search) -> None:
    more = ("a place looked for", "a number", "where she is", "an appointment’s place")
    more += ("what may be passed on", "an answer")
    assert len(walked.words) == 4 * len(walked.houses) + len(more)
    assert len(walked.codes) == 1
    found = {word: search.found(word) for word in (*walked.words, *walked.codes)}
    assert not any(found.values()), found


def test_nothing_on_the_disk_says_what_the_service_is(search) -> None:
    found = {word: search.found(word) for word in OURS}
    assert not any(found.values()), found


def test_no_address_but_the_neutral_one_is_in_history_or_cache(search) -> None:
    for hit, where in search.hits:
        if hit.startswith("localhost:"):
            said = "/" + hit.split("/", 1)[1]
            if said.startswith(("/infos", "/aide")):
                continue  # pages that she chose to open: « Informations » says that their addresses stay
            allowed = [says for place, says in UNAVOIDABLE.items() if re.search(place, where)]
            assert any(re.fullmatch(says, said) for says in allowed), f"{hit} in {where}"
