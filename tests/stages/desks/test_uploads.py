"""A form that comes back keeps the files that were chosen; the same file twice is told."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import StagedUpload
from stages.enums import StageCode
from stages.flows import door
from tests.cast import at
from tests.projects.test_content import HTML, PDF
from tests.steps import filed_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
FORM, TABLE = "eia_form", "eia_public_version"


@pytest.fixture
def application(cast):
    found = filed_stage(cast, cast.register("upgrade"), StageCode.INITIATION, without={FORM, TABLE})
    problems = {FORM: "缺少报告表。", TABLE: "缺少公示本。"}
    door.perform("correct", found, by=cast.window, at=at("2026-03-04"), problems=problems)
    return found


def sent(client, application, **fields):
    return client.post(reverse("stages:application-answer", args=[application.number]), fields)


def pdf(name="报告表.pdf", body=PDF):
    return SimpleUploadedFile(name, body, content_type="application/pdf")


def test_a_refused_form_keeps_the_good_file_and_says_what_is_wrong_with_the_bad_one(cast, sit, application):
    client = sit(cast.applicant)
    response = sent(client, application, **{f"file-{FORM}": pdf(), f"file-{TABLE}": pdf("公示本.pdf", HTML)})
    page = response.content.decode()
    assert response.status_code == 422
    assert "公示本.pdf is not a kind of file we can keep" in page
    assert "报告表.pdf</span>" in page
    kept = re.search(rf'name="kept-file-{FORM}" value="([0-9a-f-]+)"', page)[1]
    response = sent(client, application, **{f"kept-file-{FORM}": kept, f"file-{TABLE}": pdf("公示本.pdf", PDF + b"\n")})
    assert response.status_code == 302
    papers = {paper.type: paper.file_name for paper in application.project.papers.all()}
    assert papers[FORM] == "报告表.pdf" and papers[TABLE] == "公示本.pdf"
    assert not StagedUpload.objects.exists()


def test_a_number_that_was_never_given_holds_nothing(cast, sit, application):
    for number in ("x", "00000000-0000-0000-0000-000000000000"):
        assert sent(sit(cast.applicant), application, **{f"kept-file-{FORM}": number}).status_code == 422


def test_the_same_bytes_twice_are_told(cast, sit, application):
    client = sit(cast.applicant)
    sent(client, application, **{f"file-{FORM}": pdf(), f"file-{TABLE}": pdf("公示本.pdf", PDF + b"\n")})
    url = reverse("stages:application-file", args=[application.project.code, StageCode.CONSTRUCTION])
    types = [ask.line.type for ask in client.get(url).context["draft"].asked][:2]
    response = client.post(url, {"items": [a.code for a in client.get(url).context["draft"].options],
                                 f"file-{types[0]}": pdf("另一份.pdf")})  # fmt: skip
    assert "另一份.pdf is, byte for byte, the file that is on file as" in response.content.decode()
