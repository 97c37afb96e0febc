"""Which papers may be missing at acceptance, for how long, when a supply is in time, and what follows if none is.

浙江省保障“最多跑一次”改革规定 art. 4, 11: a closed list in the published guide, and revocation in writing since it has
been in force (1 January 2019); before, what the office's own guide stated. That the time to supply lies within the
item's own limit follows a civil-affairs office's rule (rules of practice, section 3). What is an estimate is marked so
in the catalogue. Terms of a city are data: `Terms.of(edition.tolerance)`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from projects.enums import Channel
from stages.enums import DayThatCounts, Evidence, LateConsequence
from stages.rules.workdays import Calendar

#: working days when neither the guide nor an item names any (an estimate)
DEFAULT_DAYS = 5
#: channels in which sending and arriving are two days
IN_TRANSIT = frozenset({Channel.POST})


@dataclass(frozen=True)
class Stated:
    """A consequence as the guide states it, for promises made between two days (either may be open)."""

    kind: LateConsequence
    zh: str
    en: str
    source: str
    evidence: str
    from_: date | None = None
    until: date | None = None

    def holds_on(self, on: date) -> bool:
        return (self.from_ is None or self.from_ <= on) and (self.until is None or on <= self.until)

    def as_row(self) -> dict:
        return {"kind": self.kind, "zh": self.zh, "en": self.en, "source": self.source, "evidence": self.evidence}


#: 浙江规定 art. 11 (2); what holds where a city's guide states nothing of its own
REVOKED = Stated(
    LateConsequence.REVOKED, "未补交或者补交的材料仍不符合要求的，撤销受理，并书面说明理由",
    "the acceptance is revoked, with reasons in writing, when the paper does not come or is still not in order",
    "浙江省保障“最多跑一次”改革规定 第11条第2款", Evidence.READ,
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """A city's terms of tolerant acceptance, as its catalogue says them.

    `counts`: which day of a posted paper decides; `entry_days`: working days after the due day within which the window
    enters what arrived in time; `transit_days`: working days that a paper posted in time may take; `extension_days`:
    at most so many working days for force majeure.
    """

    counts: DayThatCounts = DayThatCounts.SENT
    source: str = "最高人民法院关于适用行政诉讼法的解释 第48条；民事诉讼法 第85条（参照：在途时间不计入）"
    evidence: str = Evidence.ESTIMATED
    entry_days: int = 1
    transit_days: int = 10
    extension_days: int = 10
    consequences: tuple[Stated, ...] = field(default=(REVOKED,))

    @classmethod
    def of(cls, row: Mapping) -> "Terms":
        """From the JSON of an edition; what it does not say is the default."""
        said = {name: row[name] for name in ("source", "evidence", "entry_days", "transit_days", "extension_days")
                if name in row}  # fmt: skip
        if "counts" in row:
            said["counts"] = DayThatCounts(row["counts"])
        if row.get("consequences"):
            said["consequences"] = tuple(_stated(each) for each in row["consequences"])
        return cls(**said)

    def consequence(self, on: date) -> Stated:
        """What follows for a promise made on a day; the provincial rule where the guide is silent."""
        return next((each for each in self.consequences if each.holds_on(on)), REVOKED)


def _stated(row: Mapping) -> Stated:
    first, last = row.get("from"), row.get("until")
    return Stated(
        LateConsequence(row["kind"]), row["text"]["zh"], row["text"]["en"], row["source"], row["evidence"],
        first and date.fromisoformat(first), last and date.fromisoformat(last),
    )  # fmt: skip


def may_be_missing(is_core: bool, is_tolerable: bool) -> bool:
    """A core paper never; another one only when the guide lists it."""
    return is_tolerable and not is_core


def due(on: date, guide_days: int | None, own_dues: Iterable[date | None], calendar: Calendar) -> date:
    """The day by which a paper tolerated on a day is owed: the guide's, or the item's own limit if that is earlier.

    `own_dues`: the last days of the items that wait for it, reckoned from the tolerant acceptance. A filing is not
    among them. Nor is an item whose limit leaves no day: the guide may not list its papers (`leaves_a_day`).
    """
    by_guide = calendar.due(on, guide_days or DEFAULT_DAYS)
    return min([by_guide, *(day for day in own_dues if day is not None)])


def leaves_a_day(is_filing: bool, *limits: int | None) -> bool:
    """Whether an item of these limits (statutory and promised days, None: not set) may have papers that come later.

    The paper is to come within the item's own limit (民政 rule, section 3). An item decided on the day of acceptance
    has no such day: its office would be charged for the days that are the enterprise's. A filing waits for no paper,
    so its limit is not touched.
    """
    return is_filing or 0 not in limits


def counted_on(terms: Terms, channel: Channel, sent_on: date, arrived_on: date) -> date:
    """The day of a supply that decides whether it is in time. Only the post takes days."""
    if channel in IN_TRANSIT and terms.counts == DayThatCounts.SENT:
        return min(sent_on, arrived_on)
    return arrived_on


def last_day_to_enter(terms: Terms, due_on: date, calendar: Calendar, in_the_post: date | None) -> date:
    """The last day on which what came in time can still be entered; the promise is broken on the day after.

    `in_the_post`: the day on which a paper that has not arrived was sent, if one has been announced.
    """
    if in_the_post is not None and in_the_post <= due_on and terms.counts == DayThatCounts.SENT:
        return calendar.due(due_on, max(terms.transit_days, terms.entry_days))
    return calendar.due(due_on, terms.entry_days) if terms.entry_days else due_on


def given_back(arrived_on: date, due_on: date, checked_on: date, calendar: Calendar) -> date:
    """The new last day after a supply was found bad: the days it lay at the window are not the enterprise's."""
    left = calendar.between(arrived_on, due_on) if due_on > arrived_on else 0
    return max(due_on, calendar.due(checked_on, left)) if left else due_on
