"""Accounts: an administrator makes, locks and frees them, and nobody ever learns a password that is not theirs."""

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from administration.acts import people
from administration.enums import Keeping
from config.secrecy import hidden
from projects.enums import SeatKind
from projects.models import OutboxMessage, Person
from tests.administration.refusing import refused
from tests.cast import at
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
NEW = "jiuyue-jiu-ri-9"


@pytest.fixture
def desk(client, cast):
    return enter(client, cast.administrator)


@pytest.fixture
def second(cast):
    """Another administrator without an end."""
    return cast.seats._seated(SeatKind.ADMINISTRATOR, "second", SeatKind.ADMINISTRATOR)


def page(name, *args):
    return reverse(f"administration:{name}", args=args)


def last_history(person):
    return person.history.latest()


def test_an_account_is_made_without_a_password_and_gets_one_through_a_link_that_works_once(desk, cast, settings):
    settings.MAIL = True
    said = {"username": "linhua", "name": "林华", "phone": "", "email": "linhua@keqiao.example", "language": "en",
            "reason": "任命〔2026〕3号"}  # fmt: skip
    assert desk.post(page("person-add"), said)["Location"] == page("person", "linhua")
    person = Person.objects.get(username="linhua")
    assert not person.has_usable_password()
    assert last_history(person).history_user == cast.administrator.person
    assert desk.post(page("person-link", "linhua"), {"link-reason": ""}).status_code == 302
    (letter,) = OutboxMessage.objects.filter(topic="account.password")
    assert letter.address == person.email and NEW not in str(letter.body)
    visitor = Client()
    form_page = visitor.get(letter.link)["Location"]
    assert visitor.post(form_page, {"new_password1": "1", "new_password2": "1"}).status_code == 422
    assert visitor.post(form_page, {"new_password1": NEW, "new_password2": NEW})["Location"] == reverse("sign-in")
    assert last_history(person).history_change_reason == Keeping.NEW_PASSWORD
    assert visitor.post(reverse("sign-in"), {"username": "linhua", "password": NEW}).status_code == 302
    assert b'name="new_password1"' not in Client().get(letter.link).content  # it has been used


def test_where_no_mail_reaches_the_person_the_link_is_shown_once_and_not_kept(desk, cast):
    person = cast.window.person
    shown = desk.post(page("person-link", person.username), {"link-reason": "窗口无邮箱"}, follow=True)
    assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
    assert "/administration/password/" in shown.text
    assert "/administration/password/" not in desk.get(page("person", person.username)).text
    assert last_history(person).history_change_reason == "show_link: 窗口无邮箱"


def test_a_link_dies_with_a_lock(desk, cast):
    person = cast.window.person
    shown = desk.post(page("person-link", person.username), {"link-reason": ""}, follow=True)
    link = shown.context["link"].replace(configured.PUBLIC_URL, "")
    desk.post(page("person-lock", person.username), {"lock-reason": "离职"})
    desk.post(page("person-unlock", person.username), {"unlock-reason": "误锁"})
    assert b'name="new_password1"' not in Client().get(link, follow=True).content


def test_the_logs_do_not_show_the_link():
    assert hidden("GET /administration/password/MTI/cxyz12-0123456789abcdef0123456789abcdef/ 302") == (
        "GET /administration/password/MTI/…/ 302")  # fmt: skip


def test_a_lock_signs_out_at_once_and_unlocking_does_not_sign_in_again(desk, cast):
    there = enter(Client(), cast.window)
    assert there.get("/inbox/").status_code == 200
    assert desk.post(page("person-lock", cast.window.person.username), {"lock-reason": ""}).status_code == 422
    desk.post(page("person-lock", cast.window.person.username), {"lock-reason": "离职"})
    assert there.get("/inbox/").status_code == 302
    again = desk.post(page("person-lock", cast.window.person.username), {"lock-reason": "离职"})
    assert again.status_code == 422 and again.context["refused_form"].errors
    desk.post(page("person-unlock", cast.window.person.username), {"unlock-reason": "误锁"})
    assert there.get("/inbox/").status_code == 302  # the old session has ended for good
    acts = [row.history_change_reason for row in cast.window.person.history.all()]
    assert acts[:2] == ["unlock: 误锁", "lock: 离职"]


