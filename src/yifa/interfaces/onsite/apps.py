"""Registers the app onsite with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class OnsiteConfig(AppConfig):
    """现场。"""

    name = "yifa.interfaces.onsite"
    label = "onsite"
    verbose_name = "现场"
