"""Addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.workbench import lists, opening, pages, sheets

app_name = "workbench"
urlpatterns = [
    path("desk/", pages.desk, name="desk"),
    path("start/", pages.start, name="start"),
    path("start/<slug:slug>/<slug:step>/", sheets.begin, name="begin"),
    path("why/<slug:slug>/", pages.why, name="why"),
    path("matters/<str:matter>/", pages.matter, name="matter"),
    path("matters/<str:matter>/do/<slug:step>/", sheets.do, name="do"),
    path("matters/<str:matter>/acts/<str:act>/open/", opening.open_fact, name="open-fact"),
    path("sheets/<str:pk>/", sheets.sheet, name="sheet"),
    path("registers/", lists.registers, name="registers"),
    path("registers/<slug:slug>/", lists.register, name="register"),
    path("search/", lists.search, name="search"),
    path("reports/", lists.reports, name="reports"),
]
