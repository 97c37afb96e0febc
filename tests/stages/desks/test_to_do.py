"""What the enterprise finds at the top of its first page: exactly what it owes, and nobody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Project
from stages.desks import to_do
from stages.enums import StageCode
from stages.flows import door
from tests.cast import at
from tests.sittings import called, neighbour, opened
from tests.stages.desks.test_application import checked
from tests.steps import filed_stage, owed, tolerated_stage, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
LIST = "/projects/"
MONDAY = at("2026-03-09 10:00")
AUTHORITY = "power_of_attorney"
#: statements of to_do.of_enterprise at most, whatever waits
MOST = 20


def section(response):
    """The section on top of the page as text."""
    found = re.search(r'<section class="sheet" id="to-do">.*?</section>', response.content.decode(), re.S)
    return found.group() if found else ""


def number(response):
    return int(re.search(r"<h2>\s*(\d+) things? for you to do", section(response)).group(1))


@pytest.fixture
def project(cast):
    return cast.register()


def test_a_tolerated_paper_stands_on_top_with_its_day_and_leads_to_its_upload(cast, sit, project):
    application = tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))
    place = reverse("stages:application", args=[application.number]) + f"#owed-{owed(application, AUTHORITY).pk}"
    for address in (LIST, reverse("stages:project", args=[project.code])):
        shown = section(sit(cast.applicant).get(address))
        assert f'href="{place}"' in shown
        assert "Supply: Power of attorney" in shown
        assert "2 working days left" in shown
        assert shown.index("<tbody>") < shown.index("Supply:") < shown.index("</tr>", shown.index("<tbody>"))
    assert "<tr" not in section(sit(cast.stranger).get(LIST))


def test_a_paper_that_is_with_the_window_is_not_owed(cast, sit, project):
    application = tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))
    before = number(sit(cast.applicant).get(LIST))
    door.supply(owed(application, AUTHORITY), by=cast.applicant, at=MONDAY, supplied=uploaded())
    assert number(sit(cast.applicant).get(LIST)) == before - 1


def test_nothing_to_do_is_said_in_one_sentence(cast, sit, project):
    assert "Nothing waits for you" in section(sit(cast.stranger).get(LIST))


def test_only_the_enterprise_has_it(cast, sit, project):
    for actor in (cast.centre, cast.window, cast.administrator):
        for address in (LIST, reverse("stages:project", args=[project.code])):
            assert section(sit(actor).get(address)) == ""


def test_what_is_ready_can_be_filed_for_from_here(cast, sit, project):
    shown = section(sit(cast.applicant).get(LIST))
    assert reverse("stages:application-file", args=[project.code, StageCode.INITIATION]) in shown


def test_a_correction_notice_leads_to_the_answer_with_the_papers_it_names(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    row = application.required_papers.exclude(origin="file").first()
    told = checked(application, "correct", faulty={row.type: "没有盖章"})
    assert (
        sit(cast.window).post(reverse("stages:application-check", args=[application.number]), told).status_code == 302
    )
    shown = section(sit(cast.applicant).get(LIST))
    assert reverse("stages:application", args=[application.number]) + "#answer" in shown
    assert "Correct 1 paper" in shown
    assert row.name_en in shown


def test_a_session_of_several_enterprises_shows_each_its_own_project(cast, sit):
    mine, theirs = opened(cast), opened(neighbour(cast))
    session = called(cast, mine, starts_at=at("2026-03-12 09:30"), ends_at=at("2026-03-12 11:00"))
    session.projects.add(theirs)
    place = reverse("stages:session", args=[session.number, session.round])
    for actor, own, other in ((cast.applicant, mine, theirs), (cast.stranger, theirs, mine)):
        shown = section(sit(actor).get(LIST))
        assert place in shown
        assert own.code in shown
        assert other.code not in shown


def test_it_costs_the_same_for_one_project_and_for_more(cast, project, it_is_monday):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            found = to_do.of_enterprise(Project.objects.filter(enterprise=cast.enterprise), MONDAY)
        return len(caught), len(found.tasks)

    tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))
    cost()
    statements, tasks = cost()
    tolerated_stage(cast, cast.register(name="二号项目"), StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))
    more_statements, more_tasks = cost()
    assert more_tasks == 2 * tasks
    assert more_statements == statements <= MOST


def test_a_letter_of_commitment_waits_for_the_word_of_the_enterprise_alone(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[AUTHORITY])
    letter = reverse("stages:application-commitment", args=[application.number])
    applicant = sit(cast.applicant)
    assert letter not in section(applicant.get(LIST))
    applicant.post(reverse("stages:application-promise", args=[application.number]), {f"promise-{AUTHORITY}": "on"})
    assert letter in section(applicant.get(LIST))
    applicant.post(reverse("stages:application-confirm", args=[application.number]))
    assert letter not in section(applicant.get(LIST))


def test_an_ended_project_asks_for_nothing(cast, sit, project):
    tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))
    door.withdraw_project(project, by=cast.applicant, at=MONDAY, reason="市场变化。")
    assert "Nothing waits for you" in section(sit(cast.applicant).get(LIST))
    assert section(sit(cast.applicant).get(reverse("stages:project", args=[project.code]))) == ""
