"""Addresses of the reports."""

from django.urls import path

from reports import lights_list, overview
from reports.bulletin import pages as bulletins
from reports.feeds import pages as calendars
from reports.feeds import serving
from reports.forecast import pages as forecast
from reports.load import pages as load
from reports.logs import pages as logs
from reports.outside import pages as outside
from reports.statistics import bottlenecks, cases, pages, whose
from reports.yardstick import lists
from reports.yardstick import pages as yardstick

app_name = "reports"

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/make/", calendars.make, name="calendar-make"),
    path("calendars/change/", calendars.change, name="calendar-change"),
    path("calendars/<slug:said>.ics", serving.feed, name="calendar-feed"),
    path("projects/<str:code>/forecast/", forecast.forecast, name="forecast"),
    path("offices/<str:office>/load/", load.load, name="load"),
    path("offices/<str:office>/load/items/", load.items, name="load-items"),
    path("statistics/overview/", overview.overview, name="overview"),
    path("statistics/lights/", lights_list.lights, name="lights"),
    path("statistics/forecasts/", forecast.forecasts, name="forecasts"),
    path("statistics/forecasts/made/", forecast.made, name="forecasts-made"),
    path("statistics/", pages.statistics, name="statistics"),
    path("statistics/workbook/", pages.workbook, name="workbook"),
    path("statistics/columns/", pages.frame_columns, name="columns"),
    path("statistics/days/", whose.whose_days, name="whose-days"),
    path("statistics/bottlenecks/", bottlenecks.bottlenecks, name="bottlenecks"),
    path("statistics/bottlenecks/items/<str:item>/", bottlenecks.deciding, name="deciding"),
    path("statistics/bottlenecks/<str:office>/", bottlenecks.kept_promise, name="kept-promise"),
    path("statistics/frames/<str:frame>/", pages.frame_rows, name="frame"),
    path("statistics/rows/<str:frame>/", cases.rows_of, name="rows"),
    path("statistics/measures/<str:measure>/", pages.measure, name="measure"),
    path("statistics/measures/<str:measure>/cases/", cases.cases, name="cases"),
    path("statistics/yardstick/", yardstick.yardstick, name="yardstick"),
    path("statistics/yardstick/<str:promise>/", lists.against, name="yardstick-promise"),
    path("statistics/yardstick/<str:promise>/<str:code>/", lists.days, name="yardstick-days"),
    path("statistics/bulletins/", bulletins.bulletins, name="bulletins"),
    path("statistics/bulletins/<str:division>/<str:month>/<int:edition>/", bulletins.bulletin, name="bulletin"),
    path("statistics/bulletins/<str:division>/<str:month>/<int:edition>/pdf/", bulletins.pdf, name="bulletin-pdf"),
    path(
        "statistics/bulletins/<str:division>/<str:month>/<int:edition>/workbook/",
        bulletins.workbook,
        name="bulletin-workbook",
    ),
    path(
        "statistics/bulletins/<str:division>/<str:month>/<int:edition>/cases/", bulletins.cases, name="bulletin-cases"
    ),
    path("statistics/outside-log/", outside.outside, name="outside"),
    path("statistics/conformance/", logs.conformance, name="conformance"),
    path("statistics/conformance/compared/", logs.compared, name="compared"),
    path("statistics/conformance/projects/", logs.compared_projects, name="compared-projects"),
    path("statistics/conformance/rounds/", logs.rounds, name="rounds"),
    path("statistics/event-log.xes", logs.event_log, name="event-log"),
]
