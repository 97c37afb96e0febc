"""Words of the statistics pages: the main figure of a measure, shares, columns, states."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from agency.enums import Outcome
from projects.enums import Channel, ProjectStatus
from reports.frames.whose_day import Rank
from reports.measures.measure import Kind
from reports.statistics import labels
from stages.enums import (
    ApplicationStatus,
    ApprovalStatus,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    StoppageGround,
)

register = template.Library()

KINDS = {
    Kind.DAYS: lambda measure: _("median, in %(unit)s") % {"unit": labels.unit(measure)},
    Kind.SHARE: lambda measure: _("share of the cases"),
    Kind.RATIO: lambda measure: _("sum by sum"),
    Kind.MEAN: lambda measure: (
        _("mean, in %(unit)s") % {"unit": labels.unit(measure)} if measure.unit_en else _("mean of the cases")
    ),
    Kind.COUNT: lambda measure: _("number of cases"),
}
assert set(KINDS) == set(Kind), "every kind of measure says how it is read"


@register.filter
def share(value):
    """0.9712 as 97.1 %; a dash for nothing."""
    return "—" if value is None else f"{value * 100:.1f} %"


@register.filter
def one(value):
    """A number with one decimal; nothing for none."""
    return "" if value is None else f"{value:.1f}"


@register.filter
def plain(value):
    """A number for an attribute of SVG, whatever the language of the page."""
    return f"{value:g}"


@register.simple_tag
def main(figure):
    """The one number by which a figure is known; a dash where there is no case."""
    if figure is None or figure.main is None:
        return "—"
    if figure.is_share:
        return share(figure.main)
    return figure.main if isinstance(figure.main, int) else f"{figure.main:.2f}"


@register.simple_tag
def opens(value, url, cases):
    """A figure that opens the list of the `cases` (their number, if it is known) from which it was reckoned; a dash
    where there is none.
    """
    if value is None or value == "":
        return "—"
    if not url or cases == 0:
        return value
    if cases is None:
        return format_html('<a href="{}">{}</a>', url, value)
    return format_html('<a href="{}" data-cases="{}">{}</a>', url, cases, value)


@register.simple_tag
def kind_words(measure):
    """How the main figure of a measure is to be read."""
    return KINDS[Kind(measure.kind)](measure)


@register.simple_tag
def dimension(name):
    return labels.DIMENSION[name]


@register.simple_tag
def peer(peers, words):
    """The figure of the peers of an office; it opens their cases for whoever may see them."""
    figure = peers.get(words)
    if not figure or not figure.n:
        return "—"
    cases = opens(figure.n, figure.url_all, figure.n)
    return format_html("{} <small>{}</small>", opens(main(figure), *figure.behind), cases)


@register.simple_tag
def half_of(figures, words):
    """The figure of a group before or after a day, None where there was no case."""
    return figures.get(words)


@register.simple_tag
def column_words(column):
    """The head of a column in a list of cases, short."""
    return labels.column(column.name)


STATES = {
    "status": (ApprovalStatus, ApplicationStatus, ProjectStatus, SessionStatus), "ground": (StoppageGround,),
    "channel": (Channel,), "session_kind": (SessionKind,), "outcome": (SessionOutcome,), "case_outcome": (Outcome,),
}  # fmt: skip


@register.simple_tag
def state_words(column, value):
    """A cell in words: states and grounds by their lists, holders by theirs."""
    if column.name == "holder" and value:
        return labels.holder(value) if value.upper() in Rank.__members__ else value
    if column.kind == "bool":
        return _("yes") if value else ""
    for enum in STATES.get(column.name, ()):
        if value in enum.values:
            return enum(value).label
    return labels.state(value) if column.name == "state" else value
