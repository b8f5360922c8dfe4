"""Addresses of the party's pages and of the desk that takes up what parties handed in."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.party import desk, views

app_name = "party"
urlpatterns = [
    path("p/", views.paper, name="paper"),
    path("p/say/", views.say, name="say"),
    path("statements/", desk.waiting, name="waiting"),
    path("statements/<int:pk>/", desk.take_up, name="take-up"),
    path("matters/<str:matter>/acts/<str:act>/slip/", desk.slip, name="slip"),
]
