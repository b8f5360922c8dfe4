"""The first tables: drafts as typed and openings of private facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import yifa.interfaces.workbench.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=80)),
                ("act", models.CharField(max_length=40)),
                ("matter", models.CharField(db_index=True, max_length=80)),
                ("fact", models.CharField(max_length=120)),
                ("purpose", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "查看记录",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=yifa.interfaces.workbench.models.new_id, max_length=32, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(max_length=60)),
                ("step", models.CharField(max_length=60)),
                ("matter", models.CharField(max_length=80, null=True)),
                ("thread", models.CharField(blank=True, default="", max_length=40)),
                ("typed", models.JSONField(default=dict)),
                ("revision", models.IntegerField(default=0)),
                ("key", models.CharField(default=yifa.interfaces.workbench.models.new_id, max_length=32)),
                ("act", models.CharField(blank=True, default="", max_length=40)),
                ("done_matter", models.CharField(blank=True, default="", max_length=80)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿",
                "indexes": [models.Index(fields=["account", "act", "slug", "step"], name="workbench_s_account_36f92c_idx")],
            },
        ),
    ]
