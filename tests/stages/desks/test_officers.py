"""Claiming on the pages: the list says who has what, the buttons stand where they may be pressed."""

import pytest
from django.urls import reverse

from stages.flows import door
from tests.cast import at
from tests.steps import accepted_stage, current

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
INBOX = reverse("stages:inbox")


@pytest.fixture
def projects(cast):
    found = [cast.register(name=f"{n}号项目") for n in range(3)]
    for project in found:
        accepted_stage(cast, project, "initiation")
    return found


@pytest.fixture
def officer(cast):
    return cast.department("environment")


@pytest.fixture
def colleague(cast, officer):
    return cast.seats.colleague(officer.office)


def page(project, name="approval"):
    return reverse(f"stages:{name}", args=[project.code, "L09", 1])


def listed(desk, **query):
    groups = desk.get(INBOX, query).context["groups"]
    return [entry.row.project.name for _bucket, _count, found in groups for entry in found]


def test_the_list_keeps_mine_unclaimed_and_a_colleagues(sit, projects, officer, colleague):
    desk = sit(officer)
    desk.post(page(projects[0], "approval-claim"))
    sit(colleague).post(page(projects[1], "approval-claim"))
    assert listed(desk, who="mine") == ["0号项目"]
    assert listed(desk, who=colleague.person.username) == ["1号项目"]
    assert listed(desk, who="unclaimed") == ["2号项目"]
    assert len(listed(desk)) == 3
    pills = desk.get(INBOX, {"who": colleague.person.username}).context["listing"].groups[0]
    assert [(pill.count, pill.is_current) for pill in pills] == [(3, False), (1, False), (1, False), (1, True)]
    everything, *_others = desk.get(INBOX, {"who": "mine"}).context["listing"].groups[1]
    assert everything.count == 1


def test_a_claim_goes_back_to_the_list_and_never_elsewhere(sit, projects, officer):
    desk = sit(officer)
    there = f"{INBOX}?who=unclaimed"
    assert desk.post(page(projects[0], "approval-claim"), {"next": there})["Location"] == there
    again = desk.post(page(projects[0], "approval-claim"), {"next": "https://elsewhere.example/"})
    assert again["Location"] == page(projects[0])  # twice is harmless
    assert "You have this item already" in desk.get(page(projects[0])).content.decode()


def test_a_colleague_reads_why_not_and_takes_over_with_a_reason(sit, projects, officer, colleague):
    sit(officer).post(page(projects[0], "approval-claim"))
    desk = sit(colleague)
    shown = desk.get(page(projects[0]))
    assert officer.person.name in shown.context["review_why_not"]
    assert shown.context["take_over"]
    assert not shown.context["may_release"]
    opinion = {"verdict": "agree", "text": "同意。", "conditions": ""}
    refused = desk.post(page(projects[0], "approval-review"), opinion)
    assert refused.status_code == 422
    assert "has claimed this item" in refused.content.decode()
    assert desk.post(page(projects[0], "approval-take-over"), {"reason": ""}).status_code == 422
    assert desk.post(page(projects[0], "approval-take-over"), {"reason": "赶时限"}).status_code == 302
    history = " ".join(desk.get(page(projects[0])).content.decode().split())
    assert f"{colleague.person.name} took the item over from a colleague" in history
    assert desk.post(page(projects[0], "approval-review"), opinion).status_code == 302


def test_give_back(sit, projects, officer):
    desk = sit(officer)
    desk.post(page(projects[0], "approval-claim"))
    desk.post(page(projects[0], "approval-release"))
    assert current(projects[0], "L09").officer is None
    assert desk.post(page(projects[0], "approval-release")).status_code == 422


def test_hand_over_one_and_all_of_mine(sit, projects, officer, colleague):
    for project in projects[:2]:
        door.claim(current(project, "L09"), by=officer, at=at("2026-03-05"))
    desk = sit(officer)
    said = {"to": colleague.person.pk, "reason": "休假"}
    form = desk.get(reverse("stages:hand-over")).context["form"]
    mine = [current(project, "L09").pk for project in projects[:2]]
    assert sorted(form.initial["items"]) == sorted(mine)
    bad = desk.post(reverse("stages:hand-over"), said | {"items": mine, "reason": ""})
    assert bad.status_code == 422
    one = desk.post(page(projects[0], "approval-hand-over"), said | {"items": mine[:1]})
    assert one["Location"] == page(projects[0])
    assert desk.post(reverse("stages:hand-over"), said | {"items": mine}).status_code == 422  # one is not mine now
    assert desk.post(reverse("stages:hand-over"), said | {"items": mine[1:]})["Location"] == INBOX
    assert {current(project, "L09").officer for project in projects[:2]} == {colleague.person}


def test_strangers_learn_nothing(sit, cast, projects):
    for name in ("approval-claim", "approval-release", "approval-take-over", "approval-hand-over"):
        assert sit(cast.stranger).post(page(projects[0], name)).status_code == 404
    another = sit(cast.department("planning"))
    assert another.get(page(projects[0], "approval-hand-over")).status_code == 404
