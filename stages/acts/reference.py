"""The edition of the catalogue and the working calendar in force, in the form the rules take them.

Both are read once and kept in memory under a key that changes when they are loaded anew (an edition's digest, the
calendar's version), so that an act pays one small statement for knowing that its copy is still true.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache, partial

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Division, Office
from projects.naming import Names
from projects.refusal import Refusal
from stages.models import ApprovalItem, CalendarDay, CalendarVersion, Edition, Jurisdiction, LocalDay, Requirement
from stages.rules import conditions, questionnaire, routing, workdays
from stages.rules.tracks import Track


@dataclass(frozen=True)
class Catalogue:
    """One edition, compiled: rows with their requirements, and the conditions ready to evaluate."""

    edition: Edition
    items: dict  # code -> ApprovalItem; its requirements with their paper types stand in `.asks`
    rules: list  # routing.ItemRule in catalogue order
    requirement_conditions: dict  # Requirement id -> Condition
    questions: list  # questionnaire.Question in asking order
    leads: dict  # stage code -> [routing.LeadRule]
    tracks: list  # rules.tracks.Track in the order in which they are tried
    jurisdiction: dict  # (item code, division id | None) -> level

    def chains(self):
        """Every condition on which the route, the papers or the leads hang, for asking only what matters."""
        yield from routing.conditions(self.rules)
        applies = {rule.code: rule.applies for rule in self.rules}
        for code, item in self.items.items():
            for ask in item.asks:
                if ask.pk in self.requirement_conditions:
                    yield applies[code], self.requirement_conditions[ask.pk]
        yield from ((rule.when,) for table in self.leads.values() for rule in table if rule.when is not None)


def catalogue(edition):
    """The compiled catalogue of an edition row."""
    return _compiled(edition.pk, edition.digest)


@lru_cache(maxsize=16)
def _compiled(edition_id, digest):
    edition = Edition.objects.get(pk=edition_id)
    rows = ApprovalItem.objects.filter(edition=edition).prefetch_related(
        "prerequisites",
        Prefetch("requirements", queryset=Requirement.objects.select_related("paper_type"), to_attr="asks"),
    )
    items = {row.code: row for row in rows}
    questions, condition = read_questions(edition.facts)
    return Catalogue(
        edition=edition,
        items=items,
        rules=[_item_rule(row, condition) for row in items.values()],
        requirement_conditions={
            ask.pk: condition(ask.condition) for row in items.values() for ask in row.asks if ask.condition
        },
        questions=questions,
        leads={stage["code"]: [_lead_rule(line, condition) for line in stage["lead"]] for stage in edition.stages},
        tracks=[Track(condition(each["when"]) if each["when"] else None, each) for each in edition.tracks],
        jurisdiction={
            (line.item_code, line.division_id): line.level for line in Jurisdiction.objects.filter(city=edition.city)
        },
    )


def read_questions(facts):
    """The questions of an edition's `facts`, and a function that compiles a condition over them."""
    schema = {fact["code"]: conditions.Fact(conditions.FactType(fact["type"]), _options(fact)) for fact in facts}
    condition = lru_cache(maxsize=None)(lambda text: conditions.compile(text, schema))
    questions = [
        questionnaire.Question(
            code=fact["code"],
            type=conditions.FactType(fact["type"]),
            options=_options(fact),
            only_when=condition(fact["only_when"]) if fact.get("only_when") else None,
            otherwise=fact.get("otherwise"),
        )
        for fact in facts
    ]
    return questions, condition


def _options(fact):
    return tuple(option["value"] for option in fact.get("options", ()))


def _item_rule(row, condition):
    return routing.ItemRule(
        code=row.code,
        stage=row.stage,
        applies=condition(row.applies),
        needs=tuple(
            routing.Need(codes=tuple(need.codes), when=condition(need.condition) if need.condition else None)
            for need in row.prerequisites.all()
        ),
    )


def _lead_rule(line, condition):
    return routing.LeadRule(line["function"], condition(line["when"]) if line.get("when") else None)


