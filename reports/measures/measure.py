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
    them out would make the slow look fast. `when`: the column of the day by which a row falls into a month and into a
    span of days; `open_from`: the column of the day on which an open case began, where open ones are counted that have
    no such day yet or are asked about as they stand today (see in_days). Without it open and ended cases go by one day.
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
    open_from: str = ""
    unit_en: str = ""
    unit_zh: str = ""
    #: whether more of it is better, worse, or neither; None says that it describes and does not judge
    good: bool | None = None


def in_days(frame: Frame, since, until, when: str, open_from: str = "") -> pd.Series:
    """The rows that belong to the days from `since` until `until` (either may be None), as a mask.

    A row belongs by its day `when`. With `open_from` an open one (is_open) belongs when it had begun by the last of the
    days: what is open now has been open ever since, so the first of them leaves none out.
    """
    kept = pd.Series(True, index=frame.index)
    if since is not None:
        kept &= frame[when] >= since
    if until is not None:
        kept &= frame[when] <= until
    if not open_from:
        return kept
    begun = frame["is_open"] if until is None else frame["is_open"] & (frame[open_from] <= until)
    return kept.where(~frame["is_open"], begun)


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
    picked = [each for measure in measures for each in _picked(frame, measure)]
    names = {name for by in bys for name in by}
    columns = {name: _coded(frame[name]) for name in names - {MONTH}}
    if MONTH in names:
        columns |= _months(frame, {measure.when for measure in measures})
    return [_histograms(picked, by, columns) for by in bys]


def merge(parts: Iterable[Frame]) -> Frame:
    """Histograms added up; at least one, all grouped by the same columns."""
    parts = list(parts)
    full = [part for part in parts if len(part)]
    if len(full) < 2:
        return (full or parts)[0]
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
    if not len(parts):
        return pd.DataFrame(columns=[*keys, *FIGURES])
    group = parts.groupby(keys, sort=True, observed=True).ngroup().to_numpy()
    order = np.lexsort((parts["value"], group))
    group = group[order]
    value, base, times, is_open = (parts[name].to_numpy()[order] for name in ("value", "base", "n", "open"))
    is_open = is_open.astype(bool)
    ended, still = np.where(is_open, 0, times), np.where(is_open, times, 0)
    starts = _starts(group)
    found = parts[keys].iloc[order[starts]].reset_index(drop=True)
    n, still_open, total, bases = (np.add.reduceat(c, starts) for c in (ended, still, ended * value, ended * base))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = found.assign(n=n, mean=total / n, share=total / bases, total=total, open=still_open)
    found["median"], found["p90"] = (_quantile(value, ended, starts, n, share) for share in (0.5, 0.9))
    found["km_median"] = _kaplan_meier(group, value, ended, still, found)
    return found[[*keys, *FIGURES]]


MONTH = "month"


@dataclass(frozen=True)
class Coded:
    """A column to group by: for each row the place of its word. The first word stands where there is none."""

    places: np.ndarray
    words: list


def _coded(column: pd.Series) -> Coded:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, words = column.cat.codes, column.cat.categories
    else:
        codes, words = pd.factorize(column)
    return Coded(np.asarray(codes, np.int64) + 1, [MISSING, *words])


def _months(frame: Frame, whens: Iterable[str]) -> dict[tuple[str, str], Coded]:
    """The months of several columns of days, {(MONTH, column): its months}, told by the same words."""
    days = {when: frame[when].to_numpy("datetime64[M]") for when in whens}
    known = [each[~np.isnat(each)].astype(np.int64) for each in days.values()]
    ends = [end for each in known if len(each) for end in (int(each.min()), int(each.max()))]
    first, last = min(ends, default=0), max(ends, default=-1)
    words = [MISSING, *(str(np.datetime64(month, "M")) for month in range(first, last + 1))]
    places = {when: np.where(np.isnat(each), 0, each.astype(np.int64) - first + 1) for when, each in days.items()}
    return {(MONTH, when): Coded(each, words) for when, each in places.items()}


@dataclass(frozen=True)
class Picked:
    """The rows that one histogram counts: their places in the frame, and each one's value and base as one number.

    number = (value - lows[0]) * sizes[1] + base - lows[1], so that it is less than sizes[0] * sizes[1].
    """

    measure: Measure
    is_open: bool
    places: np.ndarray
    number: np.ndarray
    lows: tuple[int, int]
    sizes: tuple[int, int]


