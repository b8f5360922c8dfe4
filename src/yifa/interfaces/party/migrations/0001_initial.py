"""Statements handed in by parties, and wrong slips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = []

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=40)),
                ("matter", models.CharField(db_index=True, max_length=80)),
                ("sealed", models.BinaryField()),
                ("binding", models.CharField(max_length=80)),
                ("receipt", models.CharField(max_length=20, unique=True)),
                ("at", models.DateTimeField()),
                ("taken_by", models.CharField(default="", max_length=80)),
                ("taken_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "当事人提交的陈述", "ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="WrongSlip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(db_index=True, max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name": "不对的回执码"},
        ),
    ]
