"""Addresses of the demonstration's log-in."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.demo_login import views

app_name = "demo_login"
urlpatterns = [path("", views.choose, name="cast"), path("enter/", views.enter, name="enter")]
