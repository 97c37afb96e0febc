"""The outbox: written with the act, delivered at least once, given up visibly, sent again under the same number."""

from datetime import timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind, Target
from projects.messages import outbox, targets
from projects.models import InboxMessage, OutboxMessage
from projects.refusal import Refusal
from stages.enums import StageCode
from stages.rules import itip
from tests.cast import at
from tests.stages.rules.test_itip import VISIT

NOW = at("2026-03-05 10:00")
LEASE = timedelta(minutes=5)


def letter(to, **kwargs):
    said = outbox.both(_("Due today"))
    return outbox.post("test", to, subject=said, body=said, at=NOW, **kwargs)


@pytest.fixture
def office(cast):
    return cast.department("planning").office


def test_a_message_exists_exactly_when_its_act_does(office):
    with pytest.raises(RuntimeError), transaction.atomic():
        letter(office)
        raise RuntimeError
    assert OutboxMessage.objects.count() == 0


def test_a_sentence_is_said_in_both_languages_with_its_facts(office):
    said = outbox.both("%(office)s %(day)s %(stage)s %(pair)s", office=office, day=NOW.date(), stage=StageCode.LAND,
                       pair={"zh": "甲", "en": "A"})  # fmt: skip
    assert said["en"] == f"{office.name_en} 2026-03-05 Land use A"
    assert said["zh"].startswith(f"{office.name_zh} 2026-03-05 ") and said["zh"].endswith("甲")


def test_everybody_seated_at_the_office_finds_it_in_the_inbox(office, cast):
    letter(office)
    assert outbox.deliver_all().delivered == 1
    kinds = set(InboxMessage.objects.values_list("seat__kind", flat=True))
    assert kinds == {SeatKind.DEPARTMENT, SeatKind.LEAD}


def test_only_the_kind_of_seat_it_is_meant_for(office):
    letter(office, seat_kind=SeatKind.LEAD)
    outbox.deliver_all()
    assert [copy.seat.kind for copy in InboxMessage.objects.all()] == [SeatKind.LEAD]


def test_delivered_twice_it_lies_in_the_inbox_once(office):
    (row,) = letter(office)
    targets.to_inbox(row, at=NOW)
    targets.to_inbox(row, at=NOW)
    assert InboxMessage.objects.filter(message=row).count() == 2  # two seats, one copy each


def test_an_enterprise_and_a_person_can_be_written_to(cast):
    letter(cast.applicant.enterprise)
    letter(cast.window.person)
    outbox.deliver_all()
    assert {copy.seat_id for copy in InboxMessage.objects.all()} == {cast.applicant.seat.pk, cast.window.seat.pk}


def test_a_message_has_one_recipient(office, cast):
    (row,) = letter(office)
    row.enterprise = cast.enterprise
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.fixture
def by_mail(settings, cast):
    settings.MAIL = True
    person = cast.window.person
    person.email = "window@example.org"
    person.save()
    return cast.window.office


def test_an_address_gets_an_e_mail_whose_repeats_carry_the_same_number(by_mail):
    (row,) = [row for row in letter(by_mail, link="/projects/X/") if row.target == Target.EMAIL]
    outbox.deliver_all()
    OutboxMessage.objects.filter(pk=row.pk).update(delivered_at=None)  # as if the worker had died before it said so
    outbox.deliver_all()
    first, second = mail.outbox
    assert first.to == ["window@example.org"]
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == targets.message_id(row)
    assert "/projects/X/" in first.body and str(row.pk) in targets.message_id(row)


def test_without_a_mail_server_there_is_only_the_inbox(by_mail, settings):
    settings.MAIL = False
    assert [row.target for row in letter(by_mail)] == [Target.INBOX]


def test_what_is_being_delivered_is_not_given_to_another_worker_until_the_lease_ends(office):
    letter(office)
    (mine,) = outbox.claim(NOW, 10)
    assert outbox.claim(NOW + LEASE - timedelta(seconds=1), 10) == []
    (theirs,) = outbox.claim(NOW + LEASE, 10)
    assert theirs.pk == mine.pk and theirs.attempts == 2


