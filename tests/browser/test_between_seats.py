"""What goes to and fro between the seats, each at their own desk in the browser: a paper that comes later, a joint
session, a complaint, a parcel that comes back; and the board by keys alone."""

import re

import pytest

from projects.refusal import Refusal
from stages.acts import delivering
from stages.enums import SessionStatus, StageCode
from stages.flows import door
from stages.models import JointSession, Obligation, SessionOffice
from stages.rehearsing.pdf import one_page
from tests import sittings
from tests.browser import scene as scenes
from tests.cast import at
from tests.stages.desks.pages import it_is
from tests.steps import DECIDED, accepted_stage, decide_fully, tolerated_stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


def quiet(*desks):
    return [fault for desk in desks for fault in desk.faults] == []


def test_a_tolerated_paper_comes_and_is_looked_at(cast, sit_down, tmp_path):
    project = cast.register("upgrade")
    application = tolerated_stage(cast, project, StageCode.INITIATION, [scenes.TOLERABLE])
    owed = Obligation.objects.get(required_paper__application=application)
    enterprise, window = sit_down(cast.applicant, width=390), sit_down(cast.window)
    enterprise.open(f"/applications/{application.number}/")
    form = enterprise.page.locator(f"#owed-{owed.pk} details.act").first
    form.locator("summary").click()
    paper = tmp_path / "公示文本.pdf"
    paper.write_bytes(one_page("public version", "as promised").read())
    form.locator("input[type=file]").set_input_files(paper)
    enterprise.press("Supply")
    window.open("/inbox/")
    window.follow("table a[href*='/applications/']", project.name)
    assert window.reads("公示文本.pdf")
    window.page.locator(f"#owed-{owed.pk} input[value=good]").check()
    window.press("Record the result")
    enterprise.open(f"/applications/{application.number}/")
    assert enterprise.page.locator(f"#owed-{owed.pk} .mark.done").first.is_visible()
    assert quiet(enterprise, window)


def test_a_joint_session_from_the_opinions_to_the_minutes(cast, sit_down):
    session = sittings.called(cast, sittings.opened(cast))
    page = f"/sessions/{session.number}/{session.round}/"
    for place in SessionOffice.objects.filter(session=session).select_related("office"):
        office = sit_down(sittings.official(cast, place))
        office.open(page)
        office.page.locator("#answer input[value=agree]").check()
        office.page.locator("#answer textarea").first.fill("同意。")
        office.press("Give the opinion")
        assert quiet(office)
    lead = sit_down(sittings.lead_of(cast, session))
    lead.open(page)
    lead.page.locator("#conclude input[value=passed]").check()
    lead.page.locator("#conclude textarea").first.fill("各部门意见一致，同意通过。")
    lead.press("Conclude")
    assert JointSession.objects.get(pk=session.pk).status == SessionStatus.CONCLUDED
    lead.press("Meeting minutes")
    assert lead.page.locator("article.paper").is_visible()
    enterprise = sit_down(cast.applicant)
    enterprise.open(page)
    assert enterprise.page.locator(".mark.done").first.is_visible()
    assert quiet(lead, enterprise)


def test_the_lead_calls_a_session(cast, sit_down, monkeypatch):
    it_is(monkeypatch, "2026-03-05 09:00")
    project = sittings.opened(cast)
    item = project.approvals.select_related("stage__lead").get(code="L07", is_current=True)
    lead = sit_down(cast.seats.of_office("lead", item.stage.lead))
    lead.open(f"/sessions/convene/?kind=meeting&project={project.code}")
    lead.page.locator(f"input[name=items][value='{item.pk}']").check()
    lead.page.locator("[name=reason]").fill("一次会审。")
    lead.page.locator("input[name=starts_at]").fill("2026-03-09T09:30")
    lead.page.locator("[name=place]").fill("三楼会议室")
    lead.press("Call the session")
    session = JointSession.objects.get(project=project, kind="meeting")
    assert session.place == "三楼会议室" and item in session.approvals.all()
    assert lead.reads("Invitations go out")
    assert quiet(lead)


def test_a_complaint_is_answered_by_the_centre(cast, sit_down):
    enterprise, centre = sit_down(cast.applicant), sit_down(cast.centre)
    enterprise.open("/consultations/ask/")
    enterprise.page.locator("input[name=kind][value=complaint]").check()
    enterprise.page.locator("select[name=division]").select_option("330603")
    enterprise.page.locator("input[name=subject]").fill("窗口排队时间过长")
    enterprise.page.locator("textarea[name=text]").fill("昨日等候两小时。")
    enterprise.press("Send")
    centre.open("/consultations/")
    centre.follow("a[href^='/consultations/']", "窗口排队时间过长")
    centre.page.locator("textarea[name=text]").fill("已增开窗口，致歉。")
    centre.press("Send the answer")
    enterprise.open("/consultations/")
    enterprise.follow("a[href^='/consultations/']", "窗口排队时间过长")
    assert enterprise.reads("已增开窗口，致歉。")
    assert quiet(enterprise, centre)


def test_a_parcel_comes_back_and_is_collected(cast, sit_down):
    application = accepted_stage(cast, cast.register("upgrade"), StageCode.INITIATION, items=["L13"])
    decide_fully(cast, application.project, "L13")
    door.perform("conclude", application, by=cast.lead("economy_information"), at=DECIDED, text="同意。")
    window, enterprise = sit_down(cast.window), sit_down(cast.applicant, width=390)
    window.open(f"/applications/{application.number}/")
    window.page.locator("#issue summary").click()
    window.page.locator("#id_courier_company").fill("顺丰速运")
    window.page.locator("#id_courier_tracking").fill("SF1234567890")
    window.press("Everything has gone to the courier")
    enterprise.open(f"/applications/{application.number}/")
    assert enterprise.reads("SF1234567890")
    window.page.locator("#delivery summary").click()
    window.page.locator("#delivery input[name=on]").last.fill("2026-03-09")
    window.page.locator("#delivery input[name=reason]").fill("收件人拒收。")
    window.press("Enter the return")
    window.page.locator("#id_counter_identity").select_option("authority")
    window.fill("Collected by", "王芳")
    window.press("Hand over everything at the counter")
    enterprise.open(f"/applications/{application.number}/")
    assert enterprise.reads("王芳")
    enterprise.look()
    window.look()
    assert quiet(window, enterprise)
    with pytest.raises(Refusal):
        delivering.may_deliver_again(application, by=cast.window, at=at("2026-03-09"))


def test_the_board_is_walked_by_keys(cast, sit_down):
    project = cast.register()
    desk = sit_down(cast.applicant)
    desk.open(f"/projects/{project.code}/")
    first = desk.page.locator(".canvas svg a[class^='k-']").first
    first.focus()
    seen = {focused(desk)}
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft"):
        desk.page.keyboard.press(key)
        seen.add(focused(desk))
    assert len(seen) > 3
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile("/items/"))
    assert quiet(desk)


def focused(desk):
    return desk.page.evaluate("document.activeElement.getAttribute('href')")
