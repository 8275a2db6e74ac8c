"""Bad lines: what is written is never lost, never doubled, and what happens is said in words."""

import pytest
from playwright.sync_api import expect

CUT = "Connexion interrompue"
BACK = "Connexion rétablie."
SLOW = "Connexion lente"
UNSENT = "Le message n’est pas parti"


@pytest.fixture
def talk(victim, officer):
    """``talk(**context)``: she and the officer, both with scripts, in a conversation."""

    def talk(**context):
        her, him = victim(**context).begin("Bonjour"), officer()
        him.take()
        her.hears("Camille est là")
        return her, him

    return talk


def test_a_cut_socket_catches_up_once_and_in_order(talk, line) -> None:
    her, him = talk()
    him.send("un")
    her.reads("Bonjour", "un")
    line.no_sockets = True
    line.pages.requests = 0
    assert line.cut(sockets_only=True) == 1
    him.send("deux")
    him.send("trois")
    expect(her.line).to_contain_text(SLOW)
    her.reads("Bonjour", "un", "deux", "trois")
    line.up()
    expect(her.line).to_have_text(BACK, timeout=20_000)
    him.send("quatre")
    her.send("cinq")
    her.reads("Bonjour", "un", "deux", "trois", "quatre", "cinq")
    him.reads("Bonjour", "un", "deux", "trois", "quatre", "cinq")


@pytest.mark.slow
def test_a_line_that_is_gone_says_so_and_keeps_the_text(talk, line) -> None:
    her, him = talk()
    line.down()
    expect(her.line).to_contain_text(CUT, timeout=10_000)
    him.send("Pendant la coupure")
    her.field.fill("Je suis coupée")
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text(UNSENT)
    expect(her.field).to_have_value("Je suis coupée")
    expect(her.field).to_be_focused()
    line.up()
    her.reads("Bonjour", "Pendant la coupure")
    her.press("Envoyer")
    her.reads("Bonjour", "Pendant la coupure", "Je suis coupée")
    expect(her.field).to_have_value("")
    expect(her.page.get_by_role("alert")).to_be_empty()


def test_a_socket_that_never_connects_is_replaced_by_polling(victim, officer, line) -> None:
    line.no_sockets = True
    her, him = victim().begin("Bonjour"), officer()
    expect(her.line).to_contain_text(SLOW)
    him.take()
    her.hears("Camille est là")
    him.send("un")
    her.reads("Bonjour", "un")
    her.send("deux")
    her.reads("Bonjour", "un", "deux")
    him.close()
    her.hears("La conversation est terminée.")
    expect(her.page.get_by_role("button", name="Ouvrir une nouvelle conversation")).to_be_visible()
    assert line.sockets == 0


@pytest.mark.slow
def test_the_house_is_started_again_while_she_types(talk, house) -> None:
    her, him = talk()
    her.field.press_sequentially("Il est ren")
    house.stop()
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text(UNSENT)
    her.field.press("End")
    her.field.press_sequentially("tré")
    expect(her.field).to_have_value("Il est rentré")
    house.start()
    her.press("Envoyer")
    her.reads("Bonjour", "Il est rentré")
    expect(her.field).to_have_value("")
    him.reads("Bonjour", "Il est rentré")
    him.send("Je suis là")
    her.reads("Bonjour", "Il est rentré", "Je suis là")


def test_an_answer_lost_on_the_way_is_not_a_second_message(talk, line) -> None:
    her, him = talk()
    line.losing_answers = True
    her.field.fill("Une fois")
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text(UNSENT)
    line.up()
    her.press("Envoyer")
    expect(her.field).to_have_value("")
    her.reads("Bonjour", "Une fois")
    him.reads("Bonjour", "Une fois")


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
def test_two_clicks_are_one_message(victim, officer, scripts) -> None:
    her, him = victim(scripts).begin("Bonjour"), officer()
    him.take()
    her.field.fill("Une fois")
    her.page.get_by_role("button", name="Envoyer").dblclick()
    her.reads("Bonjour", "Une fois")
    him.reads("Bonjour", "Une fois")


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
def test_reload_and_back_send_nothing_again(victim, house, scripts) -> None:
    her = victim(scripts).begin("Bonjour")
    her.send("Une fois")
    her.reads("Bonjour", "Une fois")
    her.page.reload()
    her.reads("Bonjour", "Une fois")
    expect(her.field).to_have_value("")
    her.send("Deux fois")
    her.reads("Bonjour", "Une fois", "Deux fois")
    her.page.goto(f"{her.url}/nowhere")
    her.page.go_back()
    expect(her.field).to_have_value("")
    her.reads("Bonjour", "Une fois", "Deux fois")
    if not scripts:  # sending left an older page of ours behind: its frame shows nothing twice
        her.page.go_back()
        expect(her.frame.get_by_text("Vous êtes la prochaine personne.")).to_be_visible()
        her.reads("Bonjour", "Une fois", "Deux fois")


def test_two_tabs_of_hers_show_the_same(talk, line) -> None:
    her, him = talk()
    tab = type(her)(her.page.context.new_page(), line.url, True)
    tab.page.goto(line.url)
    tab.send("du second")
    her.send("du premier")
    him.send("aux deux")
    for person in (her, tab, him):
        person.reads("Bonjour", "du second", "du premier", "aux deux")


def test_offline_keeps_the_text(talk) -> None:
    """The browser itself knows: no network at all."""
    her, him = talk()
    her.page.context.set_offline(True)
    her.field.fill("Plus de réseau")
    her.press("Envoyer")
    expect(her.page.get_by_role("alert")).to_contain_text(UNSENT)
    expect(her.field).to_have_value("Plus de réseau")
    her.page.context.set_offline(False)
    her.press("Envoyer")
    her.reads("Bonjour", "Plus de réseau")
    him.reads("Bonjour", "Plus de réseau")


@pytest.mark.parametrize("lost", ["message", "answer"])
def test_a_send_that_failed_without_scripts_goes_by_reloading(victim, officer, line, lost) -> None:
    """The browser shows its own error page; it still holds the form, and it is one message."""
    her, him = victim(scripts=False).begin("Bonjour"), officer()
    her.field.fill("Encore là ?")
    line.refusing, line.losing_answers = lost == "message", lost == "answer"
    line.cut()
    her.press("Envoyer")
    her.page.wait_for_url("chrome-error://chromewebdata/")
    line.up()
    her.page.reload()
    her.reads("Bonjour", "Encore là ?")
    expect(her.field).to_have_value("")
    him.take()
    him.reads("Bonjour", "Encore là ?")
