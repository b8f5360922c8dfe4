"""Registers the app public with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """公示。"""

    name = "yifa.interfaces.public"
    label = "public"
    verbose_name = "公示"
