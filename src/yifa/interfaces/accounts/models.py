"""Accounts, slips, tokens and what happened to them; refuses to know posts or certificates, which are standings in the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Kind(models.TextChoices):
    """A business account belongs to a person of the record; the three administrators hold no business standing."""

    BUSINESS = "business", "业务人员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts without a password; only a slip handed over in person gives one."""

    def open(self, *, username: str, kind: str, person: str | None, shown_name: str) -> Account:
        """A new account that nobody can log in to yet. Raises IntegrityError for an administrator with a person."""
        account = self.model(username=username, kind=kind, person=person, shown_name=shown_name)
        account.set_unusable_password()
        account.save(force_insert=True)
        return account


class Account(AbstractBaseUser):
    """One log-in. `person` is the id of a person matter in the record; everything that person may do is asked there."""

    username: models.CharField[str, str] = models.CharField("账号", max_length=40, unique=True)
    shown_name: models.CharField[str, str] = models.CharField("姓名", max_length=60)
    kind: models.CharField[str, str] = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.BUSINESS)
    person: models.CharField[str | None, str | None] = models.CharField(
        "人员编号", max_length=80, null=True, blank=True, unique=True
    )
    is_active: models.BooleanField[bool, bool] = models.BooleanField("启用", default=True)
    sealed_secret: models.TextField[str, str] = models.TextField("动态码密钥（加密）", blank=True)
    last_code_step: models.BigIntegerField[int, int] = models.BigIntegerField("最近用过的动态码", default=0)
    opened_at: models.DateTimeField[Any, Any] = models.DateTimeField("开立时间", auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Administrators and persons of the record exclude each other, at the level of the table."""

        verbose_name = "账号"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="only_business_accounts_have_a_person",
                condition=models.Q(kind="business", person__isnull=False)
                | (~models.Q(kind="business") & models.Q(person__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.shown_name}（{self.username}）"

    @property
    def business(self) -> bool:
        """True where the account stands for a person of the record."""
        return self.kind == Kind.BUSINESS and self.person is not None


class Slip(models.Model):
    """A one-time slip handed over in person; only its digest is kept."""

    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="slips")
    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    issued_by: models.CharField[str, str] = models.CharField("开具人", max_length=120)
    issued_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    expires_at: models.DateTimeField[Any, Any] = models.DateTimeField()
    used_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "重置单"


class Token(models.Model):
    """A program's key to act for one account; only its digest is kept."""

    account: models.ForeignKey[Account, Account] = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name: models.CharField[str, str] = models.CharField("用途", max_length=60)
    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    issued_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    revoked_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"


class Event(models.Model):
    """One line of the account log: who, when, what, with what result. Written once, never changed by the program."""

    when: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True, db_index=True)
    who: models.CharField[str, str] = models.CharField(max_length=120)
    what: models.CharField[str, str] = models.CharField(max_length=200)
    result: models.CharField[str, str] = models.CharField(max_length=200)
    address: models.CharField[str, str] = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "账号日志"
        ordering: ClassVar[list[str]] = ["-id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises ValueError on a second save."""
        if self.pk is not None:
            raise ValueError("账号日志只增不改")
        super().save(*args, **kwargs)
