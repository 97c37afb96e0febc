"""What is said and done because of the clocks: reminders, urgings and their answers, and runs that were missed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from projects.enums import SeatKind
from projects.models import Event, InboxMessage, OutboxMessage
from projects.refusal import Refusal
from stages.acts import clocks, reference, urging, warning
from stages.desks.clock_face import face
from stages.enums import Breach, ClockKind, Light, ReminderKind, StageCode
from stages.flows import watching
from stages.models import Clock, Reminder, Urging
from stages.rehearsing import demo_offices
from stages.rehearsing.seats import Seats
from stages.rules.warning import WARNED
from tests.cast import at
from tests.laws import VERIFIED
from tests.steps import accepted_stage, certificate_under, filed_stage

YELLOW, DAY_BEFORE, DUE_DAY = ReminderKind.YELLOW, ReminderKind.DAY_BEFORE, ReminderKind.DUE_DAY


def noon(day):
    return at(f"{day.isoformat()} 12:00")


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def clock(cast, project):
    """The decision clock of an item in hand, with the latest due day of those there are."""
    accepted_stage(cast, project, StageCode.INITIATION)
    accepted_stage(cast, project, StageCode.PLANNING) if not _decisions(project) else None
    return _decisions(project)[0]


def _decisions(project):
    return list(Clock.objects.running().filter(project=project, kind=ClockKind.DECISION).order_by("-due_on"))


def sent(clock):
    return list(Reminder.objects.filter(clock=clock).order_by("sent_at", "id").values_list("kind", flat=True))


def run_daily(first, last):
    """A run at noon of every day from `first` to `last`."""
    for number in range((last - first).days + 1):
        watching.watch(noon(first + timedelta(days=number)))


def test_each_reminder_is_sent_once_however_often_the_watch_runs(clock):
    for _turn in range(2):
        run_daily(clock.started_on, clock.due_on)
    kinds = sent(clock)
    assert kinds[-2:] == [DAY_BEFORE, DUE_DAY]
    assert len(kinds) == len(set(kinds))
    days = dict(Reminder.objects.filter(clock=clock).values_list("kind", "sent_at"))
    calendar = reference.calendar()
    assert timezone.localdate(days[DUE_DAY]) == clock.due_on
    assert timezone.localdate(days[DAY_BEFORE]) == calendar.last_with(clock.due_on, 1)


def test_of_reminders_missed_only_the_one_that_is_still_true_is_sent(clock):
    watching.watch(noon(clock.due_on))
    watching.watch(noon(clock.due_on))
    assert sent(clock) == [DUE_DAY]


def test_nothing_is_sent_after_the_item_was_decided(clock):
    Clock.objects.update(stopped_on=clock.started_on)
    watching.watch(noon(clock.due_on))
    assert not OutboxMessage.objects.exists()


def test_a_new_due_day_is_reminded_of_again(clock):
    watching.watch(noon(clock.due_on))
    later = reference.calendar().due(clock.due_on, 10)
    Clock.objects.filter(pk=clock.pk).update(due_on=later, yellow_on=None, red_on=later + timedelta(days=1),
                                             next_change_on=later + timedelta(days=1), light=Light.GREEN)  # fmt: skip
    watching.watch(noon(later))
    assert sent(clock) == [DUE_DAY, DUE_DAY]


def test_the_office_that_holds_the_clock_is_reminded_in_both_languages(clock):
    watching.watch(noon(clock.due_on))
    message = OutboxMessage.objects.get(topic=warning.TOPIC, office=clock.office, link__contains=clock.approval.code)
    assert clock.approval.item.name_zh in message.body["zh"]
    assert clock.approval.item.name_en in message.body["en"]
    assert clock.project.code in message.body["zh"]


def test_an_enterprise_is_reminded_of_its_correction(cast, project):
    from stages.flows import door

    application = filed_stage(cast, project, StageCode.INITIATION)
    type = application.required_papers.exclude(origin="file").first().type
    door.perform("correct", application, by=cast.window, at=at("2026-03-04"), problems={type: "缺少签章"})
    clock = Clock.objects.get(application=application, kind=ClockKind.CORRECTION)
    watching.watch(noon(clock.due_on))
    assert OutboxMessage.objects.filter(topic=warning.TOPIC, enterprise=cast.enterprise).count() == 1


def test_the_centre_is_told_once_that_a_track_has_passed_though_the_watch_was_away(cast, project):
    """A track that has passed is told to the centre."""
    track = Clock.objects.get(project=project, kind=ClockKind.TRACK)
    late = track.due_on + timedelta(days=8)
    for day in (late, late, late + timedelta(days=1)):
        watching.watch(noon(day))
    assert sent(track)[-1] == ReminderKind.OVERDUE and sent(track).count(ReminderKind.OVERDUE) == 1
    told = OutboxMessage.objects.filter(topic=warning.TOPIC, office=cast.centre.office)
    assert sum("has passed" in message.subject["en"] for message in told) == 1
    assert not Urging.objects.filter(clock=track).exists()


def test_an_auction_without_days_of_its_own_law_is_nobodys_red_light(clock):
    """rules of the land office: a notice of so many days is not a department's clock; nobody is urged."""
    kept = clock.reckoning | {"statutory": None}
    Clock.objects.filter(pk=clock.pk).update(rule="step", reckoning=kept)
    clock.refresh_from_db()
    clocks.rewrite(clock, clock.started_on)
    clock.save()
    after = clock.due_on + timedelta(days=9)
    watching.watch(noon(after))
    clock.refresh_from_db()
    assert clock.light == Light.GREEN and clock.red_on is None and not Urging.objects.filter(clock=clock).exists()
    assert face(clock, after, reference.calendar()).left < 0, "the page still says by how much it has passed"


