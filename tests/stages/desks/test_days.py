"""Beside every day that is typed stands what it is: weekday, working day, holiday, make-up day, provisional."""

import re

import pytest
from django import forms
from django.urls import reverse

from stages.desks.days import DayField, HourField

pytestmark = pytest.mark.django_db


class Both(forms.Form):
    on = DayField(required=False)
    at = HourField(required=False)


@pytest.mark.parametrize(("day", "told"), [
    ("2026-03-09", "2026-03-09 Mon · working day"),
    ("2026-10-01", "2026-10-01 Thu · public holiday: National Day"),
    ("2026-10-10", "2026-10-10 Sat · working day in place of a holiday"),
    ("2026-03-14", "2026-03-14 Sat · weekend, no working day"),
    ("2027-03-09", "2027-03-09 Tue · working day · provisional"),
    ("2026年10月1日", "2026-10-01 Thu · public holiday: National Day"),
    ("2026-10-01 14:30", "2026-10-01 Thu · public holiday: National Day"),
    ("10月1日", "“10月1日” says no year. Write it like"),
    ("x<y>", "“x&lt;y&gt;” is not a day."),
    ("", ""),
])  # fmt: skip
def test_the_words_come_while_somebody_types(client, day, told):
    client.cookies["lianshen_language"] = "en"
    answer = client.get(reverse("stages:day"), {"until": day}, headers={"HX-Trigger-Name": "until"})
    assert answer.content.decode().startswith(told)


def test_in_chinese(client):
    answer = client.get(reverse("stages:day"), {"on": "2026-10-01"}).content.decode()
    assert answer == "2026-10-01 周四 · 法定节假日：国庆节"


def test_they_stand_on_the_page_after_a_refusal_too():
    form = Both({"on": "2026/10/1", "at": "2026年10月1日下午2点"})
    assert form.is_valid() and form.cleaned_data["at"].hour == 14
    outputs = re.findall(r"<output[^>]*>([^<]*)</output>", form.as_p())
    assert len(outputs) == 2 and all("2026-10-01" in words for words in outputs)


def test_a_wrong_day_is_refused_with_a_code_and_kept_as_it_was_typed():
    form = Both({"on": "10月1日", "at": "2026-10-01"})
    assert form.errors.as_data()["on"][0].code == "no_year"
    assert form.errors.as_data()["at"][0].code == "not_an_hour"
    assert 'value="10月1日"' in form.as_p()
