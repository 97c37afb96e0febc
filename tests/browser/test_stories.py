"""Whole stories in the browser, each person at their own desk, from the first form to the paper in the hand."""

import pytest

from projects.models import Project
from stages.models import Approval
from stages.rehearsing.pdf import one_page
from tests.browser import scene as scenes
from tests.cast import KINDS, credit_code
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = "2026-03-09 10:00"
PASSWORD = "zuiduo-pao-yici"
PLACE = "Keqiao District"
SHOWN = "Limits are kept, the papers agree with each other."


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, MONDAY)


def test_from_registration_to_certificate(cast, sit_down, tmp_path):
    enterprise = joins(sit_down(scripts=False))  # every form works without
    project = registers(enterprise, KINDS["upgrade"]["facts"])
    number = files(enterprise, project, ["L03", "L07"], tmp_path)
    window = sit_down(cast.window)
    accepts(window, number)
    for code in ("L03", "L07"):
        approval = Approval.objects.with_names().get(project=project, code=code, is_current=True)
        decides(sit_down(cast.holder(approval)), approval)
    lead = sit_down(cast.lead("economy_information"))
    lead.open("/inbox/")
    lead.follow("table a[href*='/applications/']")
    lead.fill("Conclusion", "各事项均已办结。")
    lead.press("Conclude")
    window.open(f"/applications/{number}/")
    window.fill("Collected by", "沈立新")
    window.page.locator("#issue select").select_option("legal")
    window.press("Hand over everything at the counter")
    assert window.reads("All results have left the window.")
    holds_the_certificate(enterprise, number, sit_down())
    for desk in (enterprise, window, lead):
        assert desk.faults == []


def joins(desk):
    desk.open("/join/")
    desk.fill("unified social credit code", credit_code(77))
    desk.fill("Name of the enterprise", "绍兴柯桥新纺技术有限公司")
    desk.fill("Your name", "沈立新")
    desk.page.locator("#id_username").fill("shenlixin")
    for field in ("#id_password1", "#id_password2"):
        desk.page.locator(field).fill(PASSWORD)
    desk.press("Register")
    return desk


def registers(desk, facts):
    desk.press("Start a project")
    desk.page.locator("#id_division").select_option("330603")
    desk.press("Continue")
    while todo := unanswered(desk):
        for code in [code for code in todo if code in facts] or todo:
            answer(desk.page.locator(f"#q-{code}"), facts.get(code, False))
        desk.press("Show what this changes")
    desk.press("Continue")
    desk.fill("Name of the project", "年产三千吨差别化纤维技改项目")
    desk.press("Check the answers")
    desk.press("Register the project")
    return Project.objects.get()


def unanswered(desk):
    """Codes of the questions on the page that nobody has answered yet."""
    rows = desk.page.locator(".asks > li:not(:has(input:checked))").all()
    empty = [row for row in rows if not row.locator("input:not([type=radio]), select").count() or
             not row.locator("input:not([type=radio]), select").first.input_value()]  # fmt: skip
    return [row.get_attribute("id").removeprefix("q-") for row in empty]


def answer(row, value):
    said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    if row.locator("select").count():
        row.locator("select").select_option(str(said))
    elif row.locator("input[type=radio]").count():
        row.locator(f"input[value='{said}']").check()
    else:
        row.locator("input").fill(str(said))
        row.locator("input").press("Tab")


def files(desk, project, codes, folder):
    """File for the stage with these items: the first paper as a file, the others as originals. Returns the number."""
    desk.follow("a.btn[href*='/file/']", "Project initiation")
    for box in desk.page.locator("input[name=items]").all():
        box.set_checked(box.get_attribute("value") in codes)
    desk.press("Update the papers")
    paper = folder / "项目申请材料.pdf"
    paper.write_bytes(one_page("report", "as asked").read())
    desk.page.locator("input[type=file]").first.set_input_files(paper)
    for box in desk.page.locator("input[name^=counter-]").all()[1:]:
        box.check()
    desk.press("Check the answers")
    assert desk.reads("项目申请材料.pdf")
    desk.press("File the application")
    return project.applications.get().number


def accepts(desk, number):
    desk.open("/inbox/")
    desk.follow("table a[href*='/applications/']")
    for radio in desk.page.locator("#check input[type=radio][value=good]").all():
        radio.check()
    desk.press("Accept")
    assert desk.reads("The application is accepted.")


