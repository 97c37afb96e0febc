"""The registration of a case: the enterprise, its questionnaire with every open question answered no, the project."""

from stages.acts import reference
from stages.acts.registering import Registration
from stages.rules.conditions import FactType


def answers(division, on, facts):
    """The answers to a city's questionnaire: `facts`, and no to every yes/no question that they do not mention."""
    questions = reference.catalogue(reference.edition_on(division, on)).questions
    return {q.code: False for q in questions if q.type == FactType.BOOL} | dict(facts)


def registration(name, division, on, facts, *, code="", site="", content=""):
    """What the enterprise says about a project of these facts."""
    return Registration(
        name=name, division=division, answers=answers(division, on, facts), code=code, site=site, content=content
    )
