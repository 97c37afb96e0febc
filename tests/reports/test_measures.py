"""Measures: the same to the last case however the frame is cut, and what the definitions say they are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.frames.tables import TABLES
from reports.measures import executor
from reports.measures.book import BOOK, of_frame
from reports.measures.measure import Kind, Measure, finish, merge, partial
from reports.measures.rows import column, flag

NET = Measure(
    "net",
    "made",
    Kind.DAYS,
    "on",
    "",
    "",
    "",
    "",
    "",
    flag("done"),
    column("days"),
    still=(flag("open"), column("days")),
)
LATE = Measure("late", "made", Kind.SHARE, "on", "", "", "", "", "", flag("done"), flag("late"))
SPEED = Measure(
    "speed", "made", Kind.RATIO, "on", "", "", "", "", "", flag("done"), column("days"), base=column("limit")
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["规划", "建设", "环保"]), st.integers(0, 30), st.integers(1, 40), st.booleans(), st.booleans(),
        st.sampled_from(["2026-01-05", "2026-02-01", "2026-02-28", None]),
    ),
    max_size=60,
)  # fmt: skip


def made(rows):
    frame = pd.DataFrame(rows, columns=["office", "days", "limit", "done", "late", "on"])
    return frame.assign(
        office=frame["office"].astype("category"), days=frame["days"].astype("Int32"),
        limit=frame["limit"].astype("Int32"), done=frame["done"].astype(bool), late=frame["late"].astype(bool),
        open=~frame["done"].astype(bool), on=pd.to_datetime(frame["on"]).astype("datetime64[ms]"),
    )  # fmt: skip


def figures(frames, by):
    return finish(merge([partial(frame, [NET, LATE, SPEED], by) for frame in frames]), by)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 60), st.sampled_from([(), ("office",), ("office", "month")]))
def test_it_makes_no_difference_how_the_frame_is_cut(rows, place, by):
    whole = made(rows)
    pd.testing.assert_frame_equal(figures([whole], by), figures([whole[:place], whole[place:]], by), check_dtype=False)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_figures_are_those_of_the_cases_themselves(rows):
    frame = made(rows)
    found = figures([frame], ("office",)).set_index(["measure", "office"])
    for office, cases in frame[frame["done"]].groupby("office", observed=True):
        days = np.sort(cases["days"].to_numpy(np.int64))
        net = found.loc["net", office]
        assert net["n"] == len(days) and net["mean"] == pytest.approx(days.mean())
        assert net["median"] == np.quantile(days, 0.5, method="inverted_cdf")
        assert net["p90"] == np.quantile(days, 0.9, method="inverted_cdf")
        assert found.loc["late", office]["share"] == pytest.approx(cases["late"].mean())
        assert found.loc["speed", office]["share"] == pytest.approx(cases["days"].sum() / cases["limit"].sum())


def test_open_cases_are_not_left_out_of_the_kaplan_meier_median():
    """Freireich et al. 1963, the 6-MP arm: remission in weeks, + still in remission. The textbook median is 23."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    rows = [("规划", days, 1, True, False, None) for days in ended] + [
        ("规划", days, 1, False, False, None) for days in still
    ]
    found = figures([made(rows)], ()).set_index("measure").loc["net"]
    assert (found["km_median"], found["median"], found["open"]) == (23, 10, 12)


def test_half_not_reached_is_no_median():
    rows = [("规划", 3, 1, True, False, None), ("规划", 5, 1, False, False, None), ("规划", 9, 1, False, False, None)]
    assert pd.isna(figures([made(rows)], ()).set_index("measure").loc["net"]["km_median"])


def test_every_measure_is_about_a_frame_that_there_is_and_says_what_it_is():
    for measure in BOOK.values():
        assert measure.frame in TABLES
        assert measure.when in TABLES[measure.frame].names
        assert measure.text_en and measure.text_zh and measure.source and measure.name_zh
        empty = TABLES[measure.frame].shaped(pd.DataFrame({c.name: [] for c in TABLES[measure.frame].columns}))
        assert len(partial(empty, [measure], ("division", "month"))) == 0


def many_approvals(count=20_000):
    """Rows of an approvals frame drawn at random: shapes and kinds are the real ones, the figures mean nothing."""
    draw = np.random.default_rng(1)
    table = TABLES["approvals"]
    columns = {}
    for each in table.columns:
        kind = str(each.kind)
        columns[each.name] = {
            "int64": lambda: np.arange(count), "Int32": lambda: draw.integers(0, 40, count),
            "bool": lambda: draw.random(count) < 0.5, "str": lambda: draw.integers(0, 500, count).astype(str),
            "category": lambda: pd.Categorical(draw.integers(0, 12, count).astype(str)),
            "datetime64[ms]": lambda: np.datetime64("2026-01-01", "ms") + draw.integers(0, 200, count).astype("m8[D]"),
        }[kind]()  # fmt: skip
    return table.shaped(pd.DataFrame(columns))


@pytest.mark.filterwarnings("ignore")
def test_two_workers_of_a_cluster_find_the_same_as_one_loop(settings, tmp_path):
    frame = many_approvals()
    codes = [measure.code for measure in of_frame("approvals")]
    by = ("office", "month")
    alone = executor.figures([frame], codes, by)
    settings.MEASURES_EXECUTOR, settings.MEASURES_WORKERS = executor.DASK, 2
    frame.iloc[:7_000].to_parquet(tmp_path / "part.parquet")
    together = executor.figures([str(tmp_path / "part.parquet"), *executor.cut(frame.iloc[7_000:], 3)], codes, by)
    pd.testing.assert_frame_equal(together, alone)
