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
        "Camille est là et lit vos messages.",
        "Camille: Je vous lis.",
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
    assert len(officer.visit("/desk").page.select("#lists li button")) == 1


def test_two_pages_of_one_person_are_one_conversation(browser: People, officer: Browser) -> None:
    person = browser().visit("/")
    first_page = person.page
    person.press("Commencer", untold="1", message="Bonjour")
    person.page = first_page
    person.press("Commencer", untold="1", message="Il y a quelqu’un ?")
    assert person.messages == ["Vous: Bonjour", "Vous: Il y a quelqu’un ?"]
    assert len(officer.visit("/desk").page.select("#lists li button")) == 1


def test_an_ambiguous_town_is_a_choice_and_nothing_is_asked_twice(browser: People) -> None:
    person = browser().visit("/")
    person.press("Commencer", place="Saint-Denis", speaks_as="relative", message="Pour ma sœur")
    assert "Saint-Denis (974 La Réunion)" in person.text
    assert person.page.select_one("fieldset legend").text == "Choisissez votre commune"
    person.press("Continuer")
    assert "Choisissez votre commune" in person.alert
    person.press("Continuer", commune="93066")
    assert person.messages == ["Vous: Pour ma sœur"]
    assert set(person.addresses) == {"/"}


def test_none_of_these_communes_goes_back_with_everything_kept(browser: People) -> None:
    person = browser().visit("/")
    person.press("Commencer", place="51300", speaks_as="relative", message="Pour ma sœur")
    person.press("Écrire une autre commune")
    assert person.draft == "Pour ma sœur"
    assert person.page.select_one("#relative").has_attr("checked")


def test_waiting_says_what_is_known_and_no_more(browser: People, officer: Browser) -> None:
    first, second = browser().visit("/"), browser().visit("/")
    first.press("Commencer", untold="1")
    second.press("Commencer", untold="1")
    assert "Vous êtes la prochaine personne." in first.text
    assert "Personnes avant vous : 1." in second.text
    assert "deux dernières heures" not in second.text
    for number in ("tel:17", "tel:112", "sms:114"):
        assert second.page.select_one(f'a[href="{number}"]')
    officer.visit("/desk").press("Prendre en charge")
    assert "Vous êtes la prochaine personne." in second.visit("/").text


def test_the_exit_ends_it_on_this_device_and_the_officer_is_told(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    kept = victim.client.get_cookie("s").value
    victim.press("Quitter vite")
    assert victim.statuses == [200]
    assert victim.response.headers["Refresh"] == "0;url=https://meteofrance.com/"
    assert victim.visit("/").text == "Accueil Accueil Continuer", "nothing of ours on this device"
    victim.client.set_cookie("s", kept)
    assert "Bonjour" not in victim.visit("/").text, "a copy of the cookie opens nothing"
    assert victim.has_button("Commencer")
    officer.press("Voir les réponses")
    assert officer.messages[-1] == "La personne a quitté par « Quitter vite »."


def test_ending_is_hers_too(victim: Browser, officer: Browser) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    assert "La conversation est terminée." in victim.text
    assert not officer.visit("/desk").has_button("Prendre en charge")
    victim.press("Fermer et oublier sur cet appareil")
    assert victim.has_button("Commencer")


def test_the_automatic_display_can_be_suspended(victim: Browser) -> None:
    assert victim.page.select("iframe")
    victim.press("Suspendre l’affichage automatique", message="brouillon")
    assert not victim.page.select("iframe")
    assert victim.draft == "brouillon"
    victim.press("Reprendre l’affichage automatique")
    assert victim.page.select("iframe")


def test_the_frame_shows_what_is_new_and_waits_for_more(victim: Browser, officer: Browser) -> None:
    frame = victim.frame
    shown = victim.client.get(frame)
    assert shown.headers["Refresh"] == "0"
    assert "Bonjour" not in shown.text, "the page has it already"
    officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je suis là")
    shown = victim.client.get(frame)
    assert "Je suis là" in shown.text
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    assert "Refresh" not in victim.client.get(frame).headers


def test_earlier_messages_are_a_gesture_away(victim: Browser) -> None:
    for number in range(40):
        victim.press("Envoyer", message=f"n° {number}")
    assert len(victim.messages) == 30
    victim.press("Voir les messages précédents")
    assert victim.messages[0] == "Vous: Bonjour"


def test_an_officer_holds_several_and_sees_what_is_unread(
    browser: People, officer: Browser
) -> None:
    people = [browser().visit("/").press("Commencer", untold="1") for _ in range(2)]
    for _ in people:
        officer.visit("/desk").press("Prendre en charge")
    people[0].press("Envoyer", message="un")
    people[0].press("Envoyer", message="deux")
    officer.visit("/desk")
    assert officer.page.select_one(".unread").text == "2 non lus"
    officer.visit(str(officer.page.select("[aria-label='Mes conversations'] a")[0]["href"]))
    assert officer.messages[-1] == "La personne: deux"
    assert not officer.visit("/desk").page.select(".unread")


def test_the_desk_tells_who_was_faster(browser: People, victim: Browser, officer: Browser) -> None:
    slow = browser().sign_in("petit").visit("/desk")
    officer.visit("/desk").press("Prendre en charge")
    slow.press("Prendre en charge")
    assert slow.statuses == [409]
    assert "Camille Martin vient de prendre" in slow.alert
