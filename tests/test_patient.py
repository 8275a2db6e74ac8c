"""Waiting for PostgreSQL among greenlets: the others go on meanwhile, and nobody reads half of an answer."""

import subprocess
import sys
import textwrap

import pytest

GREENLETS = """
    from gevent import monkey; monkey.patch_all()
    import sys, time
    import gevent
    from patient import Connection

    first, second = (Connection.connect(sys.argv[1], autocommit=True) for _ in range(2))
    began = time.monotonic()
    both = [gevent.spawn(line.execute, "SELECT pg_sleep(1)") for line in (first, second)]
    gevent.joinall(both, raise_error=True)
    assert time.monotonic() - began < 1.8, "one waited for the other"

    asked = first.info.backend_pid
    long = gevent.spawn(first.execute, "SELECT pg_sleep(20), 'what was asked before'")
    gevent.sleep(0.3)
    long.kill()
    assert first.closed, "half of an answer may be on its way"
    # The server would go on for twenty seconds, and rows it may see would stay in the files for a test after this.
    second.execute("SELECT pg_terminate_backend(%s)", (asked,))

    # More than fits on the way at once, both ways.
    text = "é" * 30_000_000
    assert second.execute("SELECT %s || 'a'", (text,)).fetchone() == (text + "a",)
    try:
        second.execute("SELECT 1 / 0")
    except Exception as error:
        assert "zero" in str(error)
    assert second.execute("SELECT 1").fetchone() == (1,)
    print("all held")
"""


@pytest.mark.slow
def test_greenlets_wait_side_by_side_and_a_broken_wait_ends_the_line(postgresql: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(GREENLETS), postgresql.replace("+psycopg", "")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert told.stdout.strip() == "all held", told.stderr
