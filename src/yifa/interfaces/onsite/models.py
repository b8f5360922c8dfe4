"""Devices' public keys and the bundles they sent; holds nothing of a case in clear: that lies sealed in its file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yifa.interfaces.accounts.models import Account


class State(models.TextChoices):
    """Where a bundle stands. Whatever it is, the bundle is kept: none is ever thrown away."""

    RECEIVED = "received", "已收到"
    UNSIGNED = "unsigned", "待会签"
    RECORDED = "recorded", "已记入"
    REVIEW = "review", "待复核"
    UNREADABLE = "unreadable", "打不开"
    IRREGULAR = "irregular", "已记为不合规事实"
    SETTLED = "settled", "已复核了结"


class DeviceKey(models.Model):
    """The public key a phone made for itself. It counts once the registrar has recorded its fingerprint in an act."""

    fingerprint: models.CharField[str, str] = models.CharField(primary_key=True, max_length=40)
    public_key: models.CharField[str, str] = models.CharField(max_length=200)
    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    enrolled_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "设备公钥"

    def __str__(self) -> str:
        return self.fingerprint


class Bundle(models.Model):
    """One sealed bundle as it came, by the digest of its bytes; the bytes lie in the home under `onsite/`."""

    digest: models.CharField[str, str] = models.CharField(primary_key=True, max_length=64)
    bundle: models.CharField[str, str] = models.CharField(max_length=64, db_index=True)
    device: models.CharField[str, str] = models.CharField(max_length=40, blank=True, default="")
    person: models.CharField[str, str] = models.CharField(max_length=80)
    state: models.CharField[str, str] = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    received_at: models.DateTimeField[Any, Any] = models.DateTimeField()
    skew: models.IntegerField[int | None, int | None] = models.IntegerField(null=True)
    captured_at: models.CharField[str, str] = models.CharField(max_length=40, blank=True, default="")
    second: models.CharField[str, str] = models.CharField(max_length=80, blank=True, default="")
    cosigned: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    number: models.CharField[str, str] = models.CharField(max_length=80, blank=True, default="")
    device_said: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    notes: models.JSONField[Any, Any] = models.JSONField(default=list)
    files: models.JSONField[Any, Any] = models.JSONField(default=dict)
    acts: models.JSONField[Any, Any] = models.JSONField(default=list)
    matter: models.CharField[str, str] = models.CharField(max_length=80, blank=True, default="")
    late_reason: models.CharField[str, str] = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "现场记录"
        ordering: ClassVar[list[str]] = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.bundle} {self.state}"


class UsedCode(models.Model):
    """A code by which somebody joined in at the scene; each serves once."""

    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    step: models.BigIntegerField[int, int] = models.BigIntegerField()
    bundle: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        verbose_name = "现场用过的动态码"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_code_for_one_bundle", fields=["account", "step"])
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.step}"  # type: ignore[attr-defined]  # Django's own attribute of the foreign key
