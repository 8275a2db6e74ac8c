"""Bytes on the wire, against their budgets."""

from collections.abc import Iterator

from bench import bytes as wire
from bench.figures import Figure
from bench.houses import folder, house, sqlite
from bench.idle import HOLD
from bench.messages import people

SAID = "Il est parti, mais il a encore les clés. Je ne sais pas quoi faire."
BOTH_WAYS = "heads and bodies both ways, as headless Chromium sends them over plain HTTP"


def budgets(_quick: bool) -> Iterator[Figure]:
    """What she pays to arrive, to write, to be answered, and to wait."""
    window = HOLD + 5  # holds whole numbers of pings and of held answers; quick would see none
    with folder() as place:
        url = sqlite(place)
        who = people(url, 6, messages=5)
        with house(url, place) as server, wire.chromium() as browser:
            port = server.port
            plain = wire.visit(browser, port, scripts=False)
            whole = wire.visit(browser, port, scripts=True)
            sent = wire.send(browser, port, who[0], SAID, scripts=True)
            bare = wire.send(browser, port, who[1], SAID, scripts=False)
            heard = wire.receive(browser, port, who[2], SAID)
            socket, frame = wire.idles(browser, port, [(who[3], True), (who[4], False)], window)

    if not frame["paths"]:
        raise RuntimeError("the frame of a page without scripts never asked again")

    def figure(
        name: str, what: str, value: float, most: float | None, bound: str, unit: str = "B"
    ) -> Figure:
        return Figure(
            name=f"bytes-{name}", what=what, unit=unit, value=value, most=most, bound=bound
        )

    yield figure("first", "first page, no script", plain["bytes"], 8_192, BOTH_WAYS)
    yield figure("first-requests", "its requests", len(plain["paths"]), 1, "", "requests")
    yield figure("scripts", "first page with its scripts", whole["bytes"], 32 * 1024, BOTH_WAYS)
    yield figure("scripts-requests", "its requests", len(whole["paths"]), 5, "", "requests")
    echo = f"{BOTH_WAYS}; {len(SAID.encode())} bytes of text; its echo on her socket: {sent['socket']} B"
    yield figure("send", "one message sent, with scripts", sent["bytes"], 1_229, echo)
    after = f"{BOTH_WAYS}: form, redirect, page and frame ({len(bare['paths'])} requests)"
    yield figure("send-plain", "one message sent, no script", bare["bytes"], None, after)
    yield figure(
        "received", "one message received, beside its text", heard["beside"], 500, "on her socket"
    )
    yield figure("idle-socket", "an idle minute, socket", socket["minute"], 250, f"over {window} s")
    answers = len(frame["paths"])
    minute = frame["bytes"] / answers * 60 / HOLD
    asked = f"an answer every {HOLD} s; {answers} seen in {window} s; {BOTH_WAYS}"
    yield figure("idle-frame", "an idle minute, no script", minute, 3_072, asked)
