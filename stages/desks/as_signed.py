"""A paper keeps the name it was signed under: the office of a row as it was at an hour.

When an office gives way to another, work in hand goes over to the successor and the row names the successor. What had
been printed before still says what it said, as the row's history knows.
"""

from projects.models import Office


def as_signed(row, column, at):
    """The row with the office in `column` as it stood at the hour `at`; as it stands where `at` is None."""
    if at is None:
        return row
    past = row.history.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    was = past.values_list(f"{column}_id", flat=True).first()
    if was is not None and was != getattr(row, f"{column}_id"):
        setattr(row, column, Office.objects.select_related("division").get(pk=was))
    return row
