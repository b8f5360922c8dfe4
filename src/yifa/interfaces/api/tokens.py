"""Finds the person behind a bearer token; refuses sessions and cookies, so that no page can act in somebody's name."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.http import HttpRequest, HttpResponse

from yifa.interfaces.accounts.models import Account, Kind, Token
from yifa.interfaces.accounts.secrets import digest
from yifa.interfaces.api.answers import form_error

LONGEST = 200


def bearer(request: HttpRequest) -> str | None:
    """The person for whom a live token of an enabled business account stands, or None. Asked anew at every request."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text or len(text) > LONGEST:
        return None
    # A program asks this with every act: the statement is written once, not put together by the mapper a thousand times.
    with connection.cursor() as cursor:
        row = cursor.execute(_statement(), (digest(text.strip()), Kind.BUSINESS.value)).fetchone()
    return str(row[0]) if row is not None else None


@cache
def _statement() -> str:
    token, account = Token._meta.db_table, Account._meta.db_table
    return (
        f"SELECT account.person FROM {token} AS token JOIN {account} AS account ON account.id = token.account_id"  # noqa: S608
        " WHERE token.digest = %s AND token.revoked_at IS NULL"
        " AND account.is_active AND account.kind = %s AND account.person IS NOT NULL"
    )


def without_token() -> HttpResponse:
    """401, and how to come by a token."""
    response = form_error("没有有效的接口令牌", "请由安全管理员开具令牌，放在请求头里", 401)
    response["WWW-Authenticate"] = "Bearer"
    return response
