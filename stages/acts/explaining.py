"""The account of a clock as data: every run of days, the notices behind holidays and make-up days, the papers, the
result.

One account for the page, for the printed paper and for machines. The words are the desks'.
"""

from dataclasses import dataclass, field
from datetime import date

from stages.acts import clocks, reference, tracking
from stages.enums import ClockKind, Unit
from stages.models import Approval, CalendarDay, Clock, Extension, LocalDay, Stoppage
from stages.rules.account import Run, Why, account_until, explain
from stages.rules.deadlines import Extension as Added
from stages.rules.deadlines import Limit
from stages.rules.stoppages import Stoppage as Stopped

#: the source of days that a library carries, see loading.calendar_sources
LIBRARY = "chinesecalendar"
#: the source of the provisional days, and the regulation by whose holidays they are given until the notice is published
EXPECTED, BY_REGULATION = "holidays", "全国年节及纪念日放假办法"
#: the yearly notice of the State Council by its title, with its number where that is known
YEARLY_NOTICE = "国务院办公厅关于{year}年部分节假日安排的通知"
#: the numbers of those that have been read (2019, 2024 and 2025: recalled)
NUMBERS = {
    2017: "国办发明电〔2016〕17号", 2018: "国办发明电〔2017〕12号", 2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号", 2021: "国办发明电〔2020〕27号", 2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号", 2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What made days of a run holidays or working days: the holiday's name and the notice.

    Of a provisional day the notice is still to come; `notice` is then the regulation that names the holidays.
    """

    name: str
    notice: str
    is_provisional: bool = False


@dataclass(frozen=True)
class Entry:
    """A run of days with what made it so, and the stoppage's paper where the clock stood still."""

    run: Run
    made: tuple[Made, ...] = ()
    paper: Stoppage | None = None


@dataclass(frozen=True)
class Counted:
    """One of a clock's limits, counted out. `total` and `counted` are in the limit's unit and equal once it is due.

    `due` is None while a track stands still; then `counted` are the days used so far.
    """

    name: str
    limit: Limit
    due: date | None
    total: int
    counted: int
    is_binding: bool
    provisional: bool = False
    entries: tuple[Entry, ...] = ()
    extension: Added | None = None
    full_on: date | None = None  # the last day of the limit itself, where it is extended


@dataclass(frozen=True)
class Told:
    """A due day that held before: since when, and the number and act of the event that set it (if one did)."""

    due_on: date
    provisional: bool
    since: object
    cause: str


@dataclass(frozen=True)
class Held:
    """Something that a track counts: its approval, or its application at the window or at the lead, and the days."""

    what: str
    approval: object
    since: date
    until: date | None


@dataclass
class Explained:
    clock: object
    limits: list
    stoppages: list
    extension: Extension | None
    told: list = field(default_factory=list)
    held: list = field(default_factory=list)


def explained(clock, on):
    """The whole account of a clock on a day. Seven statements, however long it ran; a track has three more."""
    calendar = reference.calendar_of(clock)
    stoppages = list(_stoppages(clock))
    papers = {row.number: row for row in stoppages}
    limits = []
    for name in clocks.LIMITS:
        account, limit = _account(clock, name, on, calendar)
        if account:
            is_binding = name == clocks.binding_name(clock) or clock.due_on is None
            provisional = account.due is not None and clocks.is_provisional(
                limit, account.due, calendar, asks=bool(clock.reckoning.get("ask"))
            )
            limits.append((name, limit, account, is_binding, provisional))
    ends = [account.runs[-1].last for _name, _limit, account, *_rest in limits if account.runs]
    made = _made(clock, max(ends, default=None))
    return Explained(
        clock=clock,
        limits=[_counted(*each, made, papers) for each in limits],
        stoppages=stoppages, extension=Extension.objects.filter(clock=clock).first(), told=_told(clock),
        held=_held(clock) if clock.kind == ClockKind.TRACK else [],
    )  # fmt: skip


def _account(clock, name, on, calendar):
    """The account of one limit and the limit; up to a day, without a due day, while a track stands still."""
    limit, since = clocks.limit_of(clock, name), clocks.paused_from(clock)
    if limit is None:
        return None, None
    stoppages, extension = clocks.stoppages_of(clock), clocks.extension_of(clock)
    if since is None or clock.due_on is not None:
        return explain(clock.started_on, limit, calendar, stoppages, extension), limit
    pause = Stopped(since, max(on, since), ground=tracking.OTHERS_TIME)
    return account_until(pause.told, clock.started_on, limit, calendar, (*stoppages, pause)), limit


def _held(clock):
    works = tracking.works(clock)
    approvals = {row.subject: row for row in Approval.objects.filter(project=clock.project_id).select_related("item")}
    return [Held(work.what, approvals.get(work.what), work.since, work.until) for work in works]


def _stoppages(clock):
    numbers = [each.paper for each in clocks.stoppages_of(clock)]
    return Stoppage.objects.filter(number__in=numbers).order_by("from_on", "id")


def _counted(name, limit, account, is_binding, provisional, made, papers):
    entries = tuple(
        Entry(run, _made_in(run, made), papers.get(run.stoppage.paper) if run.stoppage else None)
        for run in account.runs
    )
    return Counted(
        name, limit, account.due, account.total, account.counted, is_binding, provisional, entries,
        account.extension, account.full_on,
    )  # fmt: skip


def _made(clock, end):
    """Day -> Made, for the days between start and end that a notice named."""
    if end is None:
        return {}
    span = {"date__range": (clock.started_on, end)}
    found = {
        day: made(day, label, source, published)
        for day, label, source, published in CalendarDay.objects.filter(**span).exclude(label="").values_list(
            "date", "label", "source", "published")
    }  # fmt: skip
    places = [division.pk for division in clock.project.division.upwards()]
    orders = LocalDay.objects.filter(division__in=places, **span)
    for day, label, source in orders.values_list("date", "label", "source"):
        found[day] = Made(label, source)
    return found


def made(day, label, source, published):
    """What made a day of the calendar what it is."""
    return Made(label, notice_of(day, source), is_provisional=not published)


def notice_of(day, source):
    """The notice by which a day is what it is; what the library carries are the yearly notices.

    Of a day whose notice is still to come: the regulation that names the holidays.
    """
    if source == EXPECTED:
        return BY_REGULATION
    if source != LIBRARY:
        return source
    number = NUMBERS.get(day.year)
    return YEARLY_NOTICE.format(year=day.year) + (f"（{number}）" if number else "")


def _made_in(run, made):
    if run.why not in (Why.HOLIDAY, Why.MAKE_UP, Why.MOVED):
        return ()
    return tuple(dict.fromkeys(made[day] for day in sorted(made) if run.first <= day <= run.last))


def _told(clock):
    """The due days that held one after another, the present one last."""
    return _all_told([clock.pk]).get(clock.pk, [])


def told_before(clocks):
    """Clock id -> the due days that were told before the present one, for those that had any. One statement."""
    return {pk: told[:-1] for pk, told in _all_told([clock.pk for clock in clocks]).items() if len(told) > 1}


def _all_told(ids):
    rows = Clock.history.filter(id__in=ids).order_by("id", "history_id").values_list(
        "id", "due_on", "provisional", "history_date", "history_change_reason"
    )  # fmt: skip
    found = {}
    for pk, due_on, provisional, since, cause in rows:
        told = found.setdefault(pk, [])
        if due_on and (not told or told[-1].due_on != due_on):
            told.append(Told(due_on, provisional, since, cause or ""))
    return found


def as_data(found):
    """The account for machines: dates as ISO texts, codes of enums, no words."""
    clock = found.clock
    return {
        "clock": clock.pk, "kind": clock.kind, "rule": clock.rule, "project": clock.project.code,
        "subject": clocks.subject_of(clock), "started_on": clock.started_on, "start_reason": clock.start_reason,
        "due_on": clock.due_on, "provisional": clock.provisional, "light": clock.light, "breach": clock.breach or None,
        "light_turns_on": clock.next_change_on, "ended_on": clock.stopped_on,
        "limits": [_limit_data(each) for each in found.limits],
        "stoppages": [_stoppage_data(row) for row in found.stoppages],
        "extension": found.extension and _extension_data(found.extension),
        "track": clock.reckoning.get("track"),
        "counted_because": [{"what": h.what, "since": h.since, "until": h.until} for h in found.held],
        "due_days_told": [{"due_on": t.due_on, "provisional": t.provisional, "since": t.since, "by": t.cause}
                          for t in found.told],
    }  # fmt: skip


def _limit_data(each):
    return {
        "name": each.name, "binds": each.is_binding, "days": each.limit.days, "unit": Unit(each.limit.unit).value,
        "basis": each.limit.basis, "evidence": each.limit.evidence, "due_on": each.due,
        "provisional": each.provisional, "total": each.total,
        "counted": each.counted, "extension": each.extension and {
            "days": each.extension.days, "basis": each.extension.basis, "paper": each.extension.paper,
            "after": each.full_on},
        "runs": [_run_data(entry) for entry in each.entries],
    }  # fmt: skip


def _run_data(entry):
    run = entry.run
    data = {
        "first": run.first,
        "last": run.last,
        "counted": run.counted,
        "why": run.why.value,
        "extended": run.is_extended,
    }
    if entry.made:
        data["made_by"] = [{"name": by.name, "notice": by.notice, "provisional": by.is_provisional}
                           for by in entry.made]  # fmt: skip
    if entry.paper:
        data["stoppage"] = entry.paper.number
    return data


def _notice_data(row):
    return {
        "number": row.number,
        "days": row.days,
        "unit": row.unit,
        "basis": row.basis,
        "reason": row.reason,
        "effective_at": row.effective_at,
        "entered_at": row.recorded_at,
        "late_entry": row.is_late_entry,
    }


def _stoppage_data(row):
    return _notice_data(row) | {"ground": row.ground, "from": row.from_on, "until": row.until_on,
                                "ended_early_on": row.ended_on}  # fmt: skip


def _extension_data(row):
    return _notice_data(row) | {"approver": row.approver, "approved_by": row.approved_by,
                                "approval": row.approval_number, "due_before": row.due_before,
                                "due_after": row.due_after}  # fmt: skip
