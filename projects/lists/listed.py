"""Rows of a list, whatever they are kept in: narrowed by conditions, counted, put in order, read in portions."""

from itertools import islice

from django.db.models import Count, Q

#: rows are read in portions of this size for an export
PORTION = 500


class OfQueryset:
    """Conditions are Q. `cap`: counting stops there, for tables in which everything could be counted for long."""

    def __init__(self, rows, cap=None):
        self.rows, self.cap = rows, cap

    def narrowed(self, conditions):
        kept = [each for each in conditions if each is not None]
        return OfQueryset(self.rows.filter(*kept) if kept else self.rows, self.cap)

    def counted(self, named):
        """{name: how many rows its conditions keep}. One statement; with a cap one for each name."""
        if self.cap is not None:
            return {name: self.narrowed(each).rows.order_by()[: self.cap].count() for name, each in named.items()}
        rows = self.rows.order_by()
        if rows.query.distinct:
            rows = rows.model._base_manager.filter(pk__in=rows.values("pk"))
        return rows.aggregate(**{name: Count("pk", filter=_all_of(each)) for name, each in named.items()})

    def in_order(self, by, falling):
        fields = (by,) if isinstance(by, str) else by
        turned = [field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in (*fields, "pk")]
        return OfQueryset(self.rows.order_by(*(turned if falling else (*fields, "pk"))), self.cap)

    def portions(self):
        rows = self.rows.iterator(chunk_size=PORTION)
        while portion := list(islice(rows, PORTION)):
            yield portion


def _all_of(conditions):
    kept = [each for each in conditions if each is not None]
    return Q(*kept) if kept else None


class OfList:
    """Conditions are tests of a row."""

    def __init__(self, rows):
        self.rows = list(rows)

    def narrowed(self, conditions):
        kept = [each for each in conditions if each is not None]
        return OfList(row for row in self.rows if all(keeps(row) for keeps in kept)) if kept else self

    def counted(self, named):
        return {name: len(self.narrowed(each).rows) for name, each in named.items()}

    def in_order(self, by, falling):
        return OfList(sorted(self.rows, key=by, reverse=falling))

    def portions(self):
        for first in range(0, len(self.rows), PORTION):
            yield self.rows[first : first + PORTION]
