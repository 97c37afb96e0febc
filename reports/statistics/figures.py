"""Figures for the pages: the measures of a narrowed frame, ready to be shown, each with the address of its cases."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import pandas as pd
from django.urls import reverse

from reports.measures import executor
from reports.measures.book import BOOK
from reports.measures.measure import MISSING, MONTH, Kind, finish, merge, partial
from reports.statistics import labels
from reports.statistics.question import NONE

#: sums of others are shown only of so many offices and cases, so that none of them can be told apart (a design figure)
FEWEST_OFFICES, FEWEST_CASES = 3, 10
#: cases behind a figure: all that it is about, those that are so, those still open, all and those still open
ALL, SO, OPEN, WITH_OPEN = "all", "so", "open", "with_open"


@dataclass
class Figure:
    """One line of figures. Numbers are None where there is nothing to say."""

    measure: object
    words: str = ""
    n: int = 0
    open: int = 0
    share: float | None = None
    mean: float | None = None
    median: int | None = None
    p90: int | None = None
    km_median: int | None = None
    total: int = 0
    query: dict = field(default_factory=dict)
    is_sum: bool = False

    @property
    def main(self):
        """The one figure by which the measure is known."""
        return {Kind.DAYS: self.median, Kind.MEAN: self.mean, Kind.COUNT: self.n}.get(self.measure.kind, self.share)

    @property
    def is_share(self):
        return self.measure.kind in (Kind.SHARE, Kind.RATIO)

    def cases(self, which, **more):
        """The address of the list of cases behind a number; none for the sum of others."""
        if self.is_sum:
            return ""
        query = {**self.query, "part": which, **more}
        return reverse("reports:cases", args=[self.measure.code]) + "?" + urlencode(query)

    @property
    def url_all(self):
        return self.cases(ALL)

    @property
    def url_so(self):
        return self.cases(SO)

    @property
    def url_open(self):
        return self.cases(OPEN)

    @property
    def behind(self):
        """(address, number) of the cases of the main figure."""
        if self.measure.kind == Kind.SHARE and self.total:
            return self.url_so, self.total
        return self.url_all, self.n

    @property
    def url_with_open(self):
        return self.cases(WITH_OPEN)

    @property
    def with_open(self):
        return self.n + self.open


def figures(frame, codes, asked, by=(), is_sum=False):
    """The Figures of some measures of one frame, {measure: [Figure]}, narrowed and grouped as asked."""
    found = {code: [] for code in codes}
    if not asked.suits(frame):
        return found
    alike = {}
    for code in codes:
        alike.setdefault((BOOK[code].when, BOOK[code].open_from), []).append(code)
    for same in alike.values():
        parts = executor.parts_of(asked.narrowed(frame, BOOK[same[0]]))
        rows = executor.figures(parts, same, by)
        words = {name: labels.of(name, sorted(rows[name].unique())) for name in by if name != MONTH}
        for row in rows.to_dict("records"):
            found[row["measure"]].append(_figure(row, by, words, asked, is_sum))
    return found


def _figure(row, by, words, asked, is_sum):
    query = dict(asked.query) | {name: row[name] or NONE for name in by}
    name = " · ".join(words[each][row[each]] if each in words else (row[each] or "—") for each in by)
    return Figure(
        BOOK[row["measure"]], name, int(row["n"]), int(row["open"]), _known(row["share"]), _known(row["mean"]),
        _whole(row["median"]), _whole(row["p90"]), _whole(row["km_median"]), int(row["total"]), query, is_sum,
    )  # fmt: skip


def _known(value):
    return None if pd.isna(value) else float(value)


def _whole(value):
    return None if pd.isna(value) else int(value)


def single(found, code):
    """The only Figure of an ungrouped measure, or an empty one."""
    return found[code][0] if found.get(code) else Figure(BOOK[code])


def of_peers(frame, codes, asked, column="office"):
    """The Figures of what others do, {measure: [Figure]}, as sums; without those of too few offices or cases.

    `column` says whose a row is.
    """
    found = figures(frame, codes, asked, is_sum=True)
    shown = {}
    for code, lines in found.items():
        measure, rows = BOOK[code], asked.narrowed(frame, BOOK[code]) if lines else frame
        offices = rows.loc[measure.rows(rows).astype(bool), column].nunique() if lines else 0
        shown[code] = lines if lines and offices >= FEWEST_OFFICES and lines[0].n >= FEWEST_CASES else []
    return shown


def beside(everybody, offices, code, asked, is_sum=True):
    """{office: Figure of the same items at all other offices}: an office is compared with who does the same work.

    `everybody` is the frame with all offices, `offices` those to be compared; none of too few offices or cases.
    `is_sum`: for a reader who may not see the others' cases; else a figure opens them (see cases.of_others).
    """
    measure = BOOK[code]
    rows = asked.narrowed(everybody, measure)
    counted = merge([partial(part, [measure], ("item", "office")) for part in executor.parts_of(rows)])
    pairs = counted.loc[counted["office"].isin(offices), ["item", "office"]].drop_duplicates()
    others = pairs.rename(columns={"office": "of"}).merge(counted, on="item")
    others = others[(others["of"] != others["office"]) & (others["office"] != MISSING)]
    by = others[~others["open"].astype(bool)].groupby("of").agg(offices=("office", "nunique"), n=("n", "sum"))
    many = by.index[(by["offices"] >= FEWEST_OFFICES) & (by["n"] >= FEWEST_CASES)]
    others = others[others["of"].isin(many)].drop(columns=["item", "office"]).rename(columns={"of": "office"})
    found = finish(others[["measure", "office", "value", "base", "open", "n"]], ["office"])
    words = {"office": labels.of("office", sorted(found["office"].unique()))}
    lines = [_figure(row, ("office",), words, asked, is_sum) for row in found.to_dict("records")]
    for each in lines:
        each.query["beside"] = each.query.pop("office")
    return {each.words: each for each in lines}
