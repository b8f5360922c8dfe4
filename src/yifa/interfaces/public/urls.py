"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.public import officers, reports, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("public/notices/", views.notice_list, name="notices"),
    path("public/notices/<str:act>/", views.notice, name="notice"),
    path("public/notices/<str:act>/proof/", views.proof, name="proof"),
    path("public/notices/<str:act>/opening/", views.opening, name="opening"),
    path("public/officers/", officers.check, name="officers"),
    path("public/powers/", officers.powers, name="powers"),
    path("public/reports/", reports.years, name="reports"),
    path("public/reports/<int:year>/", reports.report, name="report"),
    path("public/reports/<int:year>/files/<slug:form>/", reports.file, name="report-file"),
    path("public/reports/<int:year>/<str:figure>/", reports.figure, name="figure"),
]
