"""Registers the app casefile with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class CasefileConfig(AppConfig):
    """卷宗。"""

    name = "yifa.interfaces.casefile"
    label = "casefile"
    verbose_name = "卷宗"
