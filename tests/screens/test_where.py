"""With scripts: the device is asked once where it is, when she presses; she still sends it herself."""

import pytest
from playwright.sync_api import Page, expect

PLACE = {"latitude": 45.757814, "longitude": 4.832011, "accuracy": 12.4}
WATCHED = """() => {
  window.asked = [];
  var geo = navigator.geolocation, once = geo.getCurrentPosition.bind(geo);
  geo.getCurrentPosition = function (a, b, c) { window.asked.push('once'); once(a, b, c); };
  geo.watchPosition = function () { window.asked.push('watch'); };
}"""


def on_the_page(her) -> Page:
    her.field.fill("pas fini")
    her.press("Dire où je suis")
    expect(her.page.get_by_role("heading", level=1)).to_have_text("Dire où vous êtes")
    expect(her.page).to_have_url(f"{her.url}/")
    return her.page


def test_granted_it_is_written_into_the_field_and_she_sends_it(victim, officer) -> None:
    her, him = victim(geolocation=PLACE, permissions=["geolocation"]).begin("Bonjour"), officer()
    him.take()
    page = on_the_page(her)
    field = page.get_by_label("Où vous êtes")
    page.evaluate(WATCHED)
    expect(field).to_have_value("")
    assert page.evaluate("() => window.asked") == [], "nothing is asked before she presses"
    field.fill("3e étage")
    her.press("Utiliser la position de cet appareil, une seule fois")
    expect(field).to_have_value("3e étage\n45.75781, 4.83201 (à 13 mètres près)")
    expect(field).to_be_focused()
    expect(page.locator("#device-says")).to_contain_text("Elle n’est pas encore envoyée")
    assert page.evaluate("() => window.asked") == ["once"]
    expect(him.page.locator("#whereabouts")).to_be_empty()
    her.press("Envoyer ma position")
    expect(her.field).to_have_value("pas fini")
    her.hears("Ma position : 3e étage")
    him.hears("Ma position : 3e étage")
    expect(him.page.locator("#whereabouts")).to_contain_text("45.75781, 4.83201")


def test_denied_it_says_so_and_she_writes_it(victim) -> None:
    her = victim(geolocation=PLACE, permissions=[]).begin("Bonjour")
    page = on_the_page(her)
    her.press("Utiliser la position de cet appareil, une seule fois")
    expect(page.locator("#device-says")).to_contain_text("l’accord a été refusé")
    expect(page.get_by_role("button", name="Utiliser la position")).to_be_enabled()
    page.get_by_label("Où vous êtes").fill("12 rue des Lilas")
    her.press("Envoyer ma position")
    her.reads("Bonjour", "Ma position : 12 rue des Lilas")


def test_a_device_that_does_not_find_itself_says_so(victim) -> None:
    her = victim(permissions=["geolocation"]).begin("Bonjour")
    page = on_the_page(her)
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (a, b) => b({code: 2}); }")
    her.press("Utiliser la position de cet appareil, une seule fois")
    expect(page.locator("#device-says")).to_contain_text("n’a pas trouvé sa position")


def test_the_other_pages_cannot_ask_the_device(victim) -> None:
    her = victim(geolocation=PLACE, permissions=["geolocation"]).begin("Bonjour")
    asked = """() => new Promise(done => navigator.geolocation.getCurrentPosition(
      () => done('found'), error => done(error.code)))"""
    assert her.page.evaluate(asked) == 1
    page = on_the_page(her)
    assert page.evaluate(asked) == "found"
    her.press("Revenir sans envoyer")
    expect(her.field).to_have_value("pas fini")
    assert page.evaluate(asked) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
def test_with_the_keyboard_alone(victim, scripts) -> None:
    her = victim(scripts).begin("Bonjour")
    page = on_the_page(her)
    page.get_by_label("Où vous êtes").focus()
    page.keyboard.type("au parking")
    expect(page.get_by_role("button", name="Utiliser la position")).to_have_count(int(scripts))
    for _ in range(1 + scripts):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Envoyer ma position")).to_be_focused()
    page.keyboard.press("Enter")
    expect(her.log).to_contain_text("Ma position : au parking")
