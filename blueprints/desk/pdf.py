"""The same document as a PDF: tagged, in French, with letters of many scripts, and nobody's machine in it."""

import unicodedata
from collections.abc import Container

from flask_babel import gettext as _
from fpdf import FPDF, XPos, YPos
from fpdf.enums import Align
from fpdf.prefs import ViewerPreferences

from blueprints.desk.paper import Paper
from config import ROOT
from domain.clock import now

FONT = ROOT / "data" / "fonts" / "DejaVuSans.ttf"
MISSING = "□"  # stands for what the font has no letter for
TITLE, HEADING, TEXT, SMALL = 16, 12, 10.5, 8.5  # points
LINE = 1.45  # of the letters' size
POINT = 25.4 / 72  # millimetres


def drawn(paper: Paper) -> bytes:
    """The PDF's bytes."""
    sheet = Sheet(paper.title)
    sheet.say("H1", paper.title, TITLE)
    for label, fact in paper.facts:
        sheet.say("P", _("%(label)s :", label=label) + f" {fact}", TEXT)
    for label, text in paper.parts:
        sheet.ln(4)
        sheet.say("H2", label, HEADING)
        sheet.say("P", text, TEXT)
    sheet.ln(6)
    if sheet.lacks:
        sheet.say("P", _lacking(), SMALL)
    sheet.say("P", paper.end, SMALL)
    return bytes(sheet.output())


def _lacking() -> str:
    said: str = _(
        "Certains caractères n’existent pas dans la police de ce document : %(sign)s les remplace. L’export en "
        "texte les contient.",
        sign=MISSING,
    )
    return said


class Sheet(FPDF):
    """Pages on which everything said is tagged as what it is, across page breaks too.

    The library tags images alone; what it uses for them is used here for text. Line breaks, letters
    that join and lines that run from right to left are its work.
    """

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.lacks, self._tag = False, ""
        self._title = title
        self.set_margin(20)
        self.set_auto_page_break(True, margin=22)
        self.set_lang("fr")
        self.set_title(title)
        self.set_creation_date(now())
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font("text", fname=FONT)
        self._letters: Container[int] = self.fonts["text"].cmap  # type: ignore[union-attr]
        self.set_font("text", size=TEXT)
        self.add_page()

    def say(self, tag: str, text: str, size: float) -> None:
        """Write this below the rest, a paragraph a line; ``tag``: H1, H2 or P. ``size`` in points."""
        if tag == "H2":
            self._keep_with_next(size)
            self.start_section(text)
        for line in self._printable(text).split("\n"):
            self.set_font("text", size=size)
            if line.strip():
                self._paragraph(tag, line, size * LINE * POINT)
            else:
                self.ln(size * POINT)

    def footer(self) -> None:
        """Which document and which page: they get apart. No part of what is read aloud."""
        self._out("/Artifact BMC")
        self.set_y(-14)
        self.set_text_shaping(False)
        self.set_font("text", size=SMALL)
        number = _("page %(number)s sur %(all)s", number=self.page_no(), all="{nb}")
        self.cell(0, 5, f"{self._title} · {number}", align=Align.C)
        self._out("EMC")

    def _paragraph(self, tag: str, line: str, height: float) -> None:
        self.set_text_shaping(_joins(line))
        align = Align.R if _from_the_right(line) else Align.L
        self._begin(tag)
        self.multi_cell(0, height, line, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._end()

    def _begin(self, tag: str) -> None:
        self._tag = tag
        mcid = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{tag}", mcid=mcid)
        self._out(f"/{tag} <</MCID {mcid}>> BDC")

    def _end(self) -> None:
        self._out("EMC")
        self._tag = ""

    def _perform_page_break(self) -> None:
        tag = self._tag
        if tag:
            self._end()
        super()._perform_page_break()
        if tag:
            self._begin(tag)

    def _keep_with_next(self, size: float) -> None:
        """A heading is not the last line of a page."""
        if self.will_page_break(size * LINE * POINT + 2 * TEXT * LINE * POINT):
            self.add_page()

    def _printable(self, text: str) -> str:
        """Without what no paper shows; what the font lacks is seen to be lacking."""
        plain = "".join(
            c for c in text.replace("\t", "    ") if c == "\n" or unicodedata.category(c) != "Cc"
        )
        shown = "".join(c if c == "\n" or ord(c) in self._letters else MISSING for c in plain)
        self.lacks = self.lacks or shown != plain
        return shown


def _joins(line: str) -> bool:
    """Whether letters of this line take their shape from their neighbours, or run from the right."""
    return any(
        unicodedata.combining(c) or unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in line
    )


def _from_the_right(line: str) -> bool:
    """Whether its first letter that runs anywhere runs from the right."""
    ways = (unicodedata.bidirectional(c) for c in line)
    return next((way in ("R", "AL") for way in ways if way in ("L", "R", "AL")), False)
