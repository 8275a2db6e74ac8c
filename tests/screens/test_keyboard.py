"""With the keyboard alone, from arriving to being answered; every new screen is entered by its title."""

from playwright.sync_api import Locator, Page, expect


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """As many times as it takes, and no trap on the way."""
    for _ in range(40):
        page.keyboard.press(key)
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {target}")


def at_the_title(page: Page, title: str) -> None:
    heading = page.get_by_role("heading", level=1, name=title)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_from_arrival_to_an_answer(victim, officer) -> None:
    her, him = victim(), officer()
    page, keys = her.page, her.page.keyboard
    page.goto(her.url)
    place = page.get_by_label("Votre ville")
    tab_to(page, place)
    keys.type("saint denis", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(place).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    label = chosen.text_content()
    keys.press("Enter")
    expect(place).to_have_value(label)
    expect(place).to_be_focused()
    tab_to(page, page.get_by_label("Sans préciser"))  # what is chosen until she says otherwise
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(page.get_by_label("Proche")).to_be_checked()
    tab_to(page, page.get_by_label("Votre premier message"))
    keys.type("Bonjour")
    tab_to(page, page.get_by_role("button", name="Commencer"))
    keys.press("Enter")
    at_the_title(page, "Vos messages")

    tab_to(page, her.field)
    keys.type("Vous êtes là ?")
    keys.press("Control+Enter")
    her.reads("Bonjour", "Vous êtes là ?")
    expect(her.field).to_be_focused()
    keys.type("Il dort.")
    tab_to(page, page.get_by_role("button", name="Envoyer"))
    keys.press("Space")
    her.reads("Bonjour", "Vous êtes là ?", "Il dort.")

    desk = him.page
    take = desk.get_by_role("button", name="Prendre en charge")
    expect(take).to_be_visible()
    tab_to(desk, take)
    desk.keyboard.press("Enter")
    expect(him.field).to_be_visible()
    desk.wait_for_load_state("load")  # else nobody hears the keys
    tab_to(desk, him.field)
    desk.keyboard.type("Je vous lis.")
    desk.keyboard.press("Control+Enter")
    her.reads("Bonjour", "Vous êtes là ?", "Il dort.", "Je vous lis.")
    tab_to(page, page.get_by_role("button", name="Terminer et effacer"))
    keys.press("Enter")
    at_the_title(page, "Terminer et effacer ?")
    tab_to(page, page.get_by_role("button", name="Terminer sans effacer"))
    keys.press("Enter")
    at_the_title(page, "Vos messages")
    tab_to(page, page.get_by_role("button", name="Ouvrir une nouvelle conversation"))
    keys.press("Enter")
    at_the_title(page, "Vos messages")
    expect(her.said).to_have_count(0)


def test_choosing_among_towns_and_back(victim) -> None:
    her = victim()
    page, keys = her.page, her.page.keyboard
    page.goto(her.url)
    tab_to(page, page.get_by_label("Votre ville"))
    keys.type("saint denis", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    keys.press("Enter")
    at_the_title(page, "Quelle est votre commune ?")
    tab_to(page, page.get_by_role("button", name="Continuer"))
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, page.get_by_role("radio").first)
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Écrire une autre commune"))
    keys.press("Enter")
    at_the_title(page, "Vous pouvez en parler ici, par écrit")


def test_the_exit_is_the_first_stop(victim) -> None:
    her = victim().begin("Bonjour")
    her.page.reload()
    her.page.keyboard.press("Tab")
    expect(her.page.get_by_role("button", name="Quitter vite")).to_be_focused()
    her.page.keyboard.press("Tab")
    skip = her.page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    way_out = her.page.locator("header").bounding_box()
    assert skip.bounding_box()["y"] >= way_out["y"] + way_out["height"], "it covers the exit"
