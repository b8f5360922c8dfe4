"""The words of the house as template filters, and its icons; adds nothing to them."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from yifa.interfaces.web import words
from yifa.interfaces.web.icons import drawn

register = template.Library()
register.filter("day_long", words.day_long)
register.filter("day_short", words.day_short)
register.filter("clock_time", words.clock_time)
register.filter("instant", words.instant)
register.filter("last_moment", words.last_moment)
register.filter("yuan", words.yuan)
register.filter("same_day", words.same_day)


@register.filter
def same_minute(left: object, right: object) -> bool:
    """True where two instants read the same to the minute."""
    return str(left)[:16] == str(right)[:16]


@register.simple_tag
@lru_cache(maxsize=512)
def lucide(name: str, *, size: int | None = 24, **kwargs: str) -> SafeString:
    """The package's icon, drawn once: a page has dozens of the same few."""
    return drawn(name, size, **kwargs)