def edition_on(division, on):
    """The edition in force on a day for a division: its own city's, found upwards."""
    ids = [d.pk for d in division.upwards()]
    in_force = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    edition = Edition.objects.filter(in_force, division__in=ids).order_by("-valid_from").first()
    if edition is None:
        sentence = _("No catalogue is in force for %(division)s on that day.")
        raise Refusal("no_edition", sentence, division=Names(division))
    return edition


def office_for(function, level, division, on):
    """The one office that holds `function` at `level` for a project in `division` on a day, or a Refusal."""
    place = division.at(level)
    offices = list(Office.objects.competent(function, place, on)[:2]) if place else []
    if len(offices) != 1:
        raise Refusal(
            "no_competent_office",
            _("There must be exactly one office for %(function)s in %(division)s; found %(count)s."),
            function=function,
            division=Names(place or division),
            count=len(offices),
        )
    return offices[0]


def level_of(compiled, item, division):
    """The level at which an item is handled for a division: the exception for it, for all, or the item's own."""
    table = compiled.jurisdiction
    return table.get((item.code, division.pk)) or table.get((item.code, None)) or item.level


def calendar(division_id=None):
    """The working calendar as rules.workdays takes it, with what a division and those above it order."""
    return calendars()(division_id)


def calendars():
    """A function that gives the calendar of a division. One statement, however many divisions are asked for."""
    return partial(_of_division, calendar_version(), ())


def calendar_version():
    """(number, loaded at) of the calendar in force, None before the first load. One statement."""
    return CalendarVersion.objects.values_list("pk", "loaded_at").first()


def calendar_of(clock, day=None):
    """The calendar by which a clock is explained: today's while it runs, else that of the day on which it ended.

    A notice that came later moved only the clocks that still ran. With a past `day`, as it was known then. One
    statement.
    """
    versions = list(CalendarVersion.objects.values_list("pk", "loaded_at", "before"))  # the newest first
    undone = ()
    ended_on = day or clock.stopped_on
    if ended_on is not None:
        ended = timezone.make_aware(datetime.combine(ended_on, time.max))
        undone = tuple(tuple(day) for _pk, loaded, before in versions if loaded > ended for day in before)
    return _of_division(versions[0][:2] if versions else None, undone, clock.project.division_id)


def forget_calendars():
    """Forget what was kept of a calendar that did not come true: its version's number may be given again."""
    _calendar.cache_clear()
    _local_orders.cache_clear()


def _of_division(version, undone, division_id=None):
    if version is None:
        raise Refusal("no_calendar", _("The working calendar has not been loaded."))
    orders = _local_orders(version, undone).get(division_id, ())
    return _calendar(version, undone, orders)


@lru_cache(maxsize=32)
def _calendar(version, undone, orders):
    """`undone`: ((division id or None, day as text, what it was), ...), see models.CalendarVersion."""
    changed = {date.fromisoformat(day): was for division, day, was in undone if division is None} | dict(orders)
    rows = CalendarDay.objects.order_by("date").values_list("date", "working", "published")
    if changed:
        rows = [(day, changed.get(day, working), published) for day, working, published in rows]
    return workdays.Calendar.of_rows(rows)


@lru_cache(maxsize=8)
def _local_orders(version, undone):
    """Division id -> ((day, working), ...) in force there: its own orders before those of the divisions above."""
    own = defaultdict(dict)
    for division_id, day, working in LocalDay.objects.values_list("division_id", "date", "working"):
        own[division_id][day] = working
    for division_id, day, was in undone:
        if division_id is not None and was is None:
            own[division_id].pop(date.fromisoformat(day), None)
        elif division_id is not None:
            own[division_id][date.fromisoformat(day)] = was
    if not own:
        return {}
    found = {}
    for division in Division.objects.select_related("parent__parent"):
        days = {}
        for place in reversed(list(division.upwards())):
            days |= own.get(place.pk, {})
        found[division.pk] = tuple(sorted(days.items()))
    return found
