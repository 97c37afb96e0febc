"""Open and overdue means the same everywhere: on the badge, the overview, the statistics, the bulletin, the lights."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reports.bulletin.content import reckoned
from reports.frames import frames
from reports.lights import lights_on
from reports.measures.book import BOOK
from stages.acts import clocks
from stages.enums import ApprovalStatus, Light
from stages.models import Approval, ApprovalItem, Clock
from tests.cast import at
from tests.reports.test_statistics import signed_in
from tests.steps import accepted_stage

pytestmark = pytest.mark.django_db
EVENING = date(2026, 3, 31)


def becomes_a_step(clock, *, statutory):
    """The clock as that of a step, for which the law gives the office days or does not."""
    kept = clock.reckoning if statutory else clock.reckoning | {"statutory": None}
    Clock.objects.filter(pk=clock.pk).update(rule="step", reckoning=kept)
    clock.refresh_from_db()
    clocks.rewrite(clock, EVENING)
    clock.save()


@pytest.fixture
def city(cast):
    """On the last evening of March everything is overdue; for one of it nobody answers."""
    with time_machine.travel(at("2026-03-31 18:00"), tick=False):
        project = cast.register()
        accepted_stage(cast, project, "initiation")
        for clock in Clock.objects.filter(kind="decision", due_on__lt=EVENING)[:1]:
            becomes_a_step(clock, statutory=False)
        yield project


def overdue(city):
    return Clock.objects.filter(kind="decision", stopped_on=None, due_on__lt=EVENING).count()


def test_what_nobody_answers_for_is_not_overdue_on_any_page(client, cast, city):
    all_of_them, _page = overdue(city), signed_in(client, cast.centre)
    late = all_of_them - 1
    assert late > 0
    approvals = frames(timezone.localdate()).approvals
    measure = BOOK["open_overdue"]
    assert int((measure.rows(approvals) & measure.value(approvals)).sum()) == late
    assert lights_on([city], [EVENING])[0][Light.RED] == late
    said = reckoned(cast.division, "2026-03")[0]
    assert said["numbers"]["overdue"] == said["red_count"] == late == said["lights"][-1]["red"]
    assert said["numbers"]["running"] == sum(said["lights"][-1].values()) == measure.rows(approvals).sum()
    pages = {name: client.get(reverse(name)) for name in ("reports:overview", "reports:statistics", "stages:city")}
    assert pages["stages:city"].context["late_count"] == late
    assert pages["reports:overview"].context["lights"][Light.RED] == late
    assert pages["reports:statistics"].context["found"]["open_overdue"].total == late
    (badge,) = [each for each in pages["stages:city"].context["nav"] if each["url"] == reverse("stages:city")]
    assert badge["count"] == late


def test_a_step_counts_in_time_and_late_as_it_counts_overdue(cast, city):
    """Ranked is what an office is bound to do by a day, whether somebody applied for it or the route asks for it."""
    clock = Clock.objects.filter(kind="decision", stopped_on=None).filter(red_on__lte=EVENING)[0]
    office = clock.approval.office.code
    before = row_of(cast, office)
    Approval.objects.filter(pk=clock.approval_id).update(
        status=ApprovalStatus.RECORDED, finished_at=at(f"{clock.due_on} 10:00"), item=step_item()
    )
    after = row_of(cast, office)
    assert (after["decided"], after["in_time"], after["overdue"]) == (
        before["decided"] + 1, before["in_time"] + 1, before["overdue"] - 1,
    )  # fmt: skip
    Approval.objects.filter(pk=clock.approval_id).update(finished_at=at("2026-03-31 10:00"))
    late = row_of(cast, office)
    assert (late["decided"], late["in_time"], late["overdue"]) == (
        before["decided"] + 1, before["in_time"], before["overdue"] - 1,
    )  # fmt: skip


def step_item():
    """An item that the route asks for and nobody applies for."""
    return ApprovalItem.objects.filter(kind="government_internal").first()


def row_of(cast, office):
    return next(each for each in reckoned(cast.division, "2026-03")[0]["offices"] if each["office"] == office)
