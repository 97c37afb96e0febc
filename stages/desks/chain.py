"""The longest chain to the construction permit: where a day lost is a day lost for the whole project.

Which item is the construction permit is told by the catalogue, not by a code: the last item of the construction stage
that the stage's own lead decides (a road's is transport's, a reservoir's is water's). Length is the promised days, the
statutory ones where nothing is promised. It is a plan's length; no forecast is made here.
"""

from stages.enums import APPLIED_FOR, StageCode
from stages.rules import graph


def days(item):
    """Planned days of an item; 0 where neither limit is known."""
    known = (limit for limit in (item.promised_days, item.statutory_days) if limit is not None)
    return next(known, 0)


def longest(items, codes, edges, lead):
    """Codes of the longest chain that ends with the construction permit; `lead` is the function that leads its stage.

    `items`: code -> ApprovalItem. Empty when the route holds no item of the construction stage.
    """
    edges = list(edges)
    chains = [graph.longest_chain(codes, edges, lambda code: days(items[code]), to=end)
              for end in permits(items, codes, lead)]  # fmt: skip
    return max(chains, key=lambda chain: (sum(days(items[code]) for code in chain), len(chain)), default=[])


def permits(items, codes, lead):
    """The items that may be the construction permit: the lead's own, else any item of the stage."""
    stage = [code for code in codes if items[code].stage == StageCode.CONSTRUCTION]
    return [code for code in stage if items[code].function == lead and items[code].kind in APPLIED_FOR] or stage


def lead_of(edition, office_functions):
    """The function by which an office leads the construction stage: the first of the table's that it holds."""
    table = next(stage["lead"] for stage in edition.stages if stage["code"] == StageCode.CONSTRUCTION)
    return next((line["function"] for line in table if line["function"] in office_functions), None)
