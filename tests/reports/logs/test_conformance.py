"""Order and omissions against the route, as a table a lawyer can read."""

import pytest
from django.urls import reverse

from projects.models import Event, Project
from reports.logs.conformance import Deviation, Found, Ran, conform
from reports.logs.own_routes import conformities
from stages.models import Approval
from tests.cast import at
from tests.steps import accepted_stage, decide_fully

NEEDS = {"A": [], "B": [("A",)], "C": [("A", "B")]}

CASES = [
    # what ran, deviations
    ([Ran("A", 1, 1, 2), Ran("B", 1, 2, 5)], []),
    ([Ran("A", 1, 1, 4), Ran("B", 1, 3, 5)], [Found(Deviation.EARLY, "B", 1, "A")]),
    ([Ran("A", 1, 1, 4), Ran("B", 1, 2, 3)],
     [Found(Deviation.EARLY, "B", 1, "A"), Found(Deviation.DECIDED_EARLY, "B", 1, "A")]),
    ([Ran("A", 1, 1), Ran("B", 1, 3)], [Found(Deviation.EARLY, "B", 1, "A")]),
    ([Ran("A", 1, 1, 9), Ran("B", 1, 9, 10), Ran("C", 1, 9, 11)], []),  # one alternative is enough
    ([Ran("A", 1, 1, 2), Ran("B", 1, is_skipped=True)], [Found(Deviation.SKIPPED, "B", 1)]),
    ([Ran("Z", 1, 1, 2)], [Found(Deviation.OFF_ROUTE, "Z", 1)]),
    ([Ran("A", 1, 1, 3, acts=(("start", 1), ("decide", 2), ("opinion", 3)))],
     [Found(Deviation.DISORDER, "A", 1, "decide → opinion")]),
    ([Ran("A", 1, 1, 3, acts=(("start", 1), ("decide", 3)), is_reviewed=True)], [Found(Deviation.UNREVIEWED, "A", 1)]),
    ([Ran("A", 1, 1, 3, acts=(("start", 1), ("opinion", 2), ("decide", 3)), is_reviewed=True)], []),
    ([Ran("A", 1, 1, None, acts=(("start", 1),), is_reviewed=True)], []),  # not decided yet
]  # fmt: skip


@pytest.mark.parametrize("ran,found", CASES)
def test_a_case_is_held_against_its_route(ran, found):
    assert conform(ran, NEEDS).found == found


def test_the_share_that_held():
    seen = conform([Ran("A", 1, 1, 4), Ran("B", 1, 3, 5)], NEEDS)
    assert seen.fitness == 1 - 1 / sum(seen.checks.values())
    assert conform([], NEEDS).fitness is None


@pytest.fixture
def decided(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return decide_fully(cast, project, "L09")


def found_in(project):
    return [each.deviation for _pk, seen in conformities(Project.objects.filter(pk=project)) for each in seen.found]


def next_round(approval, status="open"):
    again = Approval.objects.get(pk=approval.pk)
    again.pk, again.process, again.round, again.is_current, again.status = None, None, again.round + 1, True, status
    again.save()
    return again


@pytest.mark.django_db
def test_what_the_acts_do_conforms(decided):
    assert found_in(decided.project_id) == []


@pytest.mark.django_db
def test_a_decision_entered_before_its_opinion_is_seen(decided):
    Event.objects.filter(act="decide", subject="approval:L09/1").update(effective_at=at("2026-03-04 11:00"))
    assert found_in(decided.project_id) == [Deviation.DISORDER]


@pytest.mark.django_db
def test_a_round_that_ended_without_a_result_is_held_against_its_needs_too(cast, decided):
    """Whoever rejects what he had no right to begin has begun it too early all the same."""
    need = next(code for codes in decided.project.route.plan["needs"]["L09"] for code in codes)
    Approval.objects.filter(pk=decided.pk).update(status="rejected")
    Approval.objects.filter(project=decided.project, code=need).update(finished_at=at("2026-03-20"))
    assert found_in(decided.project_id).count(Deviation.EARLY) >= 1


@pytest.mark.django_db
def test_what_ended_with_its_project_has_not_come_back(client, cast, decided):
    client.force_login(cast.centre.person)
    Approval.objects.filter(project=decided.project, code="L02").update(status="withdrawn")
    assert client.get(reverse("reports:conformance")).context["bounces"] == []
    Approval.objects.filter(project=decided.project, code="L02").update(is_current=False)
    Project.objects.update(status="withdrawn")
    assert client.get(reverse("reports:conformance")).context["bounces"] == []
    Approval.objects.filter(pk=decided.pk).update(status="rejected", is_current=False)
    next_round(decided)
    ((_item, code, status, n),) = client.get(reverse("reports:conformance")).context["bounces"]
    back = client.get(reverse("reports:rounds"), {"item": "L09", "status": status}).context["listing"].rows
    assert (code, n) == ("L09", 1) and [row.pk for row in back] == [decided.pk]


@pytest.mark.django_db
def test_what_was_never_done_again_has_not_come_back(client, cast, decided):
    client.force_login(cast.centre.person)
    Approval.objects.filter(pk=decided.pk).update(status="withdrawn", is_current=False)
    again = next_round(decided, "planned")
    assert client.get(reverse("reports:conformance")).context["bounces"] == [], "it only stands on the route again"
    assert client.get(reverse("reports:rounds")).context["listing"].rows == []
    Approval.objects.filter(pk=again.pk).update(status="filed")
    assert [n for *_names, n in client.get(reverse("reports:conformance")).context["bounces"]] == [1]


@pytest.mark.django_db
def test_a_kind_of_deviation_opens_its_cases(client, cast, decided):
    Event.objects.filter(act="decide", subject="approval:L09/1").update(effective_at=at("2026-03-04 11:00"))
    client.force_login(cast.centre.person)
    compared = {each: n for each, n, _found in client.get(reverse("reports:conformance")).context["deviations"]}
    for deviation, n in ((Deviation.DISORDER, 1), (Deviation.SKIPPED, 0)):
        rows = client.get(reverse("reports:compared"), {"deviation": deviation.value}).context["listing"].rows
        assert len(rows) == compared[deviation] and sum(not holds for *_what, holds in rows) == n


@pytest.mark.django_db
def test_the_page_lists_the_deviation(client, cast, decided):
    Event.objects.filter(act="decide", subject="approval:L09/1").update(effective_at=at("2026-03-04 11:00"))
    client.force_login(cast.centre.person)
    page = client.get(reverse("reports:conformance"))
    assert page.context["wrong"] == 1
    assert "decide → opinion" in page.content.decode()
    assert client.get(reverse("reports:conformance"), {"since": "2027-01-01"}).context["cases"] == 0
    assert client.get(reverse("reports:conformance"), {"since": "yesterday"}).status_code == 422
