"""The permission matrix once more, through the pages: every form of the applicant, sent by everybody who might try.

The rows are tests/agency/matrix.py; every page on which an agent can send something is among them.
"""

import inspect
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from agency import door
from agency.acts import ending
from agency.enums import Scope
from projects.enums import AGENT_DEEDS, SeatKind
from tests.agency.matrix import ACTS, row_for
from tests.cast import Cast
from tests.house.test_doors import ALL, ANY, PUBLIC

pytestmark = pytest.mark.django_db

NOT_THERE, REFUSED, DONE = 404, 422, 302
#: what a person or a seat keeps for itself, and does in nobody's name
OWN_AFFAIRS = {
    "draft-discard", "draft-save", "filter-forget", "filter-save", "messages-read", "password", "seat-switch",
    "reports:calendar-change", "reports:calendar-make", "reports:forecast",
    "long-work-again",
}  # fmt: skip
#: the agent reads it, the window writes it
READ_ONLY = {"stages:precheck"}


def takes_what_an_agent_sends(entry):
    seats = entry.callback.seats
    if seats == PUBLIC or (seats != ANY and SeatKind.AGENT not in seats):
        return False
    return "POST" in inspect.getsource(inspect.unwrap(entry.callback))


def test_every_page_on_which_an_agent_sends_something_is_in_the_matrix():
    known = {name for name, entry in ALL.items() if takes_what_an_agent_sends(entry)} - OWN_AFFAIRS - READ_ONLY
    tried = {page_of(act) for act in ACTS.values()}
    assert known <= tried, known - tried


def page_of(act):
    """The name of an act's page; the scene leaves no trace."""
    with transaction.atomic():
        cast = Cast()
        scene = act.scene(cast)
        row = row_for(act, cast, scene)
        if act.subject:
            act.subject(cast, scene, row)
        url, _sent = act.page(scene, row)
        transaction.set_rollback(True)
    return resolve(url).view_name


class Desk:
    """The scene of an act, and its page as it stands under an entrustment."""

    def __init__(self, act, cast, sit, it_becomes):
        self.act, self.cast, self.sit, self.it_becomes = act, cast, sit, it_becomes
        self.hour(act.now)
        self.scene = act.scene(cast)

    def hour(self, when):
        self.it_becomes(f"{when:%Y-%m-%d %H:%M}")

    def entrusted(self, **said):
        row = row_for(self.act, self.cast, self.scene, **said)
        if self.act.subject:
            self.act.subject(self.cast, self.scene, row)
        self.url, self.sent = self.act.page(self.scene, row)
        return row

    def recalled(self, row):
        door.perform(ending.recall, row, by=self.cast.applicant, at=self.act.now)

    def sends(self, who):
        for said in self.sent.values():
            if hasattr(said, "seek"):
                said.seek(0)
        return self.sit(who).post(self.url, self.sent)


@pytest.fixture
def desk(cast, sit, it_becomes):
    return lambda name: Desk(ACTS[name], cast, sit, it_becomes)


def met(act):
    """What an agent with a whole mandate meets."""
    if act.on_page is not None:
        return act.on_page
    return DONE if act.deed is None or act.deed in AGENT_DEEDS else REFUSED


@pytest.mark.parametrize("name", ACTS)
def test_every_page_times_everybody(cast, desk, name):
    at_desk, act = desk(name), ACTS[name]
    first, last = act.days
    row = at_desk.entrusted()
    for day in (first - timedelta(days=1), last + timedelta(days=1)):  # its first day is to come, its last one is over
        at_desk.hour(act.now.replace(year=day.year, month=day.month, day=day.day))
        assert at_desk.sends(cast.agent).status_code == NOT_THERE, day
    at_desk.hour(act.now)
    assert at_desk.sends(cast.stranger).status_code == NOT_THERE
    if name != "confirm_hand_over":  # there it is the other agent's word as well
        assert at_desk.sends(cast.other_agent).status_code == NOT_THERE
    answer = at_desk.sends(cast.agent)  # inside
    assert answer.status_code == met(act), answer.content.decode()[-3000:]
    if met(act) == DONE:
        mine = at_desk.scene.project.events.filter(seat=SeatKind.AGENT).order_by("-seq").first()
        assert mine is None or mine.on_behalf_of == cast.enterprise.name
    at_desk.recalled(row)
    assert at_desk.sends(cast.agent).status_code == NOT_THERE  # after


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.deed is not None])
def test_outside_the_scope_and_without_the_deed_the_page_refuses(cast, desk, name):
    at_desk, act = desk(name), ACTS[name]
    elsewhere = "land" if act.reach == "planning" else "planning"
    for said in ({"scope": Scope.STAGES, "stages": [elsewhere]},
                 {"deeds": [deed.value for deed in AGENT_DEEDS if deed != act.deed]}):  # fmt: skip
        row = at_desk.entrusted(**said)
        refused = NOT_THERE if act.on_page == NOT_THERE else REFUSED
        answer = at_desk.sends(cast.agent)
        assert answer.status_code == refused, (said, answer.content.decode()[-3000:])
        at_desk.recalled(row)
        assert at_desk.sends(cast.agent).status_code == NOT_THERE


@pytest.mark.parametrize("name", ACTS)
def test_the_enterprise_does_what_is_its_own(cast, desk, name):
    at_desk, act = desk(name), ACTS[name]
    at_desk.entrusted()
    answer = at_desk.sends(cast.applicant)
    if act.is_own:
        assert answer.status_code == act.to_owner, answer.content.decode()[-3000:]
    else:
        assert answer.status_code in (NOT_THERE, REFUSED)


def test_a_project_is_registered_by_the_enterprise_alone(cast, sit):
    row = ACTS["plan"].scene(cast)
    row_for(ACTS["plan"], cast, row)
    assert sit(cast.agent).get(reverse("stages:project-register")).status_code == NOT_THERE
