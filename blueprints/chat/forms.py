"""What the person who writes may send."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField

SPEAKS_AS = [("victim", _l("Victime")), ("relative", _l("Proche")), ("witness", _l("Témoin"))]


class ArrivalForm(FlaskForm):  # type: ignore[misc]
    """Where she is, who she is to what happened, and perhaps a first message."""

    class Meta:
        """The application checks the token before any form is read."""

        csrf = False

    place = StringField(_l("Votre ville ou votre code postal"))
    untold = BooleanField(_l("Je préfère ne pas le dire"), false_values=(None, False, ""))
    speaks_as = RadioField(
        _l("Vous êtes"), choices=SPEAKS_AS, validate_choice=False, default=None
    )
    message = TextAreaField(_l("Votre premier message"))

    def asked(self) -> dict[str, object]:
        """The words of ``arrival.begin``."""
        return {
            "place": (self.place.data or "").strip()[:200],
            "untold": bool(self.untold.data),
            "speaks_as": self.speaks_as.data,
            "draft": self.message.data or "",
        }
