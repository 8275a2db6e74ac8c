"""A whole conversation in a real browser, with scripts and without, and between the two."""

import pytest
from playwright.sync_api import expect

ODD = [
    "J’ai peur 😢 👩‍👧",
    "أنا خائفة، هو في البيت",
    "<b>gras</b> & <script>alert(1)</script> &amp; {{ 7*7 }}",
    "deux\nlignes   et  des espaces",
]
MODES = [
    pytest.param(her, his, id=f"victim-{'js' if her else 'nojs'}-officer-{'js' if his else 'nojs'}")
    for her in (True, False)
    for his in (True, False)
]


@pytest.mark.slow
@pytest.mark.parametrize(("her_scripts", "his_scripts"), MODES)
def test_from_arrival_to_a_second_conversation(victim, officer, her_scripts, his_scripts) -> None:
    her, him = victim(her_scripts), officer(his_scripts)
    her.arrive("saint denis", message="Bonjour")
    towns = her.page.get_by_role("group", name="Choisissez votre commune")
    towns.get_by_label("Saint-Denis (93").check()
    her.press("Continuer")
    expect(her.page.get_by_text("Vous êtes la prochaine personne.").first).to_be_visible()
    her.send("Vous êtes là ?")
    her.reads("Bonjour", "Vous êtes là ?")

    him.take()
    him.reads("Bonjour", "Vous êtes là ?")
    him.send("Je vous lis.")
    her.reads("Bonjour", "Vous êtes là ?", "Je vous lis.")
    her.hears("Camille est là et lit vos messages.")
    her.send("Il est sorti.")
    him.reads("Bonjour", "Vous êtes là ?", "Je vous lis.", "Il est sorti.")

    him.close()
    expect(him.page.get_by_text("La conversation est terminée.")).to_be_visible()
    her.hears("La conversation est terminée.")
    her.field.fill("Encore une chose")
    if not her_scripts:
        her.press("Voir les réponses")
        expect(her.field).to_have_value("Encore une chose")
    her.hears("Camille a mis fin à la conversation.")
    her.press("Ouvrir une nouvelle conversation")
    expect(her.said).to_have_text(["Encore une chose"])
    him.take()
    him.send("Je vous relis.")
    her.reads("Encore une chose", "Je vous relis.")
    assert her.page.url.rstrip("/") == her.url
    assert her.page.title() in ("Accueil", "Messages")


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
def test_words_are_shown_as_typed(victim, officer, scripts) -> None:
    her, him = victim(scripts).begin(), officer(scripts)
    for text in ODD:
        her.send(text)
    assert her.page.locator("#messages script, #messages p[dir=auto] b").count() == 0
    him.take()
    for person in (her, him):
        person.reads_exactly(*ODD)
        arabic = person.page.locator("#messages [lang=ar]")
        expect(arabic).to_have_text(ODD[1])
        expect(arabic).to_have_css("direction", "rtl")
        expect(person.said.first).to_have_css("direction", "ltr")
    him.send(ODD[1])
    her.reads(*ODD, ODD[1])


def test_one_conversation_goes_from_a_page_without_scripts_to_one_with(
    victim, officer, open_page, line
) -> None:
    without = victim(scripts=False).begin("Sans script")
    without.field.fill("pas fini")
    without.press("Voir les réponses")
    him = officer()
    him.take()
    him.send("Je suis là.")
    without.reads("Sans script", "Je suis là.")

    context = without.page.context
    with_scripts = type(without)(
        open_page(True, storage_state=context.storage_state()), line.url, True
    )
    with_scripts.page.goto(line.url)
    with_scripts.reads("Sans script", "Je suis là.")
    expect(with_scripts.field).to_have_value("pas fini")
    with_scripts.send("Avec script")
    without.reads("Sans script", "Je suis là.", "Avec script")
    him.send("Reçu.")
    with_scripts.reads("Sans script", "Je suis là.", "Avec script", "Reçu.")
    without.press("Voir les réponses")
    without.reads("Sans script", "Je suis là.", "Avec script", "Reçu.")
