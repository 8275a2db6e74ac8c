"""The exit as she uses it: at once, by button and by keys, from every page, in sight, and never in the way."""

import pytest
from playwright.sync_api import expect

from tests.screens import audit
from tests.screens.states import beside, elsewhere

HIDDEN = "() => getComputedStyle(document.documentElement).display === 'none'"
AT_THE_NEXT_FRAME = """() => new Promise(done => {
  requestAnimationFrame(() => done(getComputedStyle(document.documentElement).display));
  document.querySelector('#exit button').click(); })"""
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
NO_BEACON = (
    "delete Navigator.prototype.sendBeacon",
    "Navigator.prototype.sendBeacon = () => false",
)
RESTORED = "() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
OUT = "https://meteofrance.com/"


@pytest.fixture
def her(victim):
    """In a conversation; elsewhere never comes, as on a slow line."""
    her = victim().begin("Bonjour")
    her.page.route(f"{OUT}**", lambda route: None)
    return her


def gone(house) -> bool:
    """Whether no cookie opens her conversation any more."""
    return house.ask("SELECT count(*) FROM message WHERE event = 'left'") == 1


def left(her, house) -> None:
    for _ in range(50):
        if gone(house):
            return
        her.page.wait_for_timeout(100)
    raise AssertionError("the server was not told")


def test_the_screen_is_blank_at_the_next_frame(her, house) -> None:
    assert her.page.evaluate(AT_THE_NEXT_FRAME) == "none"
    left(her, house)


def test_it_is_blank_even_when_nothing_can_be_reached(her, line) -> None:
    line.down()
    assert her.page.evaluate(AT_THE_NEXT_FRAME) == "none"


def test_another_page_of_hers_does_not_stay_on_the_screen(her, house) -> None:
    other = her.page.context.new_page()
    other.goto(her.url)
    expect(other.locator("#messages")).to_contain_text("Bonjour")
    her.press("Quitter vite")
    left(her, house)
    expect(other.get_by_role("button", name="Continuer")).to_be_visible()
    assert "Bonjour" not in other.content()


@pytest.mark.parametrize("refused", NO_BEACON)
def test_where_the_browser_cannot_tell_the_form_goes(victim, house, refused) -> None:
    her = victim()
    her.page.add_init_script(refused)
    her.page.route(f"{OUT}**", lambda route: route.fulfill(body="Il fera beau"))
    her.begin("Bonjour")
    her.press("Quitter vite")
    expect(her.page.get_by_text("Il fera beau")).to_be_visible()
    assert gone(house)


def test_a_form_whose_token_is_too_old_ends_it_too(victim, house) -> None:
    """Without a referrer Chromium tells no Origin: it says in another way that the form was ours."""
    her = victim()
    her.page.add_init_script(NO_BEACON[1])
    her.page.route(f"{OUT}**", lambda route: route.fulfill(body="Il fera beau"))
    her.begin("Bonjour")
    sent = []
    her.page.on("request", lambda asked: sent.append(asked.all_headers().get("origin")))
    her.page.evaluate("() => { document.querySelector('#exit [name=csrf_token]').value = 'old' }")
    her.press("Quitter vite")
    expect(her.page.get_by_text("Il fera beau")).to_be_visible()
    assert "null" in sent
    assert gone(house)


def test_shift_three_times_with_hints_that_are_spoken(her, house) -> None:
    keys, hint = her.page.keyboard, her.page.locator("#exit [role=status]")
    keys.press("Shift")
    expect(hint).to_have_text("Majuscule encore deux fois pour quitter.")
    keys.press("Shift")
    expect(hint).to_have_text("Majuscule encore une fois pour quitter.")
    assert not her.page.evaluate(HIDDEN)
    keys.press("Shift")
    left(her, house)


def test_capitals_shortcuts_and_other_keys_are_no_exit(her) -> None:
    her.field.click()
    keys, hint = her.page.keyboard, her.page.locator("#exit [role=status]")
    for chord in (
        "Shift+A",
        "Shift+B",
        "Shift+C",
        "Alt+Shift",
        "Alt+Shift",
        "Alt+Shift",
        "Control+Shift",
    ):
        keys.press(chord)
    for key in ("Shift", "Shift", "x", "Shift", "Escape", "Shift", "Shift"):
        keys.press(key)
    keys.press("Escape")
    expect(hint).to_have_text("Vous restez sur la page.")
    expect(her.field).to_have_value("ABCx")
    assert not her.page.evaluate(HIDDEN)


@pytest.mark.slow
def test_presses_that_are_far_apart_are_no_exit(her) -> None:
    hint = her.page.locator("#exit [role=status]")
    for _ in range(2):
        her.page.keyboard.press("Shift")
    expect(hint).to_have_text("Vous restez sur la page.", timeout=7000)
    her.page.keyboard.press("Shift")
    expect(hint).to_have_text("Majuscule encore deux fois pour quitter.")


def test_a_page_put_aside_asks_before_it_is_shown(her) -> None:
    her.page.evaluate(RESTORED)
    her.page.wait_for_function("() => document.documentElement.style.display === ''")
    expect(her.said).to_have_text(["Bonjour"])
    her.page.context.clear_cookies()
    her.page.evaluate(RESTORED)
    expect(her.page.get_by_role("button", name="Commencer")).to_be_visible()
    assert "Bonjour" not in her.page.content()


def test_a_page_put_aside_is_not_shown_once_another_device_has_it(her) -> None:
    her.press("Obtenir un code de retour")
    code = str(her.page.locator("main strong[lang]").text_content())
    her.press("C’est noté")
    expect(her.said).to_have_text(["Bonjour"])
    elsewhere(her, code)
    asked = []
    her.page.on("response", lambda answer: asked.append((answer.request.method, answer.status)))
    her.page.evaluate(RESTORED)
    expect(her.page.get_by_role("button", name="Commencer")).to_be_visible()
    assert ("POST", 404) in asked
    assert "Bonjour" not in her.page.content()


def test_it_is_in_sight_everywhere_and_hides_nothing(victim) -> None:
    her = victim(viewport=ZOOMED)
    page = her.page
    page.goto(f"{her.url}/nowhere")
    _in_sight(page)
    page.goto(her.url)
    _in_sight(page)
    her.arrive("saint denis")
    expect(page.get_by_role("group", name="Choisissez")).to_be_visible()
    _in_sight(page)
    page.get_by_label("Saint-Denis (93").check()
    her.press("Continuer")
    for number in range(8):
        her.send(f"message {number}")
    _in_sight(page)
    for _state, shown in beside(her):
        _in_sight(shown)
    page.goto(f"{her.url}/infos")
    _in_sight(page)


def _in_sight(page) -> None:
    """At the top and at the end of the page: 44 px, within the window, on top; and what has the focus is seen."""
    button = page.get_by_role("button", name="Quitter vite")
    for where in (0, 1_000_000):
        page.evaluate("y => scrollTo(0, y)", where)
        box = button.bounding_box()
        assert box["width"] >= 44, box
        assert box["height"] >= 44, box
        assert box["y"] >= 0, box
        assert box["y"] + box["height"] <= ZOOMED["height"], box
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= ZOOMED["width"], box
        assert button.evaluate(
            "e => { const r = e.getBoundingClientRect();"
            "return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === e }"
        ), "something is over it"
    assert audit.tabbed(page) == []
