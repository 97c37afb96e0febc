"""One joint session over the projects of two enterprises: each is told what concerns it, and nothing of the other.

However the offices answer, whatever an enterprise can open or is sent is searched for the words of its neighbour.
"""

import random
import re

import pytest
from django.test import Client
from django.urls import reverse

from projects.enums import PaperOrigin
from projects.models import Event, OutboxMessage, Person
from projects.people.seating import SESSION_KEY
from reports.feeds import keeping
from reports.models import FeedPlace
from stages.acts import papers, tabling
from stages.acts.answering_session import Condition
from stages.enums import SessionKind, SessionOutcome, SessionStatus, SessionVerdict, Verdict
from stages.flows import door, session_door
from stages.models import Opinion, SessionNotice
from tests.cast import at
from tests.sittings import CALLED, again, answer, lead_of, neighbour, official, opened, refused, seats
from tests.steps import current, uploaded

pytestmark = pytest.mark.django_db
MEETING, AFTER, LATER = at("2026-03-09 09:30"), at("2026-03-09 15:00"), at("2026-03-24 09:00")
#: a word for each enterprise that stands in everything that concerns it alone
WORDS = ("轻纺", "云锦")


@pytest.fixture
def scene(cast, settings, tmp_path):
    """(session over the energy and environment items of both, project of ours, project of theirs)."""
    settings.MEDIA_ROOT, settings.MAIL = tmp_path, True
    settings.PUBLIC_URL = "https://lianshen.example"
    other = neighbour(cast)
    ours, theirs = opened(cast, name="轻纺零土地技改项目"), opened(other, name="云锦零土地技改项目")
    shown = []
    for word, project, owner in zip(WORDS, (ours, theirs), (cast.applicant, cast.stranger), strict=True):
        Person.objects.filter(pk=owner.person.pk).update(email=f"{project.pk}@owner.example", name=f"{word}人")
        shown.append(papers.put_on_file(
            project, "drawing", f"{word}工艺图", f"{word} drawing", PaperOrigin.ENTERPRISE, uploaded(f"{word}.pdf"),
            event=project.events.first(), by=owner, at=CALLED,
        ))  # fmt: skip
    items = [current(project, code) for project in (ours, theirs) for code in ("L07", "L09")]
    by = cast.seats.of_office("lead", items[0].stage.lead)
    session = session_door.convene(
        SessionKind.MEETING, items, by=by, at=CALLED, reason="同一园区。", papers=shown, starts_at=MEETING
    )
    return session, ours, theirs


def on(session, project):
    return list(session.approvals.filter(project=project))


def test_an_office_answers_differently_for_each_project_and_what_it_says_goes_to_that_one(cast, scene):
    session, ours, theirs = scene
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, approvals=on(session, theirs))
    assert seats(session)[1].is_open  # our project is still to be spoken of
    answer(cast, eia, when=CALLED)
    assert again(session).status == SessionStatus.TO_CONCLUDE
    by = lead_of(cast, session)
    with refused("outcome_not_possible"):
        session_door.conclude(session, by=by, at=AFTER, outcome=SessionOutcome.FAILED, text="分别处理。")
    outcome = {ours.pk: SessionOutcome.PASSED, theirs.pk: SessionOutcome.FAILED}
    session_door.conclude(session, by=by, at=AFTER, outcome=outcome, text="分别处理。")
    said = {row.approval.project_id: row.verdict for row in Opinion.objects.filter(approval__code="L09")}
    assert said == {ours.pk: Verdict.AGREE, theirs.pk: Verdict.DISAGREE}
    energy_said = {row.approval.project_id: row.verdict for row in Opinion.objects.filter(approval__code="L07")}
    assert energy_said == {ours.pk: Verdict.AGREE, theirs.pk: Verdict.AGREE}


def test_what_one_enterprise_corrects_holds_up_no_other(cast, scene):
    session, ours, theirs = scene
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    asked = [Condition("锅炉须迁移。", "锅炉")]
    answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, approvals=on(session, theirs), conditions=asked)
    answer(cast, eia, when=CALLED)
    by = lead_of(cast, session)
    outcome = {ours.pk: SessionOutcome.PASSED, theirs.pk: SessionOutcome.FURTHER_ROUND}
    session_door.conclude(session, by=by, at=AFTER, outcome=outcome, text="迁移后复核。", days=5)
    notice = SessionNotice.objects.get(session=session)
    assert notice.enterprise == theirs.enterprise and [line["text"] for line in notice.lines] == ["锅炉须迁移。"]
    mine, wait = current(ours, "L09"), current(theirs, "L09")
    door.perform("decide", mine, by=cast.holder(mine), at=AFTER, verdict=Verdict.AGREE, text="同意。")
    with refused("in_session"):
        door.perform("review", wait, by=cast.holder(wait), at=AFTER, verdict=Verdict.AGREE, text="同意。")
    session_door.report(notice, by=cast.stranger, at=at("2026-03-11"), text="已迁移。")
    following = session_door.call_round(session, by=by, at=at("2026-03-12"))
    assert {approval.project for approval in following.approvals.all()} == {theirs}
    assert list(following.projects.all()) == [theirs] and following.project == theirs
    answer(cast, seats(following)[0], when=at("2026-03-12 10:00"))
    session_door.conclude(following, by=by, at=at("2026-03-12 11:00"), outcome=SessionOutcome.PASSED, text="通过。")
    assert current(theirs, "L09").opinions.get().session == following
    assert current(ours, "L09").opinions.get().session == session


