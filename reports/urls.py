"""Addresses of the reports."""

from django.urls import path

from reports.forecast import pages as forecast

app_name = "reports"

urlpatterns = [
    path("projects/<str:code>/forecast/", forecast.forecast, name="forecast"),
    path("forecasts/", forecast.forecasts, name="forecasts"),
]
