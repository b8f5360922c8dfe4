"""Registers the app party with Django; knows nothing else."""

from __future__ import annotations

from django.apps import AppConfig


class PartyConfig(AppConfig):
    """当事人。"""

    name = "yifa.interfaces.party"
    label = "party"
    verbose_name = "当事人"
