"""Drafts as typed and openings of private facts, in the desk's own database; neither is part of the record."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models

from yifa.interfaces.accounts.models import Account


def new_id() -> str:
    """An address nobody can guess."""
    return secrets.token_urlsafe(16)


class Sheet(models.Model):
    """A form being filled in, letter for letter. Once performed it names its act, so pressing again shows the same act."""

    id: models.CharField[str, str] = models.CharField(primary_key=True, max_length=32, default=new_id)
    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sheets")
    slug: models.CharField[str, str] = models.CharField(max_length=60)
    step: models.CharField[str, str] = models.CharField(max_length=60)
    matter: models.CharField[str | None, str | None] = models.CharField(max_length=80, null=True)
    thread: models.CharField[str, str] = models.CharField(max_length=40, blank=True, default="")
    typed: models.JSONField[Any, Any] = models.JSONField(default=dict)
    revision: models.IntegerField[int, int] = models.IntegerField(default=0)
    key: models.CharField[str, str] = models.CharField(max_length=32, default=new_id)
    act: models.CharField[str, str] = models.CharField(max_length=40, blank=True, default="")
    done_matter: models.CharField[str, str] = models.CharField(max_length=80, blank=True, default="")
    begun_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    saved_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "草稿"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "act", "slug", "step"])]

    def __str__(self) -> str:
        return f"{self.slug}.{self.step}"


class Way(models.TextChoices):
    """How a person who acts with others joined in."""

    CODE = "code", "本人动态码"
    PAPER = "paper", "签名扫描件"
    DEMONSTRATION = "demonstration", "演示代签"


class CoSignature(models.Model):
    """One person's signature under the digest of a sheet's content. Inserted only; another content needs another one."""

    sheet: models.ForeignKey[Sheet, Sheet] = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="signatures")
    digest: models.CharField[str, str] = models.CharField(max_length=64)
    person: models.CharField[str, str] = models.CharField(max_length=80)
    account: models.ForeignKey[Account | None, Account | None] = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="signatures", null=True
    )
    way: models.CharField[str, str] = models.CharField(max_length=20, choices=Way.choices)
    scan: models.CharField[str, str] = models.CharField(max_length=80, blank=True, default="")
    at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "会签"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_signature_under_one_content", fields=["sheet", "digest", "person"])
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ValueError on a second save."""
        if self.pk is not None:
            raise ValueError("会签只增不改")
        super().save(*args, **kwargs)


class PartySearch(models.Model):
    """One search by party: who, for what, which words, and the acts whose sealed party was opened to compare. Inserted only."""

    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person: models.CharField[str, str] = models.CharField(max_length=80)
    words: models.CharField[str, str] = models.CharField(max_length=80)
    purpose: models.CharField[str, str] = models.CharField(max_length=300)
    opened: models.JSONField[Any, Any] = models.JSONField(default=list)
    hits: models.IntegerField[int, int] = models.IntegerField()
    at: models.DateTimeField[Any, Any] = models.DateTimeField()

    class Meta:
        verbose_name = "按当事人检索记录"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.person} {self.at}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ValueError on a second save."""
        if self.pk is not None:
            raise ValueError("检索记录只增不改")
        super().save(*args, **kwargs)


class Opening(models.Model):
    """One reading of a sealed fact: who, which, why. Inserted before the value is shown, never changed."""

    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="openings")
    person: models.CharField[str, str] = models.CharField(max_length=80)
    act: models.CharField[str, str] = models.CharField(max_length=40)
    matter: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    fact: models.CharField[str, str] = models.CharField(max_length=120)
    purpose: models.CharField[str, str] = models.CharField(max_length=300)
    at: models.DateTimeField[Any, Any] = models.DateTimeField()

    class Meta:
        verbose_name = "查看记录"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.person} {self.act} {self.fact}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ValueError on a second save."""
        if self.pk is not None:
            raise ValueError("查看记录只增不改")
        super().save(*args, **kwargs)
