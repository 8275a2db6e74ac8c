"""The desk, narrow and wide: the open conversation first, in sight and in the order of reading and tabbing."""

import pytest
from playwright.sync_api import expect

ORDER = """() => [...document.querySelectorAll('#messages, #message, #outcome, #lists')].map(
  e => [e.id, Math.round(e.getBoundingClientRect().top), Math.round(e.getBoundingClientRect().left)])"""


@pytest.fixture
def him(victim, officer):
    for number in range(6):  # a queue longer than a narrow screen
        victim().begin(f"Bonjour {number}")
    him = officer()
    him.take()
    return him


def test_narrow_the_conversation_comes_before_the_queue(him) -> None:
    him.page.set_viewport_size({"width": 320, "height": 640})
    him.page.reload()
    expect(him.log).to_be_in_viewport()
    tops = [top for _, top, _ in him.page.evaluate(ORDER)]
    assert tops == sorted(tops)
    him.page.get_by_role("link", name="Voir la file d’attente").click()
    expect(him.page.get_by_role("button", name="Prendre en charge").first).to_be_in_viewport()


def test_wide_both_are_in_sight_and_tabbed_to_from_left_to_right(him) -> None:
    expect(him.log).to_be_in_viewport()
    expect(him.page.get_by_role("button", name="Prendre en charge").first).to_be_in_viewport()
    order = him.page.evaluate(ORDER)
    assert [name for name, *_ in order] == ["messages", "message", "outcome", "lists"]
    assert order[-1][2] > order[0][2], "the lists are to the right"
    assert him.page.get_by_role("link", name="Voir la file d’attente").is_hidden()


def test_without_a_conversation_the_queue_is_all_there_is(him) -> None:
    him.page.set_viewport_size({"width": 320, "height": 640})
    him.page.goto(f"{him.url}/desk")
    expect(him.page.get_by_role("button", name="Prendre en charge").first).to_be_in_viewport()
