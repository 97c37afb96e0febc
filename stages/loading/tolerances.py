"""The terms of tolerant acceptance: of the city in city.yaml, and an item's family in its entry.

浙江规定 art. 11; 绍兴 2017 四(五). Whatever a city does not say is the default of `rules.tolerance`, so that a folder
without the part is good; a part that is there says where each of its words comes from.
"""

from django.utils.translation import gettext as _

from stages.enums import DayThatCounts, Evidence, LateConsequence, ToleranceFamily
from stages.loading.fields import Fields


def terms(fields: Fields) -> dict:
    """The `tolerance` of city.yaml as the JSON that an edition keeps; empty when there is none."""
    part = fields.inside("tolerance", required=False)
    if part is None:
        return {}
    found = {
        "counts": part.member("counts", DayThatCounts),
        "source": part.text("source"),
        "evidence": part.member("evidence", Evidence),
        **{name: part.whole(name) for name in ("entry_days", "transit_days", "extension_days")},
        "consequences": [_consequence(each) for each in part.each("consequences", required=True)],
    }
    part.done()
    return found


def _consequence(part: Fields) -> dict:
    first, last = part.day("from"), part.day("until")
    if first and last and last < first:
        part.fault("until", _("It ends before it begins."))
    found = {
        "kind": part.member("kind", LateConsequence),
        "from": first and first.isoformat(),
        "until": last and last.isoformat(),
        "text": part.words("text"),
        "source": part.text("source"),
        "evidence": part.member("evidence", Evidence),
    }
    part.done()
    return found


def family(fields: Fields) -> dict:
    """An item's `tolerance`: its family, the days for the formal paper and their source; empty for the first family."""
    part = fields.inside("tolerance", required=False)
    if part is None:
        return {}
    found = {
        "family": part.member("family", ToleranceFamily),
        "days": part.whole("days", None),
        "basis": part.text("basis"),
        "evidence": part.member("evidence", Evidence),
    }
    if found["family"] == ToleranceFamily.WAIT and found["days"] is not None:
        part.fault("days", _("Only where an initial opinion is given is there a term for the formal paper."))
    part.done()
    return found