def test_a_validity_is_told_as_what_it_is(cast):
    """The last day of validity may be a day off, nothing is due on it; the last day to ask is a working day."""
    certificate = certificate_under(cast, VERIFIED)
    validity = Clock.objects.get(certificate=certificate, kind=ClockKind.VALIDITY)
    watching.watch(noon(validity.due_on))
    last = OutboxMessage.objects.filter(topic=warning.TOPIC, enterprise=cast.enterprise).order_by("-pk").first()
    assert "The last day to ask" in last.body["en"]
    validity.reckoning |= {"ask": None}
    assert warning._words_of(validity) is warning.ENDS


def test_a_provisional_date_is_told_as_provisional(clock):
    Clock.objects.filter(pk=clock.pk).update(provisional=True)
    watching.watch(noon(clock.due_on))
    assert "provisional" in OutboxMessage.objects.get(link__contains=clock.approval.code).body["en"]


def test_every_kind_of_clock_says_who_is_warned():
    assert set(WARNED) == set(ClockKind)


# urging


@pytest.fixture
def urged(clock):
    watching.watch(noon(clock.due_on + timedelta(days=1)))
    return Urging.objects.get(clock=clock)


def test_an_answer_on_the_last_day_is_in_time_and_nobody_is_urged(clock):
    watching.watch(noon(clock.due_on))
    assert not Urging.objects.filter(clock=clock).exists()


def test_a_red_clock_urges_the_office_its_lead_and_the_centre_once(clock, urged):
    run_daily(clock.due_on + timedelta(days=1), clock.due_on + timedelta(days=5))
    assert Urging.objects.filter(clock=clock).count() == 1
    told = OutboxMessage.objects.filter(topic=urging.TOPIC, link__endswith=f"/{urged.pk}/answer/")
    assert {message.seat_kind for message in told} == {SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE}
    assert {message.office_id for message in told} == {urged.office_id, urged.lead_id, urged.centre_id}
    assert told.count() == 3


def test_an_urging_is_an_act_of_the_history_and_its_messages_name_it(clock, urged):
    event = Event.objects.get(project=clock.project, act="urge", subject=f"approval:{clock.approval.subject}")
    assert event.facts["due"] == clock.due_on.isoformat()
    assert OutboxMessage.objects.filter(event=event).count() == 3


def test_a_week_without_runs_loses_no_urging_and_sends_no_reminder_twice(clock):
    run_daily(clock.started_on, clock.due_on)
    before = sent(clock)
    done = watching.watch(noon(clock.due_on + timedelta(days=8)))
    assert Urging.objects.filter(clock=clock).count() == 1
    assert done.failed == 0 and sent(clock) == before
    clock.refresh_from_db()
    assert clock.light == Light.RED and clock.red_on == clock.due_on + timedelta(days=1)


