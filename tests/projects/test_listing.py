"""The habits of lists: what the page shows in order, the sheets hold whole; filters are saved under a name."""

import csv
import io

import openpyxl
import pytest

from projects.models import SavedFilter
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
LIST = "/projects/"


@pytest.fixture
def projects(cast):
    return [cast.register(kind, name=name) for kind, name in
            (("factory", "丙项目"), ("upgrade", "=1+1"), ("housing", "甲项目"))]  # fmt: skip


def test_a_head_sorts_and_sorts_the_other_way(client, cast, projects):
    enter(client, cast.applicant)
    rising, falling = (client.get(LIST, {"sort": sort}) for sort in ("name", "-name"))
    names = [row.project.name for row in rising.context["rows"]]
    assert names == sorted(names) and len(names) == 3
    assert [row.project.name for row in falling.context["rows"]] == names[::-1]
    assert 'aria-sort="ascending"' in rising.content.decode() and "sort=-name" in rising.content.decode()


def test_an_order_that_does_not_exist_is_the_usual_one(client, cast, projects):
    usual, odd = (enter(client, cast.applicant).get(LIST, {"sort": sort}) for sort in ("", "enterprise__uscc"))
    assert [r.project.pk for r in usual.context["rows"]] == [r.project.pk for r in odd.context["rows"]]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_sheet_holds_every_row_that_the_filters_leave_and_no_formula(client, cast, projects, format):
    response = enter(client, cast.applicant).get(LIST, {"format": format, "sort": "name", "status": "active"})
    body = response.getvalue()
    if format == "csv":
        assert body.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        written = [row[2] for row in rows[1:]]
        assert written[0] == "'=1+1"
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(body)).active
        cells = list(sheet.iter_rows())
        written = [row[2].value for row in cells[1:]]
        assert written[0] == "=1+1" and cells[1][2].data_type == "s"
    assert len(written) == 3
    assert response["Content-Disposition"].startswith('attachment; filename="projects-')


def test_a_filter_is_saved_found_again_and_forgotten(client, cast, projects):
    enter(client, cast.applicant)
    state = {"list": "projects", "name": "我的在办", "query": "status=active&sort=name", "path": LIST}
    assert client.post("/filters/", state)["Location"] == f"{LIST}?{state['query']}"
    client.post("/filters/", state | {"query": "status=active"})
    kept = SavedFilter.objects.get()
    assert kept.query == "status=active"
    assert 'href="?status=active"' in client.get(LIST).content.decode()
    enter(client, cast.stranger)
    assert "我的在办" not in client.get(LIST).content.decode()
    assert client.post(f"/filters/{kept.pk}/forget/", {"path": LIST}).status_code == 404
    enter(client, cast.applicant).post(f"/filters/{kept.pk}/forget/", {"path": LIST})
    assert not SavedFilter.objects.exists()


def test_a_filter_leads_nowhere_else(client, cast):
    enter(client, cast.applicant)
    for path in ("https://example.org/", "//example.org/", ""):
        response = client.post("/filters/", {"list": "projects", "name": "x", "query": "", "path": path})
        assert response.status_code == 404


def test_every_list_that_is_exported_says_so_in_both_formats(client, cast, projects):
    for who, path in ((cast.window, "/inbox/"), (cast.window, "/urgings/"), (cast.applicant, "/messages/"),
                      (cast.administrator, "/outbox/"), (cast.applicant, "/decisions/")):  # fmt: skip
        for format in ("csv", "xlsx"):
            response = enter(client, who).get(path, {"format": format})
            assert response.status_code == 200 and response.getvalue(), path
