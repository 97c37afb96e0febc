"""Addresses of the reports."""

from django.urls import path

from reports import overview
from reports.feeds import pages as calendars
from reports.feeds import serving
from reports.forecast import pages as forecast
from reports.logs import pages as logs
from reports.outside import pages as outside

app_name = "reports"

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/make/", calendars.make, name="calendar-make"),
    path("calendars/change/", calendars.change, name="calendar-change"),
    path("calendars/<slug:said>.ics", serving.feed, name="calendar-feed"),
    path("projects/<str:code>/forecast/", forecast.forecast, name="forecast"),
    path("overview/", overview.overview, name="overview"),
    path("forecasts/", forecast.forecasts, name="forecasts"),
    path("outside-log/", outside.outside, name="outside"),
    path("conformance/", logs.conformance, name="conformance"),
    path("event-log.xes", logs.event_log, name="event-log"),
]
