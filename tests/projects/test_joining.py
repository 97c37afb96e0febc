"""An enterprise joins with its credit code; a mistyped code is told by its position; a known enterprise is not
joined.
"""

import pytest
from django.urls import reverse

from projects.enums import SeatKind
from projects.models import Enterprise, Person, Seat
from tests.cast import credit_code

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-phrase"


def join(client, uscc, username="zhao"):
    said = {
        "uscc": uscc, "enterprise": "绍兴越华新材料有限公司", "name": "赵明远", "username": username,
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    return client.post(reverse("join"), said, headers={"cookie": ""})


def test_a_new_enterprise_gets_an_account_and_a_seat(client):
    assert join(client, credit_code(77)).status_code == 302
    seat = Seat.objects.get(enterprise__uscc=credit_code(77))
    assert (seat.kind, seat.person.username) == (SeatKind.ENTERPRISE, "zhao")
    assert client.get(reverse("stages:project-register")).status_code == 200


def test_a_mistyped_code_is_told_by_its_position(client):
    code = credit_code(77)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    client.cookies["lianshen_language"] = "en"
    response = client.post(reverse("join"), {"uscc": wrong})
    assert response.status_code == 422
    assert f"position 18, is “{wrong[-1]}” and should be “{code[-1]}”" in response.content.decode()
    assert not Enterprise.objects.filter(uscc=wrong).exists()


def test_nobody_joins_somebody_elses_enterprise_by_its_code(client, cast):
    response = join(client, cast.enterprise.uscc)
    assert response.status_code == 422
    assert not Person.objects.filter(username="zhao").exists()


def test_the_administration_checks_the_code_as_well(client, cast):
    client.force_login(cast.administrator.person)
    said = {
        "uscc": "91330600MA2B123450",
        "name": "错码公司",
        "registered_at_0": "2026-03-02",
        "registered_at_1": "09:00",
    }
    response = client.post(reverse("admin:projects_enterprise_add"), said)
    assert response.status_code == 200 and not Enterprise.objects.filter(name="错码公司").exists()
