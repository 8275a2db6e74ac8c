"""« Danger immédiat » without JavaScript: one gesture, its sheet, what is read aloud, the second, the end."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain import unit
from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db
from tests.browser import Browser, read
from tests.clock import Clock

People = Callable[[], Browser]


@pytest.fixture
def desk(app: Flask, victim: Browser, officer: Browser) -> Browser:
    """Camille Martin with her conversation open, in a unit where a second officer is asked for by hand."""
    with app.app_context():
        unit.choose({"danger_alert": "asked"}, by=Officer.called("durand"))
        db.session.remove()
    return officer.visit("/desk").press("Prendre en charge")


def relay(desk: Browser) -> str:
    return desk.page.select_one("#relay").get_text(" ", strip=True)


def steps(desk: Browser) -> list[str]:
    found = [node.get_text(" ", strip=True) for node in desk.page.select(".steps li")]
    return [re.sub(r"^(\d\d/\d\d )?\d\d:\d\d ", "", line) for line in found]


def acts(app: Flask) -> list[tuple[str, str | None, str | None]]:
    with app.app_context():
        rows = select(AuditEntry.act, AuditEntry.name, AuditEntry.why)
        rows = rows.where(AuditEntry.act.like("danger.%")).order_by(AuditEntry.id)
        found = [tuple(row) for row in db.session.execute(rows)]
        db.session.remove()
    return found


def decide(app: Flask, **rules: str) -> None:
    with app.app_context():
        unit.choose(rules, by=Officer.called("durand"))
        db.session.remove()


def test_one_gesture_declares_it_keeps_the_draft_and_says_nothing_to_her(
    desk: Browser, victim: Browser, app: Flask
) -> None:
    before = victim.visit("/").messages
    desk.press("Danger immédiat", message="Restez avec moi")
    assert desk.statuses == [303, 200]
    assert desk.addresses[-1].endswith("/danger")
    assert desk.draft == "Restez avec moi"
    assert re.search(r"Danger immédiat déclaré à \d\d:\d\d par Camille Martin\.", desk.text)
    assert victim.visit("/").messages == before
    assert "anger immédiat" not in victim.text
    assert acts(app) == [("danger.declared", "Camille Martin", None)]
    desk.press("Danger immédiat")
    assert len(acts(app)) == 1, "pressed again, it opens the sheet"


def test_her_screen_keeps_the_numbers(desk: Browser, victim: Browser) -> None:
    desk.press("Danger immédiat")
    for where in ("/", "/infos"):
        victim.visit(where)
        for number in ("tel:17", "tel:112", "sms:114"):
            assert victim.page.select_one(f'.numbers a[href="{number}"]'), where


def test_the_sheet_is_noted_as_things_become_known(desk: Browser, app: Flask) -> None:
    desk.press("Danger immédiat")
    desk.press("Enregistrer la fiche", where="3e étage, porte bleue", weapon="yes", message="Oui ?")
    desk.press("Enregistrer la fiche", children="no", there="yes", happens="Il frappe à la porte")
    assert desk.page.select_one("input[name=where]")["value"] == "3e étage, porte bleue"
    assert desk.page.select_one("#weapon-yes").has_attr("checked")
    assert desk.draft == "Oui ?", "the answer was never lost"
    noted = ("danger.noted", "Camille Martin", None)
    assert acts(app)[1:] == [noted, noted]
    desk.press("Enregistrer la fiche")
    assert len(acts(app)) == 3, "nothing new, no entry"


def test_the_text_to_read_aloud_says_what_is_known_and_what_is_not(
    desk: Browser, victim: Browser
) -> None:
    desk.press("Danger immédiat")
    said = relay(desk)
    for sentence in (
        "Je suis Camille Martin, agent.",
        "Je ne sais pas si c’est la personne en danger qui m’écrit.",
        "Je ne sais pas où exactement.",
        "Commune indiquée en arrivant : Lyon 3e Arrondissement (69 Rhône).",
        "Je ne sais pas ce qui se passe en ce moment.",
        "Je ne sais pas si l’auteur est sur place.",
        "Je ne sais pas s’il y a une arme.",
        "Je ne sais pas si des enfants sont sur place.",
        "Je ne sais pas si la personne qui m’écrit peut parler.",
        "Je ne sais pas si on peut rappeler la personne qui m’écrit : demandez-moi d’abord.",
        "Je ne sais pas depuis quand cela dure.",
    ):
        assert sentence in said
    victim.press("Pour vous joindre").press("Enregistrer", call="no", never="laisser un message")
    known = {"where": "l'immeuble d'en face", "happens": "Il crie", "there": "yes", "weapon": "yes"}
    known |= {
        "children": "yes",
        "speak": "no",
        "call": "yes",
        "since": "20 minutes",
        "more": "Un chien",
    }
    said = relay(desk.press("Enregistrer la fiche", **known))
    order = [
        "La personne en danger est ici : l'immeuble d'en face.",
        "Ce qui se passe : Il crie",
        "L’auteur est sur place.",
        "Il y a une arme.",
        "Des enfants sont sur place.",
        "La personne qui m’écrit ne peut pas parler.",
        "Ne rappelez pas la personne qui m’écrit.",
        "Ne jamais : laisser un message.",
        "Cela dure depuis : 20 minutes.",
        "À savoir aussi : Un chien",
    ]
    at = [said.index(sentence) for sentence in order]
    assert at == sorted(at), "her own « no » counts more than what was ticked, and in this order"


def test_the_numbers_of_her_department_are_the_units(desk: Browser, app: Flask) -> None:
    desk.press("Danger immédiat")
    assert "Numéro non renseigné pour ce département : demandez à votre chef de poste." in desk.text
    decide(app, emergency_numbers="38 : 04 76\n69: 04 78 00 00 00, centre opérationnel\n69 : 17")
    desk.press("Danger immédiat")
    assert "À appeler : 04 78 00 00 00, centre opérationnel · 17" in desk.text
    assert "04 76" not in desk.text


def test_the_units_numbers_may_be_none_and_each_begins_with_a_department(
    browser: People, app: Flask
) -> None:
    lead = browser().sign_in("durand").visit("/admin/unit")
    for wrong in ("04 78 00 00 00", "69 :", "Rhône : 17", "690 : 17"):
        lead.press("Enregistrer", emergency_numbers=wrong)
        assert lead.statuses == [422], wrong
        lead.visit("/admin/unit")
    for right in ("2a : 04", "971 : 05 90\n69 : 04", ""):
        assert lead.press("Enregistrer", emergency_numbers=right).statuses == [303, 200], right
    with app.app_context():
        assert unit.chosen("emergency_numbers") == ()
        db.session.remove()


def test_without_a_commune_nothing_is_invented(browser: People, officer: Browser) -> None:
    browser().visit("/").press("Commencer", untold="1", speaks_as="relative")
    desk = officer.visit("/desk").press("Prendre en charge").press("Danger immédiat")
    assert "Aucune commune n’a été indiquée." in relay(desk)
    assert "C’est un proche qui m’écrit, pas la personne en danger." in relay(desk)
    assert "Département inconnu" in desk.text


def test_calls_are_noted_with_their_hour_and_once(desk: Browser, app: Flask) -> None:
    desk.press("Danger immédiat")
    page = desk.page
    call = {"whom": "le 17", "hour": "00h00", "answered": "Une patrouille part"}
    desk.press("Noter cet appel", **call)
    assert steps(desk)[0] == "A appelé : le 17. Réponse : Une patrouille part Camille Martin"
    assert desk.page.select_one("#whom")["value"] == "", "the fields are empty again"
    desk.page = page
    desk.press("Noter cet appel", **call)
    assert desk.statuses == [303, 200]
    assert len([line for line in steps(desk) if "patrouille" in line]) == 1
    desk.press("Noter cet appel", whom="", answered="Rien")
    assert desk.statuses == [422]
    assert "Indiquez qui vous avez appelé." in desk.alert
    assert desk.page.select_one("#whom")["aria-describedby"] == "refusal"
    assert desk.page.select_one("#answered").text.strip() == "Rien"
    for wrong in ("25:00", "tout à l’heure"):
        desk.press("Noter cet appel", whom="le 112", hour=wrong)
        assert desk.statuses == [422]
        assert desk.page.select_one("#hour")["value"] == wrong
    assert [act for act, _who, _why in acts(app)].count("danger.called") == 1


def test_sending_an_answer_keeps_the_sheet_open_and_what_was_typed_in_it(
    desk: Browser, victim: Browser
) -> None:
    desk.press("Danger immédiat")
    desk.press("Envoyer", message="Où êtes-vous ?", where="au sous-sol", whom="le 17")
    assert desk.addresses[-1].endswith("/danger")
    assert desk.messages[-1] == "Vous: Où êtes-vous ?"
    assert desk.draft == ""
    assert desk.page.select_one("input[name=where]")["value"] == "au sous-sol"
    assert desk.page.select_one("#whom")["value"] == "le 17", "a call half typed is kept too"
    desk.press("Voir les réponses", message="pas fini", since="hier")
    assert desk.addresses[-1].endswith("/danger")
    assert (desk.draft, desk.page.select_one("#since")["value"]) == ("pas fini", "hier")
    assert victim.visit("/").messages[-1] == "Camille: Où êtes-vous ?"


def test_two_pages_do_not_overwrite_each_other_and_no_text_is_lost(desk: Browser) -> None:
    desk.press("Danger immédiat")
    old = desk.page
    desk.press("Enregistrer la fiche", where="chez elle")
    desk.page = old
    desk.press("Enregistrer la fiche", where="dans la rue", message="J’arrive")
    assert desk.statuses == [409]
    assert "a changé pendant que vous écriviez" in desk.alert
    assert desk.page.select_one("input[name=where]")["value"] == "dans la rue"
    assert "La personne en danger est ici : chez elle." in relay(desk), "what is kept is in sight"
    assert desk.draft == "J’arrive"
    desk.press("Enregistrer la fiche")
    assert "La personne en danger est ici : dans la rue." in relay(desk)


def test_a_message_is_not_sent_when_the_sheet_beside_it_cannot_be_kept(
    desk: Browser, victim: Browser
) -> None:
    desk.press("Danger immédiat")
    desk.press("Envoyer", message="Je suis là", where="x" * 201)
    assert desk.statuses == [422]
    assert "trop long" in desk.alert
    assert desk.draft == "Je suis là"
    assert desk.page.select_one("input[name=where]")["value"] == "x" * 201
    desk.press("Envoyer", where="ici")
    assert victim.visit("/").messages[-1] == "Camille: Je suis là"


def test_a_second_officer_is_asked_for_at_every_desk_and_the_first_who_says_so_comes(
    desk: Browser, browser: People, app: Flask
) -> None:
    petit, durand = (browser().sign_in(login).visit("/desk") for login in ("petit", "durand"))
    desk.press("Danger immédiat")
    assert not petit.visit("/desk").has_button("Je viens en renfort"), "nobody was asked yet"
    desk.press("Alerter un second agent")
    assert "personne n’a encore répondu" in desk.alert
    sentence = (
        "Danger immédiat : Lyon 3e Arrondissement (69 Rhône), conversation de Camille Martin."
    )
    for other in (petit, durand):
        assert sentence in other.visit("/desk").alert
        assert sentence in read(other.client.get(other.frame).text)
    assert not desk.has_button("Je viens en renfort")
    petit.press("Je viens en renfort")
    assert petit.statuses == [303, 200]
    assert f"{sentence} Vous êtes en renfort." in petit.alert
    durand.press("Je viens en renfort")
    assert durand.statuses == [409]
    assert "Alex Petit vient déjà en renfort." in durand.alert
    assert not durand.visit("/desk").has_button("Je viens en renfort")
    desk.press("Danger immédiat")
    assert "Alex Petit est en renfort" in desk.text
    assert steps(desk)[-1] == "Vient en renfort Alex Petit"
    assert not desk.has_button("Alerter un second agent")
    assert [act for act, _who, _why in acts(app)] == [
        "danger.declared",
        "danger.alerted",
        "danger.joined",
    ]
    assert acts(app)[-1][1] == "Alex Petit"


def test_coming_does_not_cost_the_answer_that_was_being_typed(
    desk: Browser, browser: People
) -> None:
    browser().visit("/").press("Commencer", untold="1", message="Autre chose")
    petit = browser().sign_in("petit").visit("/desk").press("Prendre en charge")
    address = petit.addresses[-1]
    desk.press("Danger immédiat").press("Alerter un second agent")
    petit.visit(address).press("Je viens en renfort", message="Je reviens dans une min")
    assert petit.addresses[-1] == address
    assert petit.draft == "Je reviens dans une min"
    assert petit.messages[-1] == "Alex Petit a pris la conversation.", "and it was not sent"


def test_whoever_comes_too_late_is_told_so(desk: Browser, browser: People) -> None:
    desk.press("Danger immédiat").press("Alerter un second agent")
    petit = browser().sign_in("petit").visit("/desk")
    desk.press("Le danger est passé", ended="mistaken")
    petit.press("Je viens en renfort")
    assert petit.statuses == [409]
    assert "Cette alerte n’est plus en cours." in petit.alert


def test_the_second_officer_has_the_sheet_the_relay_and_the_calls(
    desk: Browser, browser: People, app: Flask
) -> None:
    desk.press("Danger immédiat").press("Alerter un second agent", where="3e étage")
    sheet = desk.addresses[-1]
    petit = browser().sign_in("petit")
    assert petit.client.get(sheet).status_code == 404, "not before they come"
    petit.visit("/desk").press("Je viens en renfort")
    links = [str(link["href"]) for link in petit.page.select("#alerts a")]
    assert links == [sheet.removesuffix("/danger"), sheet]
    petit.visit(sheet)
    assert "Je suis Alex Petit, agent." in relay(petit)
    assert "La personne en danger est ici : 3e étage." in relay(petit)
    assert not petit.page.select("textarea[name=message]"), "they read, and answer nobody"
    petit.press("Noter cet appel", whom="le 17", answered="Une patrouille part", weapon="yes")
    assert petit.statuses == [303, 200]
    assert steps(petit)[-1] == "A appelé : le 17. Réponse : Une patrouille part Alex Petit"
    petit.press("Enregistrer la fiche", children="yes")
    assert "Il y a une arme." in relay(desk.visit(sheet))
    assert ("danger.called", "Alex Petit", None) in acts(app)
    petit.visit(links[0]).press("Fiche de danger")
    assert petit.addresses[-1] == sheet
    for theirs in ("Le danger est passé", "Alerter un second agent", "Danger immédiat", "Clore"):
        assert not petit.has_button(theirs), "whoever answers her decides"
    token = petit.page.select_one("[name=csrf_token]")["value"]
    for act in ("alert", "end"):
        sent = petit.client.post(f"{sheet}/{act}", data={"csrf_token": token, "ended": "safe"})
        assert sent.status_code == 404, act


def test_what_the_second_officer_typed_in_the_sheet_is_kept_by_every_button(
    desk: Browser, browser: People
) -> None:
    desk.press("Danger immédiat").press("Alerter un second agent")
    sheet = desk.addresses[-1]
    petit = browser().sign_in("petit").press("Je viens en renfort").visit(sheet)
    desk.press("Enregistrer la fiche", where="chez elle")
    petit.press("Prendre mon service", where="dans la rue")
    assert petit.statuses == [409]
    assert petit.page.select_one("input[name=where]")["value"] == "dans la rue"
    petit.press("Prendre mon service")
    assert petit.visit(sheet).page.select_one("input[name=where]")["value"] == "dans la rue"
    assert "La personne en danger est ici : dans la rue." in relay(petit)


def test_when_she_has_ended_the_conversation_the_second_officer_keeps_the_sheet_and_nothing_else(
    desk: Browser, victim: Browser, browser: People, app: Flask
) -> None:
    victim.press("Envoyer", message="Il a les clés")
    desk.press("Danger immédiat").press("Alerter un second agent", where="3e étage")
    sheet = desk.addresses[-1]
    petit = browser().sign_in("petit").press("Je viens en renfort")
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    petit.visit("/desk")
    assert [str(link["href"]) for link in petit.page.select("#alerts a")] == [sheet]
    petit.visit(sheet)
    assert (
        "La conversation est terminée : ce qui s’y est dit ne vous est plus montré." in petit.text
    )
    assert "La personne en danger est ici : 3e étage." in relay(petit)
    assert "clés" not in petit.text
    assert not petit.page.select("#messages, #composer")
    petit.press("Noter cet appel", whom="le 17", hour="tout à l’heure", answered="Elle part")
    assert petit.statuses == [422]
    assert len(petit.page.select("[role=alert] p:not([id])")) == 2, "said once, and where to go"
    assert petit.page.select_one("#answered").text.strip() == "Elle part"
    petit.press("Noter cet appel", hour="", weapon="yes")
    assert petit.statuses == [303, 200]
    assert steps(petit)[-1] == "A appelé : le 17. Réponse : Elle part Alex Petit"
    assert "Il y a une arme." in relay(desk.visit(sheet))
    assert not any(map(petit.has_button, ("Le danger est passé", "Alerter un second agent")))
    assert petit.client.get(sheet.removesuffix("/danger")).status_code == 404
    desk.press("Le danger est passé", ended="help-arrived")
    assert petit.client.get(sheet).status_code == 404, "it ends with the danger"


def test_what_the_second_officer_was_noting_when_it_ended_is_not_lost(
    desk: Browser, browser: People, app: Flask, clock: Clock
) -> None:
    desk.press("Danger immédiat").press("Alerter un second agent")
    sheet = desk.addresses[-1]
    petit = browser().sign_in("petit").press("Je viens en renfort").visit(sheet)
    typing = petit.page
    desk.press("Le danger est passé", ended="mistaken")
    petit.press("Noter cet appel", whom="le 17", hour="tout à l’heure", answered="Elle part")
    assert petit.statuses == [422]
    assert "Ce que vous étiez en train de noter peut encore être enregistré." in petit.text
    assert not petit.page.select("#messages")
    petit.press("Noter cet appel", hour="", children="yes")
    assert petit.statuses == [303, 200]
    assert petit.addresses[-1] == "/desk"
    desk.visit(sheet)
    assert "A appelé : le 17. Réponse : Elle part Alex Petit" in steps(desk)
    assert "Des enfants sont sur place." in relay(desk)
    assert petit.client.get(sheet).status_code == 404
    clock.go(minutes=11)
    petit.page = typing
    assert petit.press("Noter cet appel", whom="le 112").statuses == [404]


def test_what_a_second_types_into_an_answer_that_ended_never_gets_into_the_holders(
    desk: Browser, victim: Browser, browser: People, app: Flask
) -> None:
    petit = browser().sign_in("petit").visit("/desk").press("Prendre mon service")
    desk.press("Transférer").press("Inviter à lire et à répondre")
    desk.press("Danger immédiat").press("Alerter un second agent", message="À moi")
    sheet = desk.addresses[-1]
    petit.visit("/desk").press("Je viens en renfort").visit(sheet)
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    petit.press("Enregistrer la fiche", message="À moi aussi", where="3e étage")
    assert petit.statuses == [303, 200]
    assert "La personne en danger est ici : 3e étage." in relay(petit)
    assert desk.visit(sheet).draft == "À moi"


def test_who_came_and_reads_no_more_keeps_the_sheet_until_it_is_erased(
    desk: Browser, victim: Browser, browser: People
) -> None:
    victim.press("Envoyer", message="Il a les clés")
    desk.press("Danger immédiat").press("Alerter un second agent", where="3e étage")
    sheet = desk.addresses[-1]
    petit = browser().sign_in("petit").press("Je viens en renfort")
    petit.visit(sheet.removesuffix("/danger")).press("Ne plus lire")
    petit.visit(sheet)
    assert "vous ne lisez plus cette conversation" in petit.text
    assert "clés" not in petit.text
    petit.press("Enregistrer la fiche", children="yes")
    assert "Des enfants sont sur place." in relay(petit)
    victim.visit("/").press("Terminer et effacer").press("Terminer et effacer")
    assert petit.client.get(sheet).status_code == 404


def test_it_ends_for_a_reason_and_its_sheet_can_still_be_read(desk: Browser, app: Flask) -> None:
    desk.press("Danger immédiat")
    desk.press("Le danger est passé")
    assert desk.statuses == [422]
    assert "Choisissez pourquoi" in desk.alert
    desk.press("Le danger est passé", ended="help-arrived", message="Je reste là")
    assert desk.draft == "Je reste là"
    assert "Danger immédiat déclaré à" not in desk.text
    assert steps(desk)[-1] == "Danger passé : Les secours sont sur place Camille Martin"
    assert acts(app)[-1] == ("danger.ended", "Camille Martin", "help-arrived")
    desk.press("Fiche de danger")
    assert desk.addresses[-1].endswith("/danger")
    assert len(acts(app)) == 2, "reading it declares nothing"


def test_when_she_has_ended_the_conversation_danger_can_still_be_declared_and_followed(
    desk: Browser, victim: Browser, app: Flask
) -> None:
    victim.press("Terminer et effacer").press("Terminer sans effacer")
    desk.press("Voir les réponses").press("Danger immédiat")
    desk.press("Enregistrer la fiche", where="partie en courant")
    desk.press("Noter cet appel", whom="le 17")
    desk.press("Alerter un second agent")
    assert "La personne en danger est ici : partie en courant." in relay(desk)
    desk.visit("/desk")
    assert "votre conversation" in desk.alert, "it is in no list any more, and here"
    desk.visit(str(desk.page.select_one("#alerts a")["href"]))
    desk.press("Le danger est passé", ended="lost")
    assert acts(app)[-1] == ("danger.ended", "Camille Martin", "lost")


def test_asking_where_she_is_goes_into_the_answer_and_not_to_her(
    desk: Browser, victim: Browser
) -> None:
    before = victim.visit("/").messages
    desk.press("Demander sa position", message="Je vous lis.")
    assert desk.draft.startswith("Je vous lis.\nPouvez-vous me dire où vous êtes ?")
    desk.press("Demander sa position")
    assert desk.draft.count("où vous êtes") == 1
    assert victim.visit("/").messages == before
    desk.press("Envoyer")
    assert "Dire où je suis" in victim.visit("/").messages[-1]


def test_a_supervisor_reads_in_french_why_it_ended(desk: Browser, browser: People) -> None:
    desk.press("Danger immédiat").press("Le danger est passé", ended="mistaken")
    text = browser().sign_in("durand").visit("/admin/audit").text
    assert "Fin du danger · conversation" in text
    assert "Déclaré par erreur" in text


def test_one_gesture_alerts_every_desk_unless_the_unit_chose_otherwise(
    victim: Browser, officer: Browser, browser: People, app: Flask
) -> None:
    petit = browser().sign_in("petit").visit("/desk").press("Prendre mon service")
    petit.press("Masquer la file")
    officer.visit("/desk").press("Prendre en charge").press("Danger immédiat")
    assert not officer.has_button("Alerter un second agent")
    assert [act for act, _who, _why in acts(app)] == ["danger.declared", "danger.alerted"]
    assert petit.visit("/desk").page.title.text == "Danger · Bureau", (
        "also where the queue is hidden"
    )
    assert petit.page.select_one("#lists")["data-calls"] == "1"
    assert officer.visit("/desk").page.select_one("#lists")["data-calls"] == "0", "their own"
    framed = petit.client.get(petit.frame).text
    assert "Danger immédiat" in framed
    assert "En attente" not in framed
    beat = {"HX-Request": "true"}
    assert "conversation de Camille Martin" in petit.client.get("/desk/beat", headers=beat).text
    petit.press("Je viens en renfort")
    assert petit.page.title.text == "Bureau"
    assert petit.client.get("/desk/beat", headers=beat).text.strip() == ""
