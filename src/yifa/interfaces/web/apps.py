"""Registers the app web with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """网页公用部分。"""

    name = "yifa.interfaces.web"
    label = "web"
    verbose_name = "网页公用部分"
