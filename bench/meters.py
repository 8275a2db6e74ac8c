"""What a server uses: CPU seconds and memory of all its processes, from outside."""

from collections.abc import Iterable

import psutil


def family(roots: Iterable[int]) -> list[psutil.Process]:
    """These processes and all that descend from them."""
    found: list[psutil.Process] = []
    for pid in roots:
        parent = psutil.Process(pid)
        found += [parent, *parent.children(recursive=True)]
    return found


def cpu(roots: Iterable[int]) -> float:
    """CPU seconds so far, user and system, of the living and of children already reaped."""
    spent = 0.0
    for process in family(roots):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # its parent has its time when it has been waited for
        spent += times.user + times.system + times.children_user + times.children_system
    return spent


def memory(roots: Iterable[int]) -> int:
    """Bytes that only these processes hold (PSS: shared pages are counted once among them)."""
    return sum(process.memory_full_info().pss for process in family(roots))
