"""A city whose every day is drawn by known dice: projects over a short route, written as rows, for holding forecasts
against what happens when the future is like the past.
"""

from datetime import date, datetime, time

import numpy as np
from django.utils import timezone

from projects.models import Project, ProjectFacts
from stages.acts import reference
from stages.enums import ApprovalStatus, StageCode
from stages.models import Application, Approval, ApprovalItem, Route, Stage

FIRST = date(2022, 1, 4)
#: code -> (means of its wait and of its days, in working days), and what it needs
DICE = {
    "L09": ((4, 12), ()), "G03": ((6, 9), ()), "G08": ((3, 6), (("L09",), ("G03",))), "S03": ((8, 10), (("G03",),)),
    "S18": ((4, 5), (("G08",), ("S03",))), "V01": ((25, 6), (("S18",),)), "V02": ((2, 7), (("V01",),)),
}  # fmt: skip
PLAN = {"needs": {code: [list(codes) for codes in needs] for code, (_means, needs) in DICE.items()}}


class World:
    """`count` projects registered over the first `over` working days, each like `model`, a project there is."""

    def __init__(self, model, *, count, over, seed=7):
        self.model, self.random, self.calendar = model, np.random.default_rng(seed), reference.calendar()
        self.items = {item.code: item for item in ApprovalItem.objects.filter(
            edition=model.route.edition, code__in=DICE)}  # fmt: skip
        self.offices = dict(model.approvals.filter(code__in=DICE).values_list("code", "office"))
        begins = np.sort(self.random.integers(0, over, count))
        for number, begin in enumerate(begins):
            self._project(number, int(begin))

    def day(self, place):
        """The working day of a place."""
        return self.calendar.due(FIRST, int(place))

    def _hour(self, place, hour):
        return timezone.make_aware(datetime.combine(self.day(place), time(hour)))

    def _courses(self):
        """{code: (wait, days)}: items of one stage wait in the same luck, for they are filed together."""
        luck = {stage: self.random.uniform() for stage in StageCode.values}
        return {
            code: (_exponential(luck[self.items[code].stage], wait), _exponential(self.random.uniform(), days) + 1)
            for code, ((wait, days), _needs) in DICE.items()
        }

    def _project(self, number, begin):
        courses, spans = self._courses(), {}
        for code, (_means, needs) in DICE.items():
            ready = max([begin, *(spans[other][1] for (other,) in needs)])
            wait, days = courses[code]
            spans[code] = (ready + wait, ready + wait + days)
        issued = max(end for _start, end in spans.values()) + int(self.random.integers(1, 5))
        model = self.model
        project = Project.objects.create(
            code=f"{number:024}", code_format="new", name=f"项目 {number}", enterprise=model.enterprise,
            division=model.division, status="concluded", registered_at=self._hour(begin, 9),
            ended_at=self._hour(issued, 17),
        )  # fmt: skip
        Route.objects.create(project=project, edition=model.route.edition, plan=PLAN)
        ProjectFacts.objects.create(project=project, answers=model.facts.answers)
        stages = {each.code: Stage.objects.create(project=project, code=each.code, order=each.order, lead=each.lead)
                  for each in model.stages.all()}  # fmt: skip
        application = self._application(project, stages["completion"], spans, issued)
        Approval.objects.bulk_create([
            Approval(
                project=project, stage=stages[self.items[code].stage], item=self.items[code], code=code, round=1,
                is_current=True, office_id=self.offices[code], holder="office", status=ApprovalStatus.GRANTED,
                application=application if code == "V02" else None,
                started_at=self._hour(start, 10), finished_at=self._hour(end, 16),
            ) for code, (start, end) in spans.items()
        ])  # fmt: skip

    def _application(self, project, stage, spans, issued):
        begun = self._hour(spans["V02"][0], 10)
        return Application.objects.create(
            project=project, stage=stage, round=1, number=f"B{project.pk}", status="issued", filed_at=begun,
            accepted_at=begun, concluded_at=self._hour(issued, 16), issued_at=self._hour(issued, 17),
            ended_at=self._hour(issued, 17), window=stage.lead,
        )  # fmt: skip


def _exponential(luck, mean):
    """Whole days whose chances fall off evenly: the dice of what usually ends soon and sometimes does not."""
    return int(-mean * np.log(1 - luck) + 0.5)
