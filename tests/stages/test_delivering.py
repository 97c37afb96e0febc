"""Results leave the window together, at the counter or by courier, and are delivered when they are received."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agency.models import CounterVisit
from projects.models import Event, OutboxMessage
from projects.refusal import Refusal
from stages.acts.delivering import HandOver
from stages.enums import ApplicationStatus, ClockKind, Light
from stages.flows import door
from stages.models import Application, Certificate, Clock, Delivery
from tests.cast import at
from tests.stages.desks.pages import enter, it_is
from tests.steps import COLLECTED, accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
PARCEL = HandOver("courier", company="顺丰速运", tracking="SF1234567890")


def scan():
    return SimpleUploadedFile("回证.pdf", b"%PDF-1.4\n%%EOF\n")


@pytest.fixture
def concluded(cast):
    """Decided on Friday 6 March 2026, concluded on Monday: to be delivered by Friday the 20th."""
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, "initiation", items=["L13"])
    decide_fully(cast, project, "L13")
    lead = cast.seats.of_office("lead", application.stage.lead)
    door.perform("conclude", application, by=lead, at=at("2026-03-09"), text="同意。")
    return Application.objects.get(pk=application.pk)


def issued(cast, application, handover, day="2026-03-10"):
    door.perform("issue", application, by=cast.window, at=at(day), handover=handover)
    return Delivery.objects.get(application=application)


def clock_of(application):
    return Clock.objects.get(application=application, kind=ClockKind.DELIVERY)


def refusal(act, *args, **said):
    with pytest.raises(Refusal) as caught:
        act(*args, **said)
    return caught.value.code, caught.value.field


def test_collected_at_the_counter_is_delivered_with_name_identity_and_receipt(cast, concluded):
    handover = HandOver("counter", collector="王芳", identity="authority", receipt=scan())
    delivery = issued(cast, concluded, handover)
    assert (delivery.received_on, delivery.collector, delivery.identity) == (date(2026, 3, 10), "王芳", "authority")
    assert delivery.receipt.file_name == "回证.pdf" and delivery.receipt.sha256
    assert clock_of(concluded).stopped_on == date(2026, 3, 10)
    assert Certificate.objects.get(approval__application=concluded).delivered_at == at("2026-03-10")
    facts = Event.objects.get(project=concluded.project, act="issue").facts
    assert facts["collector"] == "王芳" and facts["certificates"]
    visit = CounterVisit.objects.get(application=concluded, act="issue")
    assert (visit.visitor, visit.on) == ("enterprise", date(2026, 3, 10))


def test_a_parcel_is_delivered_on_the_day_of_its_receipt_not_of_its_posting(cast, concluded):
    delivery = issued(cast, concluded, PARCEL)
    concluded.refresh_from_db()
    assert concluded.status == ApplicationStatus.ISSUED
    assert delivery.is_under_way and clock_of(concluded).is_running
    assert Certificate.objects.get(approval__application=concluded).delivered_at is None
    told = OutboxMessage.objects.filter(topic="delivery").first()
    assert "SF1234567890" in told.subject["zh"]
    door.parcel_received(delivery, by=cast.window, at=at("2026-03-16"), on=date(2026, 3, 12), receipt=scan())
    assert clock_of(concluded).stopped_on == date(2026, 3, 12)
    assert Certificate.objects.get(approval__application=concluded).delivered_at.date() == date(2026, 3, 12)


def test_a_parcel_that_came_back_leaves_the_clock_running_and_is_delivered_again(cast, concluded):
    delivery = issued(cast, concluded, PARCEL)
    assert refusal(door.deliver_again, concluded, by=cast.window, at=at("2026-03-11"), handover=COLLECTED)[0] == (
        "not_returned"
    )
    door.parcel_returned(delivery, by=cast.window, at=at("2026-03-17"), on=date(2026, 3, 16), reason="地址不详。")
    assert clock_of(concluded).is_running
    assert refusal(door.parcel_received, delivery, by=cast.window, at=at("2026-03-17"), on=date(2026, 3, 17))[0] == (
        "not_under_way"
    )
    again = door.deliver_again(concluded, by=cast.window, at=at("2026-03-23"), handover=COLLECTED)
    clock = clock_of(concluded)
    assert again.serial == 2 and clock.stopped_on == date(2026, 3, 23)
    assert clock.light == Light.RED, "the tenth working day was the 20th"


@pytest.mark.parametrize(("handover", "refused"), [
    (HandOver("counter", identity="legal"), ("collector_missing", "collector")),
    (HandOver("counter", collector="王芳"), ("identity_missing", "identity")),
    (HandOver("courier", tracking="SF1"), ("company_missing", "company")),
    (HandOver("courier", company="顺丰速运"), ("tracking_missing", "tracking")),
    (HandOver("pigeon"), ("way_missing", "way")),
])  # fmt: skip
def test_what_a_hand_over_must_say(cast, concluded, handover, refused):
    assert refusal(door.perform, "issue", concluded, by=cast.window, at=at("2026-03-10"), handover=handover) == refused
    assert not Delivery.objects.exists()


def test_days_that_cannot_be_are_refused_at_their_field(cast, concluded):
    delivery = issued(cast, concluded, PARCEL)
    receive = {"by": cast.window, "at": at("2026-03-12")}
    assert refusal(door.parcel_received, delivery, on=date(2026, 3, 13), **receive) == ("day_to_come", "on")
    assert refusal(door.parcel_received, delivery, on=date(2026, 3, 9), **receive) == ("before_sent", "on")
    stranger = cast.holder(concluded.approvals.first())
    assert refusal(door.parcel_received, delivery, by=stranger, at=at("2026-03-12"), on=date(2026, 3, 12))[0] == (
        "wrong_seat"
    )


def test_the_window_does_it_on_the_page_and_the_enterprise_reads_the_number(client, cast, concluded, monkeypatch):
    it_is(monkeypatch, "2026-03-10 10:00")
    page = reverse("stages:application", args=[concluded.number])
    issue = reverse("stages:application-issue", args=[concluded.number])
    enter(client, cast.window)
    assert client.get(page).content.decode().count('name="way"') == 2  # one form for each way
    assert client.post(issue, {"way": "courier"}).status_code == 422
    assert client.post(issue, {"way": "courier", "company": "顺丰速运", "tracking": "SF99"}).status_code == 302
    assert client.post(issue, {"way": "courier", "company": "顺丰速运", "tracking": "SF99"}).status_code == 422
    delivery = Delivery.objects.get()
    enter(client, cast.applicant)
    told = client.get(page).content.decode()
    assert "SF99" in told and reverse("stages:delivery-received", args=[delivery.pk]) not in told
    enter(client, cast.window)
    back = client.post(reverse("stages:delivery-returned", args=[delivery.pk]), {"on": "2026-03-10", "reason": "拒收"})
    assert back.status_code == 302
    assert 'id="issue"' in client.get(page).content.decode()
    counter = {"way": "counter", "collector": "王芳", "identity": "legal", "receipt": scan()}
    assert client.post(issue, counter).status_code == 302
    assert Delivery.objects.get(serial=2).receipt is not None
    receipt = client.get(reverse("stages:application-receipt", args=[concluded.number])).content.decode()
    assert "王芳" in receipt


def test_what_is_decided_and_not_received_stands_on_the_lists(client, cast, concluded, monkeypatch):
    issued(cast, concluded, PARCEL)
    it_is(monkeypatch, "2026-03-24 10:00")
    listing = reverse("stages:deliveries")
    for actor in (cast.centre, cast.window):
        told = enter(client, actor).get(listing, {"which": "late"}).content.decode()
        assert concluded.number in told and "SF1234567890" in told
    assert concluded.project.name in client.get(listing, {"format": "csv"}).getvalue().decode()
    assert concluded.project.name in client.get(reverse("stages:inbox")).content.decode()
    assert enter(client, cast.applicant).get(listing).status_code in (403, 404)
    door.parcel_received(Delivery.objects.get(), by=cast.window, at=at("2026-03-24"), on=date(2026, 3, 24))
    assert concluded.number not in enter(client, cast.centre).get(listing).content.decode()


def test_the_list_costs_the_same_however_long(client, cast, monkeypatch, django_assert_max_num_queries):
    it_is(monkeypatch, "2026-03-24 10:00")
    for number in range(3):
        project = cast.register("upgrade", name=f"技改项目{number}")
        application = accepted_stage(cast, project, "initiation", items=["L13"])
        decide_fully(cast, project, "L13")
        lead = cast.seats.of_office("lead", application.stage.lead)
        door.perform("conclude", application, by=lead, at=at("2026-03-09"), text="同意。")
        door.perform("issue", application, by=cast.window, at=at("2026-03-10"), handover=PARCEL)
    enter(client, cast.centre)
    with django_assert_max_num_queries(12):
        client.get(reverse("stages:deliveries"))
