"""All addresses. Public codes stand in them, never row numbers of projects. Every view is seated or public (tested)."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from projects import long_work_desk
from projects.forms import drafts
from projects.lists import filters
from projects.messages import mailroom
from projects.people import joining, signing, single_sign_on
from projects.people.seating import public, repeatable
from stages.desks import deputies, home

handler400, handler500 = "config.failures.bad_request", "config.failures.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("stages.urls")),
    path("agency/", include("agency.urls")),
    path("", include("reports.urls")),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/single/", single_sign_on.begin, name="oidc-begin"),
    path("sign-in/single/back/", single_sign_on.callback, name="oidc-callback"),
    path("password/", signing.change_password, name="password"),
    path("join/", joining.join, name="join"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("seat/", signing.switch_seat, name="seat-switch"),
    path("filters/", filters.save, name="filter-save"),
    path("filters/<int:pk>/forget/", filters.forget, name="filter-forget"),
    path("drafts/", drafts.save, name="draft-save"),
    path("drafts/discard/", drafts.discard, name="draft-discard"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/name/", deputies.name, name="deputy-name"),
    path("deputies/<int:pk>/end/", deputies.end, name="deputy-end"),
    path("work/", long_work_desk.works, name="long-works"),
    path("work/<uuid:pk>/", long_work_desk.work, name="long-work"),
    path("work/<uuid:pk>/file/", long_work_desk.file, name="long-work-file"),
    path("work/<uuid:pk>/again/", long_work_desk.again, name="long-work-again"),
    path("messages/", mailroom.messages, name="messages"),
    path("messages/read/", mailroom.read, name="messages-read"),
    path("administration/", include("administration.urls")),
    path("outbox/", mailroom.outgoing, name="outbox"),
    path("outbox/replay/", mailroom.replay, name="outbox-replay"),
    path("outbox/hurry/", mailroom.hurry, name="outbox-hurry"),
    path("outbox/give-up/", mailroom.give_up, name="outbox-give-up"),
    path("demo/<int:pk>/", signing.enter_demo, name="demo-enter"),
    path("language/", repeatable(public(set_language)), name="set_language"),
    path("admin/", admin.site.urls),
]
