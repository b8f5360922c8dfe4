"""Registers the app workbench with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """工作台。"""

    name = "yifa.interfaces.workbench"
    label = "workbench"
    verbose_name = "工作台"
