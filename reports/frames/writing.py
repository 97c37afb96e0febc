"""Frames as files: Parquet with the table of columns in its schema, and CSV for everything else."""

import pyarrow as pa
import pyarrow.parquet as pq

from reports.frames.tables import TABLES


def write_parquet(name, frame, path):
    """One frame as Parquet. Each field carries unit, text and source of its column as metadata."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        table.schema.field(column.name).with_metadata(
            {"unit": column.unit_en, "text": column.text_en, "text_zh": column.text_zh, "source": column.source}
        )
        for column in TABLES[name].columns
    ]
    pq.write_table(table.cast(pa.schema(fields, metadata=table.schema.metadata)), path)


def write_csv(frame, path):
    """One frame as CSV in UTF-8 with a byte-order mark, days as 2026-03-05, missing values empty."""
    frame.to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d")
