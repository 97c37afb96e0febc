"""A joint session from its pages: called, replied to, held, settled, concluded, signed; and what others may not see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stages.enums import Reply, SessionOutcome, SessionStatus, SessionVerdict
from stages.flows import session_door
from stages.models import JointSession, SessionCondition
from tests.cast import at
from tests.sittings import again, called, lead_of, official, opened, proposed, seats
from tests.steps import current

pytestmark = pytest.mark.django_db
MEETING = at("2026-03-09 09:30")


@pytest.fixture
def project(cast):
    return opened(cast)


def page(session, name="session", *more):
    return reverse(f"stages:{name}", args=[session.number, session.round, *more])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_lead_takes_up_a_proposal_from_its_list(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    proposal = proposed(project, "assessment")
    lead = sit(lead_of(cast, proposal))
    listed = text(lead.get(reverse("stages:sessions") + "?show=proposed"))
    assert proposal.number in listed and "Call it, or say why not" in listed
    address = reverse("stages:session-convene") + f"?proposal={proposal.number}"
    served = [str(current(project, code).pk) for code in ("L07", "L09")]
    assert lead.post(address, {"items": served, "reason": ""}).status_code == 422
    done = lead.post(address, {"items": served, "reason": "一次评估。"}, follow=True)
    assert done.status_code == 200 and "Invitations go out" in text(done)
    assert again(proposal).status == SessionStatus.CALLED


def test_a_new_session_is_called_with_an_hour_and_a_further_office(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    lead = sit(cast.seats.of_office("lead", current(project, "L07").stage.lead))
    first = lead.get(reverse("stages:session-convene"))
    by_code = lead.get(reverse("stages:session-convene"), {"q": project.code[:11]}).context["projects"]
    assert project in by_code and not lead.get(reverse("stages:session-convene"), {"q": "zzz"}).context["projects"]
    assert project.name in text(first)
    address = reverse("stages:session-convene") + f"?kind=meeting&project={project.code}"
    fire = cast.department("fire").office
    said = {
        "items": [str(current(project, "L07").pk)], "reason": "一次会审。", "offices": [fire.code], "place": "三楼",
        "starts_at": "2026-03-07T09:30",
    }  # fmt: skip
    refused = lead.post(address, said)
    assert refused.status_code == 422 and "2026-03-07 is no working day" in text(refused)
    lead.post(address, said | {"starts_at": "2026-03-09T09:30"})
    session = JointSession.objects.get(kind="meeting")
    assert session.starts_at == MEETING and fire in [seat.office for seat in seats(session)]


def test_from_the_reply_to_the_signature(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    session = called(cast, project, starts_at=MEETING, offices=[cast.department("fire").office])
    energy, eia, fire = seats(session)
    lead, mine = lead_of(cast, session), official(cast, energy)
    said = {"said": Reply.DELEGATED, "deputy": ""}
    assert "Name the deputy" in text(sit(mine).post(page(session, "session-reply"), said))
    sit(mine).post(page(session, "session-reply"), said | {"deputy": "周敏"})
    assert seats(session)[0].deputy == "周敏"
    shown = text(sit(lead).get(page(session)))
    assert "Opinions are missing" in shown and "周敏" in shown

    it_becomes("2026-03-09 11:00")
    present = {f"state-{energy.office_id}": "present", f"name-{energy.office_id}": "周敏",
               f"state-{eia.office_id}": "present", f"name-{eia.office_id}": "",
               f"state-{fire.office_id}": "absent"}  # fmt: skip
    assert "Say who came" in text(sit(lead).post(page(session, "session-attend"), present))
    present[f"name-{eia.office_id}"] = "钟立新"
    sit(lead).post(page(session, "session-attend"), present)
    assert "taken to agree by the rules" in text(sit(lead).get(page(session)))
    opinion = {"verdict": "conditions", "about-1": "锅炉", "condition-1": "改用电。"}
    sit(official(cast, energy)).post(page(session, "session-answer"), opinion)
    no_ground = sit(official(cast, eia)).post(
        page(session, "session-answer"), {"verdict": "disagree", "text": "不行。"}
    )
    assert no_ground.status_code == 422 and "Name the law and its article" in text(no_ground)
    sit(official(cast, eia)).post(page(session, "session-answer"), opinion | {"condition-1": "用天然气。"})

    shown = text(sit(lead).get(page(session)))
    assert "Conditions about one thing" in shown and "not settled" in shown
    keep = SessionCondition.objects.get(text="用天然气。")
    settled = {"first": SessionCondition.objects.get(text="改用电。").pk, "holding": [keep.pk], "text": "以环保为准。"}
    sit(lead).post(page(session, "session-settle"), settled)
    concluded = {"outcome": SessionOutcome.CONDITIONAL, "text": "通过。"}
    sit(lead).post(page(session, "session-conclude"), concluded)
    assert again(session).outcome == SessionOutcome.CONDITIONAL
    sit(official(cast, eia)).post(page(session, "session-sign"))
    minutes = text(sit(cast.applicant).get(page(session, "session-minutes")))
    assert "gives way" in minutes and official(cast, eia).person.name in minutes
    sit(official(cast, eia)).post(page(session, "session-tick", keep.pk))
    assert again(session) and SessionCondition.objects.get(pk=keep.pk).status == "kept"


def test_the_enterprise_reads_one_notice_reports_and_the_lead_calls_the_further_round(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    session = called(cast, project)
    for seat in seats(session):
        said = {"text": "不足。", "legal_ground": "环境影响评价法 第17条", "verdict": SessionVerdict.DISAGREE}
        session_door.answer(seat, by=official(cast, seat), at=at("2026-03-05 10:00"), **said)
    lead = sit(lead_of(cast, session))
    lead.post(page(session, "session-conclude"), {"outcome": "further_round", "text": "整改。", "days": 5})
    owner = sit(cast.applicant)
    assert "Correct and report" in text(owner.get(reverse("stages:sessions")))
    notice = again(session).notices.get()
    printed = text(owner.get(reverse("stages:session-notice", args=[notice.number])))
    assert all(seat.office.name_en in printed for seat in seats(session))
    waits = lead.post(page(session, "session-round"), {})
    assert waits.status_code == 422 and "The corrections are awaited" in text(waits)
    report = reverse("stages:session-report", args=[notice.number])
    assert owner.post(report, {"text": ""}).status_code == 422
    assert owner.post(report, {"text": "已补。", "counter-report": "on"}).status_code == 302
    lead.post(page(session, "session-round"), {"starts_at": "2026-03-09T09:30"})
    assert JointSession.objects.get(number=session.number, round=2).starts_at == MEETING


def test_a_clash_is_shown_before_the_hour_is_fixed(cast, project, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    called(cast, project, starts_at=MEETING)
    second = called(cast, project, ["L07"], kind="assessment")
    lead = sit(lead_of(cast, second))
    shown = text(lead.get(page(second)))
    assert "These offices also sit in" in shown
    said = {"starts_at": "2026-03-09T10:00"}
    refused = lead.post(page(second, "session-fix"), said)
    assert refused.status_code == 422 and "sit in another session at that hour" in text(refused)
    lead.post(page(second, "session-fix"), said | {"despite_clash": "on"})
    assert again(second).starts_at == at("2026-03-09 10:00")


def test_an_office_asks_its_lead_for_a_visit(cast, sit, it_becomes):
    it_becomes("2026-03-05 09:00")
    project = opened(cast, in_river_zone=True)
    approval = current(project, "L14")
    water = sit(cast.holder(approval))
    link = reverse("stages:approval-session", args=[project.code, "L14", 1])
    assert link in text(water.get(reverse("stages:approval", args=[project.code, "L14", 1])))
    assert water.post(link, {"kind": "site_visit", "reason": ""}).status_code == 422
    water.post(link, {"kind": "site_visit", "reason": "须看现场。"})
    assert proposed(project, "site_visit").reason == "须看现场。"


def test_what_strangers_and_uninvited_offices_see_is_nothing(cast, project, sit):
    session = called(cast, project, offices=[cast.department("transport").office])
    for nobody in (cast.stranger, cast.department("archives")):
        assert sit(nobody).get(page(session)).status_code == 404
        assert sit(nobody).post(page(session, "session-answer"), {"verdict": "agree"}).status_code == 404


def test_an_invited_office_sees_the_session_and_its_papers_and_not_the_project(cast, project, sit):
    session = called(cast, project, offices=[cast.department("transport").office])
    client = sit(cast.department("transport"))
    assert client.get(page(session)).status_code == 200
    assert client.get(reverse("stages:project", args=[project.code])).status_code == 404
    paper = project.papers.first()
    assert client.get(reverse("stages:paper", args=[paper.pk])).status_code == 404
    session.papers.add(paper)
    assert client.get(reverse("stages:paper", args=[paper.pk])).status_code == 200


def test_the_page_costs_the_same_with_two_offices_and_with_ten(cast, project, sit):
    def cost(session):
        client = sit(lead_of(cast, session))
        client.get(page(session))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(session))
        return len(captured)

    few = called(cast, project, ["L07"])
    functions = ["fire", "water", "transport", "meteorology", "civil_defence", "urban_management", "archives"]
    many = called(cast, project, ["L09"], offices=[cast.department(each).office for each in functions])
    assert cost(many) == cost(few)


def test_the_board_frames_what_is_called_and_what_is_planned(cast, project, sit):
    proposal = proposed(project, "assessment")
    owner = sit(cast.applicant)
    board = reverse("stages:project", args=[project.code])
    assert 'class="meet plan"' in text(owner.get(board))
    session_door.dismiss(proposal, by=lead_of(cast, proposal), at=at("2026-03-05"), reason="不召开。")
    called(cast, project)
    drawn = text(owner.get(board))
    assert 'class="meet"' in drawn and 'class="meet plan"' not in drawn
