"""Promised papers at the same instant: two clicks at the window, a paper entered in the minute of its revocation."""

from datetime import date

import pytest

from projects.enums import Channel
from stages.acts.papers import Supplied
from stages.enums import ApprovalStatus, ObligationStatus, StageCode, SupplyCheck
from stages.flows import door
from stages.flows.advance import advance
from stages.models import CreditEntry, Obligation, Revocation, Supply
from tests.cast import Cast, at
from tests.stages.flows.test_at_once import at_once
from tests.steps import current, filed_stage, owed, tolerated_stage, uploaded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PUBLIC = "eia_public_version"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return cast.register("upgrade")


def tolerated(cast, project):
    """Owed until Wednesday the 11th; broken from Friday the 13th on."""
    return tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC], when=at("2026-03-06"))


def test_two_clicks_on_the_same_supply_are_one_check(cast, project):
    application = tolerated(cast, project)
    entry = door.supply(owed(application, PUBLIC), by=cast.applicant, at=at("2026-03-10"), supplied=uploaded())
    window = cast.window
    said = {"by": window, "at": at("2026-03-10 11:00")}
    results, refusals = at_once(
        lambda: door.check_supply(entry, result="good", **said),
        lambda: door.check_supply(entry, result="bad", words="缺页。", **said),
    )
    assert (len(results), [refusal.code for refusal in refusals]) == (1, ["checked_already"])
    row = Obligation.objects.get()
    found = Supply.objects.get().check_result
    assert (found, row.status) in {
        (SupplyCheck.GOOD, ObligationStatus.MET), (SupplyCheck.BAD, ObligationStatus.OWED),
    }  # fmt: skip
    assert project.events.filter(act="check_supply").count() == 1


def test_two_acceptances_at_the_same_instant_owe_the_paper_once(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[PUBLIC], promising=[PUBLIC])
    window = cast.window

    def accept():
        return door.perform("accept", application, by=window, at=at("2026-03-06"), tolerating=[PUBLIC])

    results, refusals = at_once(accept, accept)
    assert (len(results), len(refusals)) == (1, 1)
    assert Obligation.objects.count() == 1


@pytest.mark.parametrize("_turn", range(2))
def test_a_paper_entered_in_the_minute_of_its_revocation_is_either_there_or_too_late(cast, project, _turn):
    """What came on the last day is entered on the day after the day for entering, while the watch runs."""
    application = tolerated(cast, project)
    obligation, window, minute = owed(application, PUBLIC), cast.window, at("2026-03-13 09:00")
    came = {"supplied": Supplied(channel=Channel.FAX), "sent_on": date(2026, 3, 11), "arrived_on": date(2026, 3, 11)}
    results, refusals = at_once(
        lambda: door.receive(obligation, by=window, at=minute, **came), lambda: advance(project, at=minute)
    )
    row = Obligation.objects.get()
    first = project.approvals.get(code="L09", round=1)
    if refusals:
        assert [refusal.code for refusal in refusals] == ["not_owed"]
        assert (row.status, first.status) == (ObligationStatus.LATE, ApprovalStatus.REVOKED)
        assert (Revocation.objects.count(), CreditEntry.objects.count()) == (1, 1)
        assert current(project, "L09").round == 2
    else:
        assert len(results) == 2
        assert (row.status, first.status) == (ObligationStatus.SUPPLIED, ApprovalStatus.OPEN)
        assert (Revocation.objects.count(), CreditEntry.objects.count()) == (0, 0)


def test_two_runs_of_the_watch_revoke_once(cast, project):
    tolerated(cast, project)
    run = lambda: advance(project, at=at("2026-03-13 00:10"))  # noqa: E731
    at_once(run, run)
    assert (Revocation.objects.count(), CreditEntry.objects.count()) == (1, 1)
    assert project.approvals.filter(code="L09").count() == 2
    assert project.events.filter(act="revoke").count() == 1
