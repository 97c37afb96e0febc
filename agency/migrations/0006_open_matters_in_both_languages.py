"""Open matters of a hand-over were bare sentences in one language; each becomes a row with its kind."""

from django.db import migrations


def as_rows(apps, schema_editor):
    rows = apps.get_model("agency", "HandOver").objects
    for row in rows.exclude(matters=[]):
        row.matters = [
            {"kind": "noted", "zh": said, "en": said} if isinstance(said, str) else said for said in row.matters
        ]
        row.save(update_fields=["matters"])


class Migration(migrations.Migration):
    dependencies = [("agency", "0005_hand_overs_asked_for")]

    operations = [migrations.RunPython(as_rows, migrations.RunPython.noop)]
