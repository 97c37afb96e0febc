"""The cast: the people who appear in tests, and the shortest way to a registered project.

    cast.applicant, cast.stranger            the enterprise of the project, and another enterprise
    cast.window, cast.centre                 of the division of the project (Keqiao unless said otherwise)
    cast.department("planning")              the official of the office that holds a function
    cast.lead("construction")                the same person, in the seat from which a stage is concluded
    cast.administrator
    cast.agent, cast.other_agent             two agents of the centre; `.agent_record(actor)` is the agent's row

Each is a projects.acting.Actor: `.person` signs in, `.seat` is the row they act from.
"""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from agency.models import Agent
from projects.enums import SeatKind
from projects.models import Division
from projects.rules import uscc
from stages.acts import registering
from stages.flows import door
from stages.rehearsing.registering import registration
from stages.rehearsing.seats import Seats

KINDS = {
    kind["code"]: kind
    for kind in yaml.safe_load((Path(__file__).parents[1] / "fixtures/demo/kinds.yaml").read_text(encoding="utf-8"))
}
SHANGHAI = ZoneInfo("Asia/Shanghai")
KEQIAO = "330603"
REGISTERED = "2026-03-02 09:00"


def at(text):
    """The aware hour of a text such as "2026-03-02 09:00"; a date alone means nine in the morning."""
    text = text if " " in text else f"{text} 09:00"
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def credit_code(number, region=KEQIAO):
    """A credit code whose checks hold."""
    return uscc.complete(f"91{region}{number:08}0", organisation_check=True)


class Cast:
    def __init__(self, division=KEQIAO, on="2026-03-02"):
        self.division = Division.objects.get(code=division)
        self.on = at(on).date()
        self.seats = Seats()

    @cached_property
    def enterprise(self):
        return registering.register_enterprise(credit_code(1), "绍兴柯桥锦纶纺织有限公司", at=at("2026-01-05"))

    @cached_property
    def other_enterprise(self):
        return registering.register_enterprise(credit_code(2), "绍兴柯桥云锦印染有限公司", at=at("2026-01-05"))

    @cached_property
    def applicant(self):
        return self.seats.enterprise(self.enterprise)

    @cached_property
    def stranger(self):
        return self.seats.enterprise(self.other_enterprise)

    @cached_property
    def window(self):
        return self.seats.of_division(SeatKind.WINDOW, self.division, self.on)

    @cached_property
    def centre(self):
        return self.seats.of_division(SeatKind.CENTRE, self.division, self.on)

    @cached_property
    def agent(self):
        return self._agent("agent")

    @cached_property
    def other_agent(self):
        return self._agent("other-agent")

    def _agent(self, name):
        actor = self.seats.agent(self.centre.office, name)
        Agent.objects.get_or_create(seat=actor.seat, defaults={"division": self.division, "phone": "0575-88880000"})
        return actor

    @staticmethod
    def agent_record(actor):
        return Agent.objects.with_names().get(seat=actor.seat)

    @cached_property
    def administrator(self):
        return self.seats.administrator()

    def department(self, function, division=None, on=None):
        """The reviewer of the office holding `function`; also called as department("330602", "planning", on)."""
        if function.isdecimal():
            function, division = division, Division.objects.get(code=function)
        return self.seats.of_function(function, division or self.division, on or self.on)

    def lead(self, function, division=None, on=None):
        found = self.department(function, division, on)
        return self.seats.of_office(SeatKind.LEAD, found.office)

    def holder(self, approval):
        """Whoever acts on an approval: its office's official, or the enterprise."""
        if approval.office_id is None:
            return self.seats.enterprise(approval.project.enterprise)
        return self.seats.of_office(SeatKind.DEPARTMENT, approval.office)

    def register(self, kind="factory", *, when=REGISTERED, code="", name="", **facts):
        """A registered project of one of the kinds in fixtures/demo/kinds.yaml, with single facts changed."""
        known = KINDS[kind]
        said = registration(
            name or known["name"]["zh"].format(place=self.division.short_zh, product=known["products"][0]),
            self.division, at(when).date(), {**known["facts"], **facts}, code=code,
        )  # fmt: skip
        return door.register(self.enterprise, said, by=self.applicant, at=at(when))
