"""A span of the time strip as a reader meets it: what it is, how many working days, from when to when, whose days they
were, and the page that tells more of it. The drawing names its bars so, and the table says the same.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stages.desks.wording import is_chinese, short_day, words
from stages.rules.spans import Span, SpanKind


def kind_words():
    """What a span is called."""
    return {
        SpanKind.WINDOW: _("At the window"), SpanKind.CORRECTION: _("Correction by the enterprise"),
        SpanKind.WAIT: _("Waits for earlier items"), SpanKind.HAND: _("In hand"), SpanKind.STOP: _("Clock stopped"),
        SpanKind.PLAN: _("Planned"),
    }  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One span of one round. `days`: working days after its first day, of a stoppage with that day; `whose`: who has
    it, what it waits for, or on what ground the clock stands still."""

    span: Span
    days: int
    whose: str
    url: str
    is_done: bool = False

    @property
    def kind(self):
        return self.span.kind

    @property
    def what(self):
        is_over = self.is_done and self.kind is SpanKind.HAND
        return _("Done") if is_over else kind_words()[self.kind]

    @property
    def length(self):
        return ngettext("%(n)s working day", "%(n)s working days", self.days) % {"n": self.days} if self.days else ""

    def told(self, on):
        """`Clock stopped, 5 working days, 3 Jun to 9 Jun, expert review`; the year where it is not that of `on`."""
        first, last = short_day(self.span.first, on), short_day(self.span.last, on)
        days = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        return ("，" if is_chinese() else ", ").join(
            part for part in (self.what, self.length, days, self.whose) if part
        )


def piece(project, seen, row, span, stops, calendar):
    """The Piece of a span of `row`, one round of an item; `stops`: the Stoppages of that round."""
    stop = next((each for each in stops if each.from_on <= span.first <= each.last_on), None)
    days = int(calendar.between(span.first, span.last))
    if span.kind is SpanKind.STOP:
        days += int(calendar.is_working(span.first))
    return Piece(span, max(0, days), _whose(project, seen, row, span, stop), _url(project, seen, row, span, stop),
                 row.finished_at is not None)  # fmt: skip


def planned(project, approval, span, calendar):
    return Piece(span, max(0, int(calendar.between(span.first, span.last))), holder(approval),
                 reverse("stages:guide-item", args=[approval.code]))  # fmt: skip


def holder(approval):
    """The office that has an item, or who else brings its result."""
    return words(approval.office, "short") or approval.get_holder_display()


def _whose(project, seen, row, span, stop):
    if span.kind is SpanKind.WINDOW:
        return words(row.application.window, "short")
    if span.kind is SpanKind.CORRECTION:
        return project.enterprise.name
    if span.kind is SpanKind.STOP:
        return stop.get_ground_display()
    if span.kind is SpanKind.WAIT:
        return _awaited(project, seen, row.code, span.first)
    return holder(row)


def _awaited(project, seen, code, on):
    """The items that were needed and not finished on the first day of a wait, alternatives joined by “or”."""
    names = []
    for group in project.route.plan["needs"].get(code, ()):
        needed = [seen.approvals[other] for other in group if other in seen.approvals]
        if needed and not any(_is_finished(each, on) for each in needed):
            names.append(_(" or ").join(words(each.item, "short") for each in needed))
    return _(", ").join(names)


def _is_finished(approval, on):
    return approval.finished_at is not None and timezone.localdate(approval.finished_at) <= on


def _url(project, seen, row, span, stop):
    if span.kind is SpanKind.STOP:
        return reverse("stages:stoppage-notice", args=[project.code, stop.number])
    if span.kind is SpanKind.CORRECTION:
        return reverse("stages:correction-notice", args=[row.application.number])
    if span.kind is SpanKind.WINDOW:
        return reverse("stages:application", args=[row.application.number])
    face = seen.standings[row.code].face
    if span.kind is SpanKind.HAND and row.is_current and face and face.is_running and face.clock_id:
        return reverse("stages:clock", args=[project.code, face.clock_id])
    return reverse("stages:approval", args=[project.code, row.code, row.round])
