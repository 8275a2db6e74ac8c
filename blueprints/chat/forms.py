"""What the person who writes may send."""

from typing import TypedDict

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField


class Asked(TypedDict):
    """The words of ``arrival.begin``."""

    place: str
    untold: bool
    speaks_as: str | None
    minor: bool
    draft: str


class ArrivalForm(FlaskForm):  # type: ignore[misc]
    """Where she is, who she is to what happened, whether she is a minor, and perhaps a first message."""

    class Meta:
        """The application checks the token before any form is read."""

        csrf = False

    place = StringField(_l("Votre ville ou votre code postal"))
    untold = BooleanField(_l("Je préfère ne pas le dire"), false_values=(None, False, ""))
    speaks_as = StringField(_l("Vous êtes"))
    minor = BooleanField(_l("J’ai moins de 18 ans"), false_values=(None, False, ""))
    message = TextAreaField(_l("Votre premier message"))

    def asked(self) -> Asked:
        """What was typed, as ``arrival.begin`` takes it."""
        return {
            "place": (self.place.data or "").strip(),
            "untold": bool(self.untold.data),
            "speaks_as": self.speaks_as.data or None,
            "minor": bool(self.minor.data),
            "draft": self.message.data or "",
        }