def test_a_breach_is_urged_whatever_the_date(clock):
    Clock.objects.filter(pk=clock.pk).update(breach=Breach.STOPPED_WITHOUT_GROUND, light=Light.RED)
    for _turn in range(2):
        watching.watch(noon(clock.started_on))
    assert Urging.objects.get(clock=clock).breach == Breach.STOPPED_WITHOUT_GROUND


def test_the_office_answers_once_and_lead_and_centre_are_told(cast, clock, urged):
    by = cast.holder(clock.approval)
    later = noon(clock.due_on + timedelta(days=2))
    answered = watching.answer_urging(urged, by=by, at=later, text="专家评审未结束，下周五前办结。")
    assert answered.answered_by == by.person and Urging.objects.unanswered().filter(pk=urged.pk).count() == 0
    told = OutboxMessage.objects.filter(topic=urging.ANSWER_TOPIC)
    assert {message.seat_kind for message in told} == {SeatKind.LEAD, SeatKind.CENTRE}
    with pytest.raises(Refusal) as refused:
        watching.answer_urging(urged, by=by, at=later, text="再答")
    assert refused.value.code == "urging_answered"


def test_another_office_cannot_answer_and_an_answer_has_words(cast, clock, urged):
    later = noon(clock.due_on + timedelta(days=2))
    for by in (cast.window, cast.applicant, cast.centre):
        with pytest.raises(Refusal):
            watching.answer_urging(urged, by=by, at=later, text="好")
    with pytest.raises(Refusal) as refused:
        watching.answer_urging(urged, by=cast.holder(clock.approval), at=later, text="  ")
    assert refused.value.field == "text"


def test_urgings_reach_the_inboxes(cast, clock, urged):
    from projects.messages import outbox

    for kind, office in ((SeatKind.DEPARTMENT, urged.office), (SeatKind.LEAD, urged.lead)):
        cast.seats.of_office(kind, office)
    cast.centre  # noqa: B018  somebody sits there
    outbox.deliver_all()
    kinds = set(InboxMessage.objects.filter(message__topic=urging.TOPIC).values_list("seat__kind", flat=True))
    assert kinds == {SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE}


def test_one_clock_that_fails_does_not_keep_the_others_waiting(clock, monkeypatch, caplog):
    others = Clock.objects.running().exclude(pk=clock.pk).filter(kind=ClockKind.DECISION, due_on=clock.due_on).count()
    real = warning.remind

    def remind(row, kind, *, at):
        if row.pk == clock.pk:
            raise RuntimeError("broken")
        return real(row, kind, at=at)

    monkeypatch.setattr(warning, "remind", remind)
    done = watching.watch(noon(clock.due_on))
    assert done.failed == 1 and "broken" in caplog.text
    assert Reminder.objects.exclude(clock=clock).filter(due_on=clock.due_on).count() == others


def test_the_command_says_what_it_did(clock):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("watch", "--once", stdout=out)
    assert ended.value.code == 0 and out.getvalue()


def urged_in_the_demo(clock, today):
    demo_offices.urge_over_time(Seats(), today=today, last_hour=noon(today - timedelta(days=1)))
    return list(Urging.objects.filter(clock=clock).order_by("opened_at"))


def test_the_demo_city_urges_on_the_morning_after_the_due_day_and_is_answered_days_later(clock):
    (urged,) = urged_in_the_demo(clock, clock.due_on + timedelta(days=21))
    assert timezone.localdate(urged.opened_at) == clock.due_on + timedelta(days=1)
    answered = Urging.objects.filter(answered_at__isnull=False)
    assert answered.exists() and not answered.filter(answer="").exists()
    assert all(row.answered_at > row.opened_at for row in answered)


def test_the_demo_city_urges_for_a_breach_on_the_morning_after_it_was_noted(clock):
    clock.breach, clock.light = Breach.STOPPED_WITHOUT_GROUND, Light.RED
    clock._history_date = noon(clock.started_on)
    clock.save()
    (urged,) = urged_in_the_demo(clock, clock.started_on + timedelta(days=2))
    assert timezone.localdate(urged.opened_at) == clock.started_on + timedelta(days=1)
    assert urged.breach == Breach.STOPPED_WITHOUT_GROUND
