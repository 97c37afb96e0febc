"""Addresses of the reports."""

from django.urls import path

from reports.feeds import pages as calendars
from reports.feeds import serving
from reports.forecast import pages as forecast

app_name = "reports"

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/make/", calendars.make, name="calendar-make"),
    path("calendars/change/", calendars.change, name="calendar-change"),
    path("calendars/<slug:said>.ics", serving.feed, name="calendar-feed"),
    path("projects/<str:code>/forecast/", forecast.forecast, name="forecast"),
    path("forecasts/", forecast.forecasts, name="forecasts"),
]
