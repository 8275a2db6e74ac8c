"""What a process keeps in memory is made once for each mark, and never shown under another."""

from threading import Barrier, Event, Thread

from domain.memory import Copy


def test_one_copy_a_mark_however_many_look_at_once() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        number = made[-1]
        Event().wait(0.02)  # so that whoever does not wait for it makes another
        return number

    copy, all_here = Copy(make), Barrier(4)
    seen: list[int] = []

    def look() -> None:
        all_here.wait()
        seen.append(copy.of((1, None)))

    looking = [Thread(target=look) for _ in range(4)]
    for each in looking:
        each.start()
    for each in looking:
        each.join()
    assert (made, seen) == ([0], [0, 0, 0, 0])
    assert [copy.of(mark) for mark in ((1, None), (2, None), (2, None), (1, None))] == [0, 1, 1, 2]
