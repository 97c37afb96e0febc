"""What strangers and others meet when something goes wrong: a page of ours, in the frame and in their language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.people import signing
from tests.forms import PDF
from tests.house.test_doors import client_of

LANGUAGES = {
    "zh-hans": {404: "此网址没有内容", 403: "表单已过期", 413: "一次提交的内容过大", 429: "尝试次数过多",
                500: "系统出现故障", "frame": "办事指南"},
    "en": {404: "There is nothing at this address", 403: "This form has expired", 413: "This is too much at once",
           429: "Too many attempts", 500: "Something broke on our side", "frame": "Guide"},
}  # fmt: skip


def broken(*_args, **_kwargs):
    raise RuntimeError("the view broke")


def met(client, status, settings, monkeypatch):
    """The answer with such a status."""
    if status == 404:
        return client.get("/no/such/page/")
    if status == 403:
        return client.post(reverse("join"), {"name": "x"})
    if status == 413:
        settings.REQUEST_LIMIT = 1000
        client.get(reverse("sign-in"))
        return client.post(reverse("sign-in"), {"file": SimpleUploadedFile("图纸.pdf", PDF * 100)})
    if status == 429:
        client.handler.enforce_csrf_checks = False
        for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
            answer = client.post(reverse("sign-in"), {"username": "nobody", "password": "wrong"})
        return answer
    monkeypatch.setattr(signing.SignIn, "get_context_data", broken)
    return client.get(reverse("sign-in"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [404, 403, 413, 429, 500])
def test_a_fault_is_told_in_the_frame_and_in_the_readers_language(status, language, settings, monkeypatch):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = met(client, status, settings, monkeypatch)
    text = answer.content.decode()
    assert answer.status_code == status
    assert LANGUAGES[language][status] in text and LANGUAGES[language]["frame"] in text


@pytest.mark.django_db
def test_too_many_fields_are_too_much_as_well(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert Client().post(reverse("sign-in"), {"a": 1, "b": 2, "c": 3}).status_code == 413


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_even_when_the_frame_breaks(monkeypatch):
    monkeypatch.setattr(signing.SignIn, "get_context_data", broken)
    monkeypatch.setattr("config.frame.navigation", broken)
    answer = Client(raise_request_exception=False).get(reverse("sign-in"))
    assert answer.status_code == 500 and "500" not in answer.content.decode()[:20]
    assert "<h1>" in answer.content.decode()


@pytest.mark.django_db
def test_somebody_seated_keeps_the_frame_of_the_seat(client, cast):
    client_of(client, cast.window)
    assert reverse("stages:inbox") in client.get("/no/such/page/").content.decode()
