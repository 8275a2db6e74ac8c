"""A page whose forgery token is too old, in a browser with scripts: said, and cured by pressing again."""

from contextlib import nullcontext

from playwright.sync_api import expect

STALE = "() => document.querySelectorAll('[name=csrf_token]').forEach(f => { f.value = 'A'.repeat(32); })"


def test_pressing_again_sends_what_she_wrote(victim, officer) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    for person in (her, him):
        with person.page.expect_response("**/typing") if person is him else nullcontext():
            person.field.fill("pas perdu")
        person.page.evaluate(STALE)
        person.press("Envoyer")
        expect(person.page.locator("#refusal")).to_contain_text("oublié cette page")
        expect(person.field).to_have_value("pas perdu")
        person.send("pas perdu")
        expect(person.page.locator("#refusal")).to_have_text("")
    her.reads("Bonjour", "pas perdu", "pas perdu")
    him.page.wait_for_timeout(4000)  # no more than one word of typing in four seconds
    him.page.evaluate(STALE)
    with him.page.expect_response("**/typing"):
        him.field.fill("sans rien dire")
    him.send("sans rien dire")  # typing had brought a fresh token
    expect(him.page.locator("#refusal")).to_have_text("")
    her.reads("Bonjour", "pas perdu", "pas perdu", "sans rien dire")
    him.reads("Bonjour", "pas perdu", "pas perdu", "sans rien dire")


def test_an_arrival_keeps_its_form_and_opens_the_second_time(victim) -> None:
    her = victim()
    her.page.goto(her.url)
    her.page.evaluate(STALE)
    her.page.get_by_label("Votre ville").press_sequentially("lyon 3")  # proposals fail in silence
    her.page.get_by_label("Votre premier message").fill("Bonjour")
    expect(her.page.get_by_role("alert")).to_have_text("")
    her.press("Commencer")
    expect(her.page.get_by_role("alert")).to_contain_text("oublié cette page")
    expect(her.page.get_by_label("Votre premier message")).to_have_value("Bonjour")
    her.press("Commencer")
    her.reads("Bonjour")


def test_a_lost_cookie_is_said_and_the_text_stays(victim) -> None:
    her = victim().begin("Bonjour")
    her.page.context.clear_cookies()
    her.field.fill("pas perdu")
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text("ne connaît plus votre conversation")
    expect(her.field).to_have_value("pas perdu")
