"""Whether somebody is competent: for every item, every division and every day exactly one office.

The same for the lead of a stage. Gaps and double competences show here, and not on the day an enterprise files.
"""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from stages.enums import Holder
from stages.loading.city import City
from stages.loading.faults import Faults
from stages.rules.workdays import ONE_DAY


def check(city: City, faults: Faults) -> None:
    """Notes a fault for every function that no office, or more than one, holds on some day it is needed."""
    told: set[tuple] = set()
    for note, function, place, first, last in _needed(city, faults):
        for day, count in _days_without_one(city, function, place, first, last):
            if (function, place, day) not in told:
                told.add((function, place, day))
                sentence = _("On %(day)s exactly one office must hold %(function)s in %(place)s; there are %(count)s.")
                note(sentence % {"day": day, "function": function, "place": place, "count": count})


def _needed(city: City, faults: Faults) -> Iterator[tuple[Callable, str, str | None, date, date | None]]:
    """(how to note a fault, function, place, first day, last day or None) for every item and lead in every division."""
    for division in city.own_divisions():
        for item in city.items:
            if item.values["holder"] == Holder.OFFICE:
                place = city.place(division, city.level(item, division))
                note = _noting(item.fields.fault, "function")
                yield note, item.values["function"], place, item.valid_from, item.valid_until
        for stage in city.stages:
            note = _noting(faults.add, "stages.yaml", 1, stage["code"], "lead")
            for line in stage["lead"]:
                yield note, line["function"], division, city.first_day, None


def _noting(note: Callable, *where: object) -> Callable:
    return lambda sentence: note(*where, sentence)


def _days_without_one(
    city: City, function: str, place: str | None, first: date, last: date | None
) -> Iterator[tuple[date, int]]:
    """The days between first and last, both included, on which it starts that not exactly one office is competent."""
    held = [office for office in city.offices if office.division == place and function in office.functions]
    changes = {office.valid_from for office in held}
    changes |= {office.valid_until + ONE_DAY for office in held if office.valid_until}
    for day in sorted({first} | {day for day in changes if day > first and (last is None or day <= last)}):
        count = sum(office.valid_from <= day and (office.valid_until or day) >= day for office in held)
        if count != 1:
            yield day, count
