"""Reforms of organs: the tasks go to the successor on the day, what was signed keeps its name."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from administration import jobs, touched
from administration.acts import offices, succeeding
from administration.models import Succession
from administration.open_work import OPEN, STAYS
from projects.enums import SeatKind
from projects.history import first_break
from projects.models import Competence, Office, Seat
from stages.acts import reference
from stages.enums import StageCode
from stages.loading import storing
from stages.loading.reading import read_city
from stages.models import Approval, Certificate
from tests.administration.refusing import refused
from tests.cast import at
from tests.stages.desks.pages import enter
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20")
LATER = date(2026, 4, 1)
NEW = {
    "name_zh": "柯桥区规划和自然资源局", "name_en": "Keqiao District Bureau of Planning and Natural Resources",
    "short_zh": "规自局", "short_en": "Planning", "address_zh": "群贤路1号", "address_en": "1 Qunxian Road",
    "phone": "0575-88880001", "hours_zh": "", "hours_en": "", "counters_zh": "", "counters_en": "",
}  # fmt: skip


@pytest.fixture
def office(cast):
    return cast.department("planning").office


@pytest.fixture
def project(cast):
    """A project with an accepted application: some items lie with the planning bureau, one is decided."""
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    return project


def rename(cast, office, on=LATER):
    return succeeding.rename(office, by=cast.administrator, at=NOW, on=on, reason="柯政办发〔2026〕8号", **NEW)


def lying(office):
    return Approval.objects.filter(office=office, is_current=True, finished_at__isnull=True)


def test_every_column_that_names_an_office_goes_over_or_stays():
    known = {(each.model.__name__, each.column) for each in OPEN} | STAYS
    found = {
        (model.__name__, column.name)
        for label in ("projects", "stages", "agency", "reports", "administration")
        for model in apps.get_app_config(label).get_models()
        for column in model._meta.concrete_fields
        if column.related_model is Office and not model.__name__.startswith("Historical")
    }
    assert found == known


def test_dates_say_it_at_once_and_work_goes_over_on_the_day(cast, office, project):
    row = rename(cast, office)
    division = office.division
    assert reference.office_for("planning", division.level, division, LATER - timedelta(days=1)) == office
    assert reference.office_for("planning", division.level, division, LATER) == row.successor
    before = set(lying(office).values_list("pk", flat=True))
    assert before and row.done_at is None
    assert jobs.carry_out_all(NOW) == 0  # the day has not come
    assert jobs.carry_out_all(at("2026-04-01")) == 1
    assert set(lying(row.successor).values_list("pk", flat=True)) == before and not lying(office).exists()
    assert jobs.carry_out_all(at("2026-04-01")) == 0  # once
    event = project.events.get(act="succeed_office")
    assert event.facts["from_office"] == office.code and event.facts["to_office"] == row.successor.code
    assert event.reason == "柯政办发〔2026〕8号" and first_break(project) is None
    approval = lying(row.successor).first()
    assert approval.history.latest().history_change_reason == f"{event.seq} succeed_office"


def test_seats_go_over_as_they_are_and_their_people_go_on(cast, office, project):
    seat = cast.department("planning").seat
    row = rename(cast, office)
    jobs.carry_out_all(at("2026-04-01"))
    seat.refresh_from_db()
    assert seat.office == row.successor and seat.is_held(LATER)
    assert seat.history.filter(office=row.successor, history_change_reason="succeed: 柯政办发〔2026〕8号").exists()


def test_what_was_signed_keeps_the_name_it_was_signed_under(cast, project):
    approval = decide_fully(cast, project, "L02")
    office = approval.office
    rename(cast, office)
    jobs.carry_out_all(at("2026-04-01"))
    assert Certificate.objects.get(approval=approval).office == office
    assert Office.objects.get(pk=office.pk).name_zh == office.name_zh


def test_an_office_is_dissolved_into_one_that_is_there(cast, project):
    office, successor = cast.department("planning").office, cast.department("construction").office
    said = {"by": cast.administrator, "at": NOW, "on": LATER, "reason": "三定方案"}
    with refused("other_kind"):
        succeeding.merge(office, successor=cast.window.office, **said)
    with refused("succeeds_itself"):
        succeeding.merge(office, successor=office, **said)
    with refused("in_the_past"):
        succeeding.merge(office, successor=successor, **(said | {"on": date(2026, 3, 19)}))
    succeeding.merge(office, successor=successor, **said)
    with refused("has_successor"):
        succeeding.merge(office, successor=successor, **said)
    jobs.carry_out_all(at("2026-04-01"))
    assert not lying(office).exists()
    held = Competence.objects.filter(office=successor, function__code="planning", valid_until__isnull=True)
    assert held.count() == 1
    assert not Seat.objects.held(LATER).filter(office=office).exists()


def test_a_reform_of_today_is_carried_out_at_once(cast, office, project):
    row = rename(cast, office, on=NOW.date())
    assert row.done_at == NOW and not lying(office).exists()


def test_a_reform_is_called_off_before_its_day_and_everything_is_as_it_was(cast, office, project):
    def seen():
        return list(Competence.objects.order_by("pk").values_list("office", "function", "valid_from", "valid_until"))

    before, until, count = seen(), office.valid_until, lying(office).count()
    row = rename(cast, office)
    succeeding.call_off(row, by=cast.administrator, at=NOW, reason="暂缓")
    office.refresh_from_db()
    assert seen() == before and office.valid_until == until and lying(office).count() == count
    assert not Office.objects.get(pk=row.successor_id).valid_from <= Office.objects.get(pk=row.successor_id).valid_until
    assert jobs.carry_out_all(at("2026-04-01")) == 0
    with refused("called_off"):
        succeeding.call_off(row, by=cast.administrator, at=NOW, reason="暂缓")
    assert rename(cast, office).successor != row.successor  # it can be entered again


def test_what_has_gone_over_is_not_called_off(cast, office, project):
    row = rename(cast, office, on=NOW.date())
    with refused("carried_out"):
        succeeding.call_off(row, by=cast.administrator, at=NOW, reason="x")


def test_loading_the_city_leaves_a_reform_alone(cast, office, settings):
    row = rename(cast, office)
    storing.store(read_city(settings.CITY_FIXTURES), timezone.localtime(NOW))
    office.refresh_from_db()
    assert office.valid_until == LATER - timedelta(days=1)
    division = office.division
    assert reference.office_for("planning", division.level, division, LATER) == row.successor


def test_a_name_put_right_is_kept_when_the_city_is_loaded(cast, office, settings):
    kept = {name: getattr(office, name) for name in (*offices.NAMES, *offices.CONTACT)}
    said = kept | {"name_en": "Keqiao Planning Bureau", "phone": "0575-1"}
    offices.change(office, by=cast.administrator, at=NOW, reason="译名", **said)
    storing.store(read_city(settings.CITY_FIXTURES), timezone.localtime(NOW))
    office.refresh_from_db()
    assert (office.name_en, office.phone) == ("Keqiao Planning Bureau", "0575-1")
    with refused("nothing_changed"):
        offices.change(office, by=cast.administrator, at=NOW, **said)


def test_the_preview_says_what_would_be_touched(cast, office, project):
    seen = touched.by_reform(office, LATER)
    assert {each.function.code for each in seen.functions} >= {"planning", "land"}
    assert seen.items and seen.projects == 1
    assert cast.department("planning").seat in seen.seats
    assert not Succession.objects.exists()


def test_the_pages_lead_from_the_list_to_the_reform(client, cast, office, project):
    desk, day = enter(client, cast.administrator), timezone.localdate() + timedelta(days=30)
    place = reverse("administration:office", args=[office.code])
    assert place in desk.get(reverse("administration:offices"), {"division": "330603", "level": "county"}).text
    said = NEW | {"on": day, "reason": "柯政办发〔2026〕8号"}
    address = reverse("administration:office-rename", args=[office.code])
    looked = desk.post(address, said | {"enter": "1"})
    assert looked.status_code == 200 and looked.context["seen"] and not Succession.objects.exists()
    said |= {"enter": "1", "seen": day.isoformat()}
    assert desk.post(address, said).status_code == 302
    assert desk.post(address, said).status_code == 422  # twice is harmless
    row = Succession.objects.get()
    assert NEW["name_zh"] in desk.get(place).text
    off = reverse("administration:office-call-off", args=[office.code, row.pk])
    assert desk.post(off, {"off-reason": ""}).status_code == 422
    assert desk.post(off, {"off-reason": "暂缓"}).status_code == 302
    row.refresh_from_db()
    assert row.called_off_at is not None


def test_contact_is_changed_with_who_and_why(client, cast, office):
    desk, place = enter(client, cast.administrator), reverse("administration:office", args=[office.code])
    kept = {name: getattr(office, name) for name in (*offices.NAMES, *offices.CONTACT)}
    assert desk.post(place, kept | {"phone": "0575-88880001", "reason": "搬迁"}).status_code == 302
    page = desk.get(place).text
    assert "0575-88880001" in page and "搬迁" in page
    assert desk.post(place, kept | {"name_zh": ""}).status_code == 422


def test_a_window_goes_over_with_its_applications(cast, project):
    window = cast.window.office
    application = project.applications.get()
    row = succeeding.rename(window, by=cast.administrator, at=NOW, on=NOW.date(), reason="搬迁", **NEW)
    application.refresh_from_db()
    assert application.window == row.successor
    assert Seat.objects.held(NOW.date()).filter(office=row.successor, kind=SeatKind.WINDOW).exists()


@pytest.mark.parametrize("how", ["rename", "merge"])
def test_a_slip_printed_again_names_the_window_that_accepted(client, cast, project, how):
    window, application = cast.window.office, project.applications.get()
    said = {"by": cast.administrator, "at": NOW, "on": NOW.date(), "reason": "改革"}
    if how == "merge":
        other = Office.objects.create(
            code="330603-window-2", division=window.division, kind=window.kind, valid_from=date(2020, 1, 1), **NEW
        )
        row = succeeding.merge(window, successor=other, **said)
    else:
        row = succeeding.rename(window, **said, **NEW)
    application.refresh_from_db()
    assert application.window == row.successor
    page = enter(client, cast.applicant).get(reverse("stages:application-slip", args=[application.number]))
    assert window.name_zh in page.text and NEW["name_zh"] not in page.text
