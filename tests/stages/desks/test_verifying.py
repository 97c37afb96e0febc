"""The public check of a certificate."""

import pytest

from stages.enums import CertificateStatus, StageCode
from tests.cast import at
from tests.stages.desks.pages import it_is
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(cast, monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    return decide_fully(cast, project, "L02").certificate_issued


def test_number_and_check_code_lead_to_the_same_page(client, certificate):
    for text in (certificate.number, f" {certificate.check_code} ", certificate.check_code.upper()):
        response = client.get("/verify/", {"number": text})
        assert response.headers["Location"] == f"/verify/{certificate.check_code}/"
    content = client.get(f"/verify/{certificate.check_code}/").content.decode()
    project = certificate.approval.project
    for shown in (certificate.number, project.name, project.enterprise.name, "2026-03-06"):
        assert shown in content


def test_what_is_decided_but_not_handed_out_is_not_yet_called_valid(client, certificate):
    assert client.get(f"/verify/{certificate.check_code}/").context["state"] == "decided"


def test_validity_ends_after_its_last_day(client, certificate, monkeypatch):
    certificate.delivered_at = at("2026-03-10")
    certificate.valid_until = certificate.issued_on.replace(year=2027)
    certificate.save()
    url = f"/verify/{certificate.check_code}/"
    it_is(monkeypatch, "2027-03-06 23:00")
    assert client.get(url).context["state"] == "valid"
    it_is(monkeypatch, "2027-03-07 01:00")
    assert client.get(url).context["state"] == "expired"
    certificate.status = CertificateStatus.REVOKED
    certificate.save()
    assert client.get(url).context["state"] == "revoked"


@pytest.mark.parametrize("url", ["/verify/?number=unknown", "/verify/0000000000000000/"])
def test_an_unknown_one_is_told_in_a_sentence(client, db, url):
    response = client.get(url)
    assert response.status_code == 404
    assert 'class="wrong"' in response.content.decode()


def test_nothing_asked_nothing_wrong(client, db):
    assert client.get("/verify/").status_code == 200
    assert client.get("/verify/?number=").status_code == 200


def test_a_decision_is_on_the_public_list_at_once(client, certificate):
    page = client.get("/decisions/").content.decode()
    assert certificate.number in page and f"/verify/{certificate.check_code}/" in page
    assert certificate.number in client.get("/decisions/", {"q": certificate.approval.project.name}).content.decode()
    assert certificate.number not in client.get("/decisions/", {"q": "没有的项目"}).content.decode()
