from django.db import migrations, models


def rename(before, after):
    def run(apps, _schema_editor):
        apps.get_model("reports", "Forecast").objects.filter(occasion=before).update(occasion=after)

    return run


class Migration(migrations.Migration):
    """What was made once a month was made regularly; it is made once a week now."""

    dependencies = [("reports", "0007_count_again")]

    operations = [
        migrations.AlterField(
            model_name="forecast",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("regular", "Regularly, at the beginning of a week"),
                    ("demand", "When somebody asked"),
                    ("afterwards", "Made afterwards, from what was known that day"),
                ],
                max_length=10,
                verbose_name="occasion",
            ),
        ),
        migrations.RunPython(rename("month", "regular"), rename("regular", "month")),
    ]
