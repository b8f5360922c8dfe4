"""Signatures of those who act together with the submitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("workbench", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="CoSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("person", models.CharField(max_length=80)),
                (
                    "way",
                    models.CharField(
                        choices=[("code", "本人动态码"), ("paper", "签名扫描件"), ("demonstration", "演示代签")], max_length=20
                    ),
                ),
                ("scan", models.CharField(blank=True, default="", max_length=80)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="workbench.sheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "会签",
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "digest", "person"), name="one_signature_under_one_content")
                ],
            },
        ),
    ]
