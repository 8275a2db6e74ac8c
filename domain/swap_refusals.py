"""Why a swap is not offered, not agreed to, or not decided: each in a sentence."""

from flask_babel import lazy_gettext as _l

from domain.errors import Refused
from domain.swap import APPROVED, DECLINED, LAPSED, REFUSED, WITHDRAWN, Swap
from domain.weighing import Weighed


class NotToSwap(Refused):
    """A draft, an absence, or what has begun."""

    status = 409
    sentence = _l("Seule une vacation publiée et à venir peut être proposée.")


class SwapWithNobody(Refused):
    """No such colleague, or the one whose shift it is."""

    sentence = _l("Choisissez dans la liste un collègue, ou une de ses vacations.")

    def __init__(self, field: str = "to") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


class NoSwapReason(Refused):
    """Who decides for somebody, or against, says why."""

    sentence = _l("Écrivez le motif, en 200 caractères au plus.")

    def __init__(self, field: str = "why") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


class InASwap(Refused):
    """A shift is in one swap at a time."""

    status = 409
    sentence = _l("Cette vacation est déjà dans une proposition qui n’est pas terminée.")


class SwapMoved(Refused):
    """A shift of it is not as it was when it was offered, or has begun."""

    status = 409
    sentence = _l(
        "Une vacation de cet échange a changé entre-temps, ou a commencé : l’échange n’a plus d’objet."
    )


class ShiftTaken(Refused):
    """A colleague was first."""

    status = 409

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.sentence = _l("%(name)s a déjà accepté de prendre cette vacation.", name=name)


class SwapOver(Refused):
    """It was decided, declined or withdrawn; by whom."""

    status = 409

    def __init__(self, ending: str | None = None, name: str = "") -> None:
        super().__init__(ending, name)
        self.sentence = {
            APPROVED: _l("%(name)s a déjà approuvé cet échange.", name=name),
            REFUSED: _l("%(name)s a déjà refusé cet échange.", name=name),
            DECLINED: _l("%(name)s a décliné entre-temps : rien ne change.", name=name),
            WITHDRAWN: _l("%(name)s a retiré cette proposition entre-temps.", name=name),
        }.get(ending or "", _l("Cet échange n’attend plus cette réponse. Voici où il en est."))


class AgainstTheRota(Refused):
    """A rule is broken from which nobody is freed: leave, or two shifts at once."""

    status = 409
    sentence = _l(
        "Cela ne peut pas se faire : quelqu’un aurait deux vacations à la fois, ou une vacation pendant une "
        "absence."
    )

    def __init__(self, weighed: Weighed | None = None) -> None:
        super().__init__()
        self.weighed = weighed


class SwapDoubtful(Refused):
    """Something stands against it that a supervisor would have to accept, and was not seen so far."""

    status = 409
    sentence = _l(
        "Rien n’est encore proposé : voyez ci-dessous ce qui s’y oppose, et qu’un responsable devrait accepter. "
        "Envoyez à nouveau pour le proposer quand même."
    )

    def __init__(self, weighed: Weighed | None = None) -> None:
        super().__init__()
        self.weighed = weighed


class Thinned(Refused):
    """Somebody would be missing who is not missing so far, and nobody said why that is accepted."""

    status = 409
    sentence = _l(
        "Rien n’a été changé : l’échange laisse un manque. Écrivez le motif qui le justifie, en 200 caractères "
        "au plus."
    )
    field = "short"


class NobodyThere(Refused):
    """An account that was closed since, or has no desk any more."""

    status = 409
    sentence = _l("Rien n’a été changé : un des deux comptes est fermé, ou n’a plus de bureau.")


class DraftInTheWay(Refused):
    """Who would take it has a draft at that time, which supervisors alone know of."""

    status = 409
    sentence = _l(
        "Rien n’a été changé : un brouillon est planifié au même moment pour qui prendrait la vacation. Annulez "
        "d’abord ce brouillon."
    )


def told(swap: Swap) -> Refused:
    """Why nothing came of an answer to it, as it is now."""
    if swap.stands == LAPSED:
        return SwapMoved()
    if swap.ending is None and swap.taker is not None:
        return ShiftTaken(swap.taker.name)
    return SwapOver(swap.ending, swap.ender.name if swap.ender else "")
