"""Stopping the clock: on which grounds it may stop, and which days a stoppage takes out of a term.

行政许可法 art. 45: the time of hearing, tender, auction, inspection, testing, quarantine, appraisal and expert
review is not counted, only where a law requires it, and the applicant is told in writing how long it will take.
An item's own law may add a ground. Work that an office commissions without a law requiring it keeps counting
(浙江规定 art. 28), and so does a public notice. Nothing is decided here about who may stop a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stages.enums import KeepsCounting, StoppageGround
from stages.rules.workdays import ONE_DAY

ART_45 = "行政许可法 第45条"


@dataclass(frozen=True)
class GroundRule:
    """A ground in the words of the law, and its article; the item's own law names its article itself."""

    zh: str
    en: str
    basis: str = ART_45


GROUNDS = {
    StoppageGround.HEARING: GroundRule("听证", "hearing"),
    StoppageGround.TENDER: GroundRule("招标", "tender"),
    StoppageGround.AUCTION: GroundRule("拍卖", "auction"),
    StoppageGround.INSPECTION: GroundRule("检验", "inspection"),
    StoppageGround.TESTING: GroundRule("检测", "testing"),
    StoppageGround.QUARANTINE: GroundRule("检疫", "quarantine"),
    StoppageGround.APPRAISAL: GroundRule("鉴定", "appraisal"),
    StoppageGround.EXPERT_REVIEW: GroundRule("专家评审", "expert review"),
    StoppageGround.ITEM_LAW: GroundRule("法律、法规对本事项另有规定", "laid down by the item's own law", ""),
}
#: what keeps counting, and the article that says so
COUNTS_ON = {
    KeepsCounting.COMMISSIONED_WORK: "浙江省保障“最多跑一次”改革规定 第28条",
    KeepsCounting.PUBLIC_NOTICE: ART_45,
    KeepsCounting.CONSULTATION: ART_45,
}
assert set(GROUNDS) == set(StoppageGround), "every ground has its rule"
assert set(COUNTS_ON) == set(KeepsCounting), "everything that keeps counting has its article"


@dataclass(frozen=True)
class Stoppage:
    """Days taken out of a term: from `first` to `last`, both included, none of them counted.

    `told` is the last day by the notice; `ended` the last day when it ended early. `paper` is the notice's number.
    """

    first: date
    told: date
    ended: date | None = None
    ground: str = ""
    paper: str = ""

    @property
    def last(self) -> date:
        return self.told if self.ended is None else min(self.told, self.ended)


def parts(stoppages: Iterable[Stoppage], start: date) -> list[tuple[date, date, Stoppage]]:
    """The days after `start` that are not counted, in order and disjoint: (first, last, whose they are).

    A day in two stoppages is counted once and belongs to the one that began first.
    """
    found, free = [], start + ONE_DAY
    for stoppage in sorted(stoppages, key=lambda each: (each.first, each.last)):
        first = max(stoppage.first, free)
        if first <= stoppage.last:
            found.append((first, stoppage.last, stoppage))
            free = stoppage.last + ONE_DAY
    return found


def spans(stoppages: Iterable[Stoppage], start: date) -> list[tuple[date, date]]:
    """The same days without their owners."""
    return [(first, last) for first, last, _owner in parts(stoppages, start)]


def own_grounds(item) -> list[dict]:
    """The procedures and public notices of an item whose own law takes their time out of the term.

    `item` has the catalogue's lists `special_procedures` and `publicity`.
    """
    return [each for each in (*item.special_procedures, *item.publicity) if each.get("excluded") is True]
