"""Uses up the time codes by which other persons join in somebody's act; refuses to know what the act is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from axes.handlers.proxy import AxesProxyHandler
from django.db import transaction
from django.http import HttpRequest

from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.models import Account

WRONG = "会签码不对，或者已经用过。请本人等下一个动态码再输入；没有记入任何内容。"
LOCKED = "连续多次不对，这个账号的会签和登录暂停一刻钟；没有记入任何内容。"


class Used(Exception):
    """A code was used between checking and storing; the account's key is its argument."""


def second_factor(person: str) -> Account | None:
    """The person's account, where it is enabled and has a second factor that can be checked here."""
    account = Account.objects.filter(person=person, is_active=True).exclude(sealed_secret="").first()
    return account if account is not None and secrets.unseal(account.sealed_secret) is not None else None


def plain(code: str) -> str:
    """A code as typed, with full-width digits and blanks made plain."""
    return "".join(unicodedata.normalize("NFKC", code[:40]).split())


def use_codes(request: HttpRequest, given: Mapping[Account, str]) -> dict[int, str]:
    """Use up one code for each account, all or none. What is wrong, by the account's key; empty when all are used.

    Wrong and used codes count towards the lock of the account they were given for, as wrong passwords do.
    """
    wrong: dict[int, str] = {}
    steps: dict[int, int] = {}
    for account, code in given.items():
        step = None if locked(request, account) else step_of(account, code)
        if step is not None:
            steps[account.pk] = step
            continue
        if not locked(request, account):
            count_failure(request, account)
        wrong[account.pk] = LOCKED if locked(request, account) else WRONG
    return wrong or store(steps)


def step_of(account: Account, code: str) -> int | None:
    """The time step of the account's own code, None for a wrong one or one not later than the last used."""
    secret = secrets.unseal(account.sealed_secret) if account.sealed_secret else None
    step = secrets.matching_step(secret, plain(code)) if secret else None
    return step if step is not None and step > account.last_code_step else None


def store(steps: Mapping[int, int]) -> dict[int, str]:
    """Keep the steps as used, in one transaction; a code that somebody used meanwhile gives them all back."""
    try:
        with transaction.atomic():
            for key, step in steps.items():
                if Account.objects.filter(pk=key, last_code_step__lt=step).update(last_code_step=step) != 1:
                    raise Used(key)
    except Used as used:
        return {int(used.args[0]): WRONG}
    return {}


def locked(request: HttpRequest, account: Account) -> bool:
    """True while the account is locked for too many wrong tries."""
    return not AxesProxyHandler.is_allowed(_counted(request), {"username": account.username})


def count_failure(request: HttpRequest, account: Account) -> None:
    """One more wrong try."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": account.username}, request=_counted(request))


def _counted(request: HttpRequest) -> HttpRequest:
    """What the lock may see of a request: where it came from, and nothing of the form.

    It is a request of its own, because the lock marks what it is given and would answer the whole page with its refusal.
    """
    seen = HttpRequest()
    seen.method, seen.path = "POST", request.path
    seen.META = {key: request.META[key] for key in ("REMOTE_ADDR", "HTTP_USER_AGENT") if key in request.META}
    return seen
