"""Officers: the queue, their conversations, and the one in front of them."""

from flask import Blueprint

from blueprints import doors

bp = Blueprint("desk", __name__, url_prefix="/desk")
bp.before_request(doors.officer)

from blueprints.desk import (  # noqa: E402, F401
    appointing,
    beating,
    beside,
    care,
    changes,
    circumstances,
    danger,
    earlier,
    handover,
    live,
    notes,
    passing,
    promises,
    referral,
    referrals,
    replies,
    summary,
    views,
    working,
)
