"""Addresses of log-in, slips and administration."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.accounts import manage, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("slip/", views.take_slip, name="slip"),
    path("manage/", manage.manage, name="manage"),
    path("manage/open/", manage.open_account, name="open"),
    path("manage/<int:pk>/slip/", manage.issue_slip, name="issue-slip"),
    path("manage/<int:pk>/enable/", manage.enable, name="enable"),
    path("manage/<int:pk>/disable/", manage.disable, name="disable"),
    path("manage/<int:pk>/token/", manage.issue_token, name="issue-token"),
    path("manage/tokens/<int:pk>/revoke/", manage.revoke_token, name="revoke-token"),
]
