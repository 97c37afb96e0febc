"""A paper open beside the form of the opinion: PDF files and pictures in a frame, everything else only to download."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from stages.acts.papers import on_file
from tests.steps import accepted_stage, current, filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]


@pytest.fixture
def project(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return project


@pytest.fixture
def paper(project):
    """A paper of L09, with a file."""
    return a_file(project, "application/pdf", b"%PDF-1.4\n%%EOF\n")


def a_file(project, kind, content):
    approval = current(project, "L09")
    row = next(row for row in approval.application.required_papers.all() if "L09" in row.items and row.paper_id)
    paper = on_file(project)[row.type]
    paper.content_type, paper.sha256, paper.file_name = kind, "0" * 64, "one.pdf"
    paper.file.save("one.pdf", ContentFile(content), save=False)
    paper.save()
    return paper


def page(project):
    return reverse("stages:approval", args=[project.code, "L09", 1])


def test_the_reviewer_opens_a_paper_beside_the_form(cast, sit, project, paper):
    desk = sit(cast.department("environment"))
    shown = desk.get(page(project), {"paper": paper.pk})
    assert shown.context["opened"].paper == paper
    assert reverse("stages:paper-shown", args=[paper.pk]) in shown.content.decode()
    assert shown.context["review"]
    refused = desk.post(f"{reverse('stages:approval-review', args=[project.code, 'L09', 1])}?paper={paper.pk}", {})
    assert refused.status_code == 422
    assert refused.context["opened"].paper == paper


def test_a_shown_paper_may_be_framed_by_us_and_do_nothing(cast, sit, paper):
    response = sit(cast.department("environment")).get(reverse("stages:paper-shown", args=[paper.pk]))
    assert (response["Content-Type"], response["Content-Disposition"]) == ("application/pdf", "inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    response.close()


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xhtml+xml", ""])
def test_what_a_browser_would_read_as_a_page_is_never_shown(cast, sit, project, kind):
    paper = a_file(project, kind, b"<script>alert(1)</script>")
    desk = sit(cast.department("environment"))
    assert desk.get(reverse("stages:paper-shown", args=[paper.pk])).status_code == 404
    assert desk.get(page(project), {"paper": paper.pk}).context["opened"] is None
    download = desk.get(reverse("stages:paper", args=[paper.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    download.close()


def test_strangers_and_wrong_numbers(cast, sit, project, paper):
    assert sit(cast.stranger).get(reverse("stages:paper-shown", args=[paper.pk])).status_code == 404
    desk = sit(cast.department("environment"))
    for wrong in ("0", "x", ""):
        assert desk.get(page(project), {"paper": wrong}).context["opened"] is None


def test_the_window_opens_a_paper_beside_the_check(cast, sit):
    project = cast.register()
    application = filed_stage(cast, project, "initiation")
    row = application.required_papers.filter(paper__isnull=False).first()
    row.paper.content_type, row.paper.sha256, row.paper.file_name = "application/pdf", "0" * 64, "one.pdf"
    row.paper.file.save("one.pdf", ContentFile(b"%PDF-1.4\n%%EOF\n"), save=False)
    row.paper.save()
    desk, address = sit(cast.window), reverse("stages:application", args=[application.number])
    closed = desk.get(address)
    assert f"?paper={row.paper.pk}#paper" in closed.content.decode() and closed.context["opened"] is None
    shown = desk.get(address, {"paper": row.paper.pk})
    assert shown.context["check"] and shown.context["opened"].paper == row.paper
    assert reverse("stages:paper-shown", args=[row.paper.pk]) in shown.content.decode()
