"""The same button twice: one act, the same page."""

import pytest
from django.urls import reverse

from projects.forms import sending
from projects.models import SentForm
from stages.models import Consultation
from tests.forms import form_to
from tests.stages.desks import pages

pytestmark = pytest.mark.django_db
ASK = "/consultations/ask/"
TYPED = {"kind": "question", "division": "330603", "subject": "何时开工", "text": "什么时候可以开工？"}


@pytest.fixture
def form(client, cast):
    pages.enter(client, cast.applicant).cookies["lianshen_language"] = "en"
    return form_to(client.get(ASK), ASK, ASK)


def test_the_second_press_leads_to_the_same_page(client, form):
    first, second = form.send(client, **TYPED), form.send(client, **TYPED)
    assert (
        first["Location"] == second["Location"] == reverse("stages:consultation", args=[Consultation.objects.get().pk])
    )
    assert "nothing was done a second time" in client.get(second["Location"]).content.decode()


def test_a_changed_form_is_a_new_one(client, form):
    form.send(client, **TYPED)
    form.send(client, **TYPED | {"subject": "何时竣工"})
    assert Consultation.objects.count() == 2


def test_a_refused_form_may_be_sent_again(client, form):
    assert form.send(client, **TYPED | {"subject": ""}).status_code == 422
    assert not SentForm.objects.exists()
    assert form.send(client, **TYPED).status_code == 302


def test_a_press_while_the_first_is_at_work_does_nothing(client, form, monkeypatch):
    monkeypatch.setattr(sending, "settle", lambda row, led_to: None)  # the first has not come to its end
    monkeypatch.setattr(sending, "PATIENCE", 0.4)
    form.send(client, **TYPED)
    assert form.send(client, **TYPED)["Location"] == ASK
    assert Consultation.objects.count() == 1


def test_a_press_whose_worker_was_lost_is_made_good(client, form, monkeypatch):
    monkeypatch.setattr(sending, "settle", lambda row, led_to: None)
    form.send(client, **TYPED)
    Consultation.objects.all().delete()
    SentForm.objects.update(sent_at=SentForm.objects.get().sent_at - sending.LOST * 2)
    assert form.send(client, **TYPED)["Location"] == reverse(
        "stages:consultation", args=[Consultation.objects.get().pk]
    )


def test_switching_back_and_forth_is_no_second_press(client, form, cast):
    other = {"language": "en", "next": "/", "once": form.fields["once"]}
    for _press in range(2):
        assert client.post(reverse("set_language"), other).status_code == 302
    assert not SentForm.objects.exists()
