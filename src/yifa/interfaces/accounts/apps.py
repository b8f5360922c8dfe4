"""Registers the app accounts with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号。"""

    name = "yifa.interfaces.accounts"
    label = "accounts"
    verbose_name = "账号"
