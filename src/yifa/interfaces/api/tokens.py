"""Finds the person behind a bearer token; refuses sessions and cookies, so that no page can act in somebody's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from yifa.interfaces.accounts.models import Token
from yifa.interfaces.accounts.secrets import digest
from yifa.interfaces.api.answers import form_error

LONGEST = 200


def bearer(request: HttpRequest) -> Token | None:
    """The live token of an enabled business account, or None."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text or len(text) > LONGEST:
        return None
    found = Token.objects.filter(digest=digest(text.strip()), revoked_at__isnull=True).select_related("account").first()
    return found if found is not None and found.account.is_active and found.account.business else None


def without_token() -> HttpResponse:
    """401, and how to come by a token."""
    response = form_error("没有有效的接口令牌", "请由安全管理员开具令牌，放在请求头里", 401)
    response["WWW-Authenticate"] = "Bearer"
    return response
