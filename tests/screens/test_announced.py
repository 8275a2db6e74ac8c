"""What a screen reader announces: each message once, because the log is only ever added to."""

import re

import pytest

from tests.screens.audit import NODE

WATCH = """() => { const log = window.theLog = document.getElementById('messages');
  window.changes = {added: [], removed: 0, other: 0};
  new MutationObserver(records => records.forEach(record => {
    if (record.target !== log || record.type !== 'childList') { changes.other += 1; return; }
    record.addedNodes.forEach(node => changes.added.push(node.id || node.nodeName));
    changes.removed += record.removedNodes.length;
  })).observe(log, {childList: true, subtree: true, characterData: true}); }"""

CHANGES = """() => ({...changes, same: theLog === document.getElementById('messages'),
  there: [...theLog.children].map(node => node.id)})"""

READER = NODE / "@guidepup" / "virtual-screen-reader" / "lib" / "esm" / "index.browser.js"


@pytest.fixture
def talk(victim, officer):
    return victim().begin("Bonjour"), officer()


def test_the_log_is_only_added_to(talk, line) -> None:
    her, him = talk
    her.page.evaluate(WATCH)
    him.take()
    him.send("un")
    her.send("deux")
    her.reads("Bonjour", "un", "deux")
    line.cut()  # the socket comes back and asks for what it missed
    him.send("trois")
    her.reads("Bonjour", "un", "deux", "trois")
    him.close()
    her.hears("Camille a mis fin à la conversation.")
    changes = her.page.evaluate(CHANGES)
    assert changes["same"], (
        "the log is another node: a screen reader reads it all again, or nothing"
    )
    assert changes["added"] == ["m2", "m3", "m4", "m5", "m6"]
    assert (changes["removed"], changes["other"]) == (0, 0)
    assert changes["there"] == ["m1", *changes["added"]]


def test_the_officers_log_is_only_added_to(talk) -> None:
    her, him = talk
    him.take()
    him.page.evaluate(WATCH)
    her.send("un")
    him.reads("Bonjour", "un")
    him.send("deux")
    him.reads("Bonjour", "un", "deux")
    changes = him.page.evaluate(CHANGES)
    assert changes["same"]
    assert changes["added"] == ["m3", "m4"]
    assert (changes["removed"], changes["other"]) == (0, 0)


def test_a_screen_reader_says_each_message_once(talk) -> None:
    if not READER.exists():
        pytest.skip("the virtual screen reader is not installed: scripts/test_tools.sh installs it")
    her, him = talk
    her.page.evaluate(_reader())
    her.page.evaluate("() => reader.start({container: document.body})")
    him.take()
    her.hears("Camille est là")
    for text in ("première réponse", "deuxième réponse"):
        him.send(text)
    her.reads("Bonjour", "première réponse", "deuxième réponse")
    her.page.wait_for_timeout(500)  # long enough for a second announcement, which must not come
    heard = "\n".join(
        phrase for phrase in her.page.evaluate("() => reader.spokenPhraseLog()")
        if phrase.startswith(("polite: ", "assertive: "))
    )  # fmt: skip
    for said in ("est là et lit vos messages", "première réponse", "deuxième réponse"):
        assert heard.count(said) == 1, heard
    assert "Bonjour" not in heard


def _reader() -> str:
    """The module as a plain script: its last line exports ``virtual``."""
    source = READER.read_text()
    exports = list(re.finditer(r"export\s*\{([^}]*)\}", source))[-1]
    pairs = (pair.strip().split(" as ") for pair in exports[1].split(","))
    names = {pair[-1]: pair[0] for pair in pairs}
    return f"(() => {{ {source[: exports.start()]}; window.reader = {names['virtual']}; }})()"
