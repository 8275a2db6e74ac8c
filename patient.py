"""Waiting for PostgreSQL among greenlets: psycopg's own way of it polls, which costs more than the answer."""

import sys
from typing import Any

import psycopg
from psycopg import waiting

READ, READY = waiting.Wait.R, waiting.Ready.R


class Connection(psycopg.Connection[Any]):
    """psycopg's, with a wait that gevent offers; where nothing is patched it waits in C, as always."""

    def wait(self, gen: Any, *how: Any, **more: Any) -> Any:
        """Run what psycopg does on the line, asleep while the database works."""
        if not _among_greenlets():
            return super().wait(gen, *how, **more)
        from gevent.socket import wait_read

        line = self.pgconn.socket
        try:
            wanted = next(gen)
            while True:
                if wanted == READ:
                    wait_read(line)
                    wanted = gen.send(READY)
                else:  # the line is full: rare, and left to psycopg
                    wanted = gen.send(_both(line))
        except StopIteration as end:
            return end.value
        except psycopg.Error:
            raise
        except BaseException:
            self.close()  # half of an answer may be on its way: nobody else may read it
            raise


def _both(line: int) -> int:
    from gevent.select import select

    readable, writable, _ = select([line], [line], [])
    return (waiting.Ready.R if readable else 0) | (waiting.Ready.W if writable else 0)


def _among_greenlets() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("select")
