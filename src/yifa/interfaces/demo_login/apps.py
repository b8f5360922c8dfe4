"""Registers the demonstration's log-in; refuses to be loaded by any settings that are not a demonstration."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DemoLoginConfig(AppConfig):
    """演示登录。"""

    name = "yifa.interfaces.demo_login"
    label = "demo_login"
    verbose_name = "演示登录"

    def ready(self) -> None:
        """Raises ImproperlyConfigured outside a demonstration."""
        if not settings.YIFA_DEMONSTRATION:
            raise ImproperlyConfigured("演示登录只能用在演示设置里")
