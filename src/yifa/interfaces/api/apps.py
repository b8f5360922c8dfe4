"""Registers the app api with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """接口。"""

    name = "yifa.interfaces.api"
    label = "api"
    verbose_name = "接口"
