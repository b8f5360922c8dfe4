"""Ends sessions that were idle or open too long; refuses to touch requests without a session."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED, SEEN = "started_at", "seen_at"
WRITE_EVERY = 60  # seconds; not every request needs a write


class TimeOut:
    """Half an hour without a request or twelve hours in all, and the next request must log in again; drafts stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.check(request)
        return self.get_response(request)

    def check(self, request: HttpRequest) -> None:
        """Log out where either limit has passed, else remember that somebody was here."""
        now = int(time())
        started, seen = request.session.get(STARTED, now), request.session.get(SEEN, now)
        if now - seen > settings.IDLE_MINUTES * 60 or now - started > settings.ABSOLUTE_HOURS * 3600:
            logout(request)
            request.timed_out = True  # type: ignore[attr-defined]  # read by the log-in page to say why
        elif STARTED not in request.session or now - seen >= WRITE_EVERY:
            request.session[STARTED], request.session[SEEN] = started, now
