"""Reading what a case expects in the end: statuses, dates of clocks, certificates, the order of items."""

from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from stages.enums import Breach
from stages.loading.yaml_files import Entry
from stages.rehearsing.case import Expectation
from stages.rehearsing.reading_acts import NO_STATUS, STATUSES

#: kinds of things of which a status is expected; apps above add theirs with a finder in expecting.FINDERS
STATUS_KINDS = ["stages", "applications", "approvals", "obligations", "sessions"]
CLOCK_DAYS = ("started", "due", "statutory_due", "promised_due", "stopped")
CERTIFICATE_FIELDS = ("number", "issued", "valid_until")
CREDIT = ("open", "repaired")


def expectations(fields):
    """The Expectations of the file, in its order; none when it expects nothing."""
    inside = fields.inside("expect", required=False)
    if inside is None:
        return []
    found = []
    status = inside.known("project", STATUSES, NO_STATUS, None)
    if status:
        found.append(Expectation(inside.entry.lines["project"], "project", "", status))
    for kind in STATUS_KINDS:
        found += _statuses(inside, kind)
    found += _words(inside, "credit", CREDIT)
    found += _words(inside, "breaches", Breach.values)
    found += _route(inside)
    found += _mappings(inside, "clocks", CLOCK_DAYS)
    found += _mappings(inside, "certificates", CERTIFICATE_FIELDS)
    found += _order(inside)
    inside.done()
    return found


def _statuses(fields, kind):
    inside = fields.inside(kind, required=False)
    if inside is None:
        return
    for subject in inside.entry:
        status = inside.known(str(subject), STATUSES, NO_STATUS)
        yield Expectation(inside.entry.lines[subject], kind, str(subject), status)


def _words(fields, kind, known):
    """credit: {paper type: open | repaired}; breaches: {stage: breach}"""
    inside = fields.inside(kind, required=False)
    for subject in inside.entry if inside else ():
        word = inside.known(str(subject), known, _("%(code)s is not known here."))
        yield Expectation(inside.entry.lines[subject], kind, str(subject), word)


def _route(fields):
    """route: {with: [items], without: [items]}"""
    inside = fields.inside("route", required=False)
    if inside is None:
        return
    for key, wanted in (("with", True), ("without", False)):
        for code in inside.texts(key, []):
            yield Expectation(inside.entry.lines[key], "route", code, wanted)
    inside.done()


def _mappings(fields, kind, names):
    """clocks: {L09: {due: 2026-04-01}}; certificates: a list of items, or {S18: {valid_until: 2026-09-01}}."""
    if isinstance(fields.entry.get(kind), list):
        for code in fields.texts(kind):
            yield Expectation(fields.entry.lines[kind], kind, code, {})
        return
    inside = fields.inside(kind, required=False)
    for subject in inside.entry if inside else ():
        one = inside.inside(subject)
        if one is not None:
            given = [name for name in names if name in one.entry]
            wanted = {name: one.take(name, (date, str), None, _("A date is expected.")) for name in given}
            one.done()
            yield Expectation(inside.entry.lines[subject], kind, str(subject), wanted)


def _order(fields):
    """order: lists of items, each finished before the term of the next one starts."""
    for chain in fields.take("order", list, None, _("A list is expected.")) or []:
        if isinstance(chain, Entry) or not isinstance(chain, list) or len(chain) < 2:
            fields.fault("order", _("A list of lists of items is expected."))
            continue
        for before, after in pairwise(chain):
            yield Expectation(fields.entry.lines["order"], "order", f"{before} {after}", None)
