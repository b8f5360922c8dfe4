"""The second officer's own code typed at the scene, tried against the time it was typed; refuses a code twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.codes import plain, second_factor
from yifa.interfaces.onsite.models import Bundle, UsedCode
from yifa.interfaces.runtime import Runtime

CODE, DESK, DEMONSTRATION = "code", "desk", "demonstration"
WORDS = {CODE: "现场动态码", DESK: "本人登录确认", DEMONSTRATION: "演示：由系统代为会签"}


def signed_at_scene(current: Runtime, row: Bundle, manifest: dict[str, Any]) -> str:
    """How the second officer joined in at the scene; empty where that cannot be shown."""
    told = manifest.get("cosign")
    if not isinstance(told, dict):
        return ""
    if told.get("demonstration") is True and settings.YIFA_DEMONSTRATION and current.mode == "demonstration":
        return DEMONSTRATION
    account = second_factor(row.second) if row.second else None
    code, at = told.get("code"), told.get("at")
    if account is None or not isinstance(code, str) or not isinstance(at, str):
        return ""
    secret = secrets.unseal(account.sealed_secret)
    try:
        typed = datetime.fromisoformat(at)
    except ValueError:
        return ""
    step = secrets.matching_step(secret, plain(code), typed) if secret and typed.tzinfo is not None else None
    return CODE if step is not None and use(account.pk, step, row.bundle) else ""


def use(account: int, step: int, bundle: str) -> bool:
    """Use the code up for one bundle; False where another bundle used it."""
    try:
        with transaction.atomic():
            found, _ = UsedCode.objects.get_or_create(account_id=account, step=step, defaults={"bundle": bundle})
    except IntegrityError:
        return False
    return found.bundle == bundle
