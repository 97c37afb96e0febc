"""Every form of every page, sent with nothing in it: what is wrong stands on top, and at the field it is about."""

import pytest
from lxml import html

from tests.house.test_doors import client_of, members, scene  # noqa: F401
from tests.stories.test_twice import forms_of_the_house


def faults_of(page):
    """What a reader who hears the page, or uses no mouse, would miss of its errors."""
    ids = set(page.xpath("//@id"))
    summaries = page.xpath("//*[contains(concat(' ', @class, ' '), ' errors ')]")
    if not summaries:
        return ["no summary of what is wrong"]
    found = [
        f"the link {link} leads nowhere" for link in page.xpath("//*[@class='errors']//a/@href") if link[1:] not in ids
    ]
    for field in page.xpath("//*[@aria-invalid='true']"):
        told = (field.get("aria-describedby") or "").split()
        if not told and field.get("type") not in ("radio", "checkbox"):
            found.append(f"the field {field.get('name')} names no sentence")
        found += [
            f"the field {field.get('name')} is described by {each}, which is not there"
            for each in told
            if each not in ids
        ]
    return found


@pytest.mark.parametrize("who", ["applicant", "window", "department", "lead", "centre", "administrator", "agent"])
def test_a_refusal_is_summed_up_and_tied_to_its_field(client, scene, cast, who):  # noqa: F811
    client_of(client, members(cast)[who])
    faults = []
    for form in forms_of_the_house(client, scene, members(cast)[who]):
        form.fields = {
            each.get("name"): each.get("value", "") for each in form.element.xpath(".//input[@type='hidden']")
        }
        answer = form.send(client)
        if answer.status_code == 422:
            faults += [
                f"{form.page} {form.path}: {fault}" for fault in faults_of(html.fromstring(answer.content.decode()))
            ]
    assert faults == []