def decides(desk, approval):
    desk.open("/inbox/")
    desk.follow("table a[href*='/items/']", approval.item.name_en)
    if desk.page.locator("#review").count():
        desk.page.locator("#review input[value=agree]").check()
        desk.page.locator("#review textarea").first.fill(SHOWN)
        desk.press("Give the opinion")
    desk.page.locator("#decide input[value=agree]").check()
    desk.page.locator("#decide textarea").first.fill("同意。")
    desk.press("Decide")
    assert desk.reads("The decision is on record.")
    assert desk.faults == []


def holds_the_certificate(desk, number, anybody):
    desk.open(f"/applications/{number}/")
    desk.follow("a[href^='/certificates/']")
    assert desk.page.locator("article.paper").is_visible()
    code = desk.page.locator("article.paper .check").inner_text().split()[-1]
    anybody.open(f"/verify/{code}/")
    assert anybody.reads("This certificate was issued here and is valid today.")
    assert anybody.faults == []


def test_a_clock_is_stopped_with_a_notice_and_runs_on(cast, sit_down):
    scene = scenes.build(cast)
    reviewer, applicant = sit_down(cast.holder(scene.approval)), sit_down(cast.applicant, width=390)
    page = f"/projects/{scene.approval.project.code}/items/L09/1/"
    reviewer.open(page)
    due = reviewer.page.locator("a[href*='/clocks/'] time").first.get_attribute("datetime")
    reviewer.follow("a[href*='/clocks/']")
    reviewer.page.locator("#stop select").first.select_option("expert_review")
    reviewer.fill("Law that requires it here", "环境影响评价法 第十三条")
    reviewer.fill("Days told to the applicant", "6")
    reviewer.fill("What is done in this time", "组织专家评审。")
    reviewer.press("Stop the clock")
    applicant.open(page)
    assert applicant.page.locator(".mark.stop").first.is_visible()
    reviewer.follow("a[href*='/stoppages/']")
    assert reviewer.page.locator("article.paper").is_visible()
    reviewer.page.go_back()
    reviewer.page.locator("#resume input").last.fill("评审提前完成。")
    reviewer.press("End it today")
    applicant.open(page)
    moved = applicant.page.locator("a[href*='/clocks/'] time").first.get_attribute("datetime")
    assert moved > due
    assert reviewer.faults == applicant.faults == []


def test_each_answer_changes_the_page_into_what_a_fresh_one_would_show(cast, sit_down):
    desk = sit_down(cast.applicant)
    fresh = desk.context.new_page()
    facts = KINDS["factory"]["facts"]
    desk.open("/projects/register/?division=330603")
    desk.page.evaluate(COUNT_FRAGMENTS)
    for number in range(1, 5):
        code = unanswered(desk)[0]
        answer(desk.page.locator(f"#q-{code}"), facts.get(code, False))
        desk.page.wait_for_function("number => window.settled >= number", arg=number)
        fresh.goto(desk.page.url)
        assert content_of(desk.page) == content_of(fresh)
    assert desk.faults == []


def test_a_what_if_changes_the_page_into_what_a_fresh_one_would_show(cast, sit_down):
    project = cast.register("upgrade")
    desk = sit_down(cast.applicant)
    fresh = desk.context.new_page()
    desk.open(f"/projects/{project.code}/forecast/")
    desk.page.evaluate(COUNT_FRAGMENTS)
    desk.page.locator("#id_in_turn").check()
    desk.page.wait_for_function("() => window.settled >= 1")
    fresh.goto(desk.page.url)
    assert "in_turn" in desk.page.url
    assert content_of(desk.page) == content_of(fresh)
    assert desk.faults == []


#: fragments that have come and settled; drafts save themselves by POST meanwhile
COUNT_FRAGMENTS = """window.settled = 0; document.addEventListener("htmx:afterSettle", event => {
    if (event.detail.requestConfig.verb === "get") window.settled++; })"""


def content_of(page):
    """[(element, attributes, text)] of the content of the page; htmx sets attributes in another order. Left out are the
    secrets that every form carries, which are others in each answer, and when the draft was saved."""
    return page.evaluate("""[...document.querySelectorAll("#main *:not([type=hidden])")].filter(
        element => !element.closest(".draft")).map(element => [
        element.tagName, [...element.attributes].map(each => each.name + "=" + each.value).sort(),
        [...element.childNodes].filter(child => child.nodeType == 3).map(child => child.data).join(""),
    ])""")
