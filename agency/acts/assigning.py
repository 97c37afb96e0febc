"""Which level and which agent: read from the rows, ranked by rules.assigning."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agency.enums import AgentKind, EntrustmentStatus
from agency.models import Agent, InvestmentBand
from agency.rules.assigning import Candidate, level_for, ranked
from projects.enums import DivisionLevel, OfficeKind
from projects.models import Office
from projects.models.office import dated
from projects.refusal import Refusal
from stages.acts.warning import centre_of

#: an agent's cases, from the day on which it was named
COUNTED = frozenset({EntrustmentStatus.SIGNING, EntrustmentStatus.TO_SEAL, EntrustmentStatus.IN_FORCE})


@dataclass(frozen=True)
class Proposal:
    """An agent with what speaks for and against it."""

    agent: Agent
    load: int
    is_full: bool
    speaks: bool
    is_of_level: bool


def level_of(project, on):
    """The level that serves a project, by its investment (10,000 yuan) and the bands in force."""
    bands = InvestmentBand.objects.valid(on).values_list("at_least", "level")
    return level_for(project.facts.answers.get("investment_wan"), bands, DivisionLevel.COUNTY)


def centre_for(project, level, on):
    """The service centre of the project's division at a level, or the nearest one there is."""
    division = project.division.at(level)
    found = Office.objects.filter(dated("", on), division=division, kind=OfficeKind.CENTRE).first()
    found = found or centre_of(project, on)
    if found is None:
        raise Refusal("no_centre", _("There is no service centre for this project."))
    return found


def proposals(project, level, language, on):
    """Agents who could take the project, the best first. Two statements."""
    above = list(project.division.upwards())
    agents = {agent.pk: agent for agent in with_load(on).filter(division__in=above)}
    chosen = ranked((_candidate(agent, above) for agent in agents.values()), level, language)
    return [
        Proposal(agents[each.key], each.load, each.load >= each.capacity, language in each.languages,
                 each.level == level)
        for each in chosen
    ]  # fmt: skip


def with_load(on):
    """Agents who serve on a day and take cases, each with `load`: its cases in force and being signed and sealed."""
    is_live = Q(entrustments__status__in=COUNTED, entrustments__valid_until__gte=on)
    return (
        Agent.objects.serving(on).exclude(kind=AgentKind.CHIEF).with_names()
        .annotate(load=Count("entrustments", filter=is_live))
    )  # fmt: skip


def _candidate(agent, above):
    distance = above.index(agent.division) if agent.division in above else None
    return Candidate(agent.pk, agent.level, distance, tuple(agent.languages), agent.load, agent.capacity)


def refuse_full(agent, on, *, apart=None, field="agent"):
    """Refuse an agent who has as many cases as it can take, `apart` from one entrustment. Its row is held meanwhile."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    load = agent.entrustments.filter(status__in=COUNTED, valid_until__gte=on).exclude(pk=apart and apart.pk).count()
    if load >= agent.capacity:
        raise Refusal("agent_full", _("%(agent)s has %(load)s cases, and takes %(most)s at most at a time."),
                      field=field, agent=agent.name, load=load, most=agent.capacity)  # fmt: skip


def refuse_unfit(agent, project, on, *, field="agent"):
    """Refuse an agent who has left, who works inside a department, or of another part of the country."""
    if not agent.is_serving(on):
        raise Refusal("agent_left", _("This agent does not serve any more."), field=field)
    if agent.kind == AgentKind.CHIEF:
        raise Refusal("chief_stays_inside", _("A chief agent does the steps inside the department and takes no cases."),
                      field=field)  # fmt: skip
    if agent.division not in project.division.upwards():
        raise Refusal("agent_elsewhere", _("This agent serves another division."), field=field)
