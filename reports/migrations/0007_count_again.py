"""What counts as done in time and late is defined anew: every project is rolled up again by the next look."""

from django.db import migrations


def count_again(apps, schema_editor):
    apps.get_model("reports", "RolledProject").objects.update(seq=0)


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_feed_state_written_at")]

    operations = [migrations.RunPython(count_again, migrations.RunPython.noop)]
