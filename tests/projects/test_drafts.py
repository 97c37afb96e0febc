"""What somebody has typed waits for them: for them alone, in that seat, until the form has been sent."""

from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.forms import drafts
from projects.models import Draft, Seat, StagedUpload
from projects.uploads import staging
from stages.models import Consultation
from tests.forms import form_to
from tests.stages.desks import pages

pytestmark = pytest.mark.django_db
ASK, SAVE, DISCARD = "/consultations/ask/", "/drafts/", "/drafts/discard/"
TYPED = {"kind": "complaint", "division": "330603", "subject": "窗口排队", "text": "等了三个小时。"}


def enter(client, actor):
    """Sit down and read English, so that sentences can be quoted."""
    pages.enter(client, actor).cookies["lianshen_language"] = "en"
    return client


def ask_form(client):
    return form_to(client.get(ASK), ASK, ASK)


def save(client, form, **typed):
    return client.post(SAVE, form.fields | typed, headers={"HX-Request": "true"})


def test_what_was_typed_is_there_again_and_goes_with_the_sending(client, cast):
    form = ask_form(enter(client, cast.applicant))
    said = save(client, form, **TYPED)
    assert said.status_code == 200 and "Draft of" in said.content.decode()
    again = ask_form(client)
    assert {name: again.fields.get(name) for name in TYPED} == TYPED
    assert again.send(client).status_code == 302
    assert not Draft.objects.exists() and Consultation.objects.count() == 1
    assert not ask_form(client).fields["text"]


def test_the_button_saves_it_without_scripts_and_another_discards_it(client, cast):
    form = ask_form(enter(client, cast.applicant))
    assert client.post(SAVE, form.fields | TYPED)["Location"] == ASK
    assert ask_form(client).fields["text"] == TYPED["text"]
    assert client.post(DISCARD, form.fields | TYPED)["Location"] == ASK
    assert not Draft.objects.exists() and not ask_form(client).fields["text"]


def test_nobody_else_reads_or_writes_it(client, cast):
    form = ask_form(enter(client, cast.applicant))
    save(client, form, **TYPED)
    enter(client, cast.stranger)
    assert not ask_form(client).fields["text"]
    for path in (SAVE, DISCARD):
        assert client.post(path, form.fields | TYPED).status_code == 404
    assert Draft.objects.get().person_id == cast.applicant.person.pk


def test_another_seat_of_the_same_person_has_drafts_of_its_own(client, cast):
    lead = cast.lead("planning")
    department = cast.department("planning")
    assert lead.person == department.person
    form = form_to(enter(client, lead).get("/password/"), "/password/", "/password/")
    place = drafts.Place(lead.person.pk, lead.seat.pk, ASK, ASK)
    assert save(client, form, draft=place.sign(), text="意见").status_code == 200
    enter(client, department)
    assert save(client, form, draft=place.sign(), text="意见").status_code == 404


def test_it_is_written_only_for_a_form_that_was_shown(client, cast):
    form = ask_form(enter(client, cast.applicant))
    assert save(client, form, draft="").status_code == 404
    assert save(client, form, draft=form.fields["draft"][:-1] + "x").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    enter(strict, cast.applicant)
    assert strict.post(SAVE, {"draft": form.fields["draft"], "text": "x"}).status_code == 403


def test_it_has_a_size_and_gives_way_and_ends(client, cast, monkeypatch):
    form = ask_form(enter(client, cast.applicant))
    monkeypatch.setattr(drafts, "LARGEST", 1000)
    assert "too long" in save(client, form, text="长" * 1001).content.decode()
    assert not Draft.objects.exists()
    monkeypatch.setattr(drafts, "MOST", 2)
    for number in range(4):
        place = drafts.Place(cast.applicant.person.pk, cast.applicant.seat.pk, f"/{number}/", "/")
        save(client, form, draft=place.sign(), text="x")
    assert sorted(Draft.objects.values_list("address", flat=True)) == ["/2/", "/3/"]
    drafts.prune(timezone.now() + drafts.KEEP + timedelta(days=1))
    assert not Draft.objects.exists()


def test_a_session_that_ends_loses_nothing(client, cast):
    form = ask_form(enter(client, cast.applicant))
    with_time = client.session
    with_time["seen"] = (timezone.now() - configured.SESSION_IDLE - timedelta(minutes=1)).isoformat()
    with_time.save()
    answer = form.send(client, **TYPED)
    assert answer["Location"] == f"{reverse('sign-in')}?next={ASK}"
    page = client.get(answer["Location"]).content.decode()
    assert "signed out" in page and "kept as a draft" in page
    assert not Consultation.objects.exists()
    assert ask_form(enter(client, cast.applicant)).fields["text"] == TYPED["text"]


def test_a_form_sent_from_a_seat_left_meanwhile_loses_nothing(client, cast):
    form = ask_form(enter(client, cast.applicant))
    Seat.objects.filter(pk=cast.applicant.seat.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert form.send(client, **TYPED).status_code == 404
    assert Draft.objects.get().fields.count(["subject", TYPED["subject"]]) == 1


def test_a_draft_keeps_its_files_from_the_pruning(client, cast):
    project = cast.register()
    path = reverse("stages:application-file", args=[project.code, "initiation"])
    form = form_to(enter(client, cast.applicant).get(path), path, path)
    form.fill_in()
    assert client.post(SAVE, form.fields)["Location"] == path
    StagedUpload.objects.update(created_at=timezone.now() - staging.KEEP - timedelta(days=1))
    assert staging.prune(timezone.now()) == 0
    assert "材料.pdf" in client.get(path).content.decode()
    Draft.objects.all().delete()
    assert staging.prune(timezone.now()) > 0
