"""For any sequence of entrusting, recalling, handing over and days passing, an agent sees and may do exactly what the
definition says: signed and sealed, between its two days, to this agent, not recalled, the agent's seat held.

Asked are the rows of every kind that belong to an entrustment, guards of acts and, at the end, the pages themselves.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency import access, door, watching
from agency.acts import confirming, ending, handing_over
from agency.enums import ConfirmationStatus, EntrustmentStatus, HandOverStatus
from projects.access import projects_visible_to
from projects.models import Seat
from projects.refusal import Refusal
from stages.acts import filing
from tests.agency.entrusting import entrusted
from tests.cast import SHANGHAI, Cast, at

pytestmark = pytest.mark.django_db

PROJECTS, AGENTS = range(2), range(2)
START = date(2026, 3, 2)
NOT_THERE, THERE = 404, 200

steps = st.lists(
    st.one_of(
        st.tuples(st.just("entrust"), st.sampled_from(PROJECTS), st.sampled_from(AGENTS), st.integers(0, 6),
                  st.integers(0, 12)),
        st.tuples(st.just("recall"), st.sampled_from(PROJECTS)),
        st.tuples(st.just("open_hand_over"), st.sampled_from(PROJECTS)),
        st.tuples(st.just("confirm_hand_over"), st.sampled_from(PROJECTS), st.sampled_from(AGENTS)),
        st.tuples(st.just("call_hand_over_off"), st.sampled_from(PROJECTS)),
        st.tuples(st.just("propose"), st.sampled_from(PROJECTS), st.sampled_from(AGENTS)),
        st.tuples(st.just("days"), st.integers(1, 8)),
        st.tuples(st.just("leave"), st.sampled_from(AGENTS)),
        st.tuples(st.just("watch")),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@dataclass
class HandedOver:
    giver: int
    taker: int
    is_open: bool = True
    pressed: set = field(default_factory=set)


@dataclass
class Mandate:
    """An entrustment as the definition knows it. `rows`: what hangs on it."""

    project: int
    holder: int
    first: date
    last: date
    row: object
    is_recalled: bool = False
    hand_overs: dict = field(default_factory=dict)
    confirmations: list = field(default_factory=list)

    @property
    def offered(self):
        return next((over for over in self.hand_overs.values() if over.is_open), None)


class World:
    """The real rows and, beside them, the definition kept by hand."""

    def __init__(self, cast):
        self.cast, self.on, self.minute = cast, START, 0
        self.projects = [cast.register(name=f"第{number}号项目") for number in PROJECTS]
        self.agents = [cast.agent, cast.other_agent]
        self.mandates, self.left = [], {}

    # -- the definition

    def serves(self, agent):
        return self.on <= self.left.get(agent, date.max)

    def is_live(self, mandate):
        return not mandate.is_recalled and mandate.first <= self.on <= mandate.last and self.serves(mandate.holder)

    def sees(self, agent, mandate):
        return mandate.holder == agent and self.is_live(mandate)

    def sees_hand_over(self, agent, mandate, over):
        return self.sees(agent, mandate) or (over.is_open and over.taker == agent and self.is_live(mandate))

    def standing(self, project):
        """The mandate of a project that nobody has ended yet, in force or not."""
        row = self.projects[project].entrustments.exclude(status=EntrustmentStatus.ENDED).first()
        return next((mandate for mandate in self.mandates if row and mandate.row.pk == row.pk), None)

    # -- what is done

    def now(self):
        self.minute += 1
        return at(f"{self.on} 09:00") + timedelta(minutes=self.minute)

    def actor(self, agent):
        """The agent with its seat read anew, as the pages do."""
        seat = Seat.objects.get(pk=self.agents[agent].seat.pk)
        return type(self.agents[agent])(person=seat.person, seat=seat)

    def tried(self, act, row, by, **said):
        """What the act returns, or None when it refuses."""
        try:
            return door.perform(act, row, by=by, at=self.now(), **said)
        except Refusal:
            return None

    def entrust(self, project, agent, wait, length):
        watching.watch(self.now())  # what has ended by itself is out of the way
        if self.standing(project) or not self.serves(agent):
            return
        first = self.on + timedelta(days=wait)
        last = first + timedelta(days=length)
        row = entrusted(
            self.cast, self.projects[project], agent=self.agents[agent], valid_from=first, valid_until=last,
            offered_at=self.now(), signed_at=self.now(), sealed_at=self.now(),
        )  # fmt: skip
        self.mandates.append(Mandate(project, agent, first, last, row))

    def recall(self, project):
        mandate = self.standing(project)
        if mandate and self.tried(ending.recall, mandate.row, self.cast.applicant):
            mandate.is_recalled = True
            self.end_hand_overs(mandate)

    def end_hand_overs(self, mandate):
        for over in mandate.hand_overs.values():
            over.is_open = False

    def open_hand_over(self, project):
        mandate = self.standing(project)
        if mandate is None:
            return
        giver, taker = mandate.holder, 1 - mandate.holder
        may = self.is_live(mandate) and self.serves(taker) and mandate.offered is None
        row = self.tried(handing_over.open_hand_over, mandate.row, self.cast.centre, reason="轮岗。",
                         to_agent=self.cast.agent_record(self.agents[taker]))  # fmt: skip
        assert bool(row) == may
        if row:
            mandate.hand_overs[row.pk] = HandedOver(giver, taker)

    def confirm_hand_over(self, project, agent):
        mandate = self.standing(project)
        if mandate is None or mandate.offered is None:
            return
        pk, over = next((pk, over) for pk, over in mandate.hand_overs.items() if over.is_open)
        may = self.is_live(mandate) and self.serves(agent) and self.serves(over.taker) and agent not in over.pressed
        row = self.tried(handing_over.confirm, mandate.row.hand_overs.get(pk=pk), self.actor(agent))
        assert bool(row) == may
        if row:
            over.pressed.add(agent)
        if over.pressed == {over.giver, over.taker}:
            over.is_open, mandate.holder = False, over.taker
            assert row.status == HandOverStatus.DONE

    def call_hand_over_off(self, project):
        mandate = self.standing(project)
        for row in mandate.row.hand_overs.filter(status=HandOverStatus.OPEN) if mandate else ():
            assert self.tried(handing_over.cancel, row, self.cast.centre)
            self.end_hand_overs(mandate)

    def propose(self, project, agent):
        mandate = self.standing(project)
        if mandate is None:
            return
        waits = mandate.row.confirmations.filter(status=ConfirmationStatus.PENDING).exists()
        row = self.tried(confirming.propose, mandate.row, self.actor(agent), name="withdraw_project", why="不再投资。")
        assert bool(row) == (self.sees(agent, mandate) and not waits)
        if row:
            mandate.confirmations.append(row.pk)

    def days(self, number):
        self.on += timedelta(days=number)

    def leave(self, agent):
        if agent not in self.left:
            Seat.objects.filter(pk=self.agents[agent].seat.pk).update(valid_until=self.on)
            self.left[agent] = self.on

    def watch(self):
        watching.watch(self.now())
        for mandate in self.mandates:
            if mandate.first <= self.on and not self.is_live(mandate):
                self.end_hand_overs(mandate)

    # -- what is seen

    def wanted(self, agent):
        """{name: keys} that the agent should see, of every kind of row."""
        mine = [mandate for mandate in self.mandates if self.sees(agent, mandate)]
        return {
            "projects": {self.projects[mandate.project].pk for mandate in mine},
            "entrustments": {mandate.row.number for mandate in mine},
            "confirmations": {pk for mandate in mine for pk in mandate.confirmations},
            "hand_overs": {
                pk for mandate in self.mandates for pk, over in mandate.hand_overs.items()
                if self.sees_hand_over(agent, mandate, over)
            },
        }  # fmt: skip

    def shown(self, seat):
        return {
            "projects": set(projects_visible_to(seat).values_list("pk", flat=True)),
            "entrustments": set(access.entrustments_visible_to(seat).values_list("number", flat=True)),
            "confirmations": set(access.confirmations_visible_to(seat).values_list("pk", flat=True)),
            "hand_overs": set(access.hand_overs_visible_to(seat).values_list("pk", flat=True)),
        }

    def pages(self, agent):
        """[(address, whether the agent should reach it)] of everything there has ever been."""
        wanted = self.wanted(agent)
        for project in self.projects:
            yield reverse("stages:project", args=[project.code]), project.pk in wanted["projects"]
        for mandate in self.mandates:
            number = mandate.row.number
            for name in ("entrustment", "entrustment-document", "case", "case-card"):
                yield reverse(f"agency:{name}", args=[number]), number in wanted["entrustments"]
            for pk in mandate.confirmations:
                yield reverse("agency:confirmation", args=[pk]), pk in wanted["confirmations"]
            for pk in mandate.hand_overs:
                yield reverse("agency:hand-over", args=[pk]), pk in wanted["hand_overs"]


def may_file(world, agent, project):
    """Whether the act itself lets the agent through."""
    try:
        stage = world.projects[project].stages.get(code="initiation")
        filing.may_file(stage, by=world.actor(agent), at=world.now())
    except Refusal:
        return False
    return True


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=steps)
def test_what_an_agent_sees_and_may_do_is_the_definition(db, monkeypatch, sit, sequence):
    from django.db import transaction

    with transaction.atomic():
        world = World(Cast())
        noon = lambda: at(f"{world.on} 12:00").astimezone(SHANGHAI)  # noqa: E731
        for name, *said in sequence:
            getattr(world, name)(*said)
            with monkeypatch.context() as patched:
                patched.setattr(timezone, "now", noon)
                for agent in AGENTS:
                    wanted = world.wanted(agent)
                    assert world.shown(world.actor(agent).seat) == wanted
                    for project in PROJECTS:
                        assert may_file(world, agent, project) == (world.projects[project].pk in wanted["projects"])
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", noon)
            for agent in AGENTS:
                client = sit(world.actor(agent)) if world.serves(agent) else None
                for address, is_seen in world.pages(agent) if client else ():
                    assert client.get(address).status_code == (THERE if is_seen else NOT_THERE), address
        transaction.set_rollback(True)
