"""What several entries of the catalogue say together: no double entries, nothing unknown, no circle of requirements."""

from collections import defaultdict
from itertools import combinations

from django.utils.translation import gettext as _

from stages.loading.editions import Span, spans
from stages.loading.items import ItemSpec
from stages.rules import graph


def check(items: list[ItemSpec]) -> None:
    """Notes the faults in the entries themselves."""
    _check_double(items)
    _check_named(items)
    for span in spans(items):
        _check_circles(items, span)


def _check_double(items: list[ItemSpec]) -> None:
    by_code = defaultdict(list)
    for item in items:
        by_code[item.code].append(item)
    for entries in by_code.values():
        for earlier, later in combinations(sorted(entries, key=lambda entry: entry.valid_from), 2):
            if earlier.holds_on(later.valid_from):
                sentence = _("There is another entry of this code that holds on %(day)s.")
                later.fields.fault("code", sentence, day=later.valid_from)


def _check_named(items: list[ItemSpec]) -> None:
    """Requirements and results name items that exist, at whatever time, and not the item itself."""
    known = {item.code for item in items}
    for item in items:
        for field, codes in _named(item):
            for code in codes:
                if code not in known:
                    item.fields.fault(field, _("There is no item %(code)s."), code=code)
                elif code == item.code:
                    item.fields.fault(field, _("The item asks for its own result."))


def _named(item: ItemSpec) -> list[tuple[str, list[str]]]:
    needs = [("requires", need["codes"]) for need in item.requires]
    return needs + [("materials", material["result_of"]) for material in item.materials]


def _check_circles(items: list[ItemSpec], span: Span) -> None:
    """A circle among entries that hold together, whatever their conditions: facts change, the trap would stay."""
    held = {item.code: item for item in items if item.holds_on(span.first)}
    edges = [
        (code, item.code)
        for item in held.values()
        for code in item.needed_codes()
        if code in held and code != item.code
    ]  # fmt: skip
    circle = graph.cycle(edges)
    if circle:
        text = " > ".join(circle)
        held[circle[0]].fields.fault("requires", _("The requirements go round in a circle: %(circle)s."), circle=text)
