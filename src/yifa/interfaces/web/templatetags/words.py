"""The words of the house as template filters; adds nothing to them."""

from __future__ import annotations

from django import template

from yifa.interfaces.web import words

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
