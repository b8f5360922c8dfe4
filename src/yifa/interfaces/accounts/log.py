"""Writes the account log, with control characters taken out; refuses to hold passwords, codes or contents."""

from __future__ import annotations

from django.http import HttpRequest

from yifa.interfaces.accounts.models import Event


def one_line(text: str, limit: int) -> str:
    """The text on one line without control characters, so that no name can forge a second entry."""
    return "".join(c if c.isprintable() else "·" for c in text)[:limit]


def note(request: HttpRequest | None, who: str, what: str, result: str) -> None:
    """One entry; the caller's transaction decides whether it stays."""
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    Event.objects.create(
        who=one_line(who, 120), what=one_line(what, 200), result=one_line(result, 200), address=one_line(address, 64)
    )
