"""The whole service with a browser that has no JavaScript."""

from collections.abc import Callable

from tests.browser import Browser

People = Callable[[], Browser]


def test_a_victim_writes_and_reads_the_answer(victim: Browser, officer: Browser) -> None:
    assert victim.messages == ["Vous: Bonjour"]
    officer.visit("/desk").press("Prendre en charge")
    assert officer.messages[0] == "La personne: Bonjour"
    officer.press("Envoyer", message="Je vous lis.")
    assert officer.messages[-1] == "Vous: Je vous lis."
    victim.visit("/")
    assert victim.messages == [
        "Vous: Bonjour",
        "Camille Martin est là et lit vos messages.",
        "Camille Martin: Je vous lis.",
    ]
    assert set(victim.addresses) == {"/"}
    assert 200 not in victim.statuses[:-1]


def test_looking_for_replies_keeps_the_draft(victim: Browser) -> None:
    victim.press("Voir les réponses", message="Je n'ai pas fini d'écr")
    assert victim.draft == "Je n'ai pas fini d'écr"
    assert victim.messages == ["Vous: Bonjour"]
    victim.press("Envoyer")
    assert victim.messages[-1] == "Vous: Je n'ai pas fini d'écr"
    assert victim.draft == ""


def test_a_second_click_is_not_a_second_message(victim: Browser) -> None:
    same_page = victim.page
    victim.press("Envoyer", message="Aidez-moi")
    victim.page = same_page
    victim.press("Envoyer", message="Aidez-moi")
    assert victim.messages == ["Vous: Bonjour", "Vous: Aidez-moi"]


def test_other_words_from_an_old_page_are_another_message(victim: Browser) -> None:
    old_page = victim.page
    victim.press("Envoyer", message="Un")
    victim.page = old_page
    victim.press("Envoyer", message="Deux")
    assert victim.messages[-2:] == ["Vous: Un", "Vous: Deux"]


def test_beginning_twice_is_one_conversation(browser: People, officer: Browser) -> None:
    person = browser().visit("/")
    page = person.page
    person.press("Commencer", place="lyon 3", message="Bonjour")
    person.page = page
    person.press("Commencer", place="lyon 3", message="Bonjour")
    assert person.messages == ["Vous: Bonjour"]
    assert len(officer.visit("/desk").page.select("#lists button")) == 1