def test_a_worker_that_comes_back_late_does_not_mark_what_another_one_has_taken(office):
    letter(office)
    (mine,) = outbox.claim(NOW, 10)
    outbox.claim(NOW + LEASE, 10)
    assert outbox._mark(mine, delivered_at=NOW) == 0


def test_waiting_doubles_up_to_the_longest_wait(settings):
    waits = [outbox.wait(attempt).total_seconds() for attempt in (1, 2, 3, 4)]
    assert waits == [30, 60, 120, 240]
    assert outbox.wait(40) == settings.OUTBOX_LONGEST_WAIT


@pytest.fixture
def empty_office(office):
    office.seats.all().delete()
    return office


def fail(times):
    """Deliver `times` times, the waits skipped."""
    for _turn in range(times):
        OutboxMessage.objects.update(available_at=timezone.now())
        outbox.deliver_all()


def test_what_cannot_be_delivered_is_put_off_with_its_reason(empty_office):
    (row,) = letter(empty_office)
    before = timezone.now()
    assert outbox.deliver_all().put_off == 1
    row.refresh_from_db()
    assert "NobodySeated" in row.error and row.leased_until is None
    assert row.available_at >= before + timedelta(seconds=30)
    assert outbox.deliver_all().total == 0


def test_after_the_last_attempt_it_is_a_dead_letter_and_can_be_sent_again(empty_office, cast, settings):
    (row,) = letter(empty_office)
    fail(settings.OUTBOX_ATTEMPTS)
    row.refresh_from_db()
    assert row.dead_at and row.attempts == settings.OUTBOX_ATTEMPTS
    fail(1)
    assert OutboxMessage.objects.get().attempts == settings.OUTBOX_ATTEMPTS
    cast.seats._known.clear()
    cast.seats.of_office(SeatKind.DEPARTMENT, empty_office)
    outbox.replay(row, by=cast.administrator, at=timezone.now())
    assert outbox.deliver_all().delivered == 1
    assert InboxMessage.objects.filter(message_id=row.pk).exists()


def test_a_message_that_kills_its_workers_is_given_up(office, settings):
    letter(office)
    for turn in range(settings.OUTBOX_ATTEMPTS):
        outbox.claim(NOW + turn * LEASE, 10)  # and never heard of again
    done = outbox.deliver_all()
    assert (done.given_up, InboxMessage.objects.count()) == (1, 0)


def test_only_an_administrator_sends_again_and_only_what_is_dead(empty_office, cast, settings):
    (row,) = letter(empty_office)
    with pytest.raises(Refusal) as refused:
        outbox.replay(row, by=cast.administrator, at=NOW)
    assert refused.value.code == "not_given_up"
    fail(settings.OUTBOX_ATTEMPTS)
    row.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        outbox.replay(row, by=cast.window, at=NOW)
    assert refused.value.code == "wrong_seat"


def command(*args):
    out = StringIO()
    call_command("outbox", *args, stdout=out)
    return out.getvalue()


def test_the_command_delivers_lists_and_sends_again(empty_office, settings):
    settings.OUTBOX_ATTEMPTS = 1
    (row,) = letter(empty_office)
    assert command("deliver").split() != []
    assert str(row.pk) in command("dead")
    with pytest.raises(CommandError):
        command("replay", "00000000-0000-0000-0000-000000000000")
    command("replay", str(row.pk))
    assert command("dead") == ""
    assert OutboxMessage.objects.due(timezone.now()).count() == 1


def test_an_attached_invitation_goes_with_the_mail_as_an_alternative_and_as_a_file(office, cast, settings):
    settings.MAIL = True
    person = cast.department("planning").person
    person.email = "planning@keqiao.example"
    person.save()
    data = itip.written(VISIT)
    attachment = (itip.FILE_NAME, itip.content_type(VISIT), data)
    in_house, by_mail = letter(office, attachment=attachment)
    assert (in_house.attachment, bytes(by_mail.attachment)) == (None, data)
    assert outbox.deliver_all().delivered == 2
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    text, calendar, file = (part for part in sent.walk() if not part.is_multipart())
    assert text.get_content_type() == "text/plain"
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_content_disposition() is None
    assert calendar.get_payload(decode=True).replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
    assert (file.get_content_type(), file.get_filename(), file.get_content()) == (
        "application/ics", "invitation.ics", data,
    )  # fmt: skip
