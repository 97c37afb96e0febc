"""Playing a case from its registration to its last act, and holding what happened against what it expects."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from projects.enums import Channel, ProjectStatus
from projects.models import Division
from stages.acts import registering
from stages.models import Application, Approval, Stage
from stages.rehearsing import expecting, sitting
from stages.rehearsing.case import Deed, Until
from stages.rehearsing.doing import Rehearsal
from stages.rehearsing.duties import Duties, proceed
from stages.rehearsing.hours import CLOSES, after, aware, before
from stages.rehearsing.seats import Seats


@dataclass
class Outcome:
    """What a case came to. `misses` are expectations that did not hold, each with the line of the file."""

    case: object
    rehearsal: Rehearsal
    misses: list = field(default_factory=list)
    held: list = field(default_factory=list)
    last_hour: datetime | None = None

    @property
    def is_as_expected(self):
        return not self.misses


def play(case, *, seats=None, channel=Channel.COUNTER, last_hour=None):
    """Play a Case in the database at hand, with its city's reference data loaded. Returns the Outcome.

    Nothing is done after `last_hour`, if there is one: what is open then stays open.
    """
    enterprise = registering.register_enterprise(case.uscc, case.enterprise, at=case.registered)
    rehearsal = Rehearsal(enterprise, seats or Seats(), channel=channel)
    rehearsal.now = case.registered
    outcome = Outcome(case, rehearsal, last_hour=last_hour)
    division = Division.objects.get(code=case.division)
    project = rehearsal.register(
        case.project, division, case.facts, at=case.registered, by=case.by, code=case.code, site=case.site,
        content=case.content,
    )  # fmt: skip
    if project is None:
        outcome.misses.append(_miss(0, _("registered"), _unexpected(rehearsal)))
        return outcome
    for act in case.acts:
        if not _play_act(outcome, act, case.pace):
            return outcome
    for expectation in case.expect:
        found = expecting.found(rehearsal, expectation)
        (outcome.held if expecting.holds(expectation, found) else outcome.misses).append((expectation, found))
    return outcome


def _play_act(outcome, act, pace):
    """Whether the case can go on after this act."""
    rehearsal = outcome.rehearsal
    moment = _moment(rehearsal, act)
    if outcome.last_hour is not None and moment > outcome.last_hour:
        return False
    reached, rehearsal.now, tried = rehearsal.now, moment, len(rehearsal.log)
    try:
        if act.do == Deed.PROCEED:
            return _proceed(outcome, act, pace)
        rehearsal.do(act)
    except LookupError as missing:
        outcome.misses.append(_miss(act.line, str(act.do), _("there is no %(what)s") % {"what": missing}))
        return False
    rehearsal.now = max(rehearsal.now, reached)
    refusal = rehearsal.log[-1].refusal if len(rehearsal.log) > tried else None
    code = refusal.code if refusal else ""
    if code != act.refused:
        wanted = _("refused: %(code)s") % {"code": act.refused} if act.refused else _("done")
        outcome.misses.append(_miss(act.line, f"{act.do}: {wanted}", _unexpected(rehearsal) if refusal else _("done")))
        return False
    if act.refused:
        outcome.held.append((_expectation(act.line, f"{act.do}: {code}"), code))
    elif act.status:
        _compare_status(outcome, act)
    return True


def _compare_status(outcome, act):
    found = status_of(outcome.rehearsal, _subject(act))
    row = (_expectation(act.line, f"{act.do}: {act.status}"), found)
    (outcome.held if found == act.status else outcome.misses).append(row)


def _subject(act):
    if "session" in act.said:
        return Until(session=act.said["session"])
    if "item" in act.said:
        return Until(item=act.said["item"])
    return Until(application=act.said["stage"]) if "stage" in act.said else Until(is_end=True)


def _moment(rehearsal, act):
    if act.at is not None:
        return act.at
    if act.before is not None:
        return before(rehearsal.now, act.before, rehearsal.calendar)
    return rehearsal.now if act.after is None else after(rehearsal.now, act.after, rehearsal.calendar)


def _proceed(outcome, act, pace):
    """Let everybody do their duty until the condition holds; standing still before that is a miss."""
    rehearsal, until = outcome.rehearsal, act.said.get("until", Until(is_end=True))
    duties = Duties(rehearsal, pace, file=act.said.get("file", ()), leave=act.said.get("leave", ()))
    limits = [outcome.last_hour, aware(until.day, CLOSES) if until.day else None]
    last_hour = min((limit for limit in limits if limit), default=None)
    waiting = proceed(rehearsal, duties, is_over=lambda: is_reached(rehearsal, until), last_hour=last_hour)
    refusal = rehearsal.log[-1].refusal
    if refusal is not None and rehearsal.log[-1].at == rehearsal.now:
        outcome.misses.append(_miss(act.line, _("proceed"), _unexpected(rehearsal)))
        return False
    if until.day or (waiting is not None and last_hour is not None):
        rehearsal.now = max(rehearsal.now, last_hour)
        return last_hour != outcome.last_hour
    if not is_reached(rehearsal, until):
        outcome.misses.append(_miss(act.line, in_words(until), status_of(rehearsal, until) or _("nothing left to do")))
        return False
    return True


def is_reached(rehearsal, until):
    if until.day:
        return False
    return status_of(rehearsal, until) == (ProjectStatus.CONCLUDED if until.is_end else until.status)


def status_of(rehearsal, subject):
    """The status of the project, or of the stage, item or application that an Until names; None when there is none."""
    project = rehearsal.project
    if subject.is_end:
        return type(project).objects.values_list("status", flat=True).get(pk=project.pk)
    if subject.session:
        found = sitting.latest(project, subject.session)
        return found.outcome or found.status
    if subject.stage:
        rows = Stage.objects.filter(project=project, code=subject.stage)
    elif subject.item:
        code, _slash, round = subject.item.partition("/")
        rows = Approval.objects.filter(project=project, code=code)
        rows = rows.filter(round=round) if round else rows.filter(is_current=True)
    else:
        code, _slash, round = subject.application.partition("/")
        rows = Application.objects.filter(project=project, stage__code=code).order_by("-round")
        rows = rows.filter(round=round) if round else rows
    return rows.values_list("status", flat=True).first()


def in_words(until):
    if until.is_end:
        return _("the end of the project")
    return f"{until.item or until.stage or until.session or until.application} {until.status}"


def _unexpected(rehearsal):
    refusal = rehearsal.log[-1].refusal
    return _("refused (%(code)s): %(sentence)s") % {"code": refusal.code, "sentence": refusal}


def _expectation(line, what):
    return expecting.Expectation(line, "act", what, None)


def _miss(line, what, found):
    return _expectation(line, what), found
