"""docs/frames.md, made from the table of columns by `manage.py frames --document`; a test says when it is old."""

from reports.frames.tables import TABLES

HEAD = """# Frames

Made from `reports/frames/tables.py` by `manage.py frames --document`; do not edit. `manage.py frames --out DIR`
writes each frame as Parquet and CSV; the pages and the API under `/statistics/` show the same rows.

    from reports.frames import frames          # in `manage.py shell` or a notebook with Django set up
    frames(date.today()).approvals

Days of a term are counted as in [how-the-clock-counts.md](how-the-clock-counts.md): the day of the event is not
counted, the last day is. A missing number does not exist yet or does not apply. Whose day each was:
[whose-day.md](whose-day.md).
"""


def markdown():
    """The whole document, both languages."""
    parts = [HEAD]
    for table in TABLES.values():
        parts.append(f"\n## {table.name}\n\nOne row: {table.row_en}. {table.row_zh}。\n")
        parts.append("| Column | Stored as | Unit | What it says | 含义 | From |\n|---|---|---|---|---|---|")
        parts += [
            f"| `{c.name}` | {c.kind} | {c.unit_en} | {c.text_en} | {c.text_zh} | {c.source} |" for c in table.columns
        ]
    return "\n".join(parts) + "\n"
