"""Checks account, password and code together and says only yes or no; refuses to say which was wrong."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest

from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.models import Account


class TwoFactorBackend(BaseBackend):
    """Password and time code; a code is used up by its first use."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  named by Django
        username: str | None = None,
        password: str | None = None,
        code: str | None = None,
        **other: Any,  # noqa: ARG002  other back ends have other credentials
    ) -> Account | None:
        """The account, or None. Unknown accounts cost the same time as known ones."""
        if username is None or password is None or code is None:
            return None
        account = Account.objects.filter(username=username).first()
        if account is None:
            Account().set_password(password)  # the same work as checking one
            return None
        right = account.check_password(password) and account.is_active
        return account if right and self.use_code(account, code) else None

    def use_code(self, account: Account, code: str) -> bool:
        """True once per code: the step is stored only if it is later than the last one, in one statement."""
        secret = secrets.unseal(account.sealed_secret) if account.sealed_secret else None
        step = secrets.matching_step(secret, code) if secret else None
        if step is None:
            return False
        with transaction.atomic():
            return Account.objects.filter(pk=account.pk, last_code_step__lt=step).update(last_code_step=step) == 1

    def get_user(self, user_id: Any) -> Account | None:
        """Asked at every request, so a disabled account stops at the next one."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