def test_sessions_can_be_ended_without_a_lock(desk, cast):
    there = enter(Client(), cast.window)
    desk.post(page("person-sign-out", cast.window.person.username), {"sign-out-reason": "电脑遗失"})
    assert there.get("/inbox/").status_code == 302
    cast.window.person.refresh_from_db()
    assert enter(there, cast.window).get("/inbox/").status_code == 200


def test_nobody_locks_their_own_account_nor_the_last_administrator(cast, second):
    by = cast.administrator
    with refused("own_account"):
        people.lock(by.person, by=by, at=at("2026-03-02"), reason="x")
    people.lock(by.person, by=second, at=at("2026-03-02"), reason="x")  # there is another one
    second_person = Person.objects.get(pk=second.person.pk)
    by.person.refresh_from_db()
    with refused("last_administrator"):
        people.lock(second_person, by=by, at=at("2026-03-02"), reason="x")


def test_signing_in_is_freed_for_somebody_who_waits_after_failures(desk, cast):
    person = cast.window.person
    person.set_password(NEW)
    person.save()
    with time_machine.travel("2026-03-09 10:00+08:00"):
        enter(desk, cast.administrator)
        wrong = {"username": person.username, "password": "wrong"}
        for _attempt in range(configured.AXES_FAILURE_LIMIT):
            Client().post(reverse("sign-in"), wrong)
        right = {"username": person.username, "password": NEW}
        assert Client().post(reverse("sign-in"), right).status_code == 429
        assert person.username in desk.get(page("people") + "?show=waiting").text
        assert desk.post(page("person-free", person.username), {"free-reason": "电话核实"}).status_code == 302
        assert Client().post(reverse("sign-in"), right).status_code == 302
        assert desk.post(page("person-free", person.username), {"free-reason": "电话核实"}).status_code == 422


def test_name_mail_and_language_are_changed_with_who_and_why(desk, cast):
    person = cast.window.person
    said = {"name": "改名", "phone": "0575-1", "email": "w@keqiao.example", "language": "en", "reason": "更名"}
    assert desk.post(page("person", person.username), said).status_code == 302
    seen = desk.get(page("person", person.username))
    assert "改名" in seen.text and "更名" in seen.text
    assert desk.post(page("person", person.username), said).status_code == 422  # nothing is different
    assert desk.post(page("person", person.username), said | {"email": "no"}).status_code == 422


def test_the_language_of_the_account_is_that_of_its_pages_until_another_is_chosen(client, cast):
    Person.objects.filter(pk=cast.window.person.pk).update(language="en")
    enter(client, cast.window)
    assert client.get("/inbox/")["Content-Language"] == "en"
    client.cookies["lianshen_language"] = "zh-hans"
    assert client.get("/inbox/")["Content-Language"] == "zh-hans"


def test_signing_in_writes_no_history(client, cast):
    person = cast.window.person
    person.set_password(NEW)
    person.save()
    before = person.history.count()
    client.post(reverse("sign-in"), {"username": person.username, "password": NEW})
    assert person.history.count() == before


def test_the_list_is_filtered_searched_and_exported(desk, cast):
    clerk, applicant = cast.window.person, cast.applicant.person
    seen = desk.get(page("people"), {"q": clerk.username})
    assert [row.username for row in seen.context["people"]] == [clerk.username]
    sheet = b"".join(desk.get(page("people"), {"format": "csv"}).streaming_content).decode()
    assert clerk.username in sheet and applicant.username in sheet


def test_a_page_of_people_costs_the_same_however_many_there_are(desk, cast, django_assert_max_num_queries):
    for function in ("planning", "environment", "construction"):
        cast.department(function)
    desk.get(page("people"))
    with django_assert_max_num_queries(16):
        desk.get(page("people"))


def test_the_pages_are_the_administrators(client, cast):
    for who in (cast.window, cast.centre, cast.applicant):
        enter(client, who)
        for name in ("home", "people", "person-add", "seats", "seat-give", "offices", "editions", "jobs"):
            assert client.get(page(name)).status_code == 404, name
        assert client.post(page("person-lock", cast.window.person.username), {"lock-reason": "x"}).status_code == 404
