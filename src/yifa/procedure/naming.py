"""What a matter is called in a sentence of the engine; refuses to show more than its open facts."""

from __future__ import annotations

from yifa.law.zone import day_of
from yifa.procedure.fold import Folded, fold
from yifa.procedure.ports import Book
from yifa.procedure.standing import person_name
from yifa.procedure.view import View

_TELLING = ("name", "title", "subject", "topic")
"""Open facts that say what a matter is about, where its declaration anchors none."""


def matter_words(view: View, book: Book, matter: str) -> str:
    """`规范性文件（示例规〔2020〕1号，示例办法）`: the procedure, the number and what it is about, as far as there are any."""
    slug, history = view.procedure_of(matter), view.history(matter)
    if slug is None or not history or slug not in book.slugs():
        return f"事项“{person_name(view, matter)}”"
    declaration = next(
        (each for each in reversed(book.versions(slug)) if each.from_day <= day_of(history[-1].at)), book.versions(slug)[0]
    )
    folded = fold(history, declaration)
    told = "，".join(each for each in (_number(folded), _about(folded)) if each)
    return f"“{declaration.title}”" + (f"（{told}）" if told else "")


def _number(folded: Folded) -> str | None:
    return next((done.number for done in reversed(folded.standing) if done.number), None)


def _about(folded: Folded) -> str | None:
    for name in (folded.declaration.anchors.get("title"), *_TELLING):
        value = folded.facts.get(name) if name else None
        if isinstance(value, str) and value:
            return value if len(value) <= 40 else value[:39] + "…"
    return None
