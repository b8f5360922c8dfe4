"""What parties handed in, sealed until somebody takes it up, and wrong slips typed; holds no readable word of theirs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Submission(models.Model):
    """A statement by a party. `sealed` can be opened inside the town only; nobody reads it before somebody takes it up."""

    act: models.CharField[str, str] = models.CharField(max_length=40)
    matter: models.CharField[str, str] = models.CharField(max_length=80, db_index=True)
    sealed: models.BinaryField[Any, Any] = models.BinaryField()
    binding: models.CharField[str, str] = models.CharField(max_length=80)
    receipt: models.CharField[str, str] = models.CharField(max_length=20, unique=True)
    at: models.DateTimeField[Any, Any] = models.DateTimeField()
    taken_by: models.CharField[str, str] = models.CharField(max_length=80, default="")
    taken_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "当事人提交的陈述"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.receipt} {self.act}"


class WrongSlip(models.Model):
    """One wrong slip typed for a paper; too many within an hour close its form for the hour."""

    act: models.CharField[str, str] = models.CharField(max_length=40, db_index=True)
    at: models.DateTimeField[Any, Any] = models.DateTimeField()

    class Meta:
        verbose_name = "不对的回执码"

    def __str__(self) -> str:
        return self.act
