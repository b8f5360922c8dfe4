"""The first shape of the tables."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Bundles, devices' keys, codes used at the scene."""

    initial = True

    dependencies: ClassVar[list[Any]] = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("bundle", models.CharField(db_index=True, max_length=64)),
                ("device", models.CharField(blank=True, default="", max_length=40)),
                ("person", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("unsigned", "待会签"),
                            ("recorded", "已记入"),
                            ("review", "待复核"),
                            ("unreadable", "打不开"),
                            ("irregular", "已记为不合规事实"),
                            ("settled", "已复核了结"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("skew", models.IntegerField(null=True)),
                ("captured_at", models.CharField(blank=True, default="", max_length=40)),
                ("second", models.CharField(blank=True, default="", max_length=80)),
                ("cosigned", models.CharField(blank=True, default="", max_length=20)),
                ("number", models.CharField(blank=True, default="", max_length=80)),
                ("device_said", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("files", models.JSONField(default=dict)),
                ("acts", models.JSONField(default=list)),
                ("matter", models.CharField(blank=True, default="", max_length=80)),
                ("late_reason", models.CharField(blank=True, default="", max_length=500)),
            ],
            options={
                "verbose_name": "现场记录",
                "ordering": ["-received_at"],
            },
        ),
        migrations.CreateModel(
            name="DeviceKey",
            fields=[
                ("fingerprint", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("public_key", models.CharField(max_length=200)),
                ("enrolled_at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "设备公钥",
            },
        ),
        migrations.CreateModel(
            name="UsedCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.BigIntegerField()),
                ("bundle", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "现场用过的动态码",
                "constraints": [models.UniqueConstraint(fields=("account", "step"), name="one_code_for_one_bundle")],
            },
        ),
    ]
