"""Every form that anybody meets, sent empty and sent wrong: what is wrong stands on top and at the field it is about,
what was typed and chosen is still there, and nothing has been written."""

import pytest
from django.core.files.uploadedfile import UploadedFile
from lxml import html

from stages.models import SessionOffice
from tests import walking
from tests.agency.entrusting import entrusted
from tests.browser import scene
from tests.forms import forms_of
from tests.house.test_doors import client_of
from tests.stories.test_twice import rows

#: what is wrong in a field, by its type or the class of its widget
WRONG = {"date": "x", "datetime-local": "x", "number": "x", "email": "nobody"}
REFUSED = 422
#: what is said of a file that is not kept
AGAIN = "请重新选择文件"
#: change the very session in which the test walks, or what is kept aside
ASIDE = ("/sign-out/", "/seat/", "/language/", "/drafts/", "/filters/", "/password/", "/messages/read/")


def seated(cast, seen):
    """{who: Actor} of the scene, one of every seat, and those whose turn it is in it."""
    called = SessionOffice.objects.select_related("office").filter(session=seen.session).first()
    return {
        "applicant": cast.applicant, "window": cast.window, "department": cast.holder(seen.approval),
        "department invited": cast.seats.of_office("department", called.office),
        "lead": cast.lead("development_reform"), "lead of a session": cast.seats.of_office("lead", seen.session.lead),
        "centre": cast.centre, "administrator": cast.administrator, "agent": cast.agent,
    }  # fmt: skip


WHO = ("applicant", "window", "department", "department invited", "lead", "lead of a session", "centre",
       "administrator", "agent")  # fmt: skip


def forms_met(client):
    """Every form on the pages that whoever is signed in can reach, each kind of address twice at most."""
    met = {}
    for page, response in walking.pages(client, most=2):
        for form in forms_of(response, page):
            kind = walking.kind_of(form.path)
            if form.method == "post" and form.main and kind and not form.path.startswith(ASIDE):
                met.setdefault(kind, {}).setdefault(form.path, form)
    return [form for forms in met.values() for form in list(forms.values())[:2]]


def faults_of(page, form):
    """What a reader who hears the page, or uses no mouse, would miss of its errors."""
    ids = set(page.xpath("//@id"))
    if not page.xpath("//*[contains(concat(' ', @class, ' '), ' errors ')]"):
        return ["no summary of what is wrong"]
    found = [
        f"the link {link} leads nowhere" for link in page.xpath("//*[@class='errors']//a/@href") if link[1:] not in ids
    ]
    for field in page.xpath("//*[@aria-invalid='true']"):
        told = (field.get("aria-describedby") or "").split()
        if not told and field.get("type") not in ("radio", "checkbox"):
            found.append(f"the field {field.get('name')} names no sentence")
        found += [f"the field {field.get('name')} is described by {each}, which is not there"
                  for each in told if each not in ids]  # fmt: skip
        if field.xpath("ancestor::details[not(@open)]"):
            found.append(f"the field {field.get('name')} is folded away")
    return found


def same(answer, form):
    """The same form on another answer, or None."""
    found = (each for each in forms_of(answer, form.page) if each.method == "post" and each.path == form.path)
    return next(found, None)


def lost(answer, form):
    """Fields whose content is not in the form that came back."""
    back, found = same(answer, form), []
    if back is None:
        return ["the form itself is gone"]
    for name, value in form.fields.items():
        if isinstance(value, UploadedFile):
            is_there = f"kept-{name}" in back.fields or AGAIN in answer.content.decode()
        else:
            is_there = name in ("once", "csrfmiddlewaretoken", "draft") or value in ("", []) or (
                str(back.fields.get(name, "")).replace("\r\n", "\n") == str(value).replace("\r\n", "\n"))  # fmt: skip
        if not is_there:
            found.append(f"{name}={str(value)[:30]} (there is {str(back.fields.get(name))[:30]})")
    return found


def emptied(form):
    form.fields = {each.get("name"): each.get("value", "") for each in form.element.xpath(".//input[@type='hidden']")}


def spoilt(form):
    """Filled in, with something wrong in every field in which something can be wrong."""
    form.fill_in()
    for control in form.element.iter("input", "textarea"):
        name, longest = control.get("name"), control.get("maxlength")
        if name in form.fields and control.get("type") != "hidden":
            if control.get("type") in WRONG:
                form.fields[name] = WRONG[control.get("type")]
            elif longest and control.get("type", "text") in ("text", "textarea", "tel"):
                form.fields[name] = "长" * (int(longest) + 1)


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", [emptied, spoilt])
@pytest.mark.parametrize("who", WHO)
def test_a_refused_form_says_why_loses_nothing_and_writes_nothing(client, cast, who, spoil):
    seen = scene.build(cast)
    entrusted(cast, seen.project)
    client_of(client, seated(cast, seen)[who])
    faults, refused = {}, 0
    for form in forms_met(client):
        if same(client.get(form.page), form) is None:
            continue  # the forms before it have led on
        spoil(form)
        before = rows()
        answer = form.send(client, button=-1)
        kind = walking.kind_of(form.path)
        if answer.status_code == REFUSED:
            refused += 1
            page = html.fromstring(answer.content.decode())
            found = faults_of(page, form) + lost(answer, form) + ["something was written"] * (rows() != before)
            if found:
                faults[f"{kind} on {form.page}"] = found
        elif answer.status_code == 200 and rows() != before:  # a step of a longer form: answers to check
            faults[f"{kind} on {form.page}"] = ["something was written without leading to a page"]
        elif answer.status_code not in (200, 302, 404):
            faults[f"{kind} on {form.page}"] = [f"answers {answer.status_code}"]
    assert faults == {} and refused > 2