def _picked(frame: Frame, measure: Measure) -> Iterable[Picked]:
    """What a measure counts: the ended cases, and where it asks for them those that have not ended, if any."""
    asked = [(measure.rows, measure.value, False)]
    if measure.still is not None:
        asked.append((*measure.still, True))
    for rows, value, is_open in asked:
        places = np.flatnonzero(np.asarray(rows(frame), dtype=bool))
        if not len(places):
            continue
        number, low, size = _from_zero(_whole(value(frame), places))
        base_low, base_size = 1, 1
        if measure.base is not None:
            base, base_low, base_size = _from_zero(_whole(measure.base(frame), places))
            number = number * base_size + base
        yield Picked(measure, is_open, places, number, (low, base_low), (size, base_size))


def _from_zero(numbers):
    """Whole numbers counted from the least of them, that one, and how many different ones that leaves room for."""
    low = int(numbers.min())
    numbers = numbers - low
    return numbers, low, int(numbers.max()) + 1


def _histograms(picked: Sequence[Picked], by: Sequence[str], columns: dict) -> Frame:
    """All histograms of one grouping: of each row one number tells the group, value and base, and these are counted."""
    if not picked:
        return _none(by)
    groups = {}
    for when in {each.measure.when for each in picked}:
        asked = [columns[(MONTH, when) if name == MONTH else name] for name in by]
        groups[when] = _together(asked)
    found = [_counted(each, *groups[each.measure.when]) for each in picked]
    group, value, base, n = (np.concatenate(column) for column in zip(*found, strict=True))
    which = np.repeat(np.arange(len(picked)), [len(each[0]) for each in found])
    told = {"measure": _words([each.measure.code for each in picked], which)}
    places = _apart(group, [len(each.words) for each in asked])  # the months of every day are told by the same words
    told |= {name: _words(each.words, codes) for name, each, codes in zip(by, asked, places, strict=True)}
    is_open = np.array([each.is_open for each in picked])[which]
    return pd.DataFrame(told | {"value": value, "base": base, "open": is_open, "n": n})


def _words(labels, places):
    return pd.Series(labels).array.take(places)


def _together(columns):
    """Some columns as one number a row (None for no columns), and how many different ones there may be."""
    places, size = None, 1
    for each in columns:
        places = each.places if places is None else places * len(each.words) + each.places
        size *= len(each.words)
    return places, size


def _apart(numbers, sizes):
    """The numbers that _together, given so many words a column, made one of."""
    found = []
    for size in reversed(sizes):
        numbers, last = np.divmod(numbers, size)
        found.append(last)
    return found[::-1]


def _counted(picked, groups, size):
    """Columns of one histogram: the number of the group, value, base, and how many rows are so."""
    values, bases = picked.sizes
    number = picked.number if groups is None else groups[picked.places] * (values * bases) + picked.number
    found, counts = _tally(number, size * values * bases)
    group, value, base = _apart(found, (size, values, bases))
    return group, value + picked.lows[0], base + picked.lows[1], counts


def _whole(column, places):
    """The values of some rows as whole numbers. A missing one is an error of the measure, not a zero."""
    array = column.array
    if hasattr(array, "_mask"):
        assert not array._mask[places].any(), "a measure counts rows that have no value"
        return array._data[places].astype(np.int64)
    return np.asarray(array)[places].astype(np.int64)


#: a histogram of at most so many boxes is counted in an array, a larger one by sorting
BOXES = 4_000_000


def _tally(numbers, size):
    """The different ones among numbers below `size`, in order, and how many times each occurs."""
    if size > BOXES:
        return np.unique(numbers, return_counts=True)
    counts = np.bincount(numbers)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _starts(*columns):
    """The places at which one of some columns of sorted rows changes, the first among them."""
    changes = [column[1:] != column[:-1] for column in columns]
    return np.flatnonzero(np.concatenate(([True], np.logical_or.reduce(changes))))


def _quantile(value, ended, starts, n, share):
    """The smallest value of each group that at least this share of its ended cases does not exceed.

    `value`: in order within each group; `starts`: where the groups begin; `n`: their ended cases.
    """
    reached = np.cumsum(ended)
    before = reached[starts] - ended[starts]
    found = value[np.searchsorted(reached, before + np.ceil(share * n - 1e-9))]
    return found if n.all() else np.where(n > 0, found, np.nan)


def _kaplan_meier(group, value, ended, still, found):
    """The first value at which no more than half are left, with the open cases at risk as long as they have lasted."""
    steps = _starts(group, value)
    rows = pd.DataFrame({"group": group[steps], "value": value[steps], "ended": np.add.reduceat(ended, steps)})
    rows["out"] = rows["ended"] + np.add.reduceat(still, steps)
    rows = rows[found["open"].to_numpy()[rows["group"]] > 0]
    outs = rows.groupby("group")["out"]
    at_risk = outs.transform("sum") - (outs.cumsum() - rows["out"])
    left = (1.0 - rows["ended"] / at_risk).groupby(rows["group"]).cumprod()
    first = rows[left <= 0.5 + 1e-12].groupby("group")["value"].min()
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
