"""Public notice before a decision: posted by the office, and no decision until its days have passed.

浙江省城乡规划条例 art. 28 and the item's own law (`publicity` of the catalogue, with at least so many days). The term
of the decision keeps counting meanwhile, unless the item's law takes the notice out (acts.suspending, ground of the
item's law).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.refusal import Refusal
from stages.acts import clocks
from stages.acts.reviewing import may_act_on
from stages.enums import ClockKind, Unit
from stages.models import Clock
from stages.rules import deadlines
from stages.rules.clock_kinds import RULES, Rule, Start
from stages.rules.deadlines import Limit


def notices_before(item):
    """The notices that an item's law asks for before its decision."""
    return [each for each in item.publicity if each.get("min_days")]


def may_post(approval, *, by, at):
    may_act_on(approval, by=by, at=at)
    if not notices_before(approval.item):
        raise Refusal("no_notice_by_law", _("The law of this item asks for no public notice."))
    refuse_while_posted(approval, at)


def post(approval, *, by, at, notice):
    """Post a public notice, named as in the catalogue. Returns its Clock; a further notice counts on the same one."""
    may_post(approval, by=by, at=at)
    known = {each["name"]["zh"]: each for each in notices_before(approval.item)}
    if notice not in known:
        raise Refusal("notice_unknown", _("The law of this item knows no such notice."), field="notice")
    asked, on = known[notice], timezone.localdate(at)
    event = history.record(
        approval.project, "post", f"approval:{approval.subject}", by=by, at=at, reason=notice,
        facts={"days": asked["min_days"], "unit": asked["unit"]},
    )  # fmt: skip
    limit = Limit(asked["min_days"], Unit(asked["unit"]), Start.NOTICE,
                  asked.get("basis") or RULES[Rule.PUBLIC_NOTICE].basis, asked.get("evidence", ""))  # fmt: skip
    return clocks.start_notice(approval, on, limit, event)


def refuse_while_posted(approval, at):
    """The last day of a notice belongs to the public; the decision comes after it."""
    if not notices_before(approval.item):
        return
    clock = Clock.objects.running().filter(kind=ClockKind.PUBLIC_NOTICE, approval=approval).first()
    if clock and not deadlines.is_late(timezone.localdate(at), clock.due_on):
        raise Refusal("notice_running", _("The public notice runs until %(due)s."), due=clock.due_on)
