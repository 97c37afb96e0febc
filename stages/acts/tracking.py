"""The track of a project: the promise for the whole, started at registration, read anew from what has been done, ended
by the item that the promise names.

Nothing is added up: whose turn it was on each day follows from when applications and items were taken up and finished.
What is between two of these is the enterprise's own time and is taken out. The first reader after an act writes it down
(`follow`), so the list of the centre knows the day; a run of the watch would make up for one that was lost.
"""

from django.db.models import Count, Max
from django.utils import timezone

from projects import history
from projects.models import Event
from stages.acts import clocks, reference
from stages.enums import FILINGS, FINISHED, ApplicationStatus, ApprovalStatus, ClockKind, Evidence, Holder, Unit
from stages.models import Application, Approval, Clock, Obligation, Opinion
from stages.rules import tracks
from stages.rules.clock_kinds import Start
from stages.rules.deadlines import Limit
from stages.rules.tracks import Work

#: the ground under which a track's clock keeps days that its promise does not count
OTHERS_TIME = "others_time"
#: the window's check and the lead's conclusion, in the account of a track
AT_THE_WINDOW, CONCLUDING = "window", "concluding"
CONCLUDED = frozenset({ApplicationStatus.TO_CONCLUDE, ApplicationStatus.TO_ISSUE, ApplicationStatus.ISSUED})


def start(project, edition, facts, event, *, on):
    """Start the track of a project that has just been registered, if the city has promised one. Its Clock, or None."""
    track = tracks.of_project(reference.catalogue(edition).tracks, facts, on)
    if track is None:
        return None
    promise = track.promise
    evidence = Evidence.ESTIMATED if "unit" in promise["estimated"] else promise["evidence"]
    limit = Limit(promise["days"], Unit(promise["unit"]), Start.REGISTRATION, promise["source"], evidence)
    return clocks.start(
        ClockKind.TRACK, project, on, Start.REGISTRATION, promised=limit, event=event, more={"track": promise}
    )


def follow(project):
    """Write down what has happened since: pauses, the due day, the end. Call while the project is held.

    Returns 1 if something is new. Three statements when nothing is.
    """
    clock = Clock.objects.running().select_related("project").filter(kind=ClockKind.TRACK, project=project.pk).first()
    if clock is None:
        return 0
    approvals = _approvals(clock)
    found = tracks.pauses(clock.started_on, _works(clock, approvals))
    ended_on = _ended_on(clock, approvals)
    before = (clock.reckoning.get("stoppages", []), clock.reckoning.get("paused_from"), clock.stopped_on)
    clock.reckoning["stoppages"] = [_kept(*pause) for pause in found.closed if not ended_on or pause[0] <= ended_on]
    clock.reckoning["paused_from"] = None if ended_on or not found.open_from else found.open_from.isoformat()
    clock.stopped_on = ended_on
    if before == (clock.reckoning["stoppages"], clock.reckoning["paused_from"], clock.stopped_on):
        return 0
    event = Event.objects.filter(project=project.pk).order_by("-seq").first()
    clocks.rewrite(clock, timezone.localdate(event.effective_at))
    history.keep(clock, event)
    return 1


def works(clock):
    """Everything that the promise of a track counts, as rules.tracks.Work: items, and applications at the window.

    `what` is the subject of an approval, or the number of an application with who had it.
    """
    return sorted(_works(clock, _approvals(clock)), key=lambda work: (work.since, work.until or work.since))


def _works(clock, approvals):
    promise, found = clock.reckoning["track"], []
    if Holder.OFFICE in promise["counts"]:
        found += [work for row in _applications(clock.project_id) for work in _of_application(row)]
    counted = [row for row in approvals if row.started_at and tracks.counts(promise, row.holder, row.code)]
    waited = _waited([row for row in counted if row.owed and row.item.kind not in FILINGS])
    for row in counted:
        found += _of_approval(row, waited.get(row.pk))
    return found


def _approvals(clock):
    rows = Approval.objects.filter(project=clock.project_id).exclude(status=ApprovalStatus.DROPPED)
    rows = rows.select_related("item").annotate(owed=Count("obligations"))
    return list(rows.order_by("started_at", "pk"))


def _applications(project):
    rows = Application.objects.filter(project=project).prefetch_related("notices")
    return rows.annotate(decided_at=Max("approvals__finished_at")).order_by("filed_at", "pk")


def _of_application(row):
    """Its check at the window without the enterprise's time for corrections, and what follows the last decision."""
    since = row.filed_at
    for notice in row.notices.all():
        yield _work(since, notice.sent_at, f"{row.number} {AT_THE_WINDOW}")
        since = notice.answered_at
    checked_at = row.accepted_at or row.ended_at
    if since is not None and (checked_at is None or checked_at >= since):
        yield _work(since, checked_at, f"{row.number} {AT_THE_WINDOW}")
    if row.accepted_at and row.status in CONCLUDED and row.decided_at:
        yield _work(row.decided_at, row.issued_at or row.ended_at, f"{row.number} {CONCLUDING}")


def _of_approval(row, waited):
    """An item in hand, without the time in which its reviewed decision waited for a tolerated paper."""
    if waited is None:
        yield _work(row.started_at, row.finished_at, row.subject)
        return
    since, until = waited
    yield _work(row.started_at, since, row.subject)
    if until is not None:
        yield _work(until, row.finished_at, row.subject)


def _waited(approvals):
    """Approval id -> (ready to decide, the last paper that came or None), where a tolerated paper came after that."""
    if not approvals:
        return {}
    owed = {row.pk: [] for row in approvals}
    for pk, met_at in Obligation.objects.filter(approvals__in=owed).values_list("approvals", "met_at"):
        owed.get(pk, []).append(met_at)
    said = dict(Opinion.objects.filter(approval__in=owed).order_by("-given_at").values_list("approval", "given_at"))
    found = {}
    for row in approvals:
        ready = said.get(row.pk)
        last = None if None in owed[row.pk] else max(owed[row.pk])
        if ready and (last is None or last > ready):
            found[row.pk] = (ready, last or row.finished_at)
    return found


def _work(since, until, what):
    return Work(timezone.localdate(since), until and timezone.localdate(until), what)


def _ended_on(clock, approvals):
    """The day on which the item that ends the track was finished, or None."""
    rows = {row.code: row for row in approvals if row.is_current}
    last = rows.get(tracks.ends_with(clock.reckoning["track"], rows))
    return timezone.localdate(last.finished_at) if last and last.status in FINISHED else None


def _kept(first, last):
    return {"first": first.isoformat(), "told": last.isoformat(), "ended": None, "ground": OTHERS_TIME, "paper": ""}
