"""Slips handed over in person: issuing, finding, using up; refuses to be sent anywhere."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.models import Account, Slip

LIVES = timedelta(hours=24)


def issue(account: Account, issued_by: str) -> str:
    """A new slip for the account; older ones are void, its old password and code stop at once. Returns what to print."""
    text = secrets.new_slip()
    with transaction.atomic():
        now = timezone.now()
        Slip.objects.filter(account=account, used_at__isnull=True).update(expires_at=now)
        Slip.objects.create(account=account, digest=secrets.slip_digest(text), issued_by=issued_by, expires_at=now + LIVES)
        account.set_unusable_password()
        account.sealed_secret = ""
        account.save(update_fields=["password", "sealed_secret"])
    return text


def find(username: str, text: str) -> Slip | None:
    """The unused, unexpired slip of that account, or None; nothing says which part was wrong."""
    slip = (
        Slip.objects.filter(
            digest=secrets.slip_digest(text), account__username=username, used_at__isnull=True, expires_at__gt=timezone.now()
        )
        .select_related("account")
        .first()
    )
    return slip if slip is not None and slip.account.is_active else None


def use(slip: Slip, password: str, totp_secret: str, code: str) -> bool:
    """Set password and second factor and use the slip up. False for a wrong code; ValidationError for a weak password."""
    validate_password(password, slip.account)
    step = secrets.matching_step(totp_secret, code)
    if step is None:
        return False
    with transaction.atomic():
        if (
            Slip.objects.filter(pk=slip.pk, used_at__isnull=True, expires_at__gt=timezone.now()).update(used_at=timezone.now())
            != 1
        ):
            return False
        account = slip.account
        account.set_password(password)
        account.sealed_secret = secrets.seal(totp_secret)
        account.last_code_step = step
        account.save(update_fields=["password", "sealed_secret", "last_code_step"])
    return True
