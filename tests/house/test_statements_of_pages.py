"""What each kind of page asks the database: so many statements, and as many in a city in which more is under way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stages.enums import StageCode
from tests.cast import at
from tests.house.test_doors import client_of
from tests.steps import accepted_stage, current, filed_stage

#: kind of page -> (who opens it, the most statements it may cost)
PAGES = {
    "board": ("applicant", 40), "strip": ("applicant", 40), "papers": ("applicant", 15), "history": ("applicant", 20),
    "application": ("applicant", 40), "dossier": ("department", 40), "inbox of a window": ("window", 14),
    "inbox of an office": ("department", 14), "inbox of a lead": ("lead", 14), "projects": ("centre", 14),
    "city": ("centre", 16), "red list": ("centre", 14), "urgings": ("centre", 14), "sessions": ("lead", 14),
    "clocks": ("department", 16), "tolerated papers": ("centre", 16), "search": ("centre", 24),
    "agency": ("centre", 24), "messages": ("applicant", 12),
}  # fmt: skip


def addresses(project, application):
    item = current(project, "L09")
    of_project = [project.code]
    return {
        "board": reverse("stages:project", args=of_project), "strip": reverse("stages:project-strip", args=of_project),
        "papers": reverse("stages:project-papers", args=of_project),
        "history": reverse("stages:project-history", args=of_project),
        "application": reverse("stages:application", args=[application.number]),
        "dossier": reverse("stages:approval", args=[project.code, item.code, item.round]),
        **dict.fromkeys(("inbox of a window", "inbox of an office", "inbox of a lead"), reverse("stages:inbox")),
        "projects": reverse("stages:projects"), "city": reverse("stages:city"), "red list": reverse("stages:red-list"),
        "urgings": reverse("stages:urgings") + "?show=all", "sessions": reverse("stages:sessions") + "?show=all",
        "clocks": reverse("stages:clocks"), "tolerated papers": reverse("stages:tolerance"),
        "search": reverse("stages:search") + "?q=项目", "agency": reverse("agency:home"),
        "messages": reverse("messages"),
    }  # fmt: skip


def costs(client, cast, there):
    """{kind of page: statements}; each page is opened once before it is counted, so that reference data is at hand."""
    people = {"department": cast.department("environment"), "lead": cast.lead("development_reform")}
    found = {}
    for page, (who, _most) in PAGES.items():
        client_of(client, people.get(who) or getattr(cast, who))
        client.get(there[page])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(there[page]).status_code == 200, page
        found[page] = len(caught)
    return found


@pytest.mark.django_db
def test_a_page_costs_the_same_in_a_small_city_and_in_a_fuller_one(client, cast, monkeypatch):
    project = cast.register(name="一号项目")
    application = accepted_stage(cast, project, StageCode.INITIATION)
    filed_stage(cast, cast.register(name="二号项目"), StageCode.INITIATION)
    monkeypatch.setattr(timezone, "now", lambda: at("2026-06-01 10:00"))
    there = addresses(project, application)
    small = costs(client, cast, there)
    for number in range(3, 6):
        accepted_stage(cast, cast.register(name=f"{number}号项目"), StageCode.INITIATION)
        filed_stage(cast, cast.register(name=f"{number}号二期项目"), StageCode.INITIATION)
    assert costs(client, cast, there) == small
    assert {page: cost for page, cost in small.items() if cost > PAGES[page][1]} == {}
