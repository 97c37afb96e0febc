"""For any sequence of entrusting, recalling, handing over and days passing, an agent sees and may do exactly what the
definition says: signed and sealed, between its two days, to this agent, not recalled, the agent's seat held."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency import access, door, watching
from agency.acts import ending, handing_over
from agency.models import Entrustment, HandOver
from projects.access import projects_visible_to
from projects.models import Seat
from projects.refusal import Refusal
from stages.acts import filing
from tests.agency.entrusting import entrusted
from tests.cast import SHANGHAI, at

pytestmark = pytest.mark.django_db

PROJECTS, AGENTS = range(2), range(2)
START = date(2026, 3, 2)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("entrust"), st.sampled_from(PROJECTS), st.sampled_from(AGENTS), st.integers(0, 6),
                  st.integers(0, 12)),
        st.tuples(st.just("recall"), st.sampled_from(PROJECTS)),
        st.tuples(st.just("hand_over"), st.sampled_from(PROJECTS), st.booleans(), st.booleans()),
        st.tuples(st.just("days"), st.integers(1, 8)),
        st.tuples(st.just("leave"), st.sampled_from(AGENTS)),
        st.tuples(st.just("watch")),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


class Model:
    """The definition, kept by hand: project -> (agent, first day, last day), and until when each agent serves."""

    def __init__(self):
        self.mandates, self.left = {}, {}

    def sees(self, agent, project, on):
        if project not in self.mandates:
            return False
        holder, first, last = self.mandates[project]
        return holder == agent and first <= on <= last and on <= self.left.get(agent, date.max)


class World:
    def __init__(self, cast):
        self.cast, self.on, self.minute = cast, START, 0
        self.projects = [cast.register(name=f"第{number}号项目") for number in PROJECTS]
        self.agents = [cast.agent, cast.other_agent]
        self.model = Model()

    def now(self):
        self.minute += 1
        return at(f"{self.on} 09:00") + timedelta(minutes=self.minute)

    def live(self, project):
        return Entrustment.objects.filter(project=self.projects[project], status="in_force").first()

    def serving(self, agent):
        return self.on <= self.model.left.get(agent, date.max)

    def entrust(self, project, agent, wait, length):
        watching.watch(self.now())  # what has ended by itself is out of the way
        if self.live(project) or not self.serving(agent):
            return
        first = self.on + timedelta(days=wait)
        last = first + timedelta(days=length)
        entrusted(
            self.cast, self.projects[project], agent=self.agents[agent], valid_from=first, valid_until=last,
            offered_at=self.now(), signed_at=self.now(), sealed_at=self.now(),
        )  # fmt: skip
        self.model.mandates[project] = agent, first, last

    def recall(self, project):
        row = self.live(project)
        if row is not None:
            door.perform(ending.recall, row, by=self.cast.applicant, at=self.now())
            self.model.mandates.pop(project, None)

    def hand_over(self, project, gives, takes):
        row = self.live(project)
        if row is None:
            return
        old = next(n for n, actor in enumerate(self.agents) if actor.seat.pk == row.agent.seat_id)
        new = 1 - old
        try:
            over = door.perform(
                handing_over.open_hand_over, row, by=self.cast.centre, at=self.now(),
                to_agent=self.cast.agent_record(self.agents[new]), reason="轮岗。",
            )  # fmt: skip
        except Refusal as refusal:
            assert refusal.code == "agent_left" and not self.serving(new)
            return
        for agent, is_pressed in ((old, gives), (new, takes)):
            if is_pressed and self.serving(agent):
                door.perform(handing_over.confirm, over, by=self.actor(agent), at=self.now())
        over.refresh_from_db()
        if over.status == "done":
            _holder, first, last = self.model.mandates[project]
            self.model.mandates[project] = new, first, last
        else:
            HandOver.objects.filter(pk=over.pk).update(status="cancelled")

    def actor(self, agent):
        """The agent with its seat read anew, as the pages do."""
        seat = Seat.objects.get(pk=self.agents[agent].seat.pk)
        return type(self.agents[agent])(person=seat.person, seat=seat)

    def days(self, number):
        self.on += timedelta(days=number)

    def leave(self, agent):
        if self.serving(agent) and agent not in self.model.left:
            Seat.objects.filter(pk=self.agents[agent].seat.pk).update(valid_until=self.on)
            self.model.left[agent] = self.on

    def watch(self):
        watching.watch(self.now())


def may_file(world, agent, project):
    """Whether the act itself lets the agent through."""
    try:
        stage = world.projects[project].stages.get(code="initiation")
        filing.may_file(stage, by=world.actor(agent), at=world.now())
    except Refusal:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=steps)
def test_what_an_agent_sees_and_may_do_is_the_definition(db, monkeypatch, sequence):
    from django.db import transaction

    from tests.cast import Cast

    with transaction.atomic():
        world = World(Cast())
        for name, *said in sequence:
            getattr(world, name)(*said)
            for agent in AGENTS:
                seat = world.actor(agent).seat
                monkeypatch.setattr(timezone, "now", lambda: at(f"{world.on} 12:00").astimezone(SHANGHAI))
                shown = set(projects_visible_to(seat).values_list("pk", flat=True))
                monkeypatch.undo()
                wanted = {world.projects[p].pk for p in PROJECTS if world.model.sees(agent, p, world.on)}
                assert shown == wanted
                assert set(access.in_force_of(seat, world.on).values_list("project", flat=True)) == wanted
                for project in PROJECTS:
                    assert may_file(world, agent, project) == (world.projects[project].pk in wanted)
        transaction.set_rollback(True)
