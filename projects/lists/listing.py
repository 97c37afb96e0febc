"""The habits of every list: filtered, sorted by a column, paged, exported as a sheet, its state in the address, states
saved under a name.

A view names its columns and its filters once. `Listing` narrows, sorts and pages the rows (a queryset or a list), makes
the heads of the table and the pills with their counts, and writes all rows, filtered and in order, as CSV or as a
workbook. Everything stands in the address, so that a saved filter is an address with a name (projects.lists.filters).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from projects.lists import sheets
from projects.lists.listed import OfList, OfQueryset
from projects.lists.narrowing import Days, Pick, Pills, Search
from projects.models import SavedFilter

PAGE = 50
#: of the address, but not of the state of a list
PASSING = ("page", "after", "format")


@dataclass(frozen=True)
class Column:
    """`value`: row -> plain value of a sheet's cell (None: only on the page); `by`: fields of a queryset, or a key of
    list rows, by which it sorts (None: it does not); `on_page`: whether the page shows it too; `css`: of its head."""

    name: str
    label: Any
    value: Callable | None = None
    by: Any = None
    on_page: bool = True
    css: str = ""


@dataclass(frozen=True)
class Head:
    """A head of the table as the page shows it: `sort`: what the address must say to sort by it, or nothing."""

    label: Any
    css: str = ""
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Pill:
    """A filter as the page shows it: where it leads, and how many rows it keeps. `pk`: of one that was saved."""

    label: Any
    query: str
    count: int
    is_current: bool
    value: str = ""
    pk: int | None = None


class Listing:
    """`name`: of the list, for saved filters and file names; `sort`: the order when the address names none;
    `fill`: makes rows to show out of the rows of one portion (fetches what hangs on them); `cap`: of its counts."""

    def __init__(self, request, name, rows, columns, *, filters=(), sort="", fill=None, size=PAGE, cap=None):
        self.request, self.name, self.columns, self.filters = request, name, columns, filters
        self.fill, self.size, self.cap = fill or list, size, cap
        self.sort = self._asked(request.GET.get("sort", "")) or sort
        if self.searched and self.search.before:
            self.search.before()
        self.every = OfQueryset(rows, cap) if isinstance(rows, QuerySet) else OfList(rows)
        self.all = self._in_order(self.every.narrowed(self._conditions(request.GET)))

    def _conditions(self, said, without=()):
        return [each.condition(said) for each in self.filters if not isinstance(each, without)]

    def _asked(self, sort):
        return sort if sort.removeprefix("-") in {c.name for c in self.columns if c.by is not None} else ""

    def _in_order(self, rows):
        column = next((c for c in self.columns if c.name == self.sort.removeprefix("-") and c.by is not None), None)
        return rows if column is None else rows.in_order(column.by, self.sort.startswith("-"))

    @cached_property
    def page(self):
        paginator = Paginator(self.all.rows, self.size)
        if self._of(Pills) and self.cap is None:
            paginator.count = self._counts["total"]
        return paginator.get_page(self.request.GET.get("page"))

    @cached_property
    def rows(self):
        """The rows of the page, filled."""
        return self.fill(list(self.page.object_list))

    @property
    def heads(self):
        return [self._head(column) for column in self.columns if column.on_page]

    def _head(self, column):
        if column.by is None:
            return Head(column.label, column.css)
        is_this = self.sort.removeprefix("-") == column.name
        is_rising = is_this and not self.sort.startswith("-")
        direction = {True: "ascending", False: "descending"}[is_rising] if is_this else ""
        return Head(column.label, column.css, f"-{column.name}" if is_rising else column.name, direction)

    @property
    def query(self):
        """The state of the list as it is saved: its address without the page."""
        return self.with_said()

    def with_said(self, **changed):
        """The state of the list with some of it said otherwise; what is None is left out."""
        said = self.request.GET.copy()
        for name in PASSING:
            said.pop(name, None)
        for name, value in changed.items():
            said.pop(name, None)
            if value:
                said[name] = value
        return said.urlencode()

    # filters

    def _of(self, kind):
        return [each for each in self.filters if isinstance(each, kind)]

    @cached_property
    def _counts(self):
        """{(group, value): rows}, and the total of what is shown. The other filters narrow what is counted."""
        said, groups = self.request.GET, self._of(Pills)
        named = {"total": [each.condition(said) for each in groups]}
        for group in groups:
            others = [each.condition(said) for each in groups if each is not group]
            for place, choice in enumerate(group.choices):
                named[f"{group.name}_{place}"] = [*others, choice.keeps]
        return self.every.narrowed(self._conditions(said, without=Pills)).counted(named)

    @cached_property
    def groups(self):
        """[the Pills of one group of choices]."""
        return [list(self._pills_of(group)) for group in self._of(Pills)]

    @property
    def pills(self):
        """Those of all groups, one group after the other."""
        return [pill for group in self.groups for pill in group]

    def _pills_of(self, group):
        chosen = group.chosen(self.request.GET)
        for place, choice in enumerate(group.choices):
            query = self.with_said(**{group.name: None if choice.value == group.usual else choice.value})
            count = self._counts[f"{group.name}_{place}"]
            yield Pill(choice.label, query, count, choice is chosen, choice.value)

    @cached_property
    def saved(self):
        """What the reader has saved for this list, as Pills; None for somebody who cannot save. Two statements."""
        request = self.request
        if not request.user.is_authenticated or not getattr(request, "seat", None):
            return None
        kept = list(SavedFilter.objects.filter(person=request.user, list=self.name))
        if not kept:
            return []
        named = {f"kept_{row.pk}": self._conditions(QueryDict(row.query)) for row in kept}
        counts = self.every.counted(named)
        return [Pill(row.name, row.query, counts[f"kept_{row.pk}"], row.query == self.query, pk=row.pk) for row in kept]

    @property
    def boxes(self):
        """The boxes of the filters that are not pills, for the form above the list."""
        return [box for each in self._of((Pick, Days)) for box in each.boxes(self.request.GET)]

    @property
    def search(self):
        """The Search of the list, or None."""
        return next(iter(self._of(Search)), None)

    @property
    def searched(self):
        return self.search.said(self.request.GET) if self.search else ""

    @property
    def hidden(self):
        """[(name, value)] of the state that the form above the list does not show but keeps."""
        shown = {box["name"] for box in self.boxes} | ({self.search.name} if self.search else set())
        said = self.request.GET
        return [(name, value) for name, value in said.items() if name not in shown and name not in PASSING]

    @property
    def is_narrowed(self):
        """Whether the address asks for anything but everything."""
        said = self.request.GET
        return any(said.get(name) for each in self.filters for name in _names(each))

    # sheets

    @property
    def wants_file(self):
        return self.request.GET.get("format") in sheets.TYPES

    def file(self):
        """All rows as the file the address asks for."""
        return sheets.attached(self.request.GET["format"], self.name, self._sheet())

    def _sheet(self):
        told = [column for column in self.columns if column.value is not None]
        yield [str(column.label) for column in told]
        for portion in self.all.portions():
            for row in self.fill(portion):
                yield [column.value(row) for column in told]


def _names(filter):
    return ("since", "until") if isinstance(filter, Days) else (filter.name,)
