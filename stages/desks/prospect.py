"""What the answers given so far make of a project: the items that apply, those still open, those that do not, and why.

Also the change since the page before, the leads, the need that nothing on the route can meet, and the board. A plan of
partial answers is shown as such: what is undecided is neither promised nor denied.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stages.desks import board_data, chain
from stages.desks.guide import functions
from stages.desks.wording import answered, questions, words
from stages.enums import StageCode
from stages.rules import routing


@dataclass(frozen=True)
class Verdict:
    """One item and why: its sentence in the catalogue, the deciding answers, or the questions still open."""

    item: object
    told: list  # (question, answer)
    open: list  # questions


@dataclass(frozen=True)
class StageProspect:
    code: str
    label: str
    lead: str
    applying: list
    undecided: list


@dataclass(frozen=True)
class Prospect:
    stages: list
    excluded: list
    dead_ends: list
    added: list
    dropped: list
    board: object
    chain: list
    chain_days: int
    codes: list

    @property
    def applying(self):
        return len(self.codes)

    @property
    def undecided(self):
        return sum(len(stage.undecided) for stage in self.stages)


def prospect(compiled, facts, before=None):
    """The Prospect of facts as far as they are settled; `before`: codes that applied on the page before."""
    plan = routing.plan(compiled.rules, facts)
    known, leads = functions(), board_data.plan_leads(compiled, facts)
    items = compiled.items
    drawn, lit = board_data.of_plan(compiled, plan, leads, known)
    verdicts = {code: _verdict(compiled, plan, code, facts) for code in items}
    return Prospect(
        stages=[_stage(stage, plan, items, verdicts, known.get(leads.get(stage))) for stage in StageCode],
        excluded=[verdicts[code] for code in plan.excluded],
        dead_ends=[(items[code], [items[c] for c in codes if c in items]) for code, codes in plan.dead_ends],
        added=[items[c] for c in plan.applying if c not in before] if before is not None else [],
        dropped=[items[c] for c in before or () if c in items and c not in plan.applying],
        board=drawn, chain=[items[code] for code in lit], chain_days=sum(chain.days(items[code]) for code in lit),
        codes=plan.applying,
    )  # fmt: skip


def _verdict(compiled, plan, code, facts):
    asked = compiled.edition.facts
    deciding = plan.because.get(code) or plan.excluded.get(code) or set()
    return Verdict(compiled.items[code], answered(asked, facts, deciding),
                   questions(asked, plan.undecided.get(code, ())))  # fmt: skip


def _stage(stage, plan, items, verdicts, lead):
    return StageProspect(
        code=stage, label=stage.label, lead=words(lead) or _("open"),
        applying=[verdicts[code] for code in plan.applying if items[code].stage == stage],
        undecided=[verdicts[code] for code in plan.undecided if items[code].stage == stage],
    )  # fmt: skip
