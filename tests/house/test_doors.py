"""Every address, as every member of the cast, as a stranger, as nobody."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from projects.enums import LongWorkKind, LongWorkState
from projects.models import LongWork
from reports.bulletin import freezing
from stages.enums import StageCode
from stages.models import Certificate
from tests.agency.entrusting import entrusted
from tests.sittings import called
from tests.steps import accepted_stage, decide_fully  # the shortest way through the procedure

PUBLIC, ANY = "public", "any"
#: addresses that lead to an object of one project; a stranger must not learn that it exists
OBJECTS = ("project", "approval", "application", "decision", "correction-notice", "obligation", "paper", "certificate",
           "delivery", "session", "forecast", "bulletin")  # fmt: skip
#: a page for whoever has a link that works once
PUBLIC_OBJECTS = ("administration:password-new",)


def patterns(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from patterns(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry


ALL = dict(patterns())


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_address_has_a_seat_or_is_on_the_public_list(name):
    assert getattr(ALL[name].callback, "seats", None), f"{name} is neither @seated nor @public"


def test_the_public_list_is_short_and_known():
    public = {name for name, entry in ALL.items() if entry.callback.seats == PUBLIC}
    assert public == {
        "administration:password-new",
        "agency:report",
        "home",
        "join",
        "sign-in",
        "sign-out",
        "demo-enter",
        "oidc-begin",
        "oidc-callback",
        "set_language",
        "stages:calendar",
        "stages:clock-table",
        "stages:day",
        "reports:calendar-feed",
        "stages:decisions",
        "stages:guide",
        "stages:guide-item",
        "stages:questions",
        "stages:guide-item-blank",
        "stages:verified",
        "stages:verify",
    }


@pytest.fixture
def scene(db, cast):
    """A project with an application accepted, an item decided and its certificate."""
    project = cast.register()
    application = accepted_stage(cast, project, StageCode.INITIATION)
    approval = decide_fully(cast, project, "L02")
    certificate = Certificate.objects.filter(approval__project=project).first()
    paper = project.papers.first()
    return {
        "code": project.code, "stage": "planning", "item": approval.code, "round": approval.round,
        "number": application.number, "check_code": certificate.check_code, "pk": paper.pk,
        "measure": "net_duration", "frame": "approvals", "office": "330603-natural_resources",
        "promise": "permit_40",
        "certificate": certificate.number, "entrustment": entrusted(cast, project).number, "said": "no-such-link",
        "application": application.number, "word": "confirm", "step": "up", "kind": "forward", "deed": "plan",
        "username": "administrator", "uidb64": "MQ", "token": "x-y",
        "session": called(cast, project, ["L09"]).number, **bulletin(cast), "work": failed_work(cast),
    }  # fmt: skip


def failed_work(cast):
    """The number of long work of the centre that came to nothing."""
    centre = cast.centre
    return LongWork.objects.create(
        kind=LongWorkKind.BULLETIN, about="2026-03", person=centre.person, seat=centre.seat, page="/", language="en",
        state=LongWorkState.FAILED, asked_at=timezone.now(), over_at=timezone.now(),
    ).pk  # fmt: skip


def bulletin(cast):
    """The parts of the address of a frozen bulletin."""
    at = timezone.now()
    row, _is_new = freezing.freeze(cast.division, "2026-03", at=at, on=timezone.localdate(at))
    return {"division": row.division.code, "month": row.month, "edition": row.edition}


def address(name, entry, scene):
    wanted = set(entry.pattern.converters)
    known = {key: value for key, value in scene.items() if key in wanted}
    if name.startswith("long-work") and "pk" in known:
        known["pk"] = scene["work"]
    if name in ("stages:certificate", "stages:certificate-pdf"):
        known["number"] = scene["certificate"]
    if name.startswith(("agency:entrustment", "agency:case")):
        known["number"] = scene["entrustment"]
    if name.startswith("administration:office") and "code" in known:
        known["code"] = scene["office"]
    if name.startswith("stages:session") and "number" in known:
        known["number"] = scene["session"]
    if name.startswith("stages:guide-item"):
        known["code"] = "L02"
    return reverse(name, kwargs=known)


def client_of(client, actor):
    client.logout()
    if actor is not None:
        client.force_login(actor.person)
        session = client.session
        session["seat"] = actor.seat.pk
        session.save()
    return client


def members(cast):
    return {
        "applicant": cast.applicant, "window": cast.window, "department": cast.department("planning"),
        "lead": cast.lead("planning"), "centre": cast.centre, "administrator": cast.administrator,
        "agent": cast.agent,
    }  # fmt: skip


def test_nobody_is_asked_to_sign_in(client, scene):
    for name, entry in sorted(ALL.items()):
        response = client_of(client, None).get(address(name, entry, scene))
        if entry.callback.seats == PUBLIC:
            assert response.status_code in (200, 302, 404, 405), name
        elif response.status_code != 405:
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("sign-in")), name


def test_a_stranger_does_not_learn_that_it_exists(client, scene, cast):
    client_of(client, cast.stranger)
    for name, entry in sorted(ALL.items()):
        is_of_seats = name.startswith(("agency:", "administration:")) and name not in PUBLIC_OBJECTS
        is_object = is_of_seats or name.partition(":")[2].startswith(OBJECTS)
        if entry.pattern.converters and is_object:
            for method in (client.get, client.post):
                assert method(address(name, entry, scene)).status_code in (404, 405), name


def test_nobody_of_the_cast_meets_a_server_error(client, scene, cast):
    for who, actor in members(cast).items():
        client_of(client, actor)
        for name, entry in sorted(ALL.items()):
            if name not in ("sign-out", "seat-switch"):
                response = client.get(address(name, entry, scene))
                assert response.status_code in (200, 302, 404, 405), (who, name, response.status_code)


def test_those_concerned_see_the_project(client, scene, cast):
    for who, actor in members(cast).items():
        response = client_of(client, actor).get(reverse("stages:project", kwargs={"code": scene["code"]}))
        assert response.status_code == 200, who
