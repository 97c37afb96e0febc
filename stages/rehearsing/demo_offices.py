"""The demo city's offices from inside: colleagues, who has claimed what, a hand-over, deputies for people who are away,
in every office that has several items in hand; and what holds up the items for which they were urged.

Done by the acts: the sharing yesterday evening, each urging on the morning on which it was due, its answer days later.
"""

from datetime import time, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from projects.enums import OfficeKind
from projects.models import Deputyship
from projects.people import deputising
from stages.acts import reference, urging
from stages.enums import ApprovalStatus
from stages.flows import door, watching
from stages.models import Approval, Clock, Urging
from stages.rehearsing.hours import aware
from stages.rules.workdays import ONE_DAY

#: an office with so many items in hand shares them out
SEVERAL = 3
#: every so many offices the official is away, and the first colleague stands in
AWAY_EVERY = 4
BACK_AFTER = timedelta(days=5)
HANDED_OVER, AWAY = "下周外出培训，请接办。", "参加省厅业务培训"

#: what offices answer to urgings, in turn; every so many say nothing
REASONS = (
    "专家评审会改期至下月上旬，会后三个工作日内办结。",
    "补充的图纸与前期批复不一致，正与建设单位核对，预计五个工作日内办结。",
    "经办人员外出培训，已改派他人接办，两个工作日内出具意见。",
    "现场核查发现总平面与报批图纸不符，等待企业书面说明，说明到后当日办结。",
    "需市级部门复核产能指标，复核件已发出，预计一周内答复。",
)
SILENT_EVERY = 6
#: working days after which the others answer, in turn (the last is late)
ANSWERED_AFTER = (1, 0, 2, 1, 4)
WATCHED, ANSWERED = time(0, 5), time(10, 40)


def urge_over_time(seats, *, today, last_hour):
    """Urge what is late on the mornings on which the watch would have, and let most of the offices urged answer."""
    late = Clock.objects.filter(pk__in=urging.to_urge(today))
    mornings = {row.due_on + ONE_DAY for row in late if row.due_on and row.due_on < today}
    mornings |= {_noted_on(row) + ONE_DAY for row in late if row.breach}
    for morning in sorted(mornings):
        at = aware(morning, WATCHED)
        watching.urge(at, watching.Watched(), but=_unknown(at))
    rows = Urging.objects.with_names().unanswered().exclude(office__kind=OfficeKind.CENTRE).order_by("opened_at", "pk")
    calendar = reference.calendar()
    for number, row in enumerate(rows, start=1):
        day = calendar.due(timezone.localdate(row.opened_at), ANSWERED_AFTER[number % len(ANSWERED_AFTER)])
        at = aware(calendar.next_working(day), ANSWERED)
        if number % SILENT_EVERY and at <= last_hour:
            by, text = seats.of_office(row.office.kind, row.office), REASONS[number % len(REASONS)]
            watching.answer_urging(row, by=by, at=at, text=text)


def _noted_on(clock):
    """The day on which its breach was noted."""
    rows = Clock.history.filter(id=clock.pk, breach=clock.breach).order_by("history_date")
    return timezone.localdate(rows.values_list("history_date", flat=True)[0])


def _unknown(at):
    """Ids of the clocks that had not begun at an hour, or whose breach nobody had noted."""
    known = Clock.history.filter(id=OuterRef("pk"), history_date__lte=at)
    began = Q(started_on__lte=timezone.localdate(at)) & Exists(known)
    noted = Q(breach="") | Exists(known.filter(breach=OuterRef("breach")))
    return set(Clock.objects.running().exclude(began & noted).values_list("pk", flat=True))


def share_out(seats, *, at, first, last):
    """Let offices share out what they have in hand at `at`; who is away is away from `first` to `last`."""
    rows = Approval.objects.filter(
        status=ApprovalStatus.OPEN, office__kind=OfficeKind.DEPARTMENT, officer=None, started_at__lte=at
    ).select_related("office", "project", "item").order_by("office__code", "project__code", "code")  # fmt: skip
    offices = [list(found) for _office, found in groupby(rows, key=lambda row: row.office)]
    for number, found in enumerate(rows for rows in offices if len(rows) >= SEVERAL):
        official = seats.of_office("department", found[0].office)
        colleague, head = seats.colleague(found[0].office), _head(seats, found[0].office)
        _claims(found, official, colleague, head, at)
        if number % AWAY_EVERY == 0 and not Deputyship.objects.filter(seat=official.seat).exists():
            deputising.name_deputy([official.seat], colleague.person, first, last, by=head, at=at, reason=AWAY)


def _head(seats, office):
    actor = seats.colleague(office, "head")
    actor.seat.is_head = True
    actor.seat.save()
    return actor


def _claims(rows, official, colleague, head, at):
    """Two thirds are claimed in turn, the first of them goes over to the colleague, the head hands the second out."""
    for number, row in enumerate(rows):
        if number % 3 != 2:
            door.claim(row, by=(official, colleague)[number % 3], at=at)
    door.hand_over(rows[:1], colleague.person, by=official, at=at, reason=HANDED_OVER)
    door.hand_over(rows[1:2], official.person, by=head, at=at, reason="按业务分工调整")
