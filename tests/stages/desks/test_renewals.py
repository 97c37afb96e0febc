"""The page of a certificate's validity."""

import pytest
from django.urls import reverse

from stages.flows import door
from stages.models import Renewal
from tests.cast import at
from tests.laws import PERMIT, SITE
from tests.steps import certificate_under

pytestmark = pytest.mark.django_db
ASKED = {"reason": "土地招拍挂推迟。"}


def test_the_enterprise_asks_the_office_decides_and_prints(cast, sit, it_becomes):
    certificate = certificate_under(cast, SITE)
    it_becomes("2027-01-04 10:00")
    page = reverse("stages:renewals", args=[certificate.number])
    ours, theirs = sit(cast.applicant), sit(cast.holder(certificate.approval))
    assert "Last day to ask" in ours.get(page).content.decode()
    assert ours.post(reverse("stages:renewal-ask", args=[certificate.number]), ASKED).status_code == 302
    assert "already" in ours.get(page).content.decode()
    decide = reverse("stages:renewal-decide", args=[certificate.number])
    assert theirs.post(decide, {"grant": "yes", "months": 13}).status_code == 422
    assert theirs.post(decide, {"grant": "yes", "months": 12}).status_code == 302
    row = Renewal.objects.get()
    text = ours.get(reverse("stages:renewal", args=[row.number])).content.decode()
    assert "Decision to renew" in text and "2028" in text
    assert sit(cast.stranger).get(page).status_code == 404
    assert theirs.post(decide, {"grant": "yes"}).status_code == 404, "nothing is asked for any more"


def test_a_page_that_looks_first_finds_the_renewal_by_silence(cast, sit, it_becomes):
    certificate = certificate_under(cast, PERMIT)
    door.ask_renewal(certificate, by=cast.applicant, at=at("2026-06-01"), **ASKED)
    it_becomes("2026-06-20 10:00")
    text = sit(cast.applicant).get(reverse("stages:renewals", args=[certificate.number])).content.decode()
    assert "Renewed by silence" in text and "2026-09-06" in text
