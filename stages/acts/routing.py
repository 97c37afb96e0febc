"""Drawing a project's route: which items apply to its facts, what each needs first, which office has it, who leads.

The route is drawn when the project is registered and drawn again when it moves to another edition. Stages group items
for leadership; the order of work is the graph of prerequisites alone, so granted and allocated land come out
differently.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import Holder, StageCode, StageStatus
from stages.models import Approval, Route, Stage
from stages.rules import questionnaire, routing


def settle(compiled, answers):
    """Typed facts from the answers given, enough to settle the route, or a Refusal naming the question at fault."""
    try:
        questionnaire.check(compiled.questions, answers)
    except questionnaire.AnswerFault as fault:
        raise Refusal(
            "fact_unusable",
            _("The answer to “%(fact)s” cannot be used: %(value)s."),
            field=fault.code,
            fact=label(compiled, fault.code),
            value=fault.value,
        ) from fault
    still_open = questionnaire.next_questions(compiled.questions, compiled.chains(), answers)
    if still_open:
        raise Refusal(
            "fact_missing", _("Please answer: %(fact)s"), field=still_open[0], fact=label(compiled, still_open[0])
        )
    return questionnaire.settle(compiled.questions, answers)


def label(compiled, code):
    """The words of a question, in the language of the page."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    found = [fact["question"][language] for fact in compiled.edition.facts if fact["code"] == code]
    return found[0] if found else code


def plan(compiled, facts):
    """The rules' Plan for settled facts."""
    return routing.plan(compiled.rules, facts)


def draw(project, edition, facts, event, *, on):
    """Write the route of a new project: Route, five Stages, one Approval for every item that applies."""
    compiled = reference.catalogue(edition)
    drawn = plan(compiled, facts)
    route = Route(project=project, edition=edition, plan=as_row(drawn))
    history.keep(route, event)
    used = {compiled.items[code].stage for code in drawn.applying}
    stages = [_stage(compiled, project, code, order, facts, on) for order, code in enumerate(StageCode, start=1)]
    for stage in stages:
        if stage.code not in used:  # nothing of this project belongs to the stage
            stage.status, stage.concluded_at = StageStatus.CONCLUDED, event.effective_at
    history.keep_new(stages, event)
    by_code = {stage.code: stage for stage in Stage.objects.filter(project=project)}
    history.keep_new([approval(compiled, project, by_code, code, on) for code in drawn.applying], event)
    return route


def as_row(drawn):
    """A Plan as the JSON that Route keeps."""
    return {
        "needs": {code: [list(codes) for codes in needs] for code, needs in drawn.needs.items()},
        "dead_ends": [[code, list(codes)] for code, codes in drawn.dead_ends],
    }


def _stage(compiled, project, code, order, facts, on):
    function = routing.lead(compiled.leads[code], facts)
    lead = reference.office_for(function, project.division.level, project.division, on)
    return Stage(project=project, code=code, order=order, lead=lead)


def approval(compiled, project, stages, code, on, *, round=1):
    """An unsaved Approval of an item, at the office that has it today; steps of others have no office."""
    item = compiled.items[code]
    return Approval(
        project=project,
        stage=stages[item.stage],
        item=item,
        code=code,
        round=round,
        holder=item.holder,
        office=office_of(compiled, item, project.division, on),
    )


def office_of(compiled, item, division, on):
    if item.holder != Holder.OFFICE:
        return None
    return reference.office_for(item.function, reference.level_of(compiled, item, division), division, on)


def back_on_route(approval, event):
    """Put an item that ended without a result back on the route, as a new round; returns the new row."""
    approval.is_current = False
    approval.save(update_fields=["is_current"])
    following = Approval(
        project_id=approval.project_id,
        stage_id=approval.stage_id,
        item_id=approval.item_id,
        code=approval.code,
        round=approval.round + 1,
        office_id=approval.office_id,
        holder=approval.holder,
    )
    return history.keep(following, event)
