"""The shortest way to an entrustment, for tests that need one and not its story."""

from datetime import date

from agency import door
from agency.acts import entrusting
from agency.acts.entrusting import Terms
from agency.enums import AskedBy
from agency.models import Qualification
from tests.cast import at

OFFERED, SIGNED, SEALED = (at(f"2026-03-02 {hour}:30") for hour in (10, 11, 12))


def terms(**said):
    """Terms of an entrustment of the whole route until the end of 2026, on the ground of a key project."""
    ground = Qualification.objects.get(code=said.pop("ground", "key_project"))
    values = {"proof": "绍市重点〔2026〕3号第12项", "valid_from": date(2026, 3, 2), "valid_until": date(2026, 12, 31)}
    return Terms(qualification=ground, **(values | said))


def asked(cast, project, **said):
    return door.on_project(entrusting.ask, project, by=cast.applicant, at=OFFERED, terms=terms(**said))


def offered(cast, project, *, agent=None, when=OFFERED, **said):
    agent = cast.agent_record(agent or cast.agent)
    return door.on_project(entrusting.offer, project, by=cast.centre, at=when, terms=terms(**said), agent=agent)


def entrusted(cast, project, *, agent=None, offered_at=OFFERED, signed_at=SIGNED, sealed_at=SEALED, **said):
    """An entrustment in force."""
    row = offered(cast, project, agent=agent, when=offered_at, **said)
    row = door.perform(entrusting.sign, row, by=cast.applicant, at=signed_at)
    row = door.perform(entrusting.seal, row, by=cast.centre, at=sealed_at)
    assert row.asked_by == AskedBy.CENTRE
    return row