def test_over_several_projects_it_names_something_of_each(cast, scene):
    _session, ours, theirs = scene
    with refused("project_without_item"):
        session_door.convene(
            SessionKind.COORDINATION, [current(ours, "L07")], by=cast.centre, at=CALLED, reason="协调。",
            projects=[ours, theirs],
        )  # fmt: skip


def said_at_random(cast, session, projects, dice):
    """Every office answers for both or for each, with words that name whom they concern alone."""
    for seat in seats(session):
        for word, project in zip(WORDS, projects, strict=True):
            verdict = dice.choice(list(SessionVerdict))
            asked = [Condition(f"{word}须整改{seat.pk}。", dice.choice(["锅炉", f"{word}噪声"]))]
            has_conditions = verdict in (SessionVerdict.CONDITIONS, SessionVerdict.DISAGREE)
            answer(
                cast, seat, verdict, when=CALLED, approvals=on(session, project), text=f"{word}的意见{seat.pk}。",
                legal_ground="有关法律 第1条", conditions=asked if has_conditions else (),
            )  # fmt: skip


def sit(actor):
    client = Client()
    client.force_login(actor.person)
    session = client.session
    session[SESSION_KEY] = actor.seat.pk
    session.save()
    client.cookies["lianshen_language"] = "zh-hans"
    return client


def opened_by(actor, session, project, other):
    """{address: text} of everything that an enterprise can open about its session, and what it is sent."""
    client = sit(actor)
    where = [session.number, session.round]
    addresses = [
        reverse("stages:session", args=where), reverse("stages:sessions") + "?show=all",
        reverse("stages:sessions") + "?show=all&format=csv",
        reverse("stages:session-minutes", args=where), reverse("stages:session-invitation", args=where),
        reverse("stages:project", args=[project.code]), reverse("stages:project-history", args=[project.code]),
        *(reverse("stages:session-notice", args=[each.number]) for each in SessionNotice.objects.all()),
        *(reverse("stages:approval", args=[project.code, each.code, each.round]) for each in on(session, project)),
        *(reverse("stages:paper", args=[each.pk]) for each in [*project.papers.all(), *other.papers.all()]),
        reverse("messages"),
    ]  # fmt: skip
    found = {}
    for address in addresses:
        response = client.get(address)
        if response.status_code == 200:
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found[address] = body.replace(b"\r\n ", b"").decode() + str(response.get("Content-Disposition"))
    for row in OutboxMessage.objects.filter(enterprise=project.enterprise):
        found[f"message {row.pk}"] = (
            f"{row.subject} {row.body} " + bytes(row.attachment or b"").replace(b"\r\n ", b"").decode()
        )
    for row in FeedPlace.objects.filter(project=project).prefetch_related("entry__texts"):
        found[f"calendar {row.pk}"] = "".join(text.text for text in row.entry.texts.all()).replace("\r\n ", "")
    for row in Event.objects.filter(project=project):
        found[f"history {row.seq}"] = f"{row.reason} {row.facts}"
    return found


@pytest.mark.parametrize("seed", range(6))
def test_nobody_reads_of_the_neighbour(cast, scene, seed, monkeypatch):
    session, ours, theirs = scene
    dice = random.Random(seed)
    said_at_random(cast, session, (ours, theirs), dice)
    look(cast, session, ours, theirs)
    by = lead_of(cast, session)
    for group in tabling.groups(session):
        session_door.settle_conditions(
            session, by=by, at=AFTER, subject=group[0].about, holding=[group[0].pk], text="已与各部门商定。"
        )
    outcome = {
        project.pk: dice.choice(tabling.possible_outcomes(session, project)) for project in (ours, theirs)
    }  # fmt: skip
    session_door.conclude(session, by=by, at=AFTER, outcome=outcome, text="按各项目意见办理。")
    look(cast, session, ours, theirs)
    for notice in SessionNotice.objects.filter(session=session):
        owner, word = (cast.applicant, WORDS[0]) if notice.enterprise == ours.enterprise else (cast.stranger, WORDS[1])
        session_door.report(notice, by=owner, at=AFTER, text=f"{word}已整改。", supplied=uploaded(f"{word}整改.pdf"))
    look(cast, session, ours, theirs)
    if again(session).holds:
        following = session_door.call_round(session, by=by, at=LATER, reason="复核。")
        for project, owner in ((ours, cast.applicant), (theirs, cast.stranger)):
            seen = sit(owner).get(reverse("stages:session", args=[following.number, 2])).status_code
            assert seen == (200 if project in following.projects.all() else 404)
        look(cast, session, ours, theirs)


def look(cast, session, ours, theirs):
    keeping.refresh(AFTER)
    for actor, project, other, word in (
        (cast.applicant, ours, theirs, WORDS[1]), (cast.stranger, theirs, ours, WORDS[0]),
    ):  # fmt: skip
        secrets = (word, other.enterprise.name, other.name, other.code, f"{other.pk}@owner.example")
        shown = opened_by(actor, session, project, other)
        assert len(shown) > 10
        for address, text in shown.items():
            for secret in secrets:
                assert secret not in text, (address, secret, re.findall(f".{{80}}{secret}.{{80}}", text)[:2])


def test_a_stranger_is_shown_none_of_it(cast, scene):
    session, _ours, theirs = scene
    third = cast.department("transport")
    assert sit(third).get(reverse("stages:session", args=[session.number, 1])).status_code == 404
    mine = seats(session)[0]
    assert sit(official(cast, mine)).get(reverse("stages:paper", args=[theirs.papers.last().pk])).status_code == 200
