"""What a measure is, and how it is reckoned: partial, merge, finish.

`partial` turns a frame into exact histograms of whole numbers, `merge` adds histograms, `finish` reads the figures off
them. Only counting happens before `finish`, so a frame may be cut anywhere (by project, month, office, machine) and the
figures are the same to the last case. Pure pandas: no Django, no database, so a worker elsewhere needs only this
folder.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

Frame = pd.DataFrame


class Kind(StrEnum):
    """What is read off a histogram."""

    DAYS = "days"  # count, mean, median, p90; with open cases also the Kaplan-Meier median
    SHARE = "share"  # how many of the rows are so
    RATIO = "ratio"  # the sum of one number by the sum of another
    MEAN = "mean"  # a number per row
    COUNT = "count"  # how many rows there are


@dataclass(frozen=True)
class Measure:
    """One measure of the book.

    `rows`: which rows it is about, as a mask. `value`: a whole number for each of them; for a SHARE a mask. `base`: the
    number that a RATIO divides by. `still`: rows that have not ended yet, with the days they have lasted, where leaving
    them out would make the slow look fast. `when`: the column of the day by which a row falls into a month.
    """

    code: str
    frame: str
    kind: Kind
    when: str
    name_en: str
    name_zh: str
    text_en: str
    text_zh: str
    source: str
    rows: Callable[[Frame], pd.Series]
    value: Callable[[Frame], pd.Series]
    base: Callable[[Frame], pd.Series] | None = None
    still: tuple[Callable[[Frame], pd.Series], Callable[[Frame], pd.Series]] | None = None
    unit_en: str = ""
    unit_zh: str = ""
    #: whether more of it is better, worse, or neither; None says that it describes and does not judge
    good: bool | None = None


#: what finish reads off
FIGURES = ["n", "mean", "median", "p90", "km_median", "share", "total", "open"]
MISSING = ""


def partial(frame: Frame, measures: Sequence[Measure], by: Sequence[str] = ()) -> Frame:
    """The histograms of measures of one frame: measure, the columns `by`, value, base, open, n.

    `by` names columns of the frame, or "month" for the month of the measure's own day. Rows are counted, never sampled.
    """
    return partials(frame, measures, [by])[0]


def partials(frame: Frame, measures: Sequence[Measure], bys: Sequence[Sequence[str]]) -> list[Frame]:
    """The same for several ways of grouping at once; rows and values are looked up once for all of them."""
    names = {name for by in bys for name in by if name != MONTH}
    groups = {name: _codes(frame[name]) for name in names}
    if any(MONTH in by for by in bys):
        groups |= {(MONTH, when): months(frame[when]) for when in {measure.when for measure in measures}}
    found = [[] for _by in bys]
    for measure in measures:
        for picked in _picked(frame, measure):
            for parts, by in zip(found, bys, strict=True):
                parts.append(_counted(picked, measure, by, groups))
    return [_together(parts, by) for parts, by in zip(found, bys, strict=True)]


def merge(parts: Iterable[Frame]) -> Frame:
    """Histograms added up; at least one, all grouped by the same columns."""
    parts = list(parts)
    full = [part for part in parts if len(part)]
    if not full:
        return parts[0]
    rows = pd.concat(full, ignore_index=True)
    keys = [name for name in rows if name != "n"]
    return rows.groupby(keys, sort=True, observed=True, as_index=False)["n"].sum()


def finish(parts: Frame, by: Sequence[str] = ()) -> Frame:
    """The figures of merged histograms (see merge), one row for each measure and group, sorted.

    n: cases that have ended; mean, median, p90: of their values, a quantile being the smallest whole number that at
    least that share of the cases does not exceed; km_median: the Kaplan-Meier median with the open cases (missing
    where half have not ended yet); share: sum of values by sum of bases; total: sum of values; open: cases that have
    not ended.
    """
    keys = ["measure", *by]
    rows = parts.sort_values([*keys, "value"], kind="stable").reset_index(drop=True)
    if not len(rows):
        return pd.DataFrame(columns=[*keys, *FIGURES])
    is_open = rows["open"].to_numpy()
    rows["ended"] = np.where(is_open, 0, rows["n"])
    rows["still"] = np.where(is_open, rows["n"], 0)
    rows["sum"] = rows["ended"] * rows["value"]
    rows["bases"] = rows["ended"] * rows["base"]
    group = rows.groupby(keys, sort=True, observed=True)
    found = group[["ended", "still", "sum", "bases"]].sum().rename(columns={"ended": "n", "still": "open"})
    found["total"] = found["sum"]
    with np.errstate(divide="ignore", invalid="ignore"):
        found["mean"] = found["sum"] / found["n"]
        found["share"] = found["sum"] / found["bases"]
    found["median"], found["p90"] = (_quantile(rows, keys, found, share) for share in (0.5, 0.9))
    found["km_median"] = _kaplan_meier(rows, keys, found)
    return found.reset_index()[[*keys, *FIGURES]]


MONTH = "month"


def months(days: pd.Series) -> tuple[np.ndarray, list[str]]:
    """The month of each day as a code, and the words of the codes; -1 where the day is missing."""
    number = days.to_numpy("datetime64[M]").astype(np.int64)
    missing = np.isnat(days.to_numpy())
    number = np.where(missing, 0, number)
    first = int(number[~missing].min()) if not missing.all() else 0
    last = int(number[~missing].max()) if not missing.all() else 0
    words = [str(np.datetime64(each, "M")) for each in range(first, last + 1)]
    return np.where(missing, -1, number - first), words


def _codes(column: pd.Series) -> tuple[np.ndarray, list]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.int64), list(column.cat.categories)
    codes, words = pd.factorize(column)
    return codes.astype(np.int64), list(words)


@dataclass(frozen=True)
class Picked:
    """The rows that one histogram counts: their places in the frame, and for each its value and its base."""

    places: np.ndarray
    numbers: tuple[np.ndarray, np.ndarray]
    is_open: bool


def _picked(frame: Frame, measure: Measure) -> Iterable[Picked]:
    """What a measure counts: the ended cases, and those that have not ended where it asks for them."""
    asked = [(measure.rows, measure.value, False)]
    if measure.still is not None:
        asked.append((*measure.still, True))
    for rows, value, is_open in asked:
        places = np.flatnonzero(np.asarray(rows(frame), dtype=bool))
        base = measure.base(frame) if measure.base else None
        values = _whole(value(frame), places)
        bases = np.ones(len(places), np.int64) if base is None else _whole(base, places)
        yield Picked(places, (values, bases), is_open)


def _together(pieces: Iterable[Frame], by: Sequence[str]) -> Frame:
    full = [piece for piece in pieces if len(piece)]
    return pd.concat(full, ignore_index=True) if full else _none(by)


def _counted(picked: Picked, measure: Measure, by: Sequence[str], groups: dict) -> Frame:
    """One histogram: every row is one number that tells its group, value and base, and these are counted."""
    if not len(picked.places):
        return _none(by)
    digits, words = [], []
    for name in by:
        codes, labels = groups[(MONTH, measure.when) if name == MONTH else name]
        digits.append(codes[picked.places] + 1)
        words.append([MISSING, *labels])
    lows = [int(each.min()) for each in picked.numbers]
    digits += [each - low for each, low in zip(picked.numbers, lows, strict=True)]
    sizes = [len(each) for each in words] + [int(each.max()) + 1 for each in digits[len(words) :]]
    values, counts = _tally(digits, sizes)
    found = {"measure": measure.code}
    for name, labels, codes in zip(by, words, values, strict=False):
        found[name] = np.array(labels, dtype=object)[codes]
    found["value"], found["base"] = values[-2] + lows[0], values[-1] + lows[1]
    return pd.DataFrame(found | {"open": picked.is_open, "n": counts})[["measure", *by, "value", "base", "open", "n"]]


def _whole(column, places):
    """The values of some rows as whole numbers. A missing one is an error of the measure, not a zero."""
    array = column.array
    if hasattr(array, "_mask"):
        assert not array._mask[places].any(), "a measure counts rows that have no value"
        return array._data[places].astype(np.int64)
    return np.asarray(array)[places].astype(np.int64)


#: a histogram of at most so many boxes is counted in an array, a larger one by sorting
BOXES = 4_000_000


def _tally(digits, sizes):
    """The different rows of some columns of small numbers, and how many times each occurs."""
    key = digits[0]
    for digit, size in zip(digits[1:], sizes[1:], strict=True):
        key = key * size + digit
    if np.prod([float(size) for size in sizes]) <= BOXES:
        counts = np.bincount(key)
        found = np.flatnonzero(counts)
        counts = counts[found]
    else:
        found, counts = np.unique(key, return_counts=True)
    values = []
    for size in reversed(sizes):
        values.append(found % size)
        found = found // size
    return values[::-1], counts


def _quantile(rows, keys, found, share):
    """The smallest value that at least this share of the ended cases does not exceed."""
    group = rows.groupby(keys, sort=True, observed=True)
    reached = group["ended"].cumsum() >= np.ceil(share * group["ended"].transform("sum") - 1e-9)
    is_there = reached & (group["ended"].transform("sum") > 0)
    first = rows[is_there].groupby(keys, sort=True, observed=True)["value"].min()
    return first.reindex(found.index)


def _kaplan_meier(rows, keys, found):
    """The first value at which no more than half are left, with the open cases at risk as long as they have lasted."""
    with_open = rows.groupby(keys, sort=True, observed=True)["still"].transform("sum") > 0
    if not with_open.any():
        return found["median"]
    at = rows[with_open].groupby([*keys, "value"], sort=True, observed=True)[["ended", "still"]].sum().reset_index()
    group = at.groupby(keys, sort=True, observed=True)
    total = group["ended"].transform("sum") + group["still"].transform("sum")
    gone = (group["ended"].cumsum() - at["ended"]) + (group["still"].cumsum() - at["still"])
    at["left"] = 1.0 - at["ended"] / (total - gone)
    left = at.groupby(keys, sort=True, observed=True)["left"].cumprod()
    first = at[left <= 0.5 + 1e-12].groupby(keys, sort=True, observed=True)["value"].min()
    return first.reindex(found.index).where(found["open"] > 0, found["median"])


def _none(by):
    """A histogram of nothing, stored like any other."""
    kinds = dict.fromkeys(["measure", *by], "object") | {
        "value": "int64",
        "base": "int64",
        "open": "bool",
        "n": "int64",
    }
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in kinds.items()})
