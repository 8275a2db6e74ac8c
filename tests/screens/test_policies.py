"""What the headers forbid is not done. That nothing of ours needs it is one of the gates of every state."""


def test_a_script_put_into_a_page_does_not_run(victim) -> None:
    """The policy is there, and read: what somebody would put into a page stays a text."""
    her = victim().begin("Bonjour")
    said: list[str] = []
    her.page.on("console", lambda message: said.append(message.text))
    her.page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        document.body.append(s); const i = new Image(); i.src = 'https://elsewhere.example/i';
        document.body.append(i); document.body.insertAdjacentHTML('beforeend',
        '<p id=p style="display:none">p</p>'); }"""
    )
    her.page.wait_for_timeout(300)
    assert her.page.evaluate("() => window.ran") is None
    assert her.page.locator("#p").is_visible()
    for rule in ("script-src", "img-src", "style-src"):
        assert any(rule in one for one in said), (rule, said)
