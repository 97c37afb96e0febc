"""Papers that come later, on the pages: the letter, the notice, every way of supplying, the look, the end, credit."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stages.enums import ApprovalStatus, ObligationStatus, StageCode
from stages.flows import door
from stages.models import CreditEntry, Obligation, Supply
from tests.cast import at
from tests.stages.desks.test_application import checked, page
from tests.steps import current, filed_stage, tolerated_stage, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
AUTHORITY, PUBLIC_VERSION, CORE = "power_of_attorney", "eia_public_version", "total_investment"
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def application(cast, project):
    """Accepted on Friday the 6th; the power of attorney is owed until Wednesday the 11th."""
    return tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=at("2026-03-06"))


@pytest.fixture
def needed(cast, project):
    """Accepted on Friday the 6th; the public version, which the report form needs, is owed until the 11th."""
    return tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC_VERSION], when=at("2026-03-06"))


def owed(application):
    return Obligation.objects.get(required_paper__application=application)


def of(name, row):
    return reverse(f"stages:{name}", args=[row.pk])


def words(response):
    return response.content.decode()


def test_the_letter_is_drawn_up_read_and_confirmed(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[AUTHORITY])
    applicant, window = sit(cast.applicant), sit(cast.window)
    assert "may come later, but the enterprise has not promised it" in words(window.get(page(application)))
    nothing = applicant.post(page(application, "application-promise"))
    assert (nothing.status_code, "Choose the papers" in words(nothing)) == (422, True)
    drawn = applicant.post(page(application, "application-promise"), {f"promise-{AUTHORITY}": "on"})
    assert drawn["Location"] == page(application, "application-commitment")
    letter = words(applicant.get(drawn["Location"]))
    for said in ("Letter of commitment", "We stand by this letter", "Power of attorney", "if accepted today"):
        assert said in letter
    assert "We stand by this letter" not in words(window.get(drawn["Location"]))
    assert sit(cast.stranger).get(drawn["Location"]).status_code == 404
    tolerate = checked(application, "accept", tolerated=[AUTHORITY])
    assert window.post(page(application, "application-check"), tolerate).status_code == 422
    assert applicant.post(page(application, "application-confirm")).status_code == 302
    assert window.post(page(application, "application-check"), tolerate).status_code == 302
    notice = words(applicant.get(page(application, "application-tolerance")))
    for said in ("Notice of tolerant acceptance", f"{application.number}-RT1", "Power of attorney", "12 March 2026"):
        assert said in notice


def test_the_enterprise_supplies_and_the_window_looks(cast, sit, application):
    applicant, window, row = sit(cast.applicant), sit(cast.window), owed(application)
    empty = applicant.post(of("obligation-supply", row), {"channel": "online"})
    assert (empty.status_code, "Choose a file" in words(empty)) == (422, True)
    assert sit(cast.stranger).post(of("obligation-supply", row)).status_code == 404
    upload = {"channel": "online", "paper": SimpleUploadedFile("授权委托书.pdf", PDF)}
    assert applicant.post(of("obligation-supply", row), upload).status_code == 302
    entry = Supply.objects.get()
    assert entry.paper.file_name == "授权委托书.pdf"
    shown = words(window.get(page(application)))
    assert "What did the check find?" in shown
    assert "授权委托书.pdf" in shown
    bad = window.post(of("obligation-look", entry), {"result": "bad", "words": ""})
    assert (bad.status_code, "word for word" in words(bad)) == (422, True)
    window.post(of("obligation-look", entry), {"result": "bad", "words": "没有受托人签名"})
    assert "没有受托人签名" in words(applicant.get(page(application)))
    upload = {"channel": "online", "paper": SimpleUploadedFile("授权委托书2.pdf", PDF)}
    applicant.post(of("obligation-supply", row), upload)
    assert window.post(of("obligation-look", Supply.objects.last()), {"result": "good"}).status_code == 302
    assert owed(application).status == ObligationStatus.MET


def test_by_another_way_than_on_line_the_window_enters_the_arrival(cast, sit, application):
    applicant, window, row = sit(cast.applicant), sit(cast.window), owed(application)
    file = {"channel": "fax", "paper": SimpleUploadedFile("授权委托书.pdf", PDF)}
    assert applicant.post(of("obligation-supply", row), file).status_code == 422
    assert applicant.post(of("obligation-supply", row), {"channel": "fax"}).status_code == 302
    assert Supply.objects.get().arrived_at is None
    shown = words(applicant.get(page(application)))
    assert "Announced, not arrived yet" in shown
    assert "Supplied, to be checked by the window" not in shown
    cases = words(window.get(reverse("stages:tolerance"), {"by": "cases", "show": "open"}))
    assert "Announced, not arrived yet" in cases
    came = {"channel": "fax", "arrived_on": Supply.objects.get().sent_on.isoformat()}
    assert window.post(of("obligation-receive", row), came).status_code == 302
    assert Supply.objects.get().arrived_at is not None


def test_what_is_posted_is_shown_in_the_post_and_entered_by_the_window(cast, sit, application, it_becomes):
    applicant, row = sit(cast.applicant), owed(application)
    it_becomes("2026-03-11 17:00")
    applicant = sit(cast.applicant)
    said = {"channel": "post", "sent_on": "2026-03-11", "tracking": "EMS 1234567890123"}
    assert applicant.post(of("obligation-supply", row), said).status_code == 302
    assert "In the post" in words(applicant.get(page(application)))
    it_becomes("2026-03-16 10:00")
    window = sit(cast.window)
    came = said | {"arrived_on": "2026-03-16"}
    late = window.post(of("obligation-receive", row), came | {"sent_on": "2026-03-12"})
    assert (late.status_code, "The time for this paper ended" in words(late)) == (422, True)
    assert window.post(of("obligation-receive", row), came).status_code == 302
    assert Supply.objects.get().counted_on == date(2026, 3, 11)


def test_force_majeure_is_entered_and_its_notice_printed(cast, sit, application):
    window, row = sit(cast.window), owed(application)
    said = {"days": 5, "reason": "台风致邮路中断", "approved_by": "王主任"}
    assert window.post(of("obligation-prolong", row), said | {"days": 99}).status_code == 422
    assert window.post(of("obligation-prolong", row), said).status_code == 302
    notice = row.clocks.get().extension
    text = words(
        sit(cast.applicant).get(reverse("stages:extension-notice", args=[application.project.code, notice.number]))
    )
    for part in ("台风致邮路中断", "王主任", "To be supplied by, from now on", "18 March 2026"):
        assert part in text


def test_a_broken_promise_on_the_pages(cast, sit, needed, it_becomes):
    """Whoever looks first finds it: here the enterprise, on the morning after the day for entering."""
    it_becomes("2026-03-13 09:00")
    applicant, centre = sit(cast.applicant), sit(cast.centre)
    text = words(applicant.get(page(needed)))
    assert "The acceptance is revoked" in text
    revocation = needed.revocations.get()
    document = words(applicant.get(reverse("stages:application-revocation", args=[revocation.number])))
    for part in ("Decision revoking an acceptance", revocation.number, "第11条第2款"):
        assert part in document
    assert sit(cast.stranger).get(reverse("stages:application-revocation", args=[revocation.number])).status_code == 404
    assert needed.project.approvals.get(code="L09", round=1).status == ApprovalStatus.REVOKED
    assert current(needed.project, "L02").status == ApprovalStatus.OPEN
    entry = CreditEntry.objects.get()
    assert entry.reason in words(applicant.get(reverse("stages:credit")))
    assert "by the centre, with a reason" in words(sit(cast.window).get(reverse("stages:credit")))
    repair = reverse("stages:credit-repair", args=[entry.pk])
    assert centre.post(repair, {"reason": " "}).status_code == 422
    assert applicant.post(repair, {"reason": "请修复"}).status_code == 404
    assert centre.post(repair, {"reason": "已补交"}).status_code == 302
    assert "已补交" in words(applicant.get(reverse("stages:credit")))


def test_the_window_ends_the_acceptance_itself(cast, sit, needed, it_becomes):
    it_becomes("2026-03-12 09:00")
    window = sit(cast.window)
    assert "End the acceptance" in words(window.get(page(needed)))
    assert window.post(page(needed, "application-revoke"), {"words": "经电话提醒仍未补交"}).status_code == 302
    assert "经电话提醒仍未补交" in needed.revocations.get().reasons


def test_a_filing_stands_though_its_paper_does_not_come(cast, sit, application, it_becomes):
    it_becomes("2026-03-13 09:00")
    applicant = sit(cast.applicant)
    text = words(applicant.get(page(application)))
    assert "The acceptance is revoked" not in text
    assert "a filing waits for no paper" in text
    assert owed(application).status == ObligationStatus.LATE


def test_an_enterprise_with_an_open_entry_reads_nowhere_that_a_paper_may_come_later(cast, sit, needed, it_becomes):
    other = cast.register("factory", name="另一个项目")
    file = reverse("stages:application-file", args=[other.code, StageCode.INITIATION])
    assert "May come later" in words(sit(cast.applicant).get(file))
    it_becomes("2026-03-13 09:00")
    applicant = sit(cast.applicant)
    applicant.get(page(needed))
    assert CreditEntry.objects.exists()
    assert "May come later" not in words(applicant.get(file))


def test_a_further_notice_about_what_lay_there_does_not_speak_of_papers_supplied_since(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=["eia_form"])
    window = {"by": cast.window}
    door.perform("correct", application, at=at("2026-03-04"), problems={"eia_form": "缺少报告表"}, **window)
    supplied = {"eia_form": uploaded()}
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-05"), supplied=supplied)
    late = {"problems": {CORE: "未盖章"}, "reason": "首次核验时漏看盖章页"}
    door.perform("correct", application, at=at("2026-03-06"), **late, **window)
    notice = words(sit(cast.applicant).get(page(application, "correction-notice")))
    assert "could have been said in the first notice" in notice
    assert "首次核验时漏看盖章页" in notice
    assert "supplied since" not in notice


def test_corrected_on_the_spot(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    window = sit(cast.window)
    assert window.post(page(application, "application-spot")).status_code == 422
    assert window.post(page(application, "application-spot"), {CORE: "补填日期"}).status_code == 302
    assert application.spot_corrections.get().what == "补填日期"
    assert "corrected on the spot" in words(window.get(page(application)))


def test_the_answer_may_promise_what_the_notice_asks_for(cast, sit, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without=[AUTHORITY])
    door.perform("correct", application, by=cast.window, at=at("2026-03-04"), problems={AUTHORITY: "缺少委托书"})
    applicant = sit(cast.applicant)
    assert "We promise to supply it later" in words(applicant.get(page(application)))
    assert applicant.post(page(application, "application-answer"), {f"later-{AUTHORITY}": "on"}).status_code == 302
    assert application.commitment.types == {AUTHORITY}


def test_three_ends_three_papers(cast, sit, project, it_becomes):
    application = filed_stage(cast, project, StageCode.INITIATION, items=["L09"], without=["eia_form"])
    said = {"problems": {"eia_form": "缺少报告表"}, "days": 3}
    door.perform("correct", application, by=cast.window, at=at("2026-03-04"), **said)
    it_becomes("2026-03-10 09:00")
    applicant = sit(cast.applicant)
    assert "Notice of withdrawal" in words(applicant.get(page(application)))
    paper = words(applicant.get(page(application, "application-slip")))
    for part in ("counts as withdrawn", "缺少报告表", f"{application.number}-C1"):
        assert part in paper
