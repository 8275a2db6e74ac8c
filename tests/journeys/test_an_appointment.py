"""Without JavaScript: she is offered a time, accepts it, and is let in with her pass without a word."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from domain import summary
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.pass_ import Pass
from domain.slot import Slot
from domain.wall import today
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock
from tests.domain import appointing

People = Callable[[], Browser]
TEXT, SILENT = "gifles depuis mars", "un certificat"
FIELDS = {"Nature des faits": TEXT, "Enfants présents": "deux", "Preuves existantes": SILENT}
PUT = ["Nature des faits", "Preuves existantes"]  # before her


@pytest.fixture
def where(app: Flask, clock: Clock) -> int:
    """A station with slots from tomorrow nine o’clock on, whose front desk is « accueil »."""
    clock.time = clock.time.replace(hour=12, minute=0, second=0)
    with app.app_context():
        found = appointing.station()
        appointing.opened(found)
        with transaction():
            Officer.called("accueil").station_id = found.id
        number = found.id
        db.session.remove()
    return number


@pytest.fixture
def desk(where: int, victim: Browser, officer: Browser, app: Flask) -> Browser:
    """Camille Martin with her conversation open, a summary written, and slots looked for."""
    officer.visit("/desk").press("Prendre en charge")
    with app.app_context():
        hers = db.session.scalars(select(Conversation)).one()
        martin = Officer.called("martin")
        summary.save(hers, martin, FIELDS, 0)
        db.session.remove()
    officer.press("Rendez-vous", message="Je regarde")
    officer.press("Chercher", search="essai", message="Je regarde")
    return officer.press("Noter et voir les créneaux", station=str(where), language="ar",
                         companion="1", gender="f")  # fmt: skip


def slots(page: Browser) -> list[str]:
    return [str(field["value"]) for field in page.page.select('input[name="slot"]')]


def offer(desk: Browser, *wanted: str, **typed: object) -> Browser:
    """Tick several boxes of one name, as a browser sends them."""
    form, _ = desk._button("Proposer ces créneaux")
    data: dict[str, object] = {**desk._filled(form), **typed, "slot": list(wanted)}
    address = desk._button("Proposer ces créneaux")[1]["formaction"]
    return desk._read(desk.client.post(str(address), data=data))


def call_off(page: Browser, where: int, slot: object) -> Browser:
    page.visit(f"/stations/{where}/slots/{slot}").press("Annuler ce rendez-vous")
    assert page.statuses == [422], "asked once more"
    assert "1. Rien n’est encore fait" in page.alert
    return page.press("Oui, annuler ce rendez-vous")


def acts(app: Flask) -> list[tuple[str, str, str | None]]:
    kinds = ("appointment.%", "pass.%", "slot.%")
    with app.app_context():
        rows = select(AuditEntry.act, AuditEntry.role, AuditEntry.why).order_by(AuditEntry.id)
        found = [tuple(row) for row in db.session.execute(rows)]
        db.session.remove()
    return [row for row in found if row[0].partition(".")[0] + ".%" in kinds]


def stands(victim: Browser) -> str:
    return victim.visit("/").page.select_one("#stands").get_text(" ", strip=True)


def code_of(victim: Browser) -> str:
    return victim.page.select_one(".pass strong").text


def day_of(app: Flask, clock: Clock) -> None:
    """It is the day, five minutes before."""
    with app.app_context():
        at = db.session.scalar(select(Slot.starts_at).where(Slot.taken_at.is_not(None)))
        db.session.remove()
    clock.time = at - timedelta(minutes=5)


@pytest.fixture
def accepted(desk: Browser, victim: Browser) -> Browser:
    """She accepted the second of three, letting one line be known."""
    offer(desk, *slots(desk)[:3], line=PUT, message="Voici")
    victim.visit("/")
    return victim.press(
        "Accepter ce rendez-vous", slot=slots(victim)[1], told="0", message="pas fini"
    )


def test_she_is_offered_a_time_and_let_in(
    desk: Browser, victim: Browser, browser: People, app: Flask, clock: Clock, where: int
) -> None:
    assert desk.draft == "Je regarde", "the answer was kept while looking"
    before = victim.visit("/").messages
    offer(desk, *slots(desk)[:3], line=PUT, message="Je regarde encore")
    assert desk.statuses == [303, 200]
    assert desk.draft == "Je regarde encore"
    assert "proposé, pas encore accepté" in desk.page.select_one("#appointment").text
    assert victim.messages == before
    assert "Proposé, pas encore accepté" in stands(victim)
    assert "onfirmé" not in stands(victim)
    assert TEXT in stands(victim)
    assert SILENT in stands(victim)
    assert "deux" not in stands(victim), "what her officer did not tick is not hers to see here"
    told = victim.page.select_one("input[name=told]")
    assert not told.has_attr("checked"), "nothing by default"
    victim.press("Accepter ce rendez-vous", message="pas fini")
    assert victim.statuses == [303, 200]
    assert "Choisissez l’un des horaires" in victim.alert
    assert victim.draft == "pas fini"
    victim.press("Accepter ce rendez-vous", slot=slots(victim)[1], told="0", message="pas fini")
    assert victim.statuses == [303, 200]
    assert set(victim.addresses) == {"/"}
    assert "Confirmé :" in victim.text
    victim.press("Montrer mon pass")
    assert "vous n’avez rien à expliquer" in victim.page.h1.text
    code = code_of(victim)
    assert re.fullmatch(r"\d{3} \d{3}", code)
    shown = victim.page.select_one("main").text
    for secret in ("Commissariat", "Lyon", TEXT, "Salle"):
        assert secret not in shown
    assert victim.press("Revenir à la conversation").draft == "pas fini"
    assert victim.messages[-1] == "Vous avez accepté un rendez-vous. Il est confirmé."
    assert "confirmé" in desk.visit(desk.addresses[-1]).page.select_one("#appointment").text
    day_of(app, clock)
    front = browser().sign_in("accueil")
    assert front.addresses[-1] == "/station"
    assert "attendue" in front.text
    for secret in ("Bonjour", "Martin", TEXT, "Nature", code):
        assert secret not in front.text
    front.press("Accueillir", code=code.replace(" ", "").lower() + " ")
    assert front.statuses == [303, 200]
    for needed in ("Salle 2", "Mme Roux, poste 12", "arabe", "oui, la personne entre avec elle"):
        assert needed in front.text
    for untold in (TEXT, "Nature", "deux", SILENT, "Preuves"):
        assert untold not in front.page.select_one("main").text, "nothing of why, where people pass"
    sheet = str(front.page.select_one("main a[href$=sheet]")["href"])
    front.visit(sheet)
    assert TEXT in front.text
    for untold in ("deux", SILENT, "Preuves"):
        assert untold not in front.page.select_one("main").text, "she did not tick it"
    front.visit("/station").press("Accueillir", code=code)
    arrivals = [act for act in acts(app) if act[0] == "appointment.arrived"]
    assert arrivals == [("appointment.arrived", "station", None)], "noted once"
    officer = browser().sign_in("martin").visit(desk.addresses[-1])
    assert "Pass montré à l’accueil" in officer.page.select_one("#appointment").text
    assert [act for act, _, _ in acts(app)][-5:] == [
        "appointment.accepted", "appointment.arrived", "pass.shown", "pass.read", "pass.shown",
    ]  # fmt: skip


def test_without_an_appointment_her_page_is_as_it_was(victim: Browser, app: Flask) -> None:
    page = victim.visit("/").response.get_data(as_text=True)
    for word in ("ppointment", "agenda", "endez-vous", "offer"):
        assert word not in page.partition("</style>")[2]


def test_a_text_browser_that_knows_no_fields_of_another_form_answers_too(
    desk: Browser, victim: Browser
) -> None:
    offer(desk, slots(desk)[0])
    victim.press("Voir les réponses", message="pas fini")
    around = victim.page.select_one("#offer").find_parent("form")
    fields = around.select("input[type=hidden], input[type=radio]")
    data = {str(each["name"]): str(each["value"]) for each in fields} | {"do": "accept"}
    victim._read(victim.client.post("/", data=data))
    assert victim.statuses == [303, 200]
    assert "Confirmé :" in victim.text
    assert victim.press("Revenir à la conversation").draft == "pas fini"


def test_she_says_no_or_asks_for_others(desk: Browser, victim: Browser, app: Flask) -> None:
    offer(desk, slots(desk)[0])
    page = victim.visit("/").page
    victim.press("D’autres horaires", message="le soir ?")
    assert victim.draft == "le soir ?"
    assert "Proposé" not in stands(victim)
    assert "demande d’autres horaires" in desk.visit(desk.addresses[-1]).text
    victim.page = page
    victim.press("Accepter ce rendez-vous", slot=slots(victim)[0])
    assert "Rien n’a été réservé" in victim.alert, "an old page books nothing"
    desk.press("Rendez-vous")
    offer(desk, slots(desk)[0])
    victim.visit("/").press("Pas de rendez-vous")
    assert victim.alert == ""
    assert acts(app)[-1] == ("appointment.declined", "victim", "declined")
    assert not victim.page.select("#stands form"), "nothing stands any more"
    with app.app_context():
        held = select(Slot.id).where(Slot.held_until.is_not(None))
        assert db.session.scalars(held).all() == [], "free for others at once"


def test_two_accept_one_slot_and_the_second_is_told(
    desk: Browser, victim: Browser, browser: People, app: Flask, clock: Clock, where: int
) -> None:
    wanted = slots(desk)[0]
    offer(desk, wanted)
    other = browser().visit("/").press("Commencer", untold="1", message="Moi aussi")
    clock.go(minutes=11)  # held no more
    second = browser().sign_in("petit").visit("/desk").press("Prendre en charge")
    second.press("Rendez-vous")
    second.press("Noter et voir les créneaux", search="essai")
    second.press("Noter et voir les créneaux", station=str(where))
    offer(second, wanted)
    mine, theirs = victim.visit("/").page, other.visit("/").page
    other.page = theirs
    other.press("Accepter ce rendez-vous", slot=wanted)
    assert "Confirmé" in other.text
    victim.page = mine
    assert "n’est plus libre" in stands(victim)
    with app.app_context():
        assert len(db.session.scalars(select(Pass.id)).all()) == 1
        db.session.remove()
    late = offer(desk.visit(f"{desk.addresses[-1]}/appointment"), wanted)
    assert late.statuses == [409]
    assert "n’est plus libre" in late.alert


def test_a_slot_withdrawn_while_held_and_an_appointment_called_off(
    desk: Browser, victim: Browser, browser: People, where: int, app: Flask
) -> None:
    offer(desk, *slots(desk)[:2])
    front, wanted = browser().sign_in("accueil"), slots(victim.visit("/"))
    front.visit(f"/stations/{where}/slots/{wanted[0]}").press("Retirer ce créneau")
    assert "n’est plus libre" in stands(victim)
    victim.press("Accepter ce rendez-vous", slot=wanted[1])
    taken = f"/stations/{where}/slots/{wanted[1]}"
    victim.press("Revenir à la conversation").press("Terminer et effacer")
    victim.press("Terminer sans effacer")
    front.visit(taken)
    assert "Bonjour" not in front.text
    page = front.page
    others = [str(box["value"]) for box in front.page.select("input[name=slot]")]
    front.press("Annuler et proposer ceux-ci", slot=others[0])
    assert front.statuses == [303, 200]
    assert "Rendez-vous annulé par le lieu" in stands(victim), "also once it is over"
    assert "Proposé, pas encore accepté" in stands(victim)
    front.page = page
    front.press("Annuler ce rendez-vous")
    assert front.statuses == [303, 200], "twice is once"
    victim.press("Accepter ce rendez-vous", slot=others[0])
    assert "Confirmé" in victim.text
    told = [act for act in acts(app) if act[0] in ("appointment.cancelled", "slot.withdrawn")]
    assert told == [
        ("slot.withdrawn", "station", None), ("slot.withdrawn", "station", None),
        ("appointment.cancelled", "station", "station"),
    ]  # fmt: skip


def test_she_moves_it_and_cancels_it_after_the_end_by_her_code(
    accepted: Browser, desk: Browser, browser: People, app: Flask
) -> None:
    accepted.press("Revenir à la conversation").press("Obtenir un code de retour")
    words = accepted.page.select_one("main p strong").text
    desk.visit(desk.addresses[-1]).press("Clore", outcome="appointment")
    elsewhere = browser().visit("/").press("Reprendre", code=words)
    elsewhere.press("Voir le rendez-vous")
    before = elsewhere.text
    elsewhere.press("Prendre cet horaire à la place", slot=slots(elsewhere)[2])
    assert "Confirmé" in elsewhere.text
    assert elsewhere.text != before
    elsewhere.press("Enregistrer ce choix")
    page = elsewhere.page
    ics = elsewhere.press("Ajouter à l’agenda de cet appareil").response
    assert ics.mimetype == "text/calendar"
    assert "SUMMARY:Rendez-vous" in ics.text
    assert not re.search("LOCATION|DESCRIPTION|Commissariat|Lyon", ics.text)
    elsewhere.page = page
    elsewhere.press("Annuler le rendez-vous")
    assert "Vous avez annulé le rendez-vous" in stands(elsewhere)
    assert acts(app)[-2:] == [
        ("appointment.moved", "victim", None), ("appointment.cancelled", "victim", None),
    ] or acts(app)[-1] == ("appointment.cancelled", "victim", None)  # fmt: skip


@pytest.mark.parametrize("keep", [True, False])
def test_erasing_she_says_what_becomes_of_it(
    accepted: Browser, browser: People, app: Flask, clock: Clock, keep: bool
) -> None:
    accepted.press("Montrer mon pass")
    code = code_of(accepted)
    accepted.press("Revenir à la conversation").press("Terminer et effacer")
    assert not accepted.has_button("Terminer et effacer")
    assert code in accepted.text, "the last time it can be shown"
    name = "garder" if keep else "annuler"
    accepted.press(f"Effacer et {name} le rendez-vous")
    assert "C’est effacé" in accepted.text
    assert ("votre pass suffit" in accepted.text) is keep
    if keep:
        day_of(app, clock)
    front = browser().sign_in("accueil").press("Accueillir", code=code)
    assert front.statuses == ([303, 200] if keep else [422])
    assert ("Salle 2" in front.text) is keep
    if keep:
        front.visit(str(front.page.select_one("main a[href$=sheet]")["href"]))
        assert TEXT not in front.text
        assert "Rien n’est à lire" in front.text


def test_a_pass_of_another_station_a_day_early_and_too_many(
    accepted: Browser, browser: People, app: Flask, clock: Clock
) -> None:
    accepted.press("Montrer mon pass")
    front = browser().sign_in("accueil").press("Accueillir", code=code_of(accepted))
    assert front.statuses == [422]
    assert "mais pour un autre jour" in front.alert
    assert front.page.select_one("#code")["value"] == code_of(accepted)
    assert "refusal" in front.page.select_one("#code")["aria-describedby"]
    day_of(app, clock)
    with app.app_context():
        other = appointing.station("Autre", "other").id
        moved = update(Officer).where(Officer.login == "accueil").values(station_id=other)
        with transaction():
            db.session.execute(moved)
    front = browser().sign_in("accueil")
    assert "attendue" not in front.text
    front.press("Accueillir", code=code_of(accepted))
    assert front.statuses == [422]
    assert "n’ouvre rien ici" in front.alert
    for _ in range(9):
        front.press("Accueillir", code="000000")
    front.press("Accueillir", code="000000")
    assert front.statuses == [429]
    assert front.response.headers["Retry-After"]


def test_what_changes_is_pushed_and_nothing_else_is(
    desk: Browser, victim: Browser, browser: People, where: int, app: Flask
) -> None:
    """By the poll of a page with scripts, which asks what its socket asks."""
    script = {"HX-Request": "true"}

    def hers() -> str:
        after = victim.visit("/").page.select("#messages > .m")[-1]["id"]
        return victim.client.get(f"/news?after={after[1:]}", headers=script).text

    assert "offer" not in hers()
    offer(desk, *slots(desk)[:2])
    pushed = hers()
    assert 'id="stands"' in pushed
    assert "Proposé, pas encore accepté" in pushed
    wanted = slots(victim)[0]
    victim.press("Accepter ce rendez-vous", slot=wanted).press("Revenir à la conversation")
    with app.app_context():
        mine = db.session.scalars(select(Conversation.id)).one()
        db.session.remove()
    news = desk.client.get(f"/desk/news?conversation={mine}&after=99", headers=script).text
    assert "Rendez-vous confirmé" in news
    call_off(browser().sign_in("durand"), where, wanted)
    assert "N’y allez pas" in hers()


def test_an_administrator_says_whose_front_desk_it_is(
    where: int, browser: People, app: Flask
) -> None:
    with app.app_context():
        other = appointing.station("Autre", "other").id
        db.session.remove()
    page = f"/stations/{other}/slots"
    supervisor = browser().sign_in("durand").visit(page)
    assert not supervisor.has_button("Rattacher à ce lieu")
    token = str(supervisor.page.select_one("[name=csrf_token]")["value"])
    forged = {"csrf_token": token, "login": "accueil"}
    assert supervisor.client.post(f"/stations/{other}/desk", data=forged).status_code == 404
    admin = browser().sign_in("admin").visit(page).press("Rattacher à ce lieu", login="martin")
    assert admin.statuses == [422]
    assert admin.page.select_one("#login")["value"] == "martin"
    front = browser().sign_in("accueil").visit(f"/stations/{where}/slots")
    for _ in range(2):
        admin.press("Rattacher à ce lieu", login=" Accueil ")
        assert admin.statuses == [303, 200]
    assert front.visit(f"/stations/{where}/slots").statuses == [404]
    assert "Autre" in front.visit("/station").text
    with app.app_context():
        told = select(AuditEntry.to_whom).where(AuditEntry.act == "officer.seated")
        assert list(db.session.scalars(told)) == [f"station:{other}"], "once"
        db.session.remove()


def test_what_is_not_theirs_is_not_there(
    accepted: Browser, desk: Browser, browser: People, app: Flask, where: int, clock: Clock
) -> None:
    with app.app_context():
        other = appointing.station("Autre", "other").id
        taken = db.session.scalar(select(Slot.id).where(Slot.taken_at.is_not(None)))
        passed = db.session.scalar(select(Pass.id))
        db.session.remove()
    front, supervisor = browser().sign_in("accueil"), browser().sign_in("durand").visit("/stations")
    assert "Autre" in supervisor.text
    assert "Autre" not in front.visit("/stations").text
    token = str(front.page.select_one("[name=csrf_token]")["value"])
    mixed = f"/stations/{other}/slots/{taken}"
    for address in (f"/stations/{other}/slots", mixed, "/stations/999/slots", "/desk"):
        assert front.client.get(address).status_code == 404, address
    for address in (f"{mixed}/withdrawal", f"{mixed}/offer", f"/stations/{other}/openings",
                    f"/stations/{other}/closures", f"/stations/{where}/openings/999/end"):  # fmt: skip
        assert front.client.post(address, data={"csrf_token": token}).status_code == 404, address
    assert supervisor.client.get(mixed).status_code == 404
    assert front.client.get(f"/station/passes/{passed}").status_code == 404, "not shown yet"
    sheet = f"/station/passes/{passed}/sheet"
    assert front.client.get(sheet).status_code == 404, "not of today"
    for address in ("/station", f"/station/passes/{passed}", sheet):
        assert supervisor.client.get(address).status_code == 404
        assert desk.client.get(address).status_code == 404
        assert browser().client.get(address).headers["Location"] == "/sign-in"
    accepted.press("Revenir à la conversation")
    stranger = browser().visit("/").press("Commencer", untold="1", message="x")
    theirs = {"csrf_token": str(stranger.page.select_one("[name=csrf_token]")["value"])}
    stranger.client.post("/", data=theirs | {"do": "accept", "slot": str(taken)})
    stranger.client.post("/", data=theirs | {"do": "move", "slot": str(taken)})
    assert "endez-vous" not in stands(stranger)


def test_a_station_publishes_closes_and_says_what_is_wrong(
    where: int, browser: People, app: Flask
) -> None:
    front = browser().sign_in("accueil").visit(f"/stations/{where}/slots")
    typed = appointing.typed(start="14:00", room="Salle 3", until="", since="2026-13-01")
    typed.pop("accessible")
    front.press("Publier", **typed)
    assert front.statuses == [422]
    assert front.page.select_one("#since")["aria-invalid"] == "true"
    assert front.page.select_one("#room")["value"] == "Salle 3"
    page = front.page
    typed["since"] = typed.pop("weekday") and appointing.typed()["since"]
    front.press("Publier", **typed)
    assert front.statuses == [303, 200]
    assert len(front.page.select("ul.cards li")) == 2
    front.page = page
    front.press("Publier", **typed)
    assert len(front.page.select("ul.cards li")) == 2, "twice is once"
    before = len(front.page.select("tbody tr"))
    front.press("Fermer ce jour", day=typed["since"])
    assert len(front.page.select("tbody tr")) == before - 8
    front.press("Arrêter")
    assert len(front.page.select("ul.cards li")) == 1
    supervisor = browser().sign_in("durand").visit("/admin/audit")
    assert "Créneaux publiés" in supervisor.text
    assert f"lieu n° {where}" in supervisor.text


def test_called_off_when_all_is_over_her_officer_has_to_tell_her(
    accepted: Browser, desk: Browser, browser: People, where: int, app: Flask
) -> None:
    accepted.press("Revenir à la conversation").press("Pour vous joindre")
    accepted.press("Enregistrer", call="yes", phone="0600000000", word="bibliothèque")
    conversation = desk.addresses[-1]
    desk.visit(conversation).press("Clore", outcome="appointment")
    with app.app_context():
        taken = db.session.scalar(select(Slot.id).where(Slot.taken_at.is_not(None)))
        db.session.remove()
    call_off(browser().sign_in("accueil"), where, taken)
    desk.visit("/desk")
    assert "personne à prévenir" in desk.text
    assert "bibliothèque" not in desk.text, "her rules are for whoever opens it"
    desk.visit(conversation)
    assert "bibliothèque" in desk.page.select_one("#contact").text
    desk.press("La personne est prévenue")
    assert desk.statuses[0] == 303
    assert "personne à prévenir" not in desk.visit("/desk").text
    assert acts(app)[-1] == ("appointment.settled", "officer", "told")
    accepted.visit("/")
    page = accepted.page
    for button in ("Voir le rendez-vous", "Montrer mon pass"):
        assert not accepted.has_button(button)
    form = {str(f["name"]): str(f.get("value", "")) for f in page.select("#composer input[name]")}
    for where_to in ("agenda", "pass"):  # from a page that was left open
        accepted._read(accepted.client.post("/", data=form | {"do": where_to}))
        assert "Rendez-vous annulé par le lieu" in accepted.text
        assert "rendez-vous à venir" not in accepted.text


def test_a_supervisor_who_holds_nothing_calls_off_and_offers_others(
    accepted: Browser, browser: People, where: int, app: Flask
) -> None:
    with app.app_context():
        taken = db.session.scalar(select(Slot.id).where(Slot.taken_at.is_not(None)))
        db.session.remove()
    page = browser().sign_in("durand").visit(f"/stations/{where}/slots/{taken}")
    page.press("Annuler et proposer ceux-ci", slot=slots(page)[0])
    assert page.statuses == [303, 200], page.alert
    accepted.press("Revenir à la conversation")
    assert "Rendez-vous annulé par le lieu" in stands(accepted)
    accepted.press("Accepter ce rendez-vous", slot=slots(accepted)[0])
    assert "Confirmé" in accepted.text


def test_what_is_told_of_her_is_what_she_read(
    desk: Browser, victim: Browser, browser: People, app: Flask, clock: Clock, where: int
) -> None:
    """The station prepares from acceptance on; on the day whoever receives her reads what she ticked."""
    offer(desk, *slots(desk)[:1], line=PUT, message="Voici")
    said = stands(victim)
    assert "vous venez accompagnée" in said
    assert "il faut un interprète : arabe" in said
    form, _ = victim._button("Accepter ce rendez-vous")
    data = victim._filled(form) | {"do": "accept", "slot": slots(victim)[0]}
    del data["need_language"]  # the tick she took away
    victim._read(victim.client.post("/", data=data))
    assert victim.page.select_one("#need-companion").has_attr("checked")
    assert not victim.page.select_one("#need-language").has_attr("checked")
    front = browser().sign_in("accueil").visit(f"/stations/{where}/slots")
    assert "accompagnée" in front.text
    assert "interprète : arabe" not in front.text
    desk.visit(desk.addresses[-1])
    assert "Le lieu prépare : accompagnée." in desk.page.select_one("#appointment").text
    assert "préfère que le lieu n’en sache pas davantage" in desk.text
    victim.press("Enregistrer ce choix", need_language="1")
    day_of(app, clock)
    clock.go(hours=-8)
    front = browser().sign_in("accueil")
    assert "accompagnée · interprète : arabe" in front.text
    assert "arrivée" not in front.text
    front.visit(str(front.page.select_one("main a[href$=sheet]")["href"]))
    assert "Elle préfère ne rien faire savoir." in front.text
    assert [act for act, _, _ in acts(app)][-1] == "pass.read"


def test_a_day_is_closed_once_it_is_known_how_many_would_travel_for_nothing(
    accepted: Browser, browser: People, where: int, app: Flask
) -> None:
    with app.app_context():
        taken = db.session.scalars(select(Slot).where(Slot.taken_at.is_not(None))).one()
        day, later = (str(today(taken.starts_at) + timedelta(days=days)) for days in (0, 1))
        db.session.remove()
    accepted.press("Revenir à la conversation")
    page = browser().sign_in("durand").visit(f"/stations/{where}/slots")
    page.press("Fermer ce jour", day=day)
    assert page.statuses == [422]
    assert "annulés, sans retour : 1." in page.alert
    assert page.page.select_one("#day")["value"] == day
    asked = page.page
    assert "confirmé" in stands(accepted)
    page.press("Fermer ce jour et annuler 1 rendez-vous", day=later)
    assert page.statuses == [303, 200], "another day, on which nobody comes"
    assert "confirmé" in stands(accepted)
    page.page = asked
    page.press("Fermer ce jour et annuler 1 rendez-vous")
    assert page.statuses == [303, 200]
    assert "annulé par le lieu" in stands(accepted)


def test_languages_are_chosen_by_their_name(where: int, browser: People) -> None:
    front = browser().sign_in("accueil").visit(f"/stations/{where}/slots")
    names = [label.text for label in front.page.select("#languages label")]
    assert {"arabe", "anglais", "roumain"} <= set(names)
    front.press("Publier", **appointing.typed(room="", languages="ro"))
    assert front.statuses == [422]
    assert front.page.select_one("#language-ro").has_attr("checked"), "kept"
    front.press("Publier", room="Salle 9")
    assert front.statuses == [303, 200]
    assert "interprète possible : roumain" in front.text


def test_an_opening_is_interrupted_on_its_own_page(
    accepted: Browser, browser: People, where: int, app: Flask
) -> None:
    front = browser().sign_in("accueil").visit(f"/stations/{where}/slots")
    address = str(front.page.select_one("main a[href*='/openings/']")["href"])
    front.visit(address).press("Interrompre", first="2026-13-01", last="")
    assert front.statuses == [422]
    assert front.page.select_one("#first")["aria-invalid"] == "true"
    first = appointing.typed()["since"]
    front.press("Interrompre", first=first, last=first)
    assert front.statuses == [422]
    assert "annulés, sans retour : 1." in front.alert
    front.press("Interrompre et annuler 1 rendez-vous")
    assert front.statuses == [303, 200]
    assert front.addresses[-1] == address
    assert "Aucun à venir" not in front.text
    accepted.press("Revenir à la conversation")
    assert "annulé par le lieu" in stands(accepted)
    assert front.client.get(f"/stations/{where}/openings/999").status_code == 404
