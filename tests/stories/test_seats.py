"""Who may do what: the seat row decides, on the day of the act. A refused act leaves nothing but its answer."""

from datetime import timedelta

import pytest
from django.apps import apps

from projects.models import Seat
from projects.refusal import Refusal
from stages.enums import StageCode, Verdict
from stages.flows import door
from tests.cast import at
from tests.steps import ACCEPTED, COLLECTED, DECIDED, REVIEWED, accepted_stage, current, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
AGREE = {"verdict": Verdict.AGREE, "text": "同意。"}


def rows():
    """How many rows every table has, and the newest write of the ones that change in place."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def refused(act, *args, **kwargs):
    """The code of the refusal that an act meets, having left no row behind."""
    before = rows()
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    assert rows() == before
    assert str(refusal.value)
    return refusal.value.code


def test_only_the_window_of_the_application_checks_it(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    elsewhere = cast.seats.of_code("330604-window", "window")
    assert refused(door.perform, "accept", application, by=elsewhere, at=ACCEPTED) == "wrong_office"
    for by in (cast.applicant, cast.centre, cast.administrator, cast.department("planning")):
        assert refused(door.perform, "accept", application, by=by, at=ACCEPTED) == "wrong_seat"


def test_only_the_office_that_has_the_item_reviews_and_decides(cast):
    project = cast.register("upgrade")
    accepted_stage(cast, project, StageCode.INITIATION)
    approval = current(project, "L07")
    other = cast.department("environment")
    assert refused(door.perform, "review", approval, by=other, at=REVIEWED, **AGREE) == "wrong_office"
    assert refused(door.perform, "review", approval, by=cast.window, at=REVIEWED, **AGREE) == "wrong_seat"
    decide_fully(cast, project, "L03")
    door.perform("review", approval, by=cast.holder(approval), at=REVIEWED, **AGREE)
    assert refused(door.perform, "decide", approval, by=other, at=DECIDED, **AGREE) == "wrong_office"


def test_a_seat_that_has_ended_or_not_begun_may_do_nothing(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    by = cast.window
    Seat.objects.filter(pk=by.seat.pk).update(valid_until=ACCEPTED.date() - timedelta(days=1))
    by.seat.refresh_from_db()
    assert refused(door.perform, "accept", application, by=by, at=ACCEPTED) == "wrong_seat"
    by.seat.valid_until, by.seat.valid_from = None, ACCEPTED.date() + timedelta(days=1)
    assert refused(door.perform, "accept", application, by=by, at=ACCEPTED) == "wrong_seat"
    by.seat.valid_from = ACCEPTED.date()
    door.perform("accept", application, by=by, at=ACCEPTED)


def test_a_stranger_files_and_registers_nothing_for_another(cast):
    project = cast.register("upgrade")
    stage = project.stages.get(code=StageCode.INITIATION)
    cast.stranger  # noqa: B018  the stranger exists before rows are counted
    assert refused(door.file, stage, by=cast.stranger, at=at("2026-03-03")) == "wrong_enterprise"


def test_the_lead_of_another_stage_concludes_nothing(cast):
    project = cast.register("upgrade")
    application = accepted_stage(cast, project, StageCode.INITIATION, items=["L13"])
    decide_fully(cast, project, "L13")
    other = cast.lead("construction")
    assert refused(door.perform, "conclude", application, by=other, at=DECIDED, text="同意。") == "wrong_office"
    door.perform("conclude", application, by=cast.lead("economy_information"), at=DECIDED, text="同意。")
    assert refused(door.perform, "issue", application, by=other, at=DECIDED, handover=COLLECTED) == "wrong_seat"


def test_the_same_act_sent_twice_is_done_once(cast):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)
    door.perform("accept", application, by=cast.window, at=ACCEPTED)
    assert refused(door.perform, "accept", application, by=cast.window, at=ACCEPTED) == "not_at_the_window"
    approval = current(project, "L07")
    by = cast.holder(approval)
    door.perform("review", approval, by=by, at=REVIEWED, **AGREE)
    assert refused(door.perform, "review", approval, by=by, at=REVIEWED, **AGREE) == "already_done"
    decide_fully(cast, project, "L03")
    door.perform("decide", approval, by=by, at=DECIDED, **AGREE)
    assert refused(door.perform, "decide", approval, by=by, at=DECIDED, **AGREE) == "not_in_hand"
    assert project.events.filter(act="decide", subject="approval:L07/1").count() == 1


@pytest.mark.parametrize(
    "act,said,code",
    [
        ("accept", {"tolerating": ["eia_form"]}, "paper_not_tolerable"),
        ("correct", {"problems": {}}, "notice_empty"),
        ("correct", {"problems": {"no_such_paper": "没有。"}}, "paper_not_asked_for"),
        ("correct", {"problems": {"eia_form": "  "}}, "notice_empty"),
        ("refuse", {"ground": "not_needed", "reasons": "不需要。"}, "filing_cannot_be_refused"),
        ("answer", {"supplied": {}}, "wrong_seat"),
    ],
)
def test_a_refused_act_at_the_window_leaves_no_trace(cast, act, said, code):
    application = filed_stage(cast, cast.register("upgrade"), StageCode.INITIATION, without={"eia_form"})
    assert refused(door.perform, act, application, by=cast.window, at=ACCEPTED, **said) == code


@pytest.mark.parametrize(
    "said,code",
    [
        ({"verdict": "maybe", "text": "同意。"}, "verdict_missing"),
        ({"verdict": Verdict.AGREE, "text": " "}, "opinion_missing"),
        ({"verdict": Verdict.CONDITIONS, "text": "同意。", "conditions": [" "]}, "conditions_missing"),
    ],
)
def test_a_refused_opinion_leaves_no_trace(cast, said, code):
    project = cast.register("upgrade")
    accepted_stage(cast, project, StageCode.INITIATION)
    approval = current(project, "L07")
    assert refused(door.perform, "review", approval, by=cast.holder(approval), at=REVIEWED, **said) == code
