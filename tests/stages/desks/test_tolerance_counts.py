"""How many papers were tolerated, supplied in time, revoked, by paper and office; and who had to be told twice."""

import pytest
from django.urls import reverse

from stages.enums import StageCode
from stages.flows import door
from stages.flows.advance import advance
from tests.cast import at
from tests.steps import ORIGINAL, brought, filed_stage, tolerated_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
PUBLIC, BASICS = "eia_public_version", "eia_basic_information"
COUNTS, NOTICES = "stages:tolerance", "stages:second-notices"


@pytest.fixture
def three(cast):
    """Kept, broken, still owed: two papers of one project, one of another."""
    project = cast.register("upgrade")
    first = tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC, BASICS], items=["L03", "L09"])
    brought(cast, first, BASICS, when=at("2026-03-05"))
    advance(project, at=at("2026-03-11"))
    other = cast.register("upgrade", name="另一个技改项目")
    door.repair_credit(cast.enterprise.credit_entries.get(), by=cast.centre, at=at("2026-03-11"), reason="已补交")
    return first, tolerated_stage(cast, other, StageCode.INITIATION, [PUBLIC], when=at("2026-03-12"))


def test_counted_by_paper_and_office_with_the_cases_behind(cast, sit, three):
    found = sit(cast.centre).get(reverse(COUNTS)).context
    assert found["total"].numbers == {"tolerated": 3, "open": 1, "in_time": 1, "put_off": 0, "broken": 1,
                                      "revoked": 1, "void": 0}  # fmt: skip
    assert found["total"].share == 50
    assert {row.key: row.numbers["tolerated"] for row in found["listing"].rows} == {PUBLIC: 2, BASICS: 1}
    offices = sit(cast.centre).get(reverse(COUNTS), {"by": "office"}).context["listing"].rows
    assert [row.numbers["tolerated"] for row in offices] == [3]
    broken = sit(cast.centre).get(reverse(COUNTS), {"by": "cases", "paper": PUBLIC, "show": "broken"})
    assert [row.required_paper.application for row in broken.context["page"]] == [three[0]]
    later = sit(cast.centre).get(reverse(COUNTS), {"since": "2026-03-12"}).context
    assert later["total"].numbers["tolerated"] == 1


def test_an_office_counts_what_concerns_it(cast, sit, three):
    seen = {
        name: sit(actor).get(reverse(COUNTS)).context["total"].numbers["tolerated"]
        for name, actor in {
            "environment": cast.department("environment"), "fire": cast.department("fire"), "window": cast.window,
        }.items()
    }  # fmt: skip
    assert seen == {"environment": 3, "fire": 0, "window": 3}
    assert sit(cast.applicant).get(reverse(COUNTS)).status_code == 404


@pytest.mark.parametrize("name", [COUNTS, NOTICES, "stages:credit", "stages:prechecks"])
def test_the_statements_do_not_grow(cast, sit, name, django_assert_max_num_queries):
    desk = sit(cast.centre)
    project = cast.register("upgrade")
    tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC], items=["L09"])
    advance(project, at=at("2026-03-11"))
    desk.get(reverse(name))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as alone:
        desk.get(reverse(name))
    door.repair_credit(cast.enterprise.credit_entries.get(), by=cast.centre, at=at("2026-03-11"), reason="已补交")
    for number in range(3):
        other = cast.register("upgrade", name=f"{number}号项目")
        filed_stage(cast, other, StageCode.INITIATION, without=[PUBLIC], promising=[PUBLIC], when=at("2026-03-12"))
    with django_assert_max_num_queries(len(alone)):
        desk.get(reverse(name))


def test_the_centre_has_every_second_notice_on_its_list(cast, sit):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION, without=["eia_form"])
    window = {"by": cast.window}
    door.perform("correct", application, at=at("2026-03-04"), problems={"eia_form": "缺少报告表"}, **window)
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-05"), supplied={"eia_form": ORIGINAL})
    late = {"problems": {"equipment_list": "未盖章"}, "reason": "首次核验漏看"}
    door.perform("correct", application, at=at("2026-03-06"), **late, **window)
    response = sit(cast.centre).get(reverse(NOTICES))
    assert response.context["numbers"] == {"corrected": 1, "once": 0, "new_papers": 0, "breaches": 1, "spot": 0}
    assert "首次核验漏看" in response.content.decode()
    inbox = sit(cast.window).get(reverse("stages:urgings")).content.decode()
    assert project.name in inbox


def test_a_department_is_shown_no_way_that_is_closed_to_it(cast, sit, three):
    shown = sit(cast.department("environment")).get(reverse(COUNTS)).content.decode()
    assert reverse("stages:second-notices") not in shown and reverse("stages:credit") not in shown
    assert reverse("stages:credit") in sit(cast.centre).get(reverse(COUNTS)).content.decode()
