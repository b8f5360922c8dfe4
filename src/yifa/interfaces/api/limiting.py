"""How often one program or one address may ask; refuses to know what it asks for and counts nobody beyond the minute."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from yifa.interfaces.api.answers import form_error

View: TypeAlias = Callable[..., HttpResponseBase]


class Limits:
    """The counts of this process. One process serves a town, so nothing is shared and nothing outlives it."""

    def __init__(self, rules: dict[str, str]) -> None:
        self.counted = MovingWindowRateLimiter(MemoryStorage())
        self.rules: dict[str, RateLimitItem] = {kind: parse(rule) for kind, rule in rules.items()}

    def wait(self, kind: str, who: str) -> int:
        """Count one request of somebody; whole seconds until the next is taken, 0 where this one is."""
        rule = self.rules[kind]
        if self.counted.hit(rule, kind, who):
            return 0
        return max(1, math.ceil(self.counted.get_window_stats(rule, kind, who).reset_time - time.time()))


@cache
def here() -> Limits:
    """The limits of this installation."""
    return Limits(settings.API_LIMITS)


def address_of(request: HttpRequest) -> str:
    """Where a request came from; behind the town's own proxy, what that proxy says, which is the last it wrote down."""
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if told:
            return told[:64]
    return str(request.META.get("REMOTE_ADDR", ""))


def too_often(wait: int) -> HttpResponseBase:
    """429, and when to come again."""
    response = form_error("请求太频繁", f"请在 {wait} 秒后再试；没有任何内容被记录", 429)
    response["Retry-After"] = str(wait)
    return response


def by_address(view: View) -> View:
    """Take so many requests a minute from one address."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wait = here().wait("address", address_of(request))
        return too_often(wait) if wait else view(request, *args, **kwargs)

    return limited


def of_person(request: HttpRequest, person: str | None) -> HttpResponseBase | None:
    """The answer for a person or, where the token stands for nobody, an address that asks too often; None where it may go on."""
    wait = here().wait("token", person) if person else here().wait("address", address_of(request))
    return too_often(wait) if wait else None
