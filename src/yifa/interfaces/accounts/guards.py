"""Who may open a page at all, by kind of account; refuses to judge acts, which the door does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from yifa.interfaces.accounts.models import Account, Kind

View: TypeAlias = Callable[..., HttpResponseBase]


def account_of(request: HttpRequest) -> Account:
    """The logged-in account. Raises PermissionDenied where there is none."""
    user = request.user
    if not isinstance(user, Account):
        raise PermissionDenied
    return user


def person_of(request: HttpRequest) -> str:
    """The person of the record behind the log-in. Raises PermissionDenied for an administrator."""
    account = account_of(request)
    if not account.business or account.person is None:
        raise PermissionDenied
    return account.person


def for_business(view: View) -> View:
    """Only persons of the record; administrators are sent to their own page, strangers to log in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not account_of(request).business:
            return redirect("accounts:manage")
        return view(request, *args, **kwargs)

    return guarded


def for_kinds(*kinds: Kind) -> Callable[[View], View]:
    """Only accounts of these kinds; others get the page that says so."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if account_of(request).kind not in kinds:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
