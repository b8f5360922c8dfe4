"""What a report's DOCX carries so that it can come back: tags of controls, styles, and what each section said; reads no file.

A figure is a content control tagged `figure:ID`, an attested number one tagged `attested:NAME`. Because simpler programs drop
tags, the same number also stands in a bookmark, a section's text in one of its own under its heading, every kind of
paragraph has its style, and the document's keywords hold what each section's text was when it was sent out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

FIGURE, ATTESTED = "figure:", "attested:"
NUMBER, SECTION = "yifa_n_", "yifa_s_"
"""How the bookmarks begin: of a number, of a section."""
TITLE, PART, HEADING, COMPUTED, TEXT, HINT, SIGNED, END = (
    "YifaTitle", "YifaPart", "YifaHeading", "YifaComputed", "YifaText", "YifaHint", "YifaSigned", "YifaEnd",
)  # fmt: skip
STYLE_NAMES = {
    TITLE: "依法标题",
    PART: "依法一级标题",
    HEADING: "依法二级标题",
    COMPUTED: "依法计算句",
    TEXT: "依法正文",
    HINT: "依法提示",
    SIGNED: "依法落款",
    END: "依法附件",
}
MARK = "yifa-report"
_KEYWORDS = re.compile(rf"{MARK}/1 year=(?P<year>[0-9]{{4}}) base=(?P<base>[a-z0-9=,| -]*)")


def print_of(text: str) -> str:
    """A short digest of a section's text, enough to see whether it was changed."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


def number_mark(reference: str, place: int) -> str:
    """The bookmark of a number: its reference cannot stand there, but a digest of it can."""
    return f"{NUMBER}{print_of(reference)}_{place}"


def section_mark(section: str) -> str:
    """The bookmark of a section."""
    return SECTION + section.replace("-", "_")


def keywords(year: int, texts: Mapping[str, str]) -> str:
    """What goes into the document's keywords."""
    base = "|".join(f"{name}={print_of(text)}" for name, text in sorted(texts.items()))
    return f"{MARK}/1 year={year} base={base}"


def read_keywords(text: str) -> tuple[int, dict[str, str]] | None:
    """The year and the digests, None for a document that carries none."""
    found = _KEYWORDS.search(text)
    if found is None:
        return None
    pairs = (pair.partition("=") for pair in re.split("[|, ]+", found["base"]) if "=" in pair)
    return int(found["year"]), {name: digest for name, _, digest in pairs}
