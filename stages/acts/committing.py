"""The commitment letter: the enterprise asks that listed papers may come later, and says by what it stands.

浙江省保障“最多跑一次”改革规定 art. 4, 11 and the practice of commitment (江西 2020, 民政): drawn up from the closed
list of the published guide, with form, days and consequence. Whoever may file may prepare it; it binds only when the
enterprise has confirmed it. Without it the window tolerates nothing.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import PREPARED, require_applicant
from projects.enums import Deed, SeatKind
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import credit
from stages.enums import AT_THE_WINDOW, Check, Deficiency, Origin
from stages.models import Commitment
from stages.rules import tolerance
from stages.rules.tolerance import Terms


def terms_of(project):
    """The terms of tolerant acceptance of the edition that a project follows."""
    return Terms.of(project.route.edition.tolerance)


def promisable(rows):
    """Of the rows of a check list, those whose paper may be promised for later by the guide."""
    asked = [row for row in rows if row.origin != Origin.FILE]
    return [row for row in asked if tolerance.may_be_missing(row.is_core, row.is_tolerable)]


def may_prepare(application, *, by, at):
    require_applicant(by, application.project, at, Deed.FILL_IN, about=application)
    if application.status not in AT_THE_WINDOW:
        raise Refusal("not_before_acceptance", _("Papers can be promised for later until the window has decided."))
    credit.refuse_broken_promise(application.project.enterprise_id)


def prepare(application, *, by, at, papers):
    """Draw up the letter. `papers`: {paper type: what is wrong with it, or "" when it is missing}.

    A draft before it is replaced; a letter that binds stands until this one is confirmed. Returns the Commitment, not
    yet binding.
    """
    may_prepare(application, by=by, at=at)
    rows = {row.type: row for row in application.required_papers.all()}
    if not papers:
        raise Refusal("nothing_promised", _("Choose the papers that are to come later."), field="committing")
    lines = [_line(rows, type, problem) for type, problem in sorted(papers.items())]
    serial = application.commitments.count() + 1
    number = f"{application.number}-RC{serial}"
    consequence = terms_of(application.project).consequence(timezone.localdate(at))
    event = history.record(
        application.project, "prepare_commitment", f"application:{application.number}", by=by, at=at,
        facts={"commitment": number, "papers": sorted(papers)},
    )  # fmt: skip
    standing = application.commitment
    void(application, event, by=by, at=at, keeping=standing if standing and standing.is_binding else None)
    commitment = Commitment(
        application=application, edition_id=application.project.route.edition_id, serial=serial, number=number,
        lines=lines, consequence=consequence.as_row(), prepared_at=at, prepared_by=by.person,
    )  # fmt: skip
    history.keep(commitment, event, person=by.person)
    if by.kind == SeatKind.AGENT:
        for put_before_enterprise in PREPARED:
            put_before_enterprise(commitment, by=by, at=at)
    return commitment


def may_confirm(commitment, *, by, at):
    """The enterprise itself, and nobody for it: the letter binds."""
    application = commitment.application
    require_applicant(by, application.project, at, Deed.COMMIT, about=application)
    if commitment.voided_at is not None or application.status not in AT_THE_WINDOW:
        raise Refusal("commitment_replaced", _("This letter has been replaced, or the window has decided already."))
    if commitment.confirmed_at is not None:
        raise Refusal("confirmed_already", _("This letter has been confirmed already."))
    credit.refuse_broken_promise(application.project.enterprise_id)


def promise(application, *, by, at, papers):
    """Draw up the letter, and stand by it at once where the enterprise itself does so. Returns the Commitment."""
    commitment = prepare(application, by=by, at=at, papers=papers)
    return confirm(commitment, by=by, at=at) if by.kind == SeatKind.ENTERPRISE else commitment


def confirm(commitment, *, by, at):
    """The enterprise stands by the letter. Returns the Commitment, binding from now on."""
    may_confirm(commitment, by=by, at=at)
    application = commitment.application
    event = history.record(
        application.project, "confirm_commitment", f"application:{application.number}", by=by, at=at,
        facts={"commitment": commitment.number, "papers": sorted(commitment.types)},
    )  # fmt: skip
    void(application, event, by=by, at=at, keeping=commitment)
    commitment.confirmed_at, commitment.confirmed_by = at, by.person
    return history.keep(commitment, event, person=by.person)


def void(application, event, *, by, at, keeping=None):
    """Letters that stood no longer do, all but `keeping`: replaced, or everything promised has come."""
    for older in application.commitments.filter(voided_at__isnull=True).exclude(pk=keeping and keeping.pk):
        older.voided_at = at
        history.keep(older, event, person=by.person)


def _line(rows, type, problem):
    row = rows.get(type)
    if row is None or row.origin == Origin.FILE:
        raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), field=type, type=type)
    if not tolerance.may_be_missing(row.is_core, row.is_tolerable):
        raise Refusal(
            "paper_not_tolerable", _("%(paper)s is not on the guide's list of papers that may come later."),
            field=type, paper=Names(row),
        )  # fmt: skip
    is_there = row.paper_id is not None and row.check_result != Check.FAULTY
    problem = problem.strip() or row.problem
    if is_there and not problem:
        raise Refusal("flaw_missing", _("Say what is wrong with %(paper)s, which has been handed in."), field=type,
                      paper=Names(row))  # fmt: skip
    form = Deficiency.MISSING if row.paper_id is None else Deficiency.FLAWED
    return {
        "type": type, "name_zh": row.name_zh, "name_en": row.name_en, "form": form, "problem": problem,
        "days": row.supply_days or tolerance.DEFAULT_DAYS, "items": row.items,
    }  # fmt: skip
