"""Small charts drawn on the server as SVG, each said in words too; they know numbers and no figure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 144, 32, 3


def sparkline(now: Sequence[int], before: Sequence[int], label: str) -> SafeString:
    """This year's months as a line over last year's; the label says the same for those who do not see it."""
    top = max((*now, *before, 1))
    last = line_of(before, len(before), top)
    this = line_of(now, len(before), top)
    x, y = this[-1] if this else (EDGE, HEIGHT - EDGE)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline class="before" points="{}"/><polyline class="now" points="{}"/>'
        '<circle class="now" cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, label, joined(last), joined(this), x, y,
    )  # fmt: skip


def line_of(values: Sequence[int], places: int, top: int) -> list[tuple[int, int]]:
    """Points from left to right; nought lies on the floor."""
    step = (WIDTH - 2 * EDGE) / max(places - 1, 1)
    return [(round(EDGE + n * step), round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE) / top)) for n, value in enumerate(values)]


def joined(points: Sequence[tuple[int, int]]) -> SafeString:
    """The points as SVG wants them."""
    return mark_safe(" ".join(f"{x},{y}" for x, y in points))  # noqa: S308  whole numbers only
