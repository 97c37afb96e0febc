"""A joint session over two projects of one enterprise: each agent acts for what is entrusted to it, and no further."""

import pytest
from django.urls import reverse

from stages.acts import correcting_session, proposing
from stages.acts.answering_session import Condition
from stages.enums import SessionKind, SessionOutcome, SessionVerdict
from stages.flows import session_door
from stages.models import SessionNotice
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.sittings import CALLED, answer, lead_of, opened, refused, seats
from tests.steps import current, uploaded

pytestmark = pytest.mark.django_db
MEETING, AFTER, LATER = at("2026-03-09 09:30"), at("2026-03-09 15:00"), at("2026-03-10 10:00")


@pytest.fixture
def projects(cast, settings, tmp_path):
    """The first is entrusted to the agent, the second to the other agent."""
    settings.MEDIA_ROOT = tmp_path
    found = opened(cast, name="锅炉技改项目"), opened(cast, name="染整技改项目")
    for project, agent in zip(found, (cast.agent, cast.other_agent), strict=True):
        entrusted(cast, project, agent=agent)
    return found


@pytest.fixture
def session(cast, projects):
    items = [current(project, code) for project in projects for code in ("L07", "L09")]
    by = cast.seats.of_office("lead", items[0].stage.lead)
    return session_door.convene(
        SessionKind.MEETING, items, by=by, at=CALLED, reason="同一厂区。", starts_at=MEETING
    )  # fmt: skip


def asked(cast, session, projects, *disagreed):
    """The notice of corrections after the environment's office disagreed on some of the projects."""
    energy, eia = seats(session)
    answer(cast, energy, when=CALLED)
    for number, project in enumerate(projects):
        mine = session.approvals.filter(project=project)
        if project in disagreed:
            conditions = [Condition(f"补测{number}。", "噪声")] if number else []
            answer(cast, eia, SessionVerdict.DISAGREE, when=CALLED, approvals=mine, conditions=conditions)
        else:
            answer(cast, eia, when=CALLED, approvals=mine)
    outcome = {each.pk: SessionOutcome.FURTHER_ROUND for each in projects}
    outcome |= {each.pk: SessionOutcome.PASSED for each in projects if each not in disagreed}
    session_door.conclude(session, by=lead_of(cast, session), at=AFTER, outcome=outcome, text="整改。", days=5)
    return SessionNotice.objects.get(session=session)


def test_an_agent_reports_for_its_own_project_only_and_the_paper_lies_with_it(cast, projects, session):
    first, second = projects
    notice = asked(cast, session, projects, second)
    said = {"at": LATER, "text": "已补测。", "supplied": uploaded("监测报告.pdf")}
    with refused("no_mandate"):
        session_door.report(notice, by=cast.agent, **said)
    session_door.report(notice, by=cast.other_agent, **said)
    kind = f"corrections:{notice.number}"
    assert second.papers.filter(type=kind).count() == 1 and not first.papers.filter(type=kind).exists()
    assert not first.events.filter(act="report_corrections").exists()


def test_what_concerns_both_is_reported_by_whoever_acts_for_both(cast, projects, session):
    notice = asked(cast, session, projects, *projects)
    for agent in (cast.agent, cast.other_agent):
        with refused("no_mandate"):
            correcting_session.may_report(notice, by=agent, at=LATER)
    session_door.report(notice, by=cast.applicant, at=LATER, text="已补测。", supplied=uploaded("监测报告.pdf"))
    for project in projects:
        assert project.papers.filter(type=f"corrections:{notice.number}").count() == 1


def test_papers_asked_of_an_enterprise_concern_all_its_projects(cast, projects, session):
    notice = SessionNotice.objects.create(
        session=session, enterprise=cast.enterprise, number="ZG01", sent_at=AFTER, due_on=LATER.date(),
        lines=[{"condition": None, "office_zh": "", "office_en": "", "subject": "总图", "text": "缺。"}],
    )  # fmt: skip
    assert correcting_session.projects_of(notice) == list(projects)


def test_an_agent_reads_the_lines_on_its_own_project(cast, projects, session, sit, it_becomes):
    it_becomes("2026-03-09 16:00")
    notice = asked(cast, session, projects, *projects)
    pages = reverse("stages:session-notice", args=[notice.number]), reverse("stages:session", args=[session.number, 1])
    for page in pages:
        assert "补测1。" in sit(cast.applicant).get(page).content.decode()
        assert "补测1。" in sit(cast.other_agent).get(page).content.decode()
        shown = sit(cast.agent).get(page).content.decode()
        assert "补测1。" not in shown and "不符合要求。" in shown and projects[1].name not in shown


def test_an_agent_reads_no_notice_that_is_not_on_its_project(cast, projects, session, sit, it_becomes):
    it_becomes("2026-03-09 16:00")
    notice = asked(cast, session, projects, projects[1])
    address = reverse("stages:session-notice", args=[notice.number])
    assert sit(cast.agent).get(address).status_code == 404
    assert address not in sit(cast.agent).get(reverse("stages:session", args=[session.number, 1])).content.decode()
    assert sit(cast.other_agent).get(address).status_code == 200


def test_a_session_is_asked_for_by_whoever_may_for_each_of_the_items(cast, projects):
    ours, theirs = (current(project, "L09") for project in projects)
    with refused("no_mandate"):
        proposing.may_propose([ours, theirs], SessionKind.MEETING, by=cast.agent, at=CALLED)
    energy = current(projects[0], "L07")
    with refused("wrong_office"):
        proposing.may_propose([ours, energy], SessionKind.MEETING, by=cast.holder(ours), at=CALLED)
    proposing.may_propose([ours, energy], SessionKind.MEETING, by=cast.agent, at=CALLED)
