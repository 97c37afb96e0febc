"""Names kept in both languages as data: `{"zh": ..., "en": ...}` in the language of the page."""

from stages.desks.wording import is_chinese


def own(row, name=""):
    """`zh` or `en` of a mapping (or `name_zh`, `name_en`), the other one when it is empty."""
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    prefix = f"{name}_" if name else ""
    return row.get(f"{prefix}{first}") or row.get(f"{prefix}{second}") or ""
