"""Addresses of 现场."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.onsite import desk, views

app_name = "onsite"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("worker.js", views.worker, name="worker"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("data/", views.data, name="data"),
    path("enrol/", views.enrol, name="enrol"),
    path("bundles/", views.take, name="take"),
    path("desk/", desk.page, name="desk"),
    path("desk/<str:digest>/sign/", desk.sign, name="sign"),
    path("desk/<str:digest>/again/", desk.again, name="again"),
    path("desk/<str:digest>/irregular/", desk.irregular, name="irregular"),
    path("desk/<str:digest>/settle/", desk.settle, name="settle"),
]
