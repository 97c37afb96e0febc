"""The shortest way to a joint session, for tests."""

from contextlib import contextmanager

import pytest

from projects.acting import Actor
from projects.refusal import Refusal
from stages.enums import SessionKind, SessionStatus, SessionVerdict, StageCode
from stages.flows import session_door
from stages.models import JointSession, SessionOffice
from tests.cast import Cast, at
from tests.steps import accepted_stage, current

#: when a session is called
CALLED = at("2026-03-05 09:00")


def opened(cast, **facts):
    """A zero-land upgrade whose energy review (L07) and environmental form (L09) are open."""
    project = cast.register("upgrade", **facts)
    accepted_stage(cast, project, StageCode.INITIATION)
    return project


def lead_of(cast, session):
    """Whoever leads a session."""
    return cast.seats.of_office("centre" if session.rule.by_centre else "lead", session.lead)


def official(cast, seat) -> Actor:
    """Whoever speaks for an invited office."""
    return cast.seats.of_office("department", seat.office)


def seats(session):
    """The invited offices of a session in the order of invitation."""
    return list(SessionOffice.objects.filter(session=session).select_related("office", "session__lead").order_by("pk"))


def called(cast, project, codes=("L07", "L09"), kind=SessionKind.MEETING, *, when=CALLED, **said):
    """A session of these items, called by the lead of their stage."""
    approvals = [current(project, code) for code in codes]
    by = cast.seats.of_office("lead", approvals[0].stage.lead)
    said = {"reason": "同一选址，一次看清。", **said}
    return session_door.convene(kind, approvals, by=by, at=when, **said)


def answer(cast, seat, verdict=SessionVerdict.AGREE, *, when, **said):
    if verdict == SessionVerdict.DISAGREE:
        said = {"text": "不符合要求。", "legal_ground": "有关法律 第1条", **said}
    return session_door.answer(seat, by=official(cast, seat), at=when, verdict=verdict, **said)


def proposed(project, kind):
    return JointSession.objects.filter(projects=project, kind=kind, status=SessionStatus.PROPOSED).first()


def again(session):
    return JointSession.objects.with_names().get(pk=session.pk)


@contextmanager
def refused(code):
    with pytest.raises(Refusal) as met:
        yield met
    assert met.value.code == code, str(met.value)


def neighbour(cast):
    """The same city in which the stranger's enterprise is the applicant."""
    other = Cast(cast.division.code)
    other.seats = cast.seats
    other.enterprise, other.applicant = cast.other_enterprise, cast.stranger
    return other
