"""Rows out of the database without model objects.

A queryset is only the question; the answer comes by COPY and Arrow from PostgreSQL, by the plain cursor from SQLite,
as a DataFrame with a column for each name asked for. Hours become local days in the database.
"""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
import pyarrow as pa
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from pyarrow import csv


class As(StrEnum):
    """How a column is read."""

    KEY = "key"  # whole number, always there
    NUMBER = "number"  # whole number or missing
    CODE = "code"  # short text, many times the same
    TEXT = "text"
    DAY = "day"  # a date
    LOCAL_DAY = "local_day"  # an hour, of which the local day is wanted
    FLAG = "flag"


@dataclass(frozen=True)
class Ask:
    """A column to read: a field path or an expression, and as what."""

    what: str | Combinable
    kind: As


ARROW = {
    As.KEY: pa.int64(),
    As.NUMBER: pa.int32(),
    As.CODE: pa.dictionary(pa.int32(), pa.string()),
    As.TEXT: pa.string(),
    As.DAY: pa.date32(),
    As.LOCAL_DAY: pa.date32(),
    As.FLAG: pa.bool_(),
}
PANDAS = {
    As.KEY: "int64", As.NUMBER: "Int32", As.CODE: "category", As.TEXT: "str", As.DAY: "datetime64[ms]",
    As.LOCAL_DAY: "datetime64[ms]", As.FLAG: "bool",
}  # fmt: skip
assert set(ARROW) == set(PANDAS) == set(As), "every way of reading is known to both databases"


def read(rows: QuerySet, columns: Mapping[str, Ask]) -> pd.DataFrame:
    """The columns of a queryset, {name: Ask}, as a frame. One statement."""
    asked = {f"read_{name}": _expression(ask) for name, ask in columns.items()}
    statement, parameters = rows.order_by().annotate(**asked).values_list(*asked).query.sql_with_params()
    kinds = {name: ask.kind for name, ask in columns.items()}
    ask = _by_copy if connection.vendor == "postgresql" else _by_cursor
    return ask(statement, parameters, kinds)


def _expression(ask):
    if ask.kind is As.LOCAL_DAY:
        return TruncDate(ask.what)
    return F(ask.what) if isinstance(ask.what, str) else ask.what


def copied(statement, parameters, size):
    """What COPY sends for a statement as CSV, in pieces of about `size` bytes and whole rows."""
    out = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as copy,
    ):
        for row in copy:
            out.write(row)
            if out.tell() >= size:
                yield out.getbuffer()
                out = io.BytesIO()
    if out.tell():
        yield out.getbuffer()


#: bytes of CSV that are made into columns while the database is sending the next
PIECE = 1 << 22


def _by_copy(statement, parameters, kinds):
    with ThreadPoolExecutor(max_workers=1) as beside:
        pieces = [beside.submit(_table, piece, kinds) for piece in copied(statement, parameters, PIECE)]
    if not pieces:
        return _empty(kinds)
    table = pa.concat_tables(piece.result() for piece in pieces)
    found = table.unify_dictionaries().to_pandas(
        types_mapper={pa.int32(): pd.Int32Dtype(), pa.string(): pd.StringDtype(na_value=float("nan"))}.get,
        date_as_object=False, self_destruct=True,
    )  # fmt: skip
    return _typed(found, kinds)


def _table(piece, kinds):
    """Rows of CSV as an Arrow table."""
    return csv.read_csv(
        pa.py_buffer(piece),
        read_options=csv.ReadOptions(column_names=list(kinds), block_size=len(piece)),
        parse_options=csv.ParseOptions(newlines_in_values=As.TEXT in kinds.values()),
        convert_options=csv.ConvertOptions(
            column_types={name: ARROW[kind] for name, kind in kinds.items()}, null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=False, true_values=["t"], false_values=["f"],
        ),
    )  # fmt: skip


def _by_cursor(statement, parameters, kinds):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    return _typed(pd.DataFrame(rows, columns=list(kinds)), kinds) if rows else _empty(kinds)


def _typed(found, kinds):
    given = {}
    for name, kind in kinds.items():
        column = found[name]
        if str(column.dtype) == PANDAS[kind]:
            given[name] = column
        elif kind in (As.DAY, As.LOCAL_DAY):
            given[name] = pd.to_datetime(column).astype("datetime64[ms]")
        else:
            given[name] = column.astype(PANDAS[kind])
    return pd.DataFrame(given, copy=False)


def _empty(kinds):
    return pd.DataFrame({name: pd.Series([], dtype=PANDAS[kind]) for name, kind in kinds.items()})


def key(what):
    return Ask(what, As.KEY)


def number(what):
    return Ask(what, As.NUMBER)


def code(what):
    return Ask(what, As.CODE)


def text(what):
    return Ask(what, As.TEXT)


def day(what):
    return Ask(what, As.DAY)


def local_day(what):
    return Ask(what, As.LOCAL_DAY)


def flag(what):
    return Ask(what, As.FLAG)
