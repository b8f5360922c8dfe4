"""Addresses of the programming interface."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.api import acts, evidence, open_data, openapi

app_name = "api"
urlpatterns = [
    path("notices", open_data.notice_list, name="notices"),
    path("notices/<str:act>", open_data.notice, name="notice"),
    path("figures/<int:year>", open_data.figures, name="figures"),
    path("acts", acts.submit, name="acts"),
    path("evidence", evidence.store, name="evidence"),
    path("openapi.json", openapi.described, name="openapi"),
]
